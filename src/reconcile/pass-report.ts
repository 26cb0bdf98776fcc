import { editorFields } from '../execute/report.ts'
import { partition } from '../lib/partition.ts'
import type { FlowCondition, HoldReason, Notice } from '../plan/model.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { Emit, SluiceEvent } from '../telemetry/events.ts'
import type { Outcome } from '../execute/outcome.ts'
import type { Completion } from './complete.ts'

/** One event per change of a flow's condition; returns how many changed. */
export function reportConditions({ conditions, before, outcomes, over }: Completion, emit: Emit): number {
  const byKey = new Map(outcomes.filter(({ retired }) => !retired).map((one) => [one.key, one]))
  const fresh = conditions.filter((now) => before.get(now.key)?.status !== now.status || before.get(now.key)?.reason !== now.reason)
  const [ofSource, single] = partition(fresh, ({ reason }) => ABOUT_THE_SOURCE.has(reason))
  let changed = reportWithheld(ofSource, byKey, emit)
  for (const now of single) {
    const was = before.get(now.key)
    const event = eventOf(now, was, byKey.get(now.key))
    if (event === null) continue
    changed += 1
    emit(event)
  }
  for (const key of over) {
    const was = before.get(key)
    if (was === undefined || was.status === 'ready') continue
    changed += 1
    emit({ event: 'flow.released', key, reason: was.reason })
  }
  return changed
}

/** Holds that say something of the whole source, and the same of every flow. */
const ABOUT_THE_SOURCE: ReadonlySet<string> = new Set<HoldReason>(['source-empty', 'source-partial'])

/** One line for each reason, however many flows it keeps. */
function reportWithheld(conditions: readonly FlowCondition[], outcomes: ReadonlyMap<FlowKey, Outcome>, emit: Emit): number {
  const byReason = Map.groupBy(conditions, ({ reason }) => reason)
  for (const [reason, same] of byReason) {
    const [first] = same
    const end = first === undefined ? undefined : outcomes.get(first.key)?.end
    emit({
      event: 'prune.withheld',
      reason,
      message: first?.message ?? '',
      counts: { flows: same.length },
      ...(end?.kind === 'held' ? { hint: end.hold.hint } : {}),
    })
  }
  return byReason.size
}

function eventOf(now: FlowCondition, was: FlowCondition | undefined, outcome: Outcome | undefined): SluiceEvent | null {
  const common = { key: now.key, flowId: now.flowId ?? undefined }
  const nextRetryAt = now.nextRetryAtMs === null ? undefined : new Date(now.nextRetryAtMs).toISOString()
  switch (now.status) {
    case 'ready':
      // A flow that was never anything but in sync has its writes to show for it, or nothing at all.
      if (was === undefined || was.status === 'ready') return null
      return { event: 'flow.ready', ...common, state: now.state ?? undefined, reason: was.reason, durationMs: now.sinceMs - was.sinceMs }
    case 'held': {
      // What would be done is told by an event of its own.
      if (now.reason === 'observe-only') return null
      const hold = outcome?.end.kind === 'held' ? outcome.end.hold : null
      const at = hold?.at ?? undefined
      return {
        event: 'flow.held',
        ...common,
        reason: now.reason,
        message: now.message,
        hint: hold?.hint,
        path: at?.path ?? now.path ?? undefined,
        line: at?.line,
        column: at?.column,
        pointer: at?.pointer,
        nextRetryAt,
      }
    }
    case 'retrying': {
      if (now.reason === 'missing-unconfirmed')
        return { event: 'flow.missing', key: now.key, flowId: now.flowId ?? '', attempts: now.attempts, nextRetryAt }
      return {
        event: 'flow.retrying',
        ...common,
        ...failureOf(outcome),
        reason: now.reason,
        message: now.message,
        attempts: now.attempts,
        nextRetryAt,
      }
    }
    case 'stalled':
      // Every diagnostic of a broken manifest has an event of its own.
      if (now.reason === 'manifest-invalid') return null
      return {
        event: 'flow.stalled',
        ...common,
        ...failureOf(outcome),
        reason: now.reason,
        message: now.message,
        nextRetryAt,
        path: now.path ?? undefined,
      }
  }
}

function failureOf(outcome: Outcome | undefined): { code?: string; step?: string; requestId?: string; serviceCode?: string; status?: number } {
  const end = outcome?.end
  const failure = end?.kind === 'stalled' || end?.kind === 'retrying' ? end.failure : null
  if (failure === null || failure === undefined) return {}
  const { requestId, serviceCode, status } = failure.facts
  return {
    code: failure.code,
    ...(failure.step === null ? {} : { step: failure.step }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(serviceCode === undefined ? {} : { serviceCode }),
    ...(status === undefined ? {} : { status }),
  }
}

/**
 * Each notice once, until a full pass no longer finds it; returns how many were new.
 * @param noticed changed in place: what was logged and still stands
 */
export function reportNotices(notices: readonly Notice[], noticed: Set<string>, full: boolean, emit: Emit): number {
  const standing = new Set(notices.map(identity))
  if (full) for (const old of noticed) if (!standing.has(old)) noticed.delete(old)
  let fresh = 0
  for (const notice of notices) {
    if (noticed.has(identity(notice))) continue
    noticed.add(identity(notice))
    fresh += 1
    emit(noticeEvent(notice))
  }
  return fresh
}

function identity({ key, kind, pointers }: Notice): string {
  return [key, kind, ...pointers].join('\n')
}

function noticeEvent({ key, kind, flowId, pointers, message, editor }: Notice): SluiceEvent {
  switch (kind) {
    case 'drift-reported':
      return { event: 'flow.drifted', key, flowId, pointers: [...pointers], ...editorFields(editor) }
    case 'unclaimed':
      return { event: 'flow.unclaimed', key, flowId, pointers: [...pointers] }
    case 'spec-mismatch':
      return { event: 'flow.spec-mismatch', key, flowId, pointers: [...pointers], message }
    case 'manifest-gone':
      return { event: 'flow.manifest-gone', key, flowId, hint: 'Put the manifest back, or remove the flow in AEP.' }
  }
}
