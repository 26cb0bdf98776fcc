import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, type Json } from '../../src/lib/json.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { readStatus } from '../../src/reconcile/read-status.ts'
import { statusReport, type StatusInput } from '../../src/reconcile/status.ts'
import { EVERYTHING, flow, FLOWS, NOW_MS, ORG, passRecord, targetRecord } from './standing.ts'

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/status.schema.json'), 'utf8')) as Json

/** The schema with every object closed: what is printed and not described fails too. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed)
  if (!isJsonObject(schema)) return schema
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  return 'properties' in schema && 'type' in schema ? { ...members, additionalProperties: false } : members
}

function validator(schema: Json) {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  addFormats.default(ajv)
  return ajv.compile(schema as object)
}

const target = (report = statusReport(EVERYTHING)) => report.targets.find(({ name }) => name === 'prod')

test.each([
  { name: 'everything', input: EVERYTHING },
  { name: 'nothing', input: { nowMs: 0, version: '0.1.0', sources: [], targets: [] } satisfies StatusInput },
])('the report of $name is what the schema describes, to the last member', ({ input }) => {
  const report = JSON.parse(JSON.stringify(statusReport(input))) as Json
  for (const schema of [SCHEMA, closed(SCHEMA)]) {
    const validate = validator(schema)
    expect(validate(report) || validate.errors).toBe(true)
  }
})

test('the schema refuses a report that lacks something', () => {
  const report = statusReport(EVERYTHING)
  const without = { ...report, targets: report.targets.map((one) => ({ ...one, counts: undefined })) }
  expect(validator(SCHEMA)(JSON.parse(JSON.stringify(without)))).toBe(false)
})

test('targets are sorted by name, flows by key, and each target counts its flows by status', () => {
  const report = statusReport(EVERYTHING)
  expect(report.targets.map(({ name }) => name)).toEqual(['dev', 'prod', 'stage'])
  expect(target(report)?.flows.map(({ key }) => key)).toEqual(FLOWS.map(({ key }) => key).sort())
  expect(target(report)?.counts).toEqual({ ready: 3, retrying: 1, held: 1, stalled: 1 })
})

test('the same facts in any order give the same report', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(FLOWS, { minLength: FLOWS.length }),
      fc.shuffledSubarray([...EVERYTHING.targets], { minLength: 3 }),
      (conditions, targets) => {
        const shuffled = targets.map((one) => (one.name === 'prod' ? { ...one, conditions } : one))
        expect(statusReport({ ...EVERYTHING, targets: shuffled })).toEqual(statusReport(EVERYTHING))
      },
    ),
  )
})

test('in sync is a flow that equals its manifest, not one whose drift is only reported or whose manifest is gone', () => {
  const conditions = [
    flow('a'),
    flow('b', { reason: 'drift-reported' }),
    flow('c', { reason: 'manifest-gone' }),
    flow('d', { status: 'retrying', reason: 'settling' }),
  ]
  const report = statusReport({ ...EVERYTHING, targets: [{ name: 'prod', org: ORG, sandbox: 'prod', record: null, passes: [], conditions }] })
  expect(target(report)?.flows.map(({ inSync }) => inSync)).toEqual([true, false, false, false])
})

test('revision attempted is of the last pass, revision applied of the last one that left everything as git wants it', () => {
  expect(target()).toMatchObject({
    revisionAttempted: expect.stringContaining('77aa01bc'),
    revisionApplied: expect.stringContaining('4f2c1a9e'),
    lastPass: { passId: 'p3', outcome: 'retrying', finishedAt: '2026-11-23T11:58:00.000Z' },
    nextRetryAt: '2026-11-23T12:00:30.000Z',
  })
})

test('a target without a pass is pending', () => {
  const stage = statusReport(EVERYTHING).targets.find(({ name }) => name === 'stage')
  expect(stage).toMatchObject({ condition: { status: 'pending', at: null }, lastPass: null, revisionApplied: null, flows: [] })
})

test.each([null, 'ready', [], { status: 'flying', atMs: 'noon', reason: 7 }])(
  'a condition that cannot be read counts as not known: %j',
  (condition) => {
    const record = targetRecord('prod', { condition })
    const [report] = statusReport({
      ...EVERYTHING,
      targets: [{ name: 'prod', org: ORG, sandbox: 'prod', record, passes: [], conditions: [] }],
    }).targets
    expect(report?.condition).toEqual({ status: 'pending', reason: '', message: '', at: null })
  },
)

test('holds no document and no digest of one', () => {
  expect(JSON.stringify(statusReport(EVERYTHING))).not.toMatch(/digest/i)
})

test('a retry beyond the end of dates is no reason to fail', () => {
  const conditions = [flow('a', { nextRetryAtMs: 1e300 })]
  const report = statusReport({ ...EVERYTHING, targets: [{ name: 'prod', org: ORG, sandbox: 'prod', record: null, passes: [], conditions }] })
  expect(target(report)?.nextRetryAt).toBe('+275760-09-13T00:00:00.000Z')
})

const CONFIGURED = { name: 'prod', owner: 'acme', org: ORG, sandbox: 'prod' }
const REST = { nowMs: NOW_MS, version: '0.1.0', sources: [] }

async function filledLedger() {
  const ledger = createMemoryLedger()
  const scope = { owner: 'acme', org: ORG, sandboxId: 'id-of-prod', source: 'default' }
  await ledger.saveTarget(targetRecord('prod'), FENCE)
  await ledger.saveTarget(targetRecord('gone'), FENCE)
  await ledger.conditions(scope, [flow('a')], [], FENCE)
  await ledger.conditions({ ...scope, source: 'second' }, [flow('b')], [], FENCE)
  await ledger.conditions({ ...scope, sandboxId: 'id-of-another' }, [flow('c')], [], FENCE)
  await ledger.recordPass({ ...scope, source: 'second' }, passRecord('p1', { finishedAtMs: NOW_MS - 2 }), FENCE)
  await ledger.recordPass(scope, passRecord('p2', { finishedAtMs: NOW_MS - 1 }), FENCE)
  return ledger
}

test('a target shows the flows of all its sources in its sandbox, and its last pass', async () => {
  const report = await readStatus(await filledLedger(), { ...REST, targets: [CONFIGURED] })
  expect(report.targets).toHaveLength(1)
  expect(target(report)).toMatchObject({ flows: [{ key: 'a' }, { key: 'b' }], lastPass: { passId: 'p2' }, condition: { status: 'retrying' } })
})

test('a target that means another sandbox than it did starts anew', async () => {
  const report = await readStatus(await filledLedger(), { ...REST, targets: [{ ...CONFIGURED, sandbox: 'other' }] })
  expect(target(report)).toMatchObject({ sandbox: 'other', condition: { status: 'pending' }, flows: [] })
})

test('without configuration the ledger says which targets there are', async () => {
  const report = await readStatus(await filledLedger(), { ...REST, targets: null })
  expect(report.targets.map(({ name }) => name)).toEqual(['gone', 'prod'])
})
