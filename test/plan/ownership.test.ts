import { describe, expect, test } from 'vitest'
import { namesIn } from '../../src/plan/names.ts'
import { keeperOf, strippedTwin } from '../../src/plan/ownership.ts'
import { bindings, desired, identity, live, type LiveOptions } from '../support/worlds.ts'

const want = desired('crm', { name: 'CRM' })
const flow = (id: string, change: LiveOptions = {}) => live(want, { id, ...change })

describe('a twin that somebody took the marker line from', () => {
  const ours = flow('ours')
  const twin = flow('twin', { marker: null, state: 'enabled' })
  const found = (flows: readonly ReturnType<typeof flow>[], known: readonly string[] = []): string | null =>
    strippedTwin(ours, flows, identity, new Set(known))?.id ?? null

  test.each([twin, flow('twin', { marker: null })])('has the same name and spec, and was created by us', (other) =>
    expect(found([ours, other])).toBe('twin'),
  )

  test.each([
    ['under another name', { ...twin, name: 'Other' }],
    ['of another spec', { ...twin, flowSpecId: 'other' }],
    ['with a marker', flow('twin', { state: 'enabled' })],
    ['that somebody else created', flow('twin', { marker: null, state: 'enabled', createdClient: 'exc_app' })],
    ['that is the flow itself', { ...twin, id: 'ours' }],
  ])('is no flow %s', (_, other) => expect(found([ours, other])).toBeNull())

  test('is none that the ledger has under another key', () => expect(found([ours, twin], ['twin'])).toBeNull())
})

test.each([
  ['the published one', [flow('a', { createdAtMs: 1 }), flow('b', { createdAtMs: 2, state: 'disabled' })], 'b'],
  ['the first created', [flow('a', { createdAtMs: 2 }), flow('b', { createdAtMs: 1 })], 'b'],
  [
    'of two created at once that with the smaller id',
    [flow('b', { createdAtMs: 1 }), flow('c', { createdAtMs: 1 }), flow('a', { createdAtMs: 1 })],
    'a',
  ],
  ['none of two published ones', [flow('a', { state: 'enabled' }), flow('b', { state: 'disabled' })], null],
  ['none of none', [], null],
])('keeps %s', (_, flows, id) => {
  expect(keeperOf(flows)?.id ?? null).toBe(id)
  expect(keeperOf(flows.toReversed())?.id ?? null).toBe(id)
})

test('calls specs and connections by the names that the sandbox has for them', () => {
  const name = namesIn(bindings)
  expect(['spec-files', 'source-1', 'target-1', 'base-1', 'nowhere'].map(name)).toEqual([
    'CloudStorageToAEP',
    'orders-source',
    'orders-target',
    null,
    null,
  ])
})
