import { assertNever } from '../lib/assert-never.ts'
import type { AbandonStep, AdoptStep, LiveFlow, OwnedFlow, PatchStep, RemoveSurplusStep, WriteStep } from '../plan/model.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { ExecuteContext } from './context.ts'
import { resolvedOf, type FlowState } from './flow-state.ts'
import { sendPrune } from './send-prune.ts'
import { sendAbandon, sendAction, sendCreate, sendPatch, sendRemoveSurplus, sendSuccessor, type WriteTry } from './writes.ts'

/**
 * - `written`: the service confirmed; the flow has to be watched.
 * - `done`: nothing is left to watch.
 * - `going`: accepted, and the flow is still to be seen while the service removes it.
 * - `begun`: a draft stands beside the flow that it will replace; the next pass goes on.
 * - `reread`: the world is not what the step was planned for.
 */
export type Sent =
  | { kind: 'written'; tried: WriteTry }
  | { kind: 'done'; requestId: string | null }
  | { kind: 'going'; requestId: string | null }
  | { kind: 'begun'; tried: WriteTry }
  | { kind: 'reread' }

export async function sendStep(step: WriteStep, state: FlowState, context: ExecuteContext): Promise<Sent> {
  switch (step.kind) {
    case 'create': {
      const resolved = resolvedOf(step.want, context)
      if (resolved === null) return { kind: 'reread' }
      if (step.besideId === null) return { kind: 'written', tried: await sendCreate(step, resolved.document, state.owned, context) }
      return state.owned === null ? { kind: 'reread' } : { kind: 'begun', tried: await sendSuccessor(step, resolved.document, state.owned, context) }
    }
    case 'patch':
    case 'adopt':
      return patch(step, state, context)
    case 'publish':
    case 'enable':
    case 'disable': {
      const resolved = resolvedOf(step.want, context)
      if (state.live === null || state.owned === null || resolved === null) return { kind: 'reread' }
      return { kind: 'written', tried: await sendAction(step, resolved.document, state.owned, state.live.etag, context) }
    }
    case 'remove-surplus':
      return removeSurplus(step, state, context)
    case 'abandon':
      return abandon(step, state, context)
    case 'prune':
      return sendPrune(step, state, context)
    case 'replace':
      // Carried out by send-replace.ts, which goes on with the key afterwards.
      return { kind: 'reread' }
    case 'forget':
      await context.ledger.release(context.scope, [step.key], context.fence)
      return { kind: 'done', requestId: null }
    default:
      return assertNever(step)
  }
}

async function patch(step: PatchStep | AdoptStep, state: FlowState, context: ExecuteContext): Promise<Sent> {
  const resolved = resolvedOf(step.want, context)
  if (state.live === null || resolved === null) return { kind: 'reread' }
  const owned = state.owned ?? newRow(state.live, step.want, context)
  if (step.ops.length === 0) return takeOver(owned, state, context)
  return { kind: 'written', tried: await sendPatch(step, resolved.document, owned, state.live, context) }
}

/** The flow to adopt carries our line already (a copy that git vouches for): there is nothing to send, and an empty patch is refused. */
async function takeOver(owned: OwnedFlow, state: FlowState, { ledger, scope, fence }: ExecuteContext): Promise<Sent> {
  await ledger.own(scope, [owned], fence)
  state.owned = owned
  return { kind: 'done', requestId: null }
}

/** The row of a flow that is being adopted or was just recognised: nothing is known to be applied to it yet. */
export function newRow(live: LiveFlow, want: DesiredFlow, context: Pick<ExecuteContext, 'input'>): OwnedFlow {
  return {
    kind: 'flow',
    key: want.key,
    flowId: live.id,
    applied: null,
    appliedDigest: null,
    appliedSourceDigest: null,
    state: live.state === 'draft' || live.state === 'disabled' ? live.state : 'enabled',
    revision: context.input.revision,
    path: want.path,
    createdAtMs: null,
    keeperSeenAtMs: null,
    gen: 1,
    protect: want.policy.protect,
    missing: null,
    goneAtMs: null,
    successor: null,
    retired: [],
  }
}

/** Deletes only what a read of this moment shows to be a draft of ours with this key's marker, old enough to be listed everywhere. */
async function removeSurplus(step: RemoveSurplusStep, state: FlowState, context: ExecuteContext): Promise<Sent> {
  const { service, halt, input, clock } = context
  const fresh = await service.getFlow(step.flowId, { signal: halt.signal })
  if (fresh === null) return { kind: 'done', requestId: null }
  // The keeper was seen in a listing, which may lag: nobody deletes the last one. A peer may have moved it to another key.
  const keeper = await service.getFlow(step.keeperId, { signal: halt.signal })
  if (keeper === null || (keeper.marker !== null && keeper.marker.key !== step.key)) return { kind: 'reread' }
  // What comes next for the keeper was planned from a listing, and this look says otherwise; the draft waits for the next pass.
  if (keeper.id === state.live?.id && keeper.etag !== state.live.etag) return { kind: 'reread' }
  const young = clock.nowMs() - fresh.createdAtMs < input.policy.listLagMs
  if (fresh.state !== 'draft' || young || fresh.marker?.key !== step.key || !input.identity.clientIds.includes(fresh.createdClient))
    return { kind: 'reread' }
  await sendRemoveSurplus(step, fresh, context)
  return { kind: 'done', requestId: null }
}

async function abandon(step: AbandonStep, { live }: FlowState, context: ExecuteContext): Promise<Sent> {
  const { etag } = step
  if (step.ops.length > 0 && etag !== null) {
    const { answer } = await sendAbandon({ ...step, etag }, live, context)
    return { kind: 'done', requestId: answer.requestId }
  }
  await context.ledger.release(context.scope, [step.key], context.fence)
  return { kind: 'done', requestId: null }
}
