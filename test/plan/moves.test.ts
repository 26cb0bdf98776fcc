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
const before = { live: [live(old), live(stays)], owned: [owned(old), owned(stays)], policy: prune }

const rows: { name: string; input: PlanInput; want: string[]; rebinds?: string[] }[] = [
  {
    name: 'follows a renamed file whose body is the same',
    input: world({ ...before, desired: [same, stays] }),
    want: ['patch sales/crm: moved replace /description'],
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
