import { expect, test } from 'vitest'
import { budgetExcess, changesWritten, countChanges, type Budget } from '../../src/plan/budget.ts'
import type { ChangeBounds } from '../../src/lib/change-bounds.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Step } from '../../src/plan/model.ts'
import { desired, live, owned, policy, world, type DesiredOptions } from '../support/worlds.ts'

const none: ChangeBounds = { create: 'none', patch: 'none', publish: 'none', disable: 'none', delete: 'none' }
const nothing = { create: 0, patch: 0, publish: 0, disable: 0, delete: 0 }
const budget = (change: Partial<Budget>): Budget => ({
  perPass: none,
  perHour: none,
  owned: 100,
  lastHour: nothing,
  allowsRevision: false,
  ...change,
})

const keys = Array.from({ length: 12 }, (_, n) => `k${n}`)
const drafts = keys.map((key) => desired(key))
const published = keys.map((key) => desired(key, { state: 'published' }))
const creates = plan(world({ desired: drafts })).steps
const switchedOff = keys.map((key) => desired(key, { state: 'disabled' }))

/** Twelve published flows without a manifest, one that has its own. */
function pruning(prune: 'disable' | 'delete', state: string): readonly Step[] {
  const stays = desired('stays')
  const flows = (state === 'draft' ? drafts : published).map((want) => live(want, { state }))
  const rows = (state === 'draft' ? drafts : published).map((want) => owned(want, { state: state === 'draft' ? 'draft' : 'enabled' }))
  return plan(world({ desired: [stays], live: [live(stays), ...flows], owned: [owned(stays), ...rows], policy: { ...policy, prune } })).steps
}

const rows: { name: string; steps: readonly Step[]; budget: Budget; want: string[] }[] = [
  { name: 'lets through what is within its bounds', steps: creates, budget: budget({ perPass: { ...none, create: 12 } }), want: [] },
  { name: 'stops one create too many', steps: creates, budget: budget({ perPass: { ...none, create: 11 } }), want: ['create 12/11 a pass'] },
  { name: 'has no bound where none is set', steps: creates, budget: budget({}), want: [] },
  {
    name: 'lets nothing through a bound of 0',
    steps: creates.slice(0, 1),
    budget: budget({ perPass: { ...none, create: 0 } }),
    want: ['create 1/0 a pass'],
  },
  {
    name: 'counts a share of the flows owned',
    steps: pruning('disable', 'enabled'),
    budget: budget({ perPass: { ...none, disable: { percent: 10 } }, owned: 110 }),
    want: ['disable 12/11 a pass'],
  },
  {
    name: 'allows one flow however small the share',
    steps: pruning('disable', 'enabled').slice(0, 1),
    budget: budget({ perPass: { ...none, disable: { percent: 10 } }, owned: 3 }),
    want: [],
  },
  {
    name: 'counts what pruning deletes',
    steps: pruning('delete', 'draft'),
    budget: budget({ perPass: { ...none, delete: 5, disable: 0 } }),
    want: ['delete 12/5 a pass'],
  },
  {
    name: 'adds what the hour has used up',
    steps: creates,
    budget: budget({ perHour: { ...none, create: 20 }, lastHour: { ...nothing, create: 9 } }),
    want: ['create 12+9/20 a hour'],
  },
  {
    name: 'lets the hour be used up to the last',
    steps: creates,
    budget: budget({ perHour: { ...none, create: 21 }, lastHour: { ...nothing, create: 9 } }),
    want: [],
  },
  {
    name: 'counts what is done to a flow that is published in the same plan',
    steps: plan(
      world({
        desired: published.map((want) => ({ ...want, document: { ...want.document, name: 'x' } })),
        live: drafts.map((want) => live(want)),
        owned: drafts.map((want) => owned(want)),
      }),
    ).steps,
    budget: budget({ perPass: { ...none, patch: 1, publish: 1 } }),
    want: ['patch 12/1 a pass', 'publish 12/1 a pass'],
  },
  {
    name: 'does not count what the hour has used up where the pass adds nothing',
    steps: creates,
    budget: budget({ perHour: { ...none, delete: 1 }, lastHour: { ...nothing, delete: 9 } }),
    want: [],
  },
  {
    name: 'does not take the beginning of a disabled flow for switching off',
    steps: plan(world({ desired: switchedOff })).steps,
    budget: budget({ perPass: { ...none, disable: 0 } }),
    want: [],
  },
  {
    name: 'lets through what a commit asks for when the commit says so',
    steps: creates,
    budget: budget({ perPass: { ...none, create: 1 }, allowsRevision: true }),
    want: [],
  },
  {
    name: 'still counts what people changed when the commit says so',
    steps: plan(
      world({
        desired: published,
        live: published.map((want) => live(want, { state: 'disabled' })),
        owned: published.map((want) => owned(want, { state: 'enabled' })),
      }),
    ).steps,
    budget: budget({ perPass: { ...none, publish: 11 }, allowsRevision: true }),
    want: ['publish 12/11 a pass'],
  },
]

test.each(rows)('$name', ({ steps, budget: allowed, want }) => {
  const said = budgetExcess(steps, allowed).map(
    (one) => `${one.class} ${one.planned}${one.already === 0 ? '' : `+${one.already}`}/${one.most} a ${one.per}`,
  )
  expect(said).toEqual(want)
})

test('counts nothing for holds, adopting, abandoning and surplus drafts', () => {
  const input = world({
    desired: [desired('a', { policy: { adopt: 'flow-a' } }), desired('b', { policy: { abandon: true } }), desired('c', { name: 'taken' })],
    live: [live(desired('a'), { marker: null }), live(desired('b')), live(desired('x', { name: 'taken' }), { marker: null })],
    owned: [owned(desired('b'))],
  })
  expect(plan(input).steps.map((step) => step.kind)).toEqual(['adopt', 'abandon', 'hold'])
  expect(countChanges(plan(input).steps)).toEqual(nothing)
})

test('reads the history of the hour by the same measure', () => {
  const written = {
    create: 1,
    patch: 2,
    publish: 3,
    enable: 4,
    disable: 5,
    'prune-disable': 6,
    'prune-mark': 7,
    'prune-delete': 8,
    'replace-retire': 100,
    'replace-delete': 1000,
    adopt: 9,
    'remove-surplus': 10,
  }
  expect(changesWritten(written)).toEqual({ create: 1, patch: 9, publish: 7, disable: 111, delete: 1008 })
})

test('counts what replacing switches off and deletes', () => {
  const asks: DesiredOptions = { document: { targetConnectionIds: [] }, policy: { replace: 'allow' } }
  const a = desired('a')
  const b = desired('b', { state: 'published' })
  const input = world({
    desired: [desired('a', asks), desired('b', { state: 'published', ...asks })],
    live: [live(a), live(b, { state: 'enabled' })],
    owned: [owned(a), owned(b, { state: 'enabled' })],
  })
  expect(countChanges(plan(input).steps)).toEqual({ create: 2, patch: 0, publish: 1, disable: 1, delete: 1 })
})
