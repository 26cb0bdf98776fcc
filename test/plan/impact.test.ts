import { expect, test } from 'vitest'
import { packPosition } from '../../src/manifest/positions-kept.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import { IMPACTS, impactsIn, type Impact } from '../../src/plan/impact.ts'
import type { PlanInput, Step } from '../../src/plan/model.ts'
import { plan } from '../../src/plan/plan.ts'
import { AHEAD_SEC, NOW_MS, NOW_SEC, bindings, desired, live, markerOf, owned, policy, world } from '../support/worlds.ts'

const STREAMING = 'c1a19761-d2c7-4702-b9fa-fe91f0613e81'

const targets = [...bindings.targetConnections, { ...bindings.targetConnections[0]!, id: 'target-2', name: 'another-target' }]

function impactsFor(world: PlanInput): { step: Step; impacts: Impact[] }[] {
  const input = { ...world, bindings: { ...world.bindings, targetConnections: targets } }
  const result = plan(input)
  const of = impactsIn(result, input)
  return result.steps.map((step) => ({ step, impacts: of(step) }))
}

/** `publish: irreversible, re-ingests`; steps that are only safe say so. */
function labels(input: PlanInput): string[] {
  return impactsFor(input).map(({ step, impacts }) => `${step.kind}: ${impacts.map(({ label }) => label).join(', ')}`)
}

const schedule = (change: JsonObject = {}): JsonObject => ({
  scheduleParams: { startTime: AHEAD_SEC, frequency: 'hour', interval: 1, backfill: true, ...change },
})
const published = (key: string, document: JsonObject = {}): DesiredFlow => desired(key, { state: 'published', document })
const streaming = (key: string, state: DesiredFlow['state'] = 'published', policyOf: Partial<DesiredFlow['policy']> = {}): DesiredFlow => {
  const { scheduleParams: _, ...document } = desired(key).document
  return { ...desired(key, { state, category: 'streaming', policy: policyOf }), document }
}
const confirmed = { sinceMs: NOW_MS - 60_000, reads: 3, lastReadAtMs: NOW_MS - 1000 }
const started = schedule({ startTime: NOW_SEC - 3600 })

/** What git applied is `was`, what it wants now is `now`, and the flow is `was` in `state`. */
function patched(was: DesiredFlow, now: DesiredFlow, state = 'enabled'): PlanInput {
  return world({ desired: [now], live: [live(was, { state })], owned: [owned(was, { state: 'enabled' })] })
}
/** A published, started flow of which one member changes. */
const member = (before: JsonObject, after: JsonObject): PlanInput =>
  patched(published('a', { ...started, ...before }), published('a', { ...started, ...after }))
/** The same before its start. */
const ahead = (before: JsonObject, after: JsonObject): PlanInput => patched(published('a', schedule(before)), published('a', schedule(after)))
const mapping = (version: number): JsonObject => ({ transformations: [{ name: 'Mapping', params: { mappingId: 'm1', mappingVersion: version } }] })
const copy = (column: string): JsonObject => ({ transformations: [{ name: 'Copy', params: { deltaColumn: { name: column } } }] })
const recreated = (want: DesiredFlow): PlanInput =>
  world({ desired: [want], owned: [owned(want, { state: 'enabled', missing: confirmed })], policy: { ...policy, acceptVanished: true } })
const gone = (want: DesiredFlow, state: string, change: Partial<PlanInput['policy']> = {}): PlanInput =>
  world({
    desired: [desired('other')],
    live: [live(want, { state }), live(desired('other'))],
    owned: [owned(want, { state: 'enabled' }), owned(desired('other'))],
    policy: { ...policy, prune: 'delete', ...change },
  })

const OTHER_TARGET: JsonObject = { targetConnectionIds: ['target-2'] }
const replacing = (document: JsonObject): DesiredFlow => desired('a', { state: 'published', policy: { replace: 'allow' }, document })

