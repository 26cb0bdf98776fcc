import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import type { Trouble } from './call.ts'
import { finishedOperation, startedOperation, type OperationName } from './flows/last-operation.ts'
import { withoutMeta, type Settle } from './meta.ts'
import { stateChanged } from './runs/schedule.ts'
import { versionStamp } from './stamp.ts'
import type { Stored } from './table.ts'
import type { World } from './world.ts'
import { changeMeta, removeEntity, replaceEntity } from './write.ts'

export type Move = {
  operation: OperationName
  /** State while the provider works. */
  via: string
  /** State when it has finished. */
  to: string
  afterMs: number
  /** What the entity falls back to if the provider fails. */
  rollback: JsonObject
  ops?: Json[]
  gone?: boolean
}

/**
 * Begins what the service does asynchronously: the entity, already carrying `doc`, passes through a transitional state. Without
 * delay it is settled at once, in the same write, so that no second version appears.
 */
export function beginMove(world: World, stored: Stored, doc: JsonObject, move: Move, trouble: Trouble, atMs: number): void {
  const operation = startedOperation(move.operation, atMs, move.ops)
  if (move.afterMs === 0 && !trouble.stuck && trouble.failure === null) {
    if (move.gone === true) return removeEntity(world, stored, atMs)
    replaceEntity(world, stored, { ...doc, state: move.to, ...lastOperation(stored, finishedOperation(operation, atMs)) }, atMs)
    return stateChanged(world, stored, atMs)
  }
  replaceEntity(world, stored, { ...doc, state: move.via, ...lastOperation(stored, operation) }, atMs)
  const dueMs = trouble.stuck ? null : atMs + move.afterMs
  setSettle(world, stored, {
    dueMs,
    state: move.to,
    ...(move.gone === true ? { gone: true } : {}),
    ...(trouble.failure === null ? {} : { failure: trouble.failure, rollback: move.rollback }),
  })
}

/** The provider reports: the entity comes to rest, or goes back to what it was. Only the version moves, not `updatedAt`. */
export function settle(world: World, stored: Stored, atMs: number): void {
  const { settle: pending } = stored.meta
  if (pending === undefined) return
  changeMeta(world, stored, (meta) => withoutMeta(meta, 'settle'))
  if (pending.failure === undefined && pending.gone === true) return removeEntity(world, stored, atMs)
  const base = pending.failure === undefined ? { ...stored.doc, state: pending.state } : (pending.rollback ?? stored.doc)
  const operation = stored.doc['lastOperation']
  const finished = isJsonObject(operation) ? lastOperation(stored, finishedOperation(operation, atMs, pending.failure)) : {}
  const audit = {
    updatedAt: stored.doc['updatedAt'] ?? atMs,
    updatedBy: stored.doc['updatedBy'] ?? '',
    updatedClient: stored.doc['updatedClient'] ?? '',
  }
  replaceEntity(world, stored, { ...base, ...audit, ...finished, ...versionStamp(world, atMs) }, atMs)
  stateChanged(world, stored, atMs)
}

/** Puts a restored or a new transition on the agenda; a stuck one has no time. */
export function setSettle(world: World, stored: Stored, pending: Settle): void {
  changeMeta(world, stored, (meta) => ({ ...meta, settle: pending }))
  if (pending.dueMs !== null) world.agenda.add(pending.dueMs, 'settle', stored)
}

/** Connections do not show their operations. */
function lastOperation(stored: Stored, operation: JsonObject): JsonObject {
  return stored.collection === 'flows' ? { lastOperation: operation } : {}
}
