import type { DesiredFlow } from '../manifest/desired.ts'
import { compareFlow, equalsManifest, type CompareContext } from './compare.ts'
import { fightInWords, isCorrection, type Fights } from './fight.ts'
import { specMismatches } from './fits-spec.ts'
import { isRunning } from './in-progress.ts'
import { isPublished, isSettledState, startTimeOf } from './kinds/flow.ts'
import type { Bindings, HoldReason, LiveFlow, OwnedFlow, WriteStep } from './model.ts'
import { claimOf } from './ownership.ts'
import type { Preflight } from './preflight.ts'
import { decidePrune, decideRetired } from './prune.ts'
import type { Resolved } from './resolve.ts'
import { suspensionOf } from './suspended.ts'
import { DISABLE_LEAD_SEC, PUBLISH_LEAD_SEC, effectiveStart } from './start-time.ts'

export type Verdict =
  | { allow: true }
  | { allow: false; reason: HoldReason; message: string; hint: string; pointer: string; untilMs: number | null; chosen: boolean }

/**
 * What a guard may look at. `phase` is `plan` right after planning and `execute` directly before the call, with `live` read for it;
 * in `plan` the flow may not be there yet, and earlier steps of the plan may still change it.
 */
export type GuardContext = CompareContext & {
  sourceComplete: boolean
  sourceEmpty: boolean
  phase: 'plan' | 'execute'
  want: DesiredFlow | null
  resolved: Resolved | null
  bindings: Bindings
  preflight: Preflight
  fights: Fights
  live: LiveFlow | null
  owned: OwnedFlow | null
  /** `execute` only: the keeper that a listing begun `listLagMs` after the create shows, null when there was none yet. */
  keeperId: string | null
  /** `execute` only: the flow that the step's flow replaces, as just read; it must not run any more. */
  predecessor?: LiveFlow | null
}

/** Pure: says whether a step may be carried out now. */
export type Guard = {
  name: string
  applies: (step: WriteStep, context: GuardContext) => boolean
  check: (step: WriteStep, context: GuardContext) => Verdict
}

const ALLOW: Verdict = { allow: true }
/** A new start must still be ahead when the patch arrives. */
const PATCH_LEAD_MS = 60_000

/** No way but through this list leads to publish, enable, disable or delete. */
export const GUARDS: readonly Guard[] = [
  { name: 'suspended', applies: () => true, check: checkSuspended },
  { name: 'no-fight', applies: (step) => isCorrection(step), check: checkFight },
  { name: 'owned', applies: (step, context) => context.phase === 'execute' && step.kind !== 'create' && step.kind !== 'adopt', check: checkOwned },
  { name: 'settled', applies: (step, context) => context.phase === 'execute' && step.kind !== 'create', check: checkSettled },
  { name: 'still-due', applies: (step, context) => step.kind === 'prune' && context.phase === 'execute', check: checkPrune },
  { name: 'still-replaceable', applies: (step, context) => step.kind === 'replace' && context.phase === 'execute', check: checkReplace },
  { name: 'consent', applies: (step) => runs(step), check: checkConsent },
  { name: 'upstream-published', applies: (step) => runs(step), check: checkUpstream },
  { name: 'start-ahead', applies: (step) => runs(step), check: checkStart },
  { name: 'start-kept-ahead', applies: (step, { live }) => step.kind === 'patch' && isPublished(live?.state ?? ''), check: checkNewStart },
  { name: 'fits-spec', applies: (step, { live }) => runs(step) || (step.kind === 'patch' && isPublished(live?.state ?? '')), check: checkSpec },
  { name: 'predecessor-off', applies: (step, context) => step.kind === 'publish' && context.predecessor != null, check: checkPredecessor },
  { name: 'equal', applies: (step, context) => step.kind === 'publish' && context.live !== null, check: checkEqual },
  { name: 'keeper', applies: (step, context) => step.kind === 'publish' && context.phase === 'execute', check: checkKeeper },
]

/** The first guard that says no, or null. */
export function firstHold(step: WriteStep, context: GuardContext): Extract<Verdict, { allow: false }> | null {
  for (const guard of GUARDS) {
    if (!guard.applies(step, context)) continue
    const verdict = guard.check(step, context)
    if (!verdict.allow) return verdict
  }
  return null
}

/** What one guard says to one step. A guard that applies only directly before the call is `later`, one that has nothing to say to it is left out. */
export type GuardWord = { guard: string; step: WriteStep['kind'] } & (
  | { says: 'allow' | 'later' }
  | { says: 'hold'; reason: HoldReason; message: string }
)

