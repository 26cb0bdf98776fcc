import { expect, test } from 'vitest'
import { createdRow } from '../../src/plan/lost-create.ts'
import type { Intent } from '../../src/plan/model.ts'
import { NOW_MS, desired, live, markerOf } from '../support/worlds.ts'

const crm = desired('crm')
const intent: Intent = {
  id: 'i1',
  kind: 'create',
  key: 'crm',
  flowId: null,
  besideId: null,
  sentAtMs: NOW_MS - 5_000,
  revision: 'main@sha1:7',
  applied: { ...crm.document, state: 'draft' },
  appliedDigest: crm.digest,
  appliedSourceDigest: crm.sourceDigest,
}

test('makes the row of a create from what was sent and what stands there', () => {
  const flow = live(crm, { id: 'flow-new', marker: markerOf('crm', { rest: { gen: '3', protect: 'true' } }) })
  expect(createdRow('crm', flow, { intents: [{ ...intent, id: 'i0', kind: 'patch', applied: null }, intent] })).toEqual({
    kind: 'flow',
    key: 'crm',
    flowId: 'flow-new',
    applied: intent.applied,
    appliedDigest: crm.digest,
    appliedSourceDigest: crm.sourceDigest,
    state: 'draft',
    revision: 'main@sha1:7',
    path: 'crm.yaml',
    createdAtMs: NOW_MS - 5_000,
    keeperSeenAtMs: null,
    gen: 3,
    protect: true,
    missing: null,
    goneAtMs: null,
    successor: null,
    retired: [],
  })
})

test.each<[string, Partial<Intent>]>([
  ['another write', { kind: 'patch' }],
  ['the create of another key', { key: 'leads' }],
  ['the create of what is to replace another flow', { besideId: 'flow-old' }],
])('makes no row from %s', (_, change) => expect(createdRow('crm', live(crm), { intents: [{ ...intent, ...change }] })).toBeNull())

test.each([
  ['draft', 'draft'],
  ['disabled', 'disabled'],
  ['enabled', 'enabled'],
  ['updating', 'enabled'],
])('takes a flow that is %s for %s', (state, reached) => {
  expect(createdRow('crm', live(crm, { state }), { intents: [intent] })?.state).toBe(reached)
})

test.each([
  ['the line does not say so', markerOf('crm')],
  ['the line says otherwise', markerOf('crm', { rest: { protect: 'false' } })],
  ['there is no line', null],
])('protects nothing where %s', (_, marker) => {
  expect(createdRow('crm', live(crm, { marker }), { intents: [intent] })).toMatchObject({ protect: false, gen: 1 })
})
