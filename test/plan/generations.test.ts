import { expect, test } from 'vitest'
import { generationIn, generations, restOf } from '../../src/plan/generations.ts'
import type { LiveFlow } from '../../src/plan/model.ts'
import { NOW_MS, desired, live, markerOf, owned } from '../support/worlds.ts'

const crm = desired('crm')
const flow = (gen: number, state: string, id = `${gen}-${state}`): LiveFlow =>
  live(crm, { id, state, marker: markerOf('crm', gen === 1 ? {} : { rest: { gen: String(gen) } }) })

test.each<{ name: string; flows: LiveFlow[]; want: { current: string | null; successor?: string; retired?: string[]; surplus?: string[] } }>([
  { name: 'no flow', flows: [], want: { current: null } },
  { name: 'one', flows: [flow(1, 'draft')], want: { current: '1-draft' } },
  {
    name: 'a published one and the draft that will replace it',
    flows: [flow(1, 'enabled'), flow(2, 'draft')],
    want: { current: '1-enabled', successor: '2-draft' },
  },
  {
    name: 'a published one and the one it replaced',
    flows: [flow(1, 'disabled'), flow(2, 'enabled')],
    want: { current: '2-enabled', retired: ['1-disabled'] },
  },
  {
    name: 'all of them',
    flows: [flow(3, 'draft'), flow(1, 'disabled'), flow(2, 'enabled'), flow(1, 'draft')],
    want: { current: '2-enabled', successor: '3-draft', retired: ['1-disabled'], surplus: ['1-draft'] },
  },
  { name: 'drafts alone, the newest counts', flows: [flow(1, 'draft'), flow(2, 'draft')], want: { current: '2-draft', surplus: ['1-draft'] } },
  {
    name: 'two successors, the newest counts',
    flows: [flow(1, 'enabled'), flow(2, 'draft'), flow(3, 'draft')],
    want: { current: '1-enabled', successor: '3-draft', surplus: ['2-draft'] },
  },
  {
    name: 'a published one after a draft that came to nothing',
    flows: [flow(1, 'draft'), flow(2, 'enabled')],
    want: { current: '2-enabled', surplus: ['1-draft'] },
  },
  {
    name: 'two published ones of one generation',
    flows: [flow(1, 'enabled'), flow(1, 'enabled', 'twin'), flow(2, 'draft')],
    want: { current: null },
  },
  {
    name: 'two published ones of an older generation',
    flows: [flow(1, 'disabled'), flow(1, 'enabled', 'twin'), flow(2, 'enabled')],
    want: { current: null },
  },
  {
    name: 'a draft beside one that is being deleted',
    flows: [flow(1, 'draft'), flow(1, 'delete-finalizing')],
    want: { current: '1-draft' },
  },
  { name: 'one that is being deleted and no other', flows: [flow(1, 'deleting')], want: { current: '1-deleting' } },
])('tells the flow of the manifest from its successor, its predecessors and what is left over: $name', ({ flows, want }) => {
  for (const order of [flows, flows.toReversed()]) {
    const { current, successor, retired, surplus } = generations(order, null)
    expect({ current: current === null ? null : current.id, successor: successor === null ? null : successor.id }).toEqual({
      current: want.current,
      successor: want.successor ?? null,
    })
    expect([retired.map(({ id }) => id), surplus.map(({ id }) => id)]).toEqual([want.retired ?? [], want.surplus ?? []])
  }
})

test('a published flow that is being deleted counts to its end: a draft beside it is not published in its place', () => {
  const flows = [flow(1, 'draft'), flow(1, 'delete-finalizing')]
  expect(generations(flows, owned(crm, { flowId: '1-delete-finalizing', state: 'enabled' })).current?.id).toBe('1-delete-finalizing')
  expect(generations(flows, owned(crm, { flowId: '1-delete-finalizing', state: 'draft' })).current?.id).toBe('1-draft')
})

const row = owned(crm, { flowId: 'now', gen: 9, successor: { flowId: 'next', createdAtMs: NOW_MS }, retired: ['seventh', 'eighth'] })

test.each([
  ['the flow of the row', 'now', row, 9],
  ['what is to replace it', 'next', row, 10],
  ['the last that it replaced', 'eighth', row, 8],
  ['the one before', 'seventh', row, 7],
  ['a flow that it does not know', 'stranger', row, 1],
  ['what is left over from before the first', 'seventh', { ...row, gen: 1 }, 1],
  ['a flow beside a row without successor', 'stranger', { ...row, successor: null }, 1],
  ['a flow beside a row of an earlier version', 'stranger', { ...row, retired: null }, 1],
  ['any flow without a row', 'now', null, 1],
])('counts without a line as the ledger does: %s', (_, id, known, gen) => {
  expect(generationIn(live(crm, { id, marker: null }), known)).toBe(gen)
})

test('counts as the line says, whatever the ledger does', () => {
  expect(generationIn(flow(4, 'draft', 'now'), row)).toBe(4)
})

test.each([
  ['what the line says', flow(4, 'draft', 'now'), row, { gen: '4' }],
  ['the generation of the flow of the row', live(crm, { id: 'now', marker: null }), row, { gen: '9' }],
  ['nothing of the first', live(crm, { id: 'now', marker: null }), { ...row, gen: 1 }, {}],
  ['nothing of another flow', live(crm, { id: 'stranger', marker: null }), row, {}],
  ['nothing without a row', live(crm, { id: 'now', marker: null }), null, {}],
])('puts into a line: %s', (_, one, known, rest) => expect(restOf(one, known)).toEqual(rest))
