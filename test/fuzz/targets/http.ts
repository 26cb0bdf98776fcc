import { systemClock } from '../../../src/lib/clock.ts'
import { Secret } from '../../../src/lib/secret.ts'
import { createRoutes, type Handlers } from '../../../src/server/routes.ts'
import type { SluiceEvent } from '../../../src/telemetry/events.ts'
import type { Dice } from '../dice.ts'
import { hostileJson, hostileText, unicodeText } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted, mustNotContain } from '../violation.ts'

type Input = { method: string; path: string; headers: [string, string][]; body: string | Uint8Array | null; draining: boolean }

export const SERVER_TOKEN = 'PLANTED-server-token-77'
export const PATHS = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/api/status',
  '/api/reconcile',
  '/',
  '/api',
  '/api/reconcile/',
  '//api/reconcile',
  '/api/../api/status',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/api/%',
  '/api/%00',
  '/api/%ff',
  '/*',
  '/:id',
  '/healthz?x=1&x=2#y',
  '/API/STATUS',
  '/api/status;x',
  '/__proto__',
  '/constructor',
]
const HEADER_NAMES = [
  'authorization',
  'content-type',
  'content-length',
  'host',
  'x-forwarded-for',
  'x-http-method-override',
  'accept',
  'range',
  'if-none-match',
  'cookie',
  'origin',
  'expect',
  '__proto__',
]

/** What stands behind the routes answers; which bodies reach it is kept. */
export function handlersFor(asked: unknown[]): Handlers {
  return {
    health: () => ({ alive: true, reason: '' }),
    ready: () => ({ ready: true, reasons: [] }),
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: 'sluice_up 1\n' }),
    status: () => Promise.resolve({ formatVersion: 1, version: '0', at: '2026-11-23T12:00:00.000Z', sources: [], targets: [] }),
    reconcile: (request) => {
      asked.push(request)
      return request.target === 'prod' || request.target === null ? { accepted: true } : { accepted: false, reason: 'no such target' }
    },
  }
}

/** The routes of the status server, without a socket. */
export const http = fuzzTarget<Input>({
  name: 'http',
  promise: 'any request is answered below 500, writes only with the token, and the token is in no answer',
  share: 150_000,
  make: (dice) => ({
    method: dice.either(
      [6, () => dice.pick(['POST', 'GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])],
      [1, () => dice.pick(['PROPFIND', 'QUERY', 'X', 'get', 'M-SEARCH'])],
    ),
    path: dice.either(
      [6, () => dice.pick(PATHS)],
      [2, () => `/${encodeURI(unicodeText(dice, 30).toWellFormed())}`],
      [1, () => `/${'a/'.repeat(dice.between(1, 3000))}`],
      [1, () => `/api/reconcile?${'k=v&'.repeat(dice.between(1, 500))}`],
    ),
    headers: headers(dice),
    body: body(dice),
    draining: dice.chance(0.1),
  }),
  open: () => {
    const asked: unknown[] = []
    const events: SluiceEvent[] = []
    let draining = false
    const app = createRoutes(Secret.of(SERVER_TOKEN), handlersFor(asked), {
      clock: systemClock,
      emit: (event) => void events.push(event),
      draining: () => draining,
    })
    const check = async (input: Input): Promise<void> => {
      asked.length = events.length = 0
      draining = input.draining
      const request = requestOf(input)
      if (request === null) return
      const response = await app.request(request)
      const text = await response.text()
      must(response.status < 500 || (input.draining && response.status === 503), 'an answer of 500 or more', response.status, text, events)
      mustNotContain(`${text}${JSON.stringify([...response.headers])}${JSON.stringify(events)}`, [SERVER_TOKEN], 'an answer')
      const authorised =
        input.headers
          .findLast(([name]) => name === 'authorization')?.[1]
          .trim()
          .toLowerCase() === `bearer ${SERVER_TOKEN}`.toLowerCase()
      must(asked.length === 0 || authorised, 'somebody without the token had it look again')
      must(response.headers.get('x-content-type-options') === 'nosniff', 'an answer without the headers that keep it safe')
      mustBeUnpolluted()
    }
    return { check }
  },
  allowedMs: () => 500,
  describe: (input) => JSON.stringify(input),
})

/** Null for what the platform itself refuses to call a request. */
function requestOf({ method, path, headers: pairs, body: content }: Input): Request | null {
  try {
    const carries = method !== 'GET' && method !== 'HEAD' && content !== null
    return new Request(`http://localhost${path}`, { method, headers: pairs, ...(carries ? { body: content as string } : {}) })
  } catch {
    return null
  }
}

function headers(dice: Dice): [string, string][] {
  const pairs: [string, string][] = []
  if (dice.chance(0.6)) pairs.push(['authorization', authorization(dice)])
  for (const name of dice.list(0, 3, () => dice.pick(HEADER_NAMES))) {
    if (name !== 'authorization')
      pairs.push([
        name,
        dice.either(
          [2, () => dice.pick(['application/json', '0', '-1', '999999999999', 'chunked', '*/*', 'bytes=0-'])],
          [1, () => hostileText(dice).replace(/[^\x20-\x7e]/g, '')],
        ),
      ])
  }
  return pairs
}

export function authorization(dice: Dice): string {
  return dice.either(
    [4, () => `Bearer ${SERVER_TOKEN}`],
    [
      4,
      () =>
        dice.pick([
          `Bearer ${SERVER_TOKEN}x`,
          `Bearer ${SERVER_TOKEN.slice(0, -1)}`,
          `Bearer  ${SERVER_TOKEN}`,
          'Bearer',
          'Bearer ',
          `Basic ${SERVER_TOKEN}`,
          SERVER_TOKEN,
          `Bearer ${SERVER_TOKEN}, Bearer x`,
          `bearer ${SERVER_TOKEN}`,
          'Bearer null',
          'Bearer undefined',
          `Bearer ${'x'.repeat(5000)}`,
        ]),
    ],
  )
}

function body(dice: Dice): string | Uint8Array | null {
  return dice.either<string | Uint8Array | null>(
    [3, () => null],
    [
      4,
      () =>
        dice.pick([
          '',
          '{}',
          '{"target":"prod"}',
          '{"target":"prod","keys":["a"]}',
          '{"keys":[]}',
          '[]',
          '{',
          'null',
          '"x"',
          '{"__proto__":{"target":"x"}}',
          '{"target":{"toString":1}}',
          '{"keys":{"length":1}}',
          '{"target":"prod","target":"x"}',
        ]),
    ],
    [3, () => JSON.stringify({ target: hostileJson(dice, 1), keys: hostileJson(dice, 2) })],
    [1, () => JSON.stringify({ keys: dice.list(0, 1500, () => 'k') })],
    [1, () => dice.bytes(dice.between(0, 200))],
    [1, () => dice.pick(['[', '{"a":', 'x']).repeat(dice.between(1, 40_000))],
  )
}
