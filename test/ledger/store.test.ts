import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../src/ledger/migrate.ts'
import { openParseCache } from '../../src/ledger/parse-cache.ts'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { ledgerOn } from '../../src/ledger/sqlite-ledger.ts'
import { READS } from '../../src/ledger/sqlite-reads.ts'
import { openStore, type Store } from '../../src/ledger/store.ts'
import { dataFolder, NOW_MS, openLedger } from './folders.ts'
import { intent, ownedFlow, scope } from './rows.ts'

function freshStore(): Store {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  const store = openStore(join(dataDir, 'ledger.db'))
  onTestFinished(() => store.close())
  migrate(store)
  return store
}

test('a commit is on disk when it returns: log synced at every commit, also through the cache of a drive', () => {
  const store = freshStore()
  expect(store.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
  expect(store.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
  expect(store.get('PRAGMA fullfsync')).toEqual({ fullfsync: 1 })
})

test('a transaction that fails leaves nothing, and the next one works', () => {
  const store = freshStore()
  const insert = (name: string): void => store.run('INSERT INTO targets (name, sum, body) VALUES (?, 0, ?)', [name, '{}'])
  expect(() =>
    store.transact(() => {
      insert('one')
      insert('one')
    }),
  ).toThrow('UNIQUE')
  store.transact(() => insert('two'))
  expect(store.all('SELECT name FROM targets')).toEqual([['two']])
})

test.each(Object.entries(READS).filter(([name]) => name !== 'targets' && name !== 'scopes'))(
  '%s is answered from an index, whatever the size',
  (_, sql) => {
    const store = freshStore()
    const parameters = Array.from(sql.matchAll(/\?/g), () => null)
    const steps = store.all(`EXPLAIN QUERY PLAN ${sql}`, parameters).map(([, , , detail]) => String(detail))
    expect(steps.filter((step) => /^SCAN (?!json_each)/.test(step))).toEqual([])
    expect(steps.join('\n')).toMatch(/SEARCH \w+ USING (COVERING )?INDEX/)
  },
)

test('what is due is found without a sort', () => {
  const store = freshStore()
  const steps = store.all(`EXPLAIN QUERY PLAN ${READS.due}`, [null, null]).map(([, , , detail]) => String(detail))
  expect(steps).toEqual([expect.stringContaining('conditions_by_retry')])
})

test('a full disk refuses the write whole, keeps what is there, and writes again when there is room', async () => {
  const store = freshStore()
  const ledger = ledgerOn(store, openParseCache('/nowhere/parse-cache.db'), { clock: { nowMs: () => NOW_MS }, emit: () => undefined })
  await ledger.own(scope, [ownedFlow('a')], FENCE)
  const pages = Number(store.get('PRAGMA page_count')?.['page_count'])
  store.exec(`PRAGMA max_page_count = ${pages + 1}`)
  const big = ownedFlow('big', { applied: { name: 'x'.repeat(100_000) } })
  await expect(ledger.settle(scope, 'i', { owned: big }, FENCE)).rejects.toMatchObject({
    code: 'SLUICE_LEDGER_UNUSABLE',
    message: expect.stringContaining('the disk is full'),
  })
  expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('a')])
  store.exec('PRAGMA max_page_count = 1000000')
  await ledger.settle(scope, 'i', { owned: big }, FENCE)
  expect((await ledger.snapshot(scope)).owned).toHaveLength(2)
})

test('folder and files are for their owner alone', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.intend(scope, intent('i', 'a'), FENCE)
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)
  expect(mode(dataDir)).toBe('700')
  const files = readdirSync(dataDir)
  expect(files).toEqual(expect.arrayContaining(['ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'lock.db', 'owner.json', 'parse-cache.db']))
  expect(files.map((name) => mode(join(dataDir, name)))).toEqual(files.map(() => '600'))
})

test.each([
  { name: 'a file stands where the folder should be', prepare: (dataDir: string) => writeFileSync(dataDir, '') },
  { name: 'a folder stands where the ledger should be', prepare: (dataDir: string) => mkdirSync(join(dataDir, 'ledger.db'), { recursive: true }) },
  { name: 'a folder stands where the lock should be', prepare: (dataDir: string) => mkdirSync(join(dataDir, 'lock.db'), { recursive: true }) },
])('$name: refused with the path', async ({ prepare }) => {
  const dataDir = dataFolder()
  prepare(dataDir)
  await expect(openLedger(dataDir)).rejects.toMatchObject({ code: 'SLUICE_LEDGER_UNUSABLE', message: expect.stringContaining(dataDir) })
})
