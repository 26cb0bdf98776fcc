import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import schema from '../../schemas/history.schema.json' with { type: 'json' }
import { historyCommand, type HistoryArgs } from '../../src/cli/history.ts'
import type { Session } from '../../src/cli/load-settings.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import type { LedgerScope, WriteRecord } from '../../src/ledger/ledger.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { historyOf, type HistoryEntry } from '../../src/reconcile/history.ts'
import { SecretRegistry } from '../../src/telemetry/redaction.ts'
import { NOW_MS, ORG, passRecord, targetRecord } from '../reconcile/standing.ts'
import { testSystem } from '../support/cli-system.ts'
import { tempDir, type TempDir } from '../support/temp.ts'

const write = (key: string, minutesAgo: number, changes: Partial<WriteRecord> = {}): WriteRecord => ({
  passId: 'p2',
  atMs: NOW_MS - minutesAgo * 60_000,
  key,
  flowId: 'c9751426-dff8-49b0-965f-50defcf4187b',
  step: 'patch',
  reason: 'drift',
  revision: 'main@sha1:77aa01bc11c3b7d2a6f8e1905b4c7d3a2e6f8092',
  author: 'Ada Lovelace <ada@example.com>',
  trigger: 'resync',
  digest: null,
  edited: null,
  outcome: 'done',
  code: null,
  requestId: 'req-1',
  durationMs: 81,
  before: { '/name': 'Contacts', '/scheduleParams/interval': 15 },
  after: { '/name': 'CRM contacts', '/scheduleParams/interval': 30 },
  ...changes,
})

const BODY = {
  name: 'CRM contacts',
  description: 'From Salesforce\n[managed by sluice: acme/crm/contacts; id=698bfe1a]',
  transformations: [{ name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 3 } }],
  scheduleParams: { startTime: 1893456000, frequency: 'hour' },
}
const KNOWN_SECRET = 'correct-horse-battery'

async function recorded(): Promise<TempDir> {
  const folder = await tempDir()
  const now = { nowMs: () => NOW_MS }
  const ledger = await openSqliteLedger(join(folder.path, '.sluice'), { clock: now, emit: () => undefined, pid: 1, host: 'h', command: 'run' })
  const scope = (name: string): LedgerScope => ({ owner: 'acme', org: ORG, sandboxId: `id-of-${name}`, source: 'default' })
  const settle = (name: string, one: WriteRecord): Promise<void> => ledger.settle(scope(name), `intent-${one.key}-${one.atMs}`, { write: one }, 1)
  await ledger.saveTarget(targetRecord('prod'), 1)
  await settle('gone', write('crm/contacts', 120, { author: null, reason: 'revision', passId: 'p0', before: { '/params/note': 'x' }, after: {} }))
  await settle('prod', write('crm/contacts', 61, { passId: 'p1', step: 'create', reason: 'new', before: null, after: BODY }))
  await ledger.recordPass(
    scope('prod'),
    passRecord('p1', { kind: 'full', outcome: 'ready', finishedAtMs: NOW_MS - 3_600_000, counts: { create: 1 } }),
    1,
  )
  const long = `${'a very long text '.repeat(20)}token=${KNOWN_SECRET}`
  await settle(
    'prod',
    write('crm/leads', 4, {
      outcome: 'failed',
      code: 'SLUICE_REFUSED',
      before: {},
      after: { '/description': long },
      edited: { client: 'exc_app', by: 'jane@acme.com\u001b[2J', atMs: NOW_MS - 3_600_000 },
    }),
  )
  const unheard = {
    outcome: 'unknown',
    requestId: null,
    durationMs: 0,
    step: 'publish',
    before: { '/state': 'draft' },
    after: { '/state': 'published' },
  }
  await settle('prod', write('crm/leads', 3, unheard as Partial<WriteRecord>))
  await settle(
    'prod',
    write('crm/old', 2.5, { step: 'prune-delete', reason: 'manifest-gone', before: BODY, after: null, author: 'Mallory\u001b[2J <m@x>' }),
  )
  await ledger.recordPass(scope('prod'), passRecord('p2', { counts: { patch: 1 }, reason: 'refused' }), 1)
  await ledger.close()
  return folder
}

async function history(folder: TempDir, args: Partial<HistoryArgs> = {}): Promise<string> {
  const system = testSystem(folder.path, { clock: { ...systemClock, nowMs: () => NOW_MS } })
  const secrets = new SecretRegistry()
  secrets.add(KNOWN_SECRET)
  const session = { system, secrets, config: { dataDir: join(folder.path, '.sluice') }, emit: () => undefined } as unknown as Session
  expect(await historyCommand({ key: null, passId: null, since: null, limit: null, output: 'human', ...args }, session)).toBe(0)
  return system.out()
}

const parsed = (text: string): HistoryEntry[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as HistoryEntry)

const summary = (text: string): string[] =>
  parsed(text).map((entry) => (entry.type === 'pass' ? `pass ${entry.passId}` : `${entry.step} ${entry.key} ${entry.target}`))

