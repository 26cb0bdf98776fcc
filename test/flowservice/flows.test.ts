import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenIn } from '../../src/flowservice/pages.ts'
import { parseFlow, settled } from '../../src/flowservice/parse-flow.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { LiveFlow } from '../../src/plan/model.ts'
import { failureOf, flowClient, never, page, problem, wireFlow } from '../support/flow-client.ts'
import { ScriptedService } from '../support/scripted-service.ts'

const live = (members: JsonObject): LiveFlow => parseFlow(wireFlow('1', members)) as LiveFlow

test('a flow becomes a domain value, and keeps everything it came with', () => {
  const item = wireFlow('1', {
    description: 'Contacts\n[managed by sluice: acme/crm/contacts; id=0a1b2c3d]',
    createdClient: 'acme-client@AdobeID',
    unheardOf: { by: ['us'] },
    lastOperation: { operation: 'update', status: { value: 'IN_PROGRESS', errors: [] }, percentCompleted: 10 },
  })
  expect(parseFlow(item)).toEqual({
    id: '1',
    etag: '"0a00b1c2-0000-0200-0000-6553ff5c0000"',
    name: 'flow 1',
    state: 'enabled',
    description: 'Contacts',
    marker: { owner: 'acme', key: 'crm/contacts', id: '0a1b2c3d', rest: {} },
    flowSpecId: '9753525b-82c7-4dce-8a9b-5ccfce2b9876',
    sandboxId: 'bbbbbbbb-0000-4000-8000-000000000001',
    createdAtMs: 1_700_000_000_123,
    updatedAtMs: 1_700_003_676_456,
    createdClient: 'acme-client',
    updatedClient: 'exc_app',
    document: item,
    lastOperation: { operation: 'update', status: 'inprogress', errors: [] },
  })
})

test('what a failed operation says is kept', () => {
  const errors = [{ code: 'CONNECTOR-2001-500', message: 'copy failed' }, 'odd', { details: 'only details' }]
  expect(live({ lastOperation: { status: { value: 'failed', errors } } }).lastOperation).toEqual({
    operation: '',
    status: 'failed',
    errors: [
      { code: 'CONNECTOR-2001-500', message: 'copy failed' },
      { code: '', message: 'only details' },
    ],
  })
})

test.each([
  ['an id', { id: 7 }, 'a flow without "id"'],
  ['an etag', { etag: null, version: null }, 'flow 1 without "etag"'],
])('a flow without %s is named, not guessed', async (_, members, said) => {
  const bench = flowClient({ knobs: { attempts: 1 } })
  bench.service.on('GET /flows', { json: page([wireFlow('0'), wireFlow('1', members)]), headers: { 'x-request-id': 'req-7' } })
  const error = await failureOf(bench.client.listFlows({}, { signal: never }))
  expect([error.code, error.message]).toEqual(['SLUICE_ANSWER_MALFORMED', `cannot list flows: the answer (HTTP 200) has ${said}`])
  expect(error.facts.requestId).toBe('req-7')
})

test.each([
  ['draft', 'completed', true],
  ['enabled', '', true],
  ['disabled', 'failed', true],
  ['enabled', 'somethingnew', true],
  ['enabled', 'inprogress', false],
  ['enabled', 'queued', false],
  ['updating', 'completed', false],
  ['initializing', '', false],
  ['enabled-finalizing', 'completed', false],
  ['never-heard-of', '', false],
  ['', '', false],
])('state %j with an operation %j is settled: %j', (state, status, wanted) => {
  expect(settled(live({ state, lastOperation: { status: { value: status } } }))).toBe(wanted)
})

test('any JSON at all is read or turned down, without a crash', () => {
  const members = fc.dictionary(
    fc.constantFrom('id', 'etag', 'version', 'name', 'state', 'description', 'flowSpec', 'createdAt', 'createdClient', 'lastOperation', '__proto__'),
    fc.jsonValue({ maxDepth: 4 }),
  )
  fc.assert(
    fc.property(members, (item) => {
      const flow = parseFlow(item as JsonObject)
      if ('wrong' in flow) expect(flow.wrong).toContain('without')
      else expect([typeof flow.id, typeof flow.etag, Number.isFinite(flow.createdAtMs), settled(flow)].length).toBe(4)
    }),
  )
})

test.each([
  ['/flows?continuationToken=abc', 'abc'],
  ['/flows?limit=2&continuationToken=a%3D%3D&x=1', 'a=='],
  ['/flows?continuationToken=a==&property=x', 'a=='],
  ['/flows?continuationToken=a+b%2Bc', 'a+b+c'],
  ['/flows?continuationToken=%25', '%'],
  ['/flows?continuationToken=%zz', '%zz'],
  ['https://elsewhere.example.com/flows?continuationToken=abc#part', 'abc'],
  ['/flows?continuationToken=', null],
  ['/flows', null],
  [null, null],
])('the token in %j is %j', (href, wanted) => expect(tokenIn(href)).toBe(wanted))

