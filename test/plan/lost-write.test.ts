import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { heardAfterAll, publishedAfterAll } from '../../src/plan/lost-write.ts'
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
  expect(heardAfterAll(row, taken, flow, NOW_MS).applied).toStrictEqual({ ...rest, state: 'published' })
})

test('takes no member for gone that somebody gave another value', () => {
  const { description: _, ...rest } = after.document
  const taken: Intent = { ...intent, applied: { ...rest, state: 'published' } }
  const heard = heardAfterAll(row, taken, at(after, { document: { description: 'somebody else' } }), NOW_MS)
  expect(heard).toMatchObject({ applied: { name: 'After', description: 'old text' }, appliedDigest: null })
})

test('takes a member for gone that the service answers empty', () => {
  const labelled = { ...row, applied: { ...after.document, labels: ['pii'], state: 'published' } }
  const taken: Intent = { ...intent, applied: { ...after.document, state: 'published' } }
  const heard = heardAfterAll(labelled, taken, at(after, { document: { labels: [] } }), NOW_MS)
  expect(heard).toEqual({ ...row, applied: taken.applied, ...digests })
})

test.each(['draft', 'disabled'] as const)('knows a flow that was published from a %s one', (state) => {
  const was = { ...row, applied: { ...before.document, state }, state }
  const publish: Intent = { ...intent, kind: 'publish', applied: { ...before.document, state: 'published' } }
  expect(heardAfterAll(was, publish, at(before, {}), NOW_MS)).toMatchObject({ applied: { state: 'published' }, ...digests, state: 'enabled' })
  expect(heardAfterAll(was, publish, at(before, { state }), NOW_MS)).toBe(was)
})

test('leaves a draft that took a write a draft', () => {
  const draft: Intent = { ...intent, applied: { ...after.document, state: 'published' } }
  expect(heardAfterAll({ ...row, state: 'draft' }, draft, at(after, { state: 'draft' }), NOW_MS).state).toBe('draft')
})

test.each([
  ['applied before', { description: null }, {}],
  ['sent', {}, { description: null }],
])('counts no member as changed that is null in what was %s and unnamed in the other', (_, was, sent) => {
  const { description: _old, ...base } = before.document
  const { description: _new, ...next } = after.document
  const known = { ...row, applied: { ...base, ...was, state: 'published' } }
  const write: Intent = { ...intent, applied: { ...next, ...sent, state: 'published' } }
  expect(heardAfterAll(known, write, at({ ...after, document: next }, {}), NOW_MS)).toMatchObject({ applied: { name: 'After' }, ...digests })
})

test('takes nothing over from a value that only another way of writing tells from the one before', () => {
  const spelt = (startTime: number | string): JsonObject => ({
    ...before.document,
    scheduleParams: { startTime, frequency: 'hour', interval: 1 },
    state: 'published',
  })
  const known = { ...row, applied: spelt(1_800_000_000) }
  const flow = at(before, { document: { scheduleParams: { startTime: 1_800_000_000, frequency: 'hour', interval: 1 } } })
  expect(heardAfterAll(known, { ...intent, applied: spelt('1800000000') }, flow, NOW_MS)).toBe(known)
})

test.each([
  ['the flow is as it was', at(before, {}), {}],
  ['the flow is still changing', at(after, { state: 'updating' }), {}],
  ['the write was to another flow', at(after, {}), { flowId: 'flow-other' }],
  ['the write was to the flow that is there, and the row is of another', at(after, { id: 'flow-other' }), { flowId: 'flow-other' }],
  ['another flow is there', at(after, { id: 'flow-other' }), {}],
  ['the write leaves what is applied open', at(after, {}), { applied: null }],
])('leaves the row alone when %s', (_, flow, change: { flowId?: string; applied?: JsonObject | null }) => {
  expect(heardAfterAll(row, { ...intent, ...change }, flow, NOW_MS)).toBe(row)
})

test('leaves a row alone of which nothing is known to be applied', () => {
  const rebuilt = { ...row, applied: null }
  expect(heardAfterAll(rebuilt, intent, at(after, {}), NOW_MS)).toBe(rebuilt)
})

const replacing = { ...row, successor: { flowId: 'flow-new', createdAtMs: NOW_MS - 60_000 } }
const publish: Intent = { ...intent, kind: 'publish', flowId: 'flow-new' }
const successor = live(after, { id: 'flow-new', state: 'enabled' })

test('gives the row to the new flow that is published although nobody heard so', () => {
  expect(publishedAfterAll(replacing, [intent, publish], successor)).toMatchObject({
    flowId: 'flow-new',
    state: 'enabled',
    applied: publish.applied,
    ...digests,
    successor: null,
    retired: [row.flowId],
  })
})

test.each([
  { name: 'without a publish on its way', row: replacing, intents: [intent], flow: successor },
  { name: 'for a publish of another flow', row: replacing, intents: [{ ...publish, flowId: row.flowId }], flow: successor },
  { name: 'while it still is a draft', row: replacing, intents: [publish], flow: live(after, { id: 'flow-new', state: 'draft' }) },
  { name: 'of which nothing is to be seen', row: replacing, intents: [publish], flow: undefined },
  { name: 'for a flow that replaces none', row, intents: [publish], flow: successor },
])('leaves the row as it is $name', ({ row: known, intents, flow }) => {
  expect(publishedAfterAll(known, intents, flow)).toBeNull()
})
