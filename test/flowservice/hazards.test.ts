/** Traps of Flow Service that concern its client, by the numbers under which the project keeps them. */
import { expect, test } from 'vitest'
import { failureOf, flowClient, never, page, problem, wireFlow, type Bench } from '../support/flow-client.ts'

const options = { signal: never }
const answered = { json: { id: '1', etag: '"2"' } }

test('hazard 2: an etag goes back byte for byte, quotes included', async () => {
  const bench = flowClient()
  const etag = '"0a00b1c2-0000-0200-0000-6553ff5c0000"'
  bench.service.on('GET /flows/1', { json: page([wireFlow('1', { etag })]) }).on('PATCH /flows/1', answered)
  const flow = await bench.client.getFlow('1', options)
  await bench.client.patchFlow('1', flow?.etag ?? '', [], options)
  expect(bench.service.calls('PATCH /flows/1')[0]?.headers['if-match']).toBe(etag)
})

test('hazard 3: a 412 is "read again", at once and without alarm', async () => {
  const bench = flowClient()
  bench.service.on('PATCH /flows/1', { status: 412, json: problem('FLOW-1404-412') })
  const error = await failureOf(bench.client.patchFlow('1', '"1"', [], options))
  expect([error.code, error.next, bench.events.length, bench.service.calls('PATCH /flows/1').length]).toEqual(['SLUICE_ETAG_STALE', 'replan', 0, 1])
})

test.each(['FLOW-1420-400', 'FLOW-1421-400', 'FLOW-1457-400', 'FLOW-1444-400', 'FLOW-1409-400'])(
  'hazard 5: %s is "let it settle", not a refusal',
  async (serviceCode) => {
    const bench = flowClient()
    bench.service.on('PATCH /flows/1', { status: 400, json: problem(serviceCode) })
    const error = await failureOf(bench.client.patchFlow('1', '"1"', [], options))
    expect([error.code, error.next]).toEqual(['SLUICE_IN_TRANSITION', 'settle'])
  },
)

test('hazard 6: a read by id answers a list, and an empty list is "not there"', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { json: page([wireFlow('1')]) }).on('GET /flows/2', { json: page([]) })
  expect(await bench.client.getFlow('1', options)).toMatchObject({ id: '1' })
  expect(await bench.client.getFlow('2', options)).toBeNull()
})

test.each([
  [204, ''],
  [202, ''],
  [200, '{"id":"1"}'],
])('hazard 7: a delete answered by %i is accepted, whatever its body', async (status, body) => {
  const bench = flowClient()
  bench.service.on('DELETE /flows/1', { status, body })
  expect(await bench.client.deleteFlow('1', options)).toBe('accepted')
})

test('hazard 7: a create answered by 200 instead of 201 is a create', async () => {
  const bench = flowClient()
  bench.service.on('POST /flows', answered)
  expect(await bench.client.createFlow({ name: 'a' }, 'draft', options)).toMatchObject({ id: '1' })
})

test('hazard 8: a lost answer to a create is neither repeated nor taken for a failure', async () => {
  const bench = flowClient()
  bench.service.on('POST /flows', { cut: 'midway' }, answered)
  const error = await failureOf(bench.client.createFlow({ name: 'a' }, 'draft', options))
  expect([error.code, bench.service.calls('POST /flows').length]).toEqual(['SLUICE_CREATE_UNKNOWN', 1])
})

