import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { equalsApplied, equalsManifest, liveDigest, type Comparison } from '../../src/plan/compare.ts'
import type { LiveFlow } from '../../src/plan/model.ts'
import { NOW_MS, desired, live, markerOf } from '../support/worlds.ts'

const crm = desired('crm')
const digest = (flow: LiveFlow): string => liveDigest(flow, crm, NOW_MS)

test.each<{ name: string; flow: LiveFlow }>([
  { name: 'its name', flow: live(crm, { document: { name: 'Edited' } }) },
  { name: 'its state', flow: live(crm, { state: 'enabled' }) },
  { name: 'its description', flow: live(crm, { document: { description: 'Edited' } }) },
  { name: 'the marker line', flow: live(crm, { marker: markerOf('crm', { rest: { gone: 'x' } }) }) },
  { name: 'the marker line missing', flow: live(crm, { marker: null }) },
])('what a flow is compared by tells $name', ({ flow }) => expect(digest(flow)).not.toBe(digest(live(crm))))

test('what a flow is compared by tells nothing of what the service writes for itself', () => {
  const flow = live(crm, { document: { updatedAt: 7, lastOperation: { status: 'completed' }, version: 'x' } })
  expect(digest({ ...flow, etag: '"other"', updatedAtMs: 1 })).toBe(digest(live(crm)))
})

test.each<{ name: string; applied?: JsonObject; flow: LiveFlow; want?: typeof crm | null; is: boolean }>([
  { name: 'as applied', flow: live(crm), is: true },
  { name: 'as applied, its marker stripped', flow: live(crm, { marker: null }), is: true },
  { name: 'as applied, without a manifest', flow: live(crm), want: null, is: true },
  { name: 'published and runs', applied: { state: 'published' }, flow: live(crm, { state: 'enabled' }), is: true },
  { name: 'disabled and off', applied: { state: 'disabled' }, flow: live(crm, { state: 'disabled' }), is: true },
  { name: 'published and off', applied: { state: 'published' }, flow: live(crm, { state: 'disabled' }), is: false },
  { name: 'a draft that runs', flow: live(crm, { state: 'enabled' }), is: false },
  { name: 'edited', flow: live(crm, { document: { name: 'Edited' } }), is: false },
  { name: 'edited, and has no manifest', flow: live(crm, { document: { name: 'Edited' } }), want: null, is: false },
  {
    name: 'edited where git does not look',
    flow: live(crm, { document: { name: 'Edited' } }),
    want: desired('crm', { policy: { ignore: ['/name'] } }),
    is: true,
  },
])('a flow that is $name counts as what was applied: $is', ({ applied = {}, flow, want = crm, is }) => {
  expect(equalsApplied({ ...crm.document, state: 'draft', ...applied }, flow, want, NOW_MS)).toBe(is)
})

const equal: Comparison = { changes: [], ops: [], immutable: [], withheld: [], startFrozen: false, unclaimed: [] }
const change = { pointer: '/name', before: 'a', after: 'b', cause: 'drift' } as const

test.each<[string, Partial<Comparison>, boolean]>([
  ['nothing', {}, true],
  ['members that nobody claims', { unclaimed: ['/labels'] }, true],
  ['something to write', { ops: [{ op: 'remove', path: '/name' }] }, false],
  ['something that cannot be written', { immutable: [change] }, false],
  ['drift that stays', { withheld: ['/name'] }, false],
  ['a start that cannot change', { startFrozen: true }, false],
])('a flow that differs in %s equals its manifest: %j %s', (_name, part, is) => expect(equalsManifest({ ...equal, ...part })).toBe(is))
