import { SluiceError } from '../lib/errors.ts'
import type { Json, JsonObject } from '../lib/json.ts'
import type { WriteRecord } from '../ledger/ledger.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { writtenKind } from '../plan/budget.ts'
import type { ActionStep, CreateStep, Intent, OwnedFlow, PatchStep, AdoptStep, WriteStep } from '../plan/model.ts'
import type { ExecuteContext } from './context.ts'
import type { WriteAnswer } from './service.ts'

export type WriteTry = { answer: WriteAnswer; durationMs: number; owned: OwnedFlow }

/** Everything one write needs besides the call itself. */
type Write = {
  step: WriteStep
  intent: Omit<Intent, 'id' | 'sentAtMs' | 'revision'>
  before: Json
  after: Json
  call: () => Promise<WriteAnswer>
  /** The ledger row once the service has confirmed. */
  owned: (answer: WriteAnswer) => OwnedFlow
}

/**
 * Intent on disk, request, answer on disk. An answer that was lost leaves the intent open: the next look at the service decides
 * what became of it. A refusal closes it: nothing happened.
 */
export async function perform(write: Write, context: ExecuteContext): Promise<WriteTry> {
  const { clock, ledger, scope, fence, random } = context
  const intent: Intent = { ...write.intent, id: random.uuid(), sentAtMs: clock.nowMs(), revision: context.input.revision }
  await ledger.intend(scope, intent, fence)
  const startMs = clock.monotonicMs()
  try {
    const answer = await write.call()
    const durationMs = Math.round(clock.monotonicMs() - startMs)
    const owned = write.owned(answer)
    await ledger.settle(
      scope,
      intent.id,
      { owned, write: record(write, context, { flowId: answer.id, outcome: 'done', requestId: answer.requestId, durationMs }) },
      fence,
    )
    return { answer, durationMs, owned }
  } catch (error) {
    const durationMs = Math.round(clock.monotonicMs() - startMs)
    if (!isLost(error, write.step)) {
      const facts = error instanceof SluiceError ? error : null
      const outcome = {
        flowId: intent.flowId,
        outcome: 'failed',
        code: facts?.code ?? null,
        requestId: facts?.facts.requestId ?? null,
        durationMs,
      } as const
      await ledger.settle(scope, intent.id, { write: record(write, context, outcome) }, fence)
    }
    throw error
  }
}

/** Whether the request may have taken effect although it failed. */
export function isLost(error: unknown, step: WriteStep): boolean {
  if (!(error instanceof SluiceError)) return true
  switch (error.code) {
    case 'SLUICE_CREATE_UNKNOWN':
    case 'SLUICE_TIMEOUT':
    case 'SLUICE_ABORTED':
    case 'SLUICE_ANSWER_MALFORMED':
      return true
    case 'SLUICE_UNAVAILABLE':
      return step.kind !== 'create'
    default:
      return false
  }
}

export function record(
  write: Pick<Write, 'step' | 'before' | 'after'>,
  context: ExecuteContext,
  facts: { flowId: string | null; outcome: WriteRecord['outcome']; code?: string | null; requestId: string | null; durationMs: number },
): WriteRecord {
  const { step, before, after } = write
  const { passId, clock, input } = context
  return {
    code: null,
    ...facts,
    passId,
    atMs: clock.nowMs(),
    key: step.key,
    step: writtenKind(step),
    reason: step.reason,
    revision: input.revision,
    before,
    after,
  }
}

