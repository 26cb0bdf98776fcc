import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import type { Space } from '../space.ts'
import { isDestinationFlow } from '../specs/catalogue.ts'
import { CONNECTION_SPEC } from '../specs/ids.ts'
import type { Stored } from '../table.ts'
import type { World } from '../world.ts'
import { asText } from '../text.ts'

/** What a flow shows of its connections: their specs and, one step further, the accounts behind them. */
export function inheritedAttributes(world: World, space: Space, doc: JsonObject): JsonObject {
  const isDestination = isDestinationFlow(flowSpecOf(world, doc))
  const sources = found(space, 'sourceConnections', doc['sourceConnectionIds'])
  const targets = found(space, 'targetConnections', doc['targetConnectionIds'])
  return {
    properties: isDestination ? { isDestinationFlow: true } : { isSourceFlow: true },
    sourceConnections: sources.map((one) => ({ ...summary(one), ...baseSummary(one, space), ...typeInfo(one) })),
    targetConnections: targets.map((one) => ({ ...summary(one), ...(isDestination ? baseSummary(one, space) : {}) })),
  }
}

export function flowSpecOf(world: World, doc: JsonObject): JsonObject | undefined {
  const ref = doc['flowSpec']
  return isJsonObject(ref) ? world.catalogue.flowSpecs.get(asText(ref['id'])) : undefined
}

export function connectionSpecId(doc: JsonObject): string {
  const ref = doc['connectionSpec']
  return isJsonObject(ref) ? asText(ref['id']) : ''
}

export function idsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

function found(space: Space, collection: 'sourceConnections' | 'targetConnections', ids: Json | undefined): Stored[] {
  return idsOf(ids).flatMap((id) => space.tables[collection].get(id) ?? [])
}

function summary({ id, doc }: Stored): JsonObject {
  return { id, connectionSpec: doc['connectionSpec'] ?? null }
}

function baseSummary({ doc }: Stored, space: Space): JsonObject {
  const base = space.tables.connections.get(asText(doc['baseConnectionId'] ?? ''))
  return base === undefined ? {} : { baseConnection: summary(base) }
}

function typeInfo({ doc }: Stored): JsonObject {
  return connectionSpecId(doc) === CONNECTION_SPEC.profileStore ? { typeInfo: { type: 'ProfileFragments', id: 'ups' } } : {}
}
