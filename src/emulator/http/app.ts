import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type Context } from 'hono'
import type { IncomingMessage } from 'node:http'
import type { WireRequest, WireResponse } from '../../flowservice/wire.ts'
import type { Clock } from '../../lib/clock.ts'
import { handle } from '../core/handle.ts'
import { LIMITS } from '../core/limits.ts'
import { gatewayAnswer } from '../core/refusal.ts'
import type { World } from '../core/world.ts'
import { readBody } from './read-body.ts'

export type AppDeps = {
  clock: Clock
  /** Makes durable what the request changed; called before any answer leaves. */
  keep: () => void
  signal: AbortSignal
}

type Env = { Bindings: HttpBindings }
type Method = WireRequest['method']

const METHODS: ReadonlySet<string> = new Set<Method>(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])

/** The world over HTTP: every request goes to `handle()`, whose answer is sent late, cut off or as it is. */
export function emulatorApp(world: World, deps: AppDeps): Hono<Env> {
  const app = new Hono<Env>()
  app.all('*', (c) => answer(world, deps, c))
  // A client that went away, an emulator that stops, a disk that is full: no answer is better than one that is not true.
  app.onError((_, c) => {
    c.env.incoming.socket.destroy()
    return RESPONSE_ALREADY_SENT
  })
  return app
}

async function answer(world: World, deps: AppDeps, c: Context<Env>): Promise<Response> {
  const { incoming, outgoing } = c.env
  const request = await readRequest(c)
  if ('status' in request) return send(outgoing, request)
  const { response, delayMs, cut } = handle(world, request)
  deps.keep()
  if (delayMs > 0) await deps.clock.sleep(delayMs, { signal: deps.signal })
  if (cut === 'no') return send(outgoing, response)
  incoming.socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

async function readRequest(c: Context<Env>): Promise<WireRequest | WireResponse> {
  const { method } = c.req
  if (!METHODS.has(method)) return gatewayAnswer('405000')
  const { incoming } = c.env
  const body = await readBody(incoming, LIMITS.bodyBytes)
  // What is left of the body would be taken for the next request on this connection.
  if (body === null) return { ...gatewayAnswer('413000'), headers: { connection: 'close' } }
  const url = URL.parse(incoming.url ?? '/', 'http://emulator')
  if (url === null) return gatewayAnswer('404000')
  return { method: method as Method, url: url.href, headers: headersOf(incoming), body: body === '' ? null : body }
}

/** One value per name; where a client repeats a header, the first counts. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, (Array.isArray(value) ? value[0] : value) ?? ''])
  return Object.fromEntries(entries)
}

/** Straight to the socket: the body is text already, and nothing is gained by making a stream of it first. */
function send(outgoing: HttpBindings['outgoing'], { status, headers, body }: WireResponse): Response {
  outgoing.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }) })
  outgoing.end(body)
  return RESPONSE_ALREADY_SENT
}
