import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { Ledger, LedgerScope } from '../ledger/ledger.ts'
import type { PlanInput } from '../plan/model.ts'
import type { Emit } from '../telemetry/events.ts'
import type { FlowWrites } from './service.ts'

/** Two ways to stop: `drain` lets running calls finish and starts no new write; `signal` ends everything at once. */
export type Halt = { signal: AbortSignal; drain: AbortSignal }

export type ExecuteDeps = {
  service: FlowWrites
  ledger: Ledger
  scope: LedgerScope
  fence: number
  clock: Clock
  random: Random
  emit: Emit
}

export type ExecuteLimits = {
  /** Flows side by side. */
  concurrency: number
  /** How long a pass watches one flow come to rest. */
  settleMs: number
}

export type ExecuteContext = ExecuteDeps & {
  passId: string
  /** What made the pass look. */
  trigger: string
  /** Of the revision, for history. */
  author: string | null
  limits: ExecuteLimits
  /** The view the plan was made from; flows are planned again from it with what was read since. */
  input: PlanInput
  halt: Halt
  /** True once a newer revision makes this plan old: queued steps are dropped. */
  superseded: () => boolean
}