test('lists page by page with the same parameters, each flow once, the later reading of it', async () => {
  const bench = flowClient()
  bench.service.on(
    'GET /flows',
    { json: page([wireFlow('1'), wireFlow('2')], '/flows?continuationToken=t%2B1==') },
    { json: page([wireFlow('2', { state: 'disabled' }), wireFlow('3')]) },
  )
  const startedMs = bench.clock.nowMs()
  const { flows, complete, startedAtMs } = await bench.client.listFlows({}, { signal: never })
  expect(flows.map(({ id, state }) => `${id} ${state}`)).toEqual(['1 enabled', '2 disabled', '3 enabled'])
  expect([complete, startedAtMs]).toEqual([true, startedMs])
  expect(bench.service.calls('GET /flows').map(({ query }) => Object.fromEntries(query))).toEqual([
    { limit: '100', orderby: 'createdAt' },
    { limit: '100', orderby: 'createdAt', continuationToken: 't+1==' },
  ])
})

test('an empty page with a token is not the end, an empty page without one is', async () => {
  const bench = flowClient()
  bench.service.on(
    'GET /flows',
    { json: page([], '/flows?continuationToken=a') },
    { json: page([wireFlow('1')], '/flows?continuationToken=b') },
    { json: { items: [] } },
  )
  const { flows, complete } = await bench.client.listFlows({}, { signal: never })
  expect([flows.length, complete, bench.service.calls('GET /flows').length]).toEqual([1, true, 3])
})

test('stops where it was asked to, newest first, and says that it is not the whole', async () => {
  const bench = flowClient()
  bench.service.on(
    'GET /flows',
    { json: page([wireFlow('3')], '/flows?continuationToken=a') },
    { json: page([wireFlow('2')], '/flows?continuationToken=b') },
  )
  const { flows, complete } = await bench.client.listFlows(
    { orderBy: '-createdAt', stopWhen: (found) => found.some(({ id }) => id === '2') },
    { signal: never },
  )
  expect([flows.map(({ id }) => id), complete]).toEqual([['3', '2'], false])
  expect(bench.service.calls('GET /flows')[0]?.query.get('orderby')).toBe('-createdAt')
})

test('is whole when the page that would have stopped it was the last', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows', { json: page([wireFlow('1')]) })
  expect((await bench.client.listFlows({ stopWhen: () => true }, { signal: never })).complete).toBe(true)
})

test('a listing without end is cut, and says that it is not the whole', async () => {
  const bench = flowClient()
  let at = 0
  bench.service.on('GET /flows', () => ({ json: page([wireFlow(String((at += 1)))], `/flows?continuationToken=${at}`) }))
  const { flows, complete } = await bench.client.listFlows({ maxPages: 3 }, { signal: never })
  expect([flows.length, complete]).toEqual([3, false])
})

test('a token that comes again is an error, not a circle', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows', { json: page([wireFlow('1')], '/flows?continuationToken=a') })
  const error = await failureOf(bench.client.listFlows({}, { signal: never }))
  expect([error.code, bench.service.calls('GET /flows').length]).toEqual(['SLUICE_ANSWER_MALFORMED', 2])
})

test('a page that fails is asked for again, not the listing', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows', { json: page([wireFlow('1')], '/flows?continuationToken=a') }, { status: 503 }, { json: page([wireFlow('2')]) })
  expect((await bench.client.listFlows({}, { signal: never })).flows).toHaveLength(2)
  expect(bench.service.calls('GET /flows').map(({ query }) => query.get('continuationToken'))).toEqual([null, 'a', 'a'])
})

test('finds flows by name with a filter it does not trust', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows', { json: page([wireFlow('1', { name: 'CRM & co' }), wireFlow('2', { name: 'crm & CO' }), wireFlow('3')]) })
  expect((await bench.client.findFlowsByName('CRM & co', { signal: never })).map(({ id }) => id)).toEqual(['1'])
  expect(bench.service.calls('GET /flows')[0]?.query.get('property')).toBe('name==CRM & co')
})

test.each(['a,b', 'say "hi"', 'x==y', ' padded', ''])('reads all flows for a name that a filter cannot hold: %j', async (name) => {
  const bench = flowClient()
  bench.service.on('GET /flows', { json: page([wireFlow('1', { name }), wireFlow('2')]) })
  expect((await bench.client.findFlowsByName(name, { signal: never })).map(({ id }) => id)).toEqual(['1'])
  expect(bench.service.calls('GET /flows')[0]?.query.has('property')).toBe(false)
})

test('does not say "no such name" after half a listing', async () => {
  const bench = flowClient({ knobs: { maxPages: 2 } })
  let at = 0
  bench.service.on('GET /flows', () => ({ json: page([], `/flows?continuationToken=${(at += 1)}`) }))
  expect((await failureOf(bench.client.findFlowsByName('a', { signal: never }))).code).toBe('SLUICE_ANSWER_MALFORMED')
})

