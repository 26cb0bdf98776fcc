import { describe, expect, test } from 'vitest'
import { exportFlows, type ExportInput, type ExportOptions } from '../../src/export/export-flows.ts'
import type { ExportResult } from '../../src/export/export-flows.ts'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import type { LiveFlow } from '../../src/plan/model.ts'
import { createPreflight } from '../../src/plan/preflight.ts'
import { bindings, desired, identity, live, markerOf, NOW_MS, NOW_SEC, owned, policy } from '../support/worlds.ts'
import { desiredOf, textsOf } from './sandboxes.ts'

function exported(flows: readonly LiveFlow[], options: Partial<ExportOptions> = {}, input: Partial<ExportInput> = {}): ExportResult {
  const all: ExportInput = {
    identity,
    live: { flows: [...flows], complete: true, listedAtMs: NOW_MS },
    owned: [],
    bindings,
    preflight: createPreflight(),
    policy,
    nowMs: NOW_MS,
    ...input,
  }
  return exportFlows(all, {
    selected: new Set(flows.map(({ id }) => id)),
    adopt: false,
    ids: false,
    reserved: [],
    folder: 'flows',
    out: 'flows',
    schemaFor: () => '../schemas/dataflow.schema.json',
    ...options,
  })
}

/** A flow that a person made, of this name and with these members. */
function stranger(name: string, id: string, document: JsonObject = {}, state = 'enabled'): LiveFlow {
  return live(desired('x', { name }), { id, state, marker: null, createdClient: 'exc_app', document: { name, ...document } })
}

const ID = 'c9751426-dff8-49b0-965f-50defcf4187b'
const only = (result: ExportResult): string => {
  expect(result.leftOut).toEqual([])
  return result.exported[0]?.text ?? ''
}

test('reads like a manifest that a person wrote', async () => {
  const document: JsonObject = {
    description: 'Orders\n\nevery hour',
    transformations: [
      { name: 'Mapping', params: { mappingVersion: '0', mappingId: '00112233' } },
      { name: 'Copy', params: { deltaColumn: { timezone: 'UTC', name: 'updatedAt' } } },
    ],
    scheduleParams: { interval: '30', backfill: 'true', frequency: 'MINUTE', startTime: String(NOW_SEC + 3600) },
    options: { partialIngestionPercent: '5', errorDiagnosticsEnabled: true },
    labels: ['core/C1'],
    createdAt: 1,
    runs: '/runs',
  }
  await expect(only(exported([stranger('Orders from the shop', ID, document)], { adopt: true }))).toMatchFileSnapshot('../golden/export-manifest.txt')
})

test.each(
  Object.entries({
    Orders: 'orders',
    'CRM / Contacts (daily)': 'crm-contacts-daily',
    'Größe übertragen': 'grosse-ubertragen',
    東京: 'flow-c9751426',
    '../../etc/passwd': 'etc-passwd',
    '.hidden': 'hidden',
    '2026-01-01': '2026-01-01',
    [`${'x'.repeat(500)}`]: 'x'.repeat(80),
    '${vars.x}': 'vars-x',
  }),
)('the name %s gives a key, and comes back as it was', (name, key) => {
  const result = exported([stranger(name, ID)])
  expect(result.exported.map((one) => `${one.key} ${one.path}`)).toEqual([`${key} ${key}.yaml`])
  expect(desiredOf(textsOf(result)).map((want) => want.document['name'])).toEqual([name])
})

test.each([
  'yes',
  'null',
  '~',
  '0755',
  '1e3',
  'true',
  '- a',
  '# x',
  'a: b #c',
  '{x}',
  '[x]',
  '*a',
  "it's",
  '"q"',
  '${',
  '$${x',
  '$$',
  'a\u0085b',
  'a\u2028b',
  '\u202eabc',
  ' lead',
  '<<',
  '👩‍👩‍👧',
])('the text %s survives in every place', (text) => {
  const document: JsonObject = {
    description: `${text}\n${text}`,
    options: { vendor: [text, { deep: text }] },
    transformations: [{ name: text, params: { a: text } }],
  }
  const result = exported([stranger(text, ID, document, 'draft')])
  const [want] = desiredOf(textsOf(result))
  expect(want?.document).toMatchObject({ name: text, ...document })
  // No reader of YAML stumbles over what nobody sees.
  expect(result.exported[0]?.text).not.toMatch(/[\u0080-\u009f\u2028\u202e]/)
})

