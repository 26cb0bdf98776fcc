import type { Collection } from '../table.ts'

export const CONNECTION_COLLECTIONS = ['connections', 'sourceConnections', 'targetConnections'] as const satisfies readonly Collection[]
export type ConnectionCollection = (typeof CONNECTION_COLLECTIONS)[number]

export function isConnectionCollection(collection: Collection): collection is ConnectionCollection {
  return collection !== 'flows' && collection !== 'runs'
}

/** Members that a client may send at create. */
export const CONNECTION_BODY: Record<ConnectionCollection, readonly string[]> = {
  connections: ['name', 'description', 'auth', 'connectionSpec'],
  sourceConnections: ['name', 'description', 'baseConnectionId', 'data', 'params', 'connectionSpec', 'providerRefId'],
  targetConnections: ['name', 'description', 'baseConnectionId', 'data', 'params', 'connectionSpec', 'providerRefId'],
}
