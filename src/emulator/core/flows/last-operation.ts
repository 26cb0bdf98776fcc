import type { Json, JsonObject } from '../../../lib/json.ts'
import type { OperationError } from '../meta.ts'

export type OperationName = 'create' | 'update' | 'publish' | 'enable' | 'disable' | 'delete'

/** An operation that the provider has been given. `updated` is 0 until it reports. */
export function startedOperation(operation: OperationName, startedMs: number, ops?: Json[]): JsonObject {
  return {
    started: startedMs,
    updated: 0,
    percentCompleted: 0,
    status: { value: 'inProgress', properties: null, errors: [] },
    ...(ops === undefined ? {} : { ops }),
    operation,
  }
}

/** Creating or changing a draft involves no provider. Adobe's samples show `updated: 0` on flows that were only created. */
export function draftOperation(operation: OperationName, atMs: number, ops?: Json[]): JsonObject {
  return finishedOperation(startedOperation(operation, atMs, ops), operation === 'create' ? 0 : atMs)
}

export function finishedOperation(operation: JsonObject, atMs: number, failure?: OperationError): JsonObject {
  const value = failure === undefined ? 'completed' : 'failed'
  const errors: Json[] = failure === undefined ? [] : [{ ...failure }]
  return { ...operation, updated: atMs, percentCompleted: 100, status: { value, properties: null, errors } }
}
