import { asText } from '../../src/emulator/core/text.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { generationOf, splitDescription } from '../../src/plan/marker.ts'
import { EVENTS, type SluiceEvent } from '../../src/telemetry/events.ts'
import { TEST_ORG, type Handles } from '../support/emulator.ts'

export const WHERE = { org: TEST_ORG, sandbox: 'dev' }

/** What stands under each key: `Name state`, several joined by ` + `; `key@2` is a second generation. */
export type Standing = Readonly<Record<string, string>>

/** The flows that carry a marker line of ours, by its key. */
export function standingOf(emulator: Pick<Handles, 'flows'>, sandbox: string = WHERE.sandbox): Standing {
  const standing: Record<string, string> = {}
  for (const flow of emulator.flows(sandbox)) {
    const { marker } = splitDescription(asText(flow['description']))
    if (marker?.owner !== 'acme') continue
    const gen = generationOf(marker)
    const key = gen === 1 ? marker.key : `${marker.key}@${gen}`
    const line = `${asText(flow['name'])} ${asText(flow['state'])}`
    standing[key] = standing[key] === undefined ? line : [standing[key], line].sort().join(' + ')
  }
  return standing
}

/** Every member of the flows that nobody of ours may touch. */
export function foreignFlows(emulator: Pick<Handles, 'flows'>, sandbox = WHERE.sandbox): JsonObject[] {
  return emulator.flows(sandbox).filter(({ description }) => splitDescription(asText(description)).marker?.owner !== 'acme')
}

/** Keys under which more than one flow runs. */
export function runningTwice(emulator: Pick<Handles, 'flows'>, sandbox = WHERE.sandbox): string[] {
  const running = emulator.flows(sandbox).filter(({ state }) => state === 'enabled' || state === 'enabling')
  const keys = running.flatMap(({ description }) => splitDescription(asText(description)).marker?.key ?? [])
  return keys.filter((key, at) => keys.indexOf(key) !== at)
}

/** Requests to Flow Service that asked for a change. */
export function writesTo(emulator: Pick<Handles, 'journal'>): string[] {
  return emulator
    .journal({ write: true })
    .filter(({ path }) => !path.includes('/ims/'))
    .map(({ method, path, status }) => `${method} ${path} ${status}`)
}

/** A hand-made flow and one of another owner, both of a name that no manifest has. */
export function addForeignFlows(emulator: Handles, sandbox = WHERE.sandbox): void {
  const where = { ...WHERE, sandbox }
  const [model] = emulator.flows()
  const { flowSpec, sourceConnectionIds, targetConnectionIds } = model ?? {}
  const body = { flowSpec, sourceConnectionIds, targetConnectionIds } as JsonObject
  emulator.person.edit({ ...where, create: { ...body, name: 'By hand', description: 'of a person' } })
  emulator.person.edit({
    ...where,
    create: { ...body, name: 'Theirs', description: '[managed by sluice: team-b/theirs; id=0123abcd]', state: 'enabled' },
  })
}

/** What an operator is told: a warning or an error is a line `event subject reason`. */
export function told(events: readonly SluiceEvent[]): string[] {
  return events.filter(({ event }) => EVENTS[event].level === 'warn' || EVENTS[event].level === 'error').map(lineOf)
}

function lineOf(event: SluiceEvent): string {
  const about = 'key' in event && event.key !== undefined ? event.key : 'path' in event ? event.path : undefined
  const why = 'reason' in event && event.reason !== undefined ? event.reason : 'code' in event ? event.code : undefined
  return [event.event, about, why].filter((part) => part !== undefined).join(' ')
}

/** Of lines that ask for something to be done, those that do not say what. */
export function withoutRemedy(events: readonly SluiceEvent[]): string[] {
  const asking = new Set(['flow.held', 'manifest.invalid', 'target.stopped', 'prune.withheld', 'flow.manifest-gone'])
  return events.filter((event) => asking.has(event.event) && (!('hint' in event) || (event.hint ?? '') === '')).map(lineOf)
}
