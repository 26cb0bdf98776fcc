import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { MIGRATIONS, type Migration } from '../../src/ledger/schema.ts'
import { dataFolder, NOW_MS, notable, openLedger } from './folders.ts'
import { condition, intent, ownedFlow, pass, scope, target, write } from './rows.ts'

const LATEST = MIGRATIONS.at(-1)?.to ?? 0

/** A data folder as the Sluice of that schema left it. */
function folderOfSchema(version: number | string): { dataDir: string; file: string } {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  const file = join(dataDir, 'ledger.db')
  const db = new DatabaseSync(file)
  db.exec(readFileSync(join(import.meta.dirname, 'fixtures', `schema-${version}.sql`), 'utf8'))
  db.close()
  return { dataDir, file }
}

function versionOf(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    return Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
  } finally {
    db.close()
  }
}

const next: Migration = {
  to: LATEST + 1,
  change: (store) => store.exec("ALTER TABLE owned ADD COLUMN note TEXT; UPDATE owned SET note = 'migrated'"),
}
const failing: Migration = {
  to: LATEST + 2,
  change: (store) => {
    store.exec('DROP TABLE writes')
    throw new Error('this migration has a bug')
  },
}

const CONTENT = {
  owned: [ownedFlow('a'), ownedFlow('b', { state: 'enabled', protect: true, missing: { sinceMs: 1, reads: 2, lastReadAtMs: 3 } })],
  intents: [intent('i1', 'c')],
  conditions: [condition('a'), condition('c', { status: 'retrying', reason: 'create-unknown', nextRetryAtMs: 9_000.5 })],
}

test('a ledger of schema 1 is migrated and read in full, also where it holds members of a later Sluice', async () => {
  const { dataDir } = folderOfSchema(1)
  const { ledger, events } = await openLedger(dataDir)
  expect(notable(events)).toEqual(['ledger.migrated'])
  expect(await ledger.snapshot(scope)).toEqual(CONTENT)
  expect(await ledger.writes(scope, { key: null, limit: 9 })).toEqual([write('p1', 'a', { author: null, trigger: null, digest: null, edited: null })])
  expect(await ledger.passes(scope, 9)).toEqual([pass('p1')])
  expect(await ledger.targets()).toEqual([target('prod')])
  expect(await ledger.writeCounts(scope, 0)).toEqual({ patch: 1 })
})

test('what a run of schema 1 recorded is owned, counted and shown as before, and goes on from there', async () => {
  const { dataDir } = folderOfSchema('1-of-a-run')
  const { ledger } = await openLedger(dataDir)
  const [at] = await ledger.scopes()
  if (at === undefined) return expect.fail('no scope')
  const { owned, intents, conditions } = await ledger.snapshot(at)
  expect(owned.map(({ key, state }) => `${key} ${state}`)).toEqual([
    'audiences/s3-export draft',
    'commerce/orders draft',
    'commerce/product-catalog draft',
    'crm/contacts disabled',
    'web/events enabled',
  ])
  expect([intents.length, conditions.length]).toEqual([0, 5])
  const writes = await ledger.writes(at, { key: null, limit: 99 })
  expect(writes.map(({ author, outcome }) => [author, outcome])).toEqual(writes.map(() => [null, 'done']))
  expect(await ledger.writeCounts(at, 0)).toEqual({ create: 5, publish: 2, disable: 1 })
  const sent = write('later', 'crm/contacts', { outcome: 'unknown', step: 'disable', atMs: NOW_MS + 1 })
  await ledger.intend(at, intent('i', 'crm/contacts', { kind: 'disable' }), FENCE, sent)
  await ledger.settle(at, 'i', { write: { ...sent, outcome: 'done' } }, FENCE)
  expect(await ledger.writeCounts(at, 0)).toEqual({ create: 5, publish: 2, disable: 2 })
})

