/** The client over real sockets: what a network does to it, rather than what a service says. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createUndiciTransport, type UndiciTransport } from '../../src/flowservice/undici-transport.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import { failureOf, flowClient, never, page, problem, wireFlow, type Bench, type BenchOptions } from '../support/flow-client.ts'
import { startProxy } from '../support/proxy.ts'
import { startScriptedServer, type RunningServer } from '../support/scripted-server.ts'
import { ScriptedService, type Reply } from '../support/scripted-service.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

let network: UndiciTransport
let service: ScriptedService
let server: RunningServer

beforeEach(async () => {
  network = createUndiciTransport({ env: {} })
  service = new ScriptedService()
  server = await startScriptedServer(service)
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** Time stands still while a request is on its way, and passes in no time in every pause. */
function bench(options: BenchOptions = {}): Bench {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1), { autoAdvance: true })
  const transport: Transport = async (request, abortable) => clock.during(network.transport(request, abortable))
  return flowClient({ service, url: server.url, clock, transport, ...options })
}

const ok: Reply = { json: page([wireFlow('1')]) }
const created: Reply = { status: 201, json: { id: '1', etag: '"1"' } }
const patch = ({ client }: Bench): Promise<unknown> => client.patchFlow('1', '"1"', [{ op: 'replace', path: '/name', value: 'b' }], { signal: never })

test('a draft is created, patched, published, watched until it is enabled, and deleted', async () => {
  const running = bench()
  const state = (value: string): Reply => ({ json: page([wireFlow('1', { state: value })]) })
  service
    .on('POST /flows', created)
    .on('PATCH /flows/1', { json: { id: '1', etag: '"2"' } })
    .on('POST /flows/1/action', { json: { id: '1', etag: '"3"' } })
    .on('GET /flows/1', { status: 404, json: problem('FLOW-1439-404') }, state('draft'), state('publishing'), state('enabled'))
    .on('DELETE /flows/1', { status: 204 })
  const { id, etag } = await running.client.createFlow({ name: 'a' }, 'draft', { signal: never })
  expect((await running.client.waitUntilSettled(id, { maxMs: 60_000, justCreated: true }, { signal: never })).flow?.state).toBe('draft')
  const patched = await running.client.patchFlow(id, etag, [{ op: 'add', path: '/description', value: 'd' }], { signal: never })
  await running.client.actOnFlow(id, 'publish', patched.etag, { signal: never })
  expect((await running.client.waitUntilSettled(id, { maxMs: 60_000, justCreated: false }, { signal: never })).flow?.state).toBe('enabled')
  expect(await running.client.deleteFlow(id, { signal: never })).toBe('accepted')
  expect(service.requests.map(({ method, headers }) => [method, headers['if-match']]).filter(([, ifMatch]) => ifMatch !== undefined)).toEqual([
    ['PATCH', '"1"'],
    ['POST', '"2"'],
  ])
  expect(running.events).toEqual([])
})

