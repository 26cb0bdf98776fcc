import { expect, test } from 'vitest'
import type { PlanInput } from '../../src/plan/model.ts'
import { plan } from '../../src/plan/plan.ts'
import { MOST_LISTED, unmanagedIn, type Unmanaged } from '../../src/plan/unmanaged.ts'
import { NOW_MS, desired, live, markerOf, owned, world } from '../support/worlds.ts'

const crm = desired('crm')
const named = (name: string, id: string): ReturnType<typeof live> => live(desired('x', { name }), { id, marker: null, createdClient: 'exc_app' })
const seen = (input: PlanInput): Unmanaged | null => unmanagedIn(input, plan(input))

test('tells the flows of nobody, of others and with copies of our line, by name and then id, and leaves ours out', () => {
  const input = world({
    desired: [crm, desired('new', { policy: { adopt: 'asked' } })],
    live: [
      live(crm),
      named('taken', 'asked'),
      named('b', '2'),
      named('a', '9'),
      named('b', '1'),
      live(crm, { id: 'theirs', marker: markerOf('crm', { owner: 'other' }), document: { name: 'c' } }),
      live(desired('gone'), { id: 'copy', marker: markerOf('gone', { id: '00000000' }), document: { name: 'd' } }),
      live(desired('lost'), { id: 'ours', document: { name: 'e' } }),
    ],
    owned: [owned(crm)],
  })
  const { atMs, counts, flows } = seen(input) as Unmanaged
  expect([atMs, counts]).toEqual([NOW_MS, { nobody: 3, other: 1, copy: 1 }])
  expect(flows).toEqual([
    { flowId: '9', name: 'a', state: 'draft', whose: 'nobody', owner: null, key: null },
    { flowId: '1', name: 'b', state: 'draft', whose: 'nobody', owner: null, key: null },
    { flowId: '2', name: 'b', state: 'draft', whose: 'nobody', owner: null, key: null },
    { flowId: 'theirs', name: 'c', state: 'draft', whose: 'other', owner: 'other', key: 'crm' },
    { flowId: 'copy', name: 'd', state: 'draft', whose: 'copy', owner: null, key: 'gone' },
  ])
})

test('says nothing where the pass did not see everything', () => expect(seen(world({ live: [named('a', '1')], complete: false }))).toBeNull())

test('lists the first thousand, counts all, and cuts names of any length', () => {
  const many = Array.from({ length: MOST_LISTED + 1 }, (_, at) => named(`n${at}`, `${at}`))
  const { counts, flows } = seen(world({ live: many })) as Unmanaged
  expect([counts.nobody, flows.length]).toEqual([MOST_LISTED + 1, MOST_LISTED])
  const lengths = [200, 201].map((length) => seen(world({ live: [named('x'.repeat(length), '1')] }))?.flows[0]?.name)
  expect(lengths).toEqual(['x'.repeat(200), `${'x'.repeat(200)}…`])
})

test('counts flows that carry our line and are held as ours', () => {
  const published = desired('crm', { state: 'published' })
  const twins = ['a', 'b'].map((id) => live(crm, { id, state: 'enabled' }))
  expect(seen(world({ desired: [published], live: twins }))).toMatchObject({ counts: { nobody: 0, other: 0, copy: 0 }, flows: [] })
})
