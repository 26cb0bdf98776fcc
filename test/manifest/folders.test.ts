import { describe, expect, test } from 'vitest'
import dataflowSchema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import folderSchema from '../../schemas/folder.schema.json' with { type: 'json' }
import { assembleManifests } from '../../src/manifest/assemble.ts'
import { bindVars } from '../../src/manifest/bind.ts'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import { parseFolderFile } from '../../src/manifest/folder-file.ts'
import { brokenAbove, folderTree, inheritedAt, NOTHING_INHERITED } from '../../src/manifest/inherit.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { withLines } from './bad-manifests.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const told = (text: string): string[] =>
  parseFolderFile({ path: 'flows/.sluice.yaml', bytes: bytes(text) }).diagnostics.map(
    (one) => `${one.line}:${one.column} ${one.code}: ${one.message} | ${one.hint}`,
  )

/** What a repository asks for, by key. */
function desiredIn(files: Readonly<Record<string, string>>): Map<string, DesiredFlow> {
  const paths = Object.keys(files)
  const settings = paths.filter((path) => path.endsWith('/.sluice.yaml'))
  const parsed = paths
    .filter((path) => !settings.includes(path))
    .map((path) => parseManifest({ path, folder: 'flows', bytes: bytes(files[path] ?? '') }))
  const { manifests, folders } = assembleManifests(
    parsed,
    [],
    settings.map((path) => parseFolderFile({ path, bytes: bytes(files[path] ?? '') })),
  )
  return new Map(
    manifests.flatMap((one) => {
      const { desired } = bindVars(one, {}, inheritedAt(one.path, folders))
      return desired === null ? [] : [[one.key, desired] as const]
    }),
  )
}

const plain = withLines({})
const saying = (sluice: string): string => withLines({ 10: `sluice: ${sluice}` })

