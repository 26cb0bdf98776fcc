import { firstHold } from '../plan/guards.ts'
import type { PruneStep } from '../plan/model.ts'
import { goneHold } from '../plan/prune.ts'
import { end, type FlowState, type Next, type RunDeps } from './flow-state.ts'

/**
 * The only way to disable and delete what git has let go of: every guard once more, on a flow read just now. A delete knows no
 * `If-Match`, so this read is all that stands between it and somebody who changed their mind. Null when the call may go out. Called within
 * a slot, so that nothing comes between the two.
 */
export async function passPruneGate(step: PruneStep, state: FlowState, { context }: RunDeps): Promise<Next | null> {
  const fresh = await context.service.getFlow(step.flowId, { signal: context.halt.signal })
  // Gone by itself: the next pass finds it missing, and reads again before it believes that.
  if (fresh === null) return { kind: 'steps', steps: [] }
  // A peer has moved it to another key since this was planned.
  if (fresh.marker !== null && fresh.marker.key !== (state.task.live?.marker?.key ?? fresh.marker.key)) {
    const message = `flow ${fresh.id} carries the line of ${fresh.marker.key} by now`
    return end({ kind: 'retrying', reason: 'changed-meanwhile', message, nextRetryAtMs: context.clock.nowMs(), failure: null })
  }
  state.live = fresh
  state.readAtMs = context.clock.monotonicMs()
  const verdict = firstHold(step, {
    ...context.input,
    nowMs: context.clock.nowMs(),
    phase: 'execute',
    want: null,
    resolved: null,
    live: fresh,
    owned: state.owned,
    keeperId: null,
  })
  if (verdict === null) return null
  return verdict.reason === 'in-transition' ? { kind: 'reread' } : end({ kind: 'held', hold: goneHold(step.key, fresh, verdict) })
}
