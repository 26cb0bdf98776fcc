import type { Space } from '../space.ts'
import { openSpace } from '../seed/open-space.ts'
import type { Collection, Stored } from '../table.ts'
import type { World } from '../world.ts'
import { AdminProblem } from './problem.ts'

export type Where = { org?: string; sandbox?: string }
export type Which = Where & { id?: string; name?: string }

/** Every sandbox touched so far that fits. */
export function spacesAt(world: World, { org, sandbox }: Where): Space[] {
  return [...world.spaces.values()].filter((space) => (org ?? space.org) === space.org && (sandbox ?? space.name) === space.name)
}

/** The one sandbox meant. The organisation may be left out while there is only one; the sandbox then is the default one. */
export function oneSpace(world: World, where: Where): Space {
  const orgs = new Set([...world.spaces.values()].map((space) => space.org))
  const org = where.org ?? (orgs.size === 1 ? [...orgs][0] : undefined)
  if (org === undefined) throw new AdminProblem(400, `Say which org: ${[...orgs].join(', ') || 'none was used yet'}.`)
  const name = where.sandbox ?? world.seed.sandboxes.find((one) => one.isDefault)?.name
  if (name === undefined || !world.seed.sandboxes.some((one) => one.name === name)) throw new AdminProblem(404, `There is no sandbox ${name ?? ''}.`)
  return openSpace(world, org, name)
}

/** The one entity with that id or name. */
export function oneEntity(world: World, collection: Collection, which: Which): Stored {
  const found = spacesAt(world, which).flatMap((space) => entitiesIn(space, collection, which))
  const [first] = found
  if (found.length === 1 && first !== undefined) return first
  const what = which.id ?? which.name ?? 'nothing: give id or name'
  throw new AdminProblem(found.length === 0 ? 404 : 409, `${found.length} ${collection} fit ${what}.`)
}

function entitiesIn(space: Space, collection: Collection, { id, name }: Which): Stored[] {
  if (id !== undefined) return [space.tables[collection].get(id)].filter((one) => one !== undefined)
  return name === undefined ? [] : [...space.tables[collection].all()].filter(({ doc }) => doc['name'] === name)
}
