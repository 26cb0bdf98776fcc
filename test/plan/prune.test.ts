import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import type { LiveFlow, PlanInput, PlanPolicy } from '../../src/plan/model.ts'
import { NOW_MS, desired, live, markerOf, owned, policy, summary, world } from '../support/worlds.ts'
import { inFull } from './in-full.ts'

const crm = desired('crm', { state: 'published' })
const other = desired('other')
const draft = desired('crm')
const HOUR_MS = 3_600_000
const ago = (ms: number): string => `${new Date(NOW_MS - ms).toISOString().slice(0, 19)}Z`
const marked = (ms: number): LiveFlow => live(crm, { state: 'disabled', marker: markerOf('crm', { rest: { gone: ago(ms) } }) })
const LONG_MISSING = { sinceMs: NOW_MS - HOUR_MS, reads: 3, lastReadAtMs: NOW_MS }
const prune = (mode: PlanPolicy['prune'], more: Partial<PlanPolicy> = {}): PlanPolicy => ({ ...policy, prune: mode, ...more })

/** `crm` has no manifest any more; `other` is there, so that the folder is not empty. */
function gone(flow: LiveFlow, mode: PlanPolicy['prune'], change: Parameters<typeof world>[0] = {}): PlanInput {
  const row = owned(flow.state === 'draft' ? draft : crm, {
    state: flow.state === 'draft' ? 'draft' : flow.state === 'disabled' ? 'disabled' : 'enabled',
  })
  return world({ desired: [other], live: [live(other), flow], owned: [owned(other), row], policy: prune(mode), ...change })
}

