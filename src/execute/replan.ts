import { decideAbandon } from '../plan/adopt.ts'
import { FIGHT_CORRECTIONS, isCorrecting, isCorrection } from '../plan/fight.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { LiveFlow, OwnedFlow, Step, WriteStep } from '../plan/model.ts'
import { claimOf } from '../plan/ownership.ts'
import { isPeerWritten } from '../plan/peers.ts'
import { decidePrune, decideRetired } from '../plan/prune.ts'
import { decideBound } from '../plan/replace.ts'
import type { ExecuteContext } from './context.ts'
import { end, resolvedOf, retryLater, type FlowState, type Next, type RunDeps } from './flow-state.ts'
import { watchUntilSettled } from './settle.ts'
import { appliedBy } from './writes.ts'

/** A flow that keeps changing under our hands is left for a later pass. */
const MAX_REPLANS = 5

/** Reads the flow until it rests and plans it from that. */
export async function rereadAndDecide(state: FlowState, deps: RunDeps): Promise<Next> {
  const { context, slots } = deps
  state.replans += 1
  const flowId = state.owned?.flowId ?? state.live?.id
  if (flowId === undefined || state.replans > MAX_REPLANS) {
    return retryLater('changed-meanwhile', 'the flow keeps changing while it is being written', state, context, null)
  }
  const first = await slots.run('go-on', async () => context.service.getFlow(flowId, { signal: context.halt.signal }))
  const settled = await watchUntilSettled(flowId, first, deps)
  if (settled.kind === 'unsettled') return unsettled(settled.live?.state ?? 'not visible', state, deps)
  state.live = settled.live
  state.readAtMs = context.clock.monotonicMs()
  return decideAgain(state, context)
}

export function unsettled(what: string, state: FlowState, { context }: RunDeps): Next {
  if (context.halt.drain.aborted) return end({ kind: 'dropped', why: 'stopping' })
  return retryLater('settling', `the flow is still ${what}`, state, context, null, 5_000)
}

/** Plans the flow from what is known of it now; steps of a kind that the pass did not plan wait for the next one. */
export async function decideAgain(state: FlowState, context: ExecuteContext): Promise<Next> {
  const { want, steps } = state.task
  if (state.live === null) return { kind: 'steps', steps: [] }
  if (want === null) return { kind: 'steps', steps: pruneAgain(state, context) }
  if (isSomebodyElses(state.live, state.owned, context)) {
    const message = `flow ${state.live.id} does not carry our marker any more`
    return end({ kind: 'retrying', reason: 'changed-meanwhile', message, nextRetryAtMs: context.clock.nowMs(), failure: null })
  }
  if (hasMovedOn(state.live, want.key, state)) {
    return retryLater('changed-meanwhile', `flow ${state.live.id} carries the line of ${state.live.marker?.key ?? ''} by now`, state, context, null)
  }
  // Somebody was faster who works for the same owner: from which revision, only git can tell, and the next pass asks.
  const byPeer = state.replans > 0 && isPeerWritten(want, state.live, state.owned, { ...context.input, nowMs: context.clock.nowMs() })
  if (byPeer && state.lost === null) return changedByPeer(state.live, context)
  if (want.policy.abandon) return { kind: 'steps', steps: decideAbandon(want, state.live, context.input).steps }
  const nowMs = context.clock.nowMs()
  const decision = decideBound(want, state.live, state.predecessor, state.owned, { ...context.input, nowMs })
  // A write of ours whose answer was lost would have left nothing of it to do: the change is another one.
  if (byPeer && decision.steps.some((step) => step.kind === state.lost)) return changedByPeer(state.live, context)
  const unplanned = decision.steps.find((step) => step.kind !== 'hold' && step.kind !== 'patch' && !steps.some((one) => one.kind === step.kind))
  if (unplanned !== undefined) {
    const message = `the flow changed meanwhile: a ${unplanned.kind} is due that was not planned`
    return end({ kind: 'retrying', reason: 'changed-meanwhile', message, nextRetryAtMs: nowMs, failure: null })
  }
  if (isFought(state, decision.steps)) {
    return end({
      kind: 'retrying',
      reason: 'changed-meanwhile',
      message: 'the flow is changed back as often as it is corrected',
      nextRetryAtMs: nowMs,
      failure: null,
    })
  }
  if (state.lost !== null) await resolveLost(state, state.lost, decision.steps, context)
  if (decision.steps.length === 0) await confirmApplied(state, context)
  return { kind: 'steps', steps: decision.steps.map((step) => withPlannedReason(step, steps)) }
}

