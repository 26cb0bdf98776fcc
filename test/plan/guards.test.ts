import { expect, test } from 'vitest'
import { GUARDS, firstHold, type GuardContext } from '../../src/plan/guards.ts'
import type { ActionStep, ChangeCause, PruneStep, ReplaceStep, WriteStep } from '../../src/plan/model.ts'
import { createPreflight } from '../../src/plan/preflight.ts'
import { resolveReferences } from '../../src/plan/resolve.ts'
import { AHEAD_SEC, NOW_MS, NOW_SEC, bindings, desired, identity, live, markerOf, owned, policy } from '../support/worlds.ts'

const published = desired('crm', { state: 'published' })

/** The moment before a publish that every guard lets through, but for what is given. */
function moment(change: Partial<GuardContext> = {}): GuardContext {
  const want = change.want ?? published
  const references = resolveReferences(want, bindings)
  const resolved = 'resolved' in references ? references.resolved : null
  const flow = live(want)
  const preflight = createPreflight()
  return {
    phase: 'execute',
    sourceComplete: true,
    sourceEmpty: false,
    preflight,
    fights: new Map(),
    identity,
    policy,
    nowMs: NOW_MS,
    want,
    resolved,
    bindings,
    live: flow,
    owned: owned(want),
    keeperId: flow.id,
    ...change,
  }
}

function step(kind: ActionStep['kind']): ActionStep {
  return { id: `crm#${kind}`, key: 'crm', kind, flowId: 'flow-crm', etag: '"1"', reason: 'revision', editor: null, want: published, dependsOn: [] }
}

test('lets a publish through when everything is as it was planned', () => {
  expect(firstHold(step('publish'), moment())).toBeNull()
})

const rows: { name: string; kind?: ActionStep['kind']; change: Partial<GuardContext>; want: string }[] = [
  { name: 'without consent in git', change: { want: desired('crm') }, want: 'cannot-unpublish' },
  {
    name: 'of a flow whose marker names another owner',
    change: { live: live(published, { marker: markerOf('crm', { owner: 'other' }) }) },
    want: 'owned-by-other',
  },
  {
    name: 'of a flow without our marker that the ledger does not know',
    change: { live: live(published, { id: 'stranger', marker: null }), keeperId: 'stranger' },
    want: 'owned-by-other',
  },
  {
    name: 'of a flow whose marker was copied onto it',
    change: { live: live(published, { id: 'stranger', createdClient: 'exc_app' }), keeperId: 'stranger' },
    want: 'owned-by-other',
  },
  {
    name: 'enabling a flow that became somebody else’s',
    kind: 'enable',
    change: { live: live(published, { state: 'disabled', marker: markerOf('crm', { owner: 'other' }) }) },
    want: 'owned-by-other',
  },
  {
    name: 'disabling a flow that became somebody else’s',
    kind: 'disable',
    change: { live: live(published, { state: 'enabled', marker: markerOf('crm', { owner: 'other' }) }) },
    want: 'owned-by-other',
  },
  { name: 'in a transition', change: { live: live(published, { state: 'updating' }) }, want: 'in-transition' },
  { name: 'of a draft that differs from its manifest', change: { live: live(published, { document: { name: 'Edited' } }) }, want: 'in-transition' },
  {
    name: 'of a draft that differs and may not be corrected',
    change: { live: live(published, { document: { name: 'Edited' } }), policy: { ...policy, drift: 'ignore' } },
    want: 'drift-unresolved',
  },
  { name: 'that no listing shows', change: { keeperId: null }, want: 'keeper-unconfirmed' },
  { name: 'while another flow is the keeper', change: { keeperId: 'first' }, want: 'keeper-unconfirmed' },
  { name: 'whose start has come too near while it was being created', change: { nowMs: NOW_MS + 86_400_000 - 60_000 }, want: 'start-time-passed' },
  {
    name: 'whose start somebody set to what is no date',
    change: { live: live(published, { document: { scheduleParams: { startTime: -9e15, frequency: 'hour' } } }) },
    want: 'start-time-passed',
  },
  {
    name: 'that would run before it is disabled',
    change: {
      want: desired('crm', {
        state: 'disabled',
        document: { scheduleParams: { startTime: NOW_SEC + 500, frequency: 'hour', interval: 1, backfill: true } },
      }),
    },
    want: 'would-run-before-disable',
  },
  {
    name: 'over a connection that became a draft',
    change: { bindings: { ...bindings, baseConnections: bindings.baseConnections.map((one) => ({ ...one, state: 'draft' })) } },
    want: 'upstream-draft',
  },
  { name: 'that is suspended', change: { want: desired('crm', { state: 'published', policy: { suspend: true } }) }, want: 'suspended' },
]

