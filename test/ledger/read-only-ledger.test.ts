import { existsSync, mkdirSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import type { LedgerReader } from '../../src/ledger/ledger.ts'
import { openLedgerReadOnly } from '../../src/ledger/read-only-ledger.ts'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'
import { dataFolder, openLedger } from './folders.ts'
import { condition, ownedFlow, pass, scope, target, write } from './rows.ts'

async function openReader(dataDir: string, events: SluiceEvent[] = []): Promise<LedgerReader> {
  const reader = await openLedgerReadOnly(dataDir, { emit: (event) => void events.push(event) })
  onTestFinished(() => reader.close())
  return reader
}

test('a folder that is not there reads as empty, and stays away', async () => {
  const dataDir = dataFolder()
  const reader = await openReader(dataDir)
  expect(await reader.snapshot(scope)).toEqual({ owned: [], intents: [], conditions: [] })
  expect(await reader.targets()).toEqual([])
  expect(existsSync(dataDir)).toBe(false)
})

test('a folder without a ledger reads as empty, and stays empty', async () => {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  const reader = await openReader(dataDir)
  expect(await reader.passes(scope, 5)).toEqual([])
  expect(readdirSync(dataDir)).toEqual([])
})

test('reads beside a running daemon see what it has acknowledged, at once', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.own(scope, [ownedFlow('a')], FENCE)
  const reader = await openReader(dataDir)
  expect((await reader.snapshot(scope)).owned).toEqual([ownedFlow('a')])
  await ledger.own(scope, [ownedFlow('b')], FENCE)
  await ledger.conditions(scope, [condition('b', { nextRetryAtMs: 10 })], [], FENCE)
  await ledger.settle(scope, 'none', { write: write('p', 'b') }, FENCE)
  await ledger.recordPass(scope, pass('p'), FENCE)
  await ledger.saveTarget(target('prod'), FENCE)
  await ledger.cacheParses(new Map([['k', 'parsed']]))
  expect((await reader.lookup(scope, ['b'])).owned).toEqual([ownedFlow('b')])
  expect(await reader.due(scope, 10)).toEqual({ keys: ['b'], nextAtMs: 10 })
  expect(await reader.writes(scope, { key: null, limit: 1 })).toEqual([write('p', 'b')])
  expect(await reader.passes(scope, 1)).toEqual([pass('p')])
  expect(await reader.target('prod')).toEqual(target('prod'))
  expect(await reader.cachedParses(['k'])).toEqual(new Map([['k', 'parsed']]))
})

test('a reader never holds up the writer, not even in the middle of a read', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.own(scope, [ownedFlow('a')], FENCE)
  const slow = new DatabaseSync(join(dataDir, 'ledger.db'), { readOnly: true })
  slow.exec('BEGIN')
  const seen = () => slow.prepare('SELECT count(*) AS n FROM owned').get()?.['n']
  expect(seen()).toBe(1)
  await ledger.own(scope, [ownedFlow('b')], FENCE)
  await ledger.close()
  expect(seen()).toBe(1)
  slow.close()
})

test('a reader takes no lock that keeps a daemon from starting', async () => {
  const dataDir = dataFolder()
  const first = await openLedger(dataDir)
  await first.ledger.own(scope, [ownedFlow('a')], FENCE)
  await first.ledger.close()
  const reader = await openReader(dataDir)
  await reader.snapshot(scope)
  const second = await openLedger(dataDir)
  await second.ledger.own(scope, [ownedFlow('b')], FENCE)
  expect((await reader.snapshot(scope)).owned).toHaveLength(2)
})

test('a damaged row is reported and left out, and the file is not changed', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.own(scope, [ownedFlow('a'), ownedFlow('b')], FENCE)
  await ledger.close()
  const db = new DatabaseSync(join(dataDir, 'ledger.db'))
  db.exec("UPDATE owned SET body = '{}' WHERE key = 'a'")
  db.close()
  const events: SluiceEvent[] = []
  const reader = await openReader(dataDir, events)
  expect((await reader.snapshot(scope)).owned).toEqual([ownedFlow('b')])
  expect(events).toMatchObject([{ event: 'ledger.row-damaged', key: 'a' }])
  const after = new DatabaseSync(join(dataDir, 'ledger.db'), { readOnly: true })
  expect(after.prepare('SELECT count(*) AS n FROM owned').get()).toEqual({ n: 2 })
  after.close()
})

test.each([
  { name: 'of a newer Sluice', sql: 'PRAGMA user_version = 99', says: 'written by a newer Sluice (schema 99; this one knows 2)' },
  { name: 'of an older Sluice', sql: 'PRAGMA user_version = 0', says: 'has schema 0, this Sluice reads 2' },
])('a ledger $name is refused in clear words', async ({ sql, says }) => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.close()
  const db = new DatabaseSync(join(dataDir, 'ledger.db'))
  db.exec(sql)
  db.close()
  await expect(openLedgerReadOnly(dataDir, { emit: () => undefined })).rejects.toMatchObject({
    code: 'SLUICE_LEDGER_UNUSABLE',
    message: expect.stringContaining(says),
  })
})

test('a damaged ledger is an error for a reader, which sets nothing aside', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.close()
  truncateSync(join(dataDir, 'ledger.db'), 3_000)
  const before = readdirSync(dataDir)
  await expect(openLedgerReadOnly(dataDir, { emit: () => undefined })).rejects.toMatchObject({ code: 'SLUICE_LEDGER_UNUSABLE' })
  expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([])
  expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(before))
})
