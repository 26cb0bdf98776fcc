import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { WORLD_KEY } from './changes.ts'
import type { Meta } from './meta.ts'
import { newSpace, spaceKey, type Mapping, type Space } from './space.ts'
import { COLLECTIONS, type Collection, type Stored } from './table.ts'
import type { TimeState } from './time.ts'
import type { Counters, World } from './world.ts'
import { asText } from './text.ts'

/** The row about the world itself, which has to be known before the world is made. */
export function readStarts(rows: ReadonlyMap<string, Json>): number {
  const row = rows.get(WORLD_KEY)
  const counters = isJsonObject(row) ? row['counters'] : null
  return isJsonObject(counters) ? Number(counters['starts'] ?? 0) : 0
}

/** Fills a new world with what an earlier one left on disk, agenda included. */
export function restoreWorld(world: World, rows: ReadonlyMap<string, Json>): void {
  const row = rows.get(WORLD_KEY)
  if (isJsonObject(row)) restoreState(world, row)
  for (const [key, value] of rows) if (key.startsWith('space\n') && isJsonObject(value)) restoreSpace(world, key, value)
  for (const { space, collection, row: one } of entityRows(world, rows)) restoreEntity(world, space, collection, one)
}

function restoreState(world: World, row: JsonObject): void {
  const { time, counters, tokensRevokedTo } = row as { time: TimeState; counters: Counters; tokensRevokedTo: number }
  world.time = restoredTime(time, world.hostNowMs())
  world.counters = { ...counters, starts: world.counters.starts }
  world.tokensRevokedTo = tokensRevokedTo
}

/** While nobody ran it, the world's time went on at its rate, as a real service's would; one that was never touched is the host's. */
function restoredTime(time: TimeState, hostMs: number): TimeState {
  return hostMs >= time.hostMs ? time : { ...time, hostMs }
}

function restoreSpace(world: World, key: string, value: JsonObject): void {
  const [, org = '', name = ''] = key.split('\n')
  const space = newSpace(org, name, Number(value['generation'] ?? 0))
  const mappings = value['mappings']
  if (Array.isArray(mappings)) space.mappings = new Map(mappings.filter(isJsonObject).map((one) => [asText(one['id']), one as Mapping]))
  world.spaces.set(spaceKey(org, name), space)
}

type EntityRow = { space: Space; collection: Collection; row: JsonObject }

/** In the order in which they were created, since order of creation is what lists show. */
function entityRows(world: World, rows: ReadonlyMap<string, Json>): EntityRow[] {
  const found: EntityRow[] = []
  for (const [key, row] of rows) {
    const [kind, org = '', name = '', collection] = key.split('\n')
    const space = world.spaces.get(spaceKey(org, name))
    const known = COLLECTIONS.find((one) => one === collection)
    if (kind === 'entity' && space !== undefined && known !== undefined && isJsonObject(row)) found.push({ space, collection: known, row })
  }
  return found.sort((a, b) => Number(a.row['seq']) - Number(b.row['seq']))
}

function restoreEntity(world: World, space: Space, collection: Collection, { doc, meta, seq }: JsonObject): void {
  const stored = space.tables[collection].insert(space, collection, doc as JsonObject & { id: string }, meta as Meta, Number(seq))
  if (collection === 'runs') rememberRun(space, stored)
  putOnAgenda(world, stored)
}

function rememberRun(space: Space, { id, doc }: Stored): void {
  const flowId = asText(doc['flowId'])
  space.runsOf.set(flowId, [...(space.runsOf.get(flowId) ?? []), id])
}

function putOnAgenda({ agenda }: World, stored: Stored): void {
  const { settle, schedule, run, bumps = [] } = stored.meta
  if (settle !== undefined && settle.dueMs !== null) agenda.add(settle.dueMs, 'settle', stored)
  if (schedule !== undefined) agenda.add(schedule.nextMs, 'window', stored)
  if (run !== undefined) {
    agenda.add(run.startMs, 'run', stored)
    agenda.add(run.endMs, 'run', stored)
  }
  for (const bump of bumps) agenda.add(bump.atMs, 'bump', stored)
}
