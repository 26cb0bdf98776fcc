import type { DesiredFlow } from '../manifest/desired.ts'
import { equalsApplied } from './compare.ts'
import { holdOf } from './decide.ts'
import type { HoldStep, LiveFlow, OwnedFlow, PlanInput, Step } from './model.ts'

type Context = Pick<PlanInput, 'identity' | 'policy' | 'nowMs'>

/** How long until git is asked again. */
const RETRY_MS = 30_000

/**
 * Whether the flow is not as this ledger left it, and nobody but our own client id is known to have written it since: another daemon
 * that works for the same owner, maybe from a newer revision. The service's own writes hide who wrote before them.
 */
export function isPeerWritten(want: DesiredFlow | null, live: LiveFlow, owned: OwnedFlow | null, { identity, policy, nowMs }: Context): boolean {
  if (!identity.clientIds.includes(live.updatedClient) && !policy.serviceClients.includes(live.updatedClient)) return false
  return owned?.applied == null || !equalsApplied(owned.applied, live, want, nowMs)
}

/**
 * Whether a plan undoes what somebody did since, so that git is to be asked first whether that was not wanted: what looks like drift may
 * be a commit that another daemon read before us.
 */
export function undoesOthers(steps: readonly Step[], bound: ReadonlyMap<string, LiveFlow>, input: PlanInput): boolean {
  const owned = new Map(input.owned.map((row) => [row.key, row]))
  const desired = new Map(input.desired.map((want) => [want.key, want]))
  return steps.some((step) => {
    if (step.kind === 'hold' || step.kind === 'forget' || step.kind === 'remove-surplus') return false
    if (step.reason === 'drift' || step.reason === 'deleted-outside') return true
    const live = bound.get(step.key)
    return live !== undefined && isPeerWritten(desired.get(step.key) ?? null, live, owned.get(step.key) ?? null, input)
  })
}

/** While git cannot be asked, what a peer may have written stays as it is. */
export function peerHold(
  want: DesiredFlow,
  live: LiveFlow | null,
  owned: OwnedFlow | null,
  steps: readonly Step[],
  context: Context,
): HoldStep | null {
  if (!context.policy.gitUnreachable || !steps.some((step) => step.kind !== 'hold')) return null
  if (live !== null && !isPeerWritten(want, live, owned, context)) return null
  const message =
    live === null
      ? 'the flow is gone, git cannot be reached, and the manifest may be gone as well'
      : 'our own client id changed the flow, and this ledger does not know of it: another daemon may follow a newer revision'
  const hint = 'Nothing to do: it goes on when git can be reached again.'
  return holdOf(want, live?.id ?? owned?.flowId ?? null, 'written-by-peer', message, hint, { untilMs: context.nowMs + RETRY_MS })
}