test('hazard 22: only Flow Service itself can say that a flow is not there', async () => {
  const own = [
    { status: 404, json: problem('FLOW-1439-404') },
    { status: 400, json: problem('FLOW-1439-400') },
    { status: 404, json: { errorMessage: 'flows not found with id = [1]' } },
  ]
  for (const reply of own) {
    const bench = flowClient()
    bench.service.on('GET /flows/1', reply)
    expect(await bench.client.getFlow('1', options)).toBeNull()
  }
  const others = [
    { status: 404, body: '<html>not found</html>' },
    { status: 404, body: '' },
    { status: 404, json: { error_code: '404000', message: 'no such API' } },
    { status: 404, json: problem('FLOW-2100-404') },
  ]
  for (const reply of others) {
    const bench = flowClient()
    bench.service.on('GET /flows/1', reply).on('DELETE /flows/1', reply)
    expect((await failureOf(bench.client.getFlow('1', options))).code).not.toBe('SLUICE_NOT_FOUND')
    expect((await failureOf(bench.client.deleteFlow('1', options))).code).not.toBe('SLUICE_NOT_FOUND')
  }
})

const everyCall = (bench: Bench): Promise<unknown>[] => [
  bench.client.listFlows({}, options),
  bench.client.findFlowsByName('a', options),
  bench.client.getFlow('1', options),
  bench.client.getFlowsById(['1'], options),
  bench.client.createFlow({ name: 'a' }, 'draft', options),
  bench.client.patchFlow('1', '"1"', [], options),
  bench.client.actOnFlow('1', 'disable', null, options),
  bench.client.deleteFlow('1', options),
  bench.client.listBindings(options),
  bench.client.identify(options),
]

async function callEverything(): Promise<Bench> {
  const bench = flowClient()
  for (const collection of ['flows', 'flowSpecs', 'connectionSpecs', 'sourceConnections', 'targetConnections', 'connections']) {
    bench.service.on(`GET /${collection}`, { json: page([]) })
  }
  bench.service.on('GET /flows/1', { json: page([wireFlow('1')]) })
  for (const route of ['POST /flows', 'PATCH /flows/1', 'POST /flows/1/action', 'DELETE /flows/1']) bench.service.on(route, answered)
  await Promise.all(everyCall(bench))
  return bench
}

test('hazard 24: every request names its sandbox', async () => {
  const { service } = await callEverything()
  const requests = service.requests.filter(({ path }) => !path.startsWith('/ims/'))
  expect(requests.length).toBeGreaterThan(15)
  for (const { headers } of requests) expect(headers['x-sandbox-name']).toBe('dev')
})

test('hazard 25: actions and patch operations are sent in lower case', async () => {
  const bench = flowClient()
  bench.service.on('POST /flows/1/action', answered).on('PATCH /flows/1', answered)
  for (const action of ['publish', 'enable', 'disable'] as const) await bench.client.actOnFlow('1', action, null, options)
  await bench.client.patchFlow(
    '1',
    '"1"',
    [
      { op: 'add', path: '/description', value: 'x' },
      { op: 'remove', path: '/options' },
    ],
    options,
  )
  expect(bench.service.calls('POST /flows/1/action').map(({ query }) => query.get('op'))).toEqual(['publish', 'enable', 'disable'])
  expect(JSON.parse(bench.service.calls('PATCH /flows/1')[0]?.body ?? '')).toEqual([
    { op: 'add', path: '/description', value: 'x' },
    { op: 'remove', path: '/options' },
  ])
})

test('hazard 26: audit times are milliseconds, also when they come as text', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows/1', { json: page([wireFlow('1', { createdAt: '1700000000123', updatedAt: null })]) })
  expect(await bench.client.getFlow('1', options)).toMatchObject({ createdAtMs: 1_700_000_000_123, updatedAtMs: 0 })
})

test('hazard 27: a hundred per page, tokens with = and +, duplicates over page borders, never count', async () => {
  const bench = flowClient()
  const tokens = ['a=b==', 'c+d/e=']
  bench.service.on('GET /flows', ({ query }) => {
    const at = tokens.indexOf(query.get('continuationToken') ?? '') + 1
    const items = [wireFlow(String(at)), wireFlow(String(at + 1))]
    return { json: page(items, tokens[at] === undefined ? undefined : `/flows?continuationToken=${encodeURIComponent(tokens[at])}`) }
  })
  const { flows, complete } = await bench.client.listFlows({}, options)
  expect([flows.map(({ id }) => id), complete]).toEqual([['0', '1', '2', '3'], true])
  for (const { query } of bench.service.calls('GET /flows')) expect([query.get('limit'), query.has('count')]).toEqual(['100', false])
})

