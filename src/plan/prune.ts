import type { FlowKey } from '../manifest/desired.ts'
import { restOf } from './generations.ts'
import { isRunning } from './in-progress.ts'
import { isSettledState } from './kinds/flow.ts'
import { joinDescription, markerId, type Marker } from './marker.ts'
import type { HoldReason, HoldStep, LiveFlow, OwnedFlow, PatchOp, PlanInput, PruneStep } from './model.ts'

export type PruneInput = Pick<PlanInput, 'identity' | 'policy' | 'sourceComplete' | 'sourceEmpty' | 'nowMs'>

/** Name in the marker line for since when a flow has no manifest; the value is an ISO date. */
const GONE = 'gone'
const TRANSITION_RETRY_MS = 5_000

/**
 * What the policy makes of a flow whose manifest is gone: drafts go at once, published flows are switched off first and deleted in a
 * later pass. One step at a time: after each the flow is read and decided again. Undefined where there is nothing to do or to say.
 * @param heirs keys of manifests that may be this flow's under another name
 */
export function decidePrune(
  key: FlowKey,
  live: LiveFlow,
  owned: OwnedFlow | null,
  input: PruneInput,
  heirs: readonly FlowKey[] = [],
): PruneStep | HoldStep | undefined {
  // Even where nothing is pruned: that every manifest is gone is worth one line, rather than one for each flow or none.
  if (input.policy.prune === 'off') return input.sourceEmpty ? emptied(key, live, true) : undefined
  return withheld(key, live, owned, input, heirs) ?? dueStep(key, live, owned, input)
}

/**
 * The same for a flow that another of its key has replaced: the manifest is there and asks for that one. What runs is switched off
 * whatever becomes of replaced flows otherwise: the two must not run side by side.
 */
export function decideRetired(key: FlowKey, live: LiveFlow, owned: OwnedFlow | null, input: PruneInput): PruneStep | HoldStep | undefined {
  const { policy } = input
  const prune = policy.prune === 'off' && live.state === 'enabled' ? 'disable' : policy.prune
  const step = decidePrune(key, live, owned, { ...input, sourceComplete: true, policy: { ...policy, prune } })
  return step?.kind === 'prune' ? { ...step, id: `${key}#prune-${live.id}`, reason: 'replaced', retired: true } : step
}

/** Since when the flow has been marked as gone, epoch ms; null when it is not. */
export function goneSinceMs(live: LiveFlow, owned: OwnedFlow | null, policy: Pick<PlanInput['policy'], 'marker'>): number | null {
  if (!policy.marker) return owned?.goneAtMs ?? null
  const atMs = Date.parse(live.marker?.rest[GONE] ?? '')
  return Number.isNaN(atMs) ? null : atMs
}

/** Whether pruning was at the flow while its manifest was gone. The ledger says so, too: people take marker lines away. */
export function wasGone({ marker }: LiveFlow, owned: Pick<OwnedFlow, 'goneAtMs'> | null): boolean {
  return marker?.rest[GONE] !== undefined || (owned !== null && owned.goneAtMs !== null)
}

function withheld(key: FlowKey, live: LiveFlow, owned: OwnedFlow | null, input: PruneInput, heirs: readonly FlowKey[]): HoldStep | null {
  const hold = holding(key, live)
  if (input.sourceEmpty) return emptied(key, live, false)
  if (!input.sourceComplete)
    return hold('source-partial', 'the manifest is missing, but not every file could be read', 'Mend the files that the diagnostics name.')
  if (owned?.protect === true || live.marker?.rest['protect'] === 'true')
    return hold('protected', 'the manifest is gone, and it said sluice.protect', 'Nothing to do: the flow is kept as it is.', { chosen: true })
  if (owned?.applied == null && owned?.revision == null && goneSinceMs(live, owned, input.policy) === null)
    return hold(
      'origin-unknown',
      'the flow carries our marker, but nobody remembers that its manifest was in this source',
      'Put the manifest back and remove it again once it was applied, or delete the flow in AEP.',
    )
  const [heir] = heirs
  if (heir !== undefined)
    return hold(
      'move-suspected',
      `the manifest is gone, and ${heirs.join(', ')} may be what it moved to`,
      `If so, set sluice.movedFrom: ${key} in ${heir}.`,
    )
  if (!isSettledState(live.state) || isRunning(live))
    return hold('in-transition', `the flow is ${live.state}`, 'Nothing to do: it is looked at again.', { untilMs: input.nowMs + TRANSITION_RETRY_MS })
  if (live.state === 'draft' && input.policy.prune === 'disable')
    return hold('prune-needs-delete', 'the manifest is gone, and a draft cannot be disabled', 'Delete the draft in AEP, or set policy.prune: delete.')
  return null
}

