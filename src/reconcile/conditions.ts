import { ERRORS } from '../lib/errors.ts'
import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { Ending, Outcome } from '../execute/outcome.ts'
import { liveDigest } from '../plan/compare.ts'
import type { FlowCondition, HoldReason, HoldStep, LiveFlow, OwnedFlow } from '../plan/model.ts'

/** A flow that the service refused is tried again after this long even if nothing changed. */
export const STALLED_RETRY_MS = 60 * 60_000

/** Holds that pass by themselves: nobody has to do anything. */
const PASSING: ReadonlySet<HoldReason> = new Set(['in-transition', 'create-unknown', 'missing-unconfirmed', 'keeper-unconfirmed', 'written-by-peer'])

export function isPassing(reason: HoldReason): boolean {
  return PASSING.has(reason)
}

type Basis = Pick<FlowCondition, 'status' | 'reason' | 'message' | 'nextRetryAtMs'>

/** How a flow stands now, keeping since when and how often from how it stood before. */
export function conditionAfter(
  outcome: Pick<Outcome, 'key' | 'end' | 'live' | 'owned'>,
  before: FlowCondition | null,
  when: When,
  want: DesiredFlow | null,
): FlowCondition | null {
  const basis = basisOf(outcome.end, when.nowMs)
  if (basis === null) return null
  const condition = build(outcome.key, basis, { live: outcome.live, owned: outcome.owned, before, when, want })
  return { ...condition, flowId: condition.flowId ?? missingFlow(outcome.end) }
}

/** The row of a flow that is missing may be that of a key which its manifest moved from. Other holds name flows that are not of the key. */
function missingFlow(end: Ending): string | null {
  if (end.kind !== 'held' || (end.hold.reason !== 'missing-unconfirmed' && end.hold.reason !== 'deleted-outside')) return null
  return end.hold.flowId
}

function basisOf(end: Ending, nowMs: number): Basis | null {
  switch (end.kind) {
    case 'ready':
      return { status: 'ready', reason: 'in-sync', message: '', nextRetryAtMs: null }
    case 'held':
      return holdBasis(end.hold, nowMs)
    case 'retrying':
      return { status: 'retrying', reason: end.reason, message: end.message, nextRetryAtMs: end.nextRetryAtMs }
    case 'stalled':
      return { status: 'stalled', reason: end.failure.code, message: end.failure.message, nextRetryAtMs: nowMs + STALLED_RETRY_MS }
    case 'dropped':
      return end.why === 'trouble'
        ? { status: 'retrying', reason: 'service-failing', message: 'the service fails; not tried in this pass', nextRetryAtMs: nowMs + 5_000 }
        : null
  }
}

/** Never due at once: what holds a flow back now will do so for a moment more. */
function holdBasis(hold: HoldStep, nowMs: number): Basis {
  const nextRetryAtMs = hold.untilMs === null ? null : Math.max(hold.untilMs, nowMs + 1_000)
  return { status: isPassing(hold.reason) ? 'retrying' : 'held', reason: hold.reason, message: hold.message, nextRetryAtMs }
}

const AGAIN_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/**
 * What ends as it began is not tried again at once, whatever it asked for: nothing may turn in a circle. The longer it has lasted the
 * less often it is looked at: a quarter later than could be is soon enough, and what hangs for a day costs no more than a pass a minute.
 */
function pauseMs(lastedMs: number): number {
  return Math.min(LONGEST_PAUSE_MS, Math.max(AGAIN_MS, lastedMs / 4))
}

export type When = { nowMs: number; revision: string }

export type Facts = { live: LiveFlow | null; owned: OwnedFlow | null; before: FlowCondition | null; want: DesiredFlow | null; when: When }

function build(key: FlowKey, basis: Basis, { live, owned, before, when, want }: Facts): FlowCondition {
  const same = before !== null && before.status === basis.status && before.reason === basis.reason
  const failing = basis.status === 'retrying' || basis.status === 'stalled'
  const again = same && basis.status === 'retrying' && basis.nextRetryAtMs !== null
  return {
    key,
    ...basis,
    nextRetryAtMs: again ? Math.max(basis.nextRetryAtMs ?? 0, when.nowMs + pauseMs(when.nowMs - before.sinceMs)) : basis.nextRetryAtMs,
    sinceMs: same ? before.sinceMs : when.nowMs,
    attempts: failing ? (before !== null && (before.status === 'retrying' || before.status === 'stalled') ? before.attempts : 0) + 1 : 0,
    flowId: live?.id ?? owned?.flowId ?? null,
    state: live?.state ?? owned?.state ?? null,
    desiredState: want?.state ?? null,
    revisionAttempted: when.revision,
    revisionApplied: basis.status === 'ready' ? when.revision : (before?.revisionApplied ?? owned?.revision ?? null),
    desiredDigest: want?.digest ?? null,
    // Asked for where a flow stalls, and nowhere else: over a whole fleet it would be most of what a quiet pass computes.
    liveDigest: live === null || basis.status !== 'stalled' ? null : liveDigest(live, want, when.nowMs),
    path: want?.path ?? owned?.path ?? null,
  }
}

/** A flow that nothing is to be done for: it equals its manifest, its drift is only reported, or git has let go of it. */
export function quietCondition(
  key: FlowKey,
  reason: 'in-sync' | 'drift-reported' | 'manifest-gone' | 'suspended' | 'pruned',
  facts: Facts,
  message = '',
): FlowCondition {
  return build(key, { status: 'ready', reason, message, nextRetryAtMs: null }, facts)
}

/** A manifest that is there but cannot be applied: only git brings it back. */
export function invalidCondition(key: FlowKey, diagnostics: readonly Diagnostic[], facts: Facts): FlowCondition {
  const first = diagnostics[0]
  const message = first === undefined ? 'the manifest cannot be applied' : `${first.path}:${first.line}:${first.column} ${first.message}`
  return { ...build(key, { status: 'stalled', reason: 'manifest-invalid', message, nextRetryAtMs: null }, facts), path: first?.path ?? null }
}

/**
 * Whether a flow that the service refused stays as it is: neither what git asks for nor the flow changed, and the hour is not over.
 */
export function staysStalled(before: FlowCondition | undefined, want: DesiredFlow | undefined, live: LiveFlow | undefined, nowMs: number): boolean {
  if (before === undefined || before.status !== 'stalled' || !Object.hasOwn(ERRORS, before.reason)) return false
  if (before.nextRetryAtMs !== null && before.nextRetryAtMs <= nowMs) return false
  const now = live === undefined ? null : liveDigest(live, want ?? null, nowMs)
  return before.desiredDigest === (want?.digest ?? null) && before.liveDigest === now
}
