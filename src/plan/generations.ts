import { generationOf, type Marker } from './marker.ts'
import type { LiveFlow, OwnedFlow } from './model.ts'
import { keeperOf, staying } from './ownership.ts'

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

type Row = Pick<OwnedFlow, 'flowId' | 'state' | 'gen' | 'successor' | 'retired'>

/**
 * Sorts flows of one key, from the service's facts, so that every daemon sorts them the same way; what the ledger knows counts only for
 * flows whose marker line somebody took away.
 */
export function generations(all: readonly LiveFlow[], row: Row | null): Generations {
  const flows = staying(all, row === null || row.state === 'draft' ? null : row.flowId)
  const byGen = [...Map.groupBy(flows, (flow) => generationIn(flow, row))].sort(([a], [b]) => b - a)
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

/** As the marker line says; of a flow without one as the ledger does. */
export function generationIn({ id, marker }: LiveFlow, row: Row | null): number {
  if (marker !== null || row === null) return generationOf(marker)
  if (id === row.flowId) return row.gen
  if (id === row.successor?.flowId) return row.gen + 1
  const retired = row.retired ?? []
  const at = retired.indexOf(id)
  return at < 0 ? 1 : Math.max(1, row.gen - (retired.length - at))
}

/** What the marker line says beside whose flow it is; a line that somebody took away named the generation, too. */
export function restOf(live: LiveFlow, owned: OwnedFlow | null): Marker['rest'] {
  if (live.marker !== null) return live.marker.rest
  return owned?.flowId === live.id && owned.gen > 1 ? { gen: String(owned.gen) } : {}
}
