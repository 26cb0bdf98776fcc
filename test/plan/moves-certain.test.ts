import { expect, test } from 'vitest'
import { settleMoves } from '../../src/plan/moves.ts'
import { pairAll, pairContext, plan } from '../../src/plan/plan.ts'
import type { Intent } from '../../src/plan/model.ts'
import { AHEAD_SEC, NOW_MS, desired, live, markerOf, owned, policy, summary, world, type DesiredOptions } from '../support/worlds.ts'

type World = Parameters<typeof world>[0]

const old = desired('crm', { name: 'CRM' })
const named = (key: string, change: DesiredOptions = {}) => desired(key, { name: 'CRM', ...change })
const same = named('sales/crm')
const told = named('sales/crm', { policy: { movedFrom: 'crm' } })
const daily = { scheduleParams: { startTime: AHEAD_SEC, frequency: 'day', interval: 1, backfill: true } }
const leads = desired('leads', { name: 'Leads' })
const before = { live: [live(old)], owned: [owned(old)], policy: { ...policy, prune: 'delete' as const } }
const create: Intent = {
  id: 'i1',
  kind: 'create',
  key: 'else',
  flowId: null,
  besideId: null,
  sentAtMs: NOW_MS - 1_000,
  revision: 'main@sha1:0',
  applied: null,
  appliedDigest: null,
  appliedSourceDigest: null,
}
/** In the ledger, and now another owner's: held, although it is not new. */
const lost = { live: live(desired('lost'), { marker: markerOf('lost', { owner: 'other' }) }), owned: owned(desired('lost')) }
const MOVED = ['patch sales/crm: moved replace /description']
const HELD = ['hold crm: move-suspected', 'hold sales/crm: move-suspected']

test.each<{ name: string; input: World; want: string[] }>([
  { name: 'beside the lost create of another key', input: { ...before, desired: [same], intents: [create] }, want: MOVED },
  {
    name: 'beside a manifest of that name whose flow only its line tells',
    input: { ...before, desired: [same, named('twin')], live: [live(old), live(named('twin'))] },
    want: MOVED,
  },
  {
    name: 'when the line says so already, marked as gone, and the row is a rebuilt one',
    input: {
      ...before,
      desired: [named('lost')],
      live: [live(old, { marker: markerOf('lost', { rest: { gone: '2026-01-01' } }) }), lost.live],
      owned: [owned(old, { applied: null }), lost.owned],
    },
    want: ['patch lost: restored replace /description'],
  },
])('follows a renamed file $name', ({ input, want }) => expect(stepsOf(input)).toEqual(want))

test.each<{ name: string; input: World; want: string[] }>([
  {
    name: 'when another new manifest of that name asks for something else',
    input: { ...before, desired: [same, named('twin', { document: daily })] },
    want: [...HELD, 'hold twin: move-suspected'],
  },
  {
    name: 'when a held one of that name asks for the same',
    input: { ...before, desired: [same, named('lost')], live: [live(old), lost.live], owned: [owned(old), lost.owned] },
    want: ['hold crm: move-suspected', 'hold lost: owned-by-other', 'hold sales/crm: move-suspected'],
  },
  {
    name: 'when the old key has a second flow, of whatever name',
    input: {
      ...before,
      desired: [same],
      live: [live(old), live(old, { id: 'second', document: { name: 'Second' }, createdAtMs: NOW_MS - 600_000 })],
    },
    want: ['remove-surplus crm: surplus', ...HELD],
  },
  {
    name: 'whose references lead nowhere',
    input: { ...before, desired: [named('sales/crm', { document: { sourceConnectionIds: ['gone'] } })] },
    want: HELD,
  },
  {
    name: 'onto a flow of that name that another owner has',
    input: { desired: [same], live: [live(old, { marker: markerOf('crm', { owner: 'other' }) })] },
    want: ['hold sales/crm: name-taken'],
  },
  {
    name: 'that is to be abandoned',
    input: { ...before, desired: [named('sales/crm', { policy: { abandon: true } })] },
    want: ['prune crm: manifest-gone', 'hold sales/crm: abandoned'],
  },
])('follows no renamed file $name', ({ input, want }) => expect(stepsOf(input)).toEqual(want))

test.each<{ name: string; input: World; want: string[] }>([
  {
    name: 'has the name of its flow, although another gone flow is called the same',
    input: { ...before, desired: [told], live: [live(old), live(named('third'))], owned: [owned(old), owned(named('third'))] },
    want: [...MOVED, 'prune third: manifest-gone'],
  },
  {
    name: 'has the name of a second flow of that key',
    input: {
      ...before,
      desired: [named('sales/crm', { policy: { movedFrom: 'leads' } })],
      live: [live(leads), live(leads, { id: 'second', document: { name: 'CRM' }, createdAtMs: NOW_MS - 600_000 })],
      owned: [owned(leads)],
    },
    want: ['remove-surplus sales/crm: surplus', 'patch sales/crm: revision replace /description, replace /name'],
  },
])('follows a movedFrom whose manifest $name', ({ input, want }) => expect(stepsOf(input)).toEqual(want))

test('leaves a flow alone that came back to its manifest, whatever gone flow has the name that it asks for', () => {
  const back = live(leads, { marker: markerOf('sales/crm') })
  const input = { ...before, desired: [same], live: [live(old), back], owned: [owned(old), owned(leads)] }
  const context = pairContext(world(input))
  const pair = pairAll(context).pairs.find(({ key }) => key === 'sales/crm')
  expect(pair).toMatchObject({ kind: 'bound', live: { id: 'flow-leads' }, by: { how: 'moved', from: 'leads' } })
  expect(pair === undefined ? [] : settleMoves([pair], context).pairs).toEqual([pair])
})

test.each<{ name: string; input: World; want: Record<string, string[]> }>([
  { name: 'nobody when the move is certain', input: { ...before, desired: [same] }, want: {} },
  {
    name: 'every manifest of the name',
    input: { ...before, desired: [same, named('twin')] },
    want: { crm: ['sales/crm', 'twin'] },
  },
  {
    name: 'those at hand once, and those out of sight, in a pass over few keys',
    input: { ...before, desired: [named('sales/crm', { document: daily }), named('twin')], keys: new Set(['crm', 'sales/crm']) },
    want: { crm: ['sales/crm', 'twin'] },
  },
  {
    name: 'nobody for a key that has its manifest, and for one whose flow is missing',
    input: {
      ...before,
      desired: [leads, desired('leads-too', { name: 'Leads' })],
      live: [live(old), live(leads)],
      owned: [owned(old), owned(leads), owned(desired('missing'))],
      keys: new Set(['crm', 'leads', 'missing']),
    },
    want: {},
  },
])('the gone key waits for $name', ({ input, want }) => {
  const { heirs } = pairAll(pairContext(world(input)))
  expect(Object.fromEntries([...heirs].filter(([, keys]) => keys.length > 0))).toEqual(want)
})

function stepsOf(input: World): string[] {
  return plan(world(input)).steps.map(summary)
}