test('hazard 28: what a filter lets through is checked again', async () => {
  const bench = flowClient()
  bench.service.on('GET /flows', { json: page([wireFlow('1', { name: 'a' }), wireFlow('2', { name: 'b' })]) })
  expect((await bench.client.findFlowsByName('a', options)).map(({ id }) => id)).toEqual(['1'])
  expect([...(await bench.client.getFlowsById(['2'], options)).keys()]).toEqual(['2'])
})

test('hazard 29: the same number means what its owner means by it', async () => {
  const meanings: [string, string][] = [
    ['FLOW-1404-412', 'SLUICE_ETAG_STALE'],
    ['CONNECTOR-1404-400', 'SLUICE_REFUSED'],
    ['FLOW-1102-500', 'SLUICE_UNAVAILABLE'],
    ['CONNECTOR-1102-404', 'SLUICE_NOT_FOUND'],
    ['FLOW-1402-400', 'SLUICE_REFUSED'],
    ['SOURCES_ANY-1402-500', 'SLUICE_UNAVAILABLE'],
  ]
  for (const [serviceCode, code] of meanings) {
    const bench = flowClient()
    bench.service.on('PATCH /flows/1', { status: Number(serviceCode.slice(-3)), json: problem(serviceCode) })
    expect((await failureOf(bench.client.patchFlow('1', '"1"', [], options))).code).toBe(code)
  }
})

test('hazard 30: a 500 is met with growing, scattered pauses', async () => {
  const pauses = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const bench = flowClient({ seed })
      bench.service.on('GET /flows/1', { status: 500, json: problem('FLOW-1400-500') })
      await failureOf(bench.client.getFlow('1', options))
      return bench.clock.monotonicMs()
    }),
  )
  expect(new Set(pauses).size).toBe(3)
})

test('hazard 31: states and members never heard of are kept as they are', async () => {
  const bench = flowClient()
  const flow = wireFlow('1', { state: 'Half-Enabled', novelty: [1, { a: null }] })
  bench.service.on('GET /flows/1', { json: page([flow]) })
  const read = await bench.client.getFlow('1', options)
  expect([read?.state, read?.document]).toEqual(['Half-Enabled', flow])
})

test('hazard 34 and 33: an action repeated by someone else meanwhile is read again, not taken for a defect', async () => {
  const bench = flowClient()
  bench.service.on('POST /flows/1/action', { status: 400, json: problem('FLOW-1422-400') })
  expect((await failureOf(bench.client.actOnFlow('1', 'enable', '"1"', options))).next).toBe('replan')
})

test('hazard 37: deleting what is gone is done, deleting what is being deleted is under way', async () => {
  const bench = flowClient()
  bench.service.on('DELETE /flows/1', { status: 404, json: problem('FLOW-1439-404') }, { status: 400, json: problem('FLOW-1458-400') })
  expect(await bench.client.deleteFlow('1', options)).toBe('gone')
  expect((await failureOf(bench.client.deleteFlow('1', options))).code).toBe('SLUICE_IN_TRANSITION')
})

test('hazard 40: neither search nor projections, nor * or the id of a sandbox', async () => {
  const { service } = await callEverything()
  for (const { path, query, headers } of service.requests) {
    expect(path).not.toContain('/search')
    expect(headers).not.toHaveProperty('x-sandbox-id')
    expect([...query.values(), headers['x-sandbox-name']]).not.toContain('*')
    for (const name of query.keys()) expect(['limit', 'orderby', 'continuationToken', 'property', 'mode', 'op']).toContain(name)
  }
})
