import { digestJson } from '../lib/digest.ts'
import type { Json, JsonObject } from '../lib/json.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { startTimeOf } from '../plan/kinds/flow.ts'
import type { PatchOp, Plan, Step } from '../plan/model.ts'
import { withStart } from '../plan/start-time.ts'

/** Names what a plan would do: equal digests do the same. Without the etags that runs of a flow move, and without moments. */
export function digestOfPlan({ stop, steps }: Pick<Plan, 'stop' | 'steps'>): string {
  return digestJson({ stop: stop?.reason ?? null, steps: steps.map(stepJson) })
}

function stepJson(step: Step): Json {
  const target = 'flowId' in step ? step.flowId : null
  // The marker line of a prune holds the moment of writing.
  const ops = 'ops' in step && step.kind !== 'prune' ? step.ops.map((op) => opJson(op, step)) : []
  const mode = 'mode' in step ? step.mode : null
  return {
    id: step.id,
    kind: step.kind,
    mode,
    reason: step.reason,
    flowId: target,
    ops,
    body: step.kind === 'create' ? withoutShift(step.body, step.want) : null,
  }
}

/** A start that is shifted lies ten minutes after whenever the plan is made. */
function opJson(op: PatchOp, step: Step): Json {
  const shifted =
    op.path === START && step.kind === 'patch' && step.changes.some(({ pointer, cause }) => pointer === START && cause === 'start-shifted')
  return shifted ? { op: op.op, path: op.path, value: 'shifted' } : { ...op }
}

const START = '/scheduleParams/startTime'

function withoutShift(body: JsonObject, want: DesiredFlow): JsonObject {
  const declared = startTimeOf(want.document)
  return declared === null || startTimeOf(body) === declared ? body : { ...withStart(body, declared), shifted: true }
}