function changedByPeer(live: LiveFlow, { clock }: ExecuteContext): Next {
  const message = `another daemon of this owner changed flow ${live.id}`
  return end({ kind: 'retrying', reason: 'changed-meanwhile', message, nextRetryAtMs: clock.nowMs(), failure: null })
}

/** Somebody who answers every correction within the pass: the next pass sees from history that it is a fight. */
function isFought({ done }: FlowState, [next]: readonly Step[]): boolean {
  if (next === undefined || next.kind === 'hold' || !isCorrection(next)) return false
  return done.filter((one) => one.kind === next.kind && isCorrecting(one.reason)).length >= FIGHT_CORRECTIONS
}

/** What pruning goes on with in this pass; a delete waits for a later one unless this pass planned it. */
function pruneAgain({ task, live, owned, done }: FlowState, context: ExecuteContext): Step[] {
  if (live === null || !task.steps.some((step) => step.kind === 'prune')) return []
  const step = (task.retired ? decideRetired : decidePrune)(task.key, live, owned, { ...context.input, nowMs: context.clock.nowMs() })
  const isLater = step?.kind === 'prune' && step.mode === 'delete' && done.length > 0
  return step === undefined || isLater ? [] : [step]
}

/** Whose flow it is was settled when the pass began; another owner's marker, or a wrong one, leaves it to the next pass to say what that means. */
function isSomebodyElses(live: LiveFlow, owned: OwnedFlow | null, { input }: ExecuteContext): boolean {
  const claim = claimOf(live, input.identity, owned?.flowId ?? null)
  return claim.kind === 'other' || claim.kind === 'copy'
}

/** It carries the line of another key than when it was planned: a peer has moved it, or what was planned from lagged behind a move of ours. */
export function hasMovedOn({ marker }: LiveFlow, key: FlowKey, { task }: FlowState): boolean {
  return marker !== null && marker.key !== key && marker.key !== task.live?.marker?.key
}

/** A publish that was planned for a new flow stays one: what has changed since is only that the flow exists. */
function withPlannedReason(step: Step, planned: readonly Step[]): Step {
  if (step.kind !== 'publish' && step.kind !== 'enable' && step.kind !== 'disable') return step
  const before = planned.find((one) => one.kind === step.kind)
  return before !== undefined && (before.kind === 'publish' || before.kind === 'enable' || before.kind === 'disable')
    ? { ...step, reason: before.reason }
    : step
}

/** The step is due no more although nobody confirmed it: it had happened. */
async function resolveLost(state: FlowState, lost: WriteStep['kind'], steps: readonly Step[], context: ExecuteContext): Promise<void> {
  state.lost = null
  if (steps.some((step) => step.kind === lost)) return
  context.service.lostWriteHappened(lost === 'patch' || lost === 'adopt' || lost === 'abandon' ? 'patch' : 'action')
  if (lost === 'enable' || lost === 'disable') await recordState(state, context)
}

/** Before anything else is written: what git asks for next would look like somebody's change otherwise. */
async function recordState(state: FlowState, { ledger, scope, fence }: ExecuteContext): Promise<void> {
  const { owned, live } = state
  if (owned === null || (live?.state !== 'enabled' && live?.state !== 'disabled')) return
  const applied = owned.applied === null ? null : { ...owned.applied, state: live.state === 'enabled' ? 'published' : 'disabled' }
  state.owned = { ...owned, applied, state: live.state, goneAtMs: null }
  await ledger.own(scope, [state.owned], fence)
}

/** A read shows the flow equal to its manifest although no answer of ours said so: the write whose answer was lost had happened. */
async function confirmApplied(state: FlowState, context: ExecuteContext): Promise<void> {
  const { want } = state.task
  const { owned, live } = state
  if (want === null || owned === null || live === null) return
  const reached: OwnedFlow['state'] = live.state === 'draft' || live.state === 'disabled' ? live.state : 'enabled'
  if (owned.appliedDigest === want.digest && owned.state === reached && owned.goneAtMs === null) return
  const resolved = resolvedOf(want, context)
  if (resolved === null) return
  const row: OwnedFlow = {
    ...owned,
    state: reached,
    appliedDigest: want.digest,
    appliedSourceDigest: want.sourceDigest,
    revision: context.input.revision,
    goneAtMs: null,
  }
  state.owned = { ...row, applied: { ...appliedBy(resolved.document, want, row), state: want.state } }
  await context.ledger.own(context.scope, [state.owned], context.fence)
}
