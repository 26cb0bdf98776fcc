import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { maskSecrets } from '../mask.ts'
import type { Space } from '../space.ts'
import { CONNECTION_SPEC } from '../specs/ids.ts'
import { createdStamp, type Author } from '../stamp.ts'
import type { World } from '../world.ts'
import { connectionSpecId } from '../flows/inherited.ts'
import { CONNECTION_BODY, type ConnectionCollection } from './kinds.ts'
import { asText } from '../text.ts'

/** A new connection as it is stored and shown. The caller adds `state`. */
export function newConnectionDocument(
  world: World,
  space: Space,
  collection: ConnectionCollection,
  id: string,
  body: JsonObject,
  author: Author,
  atMs: number,
): JsonObject & { id: string } {
  const names = CONNECTION_BODY[collection].filter((name) => body[name] !== undefined && body[name] !== null)
  const sent = Object.fromEntries(names.map((name) => [name, body[name] ?? null]))
  return {
    ...createdStamp(world, space, id, author, atMs),
    ...shownForm(space, id, { ...sent, connectionSpec: withVersion(body['connectionSpec']) }),
  }
}

/** Secrets are not kept at all: nothing here ever opens them, and GET shows stars in the service too. */
export function shownForm(space: Space, id: string, doc: JsonObject): JsonObject {
  const auth = doc['auth']
  const base = space.tables.connections.get(asText(doc['baseConnectionId'] ?? ''))
  return {
    ...doc,
    ...(isJsonObject(auth) ? { auth: shownAuth(id, doc, auth) } : {}),
    ...(base === undefined ? {} : { inheritedAttributes: { baseConnection: { id: base.id, connectionSpec: base.doc['connectionSpec'] ?? null } } }),
  }
}

function shownAuth(id: string, doc: JsonObject, auth: JsonObject): JsonObject {
  const params = auth['params']
  if (!isJsonObject(params)) return auth
  return { ...auth, params: { ...maskParams(params), ...addedParams(id, doc) } }
}

/** Only what is named like a secret: the rest comes back, as Adobe's samples show. */
function maskParams(params: JsonObject): JsonObject {
  const masked = maskSecrets(params)
  return isJsonObject(masked) ? masked : {}
}

/** What the service adds to an account: the inlet of a streaming source, the date of a destination's authorization. */
function addedParams(id: string, doc: JsonObject): JsonObject {
  const compact = id.replaceAll('-', '')
  if (connectionSpecId(doc) !== CONNECTION_SPEC.httpApi) return {}
  return { inletId: compact, inletUrl: `https://dcs.adobedc.net/collection/${compact}` }
}

function withVersion(spec: Json | undefined): Json {
  return isJsonObject(spec) ? { id: spec['id'] ?? null, version: spec['version'] ?? '1.0' } : null
}