describe('keys of namesakes', () => {
  const flows = [stranger('Orders', 'bbbb2222-1'), stranger('orders!', 'aaaa1111-1'), stranger('Orders', 'cccc3333-1')].map((flow, at) => ({
    ...flow,
    createdAtMs: at,
  }))
  const keysOf = (list: readonly LiveFlow[], reserved: string[] = []): string[] =>
    exported(list, { reserved })
      .exported.map(({ key, flow }) => `${flow.id.slice(0, 4)} ${key}`)
      .sort()

  test('the oldest has the bare name, whoever comes later', () => {
    expect(keysOf(flows)).toEqual(['aaaa orders-aaaa1111', 'bbbb orders', 'cccc orders-cccc3333'])
    expect(keysOf(flows.slice(0, 2))).toEqual(['aaaa orders-aaaa1111', 'bbbb orders'])
  })

  test('a key that another flow has is not given away', () => {
    const ours = live(desired('orders'), { id: 'dddd', state: 'enabled' })
    expect(keysOf([...flows, ours])).toEqual(['aaaa orders-aaaa1111', 'bbbb orders-bbbb2222', 'cccc orders-cccc3333', 'dddd orders'])
    expect(keysOf(flows.slice(0, 1), ['ORDERS'])).toEqual(['bbbb orders-bbbb2222'])
  })
})

describe('the key of a managed flow is the one in its marker', () => {
  test.each([
    { key: 'crm/contacts', path: 'crm/contacts.yaml' },
    { key: '_x/.y', path: 'flow_x/flow.y.yaml' },
    { key: 'a.yaml/b', path: 'a.yaml-/b.yaml' },
  ])('$key', ({ key, path }) => {
    const result = exported([live(desired(key), { state: 'enabled' })])
    expect(result.exported).toMatchObject([{ key, path, managed: true, adopt: false }])
    expect(only(result)).toMatch(new RegExp(`sluice:\n  key: ${key}\n$`))
  })

  test('also where a person took the line away and the ledger knows the flow', () => {
    const want = desired('crm')
    const flow = live(want, { marker: null })
    expect(exported([flow], {}, { owned: [owned(want)] }).exported).toMatchObject([{ key: 'crm', managed: true }])
  })

  test('and where the line is right, but the ledger that knew of the adoption is lost, it has to be adopted again', () => {
    const flow = live(desired('crm'), { createdClient: 'exc_app' })
    expect(exported([flow], { adopt: true }).exported).toMatchObject([{ key: 'crm', managed: false, adopt: true }])
  })
})

describe('is left out, with a reason:', () => {
  test.each<{ name: string; flows: LiveFlow[]; reasons: [string, RegExp][] }>([
    { name: 'a flow on its way', flows: [stranger('a', 'f', {}, 'updating')], reasons: [['in-transition', /updating/]] },
    {
      name: 'a flow with an operation under way',
      flows: [{ ...stranger('a', 'f'), lastOperation: { operation: 'update', status: 'queued', errors: [] } }],
      reasons: [['in-transition', /queued/]],
    },
    {
      name: 'a flow of another owner',
      flows: [live(desired('a'), { marker: markerOf('a', { owner: 'other' }) })],
      reasons: [['owned-by-other', /other\/a/]],
    },
    { name: 'a name in two lines', flows: [stranger('a\nb', 'f')], reasons: [['not-expressible', /name/]] },
    { name: 'a name of half a character', flows: [stranger('\ud800', 'f')], reasons: [] },
    {
      name: 'a connection that is gone',
      flows: [stranger('a', 'f', { sourceConnectionIds: ['gone'] })],
      reasons: [['held', /reference-unknown.*gone/]],
    },
    {
      name: 'a flow without a connection',
      flows: [stranger('a', 'f', { sourceConnectionIds: [] })],
      reasons: [['not-expressible', /sourceConnectionIds/]],
    },
    {
      name: 'two published flows with one marker',
      flows: [live(desired('a'), { id: 'f1', state: 'enabled' }), live(desired('a'), { id: 'f2', state: 'disabled' })],
      reasons: [
        ['duplicate-suspected', /f2/],
        ['duplicate-suspected', /f1/],
      ],
    },
    {
      name: 'a manifest that nobody could read',
      flows: [stranger('a', 'f', { description: 'x'.repeat(300_000) })],
      reasons: [['not-expressible', /300\d{3} bytes/]],
    },
  ])('$name', ({ flows, reasons }) => {
    const result = exported(flows)
    expect(result.leftOut.map(({ reason }) => reason)).toEqual(reasons.map(([reason]) => reason))
    for (const [at, [, words]] of reasons.entries()) expect(result.leftOut[at]?.message).toMatch(words)
    expect(result.exported).toHaveLength(flows.length - reasons.length)
  })
})

