import { expect, test } from 'vitest'
import { createLimiter } from '../../src/flowservice/limiter.ts'
import { CLIENT_SECRET, failureOf, flowClient, never, ORG, page, problem, wireFlow, type Bench } from '../support/flow-client.ts'
import type { Reply } from '../support/scripted-service.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const ok: Reply = { json: page([wireFlow('1')]) }
const accepted: Reply = { json: { id: '1', etag: '"2"' } }
const created: Reply = { ...accepted, status: 201 }

const writes: [name: string, route: string, write: (bench: Bench) => Promise<unknown>][] = [
  ['create', 'POST /flows', ({ client }) => client.createFlow({ name: 'a' }, 'draft', { signal: never })],
  ['patch', 'PATCH /flows/1', ({ client }) => client.patchFlow('1', '"e"', [{ op: 'replace', path: '/name', value: 'b' }], { signal: never })],
  ['publish', 'POST /flows/1/action', ({ client }) => client.actOnFlow('1', 'publish', '"e"', { signal: never })],
  ['delete', 'DELETE /flows/1', ({ client }) => client.deleteFlow('1', { signal: never })],
]

const lostAnswers: [name: string, reply: Reply, code: string][] = [
  ['500', { status: 500, json: problem('FLOW-1102-500') }, 'SLUICE_UNAVAILABLE'],
  ['503', { status: 503, json: problem('FLOW-1103-503') }, 'SLUICE_UNAVAILABLE'],
  ['504', { status: 504, json: problem('FLOW-1104-504') }, 'SLUICE_UNAVAILABLE'],
  ['408', { status: 408, body: '' }, 'SLUICE_UNAVAILABLE'],
  ['a reset', { cut: 'before' }, 'SLUICE_UNAVAILABLE'],
  ['no answer', { hang: true }, 'SLUICE_TIMEOUT'],
  ['an HTML error', { status: 502, body: '<html>bad gateway</html>' }, 'SLUICE_UNAVAILABLE'],
  ['a redirect', { status: 302, headers: { location: '/login' } }, 'SLUICE_ANSWER_MALFORMED'],
]

test('sends the documented headers and nothing else', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', ok).on('PATCH /flows/1', accepted)
  await bench.client.getFlow('1', { signal: never })
  await bench.client.patchFlow('1', '"0a-00"', [{ op: 'remove', path: '/options' }], { signal: never })
  const shared = {
    accept: 'application/json',
    authorization: 'Bearer token-1',
    'x-api-key': 'acme-client',
    'x-gw-ims-org-id': ORG,
    'x-sandbox-name': 'dev',
  }
  expect(bench.service.calls('GET /flows/1')[0]?.headers).toEqual(shared)
  expect(bench.service.calls('PATCH /flows/1')[0]?.headers).toEqual({ ...shared, 'content-type': 'application/json', 'if-match': '"0a-00"' })
})

test.each([
  ['503', { status: 503, json: problem('FLOW-1103-503') }],
  ['500', { status: 500, json: problem('FLOW-1400-500') }],
  ['504', { status: 504, body: '' }],
  ['429 without a hint', { status: 429, json: { error_code: '429050', message: 'Too many requests' } }],
  ['an HTML error', { status: 502, body: '<html>bad gateway</html>' }],
  ['an HTML page with HTTP 200', { body: '<html>log in here</html>' }],
  ['truncated JSON', { body: '{"items":[{"id":"1"' }],
  ['an empty answer', { body: '' }],
  ['a list without items', { json: { _links: {} } }],
  ['a reset', { cut: 'before' }],
  ['no answer', { hang: true }],
] as const)('a read survives %s, in one episode', async (_, reply) => {
  const bench = flowClient({ timeoutMs: 30_000 })
  bench.service.on('GET /flows/1', reply, reply, ok)
  expect(await bench.client.getFlow('1', { signal: never })).toMatchObject({ id: '1' })
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
  expect(bench.events[1]).toMatchObject({ attempts: 2, route: '/flows/{id}' })
  expect(bench.service.calls('GET /flows/1')).toHaveLength(3)
})

test('a read gives up after six attempts, with what the service said last', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { status: 503, json: problem('FLOW-1103-503', 'down for maintenance') })
  const error = await failureOf(bench.client.getFlow('1', { signal: never }))
  expect(error.code).toBe('SLUICE_UNAVAILABLE')
  expect(error.message).toBe('cannot read flow 1: HTTP 503 FLOW-1103-503: down for maintenance')
  expect(error.facts).toEqual({ status: 503, serviceCode: 'FLOW-1103-503', requestId: 'req-from-report' })
  expect(bench.service.calls('GET /flows/1')).toHaveLength(6)
  // 1 + 2 + 4 + 8 + 16 s are the ceilings of the five pauses.
  expect(bench.clock.monotonicMs()).toBeLessThanOrEqual(31_000)
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble'])
})

