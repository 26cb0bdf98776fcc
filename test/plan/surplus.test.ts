import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import { NOW_MS, desired, live, markerOf, owned, policy, summary, world } from '../support/worlds.ts'

const want = desired('crm', { state: 'published' })
const twin = live(want, { id: 'flow-twin', createdAtMs: NOW_MS - 600_000 })

test('removes a second draft beside the flow that has the line', () => {
  const input = world({ desired: [want], live: [live(want, { state: 'enabled' }), twin], owned: [owned(want, { state: 'enabled' })] })
  expect(plan(input).steps.map(summary)).toEqual(['remove-surplus crm: surplus'])
})

test('removes nothing beside a flow whose line somebody took away: a peer would make the draft again', () => {
  const stripped = live(want, { state: 'enabled', marker: null })
  const rows = [owned(want, { state: 'enabled' })]
  const input = world({ desired: [want], live: [stripped, twin], owned: rows })
  expect(plan(input).steps.map(summary)).toEqual(['patch crm: marker-lost add /description'])
  const unmarked = world({ desired: [want], live: [stripped, twin], owned: rows, policy: { ...policy, marker: false } })
  expect(plan(unmarked).steps.map(summary)).toEqual(['remove-surplus crm: surplus'])
})

test('removes beside such a flow the draft of a replacement when the manifest is gone, and no other: it may be the only one of a peer', () => {
  const stripped = live(want, { state: 'enabled', marker: null })
  const rows = [owned(want, { state: 'enabled' })]
  expect(plan(world({ live: [stripped, twin], owned: rows })).steps).toEqual([])
  const next = live(want, { id: 'flow-twin', createdAtMs: NOW_MS - 600_000, marker: markerOf('crm', { rest: { gen: '2' } }) })
  expect(plan(world({ live: [stripped, next], owned: rows })).steps.map(summary)).toEqual(['remove-surplus crm: surplus'])
})