const rows: { name: string; input: PlanInput; want: string[] }[] = [
  { name: 'keeps a published flow while pruning is off', input: gone(live(crm, { state: 'enabled' }), 'off'), want: [] },
  {
    name: 'says that the folder is empty although pruning is off',
    input: gone(live(draft), 'off', { desired: [], sourceEmpty: true }),
    want: ['hold crm: source-empty', 'hold other: source-empty'],
  },
  { name: 'keeps a draft while pruning is off', input: gone(live(draft), 'off'), want: [] },
  { name: 'disables a published flow', input: gone(live(crm, { state: 'enabled' }), 'disable'), want: ['prune crm: manifest-gone disable'] },
  { name: 'disables before it deletes', input: gone(live(crm, { state: 'enabled' }), 'delete'), want: ['prune crm: manifest-gone disable'] },
  { name: 'marks a flow that is off already', input: gone(live(crm, { state: 'disabled' }), 'delete'), want: ['prune crm: manifest-gone mark'] },
  { name: 'never deletes under disable', input: gone(marked(1000 * HOUR_MS), 'disable'), want: [] },
  { name: 'waits for deleteAfter', input: gone(marked(23 * HOUR_MS), 'delete'), want: [] },
  { name: 'deletes when deleteAfter is over', input: gone(marked(25 * HOUR_MS), 'delete'), want: ['prune crm: manifest-gone delete'] },
  {
    name: 'disables again what somebody enabled, and does not delete it',
    input: gone({ ...marked(25 * HOUR_MS), state: 'enabled' }, 'delete'),
    want: ['prune crm: manifest-gone disable'],
  },
  {
    name: 'leaves what somebody enabled where drift is not corrected',
    input: gone({ ...marked(25 * HOUR_MS), state: 'enabled' }, 'delete', { policy: prune('delete', { drift: 'report' }) }),
    want: ['hold crm: drift-unresolved'],
  },
  { name: 'deletes a draft at once', input: gone(live(draft), 'delete'), want: ['prune crm: manifest-gone delete'] },
  { name: 'says that a draft cannot be disabled', input: gone(live(draft), 'disable'), want: ['hold crm: prune-needs-delete'] },
  {
    name: 'prunes nothing from an empty folder',
    input: gone(live(crm, { state: 'enabled' }), 'delete', {
      desired: [],
      sourceEmpty: true,
      owned: [owned(crm, { state: 'enabled' })],
      live: [live(crm, { state: 'enabled' })],
    }),
    want: ['hold crm: source-empty'],
  },
  {
    name: 'prunes nothing while a file cannot be read',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { sourceComplete: false }),
    want: ['hold crm: source-partial'],
  },
  {
    name: 'does not take a broken file for a deleted one',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { brokenKeys: new Set(['crm']) }),
    want: [],
  },
  {
    name: 'waits while a broken file under a new key may be the renamed manifest',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { brokenKeys: new Set(['crm2']) }),
    want: ['hold crm: source-partial'],
  },
  {
    name: 'goes on pruning beside a broken file whose flow is known',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { desired: [], brokenKeys: new Set(['other']) }),
    want: ['prune crm: manifest-gone disable'],
  },
  {
    name: 'keeps a protected flow, remembered by the ledger',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { owned: [owned(other), owned(crm, { state: 'enabled', protect: true })] }),
    want: ['hold crm: protected'],
  },
  {
    name: 'keeps a protected flow, remembered by the marker line alone',
    input: gone(live(crm, { state: 'enabled', marker: markerOf('crm', { rest: { protect: 'true' } }) }), 'delete', { owned: [owned(other)] }),
    want: ['hold crm: protected'],
  },
  {
    name: 'keeps a flow that this source is not known to have had',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { owned: [owned(other)] }),
    want: ['hold crm: origin-unknown'],
  },
  { name: 'waits while the flow is in transition', input: gone(live(crm, { state: 'updating' }), 'delete'), want: ['hold crm: in-transition'] },
  {
    name: 'says why a flow with a copy beside it is not pruned',
    input: gone(live(crm, { state: 'enabled' }), 'delete', {
      live: [live(other), live(crm, { state: 'enabled' }), live(crm, { id: 'copy', createdClient: 'exc_app' })],
    }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'says why a flow with a copy beside it is not pruned, also while the folder is empty',
    input: gone(live(crm, { state: 'enabled' }), 'delete', {
      sourceComplete: false,
      sourceEmpty: true,
      desired: [],
      live: [live(other), live(crm, { state: 'enabled' }), live(crm, { id: 'copy', createdClient: 'exc_app' })],
    }),
    want: ['hold crm: marker-copied', 'hold other: source-empty'],
  },
  {
    name: 'undoes a prune when the manifest is back, whatever the drift policy',
    input: world({ desired: [crm], live: [marked(HOUR_MS)], owned: [], policy: prune('delete', { drift: 'report' }) }),
    want: ['patch crm: restored replace /description', 'enable crm: revision'],
  },
  {
    name: 'prunes a draft that took the place of the one that this ledger had made',
    input: gone(live(draft), 'delete', { owned: [owned(other), owned(draft, { applied: null, appliedDigest: null })] }),
    want: ['prune crm: manifest-gone delete'],
  },
  {
    name: 'keeps a flow of a manifest that this ledger never saw',
    input: gone(live(draft), 'delete', { owned: [owned(other), owned(draft, { applied: null, appliedDigest: null, revision: null })] }),
    want: ['hold crm: origin-unknown'],
  },
  {
    name: 'creates a flow again that pruning deleted before its manifest came back',
    input: world({
      desired: [crm, other],
      live: [live(other)],
      owned: [owned(other), owned(crm, { state: 'disabled', goneAtMs: NOW_MS - HOUR_MS, missing: LONG_MISSING })],
      policy: prune('delete'),
    }),
    want: ['create crm: deleted-outside', 'publish crm: new'],
  },
  {
    name: 'deletes at the very moment when deleteAfter is over',
    input: gone(marked(24 * HOUR_MS), 'delete'),
    want: ['prune crm: manifest-gone delete'],
  },
  {
    name: 'switches off what runs also where drift is only reported',
    input: gone(live(crm, { state: 'enabled' }), 'disable', { policy: prune('disable', { drift: 'report' }) }),
    want: ['prune crm: manifest-gone disable'],
  },
  {
    name: 'writes the marker line anew with the date where somebody stripped it',
    input: gone(live(crm, { state: 'disabled', marker: null }), 'delete'),
    want: ['prune crm: manifest-gone mark'],
  },
  {
    name: 'keeps what else stands in the marker line and the words before it',
    input: gone(
      live(desired('crm', { document: { description: 'Words' } }), { state: 'disabled', marker: markerOf('crm', { rest: { note: 'x' } }) }),
      'delete',
    ),
    want: ['prune crm: manifest-gone mark'],
  },
  {
    name: 'waits for an operation that has not ended',
    input: gone(live(crm, { state: 'enabled', lastOperation: { operation: 'update', status: 'inprogress', errors: [] } }), 'delete'),
    want: ['hold crm: in-transition'],
  },
  {
    name: 'waits for a flow in transition',
    input: gone(live(crm, { state: 'enabling' }), 'delete'),
    want: ['hold crm: in-transition'],
  },
  {
    name: 'has no words written where markers are off',
    input: gone(live(crm, { state: 'disabled', marker: null }), 'delete', { policy: prune('delete', { marker: false }) }),
    want: ['prune crm: manifest-gone mark'],
  },
  {
    name: 'deletes by what the ledger remembers where markers are off',
    input: gone(live(crm, { state: 'disabled', marker: null }), 'delete', {
      policy: prune('delete', { marker: false }),
      owned: [owned(other), owned(crm, { state: 'disabled', goneAtMs: NOW_MS - 25 * HOUR_MS })],
    }),
    want: ['prune crm: manifest-gone delete'],
  },
  {
    name: 'does not take the ledger’s word for the date where markers are on',
    input: gone(live(crm, { state: 'disabled' }), 'delete', {
      owned: [owned(other), owned(crm, { state: 'disabled', goneAtMs: NOW_MS - 25 * HOUR_MS })],
    }),
    want: ['prune crm: manifest-gone mark'],
  },
  {
    name: 'goes on with a flow marked as gone that the ledger does not know',
    input: gone(marked(25 * HOUR_MS), 'delete', { owned: [owned(other)] }),
    want: ['prune crm: manifest-gone delete'],
  },
  {
    name: 'goes on with a flow marked as gone whose row was rebuilt',
    input: gone(marked(25 * HOUR_MS), 'delete', { owned: [owned(other), owned(crm, { applied: null })] }),
    want: ['prune crm: manifest-gone delete'],
  },
  {
    name: 'keeps a flow whose marker says so, also when the ledger is lost',
    input: gone(live(crm, { state: 'enabled', marker: markerOf('crm', { rest: { protect: 'true' } }) }), 'delete', { owned: [owned(other)] }),
    want: ['hold crm: protected'],
  },
  {
    name: 'keeps a flow whose ledger row says so, also when the marker is stripped',
    input: gone(live(crm, { state: 'enabled', marker: null }), 'delete', { owned: [owned(other), owned(crm, { state: 'enabled', protect: true })] }),
    want: ['hold crm: protected'],
  },
  {
    name: 'says that it waits while the source was not read in full',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { sourceComplete: false }),
    want: ['hold crm: source-partial'],
  },
  {
    name: 'says that it waits while the folder is empty',
    input: gone(live(crm, { state: 'enabled' }), 'delete', { desired: [], sourceEmpty: true }),
    want: ['hold crm: source-empty', 'hold other: source-empty'],
  },
  {
    name: 'writes protection into the marker line',
    input: world({ desired: [desired('crm', { policy: { protect: true } })], live: [live(draft)], owned: [owned(draft)] }),
    want: ['patch crm: revision replace /description'],
  },
]

