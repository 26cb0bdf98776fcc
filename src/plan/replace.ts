import type { DesiredFlow } from '../manifest/desired.ts'
import { compareFlow, movedLine } from './compare.ts'
import { decideChange, decideCreate, holdOf, isWrite, patchStep, type Decision, type DecideInput } from './decide.ts'
import { generationIn } from './generations.ts'
import { lostCreate } from './lost-create.ts'
import type { CreateStep, HoldStep, LiveFlow, OwnedFlow, ReplaceStep, Step } from './model.ts'
import { decideRetired } from './prune.ts'
import { resolveReferences } from './resolve.ts'

/**
 * Whether the manifest asks for something that its flow can only become as another flow, and git allows that. Asked where a draft to replace
 * it is there: a ledger that knows nothing applied takes no part of it for drift, or it would remove what its peer is about to publish.
 */
export function needsReplacing(want: DesiredFlow, live: LiveFlow, owned: OwnedFlow | null, input: DecideInput): boolean {
  if (want.policy.replace !== 'allow') return false
  const references = resolveReferences(want, input.bindings)
  if (!('resolved' in references)) return false
  const isUnknown = owned === null || owned.applied === null
  const asked: DesiredFlow = isUnknown ? { ...want, policy: { ...want.policy, drift: 'correct' } } : want
  return compareFlow(asked, references.resolved, live, owned, input).immutable.length > 0
}

/** Steps for a manifest and its flow, or the draft that is to replace it. */
export function decideBound(want: DesiredFlow, live: LiveFlow, predecessor: LiveFlow | null, owned: OwnedFlow | null, input: DecideInput): Decision {
  if (predecessor !== null) return decideSuccession(want, live, predecessor, owned, input)
  const decision = decideChange(want, live, owned, input)
  return want.policy.replace === 'allow' && isImpossible(decision) ? decideReplace(want, live, owned, input) : decision
}

function isImpossible({ steps: [first] }: Decision): boolean {
  return first?.kind === 'hold' && (first.reason === 'immutable-changed' || first.reason === 'schedule-frozen')
}

/**
 * A flow that cannot become what git asks for, where git allows another in its place. A draft goes before the new one is created. A
 * published flow stays while the next generation is created as a draft; only when that could be published is the old one switched off.
 */
function decideReplace(want: DesiredFlow, live: LiveFlow, owned: OwnedFlow | null, input: DecideInput): Decision {
  const isDraft = live.state === 'draft'
  const gen = generationIn(live, owned) + (isDraft ? 0 : 1)
  const waiting = isDraft ? null : (lostCreate(want, input) ?? unseenSuccessor(want, live, owned, input))
  if (waiting !== null) return { steps: [waiting], withheld: [], unclaimed: [] }
  const created = decideCreate(want, 'replaced', input, { gen, besideId: isDraft ? null : live.id })
  const [create, ...rest] = created.steps
  if (create === undefined || create.kind !== 'create') return created
  const impossible = impossibleFor(want, live, create, input)
  if (impossible !== null) return { steps: [impossible], withheld: [], unclaimed: [] }
  // Whose flow it was is the new key's to say, as long as it runs, and when it stands switched off beside the new one.
  const line = isDraft ? null : movedLine(want, live, owned, input)
  const steps = isDraft
    ? [replaceStep('delete', want, live, null), create, ...rest]
    : [
        ...(line === null ? [] : patchStep(want, live, line, 'line')),
        create,
        ...(live.state === 'enabled' ? [replaceStep('retire', want, live, null)] : []),
        ...rest,
      ]
  return { ...created, steps: inOrder(steps) }
}

/**
 * The next generation is there as a draft: it is brought to what git asks for, then the old flow is switched off, then it is published.
 * @param live the draft; @param owned what the ledger knows of the draft
 */
function decideSuccession(want: DesiredFlow, live: LiveFlow, predecessor: LiveFlow, owned: OwnedFlow | null, input: DecideInput): Decision {
  const decision = decideChange(want, live, owned, input)
  // Git changed its mind again: the draft goes, and the next pass makes another.
  if (isImpossible(decision)) return { ...decision, steps: [withdraw(want, live, predecessor)] }
  if (decision.steps.some((step) => !isWrite(step)) || predecessor.state !== 'enabled') return decision
  const at = decision.steps.findIndex((step) => step.kind === 'publish')
  if (at < 0) return decision
  const retire = replaceStep('retire', want, predecessor, live.id)
  return { ...decision, steps: inOrder([...decision.steps.slice(0, at), retire, ...decision.steps.slice(at)]) }
}

