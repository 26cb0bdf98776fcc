import fjp from 'fast-json-patch'
import { memberOf, type Json, type JsonObject } from '../lib/json.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { createBody } from './body.ts'
import { compareFlow, type CompareContext } from './compare.ts'
import { elementName } from './keyed.ts'
import type { LiveFlow, OwnedFlow, PatchOp } from './model.ts'
import type { Preflight, SpecMismatch } from './preflight.ts'
import type { Resolved } from './resolve.ts'

type Facts = CompareContext & { preflight: Preflight }

/** What the flow spec refuses in the flow as it will be, with pointers into the manifest: the service looks at the whole, not at the patch. */
export function specMismatches(want: DesiredFlow, resolved: Resolved, live: LiveFlow | null, owned: OwnedFlow | null, facts: Facts): SpecMismatch[] {
  const document = live === null ? createBody(want, resolved, facts) : patched(live.document, compareFlow(want, resolved, live, owned, facts).ops)
  return mismatchesIn(document, want, resolved, facts)
}

/** The same for a flow whose patch is known already. */
export function mismatchesIn(document: JsonObject, want: DesiredFlow, resolved: Resolved, { preflight }: Pick<Facts, 'preflight'>): SpecMismatch[] {
  return preflight(resolved.flowSpec, document).map((one) => ({ ...one, pointer: inManifest(one.pointer, document, want.document) }))
}

/** The document as the service will have it. */
export function patched(document: JsonObject, ops: readonly PatchOp[]): JsonObject {
  if (ops.length === 0) return document
  return fjp.applyPatch(structuredClone(document), structuredClone([...ops]), false, true).newDocument
}

/** Transformations stand in the manifest in an order of their own; what only the flow has is where the list is. */
function inManifest(pointer: string, document: JsonObject, declared: JsonObject): string {
  const match = /^\/transformations\/([0-9]+)(.*)$/.exec(pointer)
  if (match === null) return pointer
  const name = elementName(listOf(document)[Number(match[1])] ?? null)
  const index = listOf(declared).findIndex((element) => elementName(element) === name)
  return index < 0 ? '/transformations' : `/transformations/${index}${match[2] ?? ''}`
}

function listOf(document: JsonObject): readonly Json[] {
  const list = memberOf(document, 'transformations')
  return Array.isArray(list) ? list : []
}
