import type { FlowKey } from '../manifest/desired.ts'
import { generationIn } from '../plan/generations.ts'
import type { FlowCondition, OwnedFlow, Plan, Step } from '../plan/model.ts'
import { successorRow } from '../plan/replace.ts'
import type { ExecuteContext } from './context.ts'
import { runFlow } from './flow-run.ts'
import type { FlowTask, RunDeps } from './flow-state.ts'
import { createFlowReads } from './flow-reads.ts'
import { createKeeperLook } from './keeper-look.ts'
import { createRecentFlows } from './move-gate.ts'
import type { Outcome } from './outcome.ts'
import { createSlots } from './slots.ts'
import { createTrouble } from './trouble.ts'
import { partition } from '../lib/partition.ts'

/** So many failures in a row, beyond those that may be under way at once, mean the service and not a flow. */
const TROUBLE_MARGIN = 4

/**
 * Carries out a plan: flows side by side, the steps of one flow in order. Never rejects for what a flow or the service does: each
 * flow's end is a value. Holds become outcomes without a call.
 * @param attempts how often each key failed in passes before this one, for its backoff
 */
export async function executePlan(
  plan: Plan,
  attempts: ReadonlyMap<FlowKey, Pick<FlowCondition, 'attempts'>>,
  context: ExecuteContext,
): Promise<Outcome[]> {
  const { service, clock } = context
  const slots = createSlots(context.limits.concurrency)
  const deps: RunDeps = {
    context,
    slots,
    reads: createFlowReads({ service, slots, clock, signal: context.halt.signal }),
    look: createKeeperLook({ service: context.service, clock: context.clock, identity: context.input.identity, signal: context.halt.signal }),
    recent: createRecentFlows({ service, clock, input: context.input, signal: context.halt.signal }),
    trouble: createTrouble(context.limits.concurrency + TROUBLE_MARGIN),
  }
  // What git has let go of goes last: whatever else this pass brings may show that it was not meant.
  const [last, first] = partition(tasksOf(plan, attempts, context), ({ steps }) => steps.some((step) => step.kind === 'prune'))
  const run = async (tasks: readonly FlowTask[]): Promise<Outcome[]> => Promise.all(tasks.map(async (task) => runFlow(task, deps)))
  return [...(await run(first)), ...(await run(last))]
}

function tasksOf(plan: Plan, attempts: ReadonlyMap<FlowKey, Pick<FlowCondition, 'attempts'>>, context: ExecuteContext): FlowTask[] {
  const byKey = new Map<FlowKey, Step[]>()
  for (const step of plan.steps) {
    const list = byKey.get(step.key)
    if (list === undefined) byKey.set(step.key, [step])
    else list.push(step)
  }
  const { live, nowMs } = context.input
  // What a listing shows may be as old as it lags.
  const readMs = live.complete ? live.listedAtMs - context.input.policy.listLagMs : nowMs
  const readAtMs = context.clock.monotonicMs() - Math.max(0, context.clock.nowMs() - readMs)
  const desired = new Map(context.input.desired.map((want) => [want.key, want]))
  const owned = new Map(context.input.owned.map((row) => [row.key, row]))
  const tasks = [...byKey].map(([key, all]): FlowTask => {
    const succession = plan.successions.get(key) ?? null
    const row = owned.get(key) ?? null
    return {
      key,
      steps: all.filter((step) => !isOfRetired(step)),
      want: desired.get(key) ?? null,
      live: plan.bound.get(key) ?? null,
      owned: row === null || succession === null ? row : successorRow(row, succession.successor),
      attempts: attempts.get(key)?.attempts ?? 0,
      readAtMs,
      predecessor: succession?.predecessor ?? null,
      retired: false,
    }
  })
  return [...tasks.filter(({ steps }) => steps.length > 0), ...retiredTasks(plan, owned, readAtMs)]
}

function isOfRetired(step: Step): boolean {
  return step.kind === 'prune' && step.retired
}

/** Each flow of an older generation on its own: nothing of it may get in the way of the flow that replaced it. */
function retiredTasks(plan: Plan, owned: ReadonlyMap<FlowKey, OwnedFlow>, readAtMs: number): FlowTask[] {
  return plan.steps.filter(isOfRetired).flatMap((step): FlowTask[] => {
    const row = owned.get(step.key)
    const live = plan.retired.get(step.key)?.find((flow) => step.kind === 'prune' && flow.id === step.flowId)
    if (row === undefined || live === undefined) return []
    const about: OwnedFlow = {
      ...row,
      flowId: live.id,
      gen: generationIn(live, row),
      applied: row.applied ?? {},
      goneAtMs: null,
      state: 'enabled',
    }
    return [{ key: step.key, steps: [step], want: null, live, owned: about, attempts: 0, readAtMs, predecessor: null, retired: true }]
  })
}
