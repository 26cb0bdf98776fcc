import type { JsonObject } from '../../../lib/json.ts'
import { entityKey } from '../changes.ts'
import { keepSpace, sowSpace } from '../seed/open-space.ts'
import { emptyTables, sandboxId, type Space } from '../space.ts'
import { COLLECTIONS } from '../table.ts'
import type { World } from '../world.ts'
import { bodyReader } from './body.ts'
import { oneSpace, spacesAt, type Where } from './find.ts'

type Reset = Where & {
  /** Start again with what the seed holds; without it a sandbox is left empty, as the service leaves it. */
  reseed?: boolean
  /** As if the sandbox had been deleted and made anew under its name. */
  newId?: boolean
}

const readReset = bodyReader<Reset>({
  org: { type: 'string' },
  sandbox: { type: 'string' },
  reseed: { type: 'boolean' },
  newId: { type: 'boolean' },
})

/** Without org and sandbox the whole world starts again, faults and journal included; the clock goes on. */
export function reset(world: World, body: string | null): JsonObject {
  const asked = readReset(body)
  const isWhole = asked.org === undefined && asked.sandbox === undefined
  const used = spacesAt(world, asked)
  const spaces = isWhole || used.length > 0 ? used : [oneSpace(world, asked)]
  for (const space of spaces) resetSpace(world, space, { newId: asked.newId ?? false, reseed: asked.reseed ?? isWhole })
  if (isWhole) {
    world.faults.remove()
    world.journal.clear()
  }
  return { reset: spaces.map((space) => ({ org: space.org, sandbox: space.name, sandboxId: sandboxId(space) })) }
}

function resetSpace(world: World, space: Space, how: { newId: boolean; reseed: boolean }): void {
  for (const collection of COLLECTIONS) {
    for (const stored of space.tables[collection].all()) {
      stored.gone = true
      world.changes?.put(entityKey(stored), null)
    }
  }
  space.tables = emptyTables()
  space.runsOf.clear()
  if (how.newId) space.generation += 1
  if (how.reseed) sowSpace(world, space)
  keepSpace(world, space)
}
