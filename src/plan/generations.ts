import { generationOf } from './marker.ts'
import type { LiveFlow } from './model.ts'
import { keeperOf } from './ownership.ts'

/** Flows of one key by what they are to each other. */
export type Generations = {
  /** The flow of the manifest: the newest that is no draft, else the keeper of the newest drafts. Null when two are published in one generation. */
  current: LiveFlow | null
  /** A draft of a newer generation than `current`, made to take its place. */
  successor: LiveFlow | null
  /** Published flows of older generations than `current`. */
  retired: LiveFlow[]
  /** Drafts that are none of these: a create happened twice, or a replacement came to nothing. */
  surplus: LiveFlow[]
}

/** Sorts flows with one valid marker, from the service's facts alone, so that every daemon sorts them the same way. */
export function generations(flows: readonly LiveFlow[]): Generations {
  const byGen = [...Map.groupBy(flows, (flow) => generationOf(flow.marker))].sort(([a], [b]) => b - a)
  const keepers = byGen.map(([, members]) => ({ keeper: keeperOf(members), members }))
  if (keepers.some(({ keeper }) => keeper === null)) return { current: null, successor: null, retired: [], surplus: [] }
  const published = keepers.findIndex(({ keeper }) => keeper !== null && keeper.state !== 'draft')
  const at = published < 0 ? 0 : published
  const current = keepers[at]?.keeper ?? null
  const successor = at > 0 ? (keepers[0]?.keeper ?? null) : null
  const retired = keepers.slice(at + 1).flatMap(({ keeper }) => (keeper !== null && keeper.state !== 'draft' ? [keeper] : []))
  const named = new Set([current, successor, ...retired])
  return { current, successor, retired, surplus: flows.filter((flow) => !named.has(flow)) }
}