test('a damaged row of history does not hold up its migration', async () => {
  const { dataDir, file } = folderOfSchema(1)
  const db = new DatabaseSync(file)
  db.exec("UPDATE writes SET body = 'no longer { JSON'")
  db.close()
  const { ledger, events } = await openLedger(dataDir)
  expect(await ledger.writeCounts(scope, 0)).toEqual({})
  expect(await ledger.writes(scope, { key: null, limit: 9 })).toEqual([])
  expect(notable(events)).toEqual(['ledger.migrated', 'ledger.row-damaged'])
})

test('a migration backs the ledger up first, keeps every row, and says so', async () => {
  const { dataDir, file } = folderOfSchema(1)
  const { ledger, events } = await openLedger(dataDir, { migrations: [...MIGRATIONS, next] })
  const backup = join(dataDir, 'ledger.schema-1.db')
  expect(events.find(({ event }) => event === 'ledger.migrated')).toEqual({
    event: 'ledger.migrated',
    path: file,
    version: String(LATEST + 1),
    message: `schema 1 is kept in ${backup}`,
  })
  expect(await ledger.snapshot(scope)).toEqual(CONTENT)
  await ledger.own(scope, [ownedFlow('later')], FENCE)
  await ledger.close()
  expect(versionOf(file)).toBe(LATEST + 1)
  expect(versionOf(backup)).toBe(1)

  const again = await openLedger(dataDir, { migrations: [...MIGRATIONS, next] })
  expect(notable(again.events)).toEqual([])
})

test('the backup of a migration is a ledger that opens', async () => {
  const { dataDir } = folderOfSchema(1)
  const { ledger } = await openLedger(dataDir, { migrations: [...MIGRATIONS, next] })
  await ledger.close()
  const restored = folderOfSchema(1)
  writeFileSync(restored.file, readFileSync(join(dataDir, 'ledger.schema-1.db')))
  expect(await (await openLedger(restored.dataDir)).ledger.snapshot(scope)).toEqual(CONTENT)
})

test('a migration that fails leaves the whole ledger of the schema before it', async () => {
  const { dataDir, file } = folderOfSchema(1)
  await expect(openLedger(dataDir, { migrations: [...MIGRATIONS, next, failing] })).rejects.toThrow('this migration has a bug')
  expect(versionOf(file)).toBe(LATEST + 1)
  const { ledger } = await openLedger(dataDir, { migrations: [...MIGRATIONS, next] })
  expect(await ledger.snapshot(scope)).toEqual(CONTENT)
  expect(await ledger.writes(scope, { key: null, limit: 9 })).toEqual([write('p1', 'a', { author: null, trigger: null, digest: null, edited: null })])
})

test('a half backup of a migration that was killed is written anew', async () => {
  const { dataDir } = folderOfSchema(1)
  const backup = join(dataDir, 'ledger.schema-1.db')
  writeFileSync(backup, 'half')
  await openLedger(dataDir, { migrations: [...MIGRATIONS, next] })
  expect(versionOf(backup)).toBe(1)
})

test('a new ledger is not migrated but made, without a backup', async () => {
  const dataDir = dataFolder()
  const { events } = await openLedger(dataDir)
  expect(notable(events)).toEqual([])
  expect(readdirSync(dataDir).filter((name) => name.includes('schema'))).toEqual([])
})

test('a ledger of a newer Sluice is refused in clear words and left as it is', async () => {
  const { dataDir, file } = folderOfSchema(1)
  const { ledger } = await openLedger(dataDir, { migrations: [...MIGRATIONS, next] })
  await ledger.close()
  const before = readFileSync(file)
  await expect(openLedger(dataDir)).rejects.toMatchObject({
    code: 'SLUICE_LEDGER_UNUSABLE',
    message: `cannot use the ledger ${file}: it was written by a newer Sluice (schema ${LATEST + 1}; this one knows ${LATEST})`,
  })
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(existsSync(join(dataDir, 'owner.json'))).toBe(false)
})

test('migrations are numbered without gaps', () => {
  expect(MIGRATIONS.map(({ to }) => to)).toEqual(MIGRATIONS.map((_, at) => at + 1))
})
