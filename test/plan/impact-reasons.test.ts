import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/lib/json.ts'
import { impactOf, type ImpactFacts } from '../../src/plan/impact.ts'
import type { ActionStep, CreateStep, MemberChange, PatchStep, PruneStep, ReplaceStep, Step } from '../../src/plan/model.ts'
import { howItMoves, readsBack } from '../../src/plan/moving.ts'
import { bindings, desired, live, owned } from '../support/worlds.ts'

const want = desired('a', { state: 'published' })
const flow = live(want, { state: 'enabled' })
const facts = (change: Partial<ImpactFacts> = {}): ImpactFacts => ({
  want,
  live: flow,
  owned: owned(want),
  moves: 'batch',
  replaces: false,
  ...change,
})
/** One line per impact; the place as a pointer, where the manifest says it. */
const told = (step: Step, change: Partial<ImpactFacts> = {}): string[] =>
  impactOf(step, facts(change)).map(({ label, reason, at }) => `${label}: ${reason}${at === null ? '' : ` [${at.pointer}]`}`)

const base = { id: 'a#x', key: 'a', dependsOn: [] }
const patch = (pointer: string, before?: Json, after?: Json): PatchStep => {
  const change: MemberChange = { pointer, before, after, cause: 'revision' }
  return {
    ...base,
    kind: 'patch',
    flowId: flow.id,
    etag: '"1"',
    reason: 'revision',
    part: 'manifest',
    ops: [],
    changes: [change],
    editor: null,
    want,
  }
}
const action = (kind: ActionStep['kind'], change: Partial<ActionStep> = {}): ActionStep => ({
  ...base,
  kind,
  flowId: flow.id,
  etag: '"1"',
  reason: 'revision',
  editor: null,
  want,
  ...change,
})
const create = (change: Partial<CreateStep> = {}): CreateStep => ({
  ...base,
  kind: 'create',
  mode: 'draft',
  reason: 'new',
  gen: 1,
  besideId: null,
  body: {},
  want,
  ...change,
})
const prune = (mode: PruneStep['mode'], change: Partial<PruneStep> = {}): PruneStep => ({
  ...base,
  kind: 'prune',
  mode,
  flowId: flow.id,
  etag: '"1"',
  reason: 'manifest-gone',
  retired: false,
  ops: [],
  deleteAtMs: null,
  ...change,
})
const replace = (mode: ReplaceStep['mode']): ReplaceStep => ({
  ...base,
  kind: 'replace',
  mode,
  flowId: flow.id,
  etag: '"1"',
  successorId: null,
  reason: 'replaced',
  want,
})

const LATER = 'future-runs-only'

