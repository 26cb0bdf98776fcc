/** Schedules of dataset exports, as the destinations' API reference states them. */
import type { Finding } from '../finding.ts'
import { listWords } from '../words.ts'
import { contradiction, declared, lack, section, type Rule, type Subject } from './rule.ts'

const INTERVALS: ReadonlySet<number> = new Set([1, 3, 6, 9, 12])

export const exportScheduleRules: readonly Rule[] = [exportNeedsSchedule, offeredInterval]

function exportNeedsSchedule(subject: Subject): Finding[] {
  const severity = lack(subject)
  if (severity === null || subject.category !== 'dataset-export') return []
  const schedule = section(subject.document, 'scheduleParams')
  const missing = ['startTime', 'timeUnit', 'interval'].filter((name) => declared(schedule, name) === undefined)
  if (missing.length === 0) return []
  const message = `a dataset export that is to be ${subject.state} needs ${listWords(missing, 'and')} in scheduleParams`
  const hint = 'Add it to scheduleParams, for example { startTime: 1893456000, timeUnit: hour, interval: 3 }.'
  return [{ code: 'schedule-missing', pointer: '/scheduleParams', message, hint, severity }]
}

function offeredInterval(subject: Subject): Finding[] {
  const schedule = section(subject.document, 'scheduleParams')
  const interval = declared(schedule, 'interval')
  const unit = declared(schedule, 'timeUnit')
  if (subject.category !== 'dataset-export' || typeof interval !== 'number') return []
  // With a unit that is not known yet, 0 may still be right.
  if (INTERVALS.has(interval) || (interval === 0 && unit !== 'hour')) return []
  const message = `a dataset export cannot run every ${interval} ${typeof unit === 'string' ? `${unit}s` : 'units'}`
  return [{ code: 'export-interval-invalid', pointer: '/scheduleParams/interval', message, severity: contradiction(subject) }]
}
