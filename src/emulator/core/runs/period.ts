import { isJsonObject, type JsonObject } from '../../../lib/json.ts'
import { asText } from '../text.ts'

/** When a flow runs: from `startMs` on, every `everyMs`; null: once. */
export type Period = { startMs: number; everyMs: number | null; endMs: number | null }

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

/** The period that `scheduleParams` states, in the words of sources (`frequency`) or of dataset exports (`timeUnit`); null: none. */
export function periodOf(doc: JsonObject): Period | null {
  const params = doc['scheduleParams']
  if (!isJsonObject(params)) return null
  const startMs = Number(params['startTime']) * 1000
  const unit = asText(params['frequency'] ?? params['timeUnit'] ?? '').toLowerCase()
  if (!Number.isFinite(startMs)) return null
  const everyMs = (UNIT_MS[unit] ?? 0) * Number(params['interval'] ?? 0)
  const endMs = params['endTime'] === undefined ? null : Number(params['endTime']) * 1000
  return { startMs, everyMs: Number.isFinite(everyMs) && everyMs > 0 ? everyMs : null, endMs }
}

/** The first window after `afterMs`; null: there is none any more. */
export function nextWindowMs({ startMs, everyMs, endMs }: Period, afterMs: number): number | null {
  if (afterMs < startMs) return startMs
  if (everyMs === null) return null
  const windowMs = startMs + (Math.floor((afterMs - startMs) / everyMs) + 1) * everyMs
  return endMs !== null && windowMs > endMs ? null : windowMs
}
