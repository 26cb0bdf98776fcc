/** The only ways in which an entity changes: each keeps lists, agenda and the rows for the disk in step. */
import type { JsonObject } from '../../lib/json.ts'
import { entityKey, entityRow } from './changes.ts'
import type { Meta } from './meta.ts'
import type { Space } from './space.ts'
import type { Collection, Stored } from './table.ts'
import type { World } from './world.ts'

export function insertEntity(world: World, space: Space, collection: Collection, doc: JsonObject & { id: string }, atMs: number): Stored {
  const { createHiddenMs, listLagMs } = world.knobs
  const meta: Meta = createHiddenMs > 0 ? { hiddenUntilMs: atMs + createHiddenMs } : {}
  const stored = space.tables[collection].insert(space, collection, doc, meta)
  if (listLagMs > 0) stored.past.push({ doc: null, untilMs: atMs })
  keep(world, stored)
  return stored
}

export function replaceEntity(world: World, stored: Stored, doc: JsonObject, atMs: number): void {
  remember(world, stored, atMs)
  stored.doc = doc
  stored.text = null
  keep(world, stored)
}

export function removeEntity(world: World, stored: Stored, atMs: number): void {
  if (stored.collection === 'flows' && world.knobs.runsOfDeleted === 'remove') removeRuns(world, stored, atMs)
  remember(world, stored, atMs)
  stored.space.tables[stored.collection].remove(stored, atMs - world.knobs.listLagMs)
  world.changes?.put(entityKey(stored), null)
}

function removeRuns(world: World, { id, space }: Stored, atMs: number): void {
  for (const runId of space.runsOf.get(id) ?? []) {
    const run = space.tables.runs.get(runId)
    if (run !== undefined) removeEntity(world, run, atMs)
  }
  space.runsOf.delete(id)
}

/** Changes what only the service knows about the entity. */
export function changeMeta(world: World, stored: Stored, change: (meta: Meta) => Meta): void {
  stored.meta = change(stored.meta)
  keep(world, stored)
}

function keep(world: World, stored: Stored): void {
  world.changes?.put(entityKey(stored), entityRow(stored))
}

function remember(world: World, stored: Stored, atMs: number): void {
  const lagMs = world.knobs.listLagMs
  if (lagMs === 0) {
    stored.past = []
    return
  }
  stored.past = stored.past.filter((version) => version.untilMs + lagMs > atMs)
  stored.past.push({ doc: stored.doc, untilMs: atMs })
}