test('a read gives up when its time is over, however few the attempts', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { hang: true })
  expect((await failureOf(bench.client.getFlow('1', { signal: never }))).code).toBe('SLUICE_TIMEOUT')
  expect(bench.service.calls('GET /flows/1')).toHaveLength(2)
  expect(bench.clock.monotonicMs()).toBeLessThan(140_000)
})

test('the pauses of a read grow and differ', async () => {
  const bench = flowClient({ knobs: { attempts: 9, retryMs: 3_600_000 } })
  const at: number[] = []
  bench.service.on('GET /flows/1', () => {
    at.push(bench.clock.nowMs())
    return { status: 503 }
  })
  await failureOf(bench.client.getFlow('1', { signal: never }))
  const pauses = at.slice(1).map((ms, index) => ms - (at[index] ?? 0))
  pauses.forEach((ms, index) => expect(ms).toBeLessThanOrEqual(Math.min(60_000, 1_000 * 2 ** index)))
  expect(new Set(pauses).size).toBe(8)
  expect(pauses.slice(4).reduce((sum, ms) => sum + ms)).toBeGreaterThan(pauses.slice(0, 4).reduce((sum, ms) => sum + ms))
})

test.each(['503', '429'])('Retry-After of a %s is honoured to the second', async (status) => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { status: Number(status), headers: { 'retry-after': '42' } }, ok)
  await bench.client.getFlow('1', { signal: never })
  expect(bench.clock.monotonicMs()).toBe(42_000)
})

test('a Retry-After beyond the patience of a call is reported instead of waited for, and still holds for the credential', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { status: 429, headers: { 'retry-after': '300' } }, ok)
  const error = await failureOf(bench.client.getFlow('1', { signal: never }))
  expect([error.code, error.facts.retryAfterMs]).toEqual(['SLUICE_RATE_LIMITED', 300_000])
  expect((await failureOf(bench.client.getFlow('1', { signal: never }))).message).toMatch(
    /^cannot read flow 1: the service asked for a pause of which 300 s are left/,
  )
  expect(bench.service.calls('GET /flows/1')).toHaveLength(1)
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble'])
})

test.each(writes)('a %s refused by a 429 is sent again after the pause', async (_, route, write) => {
  const bench = flowClient()
  bench.service.on(route, { status: 429, headers: { 'retry-after': '5' } }, created)
  await write(bench)
  expect(bench.service.calls(route)).toHaveLength(2)
  expect(bench.clock.monotonicMs()).toBe(5_000)
})

test.each(writes.filter(([name]) => name !== 'create' && name !== 'patch'))(
  'a %s is not sent after a long pause: what it was decided upon may be over',
  async (_, route, write) => {
    const bench = flowClient()
    bench.service.on(route, { status: 429, headers: { 'retry-after': '6' } }, created)
    const refused = await failureOf(write(bench))
    expect([refused.code, refused.next, refused.facts.retryAfterMs]).toEqual(['SLUICE_RATE_LIMITED', 'backoff', 6_000])
    expect((await failureOf(write(bench))).message).toMatch(/the service asked for a pause of which 6 s are left$/)
    expect(bench.service.calls(route)).toHaveLength(1)
    await bench.clock.advance(1_000)
    await write(bench)
    expect(bench.service.calls(route)).toHaveLength(2)
  },
)

const unanswered = writes.flatMap(([name, route, write]) => lostAnswers.map(([what, reply, code]) => ({ name, route, write, what, reply, code })))

test.each(unanswered)('a $name is not sent again after $what', async ({ name, route, write, reply, code }) => {
  const bench = flowClient()
  bench.service.on(route, reply, created)
  const error = await failureOf(write(bench))
  expect(error.code).toBe(name === 'create' ? 'SLUICE_CREATE_UNKNOWN' : code)
  expect(bench.service.calls(route)).toHaveLength(1)
})