describe('a member that changes', () => {
  test.each<[string, string, Json | undefined, Json | undefined, string]>([
    ['the name', '/name', 'A', 'B', 'safe: a name is only shown [/name]'],
    ['what only begins like the name', '/names', 'A', 'B', `${LATER}: counts from the next run on [/names]`],
    ['the description', '/description', 'A', 'B', 'safe: a description is only shown [/description]'],
    [
      'the delta column',
      '/transformations/Copy/params/deltaColumn/name',
      'a',
      'b',
      're-ingests: another delta column may read rows again, or leave some out [/transformations/Copy/params/deltaColumn/name]',
    ],
    [
      'the mapping',
      '/transformations/Mapping/params/mappingVersion',
      1,
      2,
      `${LATER}: the mapping changes for future runs; what was mapped stays [/transformations/Mapping/params/mappingVersion]`,
    ],
    [
      'another transformation',
      '/transformations/Other',
      undefined,
      {},
      `${LATER}: a transformation changes for future runs; what was read stays [/transformations/Other]`,
    ],
    [
      'an earlier start',
      '/scheduleParams/startTime',
      2000,
      1000,
      're-ingests: an earlier start reads data from before the old one [/scheduleParams/startTime]',
    ],
    [
      'an earlier start in quotes',
      '/scheduleParams/startTime',
      '2000',
      '1000',
      're-ingests: an earlier start reads data from before the old one [/scheduleParams/startTime]',
    ],
    [
      'the same start',
      '/scheduleParams/startTime',
      1000,
      1000,
      `${LATER}: a later start: without backfill what comes before it is not read [/scheduleParams/startTime]`,
    ],
    [
      'a start where there was none',
      '/scheduleParams/startTime',
      undefined,
      1000,
      `${LATER}: a later start: without backfill what comes before it is not read [/scheduleParams/startTime]`,
    ],
    [
      'no start where there was one',
      '/scheduleParams/startTime',
      1000,
      null,
      `${LATER}: a later start: without backfill what comes before it is not read [/scheduleParams/startTime]`,
    ],
    [
      'a start where there was a list',
      '/scheduleParams/startTime',
      [2000],
      1000,
      `${LATER}: a later start: without backfill what comes before it is not read [/scheduleParams/startTime]`,
    ],
    [
      'a start where there was a word',
      '/scheduleParams/startTime',
      'soon',
      1000,
      `${LATER}: a later start: without backfill what comes before it is not read [/scheduleParams/startTime]`,
    ],
    [
      'backfill off',
      '/scheduleParams/backfill',
      true,
      false,
      `${LATER}: without backfill the first run reads nothing from before the start [/scheduleParams/backfill]`,
    ],
    [
      'backfill left to the service',
      '/scheduleParams/backfill',
      false,
      undefined,
      're-ingests: with backfill the first run reads all that the source has, older data too [/scheduleParams/backfill]',
    ],
    ['the interval', '/scheduleParams/interval', 1, 2, `${LATER}: the schedule changes for future runs [/scheduleParams/interval]`],
    [
      'the share of bad records',
      '/options/partialIngestionPercent',
      1,
      2,
      `${LATER}: from the next run on another share of bad records is let through [/options/partialIngestionPercent]`,
    ],
    [
      'another option',
      '/options/errorDiagnosticsEnabled',
      true,
      false,
      `${LATER}: options count from the next run on [/options/errorDiagnosticsEnabled]`,
    ],
    ['a governance policy', '/policy', {}, { fields: [1] }, `${LATER}: counts from the next run on [/policy]`],
    [
      'a label more',
      '/labels',
      ['a'],
      ['a', 'b'],
      'changes-access: who lacks the new label does not see the flow any more, the credential of Sluice included [/labels]',
    ],
    ['a label less', '/labels', ['a', 'b'], ['b'], 'changes-access: who lacked the label sees the flow [/labels]'],
    [
      'the first label',
      '/labels',
      undefined,
      ['b'],
      'changes-access: who lacks the new label does not see the flow any more, the credential of Sluice included [/labels]',
    ],
    ['no label', '/labels', ['b'], undefined, 'changes-access: who lacked the label sees the flow [/labels]'],
  ])('%s', (_, pointer, before, after, impact) => expect(told(patch(pointer, before, after))).toEqual([impact]))

  test('of an export is about exports', () => {
    expect(told(patch('/transformations/GeneralTransform', 1, 2), { moves: 'exports' })).toEqual([
      `${LATER}: what is exported changes with the next export [/transformations/GeneralTransform]`,
    ])
  })

  test('of a draft, or of a flow that is not there, does nothing but for who sees it', () => {
    for (const there of [live(want), null]) {
      expect(told(patch('/scheduleParams/interval', 1, 2), { live: there })).toEqual(['safe: a draft does not run [/scheduleParams/interval]'])
      expect(told(patch('/labels', ['b'], []), { live: there })).toEqual(['changes-access: who lacked the label sees the flow [/labels]'])
    }
  })

  test('is told once for each thing it does', () => {
    const changes = ['/options/a', '/options/b', '/scheduleParams/interval', '/name'].map((pointer): MemberChange => ({
      pointer,
      before: 1,
      after: 2,
      cause: 'revision',
    }))
    expect(told({ ...patch('/name'), changes })).toEqual([
      `${LATER}: options count from the next run on [/options/a]`,
      `${LATER}: the schedule changes for future runs [/scheduleParams/interval]`,
    ])
    expect(told({ ...patch('/name'), changes: changes.slice(3) })).toEqual(['safe: a name is only shown [/name]'])
  })
})

