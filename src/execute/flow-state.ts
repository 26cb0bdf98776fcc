import type { DesiredFlow } from '../manifest/desired.ts'
import type { LiveFlow, OwnedFlow, Step, WriteStep } from '../plan/model.ts'
import { resolveReferences, type Resolved } from '../plan/resolve.ts'
import { backoffMs } from './backoff.ts'
import type { ExecuteContext } from './context.ts'
import type { FlowReads } from './flow-reads.ts'
import type { KeeperLook, LookTicket } from './keeper-look.ts'
import type { RecentFlows } from './move-gate.ts'
import type { Ending, Failure, StepOutcome } from './outcome.ts'
import type { Slots } from './slots.ts'
import type { Trouble } from './trouble.ts'

/** One flow of the plan: its steps, and what was known of it when they were planned. `attempts`: passes that failed on it before; `readAtMs`: monotonic. */
export type FlowTask = {
  key: string
  want: DesiredFlow | null
  live: LiveFlow | null
  owned: OwnedFlow | null
  steps: readonly Step[]
  attempts: number
  readAtMs: number
  /** The published flow that `live`, a draft, will replace. */
  predecessor: LiveFlow | null
  /** An older generation: what becomes of it says nothing of how the key stands. */
  retired: boolean
}

export type RunDeps = { context: ExecuteContext; slots: Slots; reads: FlowReads; look: KeeperLook; recent: RecentFlows; trouble: Trouble }

/** What is known of a flow while its steps are carried out: always what was read or confirmed last. */
export type FlowState = {
  task: FlowTask
  live: LiveFlow | null
  owned: OwnedFlow | null
  done: StepOutcome[]
  look: LookTicket
  /** How often the flow was planned again because it changed under our hands. */
  replans: number
  /** Writes that met a failing service or whose answer was lost. */
  failures: number
  /** Since when (monotonic ms) the flow answers that its etag is stale; null outside such an episode. */
  staleSinceMs: number | null
  /** The step whose answer was lost last; null once it is known what became of it. */
  lost: WriteStep['kind'] | null
  /** When `live` was read, monotonic ms. */
  readAtMs: number
  predecessor: LiveFlow | null
}

/** What comes next for a flow: the end, the steps that are due now, or a fresh look before anything else. */
export type Next = { kind: 'end'; end: Ending } | { kind: 'steps'; steps: readonly Step[] } | { kind: 'reread' }

export function end(ending: Ending): Next {
  return { kind: 'end', end: ending }
}

export function resolvedOf(want: DesiredFlow, context: ExecuteContext): Resolved | null {
  const references = resolveReferences(want, context.input.bindings)
  return 'resolved' in references ? references.resolved : null
}

/** @param atMostMs an upper bound for the pause where we know that it will pass soon */
export function retryLater(
  reason: string,
  message: string,
  state: FlowState,
  context: ExecuteContext,
  failure: Failure | null,
  atMostMs = Infinity,
): Next {
  const pauseMs = backoffMs(state.task.attempts, context.random, failure?.facts.retryAfterMs)
  return end({ kind: 'retrying', reason, message, nextRetryAtMs: context.clock.nowMs() + Math.min(pauseMs, atMostMs), failure })
}