test.each(rows)('holds a call $name', ({ kind = 'publish', change, want }) => expect(firstHold(step(kind), moment(change))?.reason).toBe(want))

test.each([
  { name: 'of a target that is suspended', suspend: { target: true, orphans: new Map() } },
  {
    name: 'whose manifest is gone from a folder that is suspended',
    suspend: { target: false, orphans: new Map([['crm', { path: 'flows/.sluice.yaml', line: 3, column: 1 }]]) },
  },
])('holds the disabling of a flow $name', ({ suspend }) => {
  const verdict = firstHold(step('disable'), moment({ want: null, policy: { ...policy, suspend } }))
  expect(verdict).toMatchObject({ reason: 'suspended', chosen: true })
})

const base = { id: 'crm#x', key: 'crm', flowId: 'flow-crm', etag: '"1"', dependsOn: [] }
const patch = (reason: ChangeCause, start?: unknown): WriteStep => ({
  ...base,
  kind: 'patch',
  part: 'manifest',
  reason,
  ops: [],
  changes: start === undefined ? [] : [{ pointer: '/scheduleParams/startTime', before: 1, after: start as number, cause: reason }],
  editor: null,
  want: published,
})
const create = (mode: 'draft' | 'plain'): WriteStep => ({
  ...base,
  kind: 'create',
  mode,
  reason: 'new',
  gen: 1,
  besideId: null,
  body: {},
  want: published,
})
const adopt: WriteStep = { ...base, kind: 'adopt', reason: 'asked', ops: [], want: published }
const prune = (mode: PruneStep['mode'], retired = false): WriteStep => ({
  ...base,
  kind: 'prune',
  mode,
  reason: 'manifest-gone',
  retired,
  ops: [],
  deleteAtMs: null,
})
const replace = (mode: ReplaceStep['mode']): WriteStep => ({ ...base, kind: 'replace', mode, successorId: null, reason: 'replaced', want: published })

const gone = {
  want: null,
  resolved: null,
  keeperId: null,
  policy: { ...policy, prune: 'disable' as const },
  owned: owned(published, { state: 'enabled' }),
}
const running = live(published, { state: 'enabled' })
const off = live(published, { state: 'disabled' })
const foreign = markerOf('crm', { owner: 'other' })
const fights = (untilMs: number): Partial<GuardContext> => ({ fights: new Map([['crm', { corrections: [], untilMs }]]), live: running })
const starting = (startTime: unknown): Partial<GuardContext> => {
  const want = desired('crm', {
    state: 'published',
    document: { scheduleParams: { startTime: startTime as number, frequency: 'hour', interval: 1 } },
  })
  return { want, live: live(want) }
}
const busy = { operation: 'update', status: 'inprogress', errors: [] }