describe('a member that no manifest can have is left to the flow, and told:', () => {
  test.each<{ name: string; document: JsonObject; pointers: string[]; kept?: JsonObject }>([
    { name: 'one of the service', document: { governance: { a: 1 } }, pointers: ['/governance'] },
    {
      name: 'an unknown schedule parameter',
      document: { scheduleParams: { frequency: 'hour', interval: 1, startTime: 1, zone: 'UTC' } },
      pointers: ['/scheduleParams/zone'],
    },
    {
      name: 'milliseconds for seconds',
      document: { scheduleParams: { frequency: 'hour', interval: 1, startTime: 1, endTime: 1893456000000 } },
      pointers: ['/scheduleParams/endTime'],
    },
    { name: 'a name with a variable in it', document: { options: { '${x}': 1, ok: 2 } }, pointers: ['/options/${x}'], kept: { options: { ok: 2 } } },
    {
      name: 'a name that JavaScript has',
      document: { options: { constructor: 1, ok: 2 } },
      pointers: ['/options/constructor'],
      kept: { options: { ok: 2 } },
    },
    {
      name: 'a number beyond what is exact',
      document: { options: { big: 2 ** 60, ok: 2 } },
      pointers: ['/options/big'],
      kept: { options: { ok: 2 } },
    },
    { name: 'a bottomless object', document: { options: { deep: deep(100) } }, pointers: ['/options/deep'] },
    {
      name: 'a second transformation of one name',
      document: {
        transformations: [
          { name: 'Mapping', params: { mappingId: 'a' } },
          { name: 'Mapping', params: { mappingId: 'b' } },
        ],
      },
      pointers: ['/transformations/1'],
    },
    { name: 'a label that stands twice', document: { labels: ['a', 'a'] }, pointers: ['/labels'] },
    { name: 'what looks like our own line', document: { description: 'a\n[managed by sluice: broken]' }, pointers: ['/description'] },
  ])('$name', ({ document, pointers, kept = {} }) => {
    const result = exported([stranger('a', ID, document)], { adopt: true })
    expect(result.leftOut).toEqual([])
    expect(result.exported[0]?.omitted.map(({ pointer }) => pointer)).toEqual(pointers)
    expect(desiredOf(textsOf(result))[0]?.document).toMatchObject(kept)
  })
})

function deep(levels: number): Json {
  return levels === 0 ? 1 : { a: deep(levels - 1) }
}

test('selectors lose what the service stamped on them, unless they could not be told apart', () => {
  const selectors = (list: Json[]): JsonObject => ({
    transformations: [{ name: 'GeneralTransform', params: { segmentSelectors: { selectors: list } } }],
  })
  const stamped = [
    { type: 'S', value: { id: 'a', createTime: 1 }, updateTime: 2 },
    { type: 'S', value: { id: 'b' }, createTime: 3 },
  ]
  expect(only(exported([stranger('a', ID, selectors(stamped), 'draft')]))).not.toMatch(/createTime|updateTime/)
  const twins = [{ value: { id: 'a', createTime: 1 } }, { value: { id: 'a', createTime: 2 } }]
  expect(only(exported([stranger('a', ID, selectors(twins), 'draft')]))).toMatch(/createTime: 1[^]*createTime: 2/)
})

describe('names what the flow is made of', () => {
  const FILES = '9753525b-82c7-4dce-8a9b-5ccfce2b9876'
  const [files] = bindings.flowSpecs
  if (files === undefined) throw new Error('no flow spec')
  const spec = (id: string, name: string): typeof bindings => ({ ...bindings, flowSpecs: [{ ...files, id, name }] })
  const references = (found: typeof bindings, options: Partial<ExportOptions> = {}): string[] => {
    const specId = found.flowSpecs[0]?.id ?? ''
    const flow: LiveFlow = { ...stranger('a', ID, { flowSpec: { id: specId, version: '1.0' } }), flowSpecId: specId }
    return /flowSpec: .*\nsource.*/.exec(only(exported([flow], { adopt: true, ...options }, { bindings: found })))?.[0].split('\n') ?? []
  }

  test('by name where one has it', () => {
    expect(references(spec(FILES, 'CloudStorageToAEP'))).toEqual([
      'flowSpec: { name: CloudStorageToAEP }',
      'sourceConnectionIds: [{ name: orders-source }]',
    ])
  })

  test('by id where --ids says so', () => {
    expect(references(spec(FILES, 'CloudStorageToAEP'), { ids: true })).toEqual([
      `flowSpec: { id: ${FILES}, version: '1.0' }`,
      'sourceConnectionIds: [source-1]',
    ])
  })

  test('by id where two have the name', () => {
    const twin = { id: 's2', name: 'orders-source', state: 'enabled', connectionSpecId: 'blob', baseConnectionId: null }
    const found = { ...spec(FILES, 'CloudStorageToAEP'), sourceConnections: [...bindings.sourceConnections, twin] }
    expect(references(found)[1]).toBe('sourceConnectionIds: [source-1]')
  })

  test('by the id of the flow spec where the rules that are known offline hang on it', () => {
    expect(references(spec(FILES, 'Another name'))[0]).toBe(`flowSpec: { id: ${FILES}, version: '1.0' }`)
  })
})

test('a flow that nobody manages says how to adopt it: in a comment, or with --adopt at once', () => {
  expect(only(exported([stranger('a', ID)]))).toContain(`sluice:\n  key: a\n  # adopt: ${ID} # not managed yet: uncomment to take it over\n`)
  expect(only(exported([stranger('a', ID)], { adopt: true }))).toContain(`sluice:\n  key: a\n  adopt: ${ID}\n`)
})
