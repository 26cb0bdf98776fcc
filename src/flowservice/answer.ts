import { isJsonObject, memberOf, type JsonObject } from '../lib/json.ts'
import { scrub } from '../lib/scrub.ts'
import { malformed } from './errors.ts'
import { parseJson, stringMember } from './envelope.ts'
import type { WireResponse } from './wire.ts'

/** What a write that was accepted leaves: accepted is not done, the flow may still be settling. */
export type WriteAnswer = { id: string; etag: string; requestId: string | null }

/** Reads a 2xx. Throws `SLUICE_ANSWER_MALFORMED` naming what was wrong: a proxy's login page comes with HTTP 200. */
export type AnswerReader<T> = (response: WireResponse, what: string) => T

export const readObject: AnswerReader<JsonObject> = (response, what) => {
  const json = parseJson(response.body)
  if (isJsonObject(json)) return json
  throw malformed(what, json === undefined ? `is not JSON${response.body === '' ? ' but empty' : ''}` : 'is not a JSON object', response)
}

/** Lists, and reads by id, which the service answers with a list of one. */
export const readItems: AnswerReader<JsonObject[]> = (response, what) => {
  const items = memberOf(readObject(response, what), 'items')
  if (!Array.isArray(items)) throw malformed(what, 'has no list "items"', response)
  const odd = items.findIndex((item) => !isJsonObject(item))
  if (odd >= 0) throw malformed(what, `has an element that is not an object at items[${odd}]`, response)
  return items.filter(isJsonObject)
}

/** `{id, etag}` as the documentation shows it; one version of the reference wraps it in a list. */
export const readWrite: AnswerReader<WriteAnswer> = (response, what) => {
  const object = readObject(response, what)
  const items = memberOf(object, 'items')
  const first = Array.isArray(items) ? items[0] : object
  const entity = isJsonObject(first) ? first : null
  const id = stringMember(entity, 'id')
  const etag = stringMember(entity, 'etag')
  if (id === null || etag === null) throw malformed(what, `has no ${id === null ? '"id"' : '"etag"'}`, response)
  // It goes into logs and the history, and a header may hold anything.
  const requestId = response.headers['x-request-id']
  return { id, etag, requestId: requestId === undefined ? null : scrub(requestId, { secrets: [], maxChars: 100 }) }
}

/** Deletes: any 2xx, with or without a body. */
export const readNothing: AnswerReader<void> = () => undefined
