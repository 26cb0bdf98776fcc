import { expect, test } from 'vitest'
import { indexFlows } from '../../src/plan/flow-index.ts'
import type { LiveFlow, OwnedFlow } from '../../src/plan/model.ts'
import { NOW_MS, desired, identity, live, markerOf, owned, type LiveOptions } from '../support/worlds.ts'

const crm = desired('crm')
const flow = (id: string, options: LiveOptions = {}): LiveFlow => live(crm, { id, ...options })
const marked = (key: string, gen: number) => markerOf(key, { rest: { gen: String(gen) } })
const oursOf = (flows: readonly LiveFlow[], rows: readonly OwnedFlow[]) =>
  Object.fromEntries([...indexFlows(flows, rows, identity).ours].map(([key, found]) => [key, found.map(({ id }) => id)]))

test('trusts the line of an older generation that the ledger knows, whoever created it', () => {
  const old = flow('flow-old', { createdClient: 'exc_app' })
  expect(indexFlows([old], [owned(crm, { retired: ['flow-old'] })], identity).claims.get('flow-old')).toEqual({ kind: 'ours', key: 'crm' })
  expect(indexFlows([old], [owned(crm)], identity).claims.get('flow-old')).toEqual({ kind: 'copy', key: 'crm' })
})

test('counts what is to replace a flow to its key without a line, whatever its state', () => {
  const rows = [owned(crm, { successor: { flowId: 'flow-next', createdAtMs: NOW_MS } })]
  for (const state of ['draft', 'disabled', 'enabled'])
    expect(oursOf([flow('flow-next', { marker: null, state })], rows)).toEqual({ crm: ['flow-next'] })
})

test('counts an older generation without a line to its key while it runs, and leaves it alone once it is off', () => {
  const rows = [owned(crm, { retired: ['flow-old'] })]
  expect(oursOf([flow('flow-old', { marker: null, state: 'enabled' })], rows)).toEqual({ crm: ['flow-old'] })
  expect(oursOf([flow('flow-old', { marker: null, state: 'disabled' })], rows)).toEqual({})
})

test('leaves the flow of the row itself and that of a stranger alone without a line', () => {
  expect(oursOf([flow('flow-crm', { marker: null }), flow('theirs', { marker: null })], [owned(crm)])).toEqual({})
})

test.each<[string, LiveOptions, object]>([
  ['no line', { marker: null }, { kind: 'none' }],
  ['the line of another owner', { marker: markerOf('crm', { owner: 'other' }) }, { kind: 'other', owner: 'other', key: 'crm' }],
  ['a line with a wrong digest', { marker: markerOf('crm', { id: '00000000' }) }, { kind: 'copy', key: 'crm' }],
])('gives an older generation that has %s no key by the ledger', (_, options, claim) => {
  const rows = [owned(desired('sales'), { retired: ['flow-old'] })]
  expect(indexFlows([flow('flow-old', options)], rows, identity).claims.get('flow-old')).toStrictEqual(claim)
})

test('counts what another key took along to that key, and remembers the newest of it for the key that the lines name', () => {
  const flows = [
    flow('a', { marker: marked('crm', 2) }),
    flow('b', { marker: marked('crm', 3) }),
    flow('c', { marker: marked('crm', 1) }),
    flow('d'),
    flow('e', { marker: markerOf('leads') }),
    flow('f', { marker: null }),
    flow('g', { marker: markerOf('crm', { owner: 'other' }) }),
  ]
  const rows = [owned(desired('sales'), { flowId: 'z', retired: ['a', 'b', 'c'] })]
  const index = indexFlows(flows, rows, identity)
  expect(index.leftBehind).toEqual(new Map([['crm', 3]]))
  expect(oursOf(flows, rows)).toEqual({ sales: ['a', 'b', 'c'], crm: ['d'], leads: ['e'] })
})