test('passes and writes, newest first, with who, why and what changed, for people', async () => {
  await using folder = await recorded()
  await expect(await history(folder)).toMatchFileSnapshot('../golden/history.txt')
})

test('all of what one flow was created with, for people', async () => {
  await using folder = await recorded()
  await expect(await history(folder, { key: 'crm/contacts' })).toMatchFileSnapshot('../golden/history-of-a-key.txt')
})

test('the same for machines, fitting its schema', async () => {
  await using folder = await recorded()
  const document = JSON.parse(await history(folder, { output: 'json' })) as { entries: HistoryEntry[] }
  const fits = addFormats.default(new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })).compile(schema)
  fits(document)
  expect(fits.errors).toBeNull()
  const lines = await history(folder, { output: 'ndjson' })
  expect(parsed(lines)).toEqual(document.entries.map((entry) => ({ formatVersion: 1, ...entry })))
  expect(summary(lines)).toEqual([
    'pass p2',
    'prune-delete crm/old prod',
    'publish crm/leads prod',
    'patch crm/leads prod',
    'pass p1',
    'create crm/contacts prod',
    'patch crm/contacts id-of-gone',
  ])
})

test.each([
  {
    name: 'the writes of one key alone, wherever they went',
    args: { key: 'crm/contacts' },
    want: ['create crm/contacts prod', 'patch crm/contacts id-of-gone'],
  },
  { name: 'one pass and its writes', args: { passId: 'p1' }, want: ['pass p1', 'create crm/contacts prod'] },
  {
    name: 'the last hour',
    args: { since: '1h' },
    want: ['pass p2', 'prune-delete crm/old prod', 'publish crm/leads prod', 'patch crm/leads prod', 'pass p1'],
  },
  { name: 'no more than asked for', args: { limit: 2 }, want: ['pass p2', 'prune-delete crm/old prod'] },
  { name: 'all of it together', args: { key: 'crm/leads', passId: 'p2', since: '200s', limit: 9 }, want: ['publish crm/leads prod'] },
])('$name', async ({ args, want }) => {
  await using folder = await recorded()
  expect(summary(await history(folder, { output: 'ndjson', ...args }))).toEqual(want)
})

test('nothing where nothing was recorded', async () => {
  await using empty = await tempDir()
  expect(await history(empty)).toBe('Nothing is recorded.\n')
  expect(await history(empty, { output: 'ndjson' })).toBe('')
  expect(await history(empty, { limit: 0 })).toBe('Nothing is recorded.\n')
})

test.each(['yesterday', '24', '-1h', '1w', ''])('a span %j is refused with what to write', async (since) => {
  await using folder = await recorded()
  await expect(history(folder, { since })).rejects.toMatchObject({ code: 'SLUICE_USAGE', message: expect.stringContaining('30m') })
})

test.each(['human', 'json', 'ndjson'] as const)('known and likely secrets are masked, and nothing else is: %s', async (output) => {
  await using folder = await recorded()
  const text = await history(folder, { output })
  expect(text).not.toContain(KNOWN_SECRET)
  if (output === 'human') return
  expect(text).toContain(`${'a very long text '.repeat(20)}token=[secret]`)
  expect(text).toContain('00112233445566778899aabbccddeeff')
})

test('however long history is, one page of it is in memory', async () => {
  const ledger = createMemoryLedger()
  const at: LedgerScope = { owner: 'acme', org: ORG, sandboxId: 's', source: 'default' }
  for (let n = 0; n < 450; n += 1) await ledger.settle(at, 'none', { write: write(`k${n}`, 500 - n) }, 1)
  let handed = 0
  const counting = {
    ...ledger,
    writePage: async (...args: Parameters<typeof ledger.writePage>) => {
      const page = await ledger.writePage(...args)
      handed += page.rows.length
      return page
    },
  }
  const keys: string[] = []
  for await (const entry of historyOf(counting, { key: null, passId: null, sinceMs: null })) {
    if (entry.type === 'write') keys.push(entry.key)
    expect(handed - keys.length).toBeLessThanOrEqual(100)
  }
  expect(keys).toEqual(Array.from({ length: 450 }, (_, n) => `k${449 - n}`))
})

test('an export waits for a reader that is slower than the disk', async () => {
  await using folder = await recorded()
  const lines: string[] = []
  let release = Promise.withResolvers<void>()
  const system = testSystem(folder.path, { clock: { ...systemClock, nowMs: () => NOW_MS } })
  const stdout = { ...system.stdout, write: (text: string) => void lines.push(text), drained: () => release.promise }
  const session = {
    system: { ...system, stdout },
    secrets: new SecretRegistry(),
    config: { dataDir: join(folder.path, '.sluice') },
    emit: () => undefined,
  }
  const args: HistoryArgs = { key: null, passId: null, since: null, limit: null, output: 'ndjson' }
  const done = historyCommand(args, session as unknown as Session)
  await new Promise((resolve) => setImmediate(resolve))
  expect(lines).toHaveLength(1)
  release.resolve()
  release = Promise.withResolvers()
  release.resolve()
  expect(await done).toBe(0)
  expect(lines).toHaveLength(7)
})
