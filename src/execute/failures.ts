import { assertNever } from '../lib/assert-never.ts'
import { SluiceError } from '../lib/errors.ts'
import type { WriteStep } from '../plan/model.ts'
import { backoffMs } from './backoff.ts'
import { end, retryLater, type FlowState, type Next, type RunDeps } from './flow-state.ts'
import type { Failure } from './outcome.ts'
import { reportStale } from './report.ts'

/** Writes of one flow that may meet a failing service, or lose their answer, within one pass. */
const MAX_FAILURES = 3

/** What a failed step means for its flow. Our own bugs are not caught. */
export async function afterFailure(error: unknown, step: WriteStep, state: FlowState, deps: RunDeps): Promise<Next> {
  const { context } = deps
  if (context.halt.signal.aborted) return end({ kind: 'dropped', why: 'stopping' })
  if (!(error instanceof SluiceError)) throw error
  if (error.code === 'SLUICE_ABORTED') return end({ kind: 'dropped', why: 'stopping' })
  const failure: Failure = { code: error.code, message: error.message, facts: error.facts, step: step.kind }
  state.done.push({ kind: step.kind, reason: step.reason, status: error.code === 'SLUICE_CREATE_UNKNOWN' ? 'unknown' : 'failed', durationMs: 0 })
  switch (error.next) {
    case 'stop':
      return end({ kind: 'stalled', failure })
    case 'replan':
    case 'settle':
      if (step.kind === 'create') return createUnknown(failure, deps)
      if (error.code === 'SLUICE_ETAG_STALE') reportStale(step, failure, state, context)
      return { kind: 'reread' }
    case 'backoff':
      return backOff(failure, step, state, deps)
    default:
      return assertNever(error.next)
  }
}

/** The write may have happened or not: wait, read, and plan from what is there. A create is looked up by the next pass instead. */
async function backOff(failure: Failure, step: WriteStep, state: FlowState, { context, trouble }: RunDeps): Promise<Next> {
  state.failures += 1
  // Who asks for a pause is in good health and did nothing, and the pause holds for everybody already.
  if (failure.code !== 'SLUICE_RATE_LIMITED') {
    trouble.failed()
    state.lost = step.kind
  }
  if (step.kind === 'create' || state.failures > MAX_FAILURES || trouble.isOn())
    return retryLater(failure.code, failure.message, state, context, failure)
  try {
    const signal = AbortSignal.any([context.halt.signal, context.halt.drain])
    await context.clock.sleep(backoffMs(state.failures - 1, context.random, failure.facts.retryAfterMs), { signal })
  } catch {
    return end({ kind: 'dropped', why: 'stopping' })
  }
  return { kind: 'reread' }
}

/** The flow may be there or may yet appear: only a listing begun after both windows tells. */
function createUnknown(failure: Failure, { context }: RunDeps): Next {
  const { createWindowMs, listLagMs } = context.input.policy
  const nextRetryAtMs = context.clock.nowMs() + createWindowMs + listLagMs
  return end({ kind: 'retrying', reason: 'create-unknown', message: failure.message, nextRetryAtMs, failure })
}
