import type { FlowKey } from '../manifest/desired.ts'
import type { FlowCondition, Intent, OwnedFlow } from '../plan/model.ts'
import { conditionCodec, intentCodec, ownedCodec, passCodec, targetCodec, writeCodec } from './codec.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Ledger, LedgerReader, LedgerScope, PassRecord, TargetRecord, WriteRecord } from './ledger.ts'
import { assertFence, HISTORY_KEPT_MS, PRUNE_BATCH, repeats } from './rules.ts'
import { ensureScope, sealed } from './sqlite-rows.ts'
import type { Store } from './store.ts'

export type SqliteWrites = Omit<Ledger, keyof LedgerReader | 'cacheParses'>

/** The writing half of the port. What is recorded is encoded at the call: later changes to it by the caller do not get in. */
export function sqliteWrites(store: Store, { commit }: GroupCommit): SqliteWrites {
  const write = (fence: number, change: () => void): Promise<void> => {
    assertFence(fence)
    return commit(change)
  }
  const inScope = (scope: LedgerScope, fence: number, changes: readonly (ScopedChange | undefined)[]): Promise<void> =>
    write(fence, () => {
      const scopeId = ensureScope(store, scope)
      for (const change of changes) change?.(scopeId)
    })
  return {
    intend: async (scope, intent, fence, about) => inScope(scope, fence, [putIntent(store, intent), about && putWrite(store, intent.id, about)]),
    settle: async (scope, intentId, { owned, write: about }, fence) =>
      inScope(scope, fence, [
        owned === null ? dropOwnedOfIntent(store, intentId) : owned && putOwned(store, owned),
        about && putWrite(store, intentId, about),
        closeIntent(store, intentId),
      ]),
    own: async (scope, rows, fence) =>
      inScope(
        scope,
        fence,
        rows.map((row) => putOwned(store, row)),
      ),
    release: async (scope, keys, fence) => inScope(scope, fence, [dropNamed(store, 'owned', keys)]),
    conditions: async (scope, rows, gone, fence) =>
      inScope(scope, fence, [dropNamed(store, 'conditions', gone), ...rows.map((row) => putCondition(store, row))]),
    recordPass: async (scope, pass, fence) =>
      inScope(scope, fence, [addPass(store, pass), () => pruneHistory(store, pass.finishedAtMs - HISTORY_KEPT_MS)]),
    saveTarget: async (record, fence) => write(fence, putTarget(store, record)),
  }
}

type ScopedChange = (scopeId: number) => void

function putIntent(store: Store, intent: Intent): ScopedChange {
  const { id, key } = intent
  const row = sealed(intentCodec, intent)
  return (scopeId) =>
    store.run(
      `INSERT INTO intents (scope_id, intent_id, kind, key, sum, body) VALUES (?, ?, 'flow', ?, ?, ?)
       ON CONFLICT (scope_id, intent_id) DO UPDATE SET key = excluded.key, sum = excluded.sum, body = excluded.body`,
      [scopeId, id, key, ...row],
    )
}

function closeIntent(store: Store, intentId: string): ScopedChange {
  return (scopeId) => {
    store.run('UPDATE writes SET intent_id = NULL WHERE scope_id = ? AND intent_id = ?', [scopeId, intentId])
    store.run('DELETE FROM intents WHERE scope_id = ? AND intent_id = ?', [scopeId, intentId])
  }
}

/** A flow has one key: another key that had this flow loses it. */
function putOwned(store: Store, row: OwnedFlow): ScopedChange {
  const { key, flowId } = row
  const body = sealed(ownedCodec, row)
  return (scopeId) => {
    store.run("DELETE FROM owned WHERE scope_id = ? AND kind = 'flow' AND flow_id = ? AND key <> ?", [scopeId, flowId, key])
    store.run(
      `INSERT INTO owned (scope_id, kind, key, flow_id, sum, body) VALUES (?, 'flow', ?, ?, ?, ?)
       ON CONFLICT (scope_id, kind, key) DO UPDATE SET flow_id = excluded.flow_id, sum = excluded.sum, body = excluded.body`,
      [scopeId, key, flowId, ...body],
    )
  }
}

function dropOwnedOfIntent(store: Store, intentId: string): ScopedChange {
  return (scopeId) =>
    store.run(
      `DELETE FROM owned WHERE scope_id = ? AND kind = 'flow'
       AND key = (SELECT key FROM intents WHERE intents.scope_id = owned.scope_id AND intent_id = ?)`,
      [scopeId, intentId],
    )
}

function dropNamed(store: Store, table: 'owned' | 'conditions', keys: readonly FlowKey[]): ScopedChange {
  const named = JSON.stringify(keys)
  return (scopeId) =>
    store.run(`DELETE FROM ${table} WHERE scope_id = ? AND kind = 'flow' AND key IN (SELECT value FROM json_each(?))`, [scopeId, named])
}

function putCondition(store: Store, row: FlowCondition): ScopedChange {
  const { key, nextRetryAtMs } = row
  const body = sealed(conditionCodec, row)
  return (scopeId) =>
    store.run(
      `INSERT INTO conditions (scope_id, kind, key, next_retry_at_ms, sum, body) VALUES (?, 'flow', ?, ?, ?, ?)
       ON CONFLICT (scope_id, kind, key) DO UPDATE SET next_retry_at_ms = excluded.next_retry_at_ms, sum = excluded.sum, body = excluded.body`,
      [scopeId, key, nextRetryAtMs ?? null, ...body],
    )
}

/** The write that was recorded with the open intent, or a new one. */
function putWrite(store: Store, intentId: string, write: WriteRecord): ScopedChange {
  const { passId, key, atMs, step, reason, outcome } = write
  const body = sealed(writeCodec, write)
  return (scopeId) =>
    store.run(
      `INSERT INTO writes (scope_id, intent_id, pass_id, key, at_ms, step, reason, outcome, sum, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (scope_id, intent_id) WHERE intent_id IS NOT NULL DO UPDATE SET pass_id = excluded.pass_id, key = excluded.key,
         at_ms = excluded.at_ms, step = excluded.step, reason = excluded.reason, outcome = excluded.outcome, sum = excluded.sum, body = excluded.body`,
      [scopeId, intentId, passId, key, atMs, step, reason, outcome, ...body],
    )
}

function addPass(store: Store, pass: PassRecord): ScopedChange {
  const copy = structuredClone(pass)
  const body = sealed(passCodec, copy)
  return (scopeId) => {
    const last = store.get('SELECT id, repeated, body FROM passes WHERE scope_id = ? AND target = ? ORDER BY id DESC LIMIT 1', [scopeId, copy.target])
    const previous = last === undefined ? null : passCodec.decode(String(last['body']))
    const repeated = previous?.ok === true && !hasWrites(store, scopeId, copy.passId) && repeats(copy, previous.value)
    if (repeated && last?.['repeated'] === 1) store.run('DELETE FROM passes WHERE id = ?', [Number(last['id'])])
    store.run('INSERT INTO passes (scope_id, target, finished_at_ms, repeated, sum, body) VALUES (?, ?, ?, ?, ?, ?)', [
      scopeId,
      copy.target,
      copy.finishedAtMs,
      repeated ? 1 : 0,
      ...body,
    ])
  }
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

function putTarget(store: Store, record: TargetRecord): () => void {
  const { name } = record
  const body = sealed(targetCodec, record)
  return () =>
    store.run('INSERT INTO targets (name, sum, body) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET sum = excluded.sum, body = excluded.body', [
      name,
      ...body,
    ])
}
