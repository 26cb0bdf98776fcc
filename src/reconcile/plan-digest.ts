import { digestJson } from '../lib/digest.ts'
import type { Json } from '../lib/json.ts'
import type { Plan, Step } from '../plan/model.ts'

/** Names what a plan would do: equal digests do the same. Without the etags that runs of a flow move, and without moments. */
export function digestOfPlan({ stop, steps }: Pick<Plan, 'stop' | 'steps'>): string {
  return digestJson({ stop: stop?.reason ?? null, steps: steps.map(stepJson) })
}

function stepJson(step: Step): Json {
  const target = 'flowId' in step ? step.flowId : null
  // The marker line of a prune holds the moment of writing.
  const ops = 'ops' in step && step.kind !== 'prune' ? step.ops.map((op): Json => ({ ...op })) : []
  const mode = 'mode' in step ? step.mode : null
  return { id: step.id, kind: step.kind, mode, reason: step.reason, flowId: target, ops, body: step.kind === 'create' ? step.body : null }
}
