import type { WireResponse } from '../../flowservice/wire.ts'
import type { Call } from './call.ts'
import { actOnConnection, deleteConnection, patchConnection, testConnection } from './connections/change.ts'
import { createConnection } from './connections/create.ts'
import { isConnectionCollection } from './connections/kinds.ts'
import { actOnFlow, deleteFlow, patchFlow } from './flows/change.ts'
import { createFlow } from './flows/create.ts'
import { getEntity, listEntities, searchEntities } from './listing/list.ts'
import { refuseFlow, refuseGateway } from './refusal.ts'
import { actOnRun, createRun } from './runs/request.ts'
import { getSpec, listSpecs, searchSpecs, type SpecCollection } from './specs/read.ts'
import { COLLECTIONS, type Collection } from './table.ts'

/** What a path below the base path means. */
export type Route = { collection: string; id: string | null; verb: string | null }

/** `/<collection>`, `/<collection>/{id}`, `/<collection>/{id}/<verb>`, with or without a slash at the end; null for anything else. */
export function parseRoute(path: string): Route | null {
  const [collection, id = null, verb = null, ...rest] = path.split('/').filter((part) => part !== '')
  return collection === undefined || rest.length > 0 ? null : { collection, id, verb }
}

/** Whether the request asks for a change. */
export function isWrite(method: string, route: Route | null): boolean {
  return method !== 'GET' && route?.id !== 'search'
}

export function carryOut(call: Call, route: Route | null): WireResponse {
  if (route === null) return refuseGateway('404000')
  const { collection, id, verb } = route
  if (collection === 'flowSpecs' || collection === 'connectionSpecs') return onSpecs(call, collection, route)
  if (!isCollection(collection)) return refuseGateway('404000')
  if (id === null) return onCollection(call, collection)
  if (verb === null) return id === 'search' ? search(call, collection) : onEntity(call, collection, id)
  return onVerb(call, collection, id, verb)
}

function onCollection(call: Call, collection: Collection): WireResponse {
  if (call.method === 'GET') return listEntities(call, collection)
  if (call.method !== 'POST') return refuseGateway('405000')
  if (collection === 'flows') return createFlow(call)
  return isConnectionCollection(collection) ? createConnection(call, collection) : createRun(call)
}

function onEntity(call: Call, collection: Collection, id: string): WireResponse {
  const { method } = call
  if (method === 'GET') return getEntity(call, collection, id)
  if (collection === 'runs') return method === 'PUT' ? refuseFlow(1427, 'This token may not write runs.') : refuseGateway('405000')
  if (method === 'PATCH') return isConnectionCollection(collection) ? patchConnection(call, collection, id) : patchFlow(call, id)
  if (method === 'DELETE') return isConnectionCollection(collection) ? deleteConnection(call, collection, id) : deleteFlow(call, id)
  return refuseGateway('405000')
}

function onVerb(call: Call, collection: Collection, id: string, verb: string): WireResponse {
  if (verb === 'test' && collection === 'connections' && call.method === 'GET') return testConnection(call, id)
  if (verb === 'runs' && collection === 'flows' && call.method === 'GET') return runsOfFlow(call, id)
  if (verb !== 'action') return refuseGateway('404000')
  if (call.method !== 'POST') return refuseGateway('405000')
  if (collection === 'flows') return actOnFlow(call, id)
  return isConnectionCollection(collection) ? actOnConnection(call, collection, id) : actOnRun(call, id)
}

/** The older link of a flow to its runs. */
function runsOfFlow(call: Call, id: string): WireResponse {
  const query = new URLSearchParams(call.query)
  query.append('property', `flowId==${id}`)
  return listEntities({ ...call, query }, 'runs')
}

function search(call: Call, collection: Collection): WireResponse {
  return call.method === 'POST' ? searchEntities(call, collection) : refuseGateway('405000')
}

function onSpecs(call: Call, collection: SpecCollection, { id, verb }: Route): WireResponse {
  const { method } = call
  if (verb !== null) return refuseGateway('404000')
  if (id === 'search' && method === 'POST') return searchSpecs(call, collection)
  if (method === 'POST' || method === 'PUT' || method === 'PATCH') return refuseFlow(1426, 'This token may not write specs.')
  if (method !== 'GET') return refuseGateway('405000')
  return id === null ? listSpecs(call, collection) : getSpec(call, collection, id)
}

function isCollection(text: string): text is Collection {
  return (COLLECTIONS as readonly string[]).includes(text)
}