const BACK = 're-ingests: with backfill the first run reads all that the source has, older data too [/scheduleParams/backfill]'
const ID = 'breaks-producers: the new flow has another id: producers that send to the old one must be given it'
const ONE_WAY = 'irreversible: a published flow cannot return to draft [/state]'
const GAP = `${LATER}: runs that were due while it was disabled may not be made up for: look for a gap [/state]`
const noBack = desired('a', { state: 'published', document: { scheduleParams: { frequency: 'hour', backfill: false } } })
const lost = { live: null, owned: owned(want, { state: 'enabled' }) }

test.each<[string, Step, Partial<ImpactFacts>, string[]]>([
  ['creates a draft', create(), { live: null, owned: null }, ['safe: a draft does not run, and can be deleted []']],
  ['creates a draft of a stream again', create(), { ...lost, moves: 'streaming' }, [`${ID} [/sluice/recreate]`]],
  ['creates a draft of a batch flow again', create(), lost, ['safe: a draft does not run, and can be deleted []']],
  ['creates a draft of what was a draft', create(), { live: null, moves: 'streaming' }, ['safe: a draft does not run, and can be deleted []']],
  [
    'creates a flow that runs',
    create({ mode: 'plain' }),
    { live: null, owned: null },
    ['irreversible: it is published from its creation on [/state]', BACK],
  ],
  [
    'creates a stream that runs, again',
    create({ mode: 'plain' }),
    { ...lost, moves: 'streaming' },
    ['irreversible: it is published from its creation on [/state]', `${ID} [/sluice/recreate]`],
  ],
  ['publishes', action('publish'), {}, [ONE_WAY, BACK]],
  ['publishes without backfill', action('publish', { want: noBack }), {}, [ONE_WAY]],
  ['publishes to be disabled', action('publish', { want: { ...want, state: 'disabled' } }), {}, [ONE_WAY]],
  ['publishes a stream', action('publish'), { moves: 'streaming' }, [ONE_WAY]],
  [
    'publishes what replaces another',
    action('publish', { want: noBack }),
    { replaces: true },
    [ONE_WAY, 're-ingests: reads again what the flow that it replaces has read [/sluice/replace]'],
  ],
  [
    'publishes an export that replaces another',
    action('publish'),
    { replaces: true, moves: 'exports' },
    [ONE_WAY, 're-ingests: exports again what the flow that it replaces has exported [/sluice/replace]'],
  ],
  [
    'publishes what was lost',
    action('publish', { want: noBack }),
    lost,
    [ONE_WAY, 're-ingests: reads again what the flow before it has read [/sluice/recreate]'],
  ],
  [
    'enables a stream',
    action('enable'),
    { moves: 'streaming' },
    [`${LATER}: takes data from now on; what was sent while it was disabled is not made up for [/state]`],
  ],
  ['enables what never ran', action('enable'), {}, [BACK, GAP]],
  ['enables what never ran, without backfill', action('enable', { want: noBack }), {}, [GAP]],
  ['enables an export that never ran', action('enable'), { moves: 'exports' }, [GAP]],
  ['enables what has run', action('enable'), { live: live(want, { state: 'disabled', document: { lastRunDetails: { id: 'r' } } }) }, [GAP]],
  [
    'disables',
    action('disable'),
    {},
    ['stops-data: no more runs until it is enabled; those that would be due meanwhile may not be made up for [/state]'],
  ],
  ['disables a stream', action('disable'), { moves: 'streaming' }, ['stops-data: what producers send while it is disabled does not arrive [/state]']],
  ['disables what is still to be created', action('disable', { flowId: null }), {}, ['safe: it has not run yet [/state]']],
  ['disables what is not there', action('disable'), { live: null }, ['safe: it has not run yet [/state]']],
  ['disables what was a draft', action('disable'), { live: live(want) }, ['safe: it has not run yet [/state]']],
  ['marks what is gone', prune('mark'), {}, ['safe: only its marker line says since when the manifest is gone']],
  [
    'switches off what is gone',
    prune('disable'),
    {},
    ['stops-data: no more runs until it is enabled; those that would be due meanwhile may not be made up for; putting the manifest back enables it'],
  ],
  ['switches off what was replaced', prune('disable', { retired: true }), {}, ['stops-data: the flow that another has replaced runs no more']],
  ['deletes a draft that is gone', prune('delete'), { live: live(want) }, ['irreversible: deletes a draft, which never ran']],
  [
    'deletes what was replaced by a draft',
    prune('delete', { flowId: 'old', retired: true }),
    { live: live(want) },
    ['irreversible: deletes the flow with its id and the history of its runs'],
  ],
  [
    'deletes what is gone',
    prune('delete'),
    {},
    [
      'irreversible: deletes the flow with its id and the history of its runs; if the manifest comes back, a new flow reads the source from its start',
    ],
  ],
  [
    'deletes an export that is gone',
    prune('delete'),
    { moves: 'exports' },
    ['irreversible: deletes the flow with its id and the history of its runs'],
  ],
  [
    'deletes a stream that is gone',
    prune('delete'),
    { moves: 'streaming' },
    ['irreversible: deletes the flow with its id and the history of its runs', 'breaks-producers: its id goes: what is still sent to it is refused'],
  ],
  ['deletes a draft to be replaced', replace('delete'), {}, ['irreversible: deletes a draft, which never ran [/sluice/replace]']],
  [
    'switches off what is replaced',
    replace('retire'),
    {},
    ['stops-data: the old flow is switched off before the new one is published [/sluice/replace]'],
  ],
  [
    'switches off a stream that is replaced',
    replace('retire'),
    { moves: 'streaming' },
    [`${ID} [/sluice/replace]`, 'stops-data: the old flow is switched off before the new one is published [/sluice/replace]'],
  ],
])('says what a step does that %s', (_, step, change, impacts) => expect(told(step, change)).toEqual(impacts))

