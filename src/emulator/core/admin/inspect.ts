/** Looking at the world without being noticed by it: nothing here appears in the journal. */
import type { JsonObject } from '../../../lib/json.ts'
import type { JournalEntry } from '../journal.ts'
import { sandboxId, type Space } from '../space.ts'
import { COLLECTIONS, type Stored } from '../table.ts'
import { nowMs, type World } from '../world.ts'
import { spacesAt } from './find.ts'

/** Everything that lives, by sandbox; `?org=`, `?sandbox=` and `?collection=` narrow it down. */
export function dumpState(world: World, query: URLSearchParams): JsonObject {
  const org = query.get('org') ?? undefined
  const sandbox = query.get('sandbox') ?? undefined
  const where = { ...(org === undefined ? {} : { org }), ...(sandbox === undefined ? {} : { sandbox }) }
  const spaces = spacesAt(world, where).map((space) => dumpSpace(space, query.get('collection')))
  return { nowMs: nowMs(world), rate: world.time.rate, knobs: { ...world.knobs }, spaces }
}

export function journalEntries(world: World, query: URLSearchParams): readonly JournalEntry[] {
  const tests = Object.entries(FILTERS).flatMap(([name, test]) => {
    const wanted = query.get(name)
    return wanted === null ? [] : [(entry: JournalEntry) => test(entry, wanted)]
  })
  const found = world.journal.entries().filter((entry) => tests.every((test) => test(entry)))
  const limit = Number(query.get('limit') ?? Number.NaN)
  return Number.isInteger(limit) && limit > 0 ? found.slice(-limit) : found
}

const FILTERS: Record<string, (entry: JournalEntry, wanted: string) => boolean> = {
  write: (entry, wanted) => String(entry.write) === wanted,
  method: (entry, wanted) => entry.method === wanted.toUpperCase(),
  sandbox: (entry, wanted) => entry.sandbox === wanted,
  org: (entry, wanted) => entry.org === wanted,
  path: (entry, wanted) => entry.path.includes(wanted),
  status: (entry, wanted) => String(entry.status) === wanted,
  flowId: (entry, wanted) => entry.flowId === wanted,
  since: (entry, wanted) => entry.at >= Number(wanted),
}

function dumpSpace(space: Space, only: string | null): JsonObject {
  const collections = COLLECTIONS.filter((collection) => only === null || only === collection)
  const entities = collections.map((collection) => [collection, [...space.tables[collection].all()].map(docOf)])
  return { org: space.org, sandbox: space.name, sandboxId: sandboxId(space), ...(Object.fromEntries(entities) as JsonObject) }
}

function docOf({ doc }: Stored): JsonObject {
  return doc
}
