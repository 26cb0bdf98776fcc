import { expect, onTestFinished, test } from 'vitest'
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ledger, LedgerScope, Page } from '../../src/ledger/ledger.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { migrate } from '../../src/ledger/migrate.ts'
import { FOLDER_FENCE as FENCE, HISTORY_KEPT_MS } from '../../src/ledger/rules.ts'
import { ledgerOn } from '../../src/ledger/sqlite-ledger.ts'
import { openParseCache } from '../../src/ledger/parse-cache.ts'
import { openStore, type Store } from '../../src/ledger/store.ts'
import { condition, intent, otherScope, ownedFlow, pass, scope, target, write } from './rows.ts'

type Operation = { name: string; run: (ledger: Ledger) => Promise<void> }

const key = fc.constantFrom('a', 'b', 'team/c', 'team/c-2', 'Z')
const flowId = fc.constantFrom('f1', 'f2', 'f3')
const intentId = fc.constantFrom('i1', 'i2', 'i3')
const passId = fc.constantFrom('p1', 'p2', 'p3')
const where = fc.constantFrom(scope, otherScope)
/** Times on both sides of the age at which history goes. */
const time = fc.oneof(
  fc.integer({ min: 0, max: 1_000 }),
  fc.integer({ min: HISTORY_KEPT_MS, max: HISTORY_KEPT_MS + 1_500 }),
  fc.double({ min: 0, max: 9, noNaN: true }),
)
const owned = fc.tuple(key, flowId, fc.nat(3)).map(([key, flowId, gen]) => ownedFlow(key, { flowId, gen }))
const written = fc
  .tuple(passId, key, time, fc.constantFrom('patch', 'create'), fc.constantFrom('done', 'failed', 'unknown'), fc.constantFrom('drift', 'new'))
  .map(([passId, key, atMs, step, outcome, reason]) => write(passId, key, { atMs, step, outcome, reason }))
const retry = fc.tuple(key, fc.option(time)).map(([key, nextRetryAtMs]) => condition(key, { nextRetryAtMs }))

function operation<T extends unknown[]>(
  name: string,
  values: { [I in keyof T]: fc.Arbitrary<T[I]> },
  run: (ledger: Ledger, ...values: T) => Promise<void>,
) {
  return fc.tuple(...values).map((drawn): Operation => ({ name: `${name} ${JSON.stringify(drawn)}`, run: (ledger) => run(ledger, ...(drawn as T)) }))
}

const operations = fc.oneof(
  operation('intend', [where, intentId, key], (ledger, at, id, key) => ledger.intend(at, intent(id, key), FENCE)),
  operation('intend a write', [where, intentId, written], (ledger, at, id, made) => ledger.intend(at, intent(id, made.key), FENCE, made)),
  operation('settle', [where, intentId, fc.option(owned), fc.option(written)], (ledger, at, id, row, made) =>
    ledger.settle(at, id, { owned: row, ...(made === null ? {} : { write: made }) }, FENCE),
  ),
  operation('settle only', [where, intentId, written], (ledger, at, id, made) => ledger.settle(at, id, { write: made }, FENCE)),
  operation('own', [where, fc.array(owned, { maxLength: 4 })], (ledger, at, rows) => ledger.own(at, rows, FENCE)),
  operation('release', [where, fc.array(key, { maxLength: 2 })], (ledger, at, keys) => ledger.release(at, keys, FENCE)),
  operation('conditions', [where, fc.array(retry, { maxLength: 3 }), fc.array(key, { maxLength: 2 })], (ledger, at, rows, gone) =>
    ledger.conditions(at, rows, gone, FENCE),
  ),
  operation(
    'recordPass',
    [where, passId, fc.constantFrom('ready', 'retrying'), fc.constantFrom('prod', 'dev'), time],
    (ledger, at, id, outcome, target, finishedAtMs) =>
      ledger.recordPass(at, pass(id, { outcome: outcome === 'ready' ? 'ready' : 'retrying', target, finishedAtMs }), FENCE),
  ),
  operation('saveTarget', [fc.constantFrom('prod', 'dev'), time], (ledger, name, updatedAtMs) =>
    ledger.saveTarget(target(name, { updatedAtMs }), FENCE),
  ),
)

async function pagedOf<T>(read: (after: number | null) => Promise<Page<T>>): Promise<T[][]> {
  const pages: T[][] = []
  let after: number | null = null
  do {
    const page: Page<T> = await read(after)
    pages.push(page.rows)
    after = page.next
  } while (after !== null)
  return pages
}

async function stateOf(ledger: Ledger): Promise<unknown> {
  const scoped = async (at: LedgerScope) => ({
    snapshot: await ledger.snapshot(at),
    lookup: await ledger.lookup(at, ['team/c', 'a']),
    holders: await ledger.holders(at, ['flow-a', 'f1', 'f2', 'flow-team/c']),
    due: await ledger.due(at, 500),
    passes: await ledger.passes(at, 100),
    writes: await ledger.writes(at, { key: null, limit: 100 }),
    ofA: await ledger.writes(at, { key: 'a', limit: 2 }),
    pages: [
      await pagedOf((after) => ledger.writePage(at, { key: null, passId: null, sinceMs: null, after, limit: 3 })),
      await pagedOf((after) => ledger.writePage(at, { key: 'a', passId: 'p1', sinceMs: 300, after, limit: 1 })),
      await pagedOf((after) => ledger.passPage(at, { passId: null, sinceMs: 100, after, limit: 2 })),
      await pagedOf((after) => ledger.passPage(at, { passId: 'p2', sinceMs: null, after, limit: 2 })),
    ],
    counts: await ledger.writeCounts(at, 200),
    recent: await ledger.recentWrites(at, { sinceMs: 200, key: null, reason: null }),
    recentOfA: await ledger.recentWrites(at, { sinceMs: 0, key: 'a', reason: 'drift' }),
  })
  return { scopes: await ledger.scopes(), one: await scoped(scope), other: await scoped(otherScope), targets: await ledger.targets() }
}

test('any sequence of operations leaves the same state in memory and in SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-ledger-random-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const store = openStore(join(folder, 'ledger.db'))
  migrate(store)
  // Durability is not at stake here, and a sync per write would make this slow.
  store.exec('PRAGMA synchronous = OFF')
  const cache = openParseCache(join(folder, 'parse-cache.db'))
  const sqlite = ledgerOn(store, cache, { clock: { nowMs: () => 0 }, emit: ({ event }) => expect.fail(event) })
  onTestFinished(() => sqlite.close())

  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: 1, maxLength: 40 }), async (sequence) => {
      empty(store)
      let memory = createMemoryLedger()
      for (const [at, { run }] of sequence.entries()) {
        await run(memory)
        await run(sqlite)
        if (at % 7 === 6) memory = memory.crash()
      }
      expect(await stateOf(memory)).toEqual(await stateOf(sqlite))
    }),
    { numRuns: 150 },
  )
})

function empty(store: Store): void {
  for (const table of ['scopes', 'owned', 'intents', 'conditions', 'passes', 'writes', 'targets']) store.exec(`DELETE FROM ${table}`)
}
