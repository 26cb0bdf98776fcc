import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import type { PlanInput } from '../../src/plan/model.ts'
import { NOW_MS, desired, live, markerOf, owned, policy, summary, world } from '../support/worlds.ts'
import { inFull } from './in-full.ts'

const other = { sourceConnectionIds: ['source-2'] }
const was = desired('crm', { state: 'published' })
const draft = desired('crm')
const allow = { policy: { replace: 'allow' as const } }
const want = desired('crm', { state: 'published', document: other, ...allow })
const moved = desired('people', { state: 'published', name: 'crm', document: other, policy: { replace: 'allow', movedFrom: 'crm' } })
const gen2 = markerOf('crm', { rest: { gen: '2' } })
const running = live(was, { state: 'enabled' })
const row = owned(was, { state: 'enabled' })
const successor = live(want, { id: 'flow-new', marker: gen2 })
const known = { successor: { flowId: 'flow-new', createdAtMs: NOW_MS - 60_000 } }

const bindings = (() => {
  const { bindings: base } = world({})
  return {
    ...base,
    sourceConnections: [
      ...base.sourceConnections,
      { id: 'source-2', name: 'second', state: 'enabled', connectionSpecId: 'blob', baseConnectionId: 'base-1' },
    ],
  }
})()
const at = (change: Parameters<typeof world>[0]): PlanInput => world({ bindings, ...change })

