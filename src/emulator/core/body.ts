import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { HEADERS } from './headers.ts'
import { LIMITS } from './limits.ts'
import { refuseFlow, refuseRequest } from './refusal.ts'

/** The problem document that Adobe shows for a body without a JSON content type. */
export function checkContentType(headers: Readonly<Record<string, string>>, body: string | null): void {
  if (body === null || body === '') return
  const type = headers[HEADERS.contentType] ?? ''
  if (!/^application\/(?:[a-z.+-]*\+)?json\s*(?:;|$)/i.test(type)) refuseRequest('A valid content-type must be specified')
}

export function readJson(body: string | null): Json {
  if (body === null || body.trim() === '') refuseFlow(1405, 'The request body is empty.')
  const value = parse(body)
  if (isTooDeep(value)) refuseRequest(`The JSON is nested deeper than ${LIMITS.jsonDepth} levels`)
  return value
}

export function readObject(body: string | null): JsonObject {
  const value = readJson(body)
  if (!isJsonObject(value)) refuseRequest('A JSON object is expected')
  if (Object.keys(value).length === 0) refuseFlow(1405, 'The request body is empty.')
  return value
}

/** Level by level, without recursion: hostile nesting must not reach code that recurses. */
export function isTooDeep(value: Json): boolean {
  let level: Json[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > LIMITS.jsonDepth) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}

function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json
  } catch {
    return refuseRequest('The request body is not valid JSON')
  }
}