/** What every guard says, also those behind the first that holds; in their order. */
export function askGuards(step: WriteStep, context: GuardContext): GuardWord[] {
  return GUARDS.flatMap((guard): GuardWord[] => {
    const base = { guard: guard.name, step: step.kind }
    if (!guard.applies(step, context)) return guard.applies(step, { ...context, phase: 'execute' }) ? [{ ...base, says: 'later' }] : []
    const verdict = guard.check(step, context)
    return [verdict.allow ? { ...base, says: 'allow' } : { ...base, says: 'hold', reason: verdict.reason, message: verdict.message }]
  })
}

/** Steps after which the service runs the flow: a publish, or a create without draft mode. */
function runs(step: WriteStep): boolean {
  return step.kind === 'publish' || (step.kind === 'create' && step.mode === 'plain')
}

function checkSuspended(step: WriteStep, { want, policy }: GuardContext): Verdict {
  const suspension = suspensionOf(step.key, want, policy)
  if (suspension === null) return ALLOW
  const { message, hint, pointer } = suspension
  return hold('suspended', `a ${step.kind} is due, but ${message}`, hint, { pointer, chosen: true })
}

/** Only what puts back waits: git's own changes go on, and end the fight. */
function checkFight(step: WriteStep, { fights, nowMs }: GuardContext): Verdict {
  const fight = fights.get(step.key)
  if (fight === undefined || fight.untilMs <= nowMs) return ALLOW
  const hint =
    'Take the change over into the manifest, set sluice.drift: report, or ask whoever edits it. SIGHUP or POST /api/reconcile puts it back now.'
  return hold('fight-suspected', fightInWords(fight), hint, { untilMs: fight.untilMs })
}

function checkOwned(_step: WriteStep, { live, owned, identity }: GuardContext): Verdict {
  if (live === null) return ALLOW
  const isKnown = owned?.flowId === live.id || owned?.retired?.includes(live.id) === true
  const claim = claimOf(live, identity, isKnown ? live.id : null)
  if (claim.kind === 'ours' || (claim.kind === 'none' && isKnown)) return ALLOW
  const whose = claim.kind === 'other' ? `is managed as ${claim.owner}/${claim.key}` : 'carries no marker of ours'
  return hold('owned-by-other', `flow ${live.id} ${whose}`, 'Name it in sluice.adopt if Sluice should manage it.')
}

function checkSettled(_step: WriteStep, { live, nowMs }: GuardContext): Verdict {
  if (live === null || isSettledState(live.state)) return ALLOW
  return hold('in-transition', `the flow is ${live.state}`, 'Nothing to do unless it lasts.', { untilMs: nowMs + 5_000 })
}

/** What pruning would do to the flow as it is now has to be what was planned. */
function checkPrune(step: WriteStep, context: GuardContext): Verdict {
  if (step.kind !== 'prune' || context.live === null) return ALLOW
  const due = (step.retired ? decideRetired : decidePrune)(step.key, context.live, context.owned, context)
  if (due?.kind === 'prune' && due.mode === step.mode) return ALLOW
  if (due?.kind === 'hold') return { allow: false, ...due, pointer: '' }
  return hold('in-transition', 'the flow changed since it was planned', 'Nothing to do: it is planned again.', { untilMs: context.nowMs })
}

/** Only a draft is deleted, and only what runs is switched off; somebody may have published or disabled it meanwhile. */
function checkReplace(step: WriteStep, { live, nowMs }: GuardContext): Verdict {
  if (step.kind !== 'replace' || live === null || live.state === (step.mode === 'delete' ? 'draft' : 'enabled')) return ALLOW
  return hold('in-transition', `the flow is ${live.state} by now`, 'Nothing to do: it is planned again.', { untilMs: nowMs })
}

function checkConsent(_step: WriteStep, { want }: GuardContext): Verdict {
  if (want !== null && want.state !== 'draft') return ALLOW
  return hold('cannot-unpublish', 'the manifest does not say state: published or disabled', 'Only git can consent to a publish.', {
    pointer: '/state',
  })
}

function checkUpstream(_step: WriteStep, { resolved, bindings }: GuardContext): Verdict {
  if (resolved === null) return ALLOW
  const named = [...resolved.sources, ...resolved.targets]
  const bases = bindings.baseConnections.filter((one) => named.some((connection) => connection.baseConnectionId === one.id))
  const drafts = [...bases, ...named].filter((one) => one.state === 'draft')
  if (drafts.length === 0) return ALLOW
  const list = drafts.map((one) => `${JSON.stringify(one.name)} (${one.id})`).join(', ')
  return hold('upstream-draft', `not published yet: ${list}`, 'Publish the base connection first, then source and target connection.', {
    pointer: '/sourceConnectionIds',
  })
}

