import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import type { SpecFacts, SpecSchemas } from '../../src/plan/model.ts'
import { plan } from '../../src/plan/plan.ts'
import { createPreflight } from '../../src/plan/preflight.ts'
import { jsonObjects } from '../support/arbitraries.ts'
import { AHEAD_SEC, NOW_SEC, bindings, desired, live, owned, summary, world } from '../support/worlds.ts'

const SCHEDULE: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { startTime: { type: 'integer' }, frequency: { enum: ['once', 'hour', 'day'] }, interval: { type: 'integer', minimum: 6 } },
  required: ['startTime'],
  if: { properties: { frequency: { const: 'once' } } },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { allOf: [{ not: { required: ['interval'] } }] },
}
const MAPPING: JsonObject = { type: 'object', properties: { mappingId: { type: 'string', maxLength: 3 }, mappingVersion: { type: 'string' } } }

function specWith(schemas: Partial<SpecSchemas>): SpecFacts {
  const [files] = bindings.flowSpecs
  return { ...(files as SpecFacts), schemas: { schedule: null, options: null, transformations: {}, ...schemas } }
}

const strict = specWith({ schedule: SCHEDULE, transformations: { Mapping: MAPPING } })
const check = (schemas: Partial<SpecSchemas>, document: JsonObject): string[] =>
  createPreflight()(specWith(schemas), document).map(({ pointer, message }) => `${pointer}: ${message}`)

test('takes numbers and flags as text and text as numbers, as the service does', () => {
  expect(check({ schedule: SCHEDULE }, { scheduleParams: { startTime: '1893456000', frequency: 'HOUR', interval: ' 6 ' } })).toEqual([])
  expect(check({ transformations: { Mapping: MAPPING } }, { transformations: [{ name: 'Mapping', params: { mappingVersion: 3 } }] })).toEqual([])
})

test.each([
  [{ startTime: 1, frequency: 'hour', interval: 5 }, '/scheduleParams/interval: scheduleParams.interval must be >= 6'],
  [{ startTime: 1, frequency: 'hour', interval: '5' }, '/scheduleParams/interval: scheduleParams.interval must be >= 6'],
  [{ startTime: 'soon' }, '/scheduleParams/startTime: scheduleParams.startTime must be integer'],
  [{ startTime: 1, frequency: 'week' }, '/scheduleParams/frequency: scheduleParams.frequency must be one of once, hour, day'],
  [{ startTime: 1, frequency: 'once', interval: 6 }, '/scheduleParams: scheduleParams must not have interval here'],
  [{ frequency: 'hour' }, "/scheduleParams: scheduleParams must have required property 'startTime'"],
])('says what the flow spec wants instead of %j', (scheduleParams, wanted) => {
  expect(check({ schedule: SCHEDULE }, { scheduleParams })).toEqual([wanted])
})

test.each<[string, Partial<SpecSchemas>, JsonObject, string[]]>([
  ['an option that is missing', { options: { required: ['a'] } }, { options: {} }, ["/options: options must have required property 'a'"]],
  ['options that there are none of', { options: { required: ['a'] } }, { options: null }, []],
  [
    'a word of the schedule that is none',
    { schedule: SCHEDULE },
    { scheduleParams: { startTime: 1, frequency: 7 } },
    ['/scheduleParams/frequency: scheduleParams.frequency must be one of once, hour, day'],
  ],
  ['a unit in capitals', { schedule: { properties: { timeUnit: { enum: ['hour'] } } } }, { scheduleParams: { timeUnit: 'HOUR' } }, []],
  [
    'other words in capitals',
    { schedule: { properties: { exportMode: { enum: ['daily'] } } } },
    { scheduleParams: { exportMode: 'DAILY' } },
    ['/scheduleParams/exportMode: scheduleParams.exportMode must be one of daily'],
  ],
  [
    'a member that may not be',
    { options: { properties: { a: {} }, additionalProperties: false } },
    { options: { a: 1, b: 2 } },
    ['/options: options must not have b'],
  ],
  [
    'values that are no words',
    { options: { properties: { a: { enum: [1, null, [2]] } } } },
    { options: { a: 'x' } },
    ['/options/a: options.a must be one of 1, null, [2]'],
  ],
  ['what may not be so', { options: { not: { type: 'object' } } }, { options: {} }, ['/options: options must NOT be valid']],
  [
    'what may not be so in one member',
    { options: { properties: { a: { not: true } } } },
    { options: { a: 1 } },
    ['/options/a: options.a must NOT be valid'],
  ],
  [
    'more than five things',
    { options: { required: ['a', 'b', 'c', 'd', 'e', 'f'] } },
    { options: {} },
    ['a', 'b', 'c', 'd', 'e'].map((name) => `/options: options must have required property '${name}'`),
  ],
  [
    'a transformation behind what is none',
    { transformations: { Mapping: MAPPING } },
    { transformations: [7, { params: {} }, { name: 'Mapping', params: { mappingId: 'long' } }] },
    ['/transformations/2/params/mappingId: transformations.2.params.mappingId must NOT have more than 3 characters'],
  ],
  [
    'a transformation without parameters',
    { transformations: { GeneralTransform: { required: ['a'] } } },
    { transformations: [{ name: 'General Transform' }] },
    ["/transformations/0/params: transformations.0.params must have required property 'a'"],
  ],
  ['more than is checked', { options: { properties: { a: { maxLength: 1 } } } }, { options: { a: 'x'.repeat(65_536) } }, []],
  [
    'as much as is checked',
    { options: { properties: { a: { maxLength: 1 } } } },
    { options: { a: 'x'.repeat(65_536 - 8) } },
    ['/options/a: options.a must NOT have more than 1 characters'],
  ],
])('says of %s what is to be said', (_, schemas, document, wanted) => expect(check(schemas, document)).toEqual(wanted))

