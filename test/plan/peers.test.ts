import { expect, test } from 'vitest'
import type { LiveFlow, PlanInput, Step } from '../../src/plan/model.ts'
import { isPeerWritten, undoesOthers } from '../../src/plan/peers.ts'
import { plan } from '../../src/plan/plan.ts'
import { NOW_MS, desired, identity, live, owned, policy, summary, world } from '../support/worlds.ts'

const crm = desired('crm')
const facts = { identity, policy, nowMs: NOW_MS }
const by = (client: string, name = 'Edited'): LiveFlow => ({ ...live(crm, { document: { name } }), updatedClient: client })

test.each<[string, LiveFlow, ReturnType<typeof owned> | null, boolean]>([
  ['our client id wrote what the ledger does not know', by('client-1'), owned(crm), true],
  ['the service wrote last', by('acp_foundation_connectors'), owned(crm), true],
  ['a person wrote last', by('exc_app'), owned(crm), false],
  ['our client id wrote what the ledger knows', by('client-1', 'crm'), owned(crm), false],
  ['the ledger knows nothing', by('client-1', 'crm'), null, true],
  ['the ledger was rebuilt', by('client-1', 'crm'), owned(crm, { applied: null }), true],
])('a peer may have written where %s: %#', (_name, flow, row, is) => {
  expect(isPeerWritten(crm, flow, row, facts)).toBe(is)
  expect(isPeerWritten(null, flow, row, facts)).toBe(is)
})

test.each<{ name: string; flow: LiveFlow[]; step: Partial<Step>; is: boolean }>([
  { name: 'puts drift back', flow: [by('exc_app')], step: { kind: 'patch', reason: 'drift' }, is: true },
  { name: 'creates what somebody deleted', flow: [], step: { kind: 'create', reason: 'deleted-outside' }, is: true },
  { name: 'changes what a peer may have written', flow: [by('client-1')], step: { kind: 'patch', reason: 'revision' }, is: true },
  { name: 'changes what only we wrote', flow: [by('client-1', 'crm')], step: { kind: 'patch', reason: 'revision' }, is: false },
  { name: 'creates a new flow', flow: [], step: { kind: 'create', reason: 'new' }, is: false },
  { name: 'holds', flow: [by('client-1')], step: { kind: 'hold', reason: 'suspended' }, is: false },
  { name: 'forgets', flow: [by('client-1')], step: { kind: 'forget', reason: 'already-gone' }, is: false },
  { name: 'removes a surplus draft', flow: [by('client-1')], step: { kind: 'remove-surplus', reason: 'surplus' }, is: false },
])('a plan that $name is asked about first: $is', ({ flow, step, is }) => {
  const input = world({ desired: [crm], live: flow, owned: [owned(crm)] })
  expect(undoesOthers([{ key: 'crm', ...step } as Step], new Map(flow.map((one) => ['crm', one])), input)).toBe(is)
  expect(undoesOthers([], new Map(), input)).toBe(false)
})

const unreachable = { ...policy, gitUnreachable: true }
const goneFor = { sinceMs: NOW_MS - 30_000, reads: 3, lastReadAtMs: NOW_MS }

test.each<{ name: string; input: PlanInput; want: unknown[] }>([
  {
    name: 'leaves what a peer may have written',
    input: world({ desired: [crm], live: [by('client-1')], owned: [owned(crm)], policy: unreachable }),
    want: [
      {
        reason: 'written-by-peer',
        flowId: 'flow-crm',
        untilMs: NOW_MS + 30_000,
        message: expect.stringMatching(/^our own client id changed the flow/),
      },
    ],
  },
  {
    name: 'corrects what a person changed',
    input: world({ desired: [crm], live: [by('exc_app')], owned: [owned(crm)], policy: unreachable }),
    want: [{ kind: 'patch' }],
  },
  {
    name: 'does not create again what is gone',
    input: world({ desired: [crm], owned: [owned(crm, { missing: goneFor })], policy: unreachable }),
    want: [{ reason: 'written-by-peer', flowId: 'flow-crm', message: expect.stringMatching(/^the flow is gone/) }],
  },
  { name: 'creates what is new', input: world({ desired: [crm], policy: unreachable }), want: [{ kind: 'create' }] },
  {
    name: 'has nothing to leave where there is only a hold',
    input: world({ desired: [desired('crm', { policy: { suspend: true } })], live: [by('client-1')], owned: [owned(crm)], policy: unreachable }),
    want: [{ reason: 'suspended' }],
  },
  {
    name: 'has nothing to say where nothing is to be done',
    input: world({ desired: [crm], live: [live(crm)], owned: [owned(crm)], policy: unreachable }),
    want: [],
  },
])('while git cannot be asked: $name', ({ input, want }) => expect(plan(input).steps).toMatchObject(want))

test('while git can be asked nothing is left for a peer', () => {
  expect(plan(world({ desired: [crm], live: [by('client-1')], owned: [owned(crm)] })).steps.map(summary)).toEqual(['patch crm: drift replace /name'])
})