test('reads known flows in batches, keeps only those asked for, and asks for none when there are none', async () => {
  const bench = flowClient({ knobs: { idsPerQuery: 2 } })
  bench.service.on('GET /flows', ({ query }) => {
    const ids = (query.get('property') ?? '').replace('id==', '').split(',')
    return { json: page([...ids.filter((id) => id !== 'c').map((id) => wireFlow(id)), wireFlow('stranger')]) }
  })
  const found = await bench.client.getFlowsById(['a', 'b', 'c', 'd', 'e', 'a'], { signal: never })
  expect([...found.keys()]).toEqual(['a', 'b', 'd', 'e'])
  expect(bench.service.calls('GET /flows').map(({ query }) => query.get('property'))).toEqual(['id==a,b', 'id==c,d', 'id==e'])
  expect((await bench.client.getFlowsById([], { signal: never })).size).toBe(0)
  expect(bench.service.calls('GET /flows')).toHaveLength(3)
})

test('an answer about another flow is not believed', async () => {
  const bench = flowClient({ knobs: { attempts: 1 } })
  bench.service.on('GET /flows/1', { json: page([wireFlow('2')]) })
  expect((await failureOf(bench.client.getFlow('1', { signal: never }))).message).toBe('cannot read flow 1: the answer (HTTP 200) is about flow 2')
})

test('an id is one segment of the path, whatever it holds', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/*', { status: 404, json: problem('FLOW-1439-404') })
  expect(await bench.client.getFlow('../flows?x=1', { signal: never })).toBeNull()
  expect(bench.service.requests.at(-1)?.path).toBe('/flows/..%2Fflows%3Fx%3D1')
})

test('creates a draft or a plain flow, and returns what the service answered', async () => {
  const bench = flowClient()
  bench.service.on('POST /flows', { status: 201, json: { id: 'n', etag: '"1"' }, headers: { 'x-request-id': 'req-1' } })
  const answers = [
    await bench.client.createFlow({ name: 'a' }, 'draft', { signal: never }),
    await bench.client.createFlow({ name: 'a' }, 'plain', { signal: never }),
  ]
  expect(answers).toEqual(Array.from({ length: 2 }, () => ({ id: 'n', etag: '"1"', requestId: 'req-1' })))
  expect(bench.service.calls('POST /flows').map(({ query, body }) => [query.get('mode'), body])).toEqual([
    ['draft', '{"name":"a"}'],
    [null, '{"name":"a"}'],
  ])
})

test('reads the answer to a write in both forms of the reference', async () => {
  const bench = flowClient()
  bench.service.on('PATCH /flows/1', { json: { items: [{ id: '1', etag: '"2"' }] } })
  expect((await bench.client.patchFlow('1', '"1"', [], { signal: never })).etag).toBe('"2"')
})

test('an action has neither body nor content type, and the etag in If-Match where the knob allows it', async () => {
  for (const ifMatchOnActions of [true, false]) {
    const bench = flowClient({ knobs: { ifMatchOnActions } })
    bench.service.on('POST /flows/1/action', { json: { id: '1', etag: '"2"' } })
    await bench.client.actOnFlow('1', 'publish', '"1"', { signal: never })
    const [request] = bench.service.calls('POST /flows/1/action')
    expect([request?.body, request?.headers['content-type'], request?.query.get('op')]).toEqual(['', undefined, 'publish'])
    expect(request?.headers['if-match']).toBe(ifMatchOnActions ? '"1"' : undefined)
  }
})

describe('what comes from outside', () => {
  const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhY21lIn0.c2lnbmF0dXJl'
  const route = 'GET /flows/*'
  const echo = (body: unknown): ScriptedService => new ScriptedService().on(route, { json: body, headers: { 'x-request-id': `req ${JWT}` } })

  test('half of a surrogate pair in a name or a token of a page ends a listing no more than other text', async () => {
    const service = new ScriptedService().on(
      'GET /flows',
      { json: { items: [], _links: { next: { href: '/flows?continuationToken=\ud800' } } } },
      { json: { items: [] } },
    )
    const { client } = flowClient({ service })
    expect(await client.findFlowsByName('\ud800', { signal: never })).toEqual([])
    expect(service.calls('GET /flows').map(({ query }) => query.get('property'))).toEqual([null, null])
  })

  test.each([
    { name: 'an answer about another flow', service: echo({ items: [wireFlow(JWT)] }) },
    {
      name: 'a refusal',
      service: new ScriptedService().on(route, { status: 403, json: { error_code: JWT, message: JWT }, headers: { 'x-request-id': JWT } }),
    },
  ])('a credential echoed by $name is not in the error', async ({ service }) => {
    const { client } = flowClient({ service })
    const error = await failureOf(client.getFlow('wanted', { signal: never }))
    expect(`${error.message} ${JSON.stringify(error.facts)}`).not.toContain(JWT)
  })

  test('an id of any length leaves the sentence readable', async () => {
    const { client } = flowClient({ service: new ScriptedService().on(route, { status: 403, json: {} }) })
    const error = await failureOf(client.getFlow('x'.repeat(10_000), { signal: never }))
    expect(error.message.length).toBeLessThan(300)
  })
})
