import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { handle } from '../../src/emulator/core/handle.ts'
import { canonicalJson, type Json, type JsonObject } from '../../src/lib/json.ts'
import { FLOW_SERVICE_BASE_PATH, type WireRequest } from '../../src/flowservice/wire.ts'
import { TEST_ORG, tokenFor } from '../support/emulator.ts'
import { bodies, codeOf, createDraft, createPlain, patch, readFlow, service } from './service.ts'

const OTHER_ORG = 'FFFFFFFFFFFFFFFFFFFFFFFF@AdobeOrg'

/** Words that mean something to the service, so that requests get past the first check, and some that mean mischief. */
const word = fc.constantFrom(
  'flows',
  'runs',
  'connections',
  'sourceConnections',
  'targetConnections',
  'flowSpecs',
  'search',
  'action',
  'test',
  'name',
  'state',
  'draft',
  'id',
  'createdAt',
  'transformations[]',
  'scheduleParams',
  '__proto__',
  'constructor',
  'toString',
  '..',
  '%00',
  '%ZZ',
  '/-',
  '-1',
  '1e999',
  'NaN',
  'null',
  '\u0000',
  '𝒳',
  '9753525b-82c7-4dce-8a9b-5ccfce2b9876',
)
const text = fc.oneof(word, fc.string(), fc.string({ unit: 'binary' }))
const json = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constantFrom(
    '[]',
    '{}',
    'null',
    '[null]',
    '{"__proto__":{"polluted":1}}',
    '{"name":1e999}',
    '['.repeat(5000),
    `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`,
  ),
  fc
    .record(
      {
        name: text,
        flowSpec: fc.oneof(fc.record({ id: word }), fc.jsonValue()),
        sourceConnectionIds: fc.jsonValue(),
        scheduleParams: fc.jsonValue(),
        transformations: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc
    .array(
      fc.record(
        {
          op: fc.oneof(fc.constantFrom('add', 'replace', 'remove', 'move'), fc.jsonValue()),
          path: fc.oneof(
            text.map((one) => `/${one}`),
            fc.array(word).map((parts) => `/${parts.join('/')}`),
            fc.jsonValue(),
          ),
          value: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    )
    .map((value) => JSON.stringify(value)),
)
const query = fc.array(
  fc.tuple(
    fc.constantFrom('property', 'orderby', 'limit', 'count', 'continuationToken', 'mode', 'op', 'other'),
    fc.oneof(
      text,
      fc.tuple(text, fc.constantFrom('==', '>=', '~', '=', '!='), text).map((parts) => parts.join('')),
    ),
  ),
  { maxLength: 4 },
)
const header = fc.record(
  {
    'if-match': text,
    'x-sandbox-name': fc.oneof(fc.constant('prod'), text),
    'content-type': fc.oneof(fc.constant('application/json'), text),
    'x-request-id': text,
    authorization: text,
  },
  { requiredKeys: [] },
)
const request = fc.record({
  method: fc.constantFrom<WireRequest['method']>('GET', 'POST', 'PATCH', 'PUT', 'DELETE'),
  path: fc.oneof({ weight: 4, arbitrary: fc.array(word, { maxLength: 4 }) }, { weight: 1, arbitrary: fc.array(text, { maxLength: 4 }) }),
  known: fc.boolean(),
  query,
  header,
  body: fc.option(json),
})

describe('hostile input', () => {
  test('10,000 seeded requests give no 5xx, no crash, no leak, and stay in their sandbox', () => {
    const { world, ask } = service()
    const { files } = bodies(ask)
    const { id } = createPlain(ask, files)
    const { body: other } = ask('POST', '/flows?mode=draft', { body: { name: 'foreign', flowSpec: files['flowSpec'] ?? null }, org: OTHER_ORG })
    const foreign = (): string => ask('GET', `/flows/${other['id'] as string}`, { org: OTHER_ORG }).text
    const before = foreign()
    const good = {
      authorization: `Bearer ${tokenFor(world, 'hostile')}`,
      'x-api-key': 'hostile',
      'x-gw-ims-org-id': TEST_ORG,
      'x-sandbox-name': 'prod',
      'content-type': 'application/json',
    }
    let refused = 0
    fc.assert(
      fc.property(request, ({ method, path, known, query: pairs, header: extra, body }) => {
        const parts: string[] = known ? ['flows', id, ...path.slice(0, 1)] : path
        const url = `http://emulator${FLOW_SERVICE_BASE_PATH}/${parts.map((part) => encodeURI(part.toWellFormed())).join('/')}?${new URLSearchParams(pairs).toString()}`
        const started = performance.now()
        const { response } = handle(world, { method, url, headers: { ...good, ...extra }, body })
        if (response.status >= 400) refused += 1
        expect(response.status).toBeLessThan(500)
        expect(response.body).not.toContain('foreign')
        expect(performance.now() - started).toBeLessThan(5000)
      }),
      { numRuns: 10_000, seed: 20_270_115 },
    )
    expect(refused).toBeGreaterThan(5000)
    expect(foreign()).toBe(before)
    expect(({} as JsonObject)['polluted']).toBeUndefined()
    expect(ask('GET', '/flows').status).toBe(200)
  })

  test('the admin interface and the token endpoint bear anything too', () => {
    const { world, ask } = service()
    const name = fc.constantFrom('seed', 'clock', 'faults', 'edit', 'reset', 'runs', 'knobs', 'journal', 'state', 'revoke-tokens', 'constructor')
    fc.assert(
      fc.property(fc.constantFrom<WireRequest['method']>('GET', 'POST', 'DELETE'), name, query, fc.option(json), (method, route, pairs, body) => {
        const search = new URLSearchParams(pairs).toString()
        expect(handle(world, { method, url: `http://emulator/__emulator/${route}?${search}`, headers: {}, body }).response.status).toBeLessThan(500)
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        expect(handle(world, { method, url: `http://emulator/ims/token/v3?${search}`, headers, body }).response.status).toBeLessThan(500)
      }),
      { numRuns: 1000, seed: 20_270_115 },
    )
    ask('DELETE', '/__emulator/faults')
    expect(ask('GET', '/flows').status).toBeLessThan(500)
  })

  test('depth is bounded, in one body and over many patches', () => {
    const { ask } = service()
    const { id } = createDraft(ask, bodies(ask).files)
    const nested = (depth: number): Json => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as Json
    expect(ask('POST', '/flows?mode=draft', { body: { name: nested(70) } }).status).toBe(400)
    expect(patch(ask, id, [{ op: 'add', path: '/options', value: nested(50) }]).status).toBe(200)
    const deeper = patch(ask, id, [{ op: 'add', path: `/options${'/a'.repeat(49)}`, value: nested(50) }])
    expect(codeOf(deeper)).toBe('FLOW-1455-400')
    expect(canonicalJson(readFlow(ask, id)).length).toBeLessThan(5000)
  })

  test('filters and sort orders are bounded', () => {
    const { ask } = service()
    const queryString = Array.from({ length: 200 }, () => 'property=name==a').join('&')
    expect(codeOf(ask('POST', '/flows/search', { body: { queryString } }))).toBe('FLOW-1452-400')
    expect(codeOf(ask('POST', '/flows/search', { body: { queryString: `property=${'a.'.repeat(1000)}a==1` } }))).toBe('FLOW-1449-400')
    expect(ask('POST', '/flows/search', { body: { queryString: `property=name==${'a,'.repeat(100_000)}a` } }).status).toBe(200)
    expect(codeOf(ask('POST', '/flows/search', { body: { orderby: `${'name,'.repeat(1000)}~name` } }))).toBe('')
  })
})