/** What becomes of older generations that were switched off: the same as of a flow whose manifest is gone. What waits is not worth a word. */
export function retiredSteps(retired: readonly LiveFlow[], owned: OwnedFlow | null, input: DecideInput): Step[] {
  if (owned === null) return []
  return retired.flatMap((live): Step[] => {
    const row: OwnedFlow = { ...owned, flowId: live.id, gen: generationIn(live, owned), applied: owned.applied ?? {}, goneAtMs: null }
    const step = decideRetired(owned.key, live, row, input)
    return step?.kind === 'prune' ? [step] : []
  })
}

/** The ledger row as it is for the draft that will take over. */
export function successorRow(owned: OwnedFlow, successor: LiveFlow): OwnedFlow {
  if (owned.flowId === successor.id) return owned
  return {
    ...rowOfOther(owned, successor),
    state: 'draft',
    createdAtMs: owned.successor?.flowId === successor.id ? owned.successor.createdAtMs : null,
    retired: [...new Set([...(owned.retired ?? []), owned.flowId])],
  }
}

/**
 * The ledger row as it is for an older generation that the key comes back to; null where the row knows no such flow. Since it was replaced
 * nothing brought it to what git says: where it differs that is git's doing, and nobody's drift.
 */
export function predecessorRow(owned: OwnedFlow, flow: LiveFlow): OwnedFlow | null {
  const retired = owned.retired ?? []
  if (!retired.includes(flow.id)) return null
  return { ...rowOfOther(owned, flow), state: flow.state === 'disabled' ? 'disabled' : 'enabled', retired: retired.filter((id) => id !== flow.id) }
}

/** Another flow of the key: nothing of what the row says of its own flow holds for it. */
function rowOfOther(owned: OwnedFlow, flow: LiveFlow): OwnedFlow {
  return {
    ...owned,
    flowId: flow.id,
    applied: {},
    appliedDigest: null,
    appliedSourceDigest: null,
    createdAtMs: null,
    keeperSeenAtMs: null,
    gen: generationIn(flow, owned),
    missing: null,
    goneAtMs: null,
    successor: null,
  }
}

/** The draft was created, and no read shows it yet; deleted by somebody is what it is only after both windows. */
function unseenSuccessor(want: DesiredFlow, live: LiveFlow, owned: OwnedFlow | null, { policy, nowMs }: DecideInput): HoldStep | null {
  if (owned?.successor == null) return null
  const untilMs = owned.successor.createdAtMs + policy.createWindowMs + policy.listLagMs
  if (untilMs <= nowMs) return null
  const message = `the draft ${owned.successor.flowId} that is to replace it does not show up yet`
  return holdOf(want, live.id, 'in-transition', message, 'Nothing to do: it is looked at again.', { untilMs: Math.min(untilMs, nowMs + 5_000) })
}

function impossibleFor(want: DesiredFlow, live: LiveFlow, create: CreateStep, { policy }: DecideInput): HoldStep | null {
  const why =
    want.state === 'draft' && live.state !== 'draft'
      ? 'the flow is published, and its manifest asks for a draft'
      : create.besideId !== null && create.mode === 'plain'
        ? 'its flow spec has no draft mode: the new flow would run beside the old one'
        : create.besideId !== null && !policy.marker
          ? 'markers are switched off, and nothing would tell the old flow from the new one'
          : null
  if (why === null) return null
  const hint = 'Take the change back, or give the dataflow a new manifest (and key) and retire this one.'
  return holdOf(want, live.id, 'immutable-changed', `the flow would have to be replaced, but ${why}`, hint, { pointer: '/sluice/replace' })
}

function replaceStep(mode: ReplaceStep['mode'], want: DesiredFlow, live: LiveFlow, successorId: string | null): ReplaceStep {
  const { id: flowId, etag } = live
  return {
    id: `${want.key}#replace-${mode}`,
    key: want.key,
    kind: 'replace',
    mode,
    flowId,
    etag,
    successorId,
    reason: 'replaced',
    want,
    dependsOn: [],
  }
}

function withdraw(want: DesiredFlow, draft: LiveFlow, keeper: LiveFlow): Step {
  const { key } = want
  return { id: `${key}#surplus-${draft.id}`, key, kind: 'remove-surplus', flowId: draft.id, keeperId: keeper.id, reason: 'surplus', dependsOn: [] }
}

function inOrder(steps: readonly Step[]): Step[] {
  return steps.map((step, at) => {
    const before = steps[at - 1]
    return { ...step, dependsOn: before === undefined ? [] : [before.id] }
  })
}