test.each<{ name: string; step: WriteStep; change: Partial<GuardContext> }>([
  {
    name: 'a create beside the flow that it will replace, whatever that one is doing',
    step: create('draft'),
    change: { live: live(published, { state: 'updating', marker: foreign }) },
  },
  { name: 'the adoption of a flow that is not ours yet', step: adopt, change: { live: live(published, { marker: null }), owned: null } },
  {
    name: 'a patch planned for a flow in transition',
    step: patch('revision'),
    change: { phase: 'plan', live: live(published, { state: 'updating' }) },
  },
  {
    name: 'a patch of a flow that lost its marker and that the ledger knows',
    step: patch('marker-lost'),
    change: { live: live(published, { marker: null }) },
  },
  {
    name: 'a patch of a flow that somebody else created and that the ledger knows',
    step: patch('drift'),
    change: { live: live(published, { createdClient: 'exc_app' }) },
  },
  { name: 'a patch of a flow of ours that the ledger does not know', step: patch('drift'), change: { owned: null } },
  { name: 'a patch of a flow that nobody has read yet', step: patch('drift'), change: { live: null } },
  { name: 'pruning as planned', step: prune('disable'), change: { ...gone, live: running } },
  { name: 'pruning planned for a flow that is off by now', step: prune('disable'), change: { ...gone, phase: 'plan', live: off } },
  { name: 'pruning of a flow that nobody has read', step: prune('disable'), change: { ...gone, live: null } },
  { name: 'switching a replaced flow off while pruning is off', step: prune('disable', true), change: { ...gone, policy, live: running } },
  { name: 'the deletion of a draft in whose place another comes', step: replace('delete'), change: {} },
  { name: 'the switching off of a flow that runs and is replaced', step: replace('retire'), change: { live: running } },
  { name: 'a replacement planned for a flow in another state', step: replace('retire'), change: { phase: 'plan' } },
  { name: 'a replacement of a flow that nobody has read', step: replace('delete'), change: { live: null } },
  { name: 'a correction when the pause of a fight is just over', step: patch('drift'), change: fights(NOW_MS) },
  { name: 'what git changes during a fight', step: patch('revision'), change: fights(NOW_MS + 1) },
  { name: 'a publish during a fight', step: step('publish'), change: { ...fights(NOW_MS + 1), live: live(published) } },
  { name: 'a correction during the fight of another flow', step: { ...patch('drift'), key: 'other' }, change: fights(NOW_MS + 1) },
  { name: 'a publish whose start is just far enough ahead', step: step('publish'), change: starting(NOW_SEC + 300) },
  {
    name: 'the publish of what is disabled and whose start is just far enough ahead',
    step: step('publish'),
    change: (() => {
      const want = desired('crm', { state: 'disabled', document: { scheduleParams: { startTime: NOW_SEC + 600, frequency: 'hour', interval: 1 } } })
      return { want, live: live(want) }
    })(),
  },
  {
    name: 'the publish of a flow without a schedule',
    step: step('publish'),
    change: { want: desired('crm', { state: 'published', document: { scheduleParams: null } }) },
  },
  { name: 'a create that runs at once, with its start ahead', step: create('plain'), change: { live: null } },
  {
    name: 'a create that runs at once, without a schedule',
    step: create('plain'),
    change: { live: null, want: desired('crm', { state: 'published', document: { scheduleParams: null } }) },
  },
  { name: 'a new start that is just ahead when it arrives', step: patch('revision', NOW_SEC + 60), change: { live: running } },
  { name: 'a start that somebody made a text of', step: patch('revision', 'soon'), change: { live: running } },
  { name: 'a past start of a draft', step: patch('revision', NOW_SEC - 60), change: {} },
  { name: 'a past start of a flow that nobody has read', step: patch('revision', NOW_SEC - 60), change: { live: null } },
  { name: 'a publish whose predecessor is off', step: step('publish'), change: { predecessor: off } },
  { name: 'an enable whose predecessor runs', step: step('enable'), change: { predecessor: running, live: off } },
  {
    name: 'an enable of a flow that differs',
    step: step('enable'),
    change: { live: live(published, { state: 'disabled', document: { name: 'Edited' } }) },
  },
  {
    name: 'a publish planned together with the patch that comes first',
    step: step('publish'),
    change: { phase: 'plan', live: live(published, { document: { name: 'Edited' } }) },
  },
  { name: 'a publish planned before the flow is there', step: step('publish'), change: { phase: 'plan', live: null, owned: null, keeperId: null } },
  { name: 'an enable that no listing confirms', step: step('enable'), change: { live: off, keeperId: null } },
  { name: 'a publish planned before any listing confirms it', step: step('publish'), change: { phase: 'plan', keeperId: null } },
  {
    name: 'a publish beside a draft account that is not its own',
    step: step('publish'),
    change: {
      bindings: {
        ...bindings,
        baseConnections: [...bindings.baseConnections, { id: 'base-2', name: 'x', state: 'draft', connectionSpecId: 'blob', baseConnectionId: null }],
      },
    },
  },
  { name: 'a patch of a flow whose manifest nobody knows', step: patch('revision'), change: { want: null, live: running } },
  {
    name: 'a publish planned for a flow that somebody published and that has started',
    step: step('publish'),
    change: {
      phase: 'plan',
      live: live(published, { state: 'enabled', document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour' } } }),
    },
  },
  { name: 'a publish whose references nobody looked up', step: step('publish'), change: { resolved: null } },
])('lets $name through', ({ step: one, change }) => expect(firstHold(one, moment(change))).toBeNull())

test.each<{ name: string; step: WriteStep; change: Partial<GuardContext>; want: object }>([
  {
    name: 'a patch of a flow that became somebody else’s',
    step: patch('drift'),
    change: { live: live(published, { marker: foreign }) },
    want: { reason: 'owned-by-other', message: 'flow flow-crm is managed as other/crm', untilMs: null, pointer: '', chosen: false },
  },
  {
    name: 'a patch of a flow without a marker that the ledger does not know',
    step: patch('drift'),
    change: { live: live(published, { marker: null }), owned: null },
    want: { reason: 'owned-by-other', message: 'flow flow-crm carries no marker of ours' },
  },
  {
    name: 'a patch in a transition',
    step: patch('drift'),
    change: { live: live(published, { state: 'updating' }) },
    want: { reason: 'in-transition', untilMs: NOW_MS + 5_000 },
  },
  {
    name: 'pruning of a flow that is off by now',
    step: prune('disable'),
    change: { ...gone, live: off },
    want: { reason: 'in-transition', untilMs: NOW_MS },
  },
  {
    name: 'pruning that the policy does not want any more',
    step: prune('disable'),
    change: { ...gone, policy, live: running },
    want: { reason: 'in-transition', untilMs: NOW_MS },
  },
  {
    name: 'pruning of a flow that is protected by now',
    step: prune('disable'),
    change: { ...gone, live: live(published, { state: 'enabled', marker: markerOf('crm', { rest: { protect: 'true' } }) }) },
    want: { allow: false, reason: 'protected', chosen: true, pointer: '', untilMs: null },
  },
  {
    name: 'the deletion of a draft that is published by now, in whose place another comes',
    step: replace('delete'),
    change: { live: running },
    want: { reason: 'in-transition', untilMs: NOW_MS },
  },
  {
    name: 'the switching off of a flow that is off by now',
    step: replace('retire'),
    change: { live: off },
    want: { reason: 'in-transition', untilMs: NOW_MS },
  },
  { name: 'a correction during a fight', step: patch('drift'), change: fights(NOW_MS + 1), want: { reason: 'fight-suspected', untilMs: NOW_MS + 1 } },
  { name: 'a marker put back during a fight', step: patch('marker-lost'), change: fights(NOW_MS + 1), want: { reason: 'fight-suspected' } },
  {
    name: 'an enable during a fight',
    step: { ...step('enable'), reason: 'drift' } as WriteStep,
    change: { ...fights(NOW_MS + 1), live: off },
    want: { reason: 'fight-suspected' },
  },
  {
    name: 'a disable during a fight',
    step: { ...step('disable'), reason: 'drift' } as WriteStep,
    change: fights(NOW_MS + 1),
    want: { reason: 'fight-suspected' },
  },
  {
    name: 'a publish without consent',
    step: step('publish'),
    change: { want: desired('crm') },
    want: { reason: 'cannot-unpublish', pointer: '/state' },
  },
  { name: 'a publish without a manifest', step: step('publish'), change: { want: null }, want: { reason: 'cannot-unpublish' } },
  {
    name: 'a create that runs at once without consent',
    step: create('plain'),
    change: { want: desired('crm'), live: null },
    want: { reason: 'cannot-unpublish' },
  },
  {
    name: 'a publish a second too late',
    step: step('publish'),
    change: starting(NOW_SEC + 299),
    want: { reason: 'start-time-passed', pointer: '/scheduleParams/startTime' },
  },
  {
    name: 'a create that runs at once and should have begun',
    step: create('plain'),
    change: { ...starting(NOW_SEC - 60), live: null },
    want: { reason: 'start-time-passed' },
  },
  {
    name: 'a create that runs at once beside a flow whose start is ahead',
    step: create('plain'),
    change: { ...starting(NOW_SEC - 60), phase: 'plan', live: live(published) },
    want: { reason: 'start-time-passed' },
  },
  {
    name: 'a new start that is past when it arrives',
    step: patch('revision', NOW_SEC + 59),
    change: { live: running },
    want: {
      reason: 'start-time-passed',
      pointer: '/scheduleParams/startTime',
      message: 'the start 2026-01-01T00:00:59.000Z is past, and the flow has not started yet',
    },
  },
  {
    name: 'a publish of a flow that somebody published and that has started',
    step: step('publish'),
    change: { live: live(published, { state: 'enabled', document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour' } } }) },
    want: { reason: 'start-time-passed' },
  },
  {
    name: 'a publish that no listing confirms',
    step: step('publish'),
    change: { keeperId: null },
    want: { message: 'no listing shows the new flow yet' },
  },
  {
    name: 'a publish while the listing shows another',
    step: step('publish'),
    change: { keeperId: 'first' },
    want: { message: 'another flow (first) is, or may be, the one of this key' },
  },
  {
    name: 'a publish whose predecessor runs',
    step: step('publish'),
    change: { predecessor: running },
    want: { reason: 'in-transition', untilMs: NOW_MS },
  },
  {
    name: 'a publish whose predecessor is being switched off',
    step: step('publish'),
    change: { predecessor: { ...off, lastOperation: busy } },
    want: { reason: 'in-transition' },
  },
  {
    name: 'a publish of a draft that differs',
    step: step('publish'),
    change: { live: live(published, { document: { name: 'Edited' } }) },
    want: { reason: 'in-transition', untilMs: NOW_MS },
  },
  {
    name: 'a publish of a flow that nobody has read',
    step: step('publish'),
    change: { live: null, keeperId: null },
    want: { reason: 'keeper-unconfirmed', untilMs: NOW_MS + 5_000 },
  },
  {
    name: 'a publish over a draft account',
    step: step('publish'),
    change: { bindings: { ...bindings, baseConnections: bindings.baseConnections.map((one) => ({ ...one, state: 'draft' })) } },
    want: { reason: 'upstream-draft', pointer: '/sourceConnectionIds' },
  },
])('holds $name, and says until when and where', ({ step: one, change, want }) => expect(firstHold(one, moment(change))).toMatchObject(want))

test('asks first whether anything may be written at all, and last what only a fresh listing tells', () => {
  expect(GUARDS.map(({ name }) => name)).toEqual([
    'suspended',
    'no-fight',
    'owned',
    'settled',
    'still-due',
    'still-replaceable',
    'consent',
    'upstream-published',
    'start-ahead',
    'start-kept-ahead',
    'fits-spec',
    'predecessor-off',
    'equal',
    'keeper',
  ])
})

test('what a start ahead is moved to is checked in the flow, not in the manifest', () => {
  const { want } = starting(AHEAD_SEC)
  expect(
    firstHold(step('publish'), moment({ want: want ?? null, live: live(published, { document: { scheduleParams: { startTime: NOW_SEC } } }) })),
  ).toMatchObject({
    reason: 'start-time-passed',
  })
})
