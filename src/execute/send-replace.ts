import { flowsIntent } from './flows-intent.ts'
import type { LiveFlow, OwnedFlow, ReplaceStep } from '../plan/model.ts'
import type { ExecuteContext } from './context.ts'
import { end, retryLater, type FlowState, type Next, type RunDeps } from './flow-state.ts'
import { begin, perform } from './perform.ts'
import { passGate } from './publish-gate.ts'
import { passReplaceGate } from './replace-gate.ts'
import { decideAgain, unsettled } from './replan.ts'
import { reportStep } from './report.ts'
import { watchUntilSettled } from './settle.ts'

/** One part of replacing a flow; see `ReplaceStep`. Says what comes next for the key. */
export async function replace(step: ReplaceStep, rest: Next, state: FlowState, deps: RunDeps): Promise<Next> {
  return step.mode === 'delete' ? removeDraft(step, rest, state, deps) : retire(step, rest, state, deps)
}

/** A draft that another draft takes the place of. The new one is created only when this one is seen to be gone. */
async function removeDraft(step: ReplaceStep, rest: Next, state: FlowState, deps: RunDeps): Promise<Next> {
  const { context, slots } = deps
  const { service, ledger, scope, fence, halt } = context
  return slots.run<Next>('go-on', async () => {
    const draft = await passReplaceGate(step, state, deps)
    if ('next' in draft) return draft.next
    const owned = state.owned
    if (owned === null) return { kind: 'reread' }
    const begun = await begin({ step, intent: flowsIntent('delete', owned), before: draft.live.document, after: null }, context)
    try {
      await service.deleteFlow(owned.flowId, { signal: halt.signal })
    } catch (error) {
      await begun.refused(error)
      throw error
    }
    const done = begun.done(owned.flowId, null)
    await ledger.intend(scope, begun.intent, fence, done)
    told(step, state, context, done.durationMs)
    if ((await service.getFlow(owned.flowId, { signal: halt.signal })) !== null) return unsettled('being deleted', state, deps)
    await ledger.settle(scope, begun.intent.id, { owned: null }, fence)
    state.owned = null
    state.live = null
    return rest
  })
}

/** Switches the old flow off, if the new one could be published this very moment. */
async function retire(step: ReplaceStep, rest: Next, state: FlowState, deps: RunDeps): Promise<Next> {
  const { context, slots } = deps
  const publish = rest.kind === 'steps' ? rest.steps.find((one) => one.kind === 'publish') : undefined
  // While the new flow does not exist there is nothing to switch over to.
  if (publish?.kind !== 'publish' || step.successorId === null) return awaiting(step, state, deps)
  const refused = await passGate(publish, { ...state, predecessor: null }, deps, state.readAtMs)
  if (refused !== null) return refused
  const { successorId } = step
  const turned = await slots.run('go-on', async () => {
    // Somebody may have deleted it while the look for the keeper was waiting: nothing is switched off for a flow that is not there.
    const successor = await context.service.getFlow(successorId, { signal: context.halt.signal })
    if (successor?.state !== 'draft') return { next: { kind: 'reread' } satisfies Next }
    const old = await passReplaceGate(step, state, deps)
    if ('next' in old) return old
    if (state.owned === null) return { next: { kind: 'reread' } satisfies Next }
    return { live: old.live, durationMs: await switchOff(step, state.owned, old.live, context) }
  })
  if ('next' in turned) return turned.next
  told(step, state, context, turned.durationMs)
  const settled = await watchUntilSettled(turned.live.id, null, deps)
  if (settled.kind === 'unsettled') return unsettled(settled.live?.state ?? 'not visible', state, deps)
  if (settled.kind === 'failed')
    return end({ kind: 'stalled', failure: { code: 'SLUICE_OPERATION_FAILED', message: settled.message, facts: {}, step: step.kind } })
  state.predecessor = settled.live
  return decideAgain(state, context)
}

/** Whoever takes the replacement back finds on record that git had the old flow switched off, unless the row is about the new one already. */
async function switchOff(step: ReplaceStep, owned: OwnedFlow, live: LiveFlow, context: ExecuteContext): Promise<number> {
  const rows = await context.ledger.lookup(context.scope, [owned.key])
  const row = rows.owned.find(({ flowId }) => flowId === live.id)
  const off = row && { ...row, state: 'disabled' as const, applied: row.applied === null ? null : { ...row.applied, state: 'disabled' } }
  const { durationMs } = await perform(
    {
      step,
      // Also where the answer is lost, what is off by then is off by git's will.
      intent: { ...flowsIntent('disable', off ?? owned), flowId: live.id },
      before: { '/state': 'enabled' },
      after: { '/state': 'disabled' },
      call: () => context.service.actOnFlow(live.id, 'disable', live.etag, { signal: context.halt.signal }),
      owned: () => off,
    },
    context,
  )
  return durationMs
}

/** The next pass finds the new draft, and goes on from there. */
export function awaiting(step: { key: string }, state: FlowState, { context }: RunDeps): Next {
  const pauseMs = Math.max(1_000, context.input.policy.listLagMs)
  return retryLater('replacing', `${step.key} is being replaced by a new flow`, state, context, null, pauseMs)
}

function told(step: ReplaceStep, state: FlowState, { emit }: ExecuteContext, durationMs: number): void {
  state.done.push({ kind: step.kind, reason: step.reason, status: 'done', durationMs })
  reportStep(step, { flowId: step.flowId, durationMs, requestId: null }, emit)
}