test.each(rows)('$name', ({ input, want }) => expect(plan(input).steps.map(line)).toEqual(want))

test('every member of these plans is as reviewed', async () => {
  await expect(inFull(rows)).toMatchFileSnapshot('../golden/plan-in-full/prune.txt')
})

function line(step: ReturnType<typeof plan>['steps'][number]): string {
  return step.kind === 'prune' ? `${summary(step)} ${step.mode}` : summary(step)
}

test('says when a flow that was switched off will be deleted', () => {
  expect(plan(gone(marked(HOUR_MS), 'delete')).pruned).toEqual([{ key: 'crm', deleteAtMs: NOW_MS - HOUR_MS + policy.deleteAfterMs }])
  expect(plan(gone(marked(HOUR_MS), 'disable')).pruned).toEqual([{ key: 'crm', deleteAtMs: null }])
})

test('forgets a flow that it deleted without waiting for more reads', () => {
  const row = owned(crm, { missing: { sinceMs: NOW_MS, reads: 1, lastReadAtMs: NOW_MS } })
  const intent = {
    id: 'i1',
    kind: 'delete',
    key: 'crm',
    flowId: 'flow-crm',
    besideId: null,
    sentAtMs: NOW_MS,
    revision: 'r',
    applied: null,
    appliedDigest: null,
    appliedSourceDigest: null,
  } as const
  expect(plan(world({ owned: [row], intents: [intent] })).steps.map(summary)).toEqual(['forget crm: already-gone'])
})