test.each([
  ['cut before the answer', { cut: 'before' }],
  ['cut in the middle of the answer', { cut: 'midway', json: page([wireFlow('1')]) }],
  ['answered with an HTML error', { status: 502, body: '<html>bad gateway</html>', headers: { 'content-type': 'text/html' } }],
  ['answered with a login page', { status: 200, body: '<html>log in</html>', headers: { 'content-type': 'text/html' } }],
  ['answered with nothing', { status: 200, body: '' }],
  ['answered with truncated JSON', { status: 200, body: '{"items":[{"id":"1","etag":"\\"1' }],
] as const)('a read that is %s is asked for again, in one episode', async (_, reply) => {
  const running = bench()
  service.on('GET /flows/1', reply, reply, ok)
  expect(await running.client.getFlow('1', { signal: never })).toMatchObject({ id: '1' })
  expect(running.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
})

test.each([
  ['before', 'SLUICE_UNAVAILABLE'],
  ['midway', 'SLUICE_UNAVAILABLE'],
] as const)('a write whose connection is cut %s its answer leaves once', async (cut, code) => {
  const running = bench()
  service.on('POST /flows', { ...created, cut }).on('PATCH /flows/1', { ...created, cut })
  expect((await failureOf(running.client.createFlow({ name: 'a' }, 'draft', { signal: never }))).code).toBe('SLUICE_CREATE_UNKNOWN')
  expect((await failureOf(patch(running))).code).toBe(code)
  expect([service.calls('POST /flows').length, service.calls('PATCH /flows/1').length]).toEqual([1, 1])
})

test('a service that is down is told as such, for a create too as something nobody can know', async () => {
  const running = bench({ knobs: { attempts: 2 } })
  service.on('GET /flows/1', ok)
  await running.client.getFlow('1', { signal: never })
  await server[Symbol.asyncDispose]()
  const errors = await Promise.all([
    failureOf(running.client.getFlow('1', { signal: never })),
    failureOf(patch(running)),
    failureOf(running.client.createFlow({ name: 'a' }, 'draft', { signal: never })),
  ])
  expect(errors.map(({ code }) => code)).toEqual(['SLUICE_UNAVAILABLE', 'SLUICE_UNAVAILABLE', 'SLUICE_CREATE_UNKNOWN'])
  expect(errors[0]?.message).toContain('ECONNREFUSED')
})

test('a slow service: the deadline ends the request, and the next one finds it well again', async () => {
  const clock = new VirtualClock()
  const running = bench({ clock, transport: network.transport, timeoutMs: 5_000 })
  const arrived = Promise.withResolvers<void>()
  service.on(
    'GET /flows/1',
    () => {
      arrived.resolve()
      return { hang: true }
    },
    ok,
  )
  const read = running.client.getFlow('1', { signal: never })
  await arrived.promise
  await clock.advance(4_999)
  expect(running.events).toEqual([])
  // Past the deadline and past any first pause; what then comes over the socket needs no more virtual time.
  await clock.advance(5_000)
  expect(await read).toMatchObject({ id: '1' })
  expect(running.events).toMatchObject([{ event: 'service.trouble', code: 'SLUICE_TIMEOUT' }, { event: 'service.recovered' }])
})

test('an expired token in the middle of a listing is renewed, and the listing is whole', async () => {
  const running = bench()
  service.on('GET /flows', ({ query, headers }) => {
    if (query.get('continuationToken') === null) return { json: page([wireFlow('1')], '/flows?continuationToken=a%2Bb%3D%3D') }
    if (headers['authorization'] === 'Bearer token-1') return { status: 401, json: { error_code: '401013', message: 'Oauth token is not valid' } }
    return { json: page([wireFlow(query.get('continuationToken') ?? '')]) }
  })
  const { flows, complete } = await running.client.listFlows({}, { signal: never })
  expect([flows.map(({ id }) => id), complete]).toEqual([['1', 'a+b=='], true])
  expect(running.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
})

test('token and flows go through a proxy, and a proxy that is in the way is not Flow Service', async () => {
  service.on('GET /flows/1', ok)
  for (const refuseWith of [undefined, 404]) {
    await using proxy = await startProxy(refuseWith === undefined ? {} : { refuseWith })
    await using through = createUndiciTransport({ env: { HTTP_PROXY: proxy.url } })
    const clock = new VirtualClock(0, { autoAdvance: true })
    const running = bench({ clock, transport: async (request, abortable) => clock.during(through.transport(request, abortable)) })
    const read = running.client.getFlow('1', { signal: never })
    if (refuseWith === undefined) expect(await read).toMatchObject({ id: '1' })
    else expect((await failureOf(read)).code).toBe('SLUICE_ANSWER_MALFORMED')
    expect(proxy.seen[0]).toBe(`POST ${server.url}/ims/token/v3`)
  }
})