function dueStep(key: FlowKey, live: LiveFlow, owned: OwnedFlow | null, input: PruneInput): PruneStep | HoldStep | undefined {
  const { policy, nowMs } = input
  const step = (mode: PruneStep['mode'], ops: readonly PatchOp[] = []): PruneStep => ({
    id: `${key}#prune`,
    key,
    kind: 'prune',
    mode,
    flowId: live.id,
    etag: live.etag,
    reason: 'manifest-gone',
    retired: false,
    ops,
    deleteAtMs: policy.prune === 'delete' && mode !== 'delete' ? nowMs + policy.deleteAfterMs : null,
    dependsOn: [],
  })
  if (live.state === 'draft') return step('delete')
  const sinceMs = goneSinceMs(live, owned, policy)
  if (live.state === 'enabled') {
    // Marked as gone and running: somebody switched it on again, and drift policy says whether we may contradict.
    if (sinceMs !== null && policy.drift !== 'correct') return reenabled(key, live)
    return step('disable')
  }
  if (sinceMs === null) return step('mark', markOps(key, live, owned, input))
  return policy.prune === 'delete' && nowMs - sinceMs >= policy.deleteAfterMs ? step('delete') : undefined
}

function emptied(key: FlowKey, live: LiveFlow, chosen: boolean): HoldStep {
  const hint = 'Check git.ref and git.path; nothing is pruned while the folder is empty.'
  return holding(key, live)('source-empty', 'the flows folder holds no manifest at all', hint, { chosen })
}

/** The marker line with the date; without markers the ledger alone remembers it. */
function markOps(key: FlowKey, live: LiveFlow, owned: OwnedFlow | null, { identity, policy, nowMs }: PruneInput): PatchOp[] {
  if (!policy.marker) return []
  const { org, sandboxId, owner } = identity
  const date = `${new Date(nowMs).toISOString().slice(0, 19)}Z`
  const marker: Marker = { owner, key, id: markerId({ org, sandboxId, owner, key }), rest: { ...restOf(live, owned), [GONE]: date } }
  const value = joinDescription(live.description, marker) ?? ''
  return [{ op: live.document['description'] === undefined ? 'add' : 'replace', path: '/description', value }]
}

function reenabled(key: FlowKey, live: LiveFlow): HoldStep {
  const message = 'the manifest is gone and the flow was switched off for it, but somebody enabled it again, and drift is not corrected here'
  return holding(key, live)('drift-unresolved', message, 'Put the manifest back, or disable the flow in AEP.')
}

/** There is no manifest to point at. */
export function goneHold(key: FlowKey, live: LiveFlow, why: Pick<HoldStep, 'reason' | 'message' | 'hint' | 'chosen' | 'untilMs'>): HoldStep {
  const { reason, message, hint, chosen, untilMs } = why
  return { id: `${key}#hold`, key, kind: 'hold', reason, flowId: live.id, message, hint, chosen, untilMs, at: null, dependsOn: [] }
}

function holding(key: FlowKey, live: LiveFlow) {
  return (
    reason: HoldReason,
    message: string,
    hint: string,
    { chosen = false, untilMs = null }: Partial<Pick<HoldStep, 'chosen' | 'untilMs'>> = {},
  ) => goneHold(key, live, { reason, message, hint, chosen, untilMs })
}
