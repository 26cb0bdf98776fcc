import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { endOfTurn } from '../../src/lib/yield.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { migrate } from '../../src/ledger/migrate.ts'
import { openParseCache } from '../../src/ledger/parse-cache.ts'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { ledgerOn } from '../../src/ledger/sqlite-ledger.ts'
import { openStore, type Store } from '../../src/ledger/store.ts'
import { dataFolder, NOW_MS } from './folders.ts'
import { intent, ownedFlow, scope, target, write } from './rows.ts'

/** A ledger that groups, and how often it made the disk sync. */
function counted(): { ledger: Ledger; store: Store; commits: () => number } {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  const store = openStore(join(dataDir, 'ledger.db'))
  migrate(store)
  let commits = 0
  const transact: Store['transact'] = (change) => {
    commits += 1
    return store.transact(change)
  }
  const ledger = ledgerOn({ ...store, transact }, openParseCache('/nowhere/parse-cache.db'), {
    clock: { nowMs: () => NOW_MS },
    emit: () => undefined,
    endOfTurn,
  })
  onTestFinished(() => ledger.close())
  return { ledger, store, commits: () => commits }
}

test('writes that arrive together are one transaction, in the order of their calls', async () => {
  const { ledger, commits } = counted()
  await Promise.all([
    ...Array.from({ length: 10 }, (_, n) => ledger.intend(scope, intent(`i${n}`, `k${n}`), FENCE, write('p', `k${n}`, { outcome: 'unknown' }))),
    ledger.settle(scope, 'i3', { owned: ownedFlow('k3'), write: write('p', 'k3') }, FENCE),
    ledger.own(scope, [ownedFlow('k3', { gen: 2 })], FENCE),
    ledger.saveTarget(target('prod'), FENCE),
  ])
  expect(commits()).toBe(1)
  const { owned, intents } = await ledger.snapshot(scope)
  expect(owned).toEqual([ownedFlow('k3', { gen: 2 })])
  expect(intents).toHaveLength(9)
})

test('nothing is acknowledged before it is on disk', async () => {
  const { ledger, store } = counted()
  let told = false
  const writing = ledger.own(scope, [ownedFlow('a')], FENCE).then(() => (told = true))
  await Promise.resolve()
  expect([told, store.all('SELECT key FROM owned')]).toEqual([false, []])
  await writing
  expect(store.all('SELECT key FROM owned')).toEqual([['a']])
})

test('who reads sees what was written before, acknowledged or not', async () => {
  const { ledger } = counted()
  const writing = ledger.own(scope, [ownedFlow('a')], FENCE)
  expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('a')])
  await writing
})

test('a write that cannot be made leaves those beside it whole', async () => {
  const { ledger, store, commits } = counted()
  store.exec("CREATE TRIGGER t BEFORE INSERT ON owned WHEN new.key = 'bad' BEGIN SELECT raise(ABORT, 'no'); END")
  const results = await Promise.allSettled([
    ledger.own(scope, [ownedFlow('a')], FENCE),
    ledger.own(scope, [ownedFlow('half'), ownedFlow('bad')], FENCE),
    ledger.own(scope, [ownedFlow('b')], FENCE),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await ledger.snapshot(scope)).owned.map(({ key }) => key)).toEqual(['a', 'b'])
  expect(commits()).toBe(1)
})

test('a full disk refuses everybody in the group, and takes them again when there is room', async () => {
  const { ledger, store } = counted()
  await ledger.own(scope, [ownedFlow('a')], FENCE)
  const pages = Number(store.get('PRAGMA page_count')?.['page_count'])
  store.exec(`PRAGMA max_page_count = ${pages}`)
  const big = (key: string) => ledger.own(scope, [ownedFlow(key, { applied: { text: 'x'.repeat(20_000) } })], FENCE)
  const results = await Promise.allSettled([ledger.own(scope, [ownedFlow('b')], FENCE), big('c'), ledger.own(scope, [ownedFlow('d')], FENCE)])
  for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'SLUICE_LEDGER_UNUSABLE' } })
  expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('a')])
  store.exec(`PRAGMA max_page_count = ${pages + 100}`)
  await big('c')
  expect((await ledger.snapshot(scope)).owned.map(({ key }) => key)).toEqual(['a', 'c'])
})

test('a ledger that is closed puts what waits on disk first', async () => {
  const { ledger, store, commits } = counted()
  const writing = ledger.own(scope, [ownedFlow('a')], FENCE)
  await ledger.close()
  await writing
  expect([commits(), store.isTransaction()]).toEqual([1, false])
})
