import type { Json, JsonObject } from '../../lib/json.ts'
import type { Stored } from './table.ts'
import type { World } from './world.ts'

/** Rows to write (or, with null, to delete) so that a world read back from disk is this world. Last value per key wins. */
export class Changes {
  #rows = new Map<string, Json>()
  #world = false

  put(key: string, value: Json): void {
    this.#rows.set(key, value)
  }

  /** Time, counters or token state moved: one small row, written once however often it moved. */
  touchWorld(): void {
    this.#world = true
  }

  take(world: World): Map<string, Json> {
    const rows = this.#rows
    if (rows.size > 0 || this.#world) rows.set(WORLD_KEY, worldRow(world))
    this.#rows = new Map()
    this.#world = false
    return rows
  }
}

export const WORLD_KEY = 'world'

export function entityKey(stored: Pick<Stored, 'space' | 'collection' | 'id'>): string {
  return ['entity', stored.space.org, stored.space.name, stored.collection, stored.id].join('\n')
}

export function entityRow(stored: Stored): JsonObject {
  return { seq: stored.seq, doc: stored.doc, meta: JSON.parse(JSON.stringify(stored.meta)) as JsonObject }
}

function worldRow(world: World): JsonObject {
  return { time: { ...world.time }, counters: { ...world.counters }, tokensRevokedTo: world.tokensRevokedTo }
}
