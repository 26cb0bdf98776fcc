import type { FlowKey } from '../manifest/desired.ts'
import type { FlowCondition, Intent, OwnedFlow } from '../plan/model.ts'
import { conditionCodec, intentCodec, ownedCodec, passCodec, targetCodec, writeCodec } from './codec.ts'
import type { Ledger, LedgerReader, LedgerScope, PassRecord, TargetRecord, WriteRecord } from './ledger.ts'
import { assertFence, HISTORY_KEPT_MS, PRUNE_BATCH, repeats } from './rules.ts'
import { ensureScope, sealed } from './sqlite-rows.ts'
import type { Store } from './store.ts'

export type SqliteWrites = Omit<Ledger, keyof LedgerReader | 'cacheParses'>

/** The writing half of the port: each call is one transaction. */
export function sqliteWrites(store: Store): SqliteWrites {
  const inScope = (scope: LedgerScope, fence: number, change: (scopeId: number) => void): void => {
    assertFence(fence)
    store.transact(() => change(ensureScope(store, scope)))
  }
  return {
    intend: async (scope, intent, fence, write) =>
      inScope(scope, fence, (id) => {
        putIntent(store, id, intent)
        if (write !== undefined) putWrite(store, id, intent.id, write)
      }),
    settle: async (scope, intentId, { owned, write }, fence) =>
      inScope(scope, fence, (id) => {
        if (owned === null) dropOwnedOfIntent(store, id, intentId)
        else if (owned !== undefined) putOwned(store, id, owned)
        if (write !== undefined) putWrite(store, id, intentId, write)
        store.run('UPDATE writes SET intent_id = NULL WHERE scope_id = ? AND intent_id = ?', [id, intentId])
        store.run('DELETE FROM intents WHERE scope_id = ? AND intent_id = ?', [id, intentId])
      }),
    own: async (scope, rows, fence) => inScope(scope, fence, (id) => rows.forEach((row) => putOwned(store, id, row))),
    release: async (scope, keys, fence) => inScope(scope, fence, (id) => dropNamed(store, 'owned', id, keys)),
    conditions: async (scope, rows, gone, fence) =>
      inScope(scope, fence, (id) => {
        dropNamed(store, 'conditions', id, gone)
        rows.forEach((row) => putCondition(store, id, row))
      }),
    recordPass: async (scope, pass, fence) =>
      inScope(scope, fence, (id) => {
        addPass(store, id, pass)
        pruneHistory(store, pass.finishedAtMs - HISTORY_KEPT_MS)
      }),
    saveTarget: async (record, fence) => {
      assertFence(fence)
      store.transact(() => putTarget(store, record))
    },
  }
}

function putIntent(store: Store, scopeId: number, intent: Intent): void {
  store.run(
    `INSERT INTO intents (scope_id, intent_id, kind, key, sum, body) VALUES (?, ?, 'flow', ?, ?, ?)
     ON CONFLICT (scope_id, intent_id) DO UPDATE SET key = excluded.key, sum = excluded.sum, body = excluded.body`,
    [scopeId, intent.id, intent.key, ...sealed(intentCodec, intent)],
  )
}

/** A flow has one key: another key that had this flow loses it. */
function putOwned(store: Store, scopeId: number, row: OwnedFlow): void {
  store.run("DELETE FROM owned WHERE scope_id = ? AND kind = 'flow' AND flow_id = ? AND key <> ?", [scopeId, row.flowId, row.key])
  store.run(
    `INSERT INTO owned (scope_id, kind, key, flow_id, sum, body) VALUES (?, 'flow', ?, ?, ?, ?)
     ON CONFLICT (scope_id, kind, key) DO UPDATE SET flow_id = excluded.flow_id, sum = excluded.sum, body = excluded.body`,
    [scopeId, row.key, row.flowId, ...sealed(ownedCodec, row)],
  )
}

function dropOwnedOfIntent(store: Store, scopeId: number, intentId: string): void {
  store.run(
    `DELETE FROM owned WHERE scope_id = ? AND kind = 'flow'
     AND key = (SELECT key FROM intents WHERE intents.scope_id = owned.scope_id AND intent_id = ?)`,
    [scopeId, intentId],
  )
}

function dropNamed(store: Store, table: 'owned' | 'conditions', scopeId: number, keys: readonly FlowKey[]): void {
  store.run(`DELETE FROM ${table} WHERE scope_id = ? AND kind = 'flow' AND key IN (SELECT value FROM json_each(?))`, [scopeId, JSON.stringify(keys)])
}

function putCondition(store: Store, scopeId: number, row: FlowCondition): void {
  store.run(
    `INSERT INTO conditions (scope_id, kind, key, next_retry_at_ms, sum, body) VALUES (?, 'flow', ?, ?, ?, ?)
     ON CONFLICT (scope_id, kind, key) DO UPDATE SET next_retry_at_ms = excluded.next_retry_at_ms, sum = excluded.sum, body = excluded.body`,
    [scopeId, row.key, row.nextRetryAtMs ?? null, ...sealed(conditionCodec, row)],
  )
}

/** The write that was recorded with the open intent, or a new one. */
function putWrite(store: Store, scopeId: number, intentId: string, write: WriteRecord): void {
  const { passId, key, atMs, step, reason, outcome } = write
  store.run(
    `INSERT INTO writes (scope_id, intent_id, pass_id, key, at_ms, step, reason, outcome, sum, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (scope_id, intent_id) WHERE intent_id IS NOT NULL DO UPDATE SET pass_id = excluded.pass_id, key = excluded.key,
       at_ms = excluded.at_ms, step = excluded.step, reason = excluded.reason, outcome = excluded.outcome, sum = excluded.sum, body = excluded.body`,
    [scopeId, intentId, passId, key, atMs, step, reason, outcome, ...sealed(writeCodec, write)],
  )
}

function addPass(store: Store, scopeId: number, pass: PassRecord): void {
  const last = store.get('SELECT id, repeated, body FROM passes WHERE scope_id = ? AND target = ? ORDER BY id DESC LIMIT 1', [scopeId, pass.target])
  const previous = last === undefined ? null : passCodec.decode(String(last['body']))
  const repeated = previous?.ok === true && !hasWrites(store, scopeId, pass.passId) && repeats(pass, previous.value)
  if (repeated && last?.['repeated'] === 1) store.run('DELETE FROM passes WHERE id = ?', [Number(last['id'])])
  store.run('INSERT INTO passes (scope_id, target, finished_at_ms, repeated, sum, body) VALUES (?, ?, ?, ?, ?, ?)', [
    scopeId,
    pass.target,
    pass.finishedAtMs,
    repeated ? 1 : 0,
    ...sealed(passCodec, pass),
  ])
}

function hasWrites(store: Store, scopeId: number, passId: string): boolean {
  return store.get('SELECT 1 FROM writes WHERE scope_id = ? AND pass_id = ? LIMIT 1', [scopeId, passId]) !== undefined
}

function pruneHistory(store: Store, beforeMs: number): void {
  const oldest = (table: string, at: string): string =>
    `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE ${at} < ? ORDER BY ${at}, id LIMIT ?)`
  store.run(oldest('writes', 'at_ms'), [beforeMs, PRUNE_BATCH])
  store.run(oldest('passes', 'finished_at_ms'), [beforeMs, PRUNE_BATCH])
}

function putTarget(store: Store, record: TargetRecord): void {
  store.run('INSERT INTO targets (name, sum, body) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET sum = excluded.sum, body = excluded.body', [
    record.name,
    ...sealed(targetCodec, record),
  ])
}
