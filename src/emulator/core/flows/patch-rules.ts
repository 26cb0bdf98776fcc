/** What a PATCH of a flow may touch, and when. */
import { equalJson, isJsonObject, type JsonObject } from '../../../lib/json.ts'
import type { Call } from '../call.ts'
import type { Operation } from '../patch/operations.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'
import { isDestinationFlow, schemaOf } from '../specs/catalogue.ts'
import { flowSpecOf } from './inherited.ts'
import { frequencyOf, secondsOf } from './schedule-rules.ts'
import { paramsOf } from './transformation-rules.ts'
import { asText } from '../text.ts'

const ALWAYS = new Set(['name', 'description', 'transformations', 'scheduleParams', 'options', 'labels', 'policy'])
const WIRING = new Set(['sourceConnectionIds', 'targetConnectionIds'])

/** Server-owned members never; the wiring of drafts only, but the source of a dataset export also later, as Adobe's reference shows. */
export function checkPaths({ world }: Call, doc: JsonObject, operations: readonly Operation[]): void {
  const isDraft = doc['state'] === 'draft'
  const isDestination = isDestinationFlow(flowSpecOf(world, doc))
  for (const { path, tokens, op } of operations) {
    const member = tokens[0] ?? ''
    if (ALWAYS.has(member)) continue
    if (WIRING.has(member) && ((isDraft && world.knobs.draftWiring === 'patchable') || (isDestination && member === 'sourceConnectionIds'))) continue
    if (member === 'state') refuseFlow(1456, 'state cannot be patched; use the actions enable, disable, publish.')
    if (op !== 'add' && !Object.hasOwn(doc, member)) refuseFlow(1455, `Patch validation failed: field [${path}] does not exist.`)
    refuseProvider(1365, `Patch path [${path}] is not allowed.`)
  }
}

/** Once published, a schedule freezes bit by bit. */
export function checkPublishedChange(call: Call, before: JsonObject, after: JsonObject): void {
  checkScheduleChange(before, after, call.nowMs)
  const spec = flowSpecOf(call.world, before)
  const isMappingChanged = !equalJson(paramsOf(before, 'Mapping') ?? {}, paramsOf(after, 'Mapping') ?? {})
  if (!isMappingChanged) return
  if (frequencyOf(scheduleOf(before)) === 'once') refuseProvider(1365, 'A one-time flow cannot get a new mapping.')
  const isStreaming = schemaOf(spec, 'scheduleSpec') === null && !isDestinationFlow(spec)
  if (isStreaming && call.world.knobs.streamingMappingPatch === 'refuse') refuseProvider(1365, 'This source does not accept a new mapping.')
}

/** Whether the start time is what it was, in whatever type it is written. */
export function keepsStart(before: JsonObject, after: JsonObject): boolean {
  return secondsOf(scheduleOf(before)['startTime']) === secondsOf(scheduleOf(after)['startTime'])
}

function checkScheduleChange(before: JsonObject, after: JsonObject, nowMs: number): void {
  const [was, is] = [scheduleOf(before), scheduleOf(after)]
  const startSec = secondsOf(was['startTime'])
  const hasStarted = startSec !== null && startSec * 1000 <= nowMs
  if (hasStarted && !keepsStart(before, after)) refuseProvider(1366, 'startTime has passed and cannot be changed.')
  if (frequencyOf(was) === 'once' && frequencyOf(is) !== 'once') refuseProvider(hasStarted ? 1366 : 1365, 'A one-time flow cannot be rescheduled.')
  if (!hasStarted) return
  if (frequencyOf(was) !== 'once' && frequencyOf(is) === 'once') refuseProvider(1403, 'startTime has passed: frequency cannot become once.')
  if (backfillOf(was) !== backfillOf(is)) refuseProvider(1404, 'startTime has passed: backfill cannot change.')
}

function scheduleOf(doc: JsonObject): JsonObject {
  const params = doc['scheduleParams']
  return isJsonObject(params) ? params : {}
}

/** Absent means true where it may stand at all. */
function backfillOf(params: JsonObject): string {
  return asText(params['backfill'] ?? true)
}
