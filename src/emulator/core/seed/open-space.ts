import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { newConnectionDocument } from '../connections/document.ts'
import { CONNECTION_COLLECTIONS, type ConnectionCollection } from '../connections/kinds.ts'
import { newFlowDocument } from '../flows/document.ts'
import { finishedOperation, startedOperation } from '../flows/last-operation.ts'
import { stateChanged } from '../runs/schedule.ts'
import { newSpace, spaceKey, type Mapping, type Space } from '../space.ts'
import { nowMs, type World } from '../world.ts'
import { insertEntity } from '../write.ts'
import { nameUuid } from './name-uuid.ts'
import type { EntitySeed } from './seed.ts'
import { asText } from '../text.ts'

/** The client id that seeded entities show as their author. */
const SEEDER = 'acme-setup'

/** The space of a sandbox; on first touch it comes to life with what the seed holds for it. */
export function openSpace(world: World, org: string, name: string): Space {
  const known = world.spaces.get(spaceKey(org, name))
  if (known !== undefined) return known
  const space = newSpace(org, name)
  world.spaces.set(spaceKey(org, name), space)
  sowSpace(world, space)
  keepSpace(world, space)
  return space
}

export function sowSpace(world: World, space: Space): void {
  for (const entities of world.seed.entities) seedSpace(world, space, entities)
}

/** Adds what a seed holds for this sandbox; nothing where the seed names another one. An entity whose id exists is left alone. */
export function seedSpace(world: World, space: Space, seed: EntitySeed): void {
  if ((seed.org ?? space.org) !== space.org || (seed.sandbox ?? space.name) !== space.name) return
  for (const collection of CONNECTION_COLLECTIONS) {
    for (const body of seed[collection] ?? []) seedConnection(world, space, collection, body)
  }
  for (const body of seed.flows ?? []) seedFlow(world, space, body)
  for (const mapping of seed.mappings ?? []) {
    space.mappings ??= new Map()
    space.mappings.set(asText(mapping['id']), { versions: [0], ...mapping } as Mapping)
  }
}

export function keepSpace(world: World, space: Space): void {
  const mappings = space.mappings === null ? null : [...space.mappings.values()].map((one): JsonObject => ({ ...one }))
  world.changes?.put(['space', space.org, space.name].join('\n'), { generation: space.generation, mappings })
}

function seedConnection(world: World, space: Space, collection: ConnectionCollection, { id: given, state, base, ...body }: JsonObject): void {
  const id = seedId(space, collection, body['name'], given)
  if (space.tables[collection].get(id) !== undefined) return
  const baseConnectionId = body['baseConnectionId'] ?? (base === undefined ? null : idOfNamed(space, 'connections', base))
  const atMs = nowMs(world)
  const doc = newConnectionDocument(world, space, collection, id, { ...body, baseConnectionId }, SEEDER, atMs)
  insertEntity(world, space, collection, { ...doc, state: state ?? 'enabled' }, atMs)
}

function seedFlow(world: World, space: Space, { id: given, state, source, target, ...body }: JsonObject): void {
  const id = seedId(space, 'flows', body['name'], given)
  if (space.tables.flows.get(id) !== undefined) return
  const atMs = nowMs(world)
  const wired = {
    ...body,
    flowSpec: flowSpecRef(world, body['flowSpec']),
    sourceConnectionIds: body['sourceConnectionIds'] ?? [idOfNamed(space, 'sourceConnections', source)],
    targetConnectionIds: body['targetConnectionIds'] ?? [idOfNamed(space, 'targetConnections', target)],
  }
  const doc = newFlowDocument(world, space, id, wired, SEEDER, atMs)
  const lastOperation = finishedOperation(startedOperation('create', atMs), atMs)
  const stored = insertEntity(world, space, 'flows', { ...doc, state: state ?? 'enabled', lastOperation }, atMs)
  stateChanged(world, stored, atMs)
}

function seedId(space: Space, collection: string, name: Json | undefined, given: Json | undefined): string {
  return typeof given === 'string' ? given : nameUuid([collection, space.org, space.name, asText(name)])
}

function idOfNamed(space: Space, collection: ConnectionCollection, name: Json | undefined): string {
  for (const { id, doc } of space.tables[collection].all()) if (doc['name'] === name) return id
  return nameUuid([collection, space.org, space.name, asText(name)])
}

function flowSpecRef(world: World, ref: Json | undefined): Json {
  if (!isJsonObject(ref) || typeof ref['name'] !== 'string') return ref ?? null
  const found = world.catalogue.flowSpecs.values().find((spec) => spec['name'] === ref['name'])
  return { id: found?.['id'] ?? '', version: '1.0' }
}
