import { expect, test } from 'vitest'
import { firstHold, type GuardContext } from '../../src/plan/guards.ts'
import type { ActionStep } from '../../src/plan/model.ts'
import { createPreflight } from '../../src/plan/preflight.ts'
import { resolveReferences } from '../../src/plan/resolve.ts'
import { NOW_MS, NOW_SEC, bindings, desired, identity, live, markerOf, owned, policy } from '../support/worlds.ts'

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