describe('folder settings', () => {
  test('hold for the folder and everything below, the nearest first and the manifest before all', () => {
    const desired = desiredIn({
      'flows/.sluice.yaml': 'drift: report\nsuspend: true\nstartTime: shift\n',
      'flows/crm/.sluice.yaml': 'drift: ignore\nprotect: true\nignore: [ /options, /labels ]\n',
      'flows/crm/deep/.sluice.yaml': 'suspend: false\n',
      'flows/a.yaml': plain,
      'flows/crm/b.yaml': plain,
      'flows/crm/own.yaml': saying('{ drift: correct, suspend: false, ignore: [ /labels ] }'),
      'flows/crm/deep/c.yaml': plain,
      'flows/crmother/d.yaml': plain,
    })
    const policyOf = (key: string): unknown => {
      const { drift, suspend, protect, startTime, ignore } = desired.get(key)?.policy ?? ({} as DesiredFlow['policy'])
      return { drift, suspend, protect, startTime, ignore }
    }
    const top = { drift: 'report', suspend: true, protect: false, startTime: 'shift', ignore: [] }
    expect(policyOf('a')).toEqual(top)
    expect(policyOf('crmother/d')).toEqual(top)
    const crm = { drift: 'ignore', suspend: true, protect: true, startTime: 'shift', ignore: ['/options', '/labels'] }
    expect(policyOf('crm/b')).toEqual(crm)
    expect(policyOf('crm/own')).toEqual({ ...crm, drift: 'correct', suspend: false, ignore: ['/labels'] })
    expect(policyOf('crm/deep/c')).toEqual({ ...crm, suspend: false })
  })

  test('remember where they stand, for what the manifest does not say itself', () => {
    const desired = desiredIn({
      'flows/.sluice.yaml': 'drift: report\nsuspend: true\n',
      'flows/crm/.sluice.yaml': '# ours\ndrift: ignore\n',
      'flows/crm/a.yaml': plain,
      'flows/crm/own.yaml': saying('{ suspend: true }'),
    })
    expect([...(desired.get('crm/a')?.inherited ?? [])]).toEqual([
      ['drift', { path: 'flows/crm/.sluice.yaml', line: 2, column: 8 }],
      ['suspend', { path: 'flows/.sluice.yaml', line: 2, column: 10 }],
    ])
    expect([...(desired.get('crm/own')?.inherited.keys() ?? [])]).toEqual(['drift'])
  })

  test('hold in whatever order their files are read, as far as they can be read', () => {
    const file = (folder: string, text: string) => parseFolderFile({ path: `${folder}/.sluice.yaml`, bytes: bytes(text) })
    const tree = folderTree([
      file('flows/crm/deep', 'suspend: true\n'),
      file('flows', 'drift: report\n'),
      file('flows/crm', 'drift: [\n'),
      file('flows/web', 'drift: ignore\n'),
    ])
    expect(inheritedAt('flows/crm/deep/a.yaml', tree).settings).toEqual({ drift: 'report', suspend: true })
    expect(inheritedAt('flows/crm/a.yaml', tree).settings).toEqual({ drift: 'report' })
    expect(inheritedAt('flows/web/a.yaml', tree).settings).toEqual({ drift: 'ignore' })
    expect(inheritedAt('other/a.yaml', tree)).toBe(NOTHING_INHERITED)
    expect(['flows/crm/a.yaml', 'flows/crm/deep/a.yaml', 'flows/web/a.yaml', 'a.yaml'].map((path) => brokenAbove(path, tree))).toEqual([
      'flows/crm/.sluice.yaml',
      'flows/crm/.sluice.yaml',
      null,
      null,
    ])
  })

  test('are the same where they say the same in the same places', () => {
    const identity = (text: string, folder = 'flows') =>
      inheritedAt('flows/crm/a.yaml', folderTree([parseFolderFile({ path: `${folder}/.sluice.yaml`, bytes: bytes(text) })])).identity
    expect(identity('drift: report\n')).toBe(identity('drift: report # for now\n'))
    const others = ['drift: ignore\n', '\ndrift: report\n', 'suspend: true\n'].map((text) => identity(text))
    expect(new Set([identity('drift: report\n'), identity('drift: report\n', 'flows/crm'), ...others]).size).toBe(5)
  })

  test('stand where their file begins if nobody knows better', () => {
    const file = { path: 'flows/.sluice.yaml', settings: { suspend: true }, positions: {}, diagnostics: [] }
    expect(inheritedAt('flows/a.yaml', folderTree([file])).places).toEqual({ suspend: { path: 'flows/.sluice.yaml', line: 1, column: 1 } })
  })

  test('change the digests of exactly the manifests that they change, and a moved line changes none', () => {
    const files = { 'flows/a.yaml': plain, 'flows/crm/b.yaml': plain, 'flows/crm/own.yaml': saying('{ drift: correct }') }
    const digests = (more: Record<string, string>): (string | undefined)[] => {
      const desired = desiredIn({ ...files, ...more })
      return ['a', 'crm/b', 'crm/own'].map((key) => desired.get(key)?.digest)
    }
    const before = digests({})
    const after = digests({ 'flows/crm/.sluice.yaml': 'drift: report\n' })
    expect(after.map((one, at) => one === before[at])).toEqual([true, false, true])
    expect(digests({ 'flows/crm/.sluice.yaml': '# why\n\ndrift: report\n' })).toEqual(after)
    expect(digests({ 'flows/crm/.sluice.yaml': '{}\n' })).toEqual(before)
  })

  test('mean what `sluice:` in a manifest means', () => {
    const block: Record<string, object> = dataflowSchema.$defs.sluice.properties
    for (const [name, { description: _, ...own }] of Object.entries(folderSchema.properties)) {
      const { description: __, ...theirs } = (block[name] ?? {}) as { description?: string }
      expect({ [name]: own }).toEqual({ [name]: theirs })
    }
  })

  test.each([
    ['a slip of the pen', 'dirft: report\n', ['1:1 member-unknown: a folder has no member `dirft` | Did you mean `drift`?']],
    ['a wrong word', 'drift: fix\n', ['1:8 value-invalid: `drift` must be correct, report or ignore, found "fix"']],
    ['yes for true', 'suspend: yes\n', ['1:10 value-type: `suspend` must be true or false, found "yes" | YAML 1.2 knows true and false only.']],
    ['a member without value', 'drift:\n', ['1:1 value-type: `drift` cannot be null']],
    [
      'a block too many',
      'sluice: { drift: report }\n',
      ['1:1 member-unknown: a folder has no member `sluice` | Write its members at the top of the file, without `sluice:`.'],
    ],
    [
      'what only a manifest may allow',
      'recreate: allow\n',
      ['1:1 member-unknown: a folder has no member `recreate` | Set sluice.recreate in each manifest: it is about one dataflow.'],
    ],
    ['consent to publish', 'state: published\n', ['1:1 member-unknown: a folder has no member `state` | `state` belongs into a manifest.']],
    ['a variable', 'drift: ${vars.drift}\n', ['1:8 value-invalid: `drift` must be correct, report or ignore']],
    ['a pointer that is none', 'ignore: [ /labels, options ]\n', ['1:20 ignore-invalid: "options" is not a JSON Pointer']],
    ['a pointer that counts', 'ignore:\n  - /transformations/0\n', ['2:5 ignore-invalid: "/transformations/0" counts transformations']],
    ['a member twice', 'suspend: true\nsuspend: false\n', ['2:1 yaml-duplicate-key:']],
    ['several mistakes', 'drift: fix\nsuspend: 1\nx: 1\n', ['1:8 value-invalid:', '2:10 value-type:', '3:1 member-unknown:']],
    ['an id for a flag', 'suspend: 12345678901234567890\n', ['1:10 number-unsafe:']],
    ['a list under a comment', '# ours\n- drift\n', ['2:1 not-an-object: the top level of the file is not an object | Write `drift: report`']],
    ['a list', '- drift\n', ['1:1 not-an-object: the top level of the file is not an object | Write `drift: report`']],
    ['nothing at all', '# nothing\n', ['1:1 not-an-object: the file is empty | Write `drift: report`']],
    ['what is not YAML', 'drift: [\n', ['2:1 yaml-syntax:']],
    ['two documents', 'drift: report\n---\nsuspend: true\n', ['2:1 yaml-several-documents:']],
  ])('tell of %s with its place', (_, text, want) => {
    const found = told(text)
    expect(found).toHaveLength(want.length)
    for (const [at, start] of want.entries()) expect(found[at]).toContain(start)
    expect(parseFolderFile({ path: 'flows/.sluice.yaml', bytes: bytes(text) }).settings).toBeNull()
  })

  test('tell of bytes that are no text', () => {
    expect(parseFolderFile({ path: 'p', bytes: new Uint8Array([0x64, 0xff]) }).diagnostics.map(({ code }) => code)).toEqual(['not-utf8'])
    expect(parseFolderFile({ path: 'p', bytes: new Uint8Array() }).settings).toBeNull()
  })
})
