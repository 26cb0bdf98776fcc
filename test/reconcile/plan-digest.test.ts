import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import type { PlanInput } from '../../src/plan/model.ts'
import { digestOfPlan } from '../../src/reconcile/plan-digest.ts'
import { factsOfProposal, movedSince, type PlanFacts } from '../../src/reconcile/plan-facts.ts'
import { NOW_MS, NOW_SEC, desired, live, owned, world } from '../support/worlds.ts'
import { MANIFEST, proposalOf, type Situation } from './why-worlds.ts'

const digest = (input: PlanInput): string => digestOfPlan(plan(input))
const late = (interval = 1): ReturnType<typeof desired> =>
  desired('late', {
    state: 'published',
    policy: { startTime: 'shift' },
    document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval } },
  })
const draft = desired('late', { document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1 } } })

test.each([
  { name: 'a create', input: world({ desired: [late()] }) },
  { name: 'a patch before a publish', input: world({ desired: [late()], live: [live(draft)], owned: [owned(draft)] }) },
])('a start that is shifted makes no other plan of $name an hour later, and what git asks for does', ({ input }) => {
  const later = { ...input, nowMs: NOW_MS + 3_600_000 }
  expect(plan(later).steps).not.toEqual(plan(input).steps)
  expect(digest(later)).toBe(digest(input))
  expect(digest({ ...input, desired: [late(2)] })).not.toBe(digest(input))
})

const FILES = { 'flows/commerce/orders.yaml': MANIFEST }
const situation: Situation = { files: { 'flows/commerce/orders.yaml': MANIFEST.replace('interval: 1', 'interval: 2') }, before: FILES }
const facts = (change: Partial<Situation> = {}): PlanFacts => factsOfProposal(proposalOf({ ...situation, ...change }))

test('nothing has moved where nothing has', () => expect(movedSince(facts(), facts())).toEqual([]))

test('everything that has moved is named at once', () => {
  const before = { ...facts(), sandboxId: 'other', settings: { drift: 'correct', vars: 'a' } }
  const now = facts({ live: { 'commerce/orders': { state: 'disabled', updatedClient: 'exc_app' } } })
  expect(movedSince(before, { ...now, settings: { drift: 'report', vars: 'b' } })).toEqual([
    'the configuration: drift was "correct" and is "report"',
    'the configuration: vars have other values',
    'the sandbox: its id was other and is sandbox-1',
    'the flow of commerce/orders: flow-commerce/orders was written at 2025-12-31T23:00:00.000Z by exc_app',
    'the plan: other steps are due now than when the file was made',
  ])
})
