/** Commits that a careless user makes, and what has to become of them. */
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { manifest } from '../e2e/manifests.ts'
import type { Changes, TestRepo } from '../support/git-repo.ts'
import type { DaemonOptions } from '../support/over-http.ts'
import type { Standing } from './sandbox.ts'

const flow = (name: string, state: string, more: Readonly<Record<string, unknown>> = {}): string =>
  manifest({ name, state, description: `About ${name}`, ...more })

/** What stands in git before each of them. */
export const FILES = {
  'flows/crm/contacts.yaml': flow('Contacts', 'published'),
  'flows/crm/accounts.yaml': flow('Accounts', 'draft'),
  'flows/web/clicks.yaml': flow('Clicks', 'published'),
  'flows/web/orders.yaml': flow('Orders', 'disabled'),
  'flows/web/visits.yaml': flow('Visits', 'draft'),
  'flows/stays.yaml': flow('Stays', 'draft'),
  'README.md': 'Our dataflows.\n',
} as const

/** An older commit: two of them were not there yet. */
export const FIRST_FILES = { 'flows/crm/contacts.yaml': FILES['flows/crm/contacts.yaml'], 'flows/stays.yaml': FILES['flows/stays.yaml'] }

export const BEFORE: Standing = {
  'crm/contacts': 'Contacts enabled',
  'crm/accounts': 'Accounts draft',
  'web/clicks': 'Clicks enabled',
  'web/orders': 'Orders disabled',
  'web/visits': 'Visits draft',
  stays: 'Stays draft',
}

export type Prune = 'delete' | 'off'

/** `changes` to what stood before: null for a key that has no flow any more. */
type Ends = {
  changes?: Readonly<Record<string, string | null>>
  /** Warnings and errors, each of them once: event, key or file, reason or code. */
  said?: readonly string[]
  /** What taking the commit back cannot undo: publishing. */
  afterwards?: Readonly<Record<string, string | null>>
  /** Flows that are not in sync then, and why. */
  unready?: readonly string[]
}

export type Hostile = Ends & {
  name: string
  /** What is committed. */
  commit?: (repo: TestRepo) => Promise<unknown>
  /** What the operator changes: the daemon is started again with it, on the same ledger. */
  restart?: DaemonOptions
  /** The sandbox that the name stands for is another one from now on. */
  otherSandbox?: boolean
  /** Where `prune: delete` and `prune: off` end differently. */
  under?: Partial<Record<Prune, Ends>>
  settings?: Partial<TargetSettings>
  /** Tried in `npm test` too. */
  quick?: boolean
}

const each = (prefix: string, reason: string, keys: readonly string[] = Object.keys(BEFORE)): string[] =>
  keys.map((key) => `${prefix} ${key}${reason === '' ? '' : ` ${reason}`}`)
const gone = (...keys: string[]): string[] => each('flow.manifest-gone', '', keys)
const invalid = (code: string, ...paths: string[]): string[] => paths.map((path) => `manifest.invalid ${path} ${code}`)
const EMPTY = ['prune.withheld source-empty']
const PARTIAL = 'prune.withheld source-partial'
const STOPPED = ['target.stopped budget-exceeded']
const rewritten = (change: (text: string) => string | Uint8Array): Changes =>
  Object.fromEntries(Object.entries(FILES).map(([path, text]) => [path, path.endsWith('.yaml') ? change(text) : text]))
const all = (members: Readonly<Record<string, unknown>>): Changes =>
  rewritten((text) => manifest({ ...(JSON.parse(text) as Record<string, unknown>), ...members }))
const told = (text: string, sluice: Readonly<Record<string, unknown>>): string =>
  manifest({ ...(JSON.parse(text) as Record<string, unknown>), sluice })
const CONTACTS = FILES['flows/crm/contacts.yaml']
const CLICKS = FILES['flows/web/clicks.yaml']

