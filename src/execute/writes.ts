import { parsePointer } from '../lib/pointer.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { AbandonStep, ActionStep, AdoptStep, CreateStep, LiveFlow, OwnedFlow, PatchOp, PatchStep, RemoveSurplusStep } from '../plan/model.ts'
import { wasGone } from '../plan/prune.ts'
import type { ExecuteContext } from './context.ts'
import { perform, type Tried } from './perform.ts'
import type { WriteAnswer } from './service.ts'

export type WriteTry = Tried<OwnedFlow>

const NOTHING_APPLIED = { besideId: null, applied: null, appliedDigest: null, appliedSourceDigest: null }

/** Members by pointer, as they are and as they will be; a side that lacks one has none. */
type Members = { before: JsonObject; after: JsonObject }

/** What operations on single members change. */
export function membersOf(ops: readonly PatchOp[], document: JsonObject): Members {
  const before: JsonObject = {}
  const after: JsonObject = {}
  for (const op of ops) {
    const value = valueAt(document, op.path)
    if (value !== undefined) before[op.path] = value
    if (op.op !== 'remove') after[op.path] = op.value
  }
  return { before, after }
}

/** @param owned the row of a flow that is no more, where its key has older generations */
export function sendCreate(step: CreateStep, document: JsonObject, owned: OwnedFlow | null, context: ExecuteContext): Promise<WriteTry> {
  const { want } = step
  const applied: JsonObject = { ...document, state: step.mode === 'plain' ? 'published' : 'draft' }
  const digests = { appliedDigest: want.digest, appliedSourceDigest: want.sourceDigest }
  return perform(
    {
      step,
      intent: { kind: 'create', key: step.key, flowId: null, besideId: step.besideId, applied, ...digests },
      before: null,
      after: step.body,
      call: (leaving) => context.service.createFlow(step.body, step.mode, { signal: context.halt.signal, leaving }),
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
        gen: step.gen,
        protect: want.policy.protect,
        missing: null,
        goneAtMs: null,
        successor: null,
        retired: owned?.retired ?? [],
      }),
    },
    context,
  )
}

