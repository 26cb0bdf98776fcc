import { assertNever } from '../lib/assert-never.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { createBody } from './body.ts'
import { compareFlow, type Comparison } from './compare.ts'
import { editorOf } from './editor.ts'
import { mismatchesIn, patched } from './fits-spec.ts'
import { firstHold, type GuardContext } from './guards.ts'
import { isRunning } from './in-progress.ts'
import { isPublished, isSettledState } from './kinds/flow.ts'
import type {
  ActionStep,
  ChangeCause,
  CreateStep,
  HoldReason,
  HoldStep,
  LiveFlow,
  MemberChange,
  OwnedFlow,
  PatchStep,
  PlanInput,
  Step,
  WriteStep,
} from './model.ts'
import { placeOf } from './place.ts'
import type { SpecMismatch } from './preflight.ts'
import { wasGone } from './prune.ts'
import { resolveReferences, type Resolved } from './resolve.ts'
import { wasRolledBack } from './rolled-back.ts'

export type DecideInput = Pick<
  PlanInput,
  'intents' | 'live' | 'sourceComplete' | 'sourceEmpty' | 'identity' | 'bindings' | 'preflight' | 'policy' | 'fights' | 'revision' | 'nowMs'
>

/** What is to be done for one flow, and what was seen that is not to be done. */
export type Decision = {
  steps: Step[]
  withheld: string[]
  unclaimed: string[]
  mismatches?: SpecMismatch[]
  /** What would be done if no guard held it. */
  behind?: readonly Step[]
}

/** A flow is looked at again this long after it was found in a transition. */
const TRANSITION_RETRY_MS = 5_000

/** Steps for a manifest without a flow. */
export function decideCreate(
  want: DesiredFlow,
  reason: CreateStep['reason'],
  input: DecideInput,
  { gen, besideId }: Pick<CreateStep, 'gen' | 'besideId'> = { gen: 1, besideId: null },
): Decision {
  const references = resolveReferences(want, input.bindings)
  if ('problems' in references) return only(referenceHold(want, null, references.problems))
  const { resolved } = references
  const drafts = supportsDrafts(want, resolved, input)
  if (!drafts && want.state === 'draft') return only(draftUnsupported(want, resolved))
  const body = createBody(want, resolved, input, gen)
  const id = `${want.key}#create`
  const create: CreateStep = { id, key: want.key, kind: 'create', mode: drafts ? 'draft' : 'plain', reason, gen, besideId, body, want, dependsOn: [] }
  const rest = drafts ? publishSteps(want, null, null, 'new', [id]) : disableAfter(want, null, null, 'new', [id])
  return guarded([create, ...rest], want, { ...input, want, resolved, live: null, owned: null, phase: 'plan', keeperId: null })
}

/** Steps for a manifest and its flow. */
export function decideChange(want: DesiredFlow, live: LiveFlow, owned: OwnedFlow | null, input: DecideInput): Decision {
  if (!isSettledState(live.state) || isRunning(live)) return only(inTransition(want, live, input.nowMs))
  const references = resolveReferences(want, input.bindings)
  if ('problems' in references) return only(referenceHold(want, live, references.problems))
  const { resolved } = references
  const comparison = compareFlow(want, resolved, live, owned, input)
  const blocked = blockedBy(want, live, comparison)
  if (blocked !== null) return only(blocked)
  const state = stateSteps(want, live, owned, input)
  const patch = patchStep(want, live, comparison)
  const steps = state.steps[0]?.kind === 'disable' ? [...state.steps, ...patch] : [...patch, ...state.steps]
  const context: GuardContext = { ...input, want, resolved, live, owned, phase: 'plan', keeperId: null }
  const decision = guarded(chained(steps), want, context)
  // A draft may be wrong until it is published; then the same is a hold.
  const mismatches = want.state === 'draft' ? mismatchesIn(patched(live.document, comparison.ops), want, resolved, input) : []
  return { ...decision, withheld: [...comparison.withheld, ...state.withheld], unclaimed: comparison.unclaimed, mismatches }
}

