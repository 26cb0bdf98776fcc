import type { JsonObject } from '../lib/json.ts'
import type { LiveFlow, OwnedFlow, PruneStep } from '../plan/model.ts'
import type { ExecuteContext } from './context.ts'
import { flowsIntent } from './flows-intent.ts'
import type { FlowState } from './flow-state.ts'
import { begin, perform } from './perform.ts'
import type { Sent } from './send-step.ts'
import { membersOf, type WriteTry } from './writes.ts'

/** One step of pruning a flow whose manifest is gone; the gate has read it a moment ago. */
export async function sendPrune(step: PruneStep, state: FlowState, context: ExecuteContext): Promise<Sent> {
  const { owned, live } = state
  if (owned === null || live === null) return { kind: 'reread' }
  switch (step.mode) {
    case 'disable':
      return { kind: 'written', tried: await switchOff(step, owned, live.etag, context) }
    case 'mark':
      return mark(step, owned, live, context)
    case 'delete':
      return remove(step, owned, live, context)
  }
}

/** What git asked for last stays on record, so that a manifest that comes back finds what it once applied. */
async function switchOff(step: PruneStep, owned: OwnedFlow, etag: string, context: ExecuteContext): Promise<WriteTry> {
  const applied: JsonObject | null = owned.applied === null ? null : { ...owned.applied, state: 'disabled' }
  return perform(
    {
      step,
      intent: { ...flowsIntent('disable', owned), applied },
      before: { '/state': owned.state },
      after: { '/state': 'disabled' },
      call: () => context.service.actOnFlow(owned.flowId, 'disable', etag, { signal: context.halt.signal }),
      owned: () => ({ ...owned, applied, state: 'disabled' }),
      keepRow: step.retired,
    },
    context,
  )
}

async function mark(step: PruneStep, owned: OwnedFlow, live: LiveFlow, context: ExecuteContext): Promise<Sent> {
  const marked: OwnedFlow = { ...owned, goneAtMs: context.clock.nowMs() }
  if (step.ops.length === 0 && !step.retired) {
    // Markers are switched off: only the ledger knows.
    await context.ledger.own(context.scope, [marked], context.fence)
    return { kind: 'done', requestId: null }
  }
  const tried = await perform(
    {
      step,
      intent: flowsIntent('patch', owned),
      ...membersOf(step.ops, live.document),
      call: () => context.service.patchFlow(owned.flowId, live.etag, step.ops, { signal: context.halt.signal }),
      owned: () => marked,
      keepRow: step.retired,
    },
    context,
  )
  return { kind: 'written', tried }
}

/**
 * The row leaves the ledger only when a read after the delete finds nothing. Until then the intent stays open: it says that the flow's
 * absence is our doing.
 */
async function remove(step: PruneStep, owned: OwnedFlow, live: LiveFlow, context: ExecuteContext): Promise<Sent> {
  const { ledger, scope, fence, service, halt } = context
  const begun = await begin({ step, intent: flowsIntent('delete', owned), before: live.document, after: null }, context)
  try {
    await service.deleteFlow(owned.flowId, { signal: halt.signal })
  } catch (error) {
    await begun.refused(error)
    throw error
  }
  // Done for history, whatever the look after it says; the intent stays open.
  await ledger.intend(scope, begun.intent, fence, begun.done(owned.flowId, null))
  const isGone = (await service.getFlow(owned.flowId, { signal: halt.signal })) === null
  if (isGone) await ledger.settle(scope, begun.intent.id, step.retired ? {} : { owned: null }, fence)
  return isGone ? { kind: 'done', requestId: null } : { kind: 'going', requestId: null }
}
