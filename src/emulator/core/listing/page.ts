import type { Json, JsonObject } from '../../../lib/json.ts'
import type { Stored, Table } from '../table.ts'
import { idsNamed, matches } from './filter.ts'
import { compareKeys, keyValues, type SortKey } from './order.ts'
import type { ListQuery } from './query.ts'
import type { Cursor } from './token.ts'

/** An entity as a list shows it, which with a lag is not as it is. */
export type Shown = { stored: Stored; doc: JsonObject }

export type Page = { items: Shown[]; next: Cursor | null }

/** How far lists are behind. */
export type Lag = { nowMs: number; lagMs: number }

/** One page of a table: newest first unless sorted. */
export function pageOf(table: Table, query: ListQuery, lag: Lag): Page {
  const direction = walkDirection(table, query)
  const found = direction === null ? sorted(table, query, lag) : walk(table, query, lag, direction)
  const items = found.slice(0, query.limit)
  const last = items.at(-1)
  if (last === undefined || found.length <= query.limit) return { items, next: null }
  const values = keyValues(last.doc, query.order).map((value): Json => value ?? null)
  return { items, next: { ...query.asked, seq: last.stored.seq, values } }
}

export function countOf(table: Table, query: ListQuery, lag: Lag): number {
  if (query.conditions.length === 0 && lag.lagMs === 0) return table.size
  return candidates(table, query).reduce((count, stored) => count + (show(stored, query, lag) === null ? 0 : 1), 0)
}

/** Order of creation serves the default order and `createdAt`, without sorting and without looking at more than a page. */
function walkDirection(table: Table, { order, conditions }: ListQuery): 'newest' | 'oldest' | null {
  if (idsNamed(conditions) !== null && order.length > 0) return null
  const [key, ...more] = order
  if (key === undefined) return 'newest'
  const isCreation = more.length === 0 && key.path.length === 1 && key.path[0]?.name === 'createdAt' && table.monotonic
  if (!isCreation) return null
  return key.descending ? 'newest' : 'oldest'
}

/** Up to one item more than the page holds, so that the caller knows whether there is a next one. */
function walk(table: Table, query: ListQuery, lag: Lag, direction: 'newest' | 'oldest'): Shown[] {
  const all = candidates(table, query)
  const isWhole = all === table.order()
  const seq = query.after?.seq ?? null
  const found: Shown[] = []
  const step = direction === 'newest' ? -1 : 1
  for (let at = isWhole ? startIndex(table, direction, seq) : step > 0 ? 0 : all.length - 1; found.length <= query.limit; at += step) {
    const stored = all[at]
    if (stored === undefined) break
    if (!isWhole && seq !== null && (direction === 'newest' ? stored.seq >= seq : stored.seq <= seq)) continue
    const shown = show(stored, query, lag)
    if (shown !== null) found.push(shown)
  }
  return found
}

function startIndex(table: Table, direction: 'newest' | 'oldest', seq: number | null): number {
  if (direction === 'oldest') return seq === null ? 0 : table.indexAfter(seq)
  return seq === null ? table.order().length - 1 : table.indexAfter(seq - 1) - 1
}

function sorted(table: Table, query: ListQuery, lag: Lag): Shown[] {
  const { order, after } = query
  const rows: Row[] = []
  for (const stored of candidates(table, query)) {
    const shown = show(stored, query, lag)
    if (shown === null) continue
    const row = { shown, values: keyValues(shown.doc, order), seq: stored.seq }
    if (after === null || compareRows(row, { values: after.values.map((value) => value ?? undefined), seq: after.seq }, order) > 0) rows.push(row)
  }
  return rows.sort((a, b) => compareRows(a, b, order)).map(({ shown }) => shown)
}

type Place = { values: (Json | undefined)[]; seq: number }
type Row = Place & { shown: Shown }

/** Ties go to the newer one. */
function compareRows(a: Place, b: Place, order: readonly SortKey[]): number {
  return compareKeys(a.values, b.values, order) || b.seq - a.seq
}

/** In order of creation: what the filter names by id, or everything. */
function candidates(table: Table, { conditions }: ListQuery): readonly Stored[] {
  const ids = idsNamed(conditions)
  if (ids === null) return table.order()
  return [...new Set(ids)].flatMap((id) => table.get(id) ?? []).sort((a, b) => a.seq - b.seq)
}

function show(stored: Stored, { conditions }: ListQuery, lag: Lag): Shown | null {
  const doc = shownDocument(stored, lag)
  return doc !== null && matches(doc, conditions) ? { stored, doc } : null
}

/** The document that was current a lag ago; null: there was none. */
function shownDocument(stored: Stored, { nowMs, lagMs }: Lag): JsonObject | null {
  const current = stored.gone ? null : stored.doc
  if (stored.past.length === 0 || lagMs === 0) return current
  const past = stored.past.find((version) => version.untilMs > nowMs - lagMs)
  return past === undefined ? current : past.doc
}
