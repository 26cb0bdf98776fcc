import type { WireResponse } from '../../../flowservice/wire.ts'
import type { Json, JsonObject } from '../../../lib/json.ts'
import { jsonAnswer, textAnswer } from '../answer.ts'
import { readObject } from '../body.ts'
import type { Call } from '../call.ts'
import { LIMITS } from '../limits.ts'
import { refuseFlow, refuseRequest, refuseUnknown } from '../refusal.ts'
import type { Collection, Stored } from '../table.ts'
import { countOf, pageOf, type Page } from './page.ts'
import { parsePath, valueAt } from './path.ts'
import { parseListQuery, type ListQuery } from './query.ts'
import { formatToken, type Cursor } from './token.ts'
import { asText } from '../text.ts'

/** `GET /<collection>`. */
export function listEntities(call: Call, collection: Collection): WireResponse {
  return answerList(call, collection, parseListQuery(call.query, collection, call.world.knobs), `/${collection}`)
}

/** `POST /<collection>/search`: the same in a body. The syntax of `queryString` is assumed to be that of the query of GET. */
export function searchEntities(call: Call, collection: Collection): WireResponse {
  const body = readObject(call.body)
  const query = searchQuery(body)
  const token = call.query.get('continuationToken')
  if (token !== null) query.set('continuationToken', token)
  const parsed = parseListQuery(query, collection, call.world.knobs, LIMITS.searchPageMax)
  return answerList(call, collection, parsed, `/${collection}/search`, projection(body['projectionFields']))
}

/** `GET /<collection>/{id}`: a list of one. */
export function getEntity(call: Call, collection: Collection, id: string): WireResponse {
  return textAnswer(200, `{"items":[${textOf(findEntity(call, collection, id))}]}`)
}

/** The entity, unless it is elsewhere, gone, or not visible yet. */
export function findEntity(call: Call, collection: Collection, id: string): Stored {
  const stored = call.space.tables[collection].get(id)
  if (stored === undefined || (stored.meta.hiddenUntilMs ?? 0) > call.nowMs) return refuseUnknown(collection, id)
  return stored
}

export function textOf(stored: Stored): string {
  stored.text ??= JSON.stringify(stored.doc)
  return stored.text
}

function answerList(call: Call, collection: Collection, query: ListQuery, path: string, fields?: string[]): WireResponse {
  const table = call.space.tables[collection]
  const lag = { nowMs: call.nowMs, lagMs: call.world.knobs.listLagMs }
  if (query.count) return jsonAnswer(200, { count: countOf(table, query, lag) })
  const page = pageOf(table, query, lag)
  return textAnswer(200, `{"items":[${itemTexts(page, fields).join(',')}],"_links":${JSON.stringify(links(path, page.next))}}`)
}

function itemTexts({ items }: Page, fields: string[] | undefined): string[] {
  if (fields !== undefined) return items.map(({ doc }) => JSON.stringify(project(doc, fields)))
  return items.map(({ stored, doc }) => (doc === stored.doc ? textOf(stored) : JSON.stringify(doc)))
}

/** The link carries the token alone; `=` stays as it is, as it may in a query. */
export function links(path: string, next: Cursor | null): JsonObject {
  if (next === null) return {}
  const token = encodeURIComponent(formatToken(next)).replaceAll('%3D', '=')
  return { next: { href: `${path}?continuationToken=${token}` } }
}

function searchQuery(body: JsonObject): URLSearchParams {
  const { queryString = '', limit, orderby, count } = body
  if (typeof queryString !== 'string') refuseRequest('queryString is expected to be text')
  const query = new URLSearchParams(queryString.replace(/^\?/, ''))
  for (const [name, value] of Object.entries({ limit, orderby, count })) {
    if (value === undefined || value === null) continue
    if (typeof value === 'object') refuseFlow(1454, `Type of [${name}] is not supported.`)
    query.set(name, String(value))
  }
  return query
}

function projection(value: Json | undefined): string[] | undefined {
  if (value === undefined || value === null) return undefined
  const fields = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(fields)) return refuseFlow(1454, 'Type of [projectionFields] is not supported.')
  const names = fields.map((field) => asText(field).trim()).filter((field) => field !== '')
  return names.length === 0 ? undefined : names
}

function project(doc: JsonObject, fields: string[]): JsonObject {
  const entries = fields.flatMap((field): [string, Json][] => {
    const path = parsePath(field)
    const value = path === null ? undefined : valueAt(doc, path)
    return value === undefined ? [] : [[field, value]]
  })
  return Object.fromEntries(entries)
}
