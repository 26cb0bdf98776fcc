import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { mismatchesIn, patched } from '../../src/plan/fits-spec.ts'
import { resolveReferences, type Resolved } from '../../src/plan/resolve.ts'
import { bindings, desired } from '../support/worlds.ts'

const names = Array.from({ length: 12 }, (_, at) => `T${at}`)
const listed = (order: readonly string[]): JsonObject => ({ transformations: order.map((name) => ({ name })) })

/** Where a mismatch at `pointer` of the flow is told in the manifest. */
function told(pointer: string, flow: JsonObject, manifest: JsonObject): string[] {
  const want = desired('crm', { document: manifest })
  const { resolved } = resolveReferences(want, bindings) as { resolved: Resolved }
  return mismatchesIn(flow, want, resolved, { preflight: () => [{ pointer, message: 'odd' }] }).map((one) => one.pointer)
}

test.each<[string, JsonObject, JsonObject, string]>([
  ['/scheduleParams/interval', {}, {}, '/scheduleParams/interval'],
  ['/transformations/11/params/x', listed(names), listed(names.toReversed()), '/transformations/0/params/x'],
  ['/transformations/1/params', listed(names), listed(names.toReversed()), '/transformations/10/params'],
  ['/transformations/3', listed(names), listed(names.toReversed()), '/transformations/8'],
  ['/transformations/3/params/x', listed(names), listed(['T1']), '/transformations'],
  ['/transformations/0/params/x', { transformations: 'odd' }, listed(['T1']), '/transformations'],
  ['/transformations/99/params', listed(names), listed(names), '/transformations'],
  ['/options/transformations/0', {}, {}, '/options/transformations/0'],
])('what the spec refuses at %s is told where the manifest has it', (pointer, flow, manifest, want) => {
  expect(told(pointer, flow, manifest)).toEqual([want])
})

test('shows the document as it will be and leaves the one that was read', () => {
  const live: JsonObject = { name: 'a', options: { b: 1 } }
  expect(patched(live, [{ op: 'replace', path: '/options/b', value: 2 }])).toEqual({ name: 'a', options: { b: 2 } })
  expect(live).toEqual({ name: 'a', options: { b: 1 } })
  expect(patched(live, [])).toBe(live)
})
