/** What the three connection endpoints demand of a create body. */
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import type { Call } from '../call.ts'
import { connectionSpecId } from '../flows/inherited.ts'
import { checkUpstream } from '../flows/publish-rules.ts'
import { refuseFlow, refuseProvider, refuseRequest } from '../refusal.ts'
import { attributeOf, schemaOf, supportsDrafts } from '../specs/catalogue.ts'
import { schemaProblems } from '../specs/schema.ts'
import type { ConnectionCollection } from './kinds.ts'
import { asText } from '../text.ts'

export function checkConnectionBody(call: Call, collection: ConnectionCollection, body: JsonObject): void {
  if (body['state'] !== undefined) refuseFlow(1410, 'state is not allowed in the request.')
  checkConnectionMembers(body)
  const isNamed = typeof body['name'] === 'string' && body['name'] !== ''
  if (collection !== 'targetConnections' && !isNamed) refuseProvider(1304, 'Field [name] is missing.')
  const spec = specOf(call, body)
  if (spec === undefined) return refuseFlow(1413, 'Please provide a valid spec id.')
  checkSpecVersion(call, body, spec)
  if (collection === 'connections') return checkAuthName(body, spec)
  checkBase(call, body, spec)
}

/** Types of what is there; also after a PATCH. */
export function checkConnectionMembers(doc: JsonObject): void {
  for (const [name, isRight] of Object.entries(MEMBERS)) {
    const value = doc[name]
    if (value !== undefined && value !== null && !isRight(value)) refuseProvider(1304, `Field [${name}] is not valid.`)
  }
}

export function checkConnectionDraft(call: Call, body: JsonObject): void {
  if (call.world.knobs.draftUnsupported === 'accept' || supportsDrafts(specOf(call, body))) return
  refuseProvider(1368, 'mode is not allowed in the request: draft.')
}

/** At publish and at a plain create: upstream first, and parameters as the connection spec wants them. */
export function checkConnectionComplete(call: Call, collection: ConnectionCollection, doc: JsonObject): void {
  const spec = specOf(call, doc)
  if (collection === 'connections') return checkAuthParams(doc, spec)
  const base = call.space.tables.connections.get(asText(doc['baseConnectionId'] ?? ''))
  if (base !== undefined) checkUpstream(call, [base])
  const schema = collection === 'sourceConnections' ? schemaOf(spec, 'sourceSpec') : schemaOf(spec, 'targetSpec')
  const problems = schema === null ? [] : schemaProblems(schema, doc['params'] ?? {})
  if (problems.length > 0) refuseProvider(1304, `params: ${problems.join('; ')}.`)
}

export function specOf({ world }: Call, doc: JsonObject): JsonObject | undefined {
  return world.catalogue.connectionSpecs.get(connectionSpecId(doc))
}

/** The reference of destinations declares 422 for it; that of sources takes the latest. */
function checkSpecVersion({ world }: Call, body: JsonObject, spec: JsonObject): void {
  if (world.knobs.specVersionMissing === 'accept' || attributeOf(spec, 'isDestination') !== true) return
  const ref = body['connectionSpec']
  if (isJsonObject(ref) && ref['version'] === undefined) refuseRequest('connectionSpec.version is missing', 422)
}

function checkAuthName(body: JsonObject, spec: JsonObject): void {
  const auth = body['auth']
  const known = authSpecs(spec)
  if (!isJsonObject(auth) || known.length === 0) return
  if (!known.some((one) => one['name'] === auth['specName'])) refuseFlow(1415, `Auth spec name [${show(auth['specName'])}] is unknown.`)
}

function checkAuthParams(doc: JsonObject, spec: JsonObject | undefined): void {
  const auth = doc['auth']
  const known = authSpecs(spec)
  if (known.length === 0) return
  if (!isJsonObject(auth)) return refuseProvider(1304, 'Field [auth] is missing.')
  const schema = known.find((one) => one['name'] === auth['specName'])?.['spec']
  const problems = isJsonObject(schema) ? schemaProblems(schema, auth['params'] ?? {}) : []
  if (problems.length > 0) refuseProvider(1304, `auth.params: ${problems.join('; ')}.`)
}

function checkBase({ space }: Call, body: JsonObject, spec: JsonObject): void {
  const base = body['baseConnectionId']
  if (base === undefined || base === null) return
  if (attributeOf(spec, 'noBaseConnection') === true) refuseProvider(1332, 'This connection spec must not have a base connection.')
  if (space.tables.connections.get(asText(base)) === undefined) refuseProvider(1304, `Base connection [${show(base)}] does not exist.`)
}

function authSpecs(spec: JsonObject | undefined): JsonObject[] {
  const list = spec?.['authSpec']
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

const isText = (value: Json): boolean => typeof value === 'string'

const MEMBERS: Record<string, (value: Json) => boolean> = {
  name: isText,
  description: isText,
  baseConnectionId: isText,
  connectionSpec: (value) => isJsonObject(value) && typeof value['id'] === 'string',
  auth: isJsonObject,
  data: isJsonObject,
  params: isJsonObject,
}

function show(value: Json | undefined): string {
  return typeof value === 'string' ? value.slice(0, 60) : typeof value
}