function checkStart(_step: WriteStep, { want, live, nowMs, phase }: GuardContext): Verdict {
  if (want === null) return ALLOW
  const nowSec = Math.floor(nowMs / 1000)
  const planned = effectiveStart(want, live, nowMs)?.startSec ?? null
  const startSec = phase === 'execute' && live !== null ? startTimeOf(live.document) : planned
  if (startSec === null) return ALLOW
  const at = instant(startSec)
  if (want.state === 'disabled' && startSec < nowSec + DISABLE_LEAD_SEC) {
    const hint = `Set a startTime at least ${DISABLE_LEAD_SEC / 60} minutes ahead, or sluice.startTime: shift.`
    return hold('would-run-before-disable', `publishing starts the flow at ${at}, before it can be disabled`, hint, {
      pointer: '/scheduleParams/startTime',
    })
  }
  if (startSec >= nowSec + PUBLISH_LEAD_SEC) return ALLOW
  const hint = 'Set a later startTime, or sluice.startTime: shift to start ten minutes after the publish.'
  return hold('start-time-passed', `the start ${at} is past or less than ${PUBLISH_LEAD_SEC / 60} minutes ahead`, hint, {
    pointer: '/scheduleParams/startTime',
  })
}

/** The service takes no start in the past, not even for a flow whose own start is still ahead. */
function checkNewStart(step: WriteStep, { nowMs }: GuardContext): Verdict {
  const change = step.kind === 'patch' ? step.changes.find((one) => one.pointer === '/scheduleParams/startTime') : undefined
  if (typeof change?.after !== 'number' || change.after * 1000 >= nowMs + PATCH_LEAD_MS) return ALLOW
  const message = `the start ${instant(change.after)} is past, and the flow has not started yet`
  return hold('start-time-passed', message, 'Set a later startTime.', { pointer: '/scheduleParams/startTime' })
}

/** People and other tools write what they like: a number that is no date is shown as it stands. */
function instant(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}

/** The spec's own schemas, read from the service: what they refuse, the service refuses too. */
function checkSpec(_step: WriteStep, context: GuardContext): Verdict {
  const { want, resolved, live, owned } = context
  if (want === null || resolved === null) return ALLOW
  const found = specMismatches(want, resolved, live, owned, context)
  const [first] = found
  if (first === undefined) return ALLOW
  const { name, version } = resolved.flowSpec
  const message = `flow spec ${name} ${version} does not take this: ${found.map((one) => one.message).join('; ')}`
  return hold('spec-mismatch', message, 'Correct the member in the manifest; the message says what the flow spec wants.', { pointer: first.pointer })
}

/** Never both: the new flow is published when the old one is seen to be off. */
function checkPredecessor(_step: WriteStep, { predecessor, nowMs }: GuardContext): Verdict {
  if (predecessor == null || (predecessor.state === 'disabled' && !isRunning(predecessor))) return ALLOW
  return hold('in-transition', `the flow that it replaces is ${predecessor.state}`, 'Nothing to do: it is switched off first.', { untilMs: nowMs })
}

function checkEqual(_step: WriteStep, context: GuardContext): Verdict {
  const { want, resolved, live, owned, phase } = context
  if (want === null || resolved === null || live === null) return ALLOW
  const comparison = compareFlow(want, resolved, live, owned, context)
  if (comparison.withheld.length > 0) {
    const message = `the draft differs from its manifest in ${comparison.withheld.join(', ')}, and the drift policy keeps Sluice from correcting it`
    return hold(
      'drift-unresolved',
      message,
      'Take the change over into the manifest, or let drift be corrected for this flow (sluice.drift: correct).',
    )
  }
  // While planning, a patch of the same plan stands before the publish; right before the call there must be nothing left to patch.
  if (phase === 'plan' || equalsManifest(comparison)) return ALLOW
  return hold('in-transition', 'the draft does not equal its manifest yet', 'Nothing to do: it is planned again.', { untilMs: context.nowMs })
}

function checkKeeper(_step: WriteStep, { live, keeperId, nowMs }: GuardContext): Verdict {
  if (live !== null && keeperId === live.id) return ALLOW
  const message = keeperId === null ? 'no listing shows the new flow yet' : `another flow (${keeperId}) is, or may be, the one of this key`
  return hold('keeper-unconfirmed', message, 'Nothing to do: it is looked at again.', { untilMs: nowMs + 5_000 })
}

function hold(reason: HoldReason, message: string, hint: string, options: { pointer?: string; untilMs?: number; chosen?: boolean } = {}): Verdict {
  return { allow: false, reason, message, hint, pointer: options.pointer ?? '', untilMs: options.untilMs ?? null, chosen: options.chosen ?? false }
}
