import { firstHold } from '../plan/guards.ts'
import { holdOf } from '../plan/decide.ts'
import type { LiveFlow, ReplaceStep } from '../plan/model.ts'
import { end, resolvedOf, type FlowState, type Next, type RunDeps } from './flow-state.ts'

/**
 * The only way to what replacing deletes or switches off: a read of this moment, and every guard that is about the flow itself. Called
 * within a slot, so that nothing comes between it and the request.
 */
export async function passReplaceGate(step: ReplaceStep, state: FlowState, { context }: RunDeps): Promise<{ live: LiveFlow } | { next: Next }> {
  const fresh = await context.service.getFlow(step.flowId, { signal: context.halt.signal })
  if (fresh === null) return { next: { kind: 'steps', steps: [] } }
  const resolved = resolvedOf(step.want, context)
  const verdict = firstHold(step, {
    ...context.input,
    nowMs: context.clock.nowMs(),
    phase: 'execute',
    want: step.want,
    resolved,
    live: fresh,
    owned: state.owned,
    keeperId: null,
  })
  if (verdict === null) return { live: fresh }
  if (verdict.reason === 'in-transition') return { next: { kind: 'reread' } }
  return { next: end({ kind: 'held', hold: holdOf(step.want, fresh.id, verdict.reason, verdict.message, verdict.hint, verdict) }) }
}
