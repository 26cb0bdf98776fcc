import type { JsonObject } from '../../lib/json.ts'

/** What the service knows about an entity and does not show. Plain JSON: it is kept in the data file beside the document. */
export type Meta = {
  settle?: Settle
  /** GET by id answers 404 before this time. */
  hiddenUntilMs?: number
  schedule?: Schedule
  /** The last window that was run, or let pass. */
  lastWindowMs?: number
  /** A finished run to be written into the flow. */
  bumps?: Bump[]
  run?: RunPlan
  /** What becomes of the next runs of a flow, in order. */
  outcomes?: Outcome[]
}

/** A transition under way. `dueMs` null: it is stuck. `gone`: the entity is removed when it settles. */
export type Settle = {
  dueMs: number | null
  state: string
  gone?: boolean
  /** With `failure` the operation fails: the document goes back to `rollback`, its state included. */
  rollback?: JsonObject
  failure?: OperationError
}

/** The same without one member. */
export function withoutMeta(meta: Meta, name: keyof Meta): Meta {
  return Object.fromEntries(Object.entries(meta).filter(([one]) => one !== name))
}

export type OperationError = { code: string; message: string; details: string }

/** The next window of a flow's schedule, and when its run becomes visible. */
export type Schedule = { windowMs: number; nextMs: number }

export type Bump = { runId: string; atMs: number }

/** A run that has not ended: it starts and ends at these times. */
export type RunPlan = { startMs: number; endMs: number; outcome: Outcome }

export type Outcome = {
  status: 'success' | 'failed'
  records?: number
  failedRecords?: number
  code?: string
  message?: string
}
