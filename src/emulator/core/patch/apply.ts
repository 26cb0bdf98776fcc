import fastJsonPatch from 'fast-json-patch'
import type { JsonObject } from '../../../lib/json.ts'
import { isTooDeep } from '../body.ts'
import { refuseFlow } from '../refusal.ts'
import type { Operation } from './operations.ts'

/** The document after all operations, in order; or a refusal, and the document is untouched. */
export function applyOperations(doc: JsonObject, operations: readonly Operation[]): JsonObject {
  let current = structuredClone(doc)
  for (const operation of operations) current = applyOne(current, operation)
  // Patch upon patch could nest without end what one body cannot.
  if (isTooDeep(current)) return refuseFlow(1455, 'Patch validation failed: the document would be nested too deep.')
  return current
}

function applyOne(doc: JsonObject, { op, path, value }: Operation): JsonObject {
  try {
    // A copy of the value: the library puts it into the document as it is, and the operations are recorded afterwards.
    const step = op === 'remove' ? ({ op, path } as const) : ({ op, path, value: structuredClone(value) } as const)
    return fastJsonPatch.applyPatch(doc, [step], true, true).newDocument
  } catch {
    // The library's message carries the whole document: it must not leave here.
    return refuseFlow(1455, `Patch validation failed: field [${path}] does not exist or cannot be changed.`)
  }
}
