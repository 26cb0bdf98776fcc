import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import schema from '../../schemas/why.schema.json' with { type: 'json' }
import { whyJson } from '../../src/cli/views/why-json.ts'
import { formatWhy } from '../../src/cli/views/why-view.ts'
import type { Why } from '../../src/reconcile/why.ts'
import { NOW_MS, NOW_SEC, desired, live, markerOf } from '../support/worlds.ts'
import { MANIFEST, keyOf, nearestIn, proposalOf, whyIn, writeOf, written, type Situation } from './why-worlds.ts'

const FILE = 'flows/commerce/orders.yaml'
const KEY = 'commerce/orders'
const files = { [FILE]: MANIFEST }
const other = { 'flows/other.yaml': MANIFEST.replace('Commerce orders', 'Other') }
const edited = { document: { scheduleParams: { startTime: 1893456000, frequency: 'hour', interval: 2, backfill: true } }, updatedClient: 'exc_app' }

const SITUATIONS: Record<string, Situation> = {
  'in sync': {
    files,
    live: { [KEY]: { document: { lastRunDetails: { id: 'r' }, labels: ['core/C1'], tags: 'by hand' } } },
    condition: {},
    writes: [writeOf('create', 7_310_000, { reason: 'new' }), writeOf('publish', 7_300_000, { reason: 'new' })],
  },
  'a new flow': { files, live: {}, owned: {} },
  'a commit that changes the mapping': {
    files: { [FILE]: written('', ['mappingVersion: 3', 'mappingVersion: 4']) },
    before: files,
  },
  'drift that is corrected': { files, live: { [KEY]: edited } },
  'drift that the manifest leaves': {
    files: { [FILE]: written('sluice:\n  drift: report\n') },
    live: { [KEY]: edited },
    condition: { reason: 'drift-reported' },
  },
  'drift that is ignored, by the folder': {
    files: { ...files, 'flows/commerce/.sluice.yaml': '# runs are slowed down by hand\nignore:\n  - /scheduleParams/interval\n' },
    live: { [KEY]: edited },
  },
  'a publish that several guards hold': {
    files: { [FILE]: written('', ['startTime: 1893456000', `startTime: ${NOW_SEC - 60}`]), 'flows/commerce/.sluice.yaml': 'suspend: true\n' },
    live: {},
    owned: {},
    condition: { status: 'held', reason: 'suspended', message: 'a create is due, but flows/commerce/.sluice.yaml:1 suspends this folder' },
  },
  'suspended by its folder, with nothing due': { files: { ...files, 'flows/.sluice.yaml': 'suspend: true\n' }, before: files },
  'suspended with its target': {
    files: { [FILE]: written('', ['interval: 1', 'interval: 2']) },
    before: files,
    policy: { suspend: { target: true, orphans: new Map() } },
  },
  'a start that has passed': {
    files: { [FILE]: written('', ['startTime: 1893456000', 'startTime: 1577836800']) },
    before: { [FILE]: written('', ['startTime: 1893456000', 'startTime: 1577840400']) },
  },
  'another flow spec': { files: { [FILE]: written('', ['CloudStorageToAEP', 'NoDrafts'], ['Orders, hourly', 'Orders']) }, before: files },
  'another target, where the flow may be replaced': {
    files: { [FILE]: written('sluice: { replace: allow }\n', ['orders-target', 'orders-other']) },
    before: files,
  },
  'gone, and not pruned': { files: other, before: { ...files, ...other }, condition: { reason: 'manifest-gone' } },
  'gone, and about to be switched off': { files: other, before: { ...files, ...other }, policy: { prune: 'delete' } },
  'pruned already': {
    files: other,
    before: { ...files, ...other },
    live: { [KEY]: { state: 'disabled', marker: markerOf(KEY, { rest: { gone: '2025-12-31T12:00:00Z' } }) }, other: {} },
    policy: { prune: 'delete' },
    condition: { reason: 'pruned' },
    writes: [writeOf('prune-disable', 43_201_000, { reason: 'manifest-gone' }), writeOf('prune-mark', 43_200_000, { reason: 'manifest-gone' })],
  },
  protected: {
    files: other,
    before: { ...files, ...other },
    owned: { [KEY]: { protect: true }, other: {} },
    policy: { prune: 'delete' },
  },
  'its name taken': {
    files,
    live: {},
    owned: {},
    strangers: [live(desired('by-hand', { name: 'Commerce orders' }), { marker: null, createdClient: 'exc_app' })],
  },
  adopting: {
    files: { [FILE]: written('sluice: { adopt: flow-by-hand }\n') },
    live: {},
    owned: {},
    strangers: [{ ...live(desired('by-hand', { name: 'Orders by hand' }), { marker: null, state: 'enabled' }), updatedClient: 'exc_app' }],
  },
  moved: {
    files: { 'flows/sales/orders.yaml': written('sluice: { movedFrom: commerce/orders }\n') },
    before: files,
    key: 'sales/orders',
  },
  'moved away': { files: { 'flows/sales/orders.yaml': written('sluice: { movedFrom: commerce/orders }\n') }, before: files },
  'a broken manifest': {
    files: { [FILE]: written('', ['frequency: hour', 'frequency: hourly']) },
    before: files,
    condition: { status: 'stalled', reason: 'manifest-invalid' },
  },
  'a flow that is missing': {
    files,
    live: {},
    owned: { [KEY]: { missing: { sinceMs: NOW_MS - 20_000, reads: 1, lastReadAtMs: NOW_MS - 20_000 } } },
  },
  'references that lead nowhere': { files: { [FILE]: written('', ['orders-source', 'order-source']) }, live: {}, owned: {} },
  'over the budget': {
    files: { [FILE]: written('', ['interval: 1', 'interval: 2']) },
    before: files,
    budget: {
      reason: 'budget-exceeded',
      message: 'the plan would patch 40 flows, and policy.maxChanges.patch allows 10 a pass',
      hint: 'Look at it with sluice plan.',
      digest: 'd'.repeat(64),
      excess: [],
    },
  },
  'over the budget, with nothing due here': {
    files,
    budget: { reason: 'budget-exceeded', message: 'the plan would delete 40 flows', hint: 'Look at it with sluice plan.', digest: '', excess: [] },
  },
}

