import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { LIMITS } from '../limits.ts'
import { refuseProvider } from '../refusal.ts'
import { isDestinationFlow, schemaOf } from '../specs/catalogue.ts'
import { schemaProblems } from '../specs/schema.ts'
import { asText } from '../text.ts'

const FREQUENCIES = new Set(['once', 'minute', 'hour', 'day', 'week'])

/** Rules with a code of their own first, then whatever else the flow spec's schema says. Streaming specs have no schedule. */
export function checkSchedule(spec: JsonObject | undefined, doc: JsonObject, nowMs: number, startMayBePast: boolean): void {
  const schema = schemaOf(spec, 'scheduleSpec')
  if (schema === null) return
  const params = doc['scheduleParams']
  if (!isJsonObject(params) || Object.keys(params).length === 0) return refuseProvider(1317, 'Schedule params are empty.')
  if (!isDestinationFlow(spec)) checkSourceSchedule(params, nowMs, startMayBePast)
  const problems = schemaProblems(schema, params)
  if (problems.length > 0) refuseProvider(1304, `scheduleParams: ${problems.join('; ')}.`)
}

function checkSourceSchedule(params: JsonObject, nowMs: number, startMayBePast: boolean): void {
  const { startTime, frequency, interval, backfill } = params
  if (frequency !== undefined && !FREQUENCIES.has(frequencyOf(params))) refuseProvider(1397, `Frequency [${asText(frequency)}] is unknown.`)
  if (frequencyOf(params) === 'once') {
    if (interval !== undefined) refuseProvider(1361, 'interval is not allowed with frequency once.')
    if (backfill !== undefined) refuseProvider(1364, 'backfill is not allowed with frequency once.')
  } else if (interval !== undefined) {
    checkInterval(frequencyOf(params), Number(interval))
  }
  const startSec = secondsOf(startTime)
  if (!startMayBePast && startSec !== null && startSec * 1000 < nowMs) refuseProvider(1360, `startTime [${startSec}] lies in the past.`)
}

/** Below the minimum of every frequency, or only of this one. */
function checkInterval(frequency: string, interval: number): void {
  if (interval < 1) refuseProvider(1362, `interval [${interval}] is below the minimum.`)
  if (frequency === 'minute' && interval < LIMITS.minuteIntervalMin) refuseProvider(1363, `interval [${interval}] is not valid for frequency minute.`)
}

export function frequencyOf(params: JsonObject): string {
  return asText(params['frequency'] ?? '').toLowerCase()
}

/** A start time as sent, number or text; null if it is neither a number nor says one. */
export function secondsOf(value: Json | undefined): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null
  const seconds = Number(value)
  return Number.isFinite(seconds) ? seconds : null
}
