import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import type { PlanInput } from '../../src/plan/model.ts'
import { inFull } from './in-full.ts'
import { AHEAD_SEC, NOW_MS, desired, live, markerOf, owned, policy, summary, world } from '../support/worlds.ts'

const prune = { ...policy, prune: 'delete' as const }
const old = desired('crm', { name: 'CRM' })
const same = desired('sales/crm', { name: 'CRM' })
const edited = desired('sales/crm', {
  name: 'CRM',
  document: { scheduleParams: { startTime: AHEAD_SEC, frequency: 'day', interval: 1, backfill: true } },
})
const stays = desired('stays')
const told = desired('sales/crm', { name: 'CRM', policy: { movedFrom: 'crm' } })
const twin = desired('twin', { name: 'CRM' })
const leads = desired('leads', { name: 'Leads' })
const before = { live: [live(old), live(stays)], owned: [owned(old), owned(stays)], policy: prune }

const rows: { name: string; input: PlanInput; want: string[]; rebinds?: string[] }[] = [
  {
    name: 'follows a renamed file whose body is the same',
    input: world({ ...before, desired: [same, stays] }),
    want: ['patch sales/crm: moved replace /description'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'follows a rename when somebody stripped the marker line',
    input: world({ ...before, desired: [same, stays], live: [live(old, { marker: null }), live(stays)] }),
    want: ['patch sales/crm: marker-lost add /description'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'follows a rename of a flow whose row was rebuilt',
    input: world({ ...before, desired: [same, stays], owned: [owned(old, { applied: null }), owned(stays)] }),
    want: ['patch sales/crm: moved replace /description'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'follows a rename beside another flow of the same name that has its manifest',
    input: world({
      ...before,
      desired: [same, stays, twin],
      live: [...before.live, live(twin, { marker: null })],
      owned: [...before.owned, owned(twin)],
    }),
    want: ['patch sales/crm: moved replace /description', 'patch twin: marker-lost add /description'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'holds when the ledger was lost and the flow is not what the manifest asks for',
    input: world({ ...before, owned: [], desired: [edited, stays] }),
    want: ['hold crm: origin-unknown', 'hold sales/crm: move-suspected'],
    rebinds: [' → crm', ' → stays'],
  },
  {
    name: 'holds when the ledger was lost and drift that stays is all the difference',
    input: world({ ...before, owned: [], desired: [edited, stays], policy: { ...prune, drift: 'report' } }),
    want: ['hold crm: origin-unknown', 'hold sales/crm: move-suspected'],
    rebinds: [' → crm', ' → stays'],
  },
  {
    name: 'holds when the ledger was lost and the flow has other connections',
    input: world({ ...before, owned: [], desired: [same, stays], live: [live(old, { document: { sourceConnectionIds: ['other'] } }), live(stays)] }),
    want: ['hold crm: origin-unknown', 'hold sales/crm: move-suspected'],
    rebinds: [' → crm', ' → stays'],
  },
  {
    name: 'waits for a create of the new key whose answer was lost',
    input: world({ ...before, desired: [same, stays], intents: [intent('create')] }),
    want: ['hold crm: move-suspected', 'hold sales/crm: create-unknown'],
  },
  {
    name: 'waits for no other write of the new key',
    input: world({ ...before, desired: [same, stays], intents: [intent('patch')] }),
    want: ['patch sales/crm: moved replace /description'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'holds in a pass over the gone key alone when a manifest out of sight may be the one',
    input: world({ ...before, desired: [same, stays], keys: new Set(['crm']) }),
    want: ['hold crm: move-suspected'],
  },
  {
    name: 'prunes in such a pass what no manifest out of sight can be',
    input: world({
      ...before,
      desired: [stays, desired('sales/crm', { name: 'CRM', policy: { adopt: 'never' } }), desired('odd')],
      keys: new Set(['crm']),
    }),
    want: ['prune crm: manifest-gone'],
  },
  {
    name: 'prunes in such a pass beside a manifest of that name that has its flow',
    input: world({
      ...before,
      desired: [stays, twin],
      live: [...before.live, live(twin)],
      owned: [...before.owned, owned(twin)],
      keys: new Set(['crm']),
    }),
    want: ['prune crm: manifest-gone'],
  },
  {
    name: 'prunes in such a pass what nothing is called like',
    input: world({ ...before, desired: [stays], keys: new Set(['crm']) }),
    want: ['prune crm: manifest-gone'],
  },
  {
    name: 'holds a move from a key that still has a manifest',
    input: world({ ...before, desired: [old, stays, told] }),
    want: ['hold sales/crm: move-suspected'],
  },
  {
    name: 'creates what moved from where nothing is',
    input: world({ desired: [desired('sales/crm', { policy: { movedFrom: 'nowhere' } })] }),
    want: ['create sales/crm: new'],
  },
  {
    name: 'moves as told when the ledger was lost',
    input: world({ ...before, owned: [], desired: [told, stays] }),
    want: ['patch sales/crm: moved replace /description'],
    rebinds: ['crm → sales/crm', ' → stays'],
  },
  {
    name: 'lets go of a flow that went on under another key',
    input: world({ ...before, desired: [told, stays], live: [live(told, { id: 'flow-crm' }), live(stays)] }),
    want: [],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'holds a key whose flow says another that has a manifest too',
    input: world({ ...before, desired: [old, told, stays], live: [live(told, { id: 'flow-crm' }), live(stays)] }),
    want: ['hold crm: owned-by-other'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'follows a rename when the ledger was lost',
    input: world({ ...before, owned: [], desired: [same, stays] }),
    want: ['patch sales/crm: moved replace /description'],
    rebinds: ['crm → sales/crm', ' → stays'],
  },
  {
    name: 'follows a rename whose manifest adopts by name: the flow of that name is the one it had',
    input: world({ ...before, desired: [desired('sales/crm', { name: 'CRM', policy: { adopt: 'by-name' } }), stays] }),
    want: ['patch sales/crm: moved replace /description'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'prunes nothing that a manifest asks to adopt',
    input: world({ ...before, desired: [{ ...edited, policy: { ...edited.policy, adopt: 'flow-crm' } }, stays] }),
    want: ['hold crm: move-suspected', 'hold sales/crm: owned-by-other'],
  },
  {
    name: 'holds both sides when the file was also edited',
    input: world({ ...before, desired: [edited, stays] }),
    want: ['hold crm: move-suspected', 'hold sales/crm: move-suspected'],
  },
  {
    name: 'does not prune what a manifest may have moved from while a copy of its marker keeps that manifest waiting',
    input: world({
      ...before,
      desired: [same, stays],
      live: [...before.live, live(same, { id: 'flow-copy', createdClient: 'exc_app' })],
    }),
    want: ['hold crm: move-suspected', 'hold sales/crm: marker-copied'],
  },
  {
    name: 'holds when two new files have the body of one that is gone',
    input: world({ ...before, desired: [same, desired('copy/crm', { name: 'CRM' }), stays] }),
    want: ['hold copy/crm: move-suspected', 'hold crm: move-suspected', 'hold sales/crm: move-suspected'],
  },
  {
    name: 'holds when two gone keys have the body of the new file',
    input: world({
      ...before,
      desired: [same, stays],
      live: [...before.live, live(desired('crm-two', { name: 'CRM' }))],
      owned: [...before.owned, owned(desired('crm-two', { name: 'CRM' }))],
    }),
    want: ['hold crm: move-suspected', 'hold crm-two: move-suspected', 'hold sales/crm: move-suspected'],
  },
  {
    name: 'leaves a flow under the new key while its move is held back, although its marker still says the old one',
    input: world({
      ...before,
      desired: [told, stays],
      live: [live(old, { state: 'enabled' }), live(stays)],
      owned: [owned(told, { flowId: 'flow-crm', state: 'enabled' }), owned(stays)],
    }),
    want: ['hold sales/crm: cannot-unpublish'],
    rebinds: [],
  },
  {
    name: 'prunes nothing that a manifest says it moved from, although that manifest has a flow of its own',
    input: world({ ...before, desired: [told, stays], live: [...before.live, live(told)], owned: [...before.owned, owned(told)] }),
    want: ['hold crm: move-suspected'],
  },
  {
    name: 'creates nothing beside a flow to move that one read does not show',
    input: world({
      ...before,
      desired: [told, stays],
      live: [live(stays)],
      owned: [owned(old, { missing: { sinceMs: NOW_MS, reads: 1, lastReadAtMs: NOW_MS } }), owned(stays)],
    }),
    want: ['hold sales/crm: missing-unconfirmed'],
  },
  {
    name: 'creates beside a gone namesake when told to, and prunes that one',
    input: world({ ...before, desired: [desired('sales/crm', { name: 'CRM', policy: { adopt: 'never' } }), stays] }),
    want: ['prune crm: manifest-gone', 'create sales/crm: new'],
  },
  {
    name: 'creates nothing for a renamed file while another file cannot be read',
    input: world({ ...before, desired: [same, stays], sourceComplete: false }),
    want: ['hold crm: source-partial', 'hold sales/crm: move-suspected'],
  },
  {
    name: 'moves nothing while another file cannot be read, although the manifest says where it came from',
    input: world({ ...before, desired: [told, stays], sourceComplete: false }),
    want: ['hold crm: source-partial', 'hold sales/crm: move-suspected'],
  },
  {
    name: 'keeps a pass over the gone key alone from pruning what may have moved',
    input: world({ ...before, desired: [edited, stays], keys: new Set(['crm']) }),
    want: ['hold crm: move-suspected'],
  },
  {
    name: 'holds a manifest whose movedFrom names one gone key while the flow of its name belongs to another',
    input: world({
      ...before,
      desired: [desired('sales/crm', { name: 'CRM', policy: { movedFrom: 'leads' } }), stays],
      live: [...before.live, live(leads)],
      owned: [...before.owned, owned(leads)],
    }),
    want: ['hold crm: move-suspected', 'hold leads: move-suspected', 'hold sales/crm: move-suspected'],
  },
  {
    name: 'follows that movedFrom when told to leave the flow of its name alone',
    input: world({
      ...before,
      desired: [desired('sales/crm', { name: 'CRM', policy: { movedFrom: 'leads', adopt: 'never' } }), stays],
      live: [...before.live, live(leads)],
      owned: [...before.owned, owned(leads)],
    }),
    want: ['prune crm: manifest-gone', 'patch sales/crm: revision replace /description, replace /name'],
    rebinds: ['leads → sales/crm'],
  },
  {
    name: 'moves no flow to a renamed file that another manifest says it moved from',
    input: world({ ...before, desired: [same, desired('archive/crm', { name: 'Archive', policy: { movedFrom: 'crm' } }), stays] }),
    want: ['patch archive/crm: revision replace /description, replace /name', 'hold sales/crm: move-suspected'],
    rebinds: ['crm → archive/crm'],
  },
  {
    name: 'prunes no flow that a manifest may have moved to whose own flow is missing',
    input: world({
      ...before,
      desired: [same, stays],
      owned: [owned(old), owned(same, { flowId: 'flow-lost', missing: { sinceMs: NOW_MS, reads: 1, lastReadAtMs: NOW_MS } }), owned(stays)],
    }),
    want: ['hold crm: move-suspected', 'hold sales/crm: missing-unconfirmed'],
  },
  ...(['off', 'delete'] as const).map((prune) => ({
    name: `adopts no flow for a renamed file whose own flow would be pruned for it: prune ${prune}`,
    input: world({
      ...before,
      policy: { ...policy, prune },
      desired: [desired('sales/crm', { name: 'CRM', policy: { adopt: 'flow-theirs' } }), stays],
      live: [...before.live, live(leads, { id: 'flow-theirs', marker: null, createdClient: 'exc_app' })],
    }),
    want:
      prune === 'off'
        ? ['adopt sales/crm: asked', 'patch sales/crm: drift replace /name']
        : ['hold crm: move-suspected', 'hold sales/crm: move-suspected'],
  })),
  {
    name: 'adopts for a renamed file once the flow that it had was pruned',
    input: world({
      ...before,
      desired: [desired('sales/crm', { name: 'CRM', policy: { adopt: 'flow-theirs' } }), stays],
      live: [
        live(old, { state: 'disabled', marker: markerOf('crm', { rest: { gone: '2026-01-01T00:00:00Z' } }) }),
        live(stays),
        live(leads, { id: 'flow-theirs', marker: null, createdClient: 'exc_app' }),
      ],
    }),
    want: ['adopt sales/crm: asked', 'patch sales/crm: drift replace /name'],
  },
  {
    name: 'moves the keeper of the old key, whichever of two drafts this ledger made, and removes the other',
    input: world({
      ...before,
      desired: [told, stays],
      live: [live(old, { id: 'flow-peer', createdAtMs: NOW_MS - 7_200_000 }), ...before.live],
    }),
    want: ['remove-surplus sales/crm: surplus', 'patch sales/crm: moved replace /description'],
    rebinds: ['crm → sales/crm'],
  },
  {
    name: 'moves nothing when two published flows have the old key',
    input: world({
      ...before,
      desired: [told, stays],
      live: [live(old, { id: 'flow-peer', state: 'enabled' }), live(old, { state: 'enabled' }), live(stays)],
    }),
    want: ['hold crm: duplicate-suspected', 'hold sales/crm: duplicate-suspected'],
  },
  {
    name: 'says that nothing is pruned while the folder is empty, also of a flow whose line still names the key before',
    input: world({ ...before, desired: [], sourceComplete: false, sourceEmpty: true, owned: [{ ...owned(old), key: 'sales/crm' }, owned(stays)] }),
    want: ['hold sales/crm: source-empty', 'hold stays: source-empty'],
  },
  {
    name: 'leaves a flow that a peer moved away to its new key, and takes the one that the peer published in its place',
    input: world({
      ...before,
      desired: [old, stays],
      live: [live(old, { marker: markerOf('leads') }), live(old, { id: 'flow-2', state: 'enabled' }), live(stays)],
    }),
    want: ['hold crm: cannot-unpublish'],
    rebinds: [' → crm'],
  },
]

test.each(rows)('$name', ({ input, want, rebinds = [] }) => {
  const result = plan(input)
  expect(result.steps.map(summary)).toEqual(want)
  expect(result.rebinds.map(({ from, key }) => `${from ?? ''} → ${key}`)).toEqual(rebinds)
})

test('every member of these plans is as reviewed', async () => {
  await expect(inFull(rows)).toMatchFileSnapshot('../golden/plan-in-full/moves.txt')
})

const a = desired('a', { name: 'A', document: { transformations: [] } })
const b = desired('b', { name: 'B' })
const swapped = [desired('a', { name: 'B' }), desired('b', { name: 'A', document: { transformations: [] } })]
const both = { live: [live(a), live(b)], owned: [owned(a), owned(b)] }

test('holds two manifests that have exchanged their bodies', () => {
  const { steps } = plan(world({ ...both, desired: swapped }))
  expect(steps.map(summary)).toEqual(['hold a: move-suspected', 'hold b: move-suspected'])
})

const halfTold = [desired('a', { name: 'B', policy: { movedFrom: 'b' } }), desired('b', { name: 'A', document: { transformations: [] } })]

test.each<{ name: string; input: PlanInput; want: string[] }>([
  {
    name: 'only one of two exchanged manifests says so',
    input: world({ ...both, desired: halfTold }),
    want: ['hold a: move-suspected', 'hold b: move-suspected'],
  },
  {
    name: 'what was applied to one of them is not known',
    input: world({ ...both, desired: swapped, owned: [owned(a), owned(b, { applied: null })] }),
    want: ['patch a: revision add /transformations/-, replace /name', 'patch b: drift remove /transformations/0, replace /name'],
  },
  {
    name: 'only one of them has the body of the other',
    input: world({ ...both, desired: [desired('a', { name: 'B' }), desired('b', { name: 'A' })] }),
    want: ['patch a: revision replace /name, add /transformations/-', 'patch b: revision replace /name'],
  },
  {
    name: 'a reference of one of them leads nowhere',
    input: world({
      ...both,
      desired: [desired('a', { name: 'B' }), desired('b', { name: 'A', document: { transformations: [], sourceConnectionIds: ['gone'] } })],
    }),
    want: ['patch a: revision replace /name, add /transformations/-', 'hold b: reference-unknown'],
  },
  {
    name: 'one of them is gone',
    input: world({ ...both, desired: [swapped[0]!] }),
    want: ['patch a: revision replace /name, add /transformations/-'],
  },
  {
    name: 'a manifest beside them has no flow',
    input: world({ ...both, desired: [...swapped, desired('c')] }),
    want: ['hold a: move-suspected', 'hold b: move-suspected', 'create c: new'],
  },
])('two manifests with exchanged bodies, where $name', ({ input, want }) => {
  const sorted = (line: string): string =>
    line.replace(/^(.*: \w+) (.*)$/, (_, head: string, ops: string) => `${head} ${ops.split(', ').toSorted().join(', ')}`)
  expect(plan(input).steps.map((step) => sorted(summary(step)))).toEqual(want.map(sorted))
})

test('lets two flows change keys when both manifests say so, once', () => {
  const mutual = [
    desired('a', { name: 'B', policy: { movedFrom: 'b' } }),
    desired('b', { name: 'A', document: { transformations: [] }, policy: { movedFrom: 'a' } }),
  ]
  const result = plan(world({ ...both, desired: mutual }))
  expect(result.steps.map(summary)).toEqual(['patch a: moved replace /description', 'patch b: moved replace /description'])
  expect(result.rebinds.map(({ from, key, live: flow }) => `${from ?? ''} → ${key} ${flow.id}`)).toEqual(['b → a flow-b', 'a → b flow-a'])
  const [wantA, wantB] = mutual as [typeof a, typeof b]
  const after = world({
    desired: mutual,
    live: [live(wantA, { id: 'flow-b' }), live(wantB, { id: 'flow-a' })],
    owned: [owned(wantA, { flowId: 'flow-b' }), owned(wantB, { flowId: 'flow-a' })],
  })
  expect(plan(after).steps).toEqual([])
})

test('does not create under the new key what was published under the old one and is gone', () => {
  const missing = { sinceMs: NOW_MS - 60_000, reads: 3, lastReadAtMs: NOW_MS - 1_000 }
  const was = desired('crm', { state: 'published' })
  const moved = desired('sales', { name: 'crm', state: 'published', policy: { movedFrom: 'crm' } })
  const { steps } = plan(world({ desired: [moved], owned: [owned(was, { state: 'enabled', missing })] }))
  expect(steps.map(summary)).toEqual(['hold sales: deleted-outside'])
})

test.each([
  {
    stopped: 'before any marker was rewritten',
    markers: ['b', 'a'],
    want: ['patch a: moved replace /description', 'patch b: moved replace /description'],
  },
  { stopped: 'after the first marker', markers: ['a', 'a'], want: ['patch b: moved replace /description'] },
  { stopped: 'after the second marker', markers: ['b', 'b'], want: ['patch a: moved replace /description'] },
])('goes on with two flows that change keys when it stopped $stopped', ({ markers, want }) => {
  const wantA = desired('a', { name: 'B', policy: { movedFrom: 'b' } })
  const wantB = desired('b', { name: 'A', document: { transformations: [] }, policy: { movedFrom: 'a' } })
  const [ofB = '', ofA = ''] = markers
  const result = plan(
    world({
      desired: [wantA, wantB],
      live: [live(wantA, { id: 'flow-b', marker: markerOf(ofB) }), live(wantB, { id: 'flow-a', marker: markerOf(ofA) })],
      // The ledger took both moves over at once, and knows what each flow was given under its old key.
      owned: [owned(b, { key: 'a', flowId: 'flow-b' }), owned(a, { key: 'b', flowId: 'flow-a' })],
    }),
  )
  expect(result.steps.map(summary)).toEqual(want)
})
function intent(kind: 'create' | 'patch'): PlanInput['intents'][number] {
  return {
    id: 'i1',
    kind,
    key: 'sales/crm',
    flowId: null,
    besideId: null,
    sentAtMs: NOW_MS - 1000,
    revision: 'main@sha1:0',
    applied: null,
    appliedDigest: null,
    appliedSourceDigest: null,
  }
}

test('counts a flow that is missing once, although its manifest has moved', () => {
  const moved = desired('d', { policy: { movedFrom: 'a' } })
  const others = [desired('b'), desired('c')]
  const input = world({ desired: [moved, ...others], owned: [owned(desired('a')), ...others.map((want) => owned(want))] })
  expect(plan(input).stop).toBe(null)
})
