import { EVENTS, type Emit, type SluiceEvent } from './events.ts'
import type { Logger } from './logger.ts'

/** Writes each event as one line: its level and constant message from the table, its facts as fields, `event` first. */
export function logEvents(logger: Logger): Emit {
  return (event) => {
    const { level, message } = EVENTS[event.event]
    if (logger.isLevelEnabled(level)) logger[level](ordered(event), message)
  }
}

/** What happened to which flow comes before the facts; where in the run it happened comes last. */
function ordered({ event, target, passId, revision, ...facts }: SluiceEvent): Record<string, unknown> {
  const { key, ...rest } = facts as { key?: string } & Record<string, unknown>
  return { event, target, key, ...rest, passId, revision }
}
