import { asText } from '../../../src/emulator/core/text.ts'
import type { Json, JsonObject } from '../../../src/lib/json.ts'
import { connectionIdOf, descriptionIn, markerIdOf, markerIn, OWNER, type SimService } from '../service.ts'
import { FLOW_SPECS, MAPPING_ID, startSecOf, type Wish } from '../wish.ts'

export type Member = 'name' | 'description' | 'marker' | 'spec' | 'wiring' | 'mapping' | 'interval' | 'frequency' | 'start' | 'backfill' | 'options'

export type Where = { service: SimService; key: string; nowMs: number; marker: boolean }

/**
 * In which members a flow differs from what a manifest asks for, running state aside. Written from the promises and from what is
 * known of the service's types, and on purpose without a line of the planner: that is what is judged here.
 */
export function differences(wish: Wish, doc: JsonObject, where: Where): Member[] {
  const ignored = new Set<Member>(wish.policy.ignore)
  const checks: [Member, boolean][] = [
    ['name', doc['name'] === wish.name],
    ['description', wish.description === null || descriptionIn(doc) === wish.description],
    ['marker', !where.marker || hasMarker(doc, where)],
    ['spec', at(doc, 'flowSpec', 'id') === FLOW_SPECS[wish.spec]],
    ['wiring', isWired(wish, doc, where.service)],
    ['mapping', mappingOf(doc)['mappingId'] === MAPPING_ID && Number(mappingOf(doc)['mappingVersion']) === wish.mappingVersion],
    ...(wish.spec === 'files' ? scheduleChecks(wish, doc, where.nowMs) : []),
  ]
  return checks.filter(([member, same]) => !same && !ignored.has(member)).map(([member]) => member)
}

/** The same with the running state. */
export function allDifferences(wish: Wish, doc: JsonObject, where: Where): (Member | 'state')[] {
  const wanted = wish.state === 'published' ? 'enabled' : wish.state
  return [...differences(wish, doc, where), ...(doc['state'] === wanted ? [] : (['state'] as const))]
}

function scheduleChecks(wish: Wish, doc: JsonObject, nowMs: number): [Member, boolean][] {
  const schedule = objectAt(doc, 'scheduleParams')
  const options = objectAt(doc, 'options')
  const backfill = schedule['backfill'] ?? true
  const diagnostics = options['errorDiagnosticsEnabled'] ?? false
  return [
    ['interval', Number(schedule['interval']) === wish.interval],
    ['frequency', asText(schedule['frequency']).toLowerCase() === wish.frequency],
    ['start', isStartRight(wish, doc, Number(schedule['startTime']), nowMs)],
    ['backfill', wish.backfill === null || asText(backfill) === String(wish.backfill)],
    [
      'options',
      (wish.percent === null || Number(options['partialIngestionPercent']) === wish.percent) &&
        (wish.diagnostics === null || asText(diagnostics) === String(wish.diagnostics)),
    ],
  ]
}

/** Once a published flow has started its start cannot change, and nobody can ask for another; shifted ones lie behind what git says. */
function isStartRight(wish: Wish, doc: JsonObject, startSec: number, nowMs: number): boolean {
  if (startSec === startSecOf(wish)) return true
  if (doc['state'] !== 'draft' && startSec * 1000 <= nowMs) return true
  return wish.policy.startTime === 'shift' && wish.state !== 'draft' && startSec > startSecOf(wish)
}

function hasMarker(doc: JsonObject, { service, key }: Where): boolean {
  const marker = markerIn(doc)
  return (
    marker !== null &&
    marker.owner === OWNER &&
    marker.key === key &&
    !marker.rest.includes('gone=') &&
    marker.id === markerIdOf(service.sandboxId, key)
  )
}

function isWired(wish: Wish, doc: JsonObject, service: SimService): boolean {
  return (
    only(doc['sourceConnectionIds']) === connectionIdOf(service, 'source', wish) &&
    only(doc['targetConnectionIds']) === connectionIdOf(service, 'target', wish)
  )
}

function only(value: Json | undefined): Json | undefined {
  return Array.isArray(value) && value.length === 1 ? value[0] : undefined
}

function mappingOf(doc: JsonObject): JsonObject {
  const list = doc['transformations']
  const found = Array.isArray(list) ? list.find((one) => (one as JsonObject)['name'] === 'Mapping') : undefined
  return found === undefined ? {} : objectAt(found as JsonObject, 'params')
}

export function objectAt(doc: JsonObject, name: string): JsonObject {
  const value = doc[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function at(doc: JsonObject, name: string, member: string): Json | undefined {
  return objectAt(doc, name)[member]
}