test.each([
  ['HTML', { body: '<html>log in here</html>' }],
  ['nothing', { status: 201, body: '' }],
  ['truncated JSON', { status: 201, body: '{"id":"1","et' }],
  ['no etag', { status: 201, json: { id: '1' } }],
  ['no id', { status: 201, json: { etag: '"1"' } }],
] as const)('a create answered by 2xx and %s may have happened', async (_, reply) => {
  const bench = flowClient()
  bench.service.on('POST /flows', reply, created)
  const error = await failureOf(bench.client.createFlow({ name: 'a' }, 'draft', { signal: never }))
  expect([error.code, error.next]).toEqual(['SLUICE_CREATE_UNKNOWN', 'replan'])
  expect(bench.service.calls('POST /flows')).toHaveLength(1)
})

test.each([
  [400, 'FLOW-1410-400', 'SLUICE_REFUSED'],
  [403, 'FLOW-2120-403', 'SLUICE_FORBIDDEN'],
  [404, 'FLOW-2100-404', 'SLUICE_SANDBOX_UNKNOWN'],
  [422, 'FLOW-9999-422', 'SLUICE_REFUSED'],
])('a create refused by %i %s did not happen: %s', async (status, serviceCode, code) => {
  const bench = flowClient()
  bench.service.on('POST /flows', { status, json: problem(serviceCode) })
  expect((await failureOf(bench.client.createFlow({ name: 'a' }, 'draft', { signal: never }))).code).toBe(code)
  expect(bench.events).toEqual([])
})

test('a create that cannot get a token did not happen', async () => {
  const bench = flowClient()
  bench.service.on('POST /ims/token/v3', { status: 503 })
  const error = await failureOf(bench.client.createFlow({ name: 'a' }, 'draft', { signal: never }))
  expect([error.code, error.message]).toEqual(['SLUICE_UNAVAILABLE', 'cannot create flow "a": the token endpoint answered HTTP 503'])
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble'])
})

const expired: [string, Reply][] = [
  ['401013', { status: 401, json: { error_code: '401013', message: 'Oauth token is not valid' } }],
  ['a bare 401', { status: 401, body: '' }],
  ['2114', { status: 400, json: problem('FLOW-2114-400') }],
  ['2115', { status: 400, json: problem('FLOW-2115-400') }],
]

test.each([...writes, ['read', 'GET /flows/1', ({ client }: Bench) => client.getFlow('1', { signal: never })] as const])(
  'a %s whose token has expired is sent once more with a new one',
  async (name, route, act) => {
    for (const [, reply] of expired) {
      const bench = flowClient()
      bench.service.on(route, reply, name === 'read' ? ok : created)
      await act(bench)
      expect(bench.service.calls(route).map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2'])
      expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
    }
  },
)

test.each(expired)('a token that is refused twice by %s is a refused credential', async (_, reply) => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', reply)
  expect((await failureOf(bench.client.getFlow('1', { signal: never }))).code).toBe('SLUICE_UNAUTHORIZED')
  expect(bench.service.calls('GET /flows/1')).toHaveLength(2)
  expect(bench.service.tokenCalls).toHaveLength(2)
})