function blockedBy(want: DesiredFlow, live: LiveFlow, comparison: Comparison): HoldStep | null {
  const frozen = comparison.immutable[0]
  if (frozen !== undefined) {
    const schedule = frozen.pointer.startsWith('/scheduleParams') || frozen.pointer.startsWith('/transformations')
    const list = comparison.immutable.map(describeChange).join('; ')
    const hint =
      'Undo the change in git, set sluice.replace: allow to have the flow replaced by a new one, or give the dataflow a new manifest (and key).'
    return holdOf(want, live.id, schedule ? 'schedule-frozen' : 'immutable-changed', `cannot be changed on an existing flow: ${list}`, hint, {
      pointer: frozen.pointer,
    })
  }
  if (comparison.startFrozen) {
    const hint = 'Put the old startTime back; a flow that has started keeps its start.'
    return holdOf(want, live.id, 'start-time-passed', 'git changes the startTime of a flow that has already started', hint, {
      pointer: '/scheduleParams/startTime',
    })
  }
  if (want.state === 'draft' && isPublished(live.state)) {
    const hint = 'Set state: published or state: disabled; the service knows no way back to draft.'
    return holdOf(want, live.id, 'cannot-unpublish', `the manifest says draft, the flow is ${live.state}`, hint, { pointer: '/state' })
  }
  return null
}

function stateSteps(
  want: DesiredFlow,
  live: LiveFlow,
  owned: OwnedFlow | null,
  { policy, identity }: DecideInput,
): { steps: ActionStep[]; withheld: string[] } {
  if (want.state === 'draft') return { steps: [], withheld: [] }
  const wanted = want.state === 'published' ? 'enabled' : 'disabled'
  const before = owned?.applied?.['state']
  // Pruning switched it off, and the manifest is back: that is git's doing, whatever else is remembered.
  const isRestored = wasGone(live, owned)
  const reason = before === want.state && !isRestored && !wasRolledBack(live, identity) ? 'drift' : 'revision'
  if (live.state === 'draft') return { steps: publishSteps(want, live.id, live.etag, 'revision', []), withheld: [] }
  if (live.state === wanted) return { steps: [], withheld: [] }
  const unknown = (owned === null || owned.applied === null) && !isRestored
  if ((reason === 'drift' || unknown) && (want.policy.drift ?? policy.drift) !== 'correct') return { steps: [], withheld: ['/state'] }
  const kind = wanted === 'enabled' ? 'enable' : 'disable'
  const editor = reason === 'drift' ? editorOf(live) : null
  const step: ActionStep = { id: `${want.key}#${kind}`, key: want.key, kind, flowId: live.id, etag: live.etag, reason, editor, want, dependsOn: [] }
  return { steps: [step], withheld: [] }
}

function publishSteps(
  want: DesiredFlow,
  flowId: string | null,
  etag: string | null,
  reason: ActionStep['reason'],
  after: readonly string[],
): ActionStep[] {
  if (want.state === 'draft') return []
  const id = `${want.key}#publish`
  const publish: ActionStep = { id, key: want.key, kind: 'publish', flowId, etag, reason, editor: null, want, dependsOn: after }
  return [publish, ...disableAfter(want, flowId, null, reason, [id])]
}

function disableAfter(
  want: DesiredFlow,
  flowId: string | null,
  etag: string | null,
  reason: ActionStep['reason'],
  after: readonly string[],
): ActionStep[] {
  return want.state === 'disabled'
    ? [{ id: `${want.key}#disable`, key: want.key, kind: 'disable', flowId, etag, reason, editor: null, want, dependsOn: after }]
    : []
}

/** @param part `line` where the marker line is all that the operations write */
export function patchStep(
  want: DesiredFlow,
  live: LiveFlow,
  { ops, changes }: Pick<Comparison, 'ops' | 'changes'>,
  part: PatchStep['part'] = 'manifest',
): PatchStep[] {
  if (ops.length === 0) return []
  return [
    {
      id: `${want.key}#patch`,
      key: want.key,
      kind: 'patch',
      flowId: live.id,
      etag: live.etag,
      reason: reasonOf(changes),
      part,
      ops,
      changes,
      editor: changes.some(({ cause }) => cause === 'drift' || cause === 'marker-lost') ? editorOf(live) : null,
      want,
      dependsOn: [],
    },
  ]
}