test('says nothing about the place of what no manifest asks for', () => {
  expect(told(create(), { ...lost, moves: 'streaming', want: null })).toEqual([ID])
})

describe('how a flow moves data', () => {
  const spec = (id: string) => ({ ...live(want), flowSpecId: id })
  test.each([
    ['streaming', { ...want, category: 'streaming' as const }, null],
    ['batch', { ...want, category: 'files' as const }, null],
    ['batch', { ...want, category: 'tables' as const }, null],
    ['exports', { ...want, category: 'audience-export' as const }, null],
    ['exports', { ...want, category: 'dataset-export' as const }, null],
    ['streaming', null, spec('c1a19761-d2c7-4702-b9fa-fe91f0613e81')],
    ['exports', null, spec('71471eba-b620-49e4-90fd-23f1fa0174d8')],
    ['exports', { ...want, category: 'unknown' as const }, spec('71471eba-b620-49e4-90fd-23f1fa0174d8')],
    ['batch', { ...want, category: 'unknown' as const }, null],
    ['batch', null, live(want)],
    ['streaming', desired('a', { category: 'unknown', document: { scheduleParams: {} } }), null],
    ['streaming', desired('a', { category: 'unknown', document: { scheduleParams: null } }), null],
    ['streaming', null, null],
  ])('%s', (moves, manifest, there) => expect(howItMoves(manifest, there, bindings)).toBe(moves))

  test('is looked up in the sandbox where the manifest names a spec whose name nobody published', () => {
    const flowSpecs = [...bindings.flowSpecs, { ...bindings.flowSpecs[0]!, id: '71471eba-b620-49e4-90fd-23f1fa0174d8', name: 'Ours' }]
    const named = desired('a', { category: 'unknown', document: { flowSpec: { name: 'Ours' } } })
    expect([howItMoves(named, null, { flowSpecs }), howItMoves(named, null, bindings)]).toEqual(['exports', 'batch'])
  })
})

test.each<[Json, boolean]>([
  [{ frequency: 'hour' }, true],
  [{ frequency: 'hour', backfill: true }, true],
  [{ frequency: 'hour', backfill: false }, false],
  [{ frequency: 'hour', backfill: 'false' }, false],
  [{ frequency: 'Once' }, false],
  [null, false],
])('a schedule %j reads back: %s', (scheduleParams, want) => expect(readsBack({ scheduleParams })).toBe(want))