export const HOSTILE: readonly Hostile[] = [
  {
    name: 'all manifests deleted',
    quick: true,
    commit: (repo) => repo.commit(Object.fromEntries(Object.keys(FILES).flatMap((path) => (path.endsWith('.yaml') ? [[path, null]] : [])))),
    said: EMPTY,
  },
  {
    name: 'the flows folder renamed',
    quick: true,
    commit: (repo) => repo.rename('flows', 'x'),
    said: EMPTY,
  },
  {
    name: 'a subfolder renamed',
    quick: true,
    commit: (repo) => repo.rename('flows/crm', 'flows/sales'),
    changes: { 'crm/contacts': null, 'crm/accounts': null, 'sales/contacts': 'Contacts enabled', 'sales/accounts': 'Accounts draft' },
  },
  {
    name: 'one manifest deleted',
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': null }),
    under: { delete: { changes: { 'crm/contacts': null }, said: ['flow.deleted crm/contacts manifest-gone'] }, off: { said: gone('crm/contacts') } },
  },
  {
    name: 'the wrong branch followed, of which most manifests are missing',
    quick: true,
    commit: async (repo) => {
      await repo.branch('other')
      await repo.commit({ 'flows/crm/contacts.yaml': null, 'flows/web/clicks.yaml': null, 'flows/web/visits.yaml': null })
      await repo.checkout('main')
    },
    restart: { ref: 'other' },
    under: { delete: { said: STOPPED }, off: { said: gone('crm/contacts', 'web/clicks', 'web/visits') } },
  },
  {
    name: 'the wrong branch followed, which has no flows at all',
    commit: async (repo) => {
      await repo.branch('docs')
      await repo.rename('flows', 'docs')
      await repo.checkout('main')
    },
    restart: { ref: 'docs' },
    said: EMPTY,
  },
  {
    name: 'the wrong folder of the repository',
    restart: { path: 'flows/web' },
    under: {
      delete: { said: STOPPED },
      off: {
        changes: {
          'web/clicks': null,
          'web/orders': null,
          'web/visits': null,
          clicks: 'Clicks enabled',
          orders: 'Orders disabled',
          visits: 'Visits draft',
        },
        said: gone('crm/contacts', 'crm/accounts', 'stays'),
      },
    },
  },
  { name: 'a sandbox that was replaced by another of its name', quick: true, otherSandbox: true, said: ['target.stopped sandbox-changed'] },
  {
    name: 'the wrong sandbox, with flows of other people',
    restart: { settings: { sandbox: 'prod' } },
    said: ['target.stopped sandbox-changed'],
    quick: true,
  },
  {
    name: 'every name changed',
    commit: (repo) =>
      repo.commit(rewritten((text) => manifest({ ...(JSON.parse(text) as Record<string, unknown>), name: `New ${JSON.parse(text).name}` }))),
    changes: Object.fromEntries(Object.entries(BEFORE).map(([key, line]) => [key, `New ${line}`])),
  },
  {
    name: 'two manifests exchanged',
    quick: true,
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': CLICKS, 'flows/web/clicks.yaml': CONTACTS }),
    said: each('flow.held', 'move-suspected', ['crm/contacts', 'web/clicks']),
  },
  {
    name: 'two manifests exchanged, and both say so',
    commit: (repo) =>
      repo.commit({
        'flows/crm/contacts.yaml': told(CLICKS, { movedFrom: 'web/clicks' }),
        'flows/web/clicks.yaml': told(CONTACTS, { movedFrom: 'crm/contacts' }),
      }),
    changes: { 'crm/contacts': 'Clicks enabled', 'web/clicks': 'Contacts enabled' },
    // Taken back without a word it is an exchange like any other.
    afterwards: { 'crm/contacts': 'Clicks enabled', 'web/clicks': 'Contacts enabled' },
    unready: ['crm/contacts held move-suspected', 'web/clicks held move-suspected'],
  },
  {
    name: 'two manifests exchanged, and one says so',
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': told(CLICKS, { movedFrom: 'web/clicks' }), 'flows/web/clicks.yaml': CONTACTS }),
    said: [...each('flow.held', 'move-suspected', ['crm/contacts', 'web/clicks']), 'manifest.noted flows/crm/contacts.yaml moved-from-present'],
  },
  {
    name: 'the same key in two files',
    quick: true,
    commit: (repo) => repo.commit({ 'flows/crm/accounts.yaml': told(FILES['flows/crm/accounts.yaml'], { key: 'web/clicks' }) }),
    said: invalid('key-duplicate', 'flows/crm/accounts.yaml', 'flows/web/clicks.yaml'),
    under: { delete: { said: [...invalid('key-duplicate', 'flows/crm/accounts.yaml', 'flows/web/clicks.yaml'), PARTIAL] } },
  },
  {
    name: '500 new manifests',
    quick: true,
    commit: (repo) => repo.commit(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`flows/n${n}.yaml`, flow(`N${n}`, 'published')]))),
    said: STOPPED,
  },
  {
    name: 'a manifest replaced by garbage',
    quick: true,
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': '%&\u0000{{{ not yaml\n\t- [' }),
    said: [...invalid('yaml-directive', 'flows/crm/contacts.yaml'), ...invalid('yaml-syntax', 'flows/crm/contacts.yaml')],
  },
  {
    name: 'a manifest emptied',
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': '' }),
    said: invalid('not-an-object', 'flows/crm/contacts.yaml'),
  },
  {
    name: 'a manifest truncated',
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': CONTACTS.slice(0, CONTACTS.length / 2) }),
    said: invalid('yaml-syntax', 'flows/crm/contacts.yaml'),
  },
  {
    name: 'a manifest truncated to a shorter valid one',
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': 'name: Contacts\nstate: published\n' }),
    said: invalid('member-missing', ...Array.from({ length: 3 }, () => 'flows/crm/contacts.yaml')),
  },
  {
    name: 'a manifest renamed and broken at once',
    quick: true,
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': null, 'flows/crm/people.yaml': CONTACTS.slice(0, -40) }),
    under: {
      delete: { said: [...invalid('yaml-syntax', 'flows/crm/people.yaml'), PARTIAL] },
      off: { said: [...invalid('yaml-syntax', 'flows/crm/people.yaml'), ...gone('crm/contacts')] },
    },
  },
  {
    name: 'a manifest renamed while another cannot be read',
    quick: true,
    commit: async (repo) => {
      await repo.git('mv', 'flows/crm/contacts.yaml', 'flows/crm/people.yaml')
      await repo.commit({ 'flows/new.yaml': '' })
    },
    under: {
      delete: { said: [...invalid('not-an-object', 'flows/new.yaml'), 'flow.held crm/people move-suspected', PARTIAL] },
      off: { said: [...invalid('not-an-object', 'flows/new.yaml'), 'flow.held crm/people move-suspected'] },
    },
  },
  {
    name: 'a manifest renamed and edited at once',
    commit: (repo) =>
      repo.commit({ 'flows/crm/contacts.yaml': null, 'flows/crm/people.yaml': flow('Contacts', 'published', { description: 'new' }) }),
    under: {
      delete: { said: each('flow.held', 'move-suspected', ['crm/contacts', 'crm/people']) },
      off: { said: [...each('flow.held', 'move-suspected', ['crm/people']), ...gone('crm/contacts')] },
    },
  },
  {
    name: 'a manifest renamed with another name',
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': null, 'flows/crm/people.yaml': flow('People', 'published') }),
    under: {
      delete: { changes: { 'crm/contacts': null, 'crm/people': 'People enabled' }, said: ['flow.deleted crm/contacts manifest-gone'] },
      off: { changes: { 'crm/people': 'People enabled' }, said: gone('crm/contacts'), afterwards: { 'crm/people': 'People enabled' } },
    },
  },
  {
    name: 'a force-push back to an old commit, which had fewer manifests',
    quick: true,
    commit: (repo) => repo.git('reset', '--quiet', '--hard', 'old'),
    under: { delete: { said: STOPPED }, off: { said: gone('crm/accounts', 'web/clicks', 'web/orders', 'web/visits') } },
  },
  {
    name: 'merge-conflict markers committed',
    commit: (repo) => repo.commit({ 'flows/crm/contacts.yaml': `<<<<<<< HEAD\n${CONTACTS}=======\n${CLICKS}>>>>>>> theirs\n` }),
    said: invalid('yaml-syntax', 'flows/crm/contacts.yaml'),
  },
  {
    name: 'a rename of case only',
    commit: (repo) => repo.rename('flows/crm/contacts.yaml', 'flows/crm/Contacts.yaml'),
    changes: { 'crm/contacts': null, 'crm/Contacts': 'Contacts enabled' },
  },
  {
    name: 'everything published',
    commit: (repo) => repo.commit(all({ state: 'published' })),
    changes: Object.fromEntries(Object.entries(BEFORE).map(([key, line]) => [key, `${line.split(' ')[0]} enabled`])),
    // A publish cannot be undone: what was a draft is held until git says what is to become of it.
    afterwards: { 'crm/accounts': 'Accounts enabled', 'web/visits': 'Visits enabled', stays: 'Stays enabled' },
    unready: ['crm/accounts held cannot-unpublish', 'stays held cannot-unpublish', 'web/visits held cannot-unpublish'],
  },
  { name: 'everything disabled', commit: (repo) => repo.commit(all({ state: 'disabled' })), said: STOPPED },
  {
    name: 'everything a draft',
    commit: (repo) => repo.commit(all({ state: 'draft' })),
    said: each('flow.held', 'cannot-unpublish', ['crm/contacts', 'web/clicks', 'web/orders']),
  },
  {
    name: 'another flow spec everywhere',
    commit: (repo) => repo.commit(all({ flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' } })),
    said: each('flow.held', 'immutable-changed'),
  },
  {
    name: 'an unknown flow spec everywhere',
    commit: (repo) => repo.commit(all({ flowSpec: { name: 'NoSuchSpec' } })),
    said: each('flow.held', 'reference-unknown'),
  },
  {
    name: 'every file rewritten with BOM and CRLF',
    quick: true,
    commit: (repo) => repo.commit(rewritten((text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`)),
  },
  {
    name: 'every file in UTF-16',
    commit: (repo) => repo.commit(rewritten((text) => Buffer.from(`\uFEFF${text}`, 'utf16le'))),
    said: invalid('not-utf8', ...Object.keys(FILES).filter((path) => path.endsWith('.yaml'))),
  },
  { name: 'every file a symbolic link', commit: linked, said: [...invalid('link-unfollowed', 'flows/a.yaml'), ...EMPTY] },
  { name: 'every extension changed to .yml', commit: renamedAll },
  { name: 'every extension changed to .yaml.bak', commit: bak, said: EMPTY },
]

async function linked(repo: TestRepo): Promise<void> {
  await repo.rename('flows', 'real')
  await repo.git('update-index', '--add', '--cacheinfo', `120000,${await repo.git('hash-object', '-w', 'README.md')},flows/a.yaml`)
  await repo.git('commit', '--quiet', '--message', 'links')
  await repo.git('checkout', '--quiet', '--', '.')
}

async function renamedAll(repo: TestRepo): Promise<void> {
  for (const path of Object.keys(FILES)) if (path.endsWith('.yaml')) await repo.git('mv', path, path.replace(/\.yaml$/, '.yml'))
  await repo.commit({})
}

async function bak(repo: TestRepo): Promise<void> {
  for (const path of Object.keys(FILES)) if (path.endsWith('.yaml')) await repo.git('mv', path, `${path}.bak`)
  await repo.commit({})
}
