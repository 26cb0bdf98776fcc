import { holdOf } from '../plan/decide.ts'
import { firstHold } from '../plan/guards.ts'
import { isBeingDeleted, isSettledState } from '../plan/kinds/flow.ts'
import { generationOf } from '../plan/marker.ts'
import type { ActionStep, HoldStep, LiveFlow, OwnedFlow } from '../plan/model.ts'
import { strippedTwin } from '../plan/ownership.ts'
import { listed, moversIn } from '../plan/movers.ts'
import type { Resolved } from '../plan/resolve.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { ExecuteContext } from './context.ts'
import { end, resolvedOf, retryLater, type FlowState, type Next, type RunDeps } from './flow-state.ts'
import type { Looked } from './keeper-look.ts'
import { hasMovedOn } from './replan.ts'
import { runningRival } from './rival.ts'

/** What the look before a publish has shown: the key's keeper, and flows that may move, or have moved, to the key. */
type Seen = Pick<Looked, 'keeperId'> & { movers: readonly LiveFlow[] }

const NOT_LOOKED: Seen = { keeperId: null, movers: [] }
/** The service's clock and ours may differ by this much. */
const CLOCK_SKEW_MS = 60_000
/** A read older than this is taken again before a call that cannot be undone. */
const FRESH_MS = 2_000
/** The one state in which the service takes each action. */
const FROM = { publish: 'draft', enable: 'disabled', disable: 'enabled' } as const

/**
 * The only way to publish, enable and disable: every guard of the plan once more, on a flow read a moment ago, and for a publish a
 * listing late enough that shows the flow as its key's keeper. Null when the call may go out.
 */
export async function passGate(step: ActionStep, state: FlowState, deps: RunDeps, readAtMs: number): Promise<Next | null> {
  const { context, slots } = deps
  const resolved = resolvedOf(step.want, context)
  if (state.live === null || state.owned === null || resolved === null) return { kind: 'reread' }
  const { keeperId, movers } = step.kind === 'publish' ? await lookForKeeper(step.want, state.live, state.owned, state, context) : NOT_LOOKED
  if (context.clock.monotonicMs() - readAtMs > FRESH_MS) {
    const { id } = state.live
    const fresh = await slots.run('go-on', async () => context.service.getFlow(id, { signal: context.halt.signal }))
    if (fresh === null || hasMovedOn(fresh, step.key, state)) return { kind: 'reread' }
    state.live = fresh
  }
  // Somebody else, or our own call whose answer was lost, was faster: the service would refuse it now, so the flow is planned again.
  if (isSettledState(state.live.state) && state.live.state !== FROM[step.kind]) return { kind: 'reread' }
  if (state.predecessor !== null) {
    const { id } = state.predecessor
    state.predecessor = await slots.run('go-on', async () => context.service.getFlow(id, { signal: context.halt.signal }))
  }
  const hold = checkGuards(step, state, resolved, keeperId, context)
  if (hold !== null) return hold.reason === 'in-transition' ? { kind: 'reread' } : end({ kind: 'held', hold })
  const moved = await movedMeanwhile(step.want, movers, deps)
  if (moved !== null) return retryLater('keeper-unconfirmed', moved, state, context, null, 5_000)
  const rival = step.kind === 'enable' ? await runningRival(state.live, state, deps) : null
  if (rival !== null) return retryLater('changed-meanwhile', `flow ${rival.id} of this key is ${rival.state} by now`, state, context, null)
  // On disk together with the publish that it allows: a flow whose publish fails is looked for again.
  if (keeperId !== null && state.owned.keeperSeenAtMs === null) state.owned = { ...state.owned, keeperSeenAtMs: context.clock.nowMs() }
  return null
}