const rows: { name: string; input: PlanInput; want: string[] }[] = [
  {
    name: 'holds a changed connection unless git allows a replacement',
    input: at({ desired: [desired('crm', { state: 'published', document: other })], live: [running], owned: [row] }),
    want: ['hold crm: immutable-changed'],
  },
  {
    name: 'deletes a draft before it creates the one in its place',
    input: at({ desired: [desired('crm', { document: other, ...allow })], live: [live(draft)], owned: [owned(draft)] }),
    want: ['replace crm: replaced delete', 'create crm: replaced'],
  },
  {
    name: 'plans the whole way of a published flow: create, switch off, publish',
    input: at({ desired: [want], live: [running], owned: [row] }),
    want: ['create crm: replaced', 'replace crm: replaced retire', 'publish crm: new'],
  },
  {
    name: 'switches the old flow off before it publishes the new one',
    input: at({ desired: [want], live: [running, successor], owned: [{ ...row, ...known }] }),
    want: ['replace crm: replaced retire', 'publish crm: revision'],
  },
  {
    name: 'goes on where a crash left it: the old flow is off already',
    input: at({ desired: [want], live: [live(was, { state: 'disabled' }), successor], owned: [{ ...row, ...known }] }),
    want: ['publish crm: revision'],
  },
  {
    name: 'brings the new draft up to date first',
    input: at({
      desired: [desired('crm', { state: 'published', document: { ...other, description: 'new' }, ...allow })],
      live: [running, successor],
      owned: [{ ...row, ...known }],
    }),
    want: ['patch crm: revision add /description'.replace('add', 'replace'), 'replace crm: replaced retire', 'publish crm: revision'],
  },
  {
    name: 'finds its way without a ledger',
    input: at({ desired: [want], live: [running, successor] }),
    want: ['replace crm: replaced retire', 'publish crm: revision'],
  },
  {
    name: 'creates no second draft while the first does not show up',
    input: at({ desired: [want], live: [running], owned: [{ ...row, ...known }] }),
    want: ['hold crm: in-transition'],
  },
  {
    name: 'waits for a create whose answer was lost',
    input: at({
      desired: [want],
      live: [running],
      owned: [row],
      intents: [
        {
          id: 'i',
          kind: 'create',
          key: 'crm',
          flowId: null,
          besideId: 'flow-crm',
          sentAtMs: NOW_MS - 1_000,
          revision: 'r',
          applied: null,
          appliedDigest: null,
          appliedSourceDigest: null,
        },
      ],
    }),
    want: ['hold crm: create-unknown'],
  },
  {
    name: 'publishes no draft beside a flow that one read did not show',
    input: at({ desired: [want], live: [successor], owned: [{ ...row, ...known, missing: { sinceMs: NOW_MS, reads: 1, lastReadAtMs: NOW_MS } }] }),
    want: ['hold crm: missing-unconfirmed'],
  },
  {
    name: 'goes on with the draft once the flow that it was to replace is confirmed to be gone',
    input: at({
      desired: [want],
      live: [successor],
      owned: [{ ...row, ...known, missing: { sinceMs: NOW_MS - 60_000, reads: 3, lastReadAtMs: NOW_MS } }],
    }),
    want: ['publish crm: revision'],
  },
  {
    name: 'touches nothing when the new flow could not be published',
    input: at({
      desired: [want],
      live: [running, successor],
      owned: [{ ...row, ...known }],
      bindings: { ...bindings, sourceConnections: bindings.sourceConnections.map((one) => ({ ...one, state: 'draft' })) },
    }),
    want: ['hold crm: upstream-draft'],
  },
  {
    name: 'leaves the draft of a replacement to the peer that made it where drift is only reported and nothing is known to be applied',
    input: at({ policy: { ...policy, drift: 'report' }, desired: [want], live: [running, successor], owned: [{ ...row, applied: null }] }),
    want: ['replace crm: replaced retire', 'publish crm: revision'],
  },
  {
    name: 'takes the new draft away when git takes the change back',
    input: at({ desired: [was], live: [running, successor], owned: [{ ...row, ...known }] }),
    want: ['remove-surplus crm: surplus'],
  },
  {
    name: 'makes another draft when git changes its mind once more',
    input: at({
      desired: [want],
      live: [running, live(desired('crm', { document: { sourceConnectionIds: ['source-3'] } }), { id: 'flow-new', marker: gen2 })],
      owned: [{ ...row, ...known }],
    }),
    want: ['remove-surplus crm: surplus'],
  },
  {
    name: 'leaves the replaced flow switched off where nothing is pruned',
    input: at({
      desired: [want],
      live: [live(was, { state: 'disabled' }), { ...successor, state: 'enabled' }],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: [],
  },
  {
    name: 'prunes the replaced flow as one whose manifest is gone',
    input: at({
      policy: { ...policy, prune: 'delete' },
      desired: [want],
      live: [live(was, { state: 'disabled' }), { ...successor, state: 'enabled' }],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: ['prune crm: replaced mark'],
  },
  ...[{ sourceComplete: false, sourceEmpty: true }, { sourceComplete: true, sourceEmpty: true }, { sourceComplete: false }].map((source) => ({
    name: `prunes no replaced flow while its manifest cannot be seen: ${JSON.stringify(source)}`,
    input: at({
      ...source,
      policy: { ...policy, prune: 'delete' as const },
      live: [live(was, { state: 'disabled' }), { ...successor, state: 'enabled' }],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: [source.sourceEmpty === true ? 'hold crm: source-empty' : 'hold crm: source-partial'],
  })),
  {
    name: 'leaves the replaced flow of a suspended manifest alone, too',
    input: at({
      policy: { ...policy, prune: 'delete' },
      desired: [desired('crm', { state: 'published', document: other, policy: { replace: 'allow', suspend: true } })],
      live: [live(was, { state: 'disabled' }), { ...successor, state: 'enabled' }],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: [],
  },
  {
    name: 'prunes the replaced flow of a key that moved since, although its marker line still says the old key',
    input: at({
      policy: { ...policy, prune: 'delete' },
      desired: [moved],
      live: [live(was, { state: 'disabled' }), live(moved, { id: 'flow-new', state: 'enabled', marker: markerOf('people', { rest: { gen: '2' } }) })],
      owned: [owned(moved, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: ['prune people: replaced mark'],
  },
  {
    name: 'gives a flow that moves to be replaced the line of its new key first',
    input: at({ desired: [moved], live: [running], owned: [row] }),
    want: ['patch people: moved replace /description', 'create people: replaced', 'replace people: replaced retire', 'publish people: new'],
  },
  {
    name: 'keeps a replaced flow whose time has come while its manifest may have moved',
    input: at({
      policy: { ...policy, prune: 'delete' },
      desired: [desired('people', { state: 'published', name: 'crm', document: { ...other, description: 'changed' } })],
      live: [
        live(was, { state: 'disabled', marker: markerOf('crm', { rest: { gone: '2020-01-01T00:00:00Z' } }) }),
        { ...successor, state: 'enabled' },
      ],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: ['hold crm: move-suspected', 'hold people: move-suspected'],
  },
  {
    name: 'moves the newest generation, not the one it replaced, when the ledger was lost',
    input: at({ desired: [moved], live: [live(was, { state: 'disabled' }), { ...successor, state: 'enabled' }] }),
    want: ['patch people: moved replace /description'],
  },
  {
    name: 'holds when the replaced flow runs again and the newer one has lost its line: a peer may have abandoned it',
    input: at({
      desired: [want],
      live: [running, { ...successor, marker: null, state: 'enabled' }],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: ['hold crm: duplicate-suspected'],
  },
  {
    name: 'holds when the replaced flow runs again and drift is not corrected',
    input: at({
      policy: { ...policy, drift: 'report' },
      desired: [want],
      live: [running, { ...successor, state: 'enabled' }],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: ['hold crm: duplicate-suspected'],
  },
  ...(['off', 'disable', 'delete'] as const).map((prune) => ({
    name: `switches a replaced flow off that runs again, whatever becomes of replaced flows: ${prune}`,
    input: at({
      desired: [want],
      live: [running, live(want, { id: 'flow-new', marker: gen2, state: 'enabled' })],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
      policy: { ...policy, prune },
    }),
    want: ['prune crm: replaced disable'],
  })),
  {
    name: 'leaves a replaced flow that is off where nothing is pruned',
    input: at({
      desired: [want],
      live: [live(was, { state: 'disabled' }), live(want, { id: 'flow-new', marker: gen2, state: 'enabled' })],
      owned: [owned(want, { flowId: 'flow-new', gen: 2, state: 'enabled', retired: ['flow-crm'] })],
    }),
    want: [],
  },
  {
    name: 'follows to the flow that has replaced the one of the ledger',
    input: at({
      desired: [want],
      live: [live(was, { state: 'disabled' }), live(want, { id: 'flow-new', marker: gen2, state: 'enabled' })],
      owned: [row],
    }),
    want: [],
  },
  {
    name: 'replaces a published flow that is off without switching it off again',
    input: at({ desired: [want], live: [live(was, { state: 'disabled' })], owned: [owned(was, { state: 'disabled' })] }),
    want: ['create crm: replaced', 'publish crm: new'],
  },
  {
    name: 'replaces a one-time flow whose schedule changes',
    input: at({
      desired: [
        desired('crm', { state: 'published', document: { scheduleParams: { startTime: NOW_MS / 1000 + 90_000, frequency: 'once' } }, ...allow }),
      ],
      live: [live(desired('crm', { document: { scheduleParams: { startTime: NOW_MS / 1000 + 86_400, frequency: 'once' } } }), { state: 'enabled' })],
      owned: [
        owned(desired('crm', { state: 'published', document: { scheduleParams: { startTime: NOW_MS / 1000 + 86_400, frequency: 'once' } } }), {
          state: 'enabled',
        }),
      ],
    }),
    want: ['create crm: replaced', 'replace crm: replaced retire', 'publish crm: new'],
  },
  {
    name: 'holds a replacement whose references lead nowhere',
    input: at({
      desired: [desired('crm', { state: 'published', document: { sourceConnectionIds: ['nowhere'] }, ...allow })],
      live: [running],
      owned: [row],
    }),
    want: ['hold crm: reference-unknown'],
  },
  {
    name: 'does not replace a published flow whose manifest asks for a draft',
    input: at({ desired: [desired('crm', { document: other, ...allow })], live: [running], owned: [row] }),
    want: ['hold crm: immutable-changed'],
  },
  {
    name: 'does not replace a flow whose spec has no draft mode',
    input: at({
      desired: [desired('crm', { state: 'published', document: { flowSpec: { id: 'spec-nodraft' } }, ...allow })],
      live: [running],
      owned: [row],
    }),
    want: ['hold crm: immutable-changed'],
  },
]

test.each(rows)('$name', ({ input, want: expected }) => {
  expect(plan(input).steps.map((step) => ('mode' in step && step.kind !== 'create' ? `${summary(step)} ${step.mode}` : summary(step)))).toEqual(
    expected,
  )
})

test('every member of these plans is as reviewed', async () => {
  await expect(inFull(rows)).toMatchFileSnapshot('../golden/plan-in-full/replace.txt')
})

test('names the generation in the marker line of the new flow', () => {
  const [create] = plan(at({ desired: [want], live: [running], owned: [row] })).steps
  expect(create).toMatchObject({ kind: 'create', gen: 2, besideId: 'flow-crm', body: { description: expect.stringContaining('; gen=2]') } })
})
