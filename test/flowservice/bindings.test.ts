import { expect, test } from 'vitest'
import { failureOf, flowClient, never, page, wireFlow, type Bench } from '../support/flow-client.ts'

const COLLECTIONS = ['flowSpecs', 'connectionSpecs', 'sourceConnections', 'targetConnections', 'connections']

function emptyBench(): Bench {
  const bench = flowClient()
  for (const collection of ['flows', ...COLLECTIONS]) bench.service.on(`GET /${collection}`, { json: page([]) })
  return bench
}

test('reads each collection once, whatever the items look like', async () => {
  const bench = emptyBench()
  bench.service
    .on(
      'GET /flowSpecs',
      {
        json: page(
          [
            {
              id: 'fs-1',
              name: 'CRMToAEP',
              version: '1.0',
              attributes: { isDraftModeSupported: true },
              sourceConnectionSpecIds: ['cs-1'],
              targetConnectionSpecIds: ['cs-2'],
            },
          ],
          '/flowSpecs?continuationToken=a',
        ),
      },
      {
        json: page([{ id: 'fs-2', attributes: { isDraftModeSupported: false } }, { id: 'fs-3', sourceConnectionSpecIds: 'odd' }, { name: 'no id' }]),
      },
    )
    .on('GET /connectionSpecs', { json: page([{ id: 'cs-1', name: 'salesforce', attributes: { isDraftModeSupported: 'true' } }]) })
    .on('GET /sourceConnections', {
      json: page([
        { id: 's-1', name: 'source', state: 'enabled', connectionSpec: { id: 'cs-1' }, baseConnectionId: 'b-1' },
        { id: 's-2', name: 'other', state: 'draft', inheritedAttributes: { baseConnection: { id: 'b-2' } } },
      ]),
    })
    .on('GET /connections', { json: page([{ id: 'b-1', name: 'account', state: 'enabled', auth: { params: { password: 'x' } } }]) })
  const bindings = await bench.client.listBindings({ signal: never })
  const none = { schedule: null, options: null, transformations: {} }
  expect(bindings.flowSpecs).toEqual([
    {
      id: 'fs-1',
      name: 'CRMToAEP',
      version: '1.0',
      draftMode: true,
      sourceConnectionSpecIds: ['cs-1'],
      targetConnectionSpecIds: ['cs-2'],
      schemas: none,
    },
    { id: 'fs-2', name: '', version: '', draftMode: false, sourceConnectionSpecIds: [], targetConnectionSpecIds: [], schemas: none },
    { id: 'fs-3', name: '', version: '', draftMode: false, sourceConnectionSpecIds: [], targetConnectionSpecIds: [], schemas: none },
  ])
  expect(bindings.connectionSpecs[0]?.draftMode).toBe(true)
  expect(bindings.sourceConnections).toEqual([
    { id: 's-1', name: 'source', state: 'enabled', connectionSpecId: 'cs-1', baseConnectionId: 'b-1' },
    { id: 's-2', name: 'other', state: 'draft', connectionSpecId: '', baseConnectionId: 'b-2' },
  ])
  expect(bindings.baseConnections).toEqual([{ id: 'b-1', name: 'account', state: 'enabled', connectionSpecId: '', baseConnectionId: null }])
  expect(bindings.targetConnections).toEqual([])
  expect(bench.service.requests.filter(({ method }) => method === 'GET')).toHaveLength(6)
})

test('a collection that is refused fails the whole, with that refusal, and ends the other readings', async () => {
  const bench = emptyBench()
  bench.service.on('GET /flowSpecs', { hang: true }).on('GET /connections', { status: 403, json: { error_code: '403025', message: 'not entitled' } })
  expect((await failureOf(bench.client.listBindings({ signal: never }))).code).toBe('SLUICE_FORBIDDEN')
  expect(bench.clock.monotonicMs()).toBe(0)
})

test('a collection that does not end is an error: what it lacks would look like "not there"', async () => {
  const bench = flowClient({ knobs: { maxPages: 3 } })
  for (const collection of COLLECTIONS) bench.service.on(`GET /${collection}`, { json: page([]) })
  let at = 0
  bench.service.on('GET /connections', () => ({ json: page([], `/connections?continuationToken=${(at += 1)}`) }))
  expect((await failureOf(bench.client.listBindings({ signal: never }))).message).toBe('cannot list connections: no end after 3 pages')
})

test('the sandbox is known from the first entity of any kind, with one item asked for', async () => {
  for (const collection of ['flows', 'sourceConnections', 'targetConnections', 'connections']) {
    const bench = emptyBench()
    bench.service.on(`GET /${collection}`, { json: page([wireFlow('1')], `/${collection}?continuationToken=more`) })
    expect(await bench.client.identify({ signal: never })).toBe('bbbbbbbb-0000-4000-8000-000000000001')
    expect(bench.service.calls(`GET /${collection}`).map(({ query }) => query.get('limit'))).toEqual(['1'])
  }
})

test('an empty sandbox cannot be known', async () => {
  expect(await emptyBench().client.identify({ signal: never })).toBeNull()
})

test.each([
  ['sandbox', { sandboxName: 'prod' }],
  ['organisation', { imsOrgId: 'FFFFFFFFFFFFFFFFFFFFFFFF@AdobeOrg' }],
])('a service that answers for another %s is not believed', async (_, members) => {
  const bench = emptyBench()
  bench.service.on('GET /flows', { json: page([wireFlow('1', members)]) })
  expect((await failureOf(bench.client.identify({ signal: never }))).code).toBe('SLUICE_ANSWER_MALFORMED')
})

test('reads the schemas that a flow spec sets for parameters, and does without odd ones', async () => {
  const bench = emptyBench()
  const schema = { type: 'object', properties: { interval: { minimum: 15 } } }
  const specs = [
    { name: 'Mapping', spec: schema },
    { name: 'General Transform', spec: { type: 'object' } },
    { spec: schema },
    { name: 'odd', spec: 7 },
    null,
  ]
  bench.service.on('GET /flowSpecs', {
    json: page([
      { id: 'fs-1', scheduleSpec: { name: 'PeriodicSchedule', spec: schema }, optionSpec: { spec: { type: 'object' } }, transformationSpecs: specs },
      { id: 'fs-2', scheduleSpec: 'odd', optionSpec: { spec: [] }, transformationSpecs: {} },
    ]),
  })
  const { flowSpecs } = await bench.client.listBindings({ signal: never })
  expect(flowSpecs.map((spec) => spec.schemas)).toEqual([
    { schedule: schema, options: { type: 'object' }, transformations: { Mapping: schema, GeneralTransform: { type: 'object' } } },
    { schedule: null, options: null, transformations: {} },
  ])
})
