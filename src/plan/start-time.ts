import { isJsonObject, memberOf, type JsonObject } from '../lib/json.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { isPublished, startTimeOf } from './kinds/flow.ts'
import type { LiveFlow } from './model.ts'

/** A publish needs a start that far ahead: the service refuses a start in the past, and publishing takes its time. */
export const PUBLISH_LEAD_SEC = 5 * 60
/** How far beyond the lead `startTime: shift` moves a start that has passed: ten minutes from now for an ordinary publish. */
export const SHIFT_MARGIN_SEC = 5 * 60
/** A flow that is published only to be disabled must not run in between. */
export const DISABLE_LEAD_SEC = 10 * 60

/**
 * What the manifest's start time means today, in epoch seconds.
 * - draft, or published with the start still ahead: as written.
 * - to be published with the start passed and `shift`: ten minutes from now, or what an earlier shift already put there.
 * - published and started: whatever it is (`undefined`: out of the comparison), because it cannot change any more.
 */
export function effectiveStart(want: DesiredFlow, live: LiveFlow | null, nowMs: number): { startSec: number | null; shifted: boolean } | undefined {
  const declared = startTimeOf(want.document)
  if (declared === null) return { startSec: null, shifted: false }
  const nowSec = Math.floor(nowMs / 1000)
  const current = live === null ? null : startTimeOf(live.document)
  if (live !== null && isPublished(live.state)) {
    if (current !== null && current <= nowSec) return undefined
    const wasShifted = want.policy.startTime === 'shift' && current !== null && declared < nowSec && current > declared
    return { startSec: wasShifted ? current : declared, shifted: false }
  }
  const leadSec = want.state === 'disabled' ? DISABLE_LEAD_SEC : PUBLISH_LEAD_SEC
  if (want.state === 'draft' || want.policy.startTime === 'hold' || declared >= nowSec + leadSec) return { startSec: declared, shifted: false }
  if (current !== null && current > declared && current >= nowSec + leadSec) return { startSec: current, shifted: false }
  // Five minutes beyond the lead that the guard asks for, in whole minutes: two passes within one minute ask for the same start.
  return { startSec: Math.ceil((nowSec + leadSec + SHIFT_MARGIN_SEC) / 60) * 60, shifted: true }
}

/** Whether the schedule of a published flow has begun; flows without a schedule never "begin". */
export function hasStarted(live: LiveFlow | null, nowMs: number): boolean {
  const start = live === null ? null : startTimeOf(live.document)
  return start !== null && start * 1000 <= nowMs
}

/** The document with another start time, or without one. */
export function withStart(document: JsonObject, startSec: number | null): JsonObject {
  const schedule = memberOf(document, 'scheduleParams')
  if (!isJsonObject(schedule)) return document
  if (startSec !== null) return { ...document, scheduleParams: { ...schedule, startTime: startSec } }
  const { startTime: _, ...rest } = schedule
  return { ...document, scheduleParams: rest }
}
