import { crc32 } from 'node:zlib'
import type { Codec, Decoded } from './codec.ts'
import type { LedgerScope } from './ledger.ts'
import type { SqlValue, Store } from './store.ts'

export type TableName = 'owned' | 'intents' | 'conditions' | 'passes' | 'writes' | 'targets'

/** A row that cannot be trusted: where it is, and why. */
export type DamagedRow = { table: TableName; rowId: number; key: string; problem: string; body: string }

/** The columns `sum, body` of a record: SQLite checks the structure of its pages, not the bytes in them. */
export function sealed<T>(codec: Codec<T>, value: T): [sum: number, body: string] {
  const body = codec.encode(value)
  return [crc32(body), body]
}

/**
 * Decodes rows of the columns `id, name, sum, body`; damaged ones are left out and added to `damaged`. `nameOf` gives the member that the column
 * `name` repeats.
 */
export function decodeRows<T>(
  table: TableName,
  rows: readonly SqlValue[][],
  codec: Codec<T>,
  nameOf: (value: T) => string,
  damaged: DamagedRow[],
): T[] {
  const values: T[] = []
  for (const [id, name, sum, text] of rows) {
    const key = String(name)
    const body = String(text)
    const decoded = decodeSealed(codec, sum, body)
    if (decoded.ok && nameOf(decoded.value) === key) values.push(decoded.value)
    else damaged.push({ table, rowId: Number(id), key, problem: decoded.ok ? 'body and column disagree' : decoded.problem, body })
  }
  return values
}

function decodeSealed<T>(codec: Codec<T>, sum: SqlValue | undefined, body: string): Decoded<T> {
  return crc32(body) === sum ? codec.decode(body) : { ok: false, problem: 'checksum does not match' }
}

const FIND_SCOPE = 'SELECT id FROM scopes WHERE owner = ? AND org = ? AND sandbox_id = ? AND source = ?'

/** Null where nothing was ever recorded for the scope. */
export function findScope(store: Store, { owner, org, sandboxId, source }: LedgerScope): number | null {
  const row = store.get(FIND_SCOPE, [owner, org, sandboxId, source])
  return row === undefined ? null : Number(row['id'])
}

/** Inside a transaction. */
export function ensureScope(store: Store, scope: LedgerScope): number {
  const { owner, org, sandboxId, source } = scope
  store.run('INSERT INTO scopes (owner, org, sandbox_id, source) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', [owner, org, sandboxId, source])
  return findScope(store, scope) ?? 0
}