/** The old flow runs, and the draft of the next generation is there. */
function succeeding(): PlanInput {
  const was = published('a', schedule({ backfill: false }))
  const now = replacing({ ...schedule({ backfill: false }), ...OTHER_TARGET })
  const draft = live(now, { id: 'flow-b', state: 'draft', marker: markerOf('a', { rest: { gen: '2' } }) })
  const row = owned(was, { state: 'enabled', successor: { flowId: 'flow-b', createdAtMs: NOW_MS - 60_000 } })
  return world({ desired: [now], live: [live(was, { state: 'enabled' }), draft], owned: [row] })
}

test.each<{ name: string; input: PlanInput; want: string[] }>([
  { name: 'a new draft', input: world({ desired: [desired('a')] }), want: ['create: safe'] },
  {
    name: 'a new flow that is published with backfill',
    input: world({ desired: [published('a')] }),
    want: ['create: safe', 'publish: irreversible, re-ingests'],
  },
  {
    name: 'the same where backfill is left to the service, which takes it for granted',
    input: world({ desired: [published('a', { scheduleParams: { startTime: AHEAD_SEC, frequency: 'hour', interval: 1 } })] }),
    want: ['create: safe', 'publish: irreversible, re-ingests'],
  },
  {
    name: 'without backfill',
    input: world({ desired: [published('a', schedule({ backfill: false }))] }),
    want: ['create: safe', 'publish: irreversible'],
  },
  {
    name: 'a flow that runs once has nothing to read back',
    input: world({ desired: [published('a', { scheduleParams: { startTime: AHEAD_SEC, frequency: 'once' } })] }),
    want: ['create: safe', 'publish: irreversible'],
  },
  { name: 'a new streaming flow', input: world({ desired: [streaming('a')] }), want: ['create: safe', 'publish: irreversible'] },
  {
    name: 'a flow that is published and disabled at once reads nothing yet',
    input: world({ desired: [desired('a', { state: 'disabled' })] }),
    want: ['create: safe', 'publish: irreversible', 'disable: safe'],
  },
  {
    name: 'a flow spec without drafts',
    input: world({ desired: [published('a', { flowSpec: { id: 'spec-nodraft' } })] }),
    want: ['create: irreversible, re-ingests'],
  },
  {
    name: 'a published batch flow that somebody deleted, created again, backfill or not',
    input: recreated(desired('a', { state: 'published', policy: { recreate: 'allow' }, document: schedule({ backfill: false }) })),
    want: ['create: safe', 'publish: irreversible, re-ingests'],
  },
  {
    name: 'the same with a streaming flow',
    input: recreated(streaming('a', 'published', { recreate: 'allow' })),
    want: ['create: breaks-producers', 'publish: irreversible'],
  },
  {
    name: 'a draft that somebody deleted, created again',
    input: world({ desired: [desired('a')], owned: [owned(desired('a'), { missing: confirmed })], policy: { ...policy, acceptVanished: true } }),
    want: ['create: safe'],
  },
  {
    name: 'any member of a draft',
    input: patched(desired('a', { document: mapping(0) }), desired('a', { document: mapping(1) }), 'draft'),
    want: ['patch: safe'],
  },
  { name: 'a name', input: member({ name: 'A' }, { name: 'B' }), want: ['patch: safe'] },
  { name: 'a description', input: member({ description: 'A' }, { description: 'B' }), want: ['patch: safe'] },
  { name: 'a mapping', input: member(mapping(0), mapping(1)), want: ['patch: future-runs-only'] },
  { name: 'a mapping and a name', input: member({ ...mapping(0), name: 'A' }, { ...mapping(1), name: 'B' }), want: ['patch: future-runs-only'] },
  { name: 'the delta column', input: member(copy('updated'), copy('created')), want: ['patch: re-ingests'] },
  {
    name: 'the interval of a started flow',
    input: member({}, schedule({ startTime: NOW_SEC - 3600, interval: 2 })),
    want: ['patch: future-runs-only'],
  },
  { name: 'a start moved back', input: ahead({}, { startTime: AHEAD_SEC - 3600 }), want: ['patch: re-ingests'] },
  { name: 'a start moved forward', input: ahead({}, { startTime: AHEAD_SEC + 3600 }), want: ['patch: future-runs-only'] },
  { name: 'backfill switched on', input: ahead({ backfill: false }, { backfill: true }), want: ['patch: re-ingests'] },
  { name: 'backfill switched off', input: ahead({ backfill: true }, { backfill: false }), want: ['patch: future-runs-only'] },
  {
    name: 'the share of bad records that is let through',
    input: member({ options: { partialIngestionPercent: 5 } }, { options: { partialIngestionPercent: 10 } }),
    want: ['patch: future-runs-only'],
  },
  { name: 'a label', input: member({ labels: ['core/C1'] }, { labels: ['core/C1', 'core/C2'] }), want: ['patch: changes-access'] },
  {
    name: 'a label of a draft',
    input: patched(desired('a'), desired('a', { document: { labels: ['core/C1'] } }), 'draft'),
    want: ['patch: changes-access'],
  },
  {
    name: 'several things, the weightiest first',
    input: patched(
      published('a', { ...schedule(), ...mapping(0) }),
      published('a', { ...schedule({ startTime: AHEAD_SEC - 60 }), ...mapping(1), labels: ['x'] }),
    ),
    want: ['patch: re-ingests, changes-access, future-runs-only'],
  },
  {
    name: 'disabling',
    input: patched(published('a', started), desired('a', { state: 'disabled', document: started })),
    want: ['disable: stops-data'],
  },
  {
    name: 'enabling after a pause',
    input: world({
      desired: [published('a', started)],
      live: [live(published('a', started), { state: 'disabled', document: { lastRunDetails: { id: 'run-1' } } })],
      owned: [owned(desired('a', { state: 'disabled', document: started }), { state: 'disabled' })],
    }),
    want: ['enable: future-runs-only'],
  },
  {
    name: 'enabling a flow that has never run',
    input: patched(desired('a', { state: 'disabled' }), published('a'), 'disabled'),
    want: ['enable: re-ingests, future-runs-only'],
  },
  {
    name: 'adopting',
    input: world({ desired: [desired('a', { policy: { adopt: 'flow-a' } })], live: [live(desired('a'), { marker: null })] }),
    want: ['adopt: safe'],
  },
  {
    name: 'abandoning',
    input: world({ desired: [desired('a', { policy: { abandon: true } })], live: [live(desired('a'))], owned: [owned(desired('a'))] }),
    want: ['abandon: safe'],
  },
  {
    name: 'a surplus draft',
    input: world({
      desired: [desired('a')],
      live: [live(desired('a')), live(desired('a'), { id: 'flow-b', createdAtMs: NOW_MS - 60_000 })],
      owned: [owned(desired('a'))],
    }),
    want: ['remove-surplus: irreversible'],
  },
  {
    name: 'forgetting',
    input: world({ owned: [owned(desired('a'), { missing: confirmed })], policy: { ...policy, acceptVanished: true } }),
    want: ['forget: safe'],
  },
  { name: 'pruning a draft', input: gone(desired('a'), 'draft'), want: ['prune: irreversible'] },
  { name: 'pruning a running flow', input: gone(published('a'), 'enabled'), want: ['prune: stops-data'] },
  { name: 'marking what pruning has switched off', input: gone(published('a'), 'disabled'), want: ['prune: safe'] },
  {
    name: 'deleting a streaming flow',
    input: world({
      desired: [desired('other')],
      live: [
        live(streaming('a'), { state: 'disabled', marker: markerOf('a', { rest: { gone: '2025-12-01T00:00:00Z' } }) }),
        live(desired('other')),
      ].map((one) => (one.name === 'a' ? { ...one, flowSpecId: STREAMING } : one)),
      owned: [owned(streaming('a'), { state: 'enabled' }), owned(desired('other'))],
      policy: { ...policy, prune: 'delete' },
    }),
    want: ['prune: irreversible, breaks-producers'],
  },
  {
    name: 'a draft that is replaced',
    input: patched(desired('a'), desired('a', { policy: { replace: 'allow' }, document: OTHER_TARGET }), 'draft'),
    want: ['replace: irreversible', 'create: safe'],
  },
  {
    name: 'a published batch flow that is replaced, whose successor reads again what it has read',
    input: patched(published('a', schedule({ backfill: false })), replacing({ ...schedule({ backfill: false }), ...OTHER_TARGET })),
    want: ['create: safe', 'replace: stops-data', 'publish: irreversible, re-ingests'],
  },
  {
    name: 'the same when the successor is there as a draft',
    input: succeeding(),
    want: ['replace: stops-data', 'publish: irreversible, re-ingests'],
  },
  {
    name: 'a streaming flow that is replaced',
    input: patched(streaming('a'), {
      ...streaming('a', 'published', { replace: 'allow' }),
      document: { ...streaming('a').document, ...OTHER_TARGET },
    }),
    want: ['create: safe', 'replace: breaks-producers, stops-data', 'publish: irreversible'],
  },
  {
    name: 'a hold changes nothing',
    input: patched(desired('a'), desired('a', { document: { flowSpec: { id: 'spec-nodraft' } } }), 'draft'),
    want: ['hold: '],
  },
])('labels $name', ({ input, want }) => expect(labels(input)).toEqual(want))

