/** Schedules of batch sources, as the flow specs' schedule schema and the service's error catalogue state them. */
import type { Finding } from '../finding.ts'
import { listWords } from '../words.ts'
import { contradiction, declared, isBatchSource, lack, recurrence, section, type Rule, type Subject } from './rule.ts'

// 10^11 seconds is the year 5138; in milliseconds it is 1973.
const LARGEST_SECONDS = 100_000_000_000

const EXPORT_ONLY = ['timeUnit', 'exportMode', 'folderNameTemplate']
const SOURCE_ONLY = ['frequency', 'backfill']

export const scheduleRules: readonly Rule[] = [
  streamingHasNone,
  sourceNeedsSchedule,
  onceHasNoRhythm,
  smallestInterval,
  seconds,
  endAfterStart,
  foreignMembers,
]

function streamingHasNone(subject: Subject): Finding[] {
  const schedule = section(subject.document, 'scheduleParams')
  if (subject.category !== 'streaming' || schedule === null || Object.keys(schedule).length === 0) return []
  const message = 'a streaming dataflow cannot have a schedule'
  return [{ code: 'schedule-on-streaming', pointer: '/scheduleParams', message, severity: contradiction(subject) }]
}

function sourceNeedsSchedule(subject: Subject): Finding[] {
  const severity = lack(subject)
  if (severity === null || !isBatchSource(subject.category)) return []
  const missing = missingParts(subject)
  if (missing.length === 0) return []
  const message = `a batch source that is to be ${subject.state} needs ${listWords(missing, 'and')} in scheduleParams`
  return [{ code: 'schedule-missing', pointer: '/scheduleParams', message, severity }]
}

function missingParts({ document }: Subject): string[] {
  const schedule = section(document, 'scheduleParams')
  const missing = ['startTime', 'frequency'].filter((name) => declared(schedule, name) === undefined)
  return recurrence(document) !== null && declared(schedule, 'interval') === undefined ? [...missing, 'interval'] : missing
}

function onceHasNoRhythm(subject: Subject): Finding[] {
  const schedule = section(subject.document, 'scheduleParams')
  if (declared(schedule, 'frequency') !== 'once') return []
  return (['interval', 'backfill'] as const)
    .filter((name) => declared(schedule, name) !== undefined)
    .map((name) => ({
      code: `${name}-with-once`,
      pointer: `/scheduleParams/${name}`,
      message: `\`${name}\` is not allowed with frequency once`,
      severity: contradiction(subject),
    }))
}

function smallestInterval(subject: Subject): Finding[] {
  const frequency = recurrence(subject.document)
  const interval = declared(section(subject.document, 'scheduleParams'), 'interval')
  if (typeof interval !== 'number' || frequency === null) return []
  const least = frequency === 'minute' ? 15 : 1
  if (interval >= least) return []
  const message = `with frequency ${frequency} the interval must be at least ${least}, found ${interval}`
  return [{ code: 'interval-too-small', pointer: '/scheduleParams/interval', message, severity: contradiction(subject) }]
}

/** An error in drafts too: no state makes milliseconds right. */
function seconds({ document }: Subject): Finding[] {
  const schedule = section(document, 'scheduleParams')
  return ['startTime', 'endTime'].flatMap((name): Finding[] => {
    const time = declared(schedule, name)
    if (typeof time !== 'number' || time <= LARGEST_SECONDS) return []
    const hint = `Schedules count in seconds: ${Math.floor(time / 1000)}.`
    return [{ code: 'time-in-milliseconds', pointer: `/scheduleParams/${name}`, message: `\`${name}\` ${time} looks like milliseconds`, hint }]
  })
}

function endAfterStart(subject: Subject): Finding[] {
  const schedule = section(subject.document, 'scheduleParams')
  const start = declared(schedule, 'startTime')
  const end = declared(schedule, 'endTime')
  if (typeof start !== 'number' || typeof end !== 'number' || end > start) return []
  const message = `the end ${end} does not lie after the start ${start}`
  return [{ code: 'end-before-start', pointer: '/scheduleParams/endTime', message, severity: contradiction(subject) }]
}

/** Nothing says that the service refuses these, but they do nothing: a warning. */
function foreignMembers({ document, category }: Subject): Finding[] {
  const foreign = isBatchSource(category) ? EXPORT_ONLY : category === 'dataset-export' ? SOURCE_ONLY : []
  const schedule = section(document, 'scheduleParams')
  const kind = isBatchSource(category) ? 'source' : 'dataset export'
  return foreign
    .filter((name) => declared(schedule, name) !== undefined)
    .map((name) => ({
      code: 'schedule-foreign',
      pointer: `/scheduleParams/${name}`,
      message: `\`${name}\` means nothing to a ${kind}`,
      severity: 'warning',
    }))
}
