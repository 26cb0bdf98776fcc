/** Answers of a service that has gone mad, and of the proxies in front of it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import type { WireRequest, WireResponse } from '../../src/flowservice/wire.ts'
import { CATALOGUE } from '../flowservice/catalogue.ts'
import type { Dice } from './dice.ts'
import { hostileJson, hostileText, mutateJson } from './hostile.ts'

/** What a request may meet: an answer, an error of the network, or silence. */
export type Met = { kind: 'answer'; response: WireResponse } | { kind: 'broken'; code: string; message: string } | { kind: 'silence' }

const FIXTURES = join(import.meta.dirname, '../fixtures/flow-service')
const fixture = (name: string): JsonObject => JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as JsonObject
const FLOW = fixture('published-flow')
const BODIES: readonly Json[] = [
  { items: [FLOW], _links: { next: { href: '/flows?continuationToken=abc' } } },
  { items: [FLOW] },
  { items: [] },
  { items: [{ ...FLOW, id: 'wanted' }] },
  fixture('write-answer'),
  { items: [fixture('write-answer')] },
  { items: [fixture('flow-spec')] },
  { items: [fixture('source-connection')] },
  { items: [fixture('base-connection')] },
  fixture('sandbox'),
  fixture('token'),
  fixture('error-gateway'),
  fixture('error-service'),
  fixture('error-content-type'),
]
const PAGES = [
  '<html><body>Sign in</body></html>',
  '',
  ' ',
  'null',
  '[]',
  '{}',
  '{"items":',
  '{"items":[{}',
  '\ufeff{"items":[]}',
  '{"items":[]}{"items":[]}',
  'NaN',
  '{"items":[],}',
  '\u0000',
  'upstream connect error',
  '{"items":{"length":3}}',
  '{"items":[null]}',
  '{"items":[[]]}',
  '{"__proto__":{"items":[]}}',
  '{"items":"x"}',
]
const RETRY_AFTER = [
  '0',
  '1',
  '30',
  '-1',
  '1e9',
  '99999999999',
  '0.5',
  '',
  ' ',
  'NaN',
  'soon',
  'Wed, 21 Oct 2099 07:28:00 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '1,2',
  '\u0000',
  '120; x',
]

/** @param echoes text that a careless service repeats back: credentials */
export function hostileAnswer(dice: Dice, echoes: readonly string[]): Met {
  return dice.either<Met>(
    [20, () => ({ kind: 'answer', response: { status: status(dice), headers: headers(dice, echoes), body: body(dice, echoes) } })],
    [
      2,
      () => ({
        kind: 'broken',
        code: dice.pick(['ECONNRESET', 'UND_ERR_SOCKET', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', '']),
        message: echoed(dice, 'socket hang up', echoes),
      }),
    ],
    [1, () => ({ kind: 'silence' })],
  )
}

function status(dice: Dice): number {
  return dice.either(
    [8, () => dice.pick([200, 201, 202, 204])],
    [6, () => dice.pick([400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 422, 429])],
    [4, () => dice.pick([500, 502, 503, 504])],
    [1, () => dice.pick([100, 207, 226, 301, 302, 304, 307, 418, 451, 511, 599, 600, 999, 0])],
  )
}

function body(dice: Dice, echoes: readonly string[]): string {
  const text = dice.either(
    [8, () => JSON.stringify(mutateJson(dice, dice.pick(BODIES), dice.between(0, 4)))],
    [4, () => JSON.stringify(problem(dice))],
    [3, () => dice.pick(PAGES)],
    [2, () => JSON.stringify(hostileJson(dice, 4))],
    [1, () => dice.pick(['[', '{"a":', '"x', '{"items":[']).repeat(dice.between(1, 5000))],
    [1, () => JSON.stringify({ items: Array.from({ length: dice.between(1, 300) }, (_, n) => ({ ...FLOW, id: `f${n % 200}` })) })],
    [1, () => `${JSON.stringify(dice.pick(BODIES)).slice(0, dice.below(200))}`],
  )
  return dice.chance(0.1) ? echoed(dice, text, echoes) : text
}

function problem(dice: Dice): JsonObject {
  const { space, status, code } = dice.pick(CATALOGUE)
  const shown = String(code).padStart(4, '0')
  const text = hostileText(dice)
  if (space === 'gateway') return { error_code: dice.pick<Json>([code, shown, text]), message: text }
  const type = `https://ns.adobe.com/aep/errors/${space === 'flow' ? 'FLOW' : dice.pick(['CONNECTOR', 'SOURCES', text])}-${shown}-${status}`
  return mutateJson(
    dice,
    { type, title: text, status, report: { 'detailed-message': text, 'request-id': text }, errorMessage: text, errorDetails: text },
    dice.between(0, 1),
  ) as JsonObject
}

function headers(dice: Dice, echoes: readonly string[]): Record<string, string> {
  const all: Record<string, string> = {}
  if (dice.chance(0.6))
    all['content-type'] = dice.pick([
      'application/json',
      'text/html',
      'application/problem+json; charset=utf-16',
      '',
      '*/*',
      'application/json, text/html',
    ])
  if (dice.chance(0.3)) all['retry-after'] = dice.pick(RETRY_AFTER)
  if (dice.chance(0.2)) all['date'] = dice.pick(['', 'x', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'])
  if (dice.chance(0.3)) all['x-request-id'] = dice.either([3, () => 'req-1'], [1, () => echoed(dice, 'req', echoes)], [1, () => hostileText(dice)])
  if (dice.chance(0.2)) all['etag'] = dice.pick(['abc', '"abc"', 'W/"abc"', '', '"'])
  return all
}

function echoed(dice: Dice, text: string, echoes: readonly string[]): string {
  const echo = dice.pick(echoes)
  return dice.pick([
    `${text} ${echo}`,
    `${text} Authorization: Bearer ${echo}`,
    text.replace(/"(?=[^"]*"[^"]*$)/, `"${echo}`),
    text.replace(/"[^"]*"(?=[,}\]])/, JSON.stringify(echo)),
    `{"message":"for ${echo}"}`,
    text.replaceAll('wanted', echo).replaceAll('aaaaaaaa-1111-4111-8111-000000000001', echo),
  ])
}

/** A header that no client library would send is an error of the library before anything leaves. */
export function refusesHeaders({ headers: sent }: WireRequest): boolean {
  return Object.values(sent).some((value) => /[^\t\u0020-\u007e\u0080-\u00ff]/.test(value))
}
