import { targetCodec } from './codec.ts'
import type { Ledger, LedgerScope } from './ledger.ts'
import { createLife } from './memory-life.ts'
import * as rows from './memory-rows.ts'
import { encoded, type MemoryRows, type MemoryState } from './memory-rows.ts'
import { assertFence, HISTORY_KEPT_MS } from './rules.ts'

export type WriteOperation = 'intend' | 'settle' | 'own' | 'release' | 'conditions' | 'recordPass' | 'saveTarget' | 'cacheParses'

/**
 * What a simulation does to the disk; awaited around the commit of each write. Rejecting or never settling in `beforeCommit` is a
 * full disk or a crash before the write, in `afterCommit` one after it, when nobody heard that it worked.
 */
export type MemoryDisk = {
  beforeCommit?(operation: WriteOperation): Promise<void>
  afterCommit?(operation: WriteOperation): Promise<void>
}

export type MemoryLedger = Ledger & {
  /**
   * The process dies: what was committed is in the ledger returned, what was not is lost, and calls to this one never settle, as
   * nothing does that a dead process waits for.
   */
  crash(): MemoryLedger
}

/** The ledger for tests and simulation: rows go through the codec of the real one, so that nothing lives that would not survive the disk. */
export function createMemoryLedger(disk: MemoryDisk = {}): MemoryLedger {
  return ledgerOver(rows.emptyState(), disk)
}

function ledgerOver(state: MemoryState, disk: MemoryDisk): MemoryLedger {
  const life = createLife()

  const read = <T>(scope: LedgerScope, look: (found: MemoryRows) => T): Promise<T> =>
    life.next(() => look(state.scopes.get(rows.scopeText(scope)) ?? rows.emptyRows()))
  const commit = (operation: WriteOperation, change: () => void): Promise<void> =>
    life.next(async () => {
      await disk.beforeCommit?.(operation)
      await life.goesOn()
      change()
      await disk.afterCommit?.(operation)
    })
  /** `encode` runs at the call, like the synchronous database: what the caller changes afterwards is not recorded. */
  const write = async <E>(
    operation: WriteOperation,
    scope: LedgerScope,
    fence: number,
    encode: () => E,
    change: (to: MemoryRows, encoded: E) => void,
  ) => {
    assertFence(fence)
    const encoded = encode()
    await commit(operation, () => change(rows.rowsOf(state, scope), encoded))
  }

  return {
    scopes: () => life.next(() => rows.scopesOf(state)),
    standing: (scope) => read(scope, (found) => rows.conditionsOf(found)),
    snapshot: (scope) => read(scope, (found) => rows.snapshotOf(found, null)),
    lookup: (scope, keys) => read(scope, (found) => rows.snapshotOf(found, keys)),
    holders: (scope, flowIds) => read(scope, (found) => rows.holdersOf(found, flowIds)),
    ownedCount: (scope) => read(scope, ({ owned }) => owned.size),
    due: (scope, nowMs) => read(scope, (found) => rows.dueAt(found, nowMs)),
    passes: (scope, limit) => read(scope, (found) => rows.passesOf(found, limit)),
    writes: (scope, { key, limit }) => read(scope, (found) => rows.writesOf(found, key, limit)),
    passPage: (scope, query) => read(scope, (found) => rows.passPageOf(found, query)),
    writePage: (scope, query) => read(scope, (found) => rows.writePageOf(found, query)),
    writeCounts: (scope, sinceMs) => read(scope, (found) => rows.writeCountsOf(found, sinceMs)),
    recentWrites: (scope, query) => read(scope, (found) => rows.recentWritesOf(found, query)),
    target: (name) => life.next(() => rows.targetOf(state, name)),
    targets: () => life.next(() => rows.targetsOf(state)),
    cachedParses: (keys) => life.next(() => rows.parsesOf(state, keys)),

    intend: (scope, intent, fence, about) =>
      write(
        'intend',
        scope,
        fence,
        () => ({ row: encoded.intent(intent), made: about === undefined ? undefined : encoded.write(about) }),
        (to, { row, made }) => {
          to.intents.set(row.id, row)
          if (made !== undefined) rows.putWrite(state, to, row.id, made)
        },
      ),
    settle: (scope, intentId, result, fence) =>
      write(
        'settle',
        scope,
        fence,
        () => encodedResult(result),
        (to, { owned, made }) => {
          if (owned === null) rows.dropOwnedOfIntent(to, intentId)
          else if (owned !== undefined) rows.putOwned(to, owned)
          if (made !== undefined) rows.putWrite(state, to, intentId, made)
          rows.closeWrite(to, intentId)
          to.intents.delete(intentId)
        },
      ),
    own: (scope, owned, fence) =>
      write(
        'own',
        scope,
        fence,
        () => owned.map(encoded.owned),
        (to, flows) => flows.forEach((row) => rows.putOwned(to, row)),
      ),
    release: (scope, keys, fence) =>
      write(
        'release',
        scope,
        fence,
        () => [...keys],
        (to, gone) => gone.forEach((key) => to.owned.delete(key)),
      ),
    conditions: (scope, conditions, gone, fence) =>
      write(
        'conditions',
        scope,
        fence,
        () => ({ put: conditions.map(encoded.condition), drop: [...gone] }),
        (to, { put, drop }) => {
          for (const key of drop) to.conditions.delete(key)
          for (const row of put) to.conditions.set(row.key, row)
        },
      ),
    recordPass: (scope, pass, fence) =>
      write(
        'recordPass',
        scope,
        fence,
        () => encoded.pass(pass),
        (to, row) => {
          rows.addPass(state, to, row)
          rows.pruneHistory(state, row.atMs - HISTORY_KEPT_MS)
        },
      ),
    saveTarget: async (record, fence) => {
      assertFence(fence)
      const body = targetCodec.encode(record)
      await commit('saveTarget', () => void state.targets.set(record.name, body))
    },
    cacheParses: async (entries) => {
      const copy = new Map(entries)
      await commit('cacheParses', () => rows.putParses(state, copy))
    },
    close: () => life.close(),
    crash: () => {
      life.crash()
      return ledgerOver(state, disk)
    },
  }
}

function encodedResult({ owned, write }: Parameters<Ledger['settle']>[2]) {
  return { owned: owned ? encoded.owned(owned) : owned, made: write === undefined ? undefined : encoded.write(write) }
}
