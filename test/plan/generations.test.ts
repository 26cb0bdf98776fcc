import { expect, test } from 'vitest'
import { generations } from '../../src/plan/generations.ts'
import type { LiveFlow } from '../../src/plan/model.ts'
import { desired, live, markerOf } from '../support/worlds.ts'

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