export function sendPatch(
  step: PatchStep | AdoptStep,
  document: JsonObject,
  owned: OwnedFlow,
  live: LiveFlow,
  context: ExecuteContext,
): Promise<WriteTry> {
  // Our marker and nothing else: what git wants is applied by the steps after it, to this flow or to the one in its place.
  const isLine = step.kind === 'adopt' || step.part === 'line'
  const applied = isLine ? owned.applied : { ...appliedBy(document, step.want, owned), ...leftByPruning(live, owned) }
  const digests = isLine
    ? { appliedDigest: owned.appliedDigest, appliedSourceDigest: owned.appliedSourceDigest }
    : { appliedDigest: step.want.digest, appliedSourceDigest: step.want.sourceDigest }
  return perform(
    {
      step,
      intent: { kind: 'patch', key: step.key, flowId: step.flowId, besideId: null, applied, ...digests },
      // Writing our marker changes no member of the manifest: what it does is in the operations alone.
      ...(step.kind === 'adopt' || step.changes.length === 0 ? membersOf(step.ops, live.document) : changesOf(step, live.document)),
      call: () => context.service.patchFlow(step.flowId, step.etag, step.ops, { signal: context.halt.signal }),
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
  // A flow is published only when it equals its manifest. The other two may go out before the patch that the same commit asks for: then
  // what was applied is what it was, or the patch would look like somebody else's change.
  const wholly = step.kind === 'publish'
  const applied: JsonObject | null = wholly ? { ...document, state } : owned.applied === null ? null : { ...owned.applied, state }
  const digests = wholly
    ? { appliedDigest: step.want.digest, appliedSourceDigest: step.want.sourceDigest }
    : { appliedDigest: owned.appliedDigest, appliedSourceDigest: owned.appliedSourceDigest }
  return perform(
    {
      step,
      intent: { kind: step.kind, key: step.key, flowId: owned.flowId, besideId: null, applied, ...digests },
      before: { '/state': owned.state },
      after: { '/state': state },
      call: () => context.service.actOnFlow(owned.flowId, step.kind, etag, { signal: context.halt.signal }),
      owned: () => ({
        ...owned,
        applied,
        ...digests,
        state: step.kind === 'disable' ? 'disabled' : 'enabled',
        revision: context.input.revision,
        goneAtMs: null,
      }),
    },
    context,
  )
}

/** A draft that will take the place of a published flow: the row stays that flow's, and remembers it. */
export function sendSuccessor(step: CreateStep, document: JsonObject, owned: OwnedFlow, context: ExecuteContext): Promise<WriteTry> {
  const applied: JsonObject = { ...document, state: 'draft' }
  const digests = { appliedDigest: step.want.digest, appliedSourceDigest: step.want.sourceDigest }
  return perform(
    {
      step,
      intent: { kind: 'create', key: step.key, flowId: null, besideId: step.besideId, applied, ...digests },
      before: null,
      after: step.body,
      call: (leaving) => context.service.createFlow(step.body, step.mode, { signal: context.halt.signal, leaving }),
      owned: (answer) => ({ ...owned, successor: { flowId: answer.id, createdAtMs: context.clock.nowMs() } }),
    },
    context,
  )
}

function valueAt(document: JsonObject, pointer: string): Json | undefined {
  const at = (value: Json | undefined, token: string): Json | undefined => (isJsonObject(value) ? memberOf(value, token) : undefined)
  return parsePointer(pointer).reduce<Json | undefined>(at, document)
}

/** A side that lacks a member has none; `null` is a value. Two changes of one member (text and marker line) are told as what is sent. */
function changesOf({ changes, ops }: PatchStep, document: JsonObject): Members {
  const before: JsonObject = {}
  const after: JsonObject = {}
  const twice = new Set(changes.filter(({ pointer }, at) => changes.findIndex((one) => one.pointer === pointer) < at).map(({ pointer }) => pointer))
  for (const change of changes) {
    if (change.before !== undefined) before[change.pointer] = change.before
    if (change.after !== undefined) after[change.pointer] = change.after
  }
  const sent = membersOf(
    ops.filter(({ path }) => twice.has(path)),
    document,
  )
  return { before: { ...before, ...sent.before }, after: { ...after, ...sent.after } }
}

/** Our own second draft goes; the ledger row names the keeper and stays. */
export function sendRemoveSurplus(step: RemoveSurplusStep, live: LiveFlow, context: ExecuteContext): Promise<Tried<undefined>> {
  return perform(
    {
      step,
      intent: { kind: 'delete', key: step.key, flowId: step.flowId, ...NOTHING_APPLIED },
      before: live.document,
      after: null,
      call: () => deleted(live, context),
      owned: () => undefined,
    },
    context,
  )
}

/** A delete is answered without anything to say about the flow. */
async function deleted(live: LiveFlow, { service, halt }: ExecuteContext): Promise<WriteAnswer> {
  await service.deleteFlow(live.id, { signal: halt.signal })
  return { id: live.id, etag: live.etag, requestId: null }
}

/** Our marker goes, and with it the ledger row: the flow is nobody's then. */
export function sendAbandon(step: AbandonStep & { etag: string }, live: LiveFlow | null, context: ExecuteContext): Promise<Tried<null>> {
  return perform(
    {
      step,
      intent: { kind: 'abandon', key: step.key, flowId: step.flowId, ...NOTHING_APPLIED },
      ...membersOf(step.ops, live?.document ?? {}),
      call: () => context.service.patchFlow(step.flowId, step.etag, step.ops, { signal: context.halt.signal }),
      owned: () => null,
    },
    context,
  )
}

/**
 * The line that says so is about to go, and the answer to switching off may have been lost: what pruning did is git's doing, and nobody's
 * drift.
 */
function leftByPruning(live: LiveFlow, owned: OwnedFlow): JsonObject {
  return live.state === 'disabled' && wasGone(live, owned) ? { state: live.state } : {}
}

/** What git declares is applied; running state stays what it was until an action changes it. */
export function appliedBy(document: JsonObject, want: DesiredFlow, owned: OwnedFlow): JsonObject {
  const before = owned.applied?.['state']
  const reached = owned.state === 'draft' ? 'draft' : owned.state === 'disabled' ? 'disabled' : 'published'
  return { ...document, state: typeof before === 'string' ? before : want.state === reached ? want.state : reached }
}
