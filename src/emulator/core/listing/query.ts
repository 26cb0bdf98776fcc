import type { Knobs } from '../knobs.ts'
import { LIMITS } from '../limits.ts'
import { refuseFlow } from '../refusal.ts'
import type { Collection } from '../table.ts'
import { parseCondition, type Condition } from './filter.ts'
import { parseOrder, type SortKey } from './order.ts'
import { parseToken, type Cursor } from './token.ts'

/** What a listing was asked for. */
export type ListQuery = {
  conditions: Condition[]
  order: SortKey[]
  limit: number
  count: boolean
  after: Cursor | null
  /** As they came, for the link to the next page. */
  asked: Pick<Cursor, 'property' | 'orderby' | 'limit'>
}

const PARAMETERS = new Set(['property', 'orderby', 'limit', 'count', 'continuationToken'])

export function parseListQuery(query: URLSearchParams, collection: Collection | 'specs', knobs: Knobs, maximum: number = LIMITS.pageMax): ListQuery {
  for (const name of query.keys()) if (!PARAMETERS.has(name)) refuseFlow(1451, `Unknown query parameter [${name}].`)
  const count = parseCount(query.get('count'))
  if (count && query.has('limit')) refuseFlow(1401, 'limit cannot be combined with count.')
  const token = query.get('continuationToken')
  const after = token === null ? null : parseToken(token)
  const property = query.has('property') ? query.getAll('property') : (after?.property ?? [])
  if (property.length > LIMITS.filterConditions) refuseFlow(1452, `More than ${LIMITS.filterConditions} filters.`)
  const orderby = query.get('orderby') ?? after?.orderby ?? null
  const limit = query.get('limit') ?? after?.limit ?? null
  return {
    conditions: property.map((text) => parseCondition(text, knobs)),
    order: orderby === null ? [] : parseOrder(orderby, collection),
    limit: parseLimit(limit, knobs, maximum),
    count,
    after,
    asked: { property, orderby, limit },
  }
}

function parseCount(text: string | null): boolean {
  if (text === null || /^false$/i.test(text)) return false
  if (/^true$/i.test(text)) return true
  return refuseFlow(1452, `count [${text}] is not valid.`)
}

function parseLimit(text: string | null, knobs: Knobs, maximum: number): number {
  if (text === null) return Math.min(knobs.pageDefault, maximum)
  if (!/^[0-9]{1,9}$/.test(text) || Number(text) === 0) return refuseFlow(1452, `limit [${text}] is not a positive integer.`)
  if (Number(text) > maximum && knobs.overLimit === 'reject') return refuseFlow(1452, `limit [${text}] is above ${maximum}.`)
  return Math.min(Number(text), maximum)
}
