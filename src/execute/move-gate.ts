import type { Clock } from '../lib/clock.ts'
import type { LiveFlow, PatchStep, PlanInput } from '../plan/model.ts'
import { claimOf } from '../plan/ownership.ts'
import { retryLater, type FlowState, type Next, type RunDeps } from './flow-state.ts'
import type { FlowWrites } from './service.ts'

/** The newest flows of the sandbox. */
export type RecentFlows = { look(): Promise<readonly LiveFlow[]> }

/** A look is shared for this long, or for as long as listings lag behind anyway. */
const SHARED_MS = 2_000
/** Clocks differ: the listing goes this much further back than what the pass began with. */
const MARGIN_MS = 60_000

/** Begins with what the pass has seen; several moves share one listing. */
export function createRecentFlows(deps: {
  service: Pick<FlowWrites, 'listFlows'>
  clock: Clock
  input: Pick<PlanInput, 'live' | 'policy'>
  signal: AbortSignal
}): RecentFlows {
  const { service, clock, input, signal } = deps
  const sharedMs = Math.max(SHARED_MS, input.policy.listLagMs)
  const horizonMs = input.live.listedAtMs - input.policy.listLagMs - MARGIN_MS
  let atMs = input.live.listedAtMs
  let flows: Promise<readonly LiveFlow[]> = Promise.resolve(input.live.flows)

  async function list(): Promise<readonly LiveFlow[]> {
    const stopWhen = (page: readonly LiveFlow[]): boolean => page.some(({ createdAtMs }) => createdAtMs < horizonMs)
    return (await service.listFlows({ orderBy: '-createdAt', stopWhen }, { signal })).flows
  }

  return {
    async look() {
      const nowMs = clock.nowMs()
      if (nowMs - atMs > sharedMs) {
        atMs = nowMs
        flows = list()
        flows.catch(() => (atMs = -Infinity))
      }
      return flows
    },
  }
}

/**
 * A flow that goes on under another key must not meet one that was made for that key meanwhile: by a daemon that did not see the move,
 * because somebody had changed the flow's name, say. Null when the patch may go out.
 */
export async function passMoveGate(step: PatchStep, state: FlowState, { context, slots, recent }: RunDeps): Promise<Next | null> {
  if (!step.changes.some(({ cause }) => cause === 'moved')) return null
  const { input } = context
  const isOfKey = (flow: LiveFlow): boolean => flow.marker?.key === step.key && claimOf(flow, input.identity, null).kind === 'ours'
  // What the plan has seen under the key it has reckoned with: two flows may change places.
  const known = new Set(input.live.flows.filter(isOfKey).map(({ id }) => id))
  const flows = await slots.run('go-on', async () => recent.look())
  const rival = flows.find((flow) => flow.id !== step.flowId && isOfKey(flow) && !known.has(flow.id))
  return rival === undefined ? null : retryLater('changed-meanwhile', `flow ${rival.id} was made for this key meanwhile`, state, context, null)
}
