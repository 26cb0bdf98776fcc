import type { FlowCondition } from '../plan/model.ts'
import { conditionCodec, intentCodec, ownedCodec, passCodec, targetCodec, writeCodec, type Codec } from './codec.ts'
import type { LedgerReader, LedgerScope, LedgerSnapshot, Page, PageQuery, TargetRecord, WriteMark } from './ledger.ts'
import { decodeRows, findScope, type DamagedRow, type TableName } from './sqlite-rows.ts'
import type { SqlValue, Store } from './store.ts'

const OF_FLOWS = "scope_id = ? AND kind = 'flow'"
const NAMED = 'AND key IN (SELECT value FROM json_each(?))'

/** Statements of the reads, exported so that a test can hold each to its index. */
export const READS = {
  scopes: 'SELECT owner, org, sandbox_id, source FROM scopes ORDER BY owner, org, sandbox_id, source',
  owned: `SELECT id, key AS name, sum, body FROM owned WHERE ${OF_FLOWS} ORDER BY key`,
  intents: `SELECT id, intent_id AS name, sum, body FROM intents WHERE ${OF_FLOWS} ORDER BY key, intent_id`,
  conditions: `SELECT id, key AS name, sum, body FROM conditions WHERE ${OF_FLOWS} ORDER BY key`,
  ownedOf: `SELECT id, key AS name, sum, body FROM owned WHERE ${OF_FLOWS} ${NAMED} ORDER BY key`,
  intentsOf: `SELECT id, intent_id AS name, sum, body FROM intents WHERE ${OF_FLOWS} ${NAMED} ORDER BY key, intent_id`,
  conditionsOf: `SELECT id, key AS name, sum, body FROM conditions WHERE ${OF_FLOWS} ${NAMED} ORDER BY key`,
  // Of the other ids in a body, its reader says which are those of older generations.
  mentioning: `SELECT id, key AS name, sum, body FROM owned WHERE ${OF_FLOWS} AND EXISTS (SELECT 1 FROM json_each(?) WHERE instr(body, value) > 0) ORDER BY key`,
  ownedCount: `SELECT count(*) AS owned FROM owned WHERE ${OF_FLOWS}`,
  due: `SELECT key FROM conditions WHERE ${OF_FLOWS} AND next_retry_at_ms <= ? ORDER BY next_retry_at_ms, key`,
  nextRetry: `SELECT min(next_retry_at_ms) AS at FROM conditions WHERE ${OF_FLOWS} AND next_retry_at_ms IS NOT NULL`,
  passes: 'SELECT id, target AS name, sum, body FROM passes WHERE scope_id = ? ORDER BY id DESC LIMIT ?',
  writes: 'SELECT id, key AS name, sum, body FROM writes WHERE scope_id = ? ORDER BY id DESC LIMIT ?',
  writesOf: 'SELECT id, key AS name, sum, body FROM writes WHERE scope_id = ? AND key = ? ORDER BY id DESC LIMIT ?',
  passPage: `SELECT id, target AS name, sum, body FROM passes
    WHERE scope_id = ? AND id < coalesce(?, 9e18) AND (? IS NULL OR finished_at_ms >= ?) AND (? IS NULL OR (json_valid(body) AND body ->> '$.passId' = ?))
    ORDER BY id DESC LIMIT ?`,
  writePage: `SELECT id, key AS name, sum, body FROM writes
    WHERE scope_id = ? AND id < coalesce(?, 9e18) AND (? IS NULL OR at_ms >= ?) AND (? IS NULL OR pass_id = ?) ORDER BY id DESC LIMIT ?`,
  writePageOf: `SELECT id, key AS name, sum, body FROM writes
    WHERE scope_id = ? AND key = ? AND id < coalesce(?, 9e18) AND (? IS NULL OR at_ms >= ?) AND (? IS NULL OR pass_id = ?) ORDER BY id DESC LIMIT ?`,
  writeCounts: `SELECT step, count(CASE WHEN outcome = 'done' THEN 1 END) + count(DISTINCT CASE WHEN outcome = 'unknown' THEN key END)
    FROM writes WHERE scope_id = ? AND at_ms >= ? AND outcome IN ('done', 'unknown') GROUP BY step ORDER BY step`,
  recentWrites: `SELECT key, step, reason, outcome, at_ms FROM writes
    WHERE scope_id = ? AND at_ms >= ? AND (? IS NULL OR key = ?) AND (? IS NULL OR reason = ?) ORDER BY at_ms DESC, id DESC`,
  target: 'SELECT id, name, sum, body FROM targets WHERE name = ?',
  targets: 'SELECT id, name, sum, body FROM targets ORDER BY name',
} as const

export type SqliteReads = Omit<LedgerReader, 'cachedParses' | 'close'>

/**
 * The reading half of the port.
 * @param onDamage told of every row that could not be decoded, outside of any transaction
 * @param beforeReading puts on disk what was written and waits
 */