test('leaves the document as it is', () => {
  const document: JsonObject = { scheduleParams: { startTime: '1' } }
  check({ schedule: SCHEDULE }, document)
  expect(document).toEqual({ scheduleParams: { startTime: '1' } })
})

test.each<[string, JsonObject]>([
  ['a reference that leads nowhere', { $ref: 'https://elsewhere.example/schema.json' }],
  ['a keyword of another draft', { properties: { a: { exclusiveMinimum: true, minimum: 1 } } }],
  ['a pattern that is none', { properties: { a: { pattern: '(' } } }],
  ['an asynchronous one', { $async: true, type: 'object' }],
  ['a format nobody knows', { properties: { a: { format: 'moon-phase' } } }],
  ['one of unbounded size', { properties: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`member${n}`, { type: 'string' }])) }],
])('holds nothing up for an odd schema: %s', (_, options) => {
  expect(check({ options }, { options: { a: 'x' } })).toEqual([])
})

test('never throws, whatever schema and parameters there are', () => {
  fc.assert(
    fc.property(jsonObjects, jsonObjects, (options, params) => {
      expect(
        check(
          { options, schedule: options, transformations: { T: options } },
          { options: params, scheduleParams: params, transformations: [{ name: 'T', params }] },
        ),
      ).toBeInstanceOf(Array)
    }),
    { numRuns: 200 },
  )
})

test('compiles a schema once, until the service says something else', () => {
  const preflight = createPreflight()
  let compiled = 0
  // Compiling reads every keyword; looking a compiled schema up does not.
  const counting = (minimum: number): JsonObject => {
    const schema: JsonObject = { type: 'object' }
    Object.defineProperty(schema, 'properties', { enumerable: true, get: () => ((compiled += 1), { interval: { minimum } }) })
    return schema
  }
  const first = specWith({ schedule: counting(5) })
  const document: JsonObject = { scheduleParams: { interval: 4 } }
  expect(preflight(first, document)).toHaveLength(1)
  const once = compiled
  for (let n = 0; n < 50; n += 1) preflight(first, document)
  expect(compiled).toBe(once)
  expect(preflight(specWith({ schedule: counting(3) }), document)).toEqual([])
})

const wrong = { scheduleParams: { startTime: AHEAD_SEC, frequency: 'hour', interval: 1, backfill: true } }
const short = { transformations: [{ name: 'Mapping', params: { mappingId: 'm1', mappingVersion: 0 } }] }
const fits = { scheduleParams: { startTime: AHEAD_SEC, frequency: 'hour', interval: 6, backfill: true } }
const strictly = { bindings: { ...bindings, flowSpecs: [strict] } }

test.each([
  { name: 'a create that would be published', input: world({ ...strictly, desired: [desired('crm', { state: 'published', document: wrong })] }) },
  {
    name: 'a publish',
    input: world({
      ...strictly,
      desired: [desired('crm', { state: 'published', document: wrong })],
      live: [live(desired('crm', { document: wrong }))],
      owned: [owned(desired('crm', { document: wrong }))],
    }),
  },
  {
    name: 'a patch of a published flow',
    input: world({
      ...strictly,
      desired: [desired('crm', { state: 'published', document: wrong })],
      live: [live(desired('crm', { document: fits }), { state: 'enabled' })],
      owned: [owned(desired('crm', { state: 'published', document: fits }), { state: 'enabled' })],
    }),
  },
])('holds $name that the flow spec refuses, before the first write', ({ input }) => {
  expect(plan(input).steps).toMatchObject([{ kind: 'hold', reason: 'spec-mismatch', at: { pointer: '/scheduleParams/interval' } }])
})

test('only reports what the flow spec would refuse of a draft', () => {
  const draft = desired('crm', { document: { ...wrong, ...short, description: 'new' } })
  const { steps, notices } = plan(
    world({ ...strictly, desired: [draft], live: [live(desired('crm', { document: wrong }))], owned: [owned(desired('crm'))] }),
  )
  expect(steps.map(summary)).toEqual(['patch crm: revision replace /description'])
  expect(notices).toMatchObject([{ kind: 'spec-mismatch', pointers: ['/scheduleParams/interval'], message: 'scheduleParams.interval must be >= 6' }])
})

test('looks at the flow as it will be, with what people added, and points into the manifest', () => {
  const long = [{ name: 'Copy' }, { name: 'Mapping', params: { mappingId: 'too long', mappingVersion: 0 } }]
  const want = desired('crm', { state: 'published', document: { ...fits, transformations: long } })
  const there = live(want, { document: { transformations: long.toReversed() } })
  expect(plan(world({ ...strictly, desired: [want], live: [there], owned: [owned(want)] })).steps).toMatchObject([
    { reason: 'spec-mismatch', at: { pointer: '/transformations/1/params/mappingId' } },
  ])
})

test('leaves a published flow in peace that does not change', () => {
  const want = desired('crm', { state: 'published', document: wrong })
  expect(
    plan(world({ ...strictly, desired: [want], live: [live(want, { state: 'enabled' })], owned: [owned(want, { state: 'enabled' })] })).steps,
  ).toEqual([])
})

test('holds a start in the past for a published flow whose start is still ahead', () => {
  const want = desired('crm', { state: 'published' })
  const past = desired('crm', {
    state: 'published',
    document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1, backfill: true } },
  })
  expect(
    plan(world({ desired: [past], live: [live(want, { state: 'enabled' })], owned: [owned(want, { state: 'enabled' })] })).steps.map(summary),
  ).toEqual(['hold crm: start-time-passed'])
})