export function sendCreate(step: CreateStep, document: JsonObject, context: ExecuteContext): Promise<WriteTry> {
  const { want } = step
  const applied: JsonObject = { ...document, state: step.mode === 'plain' ? 'published' : 'draft' }
  const digests = { appliedDigest: want.digest, appliedSourceDigest: want.sourceDigest }
  return perform(
    {
      step,
      intent: { kind: 'create', key: step.key, flowId: null, applied, ...digests },
      before: null,
      after: step.body,
      call: () => context.service.createFlow(step.body, step.mode, { signal: context.halt.signal }),
      owned: (answer) => ({
        kind: 'flow',
        key: step.key,
        flowId: answer.id,
        applied,
        ...digests,
        state: step.mode === 'plain' ? 'enabled' : 'draft',
        revision: context.input.revision,
        path: want.path,
        createdAtMs: context.clock.nowMs(),
        keeperSeenAtMs: null,
        gen: 1,
        protect: want.policy.protect,
        missing: null,
        goneAtMs: null,
      }),
    },
    context,
  )
}

export function sendPatch(
  step: PatchStep | AdoptStep,
  document: JsonObject,
  owned: OwnedFlow,
  etag: string,
  context: ExecuteContext,
): Promise<WriteTry> {
  const changes = step.kind === 'patch' ? step.changes : []
  const adopting = step.kind === 'adopt'
  // Adopting writes our marker and nothing else: what git wants is applied by the steps after it.
  const applied = adopting ? owned.applied : appliedBy(document, step.want, owned)
  const digests = adopting
    ? { appliedDigest: owned.appliedDigest, appliedSourceDigest: owned.appliedSourceDigest }
    : { appliedDigest: step.want.digest, appliedSourceDigest: step.want.sourceDigest }
  return perform(
    {
      step,
      intent: { kind: 'patch', key: step.key, flowId: step.flowId, applied, ...digests },
      before: Object.fromEntries(changes.map((change) => [change.pointer, change.before ?? null])),
      after: Object.fromEntries(changes.map((change) => [change.pointer, change.after ?? null])),
      call: () => context.service.patchFlow(step.flowId, etag, step.ops, { signal: context.halt.signal }),
      owned: () => ({
        ...owned,
        applied,
        ...digests,
        revision: context.input.revision,
        path: step.want.path,
        protect: step.want.policy.protect,
        goneAtMs: null,
      }),
    },
    context,
  )
}

export function sendAction(step: ActionStep, document: JsonObject, owned: OwnedFlow, etag: string, context: ExecuteContext): Promise<WriteTry> {
  const state = step.kind === 'disable' ? 'disabled' : 'published'
  const applied: JsonObject = { ...document, state }
  const digests = { appliedDigest: step.want.digest, appliedSourceDigest: step.want.sourceDigest }
  return perform(
    {
      step,
      intent: { kind: step.kind, key: step.key, flowId: owned.flowId, applied, ...digests },
      before: { '/state': owned.state },
      after: { '/state': state },
      call: () => context.service.actOnFlow(owned.flowId, step.kind, etag, { signal: context.halt.signal }),
      owned: () => ({ ...owned, applied, ...digests, state: step.kind === 'disable' ? 'disabled' : 'enabled', revision: context.input.revision }),
    },
    context,
  )
}

/** Our own second draft goes; the ledger row names the keeper and stays. */
export async function sendRemoveSurplus(step: Extract<WriteStep, { kind: 'remove-surplus' }>, context: ExecuteContext): Promise<void> {
  const { clock, ledger, scope, fence, random, service, halt, input } = context
  const intent: Intent = {
    id: random.uuid(),
    kind: 'delete',
    key: step.key,
    flowId: step.flowId,
    sentAtMs: clock.nowMs(),
    revision: input.revision,
    applied: null,
    appliedDigest: null,
    appliedSourceDigest: null,
  }
  await ledger.intend(scope, intent, fence)
  await service.deleteFlow(step.flowId, { signal: halt.signal })
  await ledger.settle(scope, intent.id, {}, fence)
}

/** What git declares is applied; running state stays what it was until an action changes it. */
export function appliedBy(document: JsonObject, want: DesiredFlow, owned: OwnedFlow): JsonObject {
  const before = owned.applied?.['state']
  const reached = owned.state === 'draft' ? 'draft' : owned.state === 'disabled' ? 'disabled' : 'published'
  return { ...document, state: typeof before === 'string' ? before : want.state === reached ? want.state : reached }
}