function checkGuards(
  step: ActionStep,
  { live, owned, predecessor }: FlowState,
  resolved: Resolved,
  keeperId: string | null,
  context: ExecuteContext,
): HoldStep | null {
  const { want } = step
  const moment = { ...context.input, nowMs: context.clock.nowMs(), phase: 'execute' as const }
  const verdict = firstHold(step, { ...moment, want, resolved, live, owned, keeperId, predecessor })
  const twin = verdict?.reason === 'keeper-unconfirmed' ? lastingTwin(keeperId, context) : undefined
  if (twin !== undefined) return takenBy(twin, step)
  return verdict === null ? null : holdOf(want, live?.id ?? null, verdict.reason, verdict.message, verdict.hint, verdict)
}

/** What already stood there without a marker when the pass began: looking again does not help, and only people know whose it is. */
function lastingTwin(keeperId: string | null, { input }: ExecuteContext): LiveFlow | undefined {
  return input.live.complete ? input.live.flows.find(({ id, marker }) => id === keeperId && marker === null) : undefined
}

function takenBy(twin: LiveFlow, { want, flowId }: ActionStep): HoldStep {
  const message = `flow ${twin.id} has the same name and flow spec, is ${twin.state}, and was created by Sluice, but nobody manages it`
  const hint = `Delete it, or the draft beside it; set sluice.adopt: ${twin.id} to manage it instead, sluice.adopt: never to publish another beside it.`
  return holdOf(want, flowId, 'name-taken', message, hint, { pointer: '/name' })
}

async function lookForKeeper(
  want: DesiredFlow,
  live: LiveFlow,
  owned: OwnedFlow,
  { look, task }: FlowState,
  { input }: ExecuteContext,
): Promise<Seen> {
  if (!input.policy.marker || owned.keeperSeenAtMs !== null) return { keeperId: live.id, movers: [] }
  const known = new Set(input.owned.flatMap((row) => [row.flowId, ...(row.retired ?? [])]))
  const twinIn = (flows: readonly LiveFlow[]): LiveFlow | null =>
    task.want?.policy.adopt === 'never' ? null : strippedTwin(live, listed(flows).byName.get(live.name) ?? [], input.identity, known)
  const notBeforeMs = listedByMs(live, owned, input.policy.listLagMs)
  const { byId, byKey } = listed(input.live.flows)
  const isInTheWay = ({ id, state }: LiveFlow): boolean => id !== live.id && isBeingDeleted(state)
  const isKnown = byId.has(live.id) && byKey.get(owned.key)?.some(isInTheWay) !== true
  // The pass began with a listing that is late enough: pairing has already chosen this flow from it.
  const isListed = input.live.complete && input.live.listedAtMs >= notBeforeMs && isKnown
  if (isListed) return { keeperId: (twinIn(input.live.flows) ?? live).id, movers: moversIn(want, input.live.flows, input) }
  const request = { key: owned.key, gen: generationOf(live.marker), flowId: live.id, createdAtMs: live.createdAtMs, notBeforeMs, twinIn }
  const { keeperId, flows } = await look.look(request)
  return { keeperId, movers: moversIn(want, flows, input) }
}

/**
 * A flow of a key that git let go of, which goes on under this one where a daemon sees it before it sees our draft: one that is a revision
 * behind creates it while we create ours. Listings may be older than the move, a read by id is not.
 * @returns what is in the way
 */
async function movedMeanwhile(want: DesiredFlow, movers: readonly LiveFlow[], { context, slots }: RunDeps): Promise<string | null> {
  const { input } = context
  for (const { id } of movers) {
    const flow = await slots.run('go-on', async () => context.service.getFlow(id, { signal: context.halt.signal }))
    if (flow === null) continue
    if (flow.marker?.key === want.key) return `flow ${id} has moved to this key meanwhile`
    if (!listed(input.live.flows).byId.has(id))
      return `flow ${id} of ${flow.marker?.key ?? 'no key'} was created meanwhile, and may be what this manifest moved from`
  }
  return null
}

/** By when every listing shows the flow. Of a flow whose create we do not remember only the service's clock tells, which may differ from ours. */
function listedByMs(live: LiveFlow, owned: OwnedFlow, listLagMs: number): number {
  if (owned.createdAtMs !== null) return owned.createdAtMs + listLagMs
  return live.createdAtMs + (listLagMs === 0 ? 0 : listLagMs + CLOCK_SKEW_MS)
}