test('an expired token costs one fetch, however many calls meet it at once', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/*', ({ headers, path }) =>
    headers['authorization'] === 'Bearer token-1' ? { status: 401, json: { error_code: '401013' } } : { json: page([wireFlow(path.slice(7))]) },
  )
  await Promise.all(['1', '2', '3', '4', '5'].map((id) => bench.client.getFlow(id, { signal: never })))
  expect(bench.service.tokenCalls).toHaveLength(2)
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
})

test('failures of many calls at once are one episode', async () => {
  const bench = flowClient()
  let left = 6
  bench.service.on('GET /flows/*', ({ path }) => ((left -= 1) >= 0 ? { status: 503 } : { json: page([wireFlow(path.slice(7))]) }))
  await Promise.all(['1', '2', '3', '4', '5', '6', '7', '8'].map((id) => bench.client.getFlow(id, { signal: never })))
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
  expect(bench.events[1]).toMatchObject({ attempts: 6 })
})

test('an outage that outlasts a call ends with the next call that goes through', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', ...Array.from({ length: 6 }, (): Reply => ({ status: 503 })), ok)
  await failureOf(bench.client.getFlow('1', { signal: never }))
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble'])
  await bench.client.getFlow('1', { signal: never })
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
})

test('a refusal with a reason is the answer of a service that is back', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { status: 503 }, { status: 404, json: problem('FLOW-1439-404') })
  expect(await bench.client.getFlow('1', { signal: never })).toBeNull()
  expect(bench.events.map(({ event }) => event)).toEqual(['service.trouble', 'service.recovered'])
})

test('being stopped is not a failure of the service: in flight, in a pause, in the queue and before the token', async () => {
  const inFlight: Reply = { hang: true }
  const inPause: Reply = { status: 503, headers: { 'retry-after': '100' } }
  for (const reply of [inFlight, inPause]) {
    const bench = flowClient({ clock: new VirtualClock(), concurrency: 1 })
    bench.service.on('GET /flows/1', reply)
    const stop = new AbortController()
    const calls = [bench.client.getFlow('1', { signal: stop.signal }), bench.client.getFlow('1', { signal: stop.signal })].map(failureOf)
    await bench.clock.advance(10)
    stop.abort(new Error('SIGTERM'))
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(['SLUICE_ABORTED', 'SLUICE_ABORTED'])
    expect((await failureOf(bench.client.getFlow('1', { signal: stop.signal }))).code).toBe('SLUICE_ABORTED')
    expect(bench.events.length).toBe(reply === inPause ? 1 : 0)
    expect(bench.clock.pending).toBe(0)
  }
})

test('a create that is stopped on its way is told apart from one that got lost', async () => {
  const bench = flowClient({ clock: new VirtualClock() })
  bench.service.on('POST /flows', { hang: true })
  const stop = new AbortController()
  const create = failureOf(bench.client.createFlow({ name: 'a' }, 'draft', { signal: stop.signal }))
  await bench.clock.advance(10)
  stop.abort(new Error('SIGTERM'))
  expect((await create).code).toBe('SLUICE_ABORTED')
})

test('at most so many requests are on their way at a time', async () => {
  const bench = flowClient({ concurrency: 3 })
  let running = 0
  let most = 0
  bench.service.on('GET /flows/*', ({ path }) => {
    most = Math.max(most, (running += 1))
    const gate = Promise.resolve().then(() => (running -= 1))
    return { json: page([wireFlow(path.slice(7))]), gate }
  })
  await Promise.all(Array.from({ length: 12 }, (_, id) => bench.client.getFlow(String(id), { signal: never })))
  expect(most).toBe(3)
})

test('a target in trouble does not slow down another of the same credential', async () => {
  const clock = new VirtualClock(0, { autoAdvance: true })
  const limiter = createLimiter({ requestsPerSecond: 4, clock })
  const sick = flowClient({ clock, limiter, sandbox: 'sick', knobs: { attempts: 100, retryMs: 3_600_000 } })
  const well = flowClient({ clock, limiter, sandbox: 'well' })
  sick.service.on('GET /flows/*', { status: 503 })
  well.service.on('GET /flows/*', ({ path }) => ({ json: page([wireFlow(path.slice(7))]) }))
  const stop = new AbortController()
  const retrying = ['1', '2', '3', '4'].map((id) => failureOf(sick.client.getFlow(id, { signal: stop.signal })))
  await clock.sleep(1_000, { signal: never })
  const startedMs = clock.nowMs()
  for (let id = 0; id < 20; id++) await well.client.getFlow(String(id), { signal: never })
  const tookMs = clock.nowMs() - startedMs
  stop.abort(new Error('enough'))
  await Promise.all(retrying)
  // Alone, 20 requests at 4 a second with a burst of 4 take 4 s; the retries of the other may take every second turn at most.
  expect(tookMs).toBeLessThanOrEqual(8_000)
})

test('every attempt is counted, with bounded labels', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { status: 503 }, { cut: 'before' }, ok).on('POST /flows/1/action', accepted)
  await bench.client.getFlow('1', { signal: never })
  await bench.client.actOnFlow('1', 'enable', null, { signal: never })
  expect(bench.calls.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
    'GET /flows/{id} 503',
    'GET /flows/{id} 0',
    'GET /flows/{id} 200',
    'POST /flows/{id}/action 200',
  ])
})

test('no secret shows in any error or event, even when the service echoes them', async () => {
  const echo: Reply['json'] = { error_code: '401013', message: `bad token-1 token-2 Bearer token-1 secret ${CLIENT_SECRET}` }
  const bench = flowClient()
  bench.service.on('GET /flows/1', { status: 401, json: echo })
  const error = await failureOf(bench.client.getFlow('1', { signal: never }))
  const seen = JSON.stringify([error.message, error.facts, bench.events, bench.calls])
  expect(seen).not.toContain(CLIENT_SECRET)
  expect(error.message).not.toContain('token-2')
  expect(seen).not.toContain('Bearer token')
})

test.each(['', '*', 'two words', 'a\nb'])('refuses to be built for the sandbox %j', (sandbox) => {
  expect(() => flowClient({ sandbox })).toThrow(expect.objectContaining({ code: 'SLUICE_CONFIG' }) as Error)
})
