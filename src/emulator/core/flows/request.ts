/** What `POST /flows` demands of a body, drafts included. The rest is looked at when the flow is published. */
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import type { Call } from '../call.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'
import { supportsDrafts } from '../specs/catalogue.ts'
import { connectionSpecId, flowSpecOf, idsOf } from './inherited.ts'

/** `?mode=draft`; any other parameter or value is refused. */
export function readMode({ query }: Call): 'draft' | 'plain' {
  for (const name of query.keys()) if (name !== 'mode') refuseFlow(1451, `Unknown query parameter [${name}].`)
  const mode = query.get('mode')
  if (mode === null) return 'plain'
  return mode.toLowerCase() === 'draft' ? 'draft' : refuseProvider(1368, `mode [${mode}] is not allowed in the request.`)
}

export function checkFlowBody(call: Call, body: JsonObject): void {
  if (body['state'] !== undefined) refuseFlow(1410, 'state is not allowed in the request.')
  checkMembers(body)
  if (flowSpecOf(call.world, body) === undefined) refuseFlow(1413, 'Please provide a valid spec id.')
}

/** A name, and the types of what is there; also after a PATCH. */
export function checkMembers(doc: JsonObject): void {
  if (typeof doc['name'] !== 'string' || doc['name'] === '') refuseProvider(1304, 'Field [name] is missing.')
  for (const [name, isRight] of Object.entries(MEMBERS)) {
    const value = doc[name]
    if (value !== undefined && value !== null && !isRight(value)) refuseProvider(1304, `Field [${name}] is not valid.`)
  }
  const policy = doc['policy']
  if (isJsonObject(policy) && isEmpty(policy['fields'])) refuseFlow(1431, 'fields of policy must not be empty.')
}

export function checkDraft(call: Call, body: JsonObject): void {
  const { world } = call
  if (world.knobs.draftUnsupported === 'reject' && !draftsSupported(call, body)) refuseProvider(1368, 'mode is not allowed in the request: draft.')
  if (world.knobs.draftConnections === 'check') checkConnections(call, body)
}

/** Ids that are given must be of connections of this sandbox. */
export function checkConnections({ space }: Call, doc: JsonObject): void {
  for (const id of idsOf(doc['sourceConnectionIds'])) {
    if (space.tables.sourceConnections.get(id) === undefined) refuseProvider(1322, `Source connection [${id}] is missing.`)
  }
  for (const id of idsOf(doc['targetConnectionIds'])) {
    if (space.tables.targetConnections.get(id) === undefined) refuseProvider(1306, `Target connection [${id}] is missing.`)
  }
}

/** Both the flow spec and the spec of every connection named must support drafts. */
function draftsSupported({ world, space }: Call, body: JsonObject): boolean {
  const connections = [
    ...idsOf(body['sourceConnectionIds']).map((id) => space.tables.sourceConnections.get(id)),
    ...idsOf(body['targetConnectionIds']).map((id) => space.tables.targetConnections.get(id)),
  ]
  const known = connections.filter((one) => one !== undefined)
  return (
    supportsDrafts(flowSpecOf(world, body)) && known.every(({ doc }) => supportsDrafts(world.catalogue.connectionSpecs.get(connectionSpecId(doc))))
  )
}

const isText = (value: Json): boolean => typeof value === 'string'
const isTexts = (value: Json): boolean => Array.isArray(value) && value.every(isText)

const MEMBERS: Record<string, (value: Json) => boolean> = {
  name: isText,
  description: isText,
  flowSpec: (value) => isJsonObject(value) && typeof value['id'] === 'string',
  sourceConnectionIds: isTexts,
  targetConnectionIds: isTexts,
  transformations: (value) => Array.isArray(value) && value.every(isJsonObject),
  scheduleParams: isJsonObject,
  options: isJsonObject,
  labels: isTexts,
  policy: isJsonObject,
}

function isEmpty(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0
}
