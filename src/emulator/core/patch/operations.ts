import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { parsePointer } from '../../../lib/pointer.ts'
import { LIMITS } from '../limits.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'

export type Operation = { op: 'add' | 'replace' | 'remove'; path: string; tokens: string[]; value: Json }

/** The operations of a PATCH body. Their names count in any case; `remove` may carry a value, as Adobe's samples do. */
export function readOperations(body: Json): Operation[] {
  if (!Array.isArray(body)) return refuseFlow(1455, 'The request body is expected to be an array of operations.')
  if (body.length === 0) return refuseFlow(1405, 'The request body is empty.')
  if (body.length > LIMITS.patchOperations) return refuseFlow(1455, `More than ${LIMITS.patchOperations} operations.`)
  return body.map(readOperation)
}

function readOperation(value: Json): Operation {
  if (!isJsonObject(value)) return refuseFlow(1455, 'Each operation is expected to be an object.')
  const { op, path } = value
  const name = typeof op === 'string' ? op.toLowerCase() : ''
  if (name !== 'add' && name !== 'replace' && name !== 'remove') return refuseFlow(1434, `Patch operation [${show(op)}] is not supported.`)
  if (typeof path !== 'string' || path === '') return refuseFlow(1455, 'Field [path] is missing.')
  if (!path.startsWith('/')) return refuseProvider(1365, `Path [${path}] is not a JSON pointer.`)
  if (name !== 'remove' && value['value'] === undefined) return refuseFlow(1455, 'Field [value] is missing.')
  return { op: name, path, tokens: parsePointer(path), value: value['value'] ?? null }
}

/** As recorded in `lastOperation`. */
export function recordOperations(operations: readonly Operation[]): JsonObject[] {
  return operations.map(({ op, path, value }) => (op === 'remove' ? { op, path } : { op, path, value }))
}

function show(value: Json | undefined): string {
  return typeof value === 'string' ? value.slice(0, 40) : typeof value
}
