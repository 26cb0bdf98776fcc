import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import type { WireResponse } from './wire.ts'

/**
 * What an error response says, whichever of the documented envelopes it comes in: the gateway's `error_code`, the service's problem
 * document with the code in its type URL, the older one with nothing but a text, or no JSON at all (a proxy's page, a cut answer).
 */
export type Problem = {
  /** `nameless` is JSON of the service without a code, `opaque` everything that is not JSON of a known form. */
  from: 'gateway' | 'service' | 'nameless' | 'opaque'
  /** `FLOW` or another prefix; null without a code. */
  prefix: string | null
  code: number | null
  /** Status that the code itself carries; it wins over the one of the response. */
  codeStatus: number | null
  /** The code as the service spells it. */
  serviceCode: string | null
  text: string | null
  requestId: string | null
}

const TYPE_URL = /\/([A-Z][A-Z_]*)-(\d{4})-(\d{3})$/
const NOTHING: Problem = { from: 'opaque', prefix: null, code: null, codeStatus: null, serviceCode: null, text: null, requestId: null }

export function readProblem(response: WireResponse): Problem {
  const json = parseJson(response.body)
  const requestId = response.headers['x-request-id'] ?? null
  if (!isJsonObject(json)) return { ...NOTHING, requestId }
  const report = objectMember(json, 'report')
  const shared = { text: textOf(json, report), requestId: stringMember(report, 'request-id') ?? requestId }
  const gateway = memberOf(json, 'error_code')
  if (typeof gateway === 'string' || typeof gateway === 'number') {
    const code = Number(gateway)
    return { ...NOTHING, ...shared, from: 'gateway', code: Number.isInteger(code) ? code : null, serviceCode: String(gateway).slice(0, 40) }
  }
  const match = TYPE_URL.exec(stringMember(json, 'type') ?? '')
  if (match !== null) {
    const [, prefix = '', code = '', status = ''] = match
    return { ...shared, from: 'service', prefix, code: Number(code), codeStatus: Number(status), serviceCode: `${prefix}-${code}-${status}` }
  }
  // `{"message": …}` alone may be anybody's; a status of 404 with it must not pass for "no such flow".
  const known = stringMember(json, 'errorMessage') !== null || report !== null
  return { ...NOTHING, ...shared, from: known ? 'nameless' : 'opaque' }
}

/** Undefined when it is not JSON; an error page, an empty body and a cut answer all look like this. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

export function objectMember(value: JsonObject | null, name: string): JsonObject | null {
  const member = value === null ? undefined : memberOf(value, name)
  return isJsonObject(member) ? member : null
}

export function stringMember(value: JsonObject | null, name: string): string | null {
  const member = value === null ? undefined : memberOf(value, name)
  return typeof member === 'string' && member !== '' ? member : null
}

function textOf(json: JsonObject, report: JsonObject | null): string | null {
  const named = ['errorMessage', 'message', 'detail', 'errorDetails', 'error_description', 'title']
  const found = named.map((name) => stringMember(json, name)).find((text) => text !== null)
  return stringMember(report, 'detailed-message') ?? found ?? null
}
