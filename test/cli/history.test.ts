import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import schema from '../../schemas/history.schema.json' with { type: 'json' }
import { historyCommand, type HistoryArgs } from '../../src/cli/history.ts'
import type { Session } from '../../src/cli/load-settings.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import type { LedgerScope, WriteRecord } from '../../src/ledger/ledger.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { HistoryEntry } from '../../src/reconcile/history.ts'
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
  outcome: 'done',
  code: null,
  requestId: 'req-1',
  durationMs: 81,
  before: null,
  after: null,
  ...changes,
})

async function recorded(): Promise<TempDir> {
  const folder = await tempDir()
  const now = { nowMs: () => NOW_MS }
  const ledger = await openSqliteLedger(join(folder.path, '.sluice'), { clock: now, emit: () => undefined, pid: 1, host: 'h', command: 'run' })
  const scope = (name: string): LedgerScope => ({ owner: 'acme', org: ORG, sandboxId: `id-of-${name}`, source: 'default' })
  const settle = (name: string, one: WriteRecord): Promise<void> => ledger.settle(scope(name), `intent-${one.key}-${one.atMs}`, { write: one }, 1)
  await ledger.saveTarget(targetRecord('prod'), 1)
  await ledger.recordPass(
    scope('prod'),
    passRecord('p1', { kind: 'full', outcome: 'ready', finishedAtMs: NOW_MS - 3_600_000, counts: { create: 1 } }),
    1,
  )
  await settle('prod', write('crm/contacts', 61, { passId: 'p1', step: 'create', reason: 'new' }))
  await settle('prod', write('crm/leads', 3, { outcome: 'failed', code: 'SLUICE_REFUSED' }))
  await ledger.recordPass(scope('prod'), passRecord('p2', { counts: { patch: 1 }, reason: 'refused' }), 1)
  // A sandbox that left the configuration.
  await settle('gone', write('crm/contacts', 120))
  await ledger.close()
  return folder
}

async function history(folder: TempDir, args: Partial<HistoryArgs> = {}): Promise<string> {
  const system = testSystem(folder.path, { clock: { ...systemClock, nowMs: () => NOW_MS } })
  const session = { system, config: { dataDir: join(folder.path, '.sluice') }, emit: () => undefined } as unknown as Session
  expect(await historyCommand({ key: null, limit: 50, output: 'human', ...args }, session)).toBe(0)
  return system.out()
}

const parsed = (text: string): HistoryEntry[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as HistoryEntry)

test('passes and writes, newest first, for people', async () => {
  await using folder = await recorded()
  await expect(await history(folder)).toMatchFileSnapshot('../golden/history.txt')
})

test('the same for machines, fitting its schema', async () => {
  await using folder = await recorded()
  const document = JSON.parse(await history(folder, { output: 'json' })) as { entries: HistoryEntry[] }
  const fits = addFormats.default(new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })).compile(schema)
  fits(document)
  expect(fits.errors).toBeNull()
  expect(parsed(await history(folder, { output: 'ndjson' }))).toEqual(document.entries)
  expect(document.entries.map(({ type, target }) => `${type} ${target}`)).toEqual([
    'pass prod',
    'write prod',
    'pass prod',
    'write prod',
    'write id-of-gone',
  ])
})

test('the writes of one key alone, wherever they went', async () => {
  await using folder = await recorded()
  const entries = parsed(await history(folder, { key: 'crm/contacts', output: 'ndjson' }))
  expect(entries.map((entry) => [entry.type, entry.target, entry.type === 'write' ? entry.step : ''])).toEqual([
    ['write', 'prod', 'create'],
    ['write', 'id-of-gone', 'patch'],
  ])
})

test('no more entries than asked for, and nothing where nothing was recorded', async () => {
  await using folder = await recorded()
  expect(parsed(await history(folder, { limit: 2, output: 'ndjson' })).map(({ type }) => type)).toEqual(['pass', 'write'])
  await using empty = await tempDir()
  expect(await history(empty)).toBe('Nothing is recorded.\n')
  expect(await history(empty, { output: 'ndjson' })).toBe('')
})