test('labels a flow by the spec that the sandbox shows where its manifest names one that nobody has published', () => {
  const want = streaming('a', 'published', { recreate: 'allow' })
  const named = { ...want, category: 'unknown' as const, document: { ...want.document, flowSpec: { name: 'Streaming' }, ...schedule() } }
  const spec = { ...bindings.flowSpecs[0]!, id: STREAMING, name: 'Streaming' }
  const input = { ...recreated(named), bindings: { ...bindings, flowSpecs: [spec] } }
  expect(labels(input)).toContain('create: breaks-producers')
})

test('takes a flow without a schedule for a streaming one where nothing else tells', () => {
  const want = { ...streaming('a', 'published', { recreate: 'allow' }), category: 'unknown' as const }
  expect(labels(recreated(want))).toContain('create: breaks-producers')
})

test('says in one sentence why, and names the line of the member, or the nearest above it', () => {
  const positions = {
    '': packPosition({ line: 1, column: 1 }),
    '/state': packPosition({ line: 3, column: 8 }),
    '/transformations': packPosition({ line: 9, column: 1 }),
    '/transformations/1/params': packPosition({ line: 12, column: 5 }),
  }
  const both = (version: number): JsonObject => ({
    transformations: [
      { name: 'Copy', params: { deltaColumn: { name: 'updated' } } },
      { name: 'Mapping', params: { mappingId: 'm1', mappingVersion: version } },
    ],
  })
  const input = patched(published('a', { ...started, ...both(0) }), { ...published('a', { ...started, ...both(1) }), positions })
  expect(impactsFor(input).flatMap(({ impacts }) => impacts)).toEqual([
    {
      label: 'future-runs-only',
      reason: 'the mapping changes for future runs; what was mapped stays',
      at: { path: 'flows/a.yaml', line: 12, column: 5, pointer: '/transformations/Mapping/params/mappingVersion' },
    },
  ])
  const [create, publish] = impactsFor(world({ desired: [{ ...published('a', schedule({ backfill: false })), positions }] }))
  expect(create?.impacts).toMatchObject([{ at: { line: 1 } }])
  expect(publish?.impacts).toMatchObject([{ label: 'irreversible', at: { line: 3, column: 8, pointer: '/state' } }])
})

test('has no place for a step that no manifest asks for', () => {
  expect(impactsFor(gone(published('a'), 'enabled')).flatMap(({ impacts }) => impacts.map((one) => one.at))).toEqual([null])
})

test('the order of the words is by weight', () => {
  expect(IMPACTS[0]).toBe('irreversible')
  expect(IMPACTS.at(-1)).toBe('safe')
})
