import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import type { Space } from '../space.ts'
import { createdStamp, type Author } from '../stamp.ts'
import type { World } from '../world.ts'
import { inheritedAttributes } from './inherited.ts'

/** Members of a flow that a client may send at create; everything else in the body is left unread. */
export const FLOW_BODY = [
  'name',
  'description',
  'flowSpec',
  'sourceConnectionIds',
  'targetConnectionIds',
  'scheduleParams',
  'transformations',
  'options',
  'labels',
  'policy',
] as const

/** A new flow as it is stored and shown. The caller adds `state` and `lastOperation`. */
export function newFlowDocument(world: World, space: Space, id: string, body: JsonObject, author: Author, atMs: number): JsonObject & { id: string } {
  const sent = Object.fromEntries(
    FLOW_BODY.filter((name) => body[name] !== undefined && body[name] !== null).map((name) => [name, body[name] ?? null]),
  )
  const runs = world.knobs.runsLink === 'query' ? `/runs?property=flowId==${id}` : `/flows/${id}/runs`
  return { ...createdStamp(world, space, id, author, atMs), ...storedForm(world, space, { ...sent, flowSpec: withVersion(sent['flowSpec']) }), runs }
}

/**
 * Members as the service keeps them, which is not always as they were sent: Adobe's samples show a mapping version sent as a number
 * and returned as text, a percentage the other way round, and schedule values echoed in the type they came in.
 */
export function storedForm(world: World, space: Space, doc: JsonObject): JsonObject {
  const { scheduleParams, transformations, options } = doc
  return {
    ...doc,
    ...(Array.isArray(transformations) ? { transformations: transformations.map(storedTransformation) } : {}),
    ...(isJsonObject(options) ? { options: storedOptions(options) } : {}),
    ...(isJsonObject(scheduleParams) && world.knobs.scheduleEcho === 'strings' ? { scheduleParams: asStrings(scheduleParams) } : {}),
    inheritedAttributes: inheritedAttributes(world, space, doc),
  }
}

function storedTransformation(value: Json): Json {
  if (!isJsonObject(value) || !isJsonObject(value['params'])) return value
  const version = value['params']['mappingVersion']
  return typeof version === 'number' ? { ...value, params: { ...value['params'], mappingVersion: String(version) } } : value
}

function storedOptions(options: JsonObject): JsonObject {
  const percent = options['partialIngestionPercent']
  const isNumeric = typeof percent === 'string' && percent.trim() !== '' && Number.isFinite(Number(percent))
  return isNumeric ? { ...options, partialIngestionPercent: Number(percent) } : options
}

function asStrings(params: JsonObject): JsonObject {
  const text = (value: Json): Json => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, text(value)]))
}

/** A spec without a version means the latest, which is 1.0 for all of them. */
function withVersion(spec: Json | undefined): Json {
  if (!isJsonObject(spec)) return spec ?? null
  return { id: spec['id'] ?? null, version: spec['version'] ?? '1.0' }
}