export function sqliteReads(store: Store, onDamage: (rows: readonly DamagedRow[]) => void, beforeReading: () => void = () => undefined): SqliteReads {
  const reading = <T>(read: (damaged: DamagedRow[]) => T): T => {
    beforeReading()
    const damaged: DamagedRow[] = []
    const result = store.view(() => read(damaged))
    if (damaged.length > 0) onDamage(damaged)
    return result
  }
  const inScope = <T>(scope: LedgerScope, nothing: T, read: (scopeId: number, damaged: DamagedRow[]) => T): T =>
    reading((damaged) => {
      const scopeId = findScope(store, scope)
      return scopeId === null ? nothing : read(scopeId, damaged)
    })
  const targetsOf = (rows: readonly SqlValue[][], damaged: DamagedRow[]): TargetRecord[] =>
    decodeRows('targets', rows, targetCodec, (target) => target.name, damaged)
  return {
    scopes: async () =>
      reading(() =>
        store.all(READS.scopes).map(([owner, org, sandboxId, source]) => ({
          owner: String(owner),
          org: String(org),
          sandboxId: String(sandboxId),
          source: String(source),
        })),
      ),
    snapshot: async (scope) => inScope(scope, NOTHING, (id, damaged) => flowRows(store, ['owned', 'intents', 'conditions'], [id], damaged)),
    lookup: async (scope, keys) =>
      inScope(scope, NOTHING, (id, damaged) => flowRows(store, ['ownedOf', 'intentsOf', 'conditionsOf'], [id, JSON.stringify(keys)], damaged)),
    holders: async (scope, flowIds) =>
      inScope(scope, [], (id, damaged) =>
        decodeRows('owned', store.all(READS.mentioning, [id, JSON.stringify(flowIds)]), ownedCodec, (row) => row.key, damaged).filter(
          ({ flowId, retired }) => [flowId, ...(retired ?? [])].some((one) => flowIds.includes(one)),
        ),
      ),
    standing: async (scope) => inScope(scope, [], (id, damaged) => conditionRows(store.all(READS.conditions, [id]), damaged)),
    ownedCount: async (scope) => inScope(scope, 0, (id) => Number(store.get(READS.ownedCount, [id])?.['owned'] ?? 0)),
    due: async (scope, nowMs) =>
      inScope(scope, { keys: [], nextAtMs: null }, (id) => {
        const next = store.get(READS.nextRetry, [id])?.['at'] ?? null
        return { keys: store.all(READS.due, [id, nowMs]).map(([key]) => String(key)), nextAtMs: next === null ? null : Number(next) }
      }),
    passes: async (scope, limit) =>
      inScope(scope, [], (id, damaged) => decodeRows('passes', store.all(READS.passes, [id, limit]), passCodec, (pass) => pass.target, damaged)),
    writes: async (scope, { key, limit }) =>
      inScope(scope, [], (id, damaged) => {
        const rows = key === null ? store.all(READS.writes, [id, limit]) : store.all(READS.writesOf, [id, key, limit])
        return decodeRows('writes', rows, writeCodec, (write) => write.key, damaged)
      }),
    passPage: async (scope, query) =>
      inScope(scope, LAST_PAGE, (id, damaged) =>
        pageOf('passes', store.all(READS.passPage, [id, ...boundsOf(query)]), passCodec, (pass) => pass.target, query, damaged),
      ),
    writePage: async (scope, query) =>
      inScope(scope, LAST_PAGE, (id, damaged) => {
        const { key } = query
        const rows = key === null ? store.all(READS.writePage, [id, ...boundsOf(query)]) : store.all(READS.writePageOf, [id, key, ...boundsOf(query)])
        return pageOf('writes', rows, writeCodec, (write) => write.key, query, damaged)
      }),
    writeCounts: async (scope, sinceMs) =>
      inScope(scope, {}, (id) =>
        Object.fromEntries(store.all(READS.writeCounts, [id, sinceMs]).map(([step, count]) => [String(step), Number(count)])),
      ),
    recentWrites: async (scope, { sinceMs, key, reason }) =>
      inScope(scope, [], (id) => store.all(READS.recentWrites, [id, sinceMs, key, key, reason, reason]).flatMap(markOf)),
    target: async (name) => reading((damaged) => targetsOf(store.all(READS.target, [name]), damaged)[0] ?? null),
    targets: async () => reading((damaged) => targetsOf(store.all(READS.targets), damaged)),
  }
}

const LAST_PAGE: Page<never> = { rows: [], next: null }

function boundsOf({ after, sinceMs, passId, limit }: PageQuery): SqlValue[] {
  return [after, sinceMs, sinceMs, passId, passId, limit]
}

function pageOf<T>(
  table: TableName,
  found: SqlValue[][],
  codec: Codec<T>,
  nameOf: (value: T) => string,
  { limit }: PageQuery,
  damaged: DamagedRow[],
): Page<T> {
  const last = found.at(-1)?.[0]
  return { rows: decodeRows(table, found, codec, nameOf, damaged), next: found.length < limit || last === undefined ? null : Number(last) }
}

/** Columns are not under a checksum: what is no outcome was none. */
function markOf([key, step, reason, outcome, atMs]: SqlValue[]): WriteMark[] {
  if (outcome !== 'done' && outcome !== 'failed' && outcome !== 'unknown') return []
  return [{ key: String(key), step: String(step), reason: String(reason), outcome, atMs: Number(atMs) }]
}

const NOTHING: LedgerSnapshot = { owned: [], intents: [], conditions: [] }

type Sql = keyof typeof READS

function flowRows(store: Store, [owned, intents, conditions]: [Sql, Sql, Sql], values: SqlValue[], damaged: DamagedRow[]): LedgerSnapshot {
  return {
    owned: decodeRows('owned', store.all(READS[owned], values), ownedCodec, (row) => row.key, damaged),
    intents: decodeRows('intents', store.all(READS[intents], values), intentCodec, (row) => row.id, damaged),
    conditions: conditionRows(store.all(READS[conditions], values), damaged),
  }
}

function conditionRows(rows: readonly SqlValue[][], damaged: DamagedRow[]): FlowCondition[] {
  return decodeRows('conditions', rows, conditionCodec, (row) => row.key, damaged)
}
