import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import schema from '../../schemas/plan.schema.json' with { type: 'json' }
import { planJson } from '../../src/cli/views/plan-json.ts'
import { formatPlan } from '../../src/cli/views/plan-view.ts'
import { summaryOf, type TargetPlan } from '../../src/cli/views/target-plan.ts'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import type { DesiredState } from '../../src/manifest/desired.ts'
import { AHEAD_SEC, NOW_SEC, desired, live, owned, policy, world } from '../support/worlds.ts'
import { plans } from './plan-worlds.ts'
import { targetPlan } from './planned.ts'

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false }).compile(schema)

/** What a reader of the printed document gets. */
function printed(plan: readonly TargetPlan[]): JsonObject {
  return JSON.parse(JSON.stringify(planJson(plan))) as JsonObject
}

function problemsOf(document: Json): unknown {
  validate(document)
  return validate.errors
}

test.each(Object.keys(plans))('fits its schema: %s', (name) => {
  expect(problemsOf(printed(plans[name] ?? []))).toBeNull()
})

test('the table has every kind of step', () => {
  const kinds = Object.values(plans).flatMap((one) =>
    (printed(one)['targets'] as { steps: { kind: string }[] }[]).flatMap(({ steps }) => steps.map(({ kind }) => kind)),
  )
  expect([...new Set(kinds)].sort()).toEqual([
    'abandon',
    'adopt',
    'create',
    'disable',
    'enable',
    'forget',
    'hold',
    'patch',
    'prune',
    'publish',
    'remove-surplus',
  ])
})

test('every object that the schema describes is closed, but for bodies', () => {
  const open: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, additionalProperties } = node as { type?: unknown; additionalProperties?: unknown }
    if (type === 'object' && additionalProperties !== false) open.push(path)
    for (const [name, value] of Object.entries(node)) walk(value, `${path}/${name}`)
  }
  walk(schema, '')
  expect(open).toEqual(['/$defs/create/properties/body'])
})

test('reads as reviewed', async () => {
  await expect(`${JSON.stringify(planJson(plans['several things at once'] ?? []), null, 2)}\n`).toMatchFileSnapshot('../golden/plan-json.txt')
})

test('null is a value, an absent member is not there', () => {
  const was = desired('crm', { document: { labels: ['a'] } })
  const now = desired('crm', { document: { options: { errorDiagnosticsEnabled: true } } })
  const document = printed([targetPlan(world({ desired: [now], live: [live(was, { document: { scheduleParams: null } })], owned: [owned(was)] }))])
  const [step] = (document['targets'] as { steps: { changes: { pointer: string }[] }[] }[])[0]?.steps ?? []
  expect(step?.changes).toContainEqual({ pointer: '/labels', before: ['a'], cause: 'revision' })
  expect(step?.changes).toContainEqual({ pointer: '/options/errorDiagnosticsEnabled', after: true, cause: 'revision' })
  expect(step?.changes.find(({ pointer }) => pointer === '/scheduleParams')).toMatchObject({ before: null })
})

const state = fc.constantFrom<DesiredState>('draft', 'published', 'disabled')
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('a\nb\nc', '', 'CRM', `${'long '.repeat(60)}end`))
const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 4 }),
  fc.jsonValue() as fc.Arbitrary<Json>,
)
const documentWith = (starts: number[]): fc.Arbitrary<JsonObject> =>
  fc
    .record(
      {
        name: text,
        description: text,
        labels: fc.array(fc.string(), { maxLength: 9 }),
        options: fc.dictionary(
          fc.string({ unit: 'binary', maxLength: 12 }).filter((name) => name !== '__proto__'),
          value,
          { maxKeys: 4 },
        ),
        scheduleParams: fc.record({
          startTime: fc.constantFrom(...starts),
          frequency: fc.constantFrom('hour', 'once'),
          interval: fc.nat(),
        }),
        transformations: fc.array(
          fc.record({ name: fc.constantFrom('Mapping', 'Copy', '0', 'a b'), params: fc.dictionary(fc.string(), value, { maxKeys: 3 }) }),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    )
    .map((one): JsonObject => structuredClone(one) as JsonObject)
const flow = fc.record({
  key: fc.constantFrom('a', 'b/c', 'd'),
  wanted: fc.option(fc.record({ state, document: documentWith([AHEAD_SEC, NOW_SEC - 60]), suspend: fc.boolean() })),
  found: fc.option(
    fc.record({
      state: fc.constantFrom('draft', 'enabled', 'disabled', 'publishing'),
      document: documentWith([AHEAD_SEC, 1e15]),
      marked: fc.boolean(),
    }),
  ),
  known: fc.boolean(),
})
const anyWorld = fc.record({
  flows: fc.uniqueArray(flow, { selector: ({ key }) => key, maxLength: 3 }),
  drift: fc.constantFrom('correct' as const, 'report' as const, 'ignore' as const),
})

test('every plan of any world fits its schema, renders on clean lines and counts what it shows', () => {
  fc.assert(
    fc.property(anyWorld, fc.integer({ min: 0, max: 300 }), ({ flows, drift }, columns) => {
      const plan = targetPlan(
        world({
          desired: flows.flatMap(({ key, wanted }) =>
            wanted === null ? [] : [desired(key, { state: wanted.state, document: wanted.document, policy: { suspend: wanted.suspend } })],
          ),
          live: flows.flatMap(({ key, found }) =>
            found === null
              ? []
              : [live(desired(key, { document: found.document }), { state: found.state, ...(found.marked ? {} : { marker: null }) })],
          ),
          owned: flows.flatMap(({ key, known }) => (known ? [owned(desired(key))] : [])),
          policy: { ...policy, drift },
        }),
      )
      expect(problemsOf(printed([plan]))).toBeNull()
      const text = formatPlan([plan], { color: false, columns })
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/)
      expect(text.match(/^  ([+~▲●▼=x!-]) /gm) ?? []).toHaveLength(plan.prepared.kind === 'planned' ? plan.prepared.plan.steps.length : 0)
      const { create, patch, publish, held, unchanged } = summaryOf([plan])
      expect(text).toMatch(
        new RegExp(`Plan: ${create} to create, ${patch} to patch, ${publish} to publish,.* 0 to prune, ${held} held, ${unchanged} unchanged\\.\n$`),
      )
    }),
    { numRuns: 300 },
  )
})
