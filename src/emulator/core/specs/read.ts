import type { WireResponse } from '../../../flowservice/wire.ts'
import type { JsonObject } from '../../../lib/json.ts'
import { jsonAnswer } from '../answer.ts'
import { readObject } from '../body.ts'
import type { Call } from '../call.ts'
import { LIMITS } from '../limits.ts'
import { matches } from '../listing/filter.ts'
import { links } from '../listing/list.ts'
import { compareKeys, keyValues } from '../listing/order.ts'
import { parseListQuery, type ListQuery } from '../listing/query.ts'
import { refuseUnknown } from '../refusal.ts'
import { asText } from '../text.ts'

export type SpecCollection = 'flowSpecs' | 'connectionSpecs'

export function getSpec(call: Call, collection: SpecCollection, id: string): WireResponse {
  const spec = call.world.catalogue[collection].get(id)
  return spec === undefined ? refuseUnknown(collection, id) : jsonAnswer(200, { items: [spec] })
}

export function listSpecs(call: Call, collection: SpecCollection): WireResponse {
  return answer(call, collection, parseListQuery(call.query, 'specs', call.world.knobs))
}

/** `groupByProperty` is read and left without effect: its answer is not published. */
export function searchSpecs(call: Call, collection: SpecCollection): WireResponse {
  const { queryString, limit } = readObject(call.body)
  const query = new URLSearchParams(typeof queryString === 'string' ? queryString : '')
  if (limit !== undefined && limit !== null) query.set('limit', asText(limit))
  return answer(call, collection, parseListQuery(query, 'specs', call.world.knobs, LIMITS.searchPageMax))
}

/** Specs have no order of their own but that of the catalogue, and their place in it is where the next page goes on. */
function answer(call: Call, collection: SpecCollection, query: ListQuery): WireResponse {
  const found = [...call.world.catalogue[collection].values()].filter((spec) => matches(spec, query.conditions))
  if (query.count) return jsonAnswer(200, { count: found.length })
  const ordered = sort(found, query)
  const from = query.after?.seq ?? 0
  const items = ordered.slice(from, from + query.limit)
  const to = from + items.length
  const next = to < ordered.length ? { ...query.asked, seq: to, values: [] } : null
  return jsonAnswer(200, { items, _links: links(`/${collection}`, next) })
}

function sort(specs: JsonObject[], { order }: ListQuery): JsonObject[] {
  if (order.length === 0) return specs
  return specs.toSorted((a, b) => compareKeys(keyValues(a, order), keyValues(b, order), order))
}
