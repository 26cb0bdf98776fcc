import type { JsonObject } from '../../../lib/json.ts'
import { keepSpace, seedSpace } from '../seed/open-space.ts'
import { readSeed } from '../seed/seed.ts'
import { catalogueWith } from '../specs/catalogue.ts'
import type { World } from '../world.ts'
import { parseBody } from './body.ts'
import { AdminProblem } from './problem.ts'

/** Adds to what there is, in sandboxes used already as in those to come. Sandboxes named replace the list of them. */
export function addSeed(world: World, body: string | null): JsonObject {
  const given = parseBody(body)
  const read = readSeed(given)
  if ('problems' in read) throw new AdminProblem(400, ...read.problems)
  const { seed } = read
  const isNamingSandboxes = typeof given === 'object' && given !== null && 'sandboxes' in given
  world.seed = {
    sandboxes: isNamingSandboxes ? seed.sandboxes : world.seed.sandboxes,
    entities: [...world.seed.entities, ...seed.entities],
    flowSpecs: [...(world.seed.flowSpecs ?? []), ...(seed.flowSpecs ?? [])],
    connectionSpecs: [...(world.seed.connectionSpecs ?? []), ...(seed.connectionSpecs ?? [])],
  }
  world.catalogue = catalogueWith(world.seed)
  for (const space of world.spaces.values()) {
    for (const entities of seed.entities) seedSpace(world, space, entities)
    keepSpace(world, space)
  }
  return { sandboxes: world.seed.sandboxes.map(({ name }) => name) }
}