const explained = async (name: string): Promise<Why> => {
  const why = await whyIn(SITUATIONS[name] as Situation)
  if (why === null) throw new Error('nobody knows the key')
  return why
}
const json = (name: string, why: Why): unknown =>
  JSON.parse(JSON.stringify(whyJson(keyOf(SITUATIONS[name] as Situation), [why], { version: '0.1.0', nowMs: NOW_MS })))

test.each(Object.keys(SITUATIONS))('explains as reviewed: %s', async (name) => {
  const text = formatWhy(keyOf(SITUATIONS[name] as Situation), [await explained(name)], { color: false, columns: 110 })
  await expect(text).toMatchFileSnapshot(`../golden/why-${name.replaceAll(/[^a-z]+/g, '-')}.txt`)
})

const fits = addFormats.default(new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })).compile(schema)

test.each(Object.keys(SITUATIONS))('fits its schema: %s', async (name) => {
  fits(json(name, await explained(name)))
  expect(fits.errors).toBeNull()
})

test('says the same for machines', async () => {
  await expect(
    `${JSON.stringify(json('a commit that changes the mapping', await explained('a commit that changes the mapping')), null, 2)}\n`,
  ).toMatchFileSnapshot('../golden/why-json.txt')
})

test.each(Object.keys(SITUATIONS))('explains the very steps that the plan has: %s', async (name) => {
  const situation = SITUATIONS[name] as Situation
  const { prepared } = proposalOf(situation)
  if (prepared.kind !== 'planned') throw new Error('not planned')
  const { explanation } = await explained(name)
  expect(explanation?.steps).toEqual(prepared.plan.steps.filter((step) => step.key === keyOf(situation)))
})

test('asks every guard, although the first one holds', async () => {
  const { explanation } = await explained('a publish that several guards hold')
  const holding = explanation?.guards.filter(({ says }) => says === 'hold').map(({ guard, step }) => `${step} ${guard}`)
  expect(holding).toEqual(['create suspended', 'publish suspended', 'publish start-ahead'])
})

test('knows nothing of a key that nobody knows, and says which ones are near', async () => {
  expect(await whyIn({ files, key: 'commerce/order' })).toBeNull()
  expect(nearestIn('commerce/order', { files: { ...files, ...other } })).toEqual(['commerce/orders'])
  expect(nearestIn('orders', { files: { ...files, ...other } })).toEqual(['commerce/orders'])
  expect(nearestIn('something/else', { files })).toEqual([])
})

test('a flow that only its marker knows is explained, and is near', async () => {
  const situation: Situation = { files: other, before: { ...files, ...other }, owned: { other: {} } }
  expect((await whyIn({ ...situation, key: KEY }))?.explanation?.found.how).toBe('marker')
  expect(nearestIn('commerce/oders', situation)).toEqual([KEY])
})