/** The weightiest cause names the step: what git asked for before what others changed. */
function reasonOf(changes: readonly MemberChange[]): ChangeCause {
  const order: ChangeCause[] = ['revision', 'config', 'start-shifted', 'drift', 'restored', 'moved', 'marker-lost']
  return order.find((cause) => changes.some((change) => change.cause === cause)) ?? 'revision'
}

function chained(steps: readonly WriteStep[]): WriteStep[] {
  return steps.map((step, at) => {
    const before = steps[at - 1]
    return before === undefined ? step : { ...step, dependsOn: [before.id] }
  })
}

/** One hold takes the place of all steps of the flow: nothing at all is done for it. */
function guarded(steps: readonly WriteStep[], want: DesiredFlow, context: GuardContext): Decision {
  for (const step of steps) {
    const verdict = firstHold(step, context)
    if (verdict === null) continue
    const { reason, message, hint, pointer, untilMs, chosen } = verdict
    return { ...only(holdOf(want, context.live?.id ?? null, reason, message, hint, { pointer, untilMs, chosen })), behind: steps }
  }
  return { steps: [...steps], withheld: [], unclaimed: [] }
}

/** Adobe documents that both the flow spec and the connection spec must say that they support drafts. */
function supportsDrafts(want: DesiredFlow, resolved: Resolved, { bindings }: DecideInput): boolean {
  const exporting = want.category === 'audience-export' || want.category === 'dataset-export'
  const specIds = (exporting ? resolved.targets : resolved.sources).map((one) => one.connectionSpecId)
  return resolved.flowSpec.draftMode && specIds.every((id) => bindings.connectionSpecs.find((spec) => spec.id === id)?.draftMode === true)
}

function draftUnsupported(want: DesiredFlow, resolved: Resolved): HoldStep {
  const message = `flow spec ${resolved.flowSpec.name} or its connection spec has no draft mode`
  return holdOf(want, null, 'draft-unsupported', message, 'Set state: published or disabled; such a flow runs from its creation on.', {
    pointer: '/state',
  })
}

function referenceHold(
  want: DesiredFlow,
  live: LiveFlow | null,
  problems: readonly { reason: HoldReason; pointer: string; message: string; hint: string }[],
): HoldStep {
  const first = problems[0]
  const message = problems.map((one) => one.message).join('; ')
  return holdOf(want, live?.id ?? null, first?.reason ?? 'reference-unknown', message, problems.map((one) => one.hint).join(' '), {
    pointer: first?.pointer ?? '',
  })
}

export function inTransition(want: DesiredFlow, live: LiveFlow, nowMs: number): HoldStep {
  const what = isSettledState(live.state)
    ? `operation ${live.lastOperation?.operation ?? ''} is ${live.lastOperation?.status ?? ''}`
    : `the flow is ${live.state}`
  return holdOf(want, live.id, 'in-transition', what, 'Nothing to do unless it lasts longer than ten minutes.', {
    untilMs: nowMs + TRANSITION_RETRY_MS,
  })
}

export function holdOf(
  want: DesiredFlow,
  flowId: string | null,
  reason: HoldReason,
  message: string,
  hint: string,
  options: { pointer?: string; untilMs?: number | null; chosen?: boolean } = {},
): HoldStep {
  const pointer = options.pointer ?? ''
  return {
    id: `${want.key}#hold`,
    key: want.key,
    kind: 'hold',
    reason,
    flowId,
    message,
    hint,
    chosen: options.chosen ?? false,
    untilMs: options.untilMs ?? null,
    at: placeOf(want, pointer),
    dependsOn: [],
  }
}

function describeChange(change: MemberChange): string {
  return `${change.pointer} ${show(change.before)} → ${show(change.after)}`
}

function show(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function only(step: Step): Decision {
  return { steps: [step], withheld: [], unclaimed: [] }
}

export function isWrite(step: Step): step is WriteStep {
  switch (step.kind) {
    case 'hold':
      return false
    case 'create':
    case 'patch':
    case 'publish':
    case 'enable':
    case 'disable':
    case 'adopt':
    case 'abandon':
    case 'remove-surplus':
    case 'forget':
    case 'prune':
    case 'replace':
      return true
    default:
      return assertNever(step)
  }
}
