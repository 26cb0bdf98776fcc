/** Repositories whose files do not go together, and the diagnostics they must give. */
import type { SurveyEntry } from '../../src/manifest/survey.ts'
import { withLines } from './bad-manifests.ts'

export type BadRepository = {
  title: string
  files: Record<string, string>
  /** Entries of the tree beside the files. */
  entries?: SurveyEntry[]
  want: string[]
  /** Paths of the manifests that can be applied all the same. */
  good: string[]
  brokenKeys: string[]
  complete: boolean
}

const good = withLines({})
const moved = (from: string): string => withLines({ 10: `sluice: { movedFrom: ${from} }` })
const adopts = (id: string): string => withLines({ 10: `sluice: { adopt: ${id} }` })
const ID = 'c9751426-dff8-49b0-965f-50defcf4187b'

export const BAD_REPOSITORIES: BadRepository[] = [
  {
    title: 'one key by two extensions',
    files: { 'flows/a.yaml': good, 'flows/a.yml': good, 'flows/b.yaml': good },
    want: ['flows/a.yaml:1:1 error key-duplicate', 'flows/a.yml:1:1 error key-duplicate'],
    good: ['flows/b.yaml'],
    brokenKeys: ['a'],
    complete: false,
  },
  {
    title: 'one key by path and by hand',
    files: { 'flows/a.yaml': good, 'flows/b.yaml': withLines({ 10: 'sluice: { key: a }' }) },
    want: ['flows/a.yaml:1:1 error key-duplicate', 'flows/b.yaml:10:16 error key-duplicate'],
    good: [],
    brokenKeys: ['a'],
    complete: false,
  },
  {
    title: 'one key by path and by hand, below comments',
    files: {
      'flows/a.yaml': `# ours\n${good}`,
      'flows/b.yaml': `# ours\n${withLines({ 10: 'sluice: { key: a }' })}`,
      'flows/c/a.yaml': `# ours\n${withLines({ 10: 'sluice: { key: d, protect: true }' })}`,
      'flows/d.yaml': `# ours\n${withLines({ 10: 'sluice: { protect: true }' })}`,
    },
    want: [
      'flows/a.yaml:2:1 error key-duplicate',
      'flows/b.yaml:11:16 error key-duplicate',
      'flows/c/a.yaml:11:16 error key-duplicate',
      'flows/d.yaml:2:1 error key-duplicate',
    ],
    good: [],
    brokenKeys: ['a', 'd'],
    complete: false,
  },
  {
    title: 'one key by two extensions, one of them broken',
    files: { 'flows/a.yaml': `# ours\n${good}`, 'flows/a.yml': withLines({ 1: 'name: 7' }) },
    want: ['flows/a.yaml:2:1 error key-duplicate', 'flows/a.yml:1:1 error key-duplicate', 'flows/a.yml:1:7 error value-type'],
    good: [],
    brokenKeys: ['a'],
    complete: false,
  },
  {
    title: 'files of which nobody knows the key',
    files: {
      'flows/a.yaml': good,
      'flows/a.yml': 'name: "x\nsluice: { key: b }\n',
      'flows/b c.yaml': good,
      'flows/b d.yaml': good,
      'flows/e.yaml': good,
    },
    want: ['flows/a.yml:3:1 error yaml-syntax', 'flows/b c.yaml:1:1 error key-invalid', 'flows/b d.yaml:1:1 error key-invalid'],
    good: ['flows/a.yaml', 'flows/e.yaml'],
    brokenKeys: ['a'],
    complete: false,
  },
  {
    title: 'keys that differ in case only, in a folder with settings',
    files: { 'flows/.sluice.yaml': 'suspend: true\n', 'flows/a.yaml': good, 'flows/A.yaml': good },
    want: ['flows/A.yaml:1:1 warning key-case', 'flows/a.yaml:1:1 warning key-case'],
    good: ['flows/A.yaml', 'flows/a.yaml'],
    brokenKeys: [],
    complete: true,
  },
  {
    title: 'keys that differ in case only',
    files: { 'flows/a.yaml': good, 'flows/A.yaml': good },
    want: ['flows/A.yaml:1:1 warning key-case', 'flows/a.yaml:1:1 warning key-case'],
    good: ['flows/A.yaml', 'flows/a.yaml'],
    brokenKeys: [],
    complete: true,
  },
  {
    title: 'a move from a key that is still there',
    files: { 'flows/a.yaml': good, 'flows/b.yaml': moved('a') },
    want: ['flows/b.yaml:10:22 warning moved-from-present'],
    good: ['flows/a.yaml', 'flows/b.yaml'],
    brokenKeys: [],
    complete: true,
  },
  {
    title: 'moves that are none of its business: to and fro, from itself, from a key that is gone',
    files: { 'flows/a.yaml': moved('b'), 'flows/b.yaml': moved('a'), 'flows/c.yaml': moved('c'), 'flows/d.yaml': moved('x') },
    want: [],
    good: ['flows/a.yaml', 'flows/b.yaml', 'flows/c.yaml', 'flows/d.yaml'],
    brokenKeys: [],
    complete: true,
  },
  {
    title: 'two moves from one key',
    files: { 'flows/a.yaml': moved('x'), 'flows/b.yaml': moved('x') },
    want: ['flows/a.yaml:10:22 error moved-from-twice', 'flows/b.yaml:10:22 error moved-from-twice'],
    good: [],
    brokenKeys: ['a', 'b', 'x'],
    complete: true,
  },
  {
    title: 'two that adopt one flow',
    files: { 'flows/a.yaml': adopts(ID), 'flows/b.yaml': adopts(ID), 'flows/c.yaml': adopts('by-name'), 'flows/d.yaml': adopts('by-name') },
    want: ['flows/a.yaml:10:18 error adopted-twice', 'flows/b.yaml:10:18 error adopted-twice'],
    good: ['flows/c.yaml', 'flows/d.yaml'],
    brokenKeys: ['a', 'b'],
    complete: true,
  },
  {
    title: 'several that adopt, but not the same',
    files: {
      'flows/a.yaml': adopts(ID),
      'flows/b.yaml': adopts(ID.replace('c', 'd')),
      'flows/c.yaml': adopts('never'),
      'flows/d.yaml': adopts('never'),
    },
    want: [],
    good: ['flows/a.yaml', 'flows/b.yaml', 'flows/c.yaml', 'flows/d.yaml'],
    brokenKeys: [],
    complete: true,
  },
  {
    title: 'entries that are no manifests, and files as large as may be',
    files: { 'flows/a.yaml': good },
    entries: [
      { path: 'flows/Makefile', oid: '1', kind: 'file', bytes: 1, target: null },
      { path: 'flows/README.md', oid: '2', kind: 'file', bytes: 1, target: null },
      { path: 'docs/b.yaml', oid: '3', kind: 'file', bytes: 1, target: null },
      { path: 'vendor', oid: '4', kind: 'submodule', bytes: 0, target: null },
      { path: 'flows/_vendor/deep', oid: '5', kind: 'submodule', bytes: 0, target: null },
      { path: 'flows/edge.yaml', oid: 'flows/a.yaml', kind: 'file', bytes: 262_144, target: null },
      { path: 'flows/.sluice.yaml', oid: '6', kind: 'link', bytes: 0, target: 'docs/settings.yaml' },
      { path: 'docs/settings.yaml', oid: '7', kind: 'file', bytes: 262_144, target: null },
      { path: 'flows/v1.2/more', oid: '8', kind: 'link', bytes: 0, target: 'flows/v1.2' },
      { path: 'flows/v./more', oid: '9', kind: 'link', bytes: 0, target: 'flows/v.' },
      { path: 'flows/latest', oid: '10', kind: 'link', bytes: 0, target: 'flows/a.yaml' },
    ],
    want: [
      'flows/.sluice.yaml:1:1 error not-an-object',
      'flows/latest:1:1 error link-unfollowed',
      'flows/v./more:1:1 error link-unfollowed',
      'flows/v1.2/more:1:1 error link-unfollowed',
    ],
    good: [],
    brokenKeys: ['a', 'edge'],
    complete: false,
  },
  {
    title: 'links and submodules',
    files: { 'flows/a.yaml': good },
    entries: [
      { path: 'flows/copy.yaml', oid: 'flows/a.yaml', kind: 'link', bytes: 0, target: 'flows/a.yaml' },
      { path: 'flows/folder', oid: '1', kind: 'link', bytes: 0, target: 'elsewhere' },
      { path: 'flows/hosts.yaml', oid: '2', kind: 'link', bytes: 0, target: null },
      { path: 'flows/loop.yaml', oid: '3', kind: 'link', bytes: 0, target: 'flows/loop.yaml' },
      { path: 'flows/README.md', oid: '4', kind: 'link', bytes: 0, target: null },
      { path: 'flows/_vendor', oid: '5', kind: 'submodule', bytes: 0, target: null },
      { path: 'flows/vendor', oid: '6', kind: 'submodule', bytes: 0, target: null },
      { path: 'flows/huge.yaml', oid: '7', kind: 'file', bytes: 300_000, target: null },
    ],
    want: [
      'flows/folder:1:1 error link-unfollowed',
      'flows/hosts.yaml:1:1 error link-outside',
      'flows/huge.yaml:1:1 error file-too-large',
      'flows/loop.yaml:1:1 error link-unfollowed',
      'flows/vendor:1:1 error submodule',
    ],
    good: ['flows/a.yaml', 'flows/copy.yaml'],
    brokenKeys: ['hosts', 'huge', 'loop'],
    complete: false,
  },
  {
    title: 'a broken file with a key of its own',
    files: { 'flows/a.yaml': `${withLines({ 10: 'sluice: { key: crm/orders }' })}oops: [\n` },
    want: ['flows/a.yaml:12:1 error yaml-syntax'],
    good: [],
    brokenKeys: ['crm/orders'],
    complete: true,
  },
  {
    title: 'a broken file whose key is beyond the break',
    files: { 'flows/a.yaml': 'name: "Orders\nsluice:\n  key: crm/orders\n' },
    want: ['flows/a.yaml:4:1 error yaml-syntax'],
    good: [],
    brokenKeys: ['a'],
    complete: false,
  },
  {
    title: 'an emptied file',
    files: { 'flows/a.yaml': '' },
    want: ['flows/a.yaml:1:1 error not-an-object'],
    good: [],
    brokenKeys: ['a'],
    complete: false,
  },
  {
    title: 'folder settings that cannot be read',
    files: {
      'flows/.sluice.yaml': 'suspend: false\n',
      'flows/a.yaml': good,
      'flows/crm/.sluice.yaml': 'suspend: true\ndirft: report\n',
      'flows/crm/b.yaml': good,
      'flows/crm/deep/.sluice.yaml': 'suspend: true\n',
      'flows/crm/deep/c.yaml': good,
      'flows/crm/broken.yaml': withLines({ 1: null }),
      'flows/web/.sluice.yaml': 'drift: [\n',
      'flows/web/d.yaml': good,
      'flows/_drafts/.sluice.yaml': 'nonsense',
    },
    want: [
      'flows/crm/.sluice.yaml:2:1 error member-unknown',
      'flows/crm/broken.yaml:2:1 error member-missing',
      'flows/web/.sluice.yaml:2:1 error yaml-syntax',
    ],
    good: ['flows/a.yaml'],
    brokenKeys: ['crm/b', 'crm/broken', 'crm/deep/c', 'web/d'],
    complete: false,
  },
  {
    title: 'folder settings that are not where they should be',
    files: { 'flows/a.yaml': good, 'flows/crm/b.yaml': good, 'flows/crm/.sluice.yml': 'suspend: true\n', 'flows/web/c.yaml': good },
    entries: [
      { path: 'flows/web/.sluice.yaml', oid: '1', kind: 'link', bytes: 0, target: null },
      { path: 'flows/web/deep/.sluice.yaml', oid: '1', kind: 'link', bytes: 0, target: 'flows/nowhere' },
      { path: 'flows/big/.sluice.yaml', oid: '2', kind: 'file', bytes: 300_000, target: null },
      { path: 'flows/sub/.sluice.yaml', oid: '3', kind: 'submodule', bytes: 0, target: null },
    ],
    want: [
      'flows/big/.sluice.yaml:1:1 error file-too-large',
      'flows/crm/.sluice.yml:1:1 error settings-misnamed',
      'flows/sub/.sluice.yaml:1:1 error submodule',
      'flows/web/.sluice.yaml:1:1 error link-outside',
      'flows/web/deep/.sluice.yaml:1:1 error link-unfollowed',
    ],
    good: ['flows/a.yaml'],
    brokenKeys: ['crm/b', 'web/c'],
    complete: false,
  },
]
