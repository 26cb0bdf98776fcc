import type { Abortable } from '../lib/abort.ts'
import type { JsonObject } from '../lib/json.ts'
import type { ConnectionFacts } from '../plan/model.ts'
import { objectMember, stringMember } from './envelope.ts'
import { fetchAll } from './listing.ts'
import type { SendDeps } from './send.ts'

export type ConnectionCollection = '/connections' | '/sourceConnections' | '/targetConnections'

/** Every connection of one kind in the sandbox. Credentials and parameters, masked by the service anyway, are not kept. */
export async function listConnections(collection: ConnectionCollection, deps: SendDeps, options: Abortable): Promise<ConnectionFacts[]> {
  const items = await fetchAll({ what: `list ${collection.slice(1)}`, collection }, deps, options)
  return items.flatMap((item) => factsOf(item) ?? [])
}

/** Null for an item without id: it cannot be referred to, so nobody misses it. */
function factsOf(item: JsonObject): ConnectionFacts | null {
  const id = stringMember(item, 'id')
  if (id === null) return null
  const inherited = objectMember(objectMember(item, 'inheritedAttributes'), 'baseConnection')
  return {
    id,
    name: stringMember(item, 'name') ?? '',
    state: stringMember(item, 'state') ?? '',
    connectionSpecId: stringMember(objectMember(item, 'connectionSpec'), 'id') ?? '',
    baseConnectionId: stringMember(item, 'baseConnectionId') ?? stringMember(inherited, 'id'),
  }
}
