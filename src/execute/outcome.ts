import type { ErrorCode, ServiceFacts } from '../lib/errors.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { HoldStep, LiveFlow, OwnedFlow, WriteStep } from '../plan/model.ts'

/** A step that was carried out and confirmed, or one that was not. */
export type StepOutcome = { kind: WriteStep['kind']; reason: string; status: 'done' | 'failed' | 'unknown'; durationMs: number }

/** What stopped a flow: the error as a value, ready for condition, log line and exit code. */
export type Failure = { code: ErrorCode; message: string; facts: ServiceFacts; step: string | null }

/**
 * What became of one flow in this pass.
 * - `ready`: equals its manifest (or was forgotten, abandoned).
 * - `held`: a hold, planned or found right before a call.
 * - `retrying`: passes by itself; looked at again at `nextRetryAtMs`.
 * - `stalled`: refused; a change brings it back.
 * - `dropped`: not finished because a newer revision or the end of the process came first; says nothing about the flow.
 */
export type Ending =
  | { kind: 'ready' }
  | { kind: 'held'; hold: HoldStep }
  | { kind: 'retrying'; reason: string; message: string; nextRetryAtMs: number; failure: Failure | null }
  | { kind: 'stalled'; failure: Failure }
  | { kind: 'dropped'; why: 'superseded' | 'stopping' | 'trouble' }

export type Outcome = {
  key: FlowKey
  steps: StepOutcome[]
  end: Ending
  /** The flow as last read, null when there is none or it was not read. */
  live: LiveFlow | null
  owned: OwnedFlow | null
  /** Of a flow of an older generation: its writes count, and how the key stands is for the newer one to say. */
  retired: boolean
}
