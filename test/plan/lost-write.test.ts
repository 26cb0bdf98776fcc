import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { heardAfterAll } from '../../src/plan/lost-write.ts'
import type { Intent } from '../../src/plan/model.ts'
import { NOW_MS, desired, live, owned, type LiveOptions } from '../support/worlds.ts'

const before = desired('crm', { name: 'Before', state: 'published', document: { description: 'old text' } })
const after = desired('crm', { name: 'After', state: 'disabled', document: { description: 'new text' } })
const row = owned(before, { applied: { ...before.document, state: 'published' }, state: 'enabled' })
const digests = { appliedDigest: after.digest, appliedSourceDigest: after.sourceDigest }
const intent: Intent = {
  id: 'i1',
  kind: 'patch',
  key: 'crm',
  flowId: row.flowId,
  besideId: null,
  sentAtMs: NOW_MS - 1_000,
  revision: 'main@sha1:1',
  applied: { ...after.document, state: 'disabled' },
  ...digests,
}
const at = (want: typeof before, options: LiveOptions) => live(want, { state: 'enabled', ...options })

test('takes what the flow shows for applied, whole where all of it is there', () => {
  const heard = heardAfterAll(row, intent, at(after, { state: 'disabled' }), NOW_MS)
  expect(heard).toEqual({ ...row, applied: intent.applied, ...digests, state: 'disabled' })
})

test('takes over the members that are there, and no others', () => {
  const heard = heardAfterAll(row, intent, at(after, { document: { name: 'Somebody else' } }), NOW_MS)
  const part = { ...after.document, name: 'Before', state: 'published' }
  expect(heard).toEqual({ ...row, applied: part, appliedDigest: null, appliedSourceDigest: null })
})

test('knows that a member is gone which the write took away', () => {
  const { description: _, ...rest } = after.document
  const taken: Intent = { ...intent, applied: { ...rest, state: 'published' } }
  const flow = at({ ...after, document: rest }, {})
  expect(heardAfterAll(row, taken, flow, NOW_MS).applied).toEqual({ ...rest, state: 'published' })
})

test.each([
  ['the flow is as it was', at(before, {}), {}],
  ['the flow is still changing', at(after, { state: 'updating' }), {}],
  ['the write was to another flow', at(after, {}), { flowId: 'flow-other' }],
  ['the write leaves what is applied open', at(after, {}), { applied: null }],
])('leaves the row alone when %s', (_, flow, change: { flowId?: string; applied?: JsonObject | null }) => {
  expect(heardAfterAll(row, { ...intent, ...change }, flow, NOW_MS)).toBe(row)
})

test('leaves a row alone of which nothing is known to be applied', () => {
  const rebuilt = { ...row, applied: null }
  expect(heardAfterAll(rebuilt, intent, at(after, {}), NOW_MS)).toBe(rebuilt)
})
