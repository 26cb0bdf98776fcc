import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { LiveFlow } from '../plan/model.ts'

/** What is kept of every flow between full passes: enough to find the ones a targeted pass has to read. */
type Entry = { id: string; name: string; markerKey: FlowKey | null; createdAtMs: number }

/** Index of the last full listing, brought up to date from the newest pages; in memory only, rebuilt by any full pass. */
export type Inventory = {
  /** Replaces everything: a listing read to its end. */
  replace(flows: readonly LiveFlow[]): void
  /** Adds what the newest pages show. */
  merge(flows: readonly LiveFlow[]): void
  /** Epoch ms of the newest flow known, by the service's clock. */
  newestMs(): number
  /** Ids of the flows that matter for these keys: same marker, same name, or the marker of the key they moved from. */
  related(keys: ReadonlySet<FlowKey>, desired: readonly DesiredFlow[]): string[]
  size(): number
}

export function createInventory(): Inventory {
  const byId = new Map<string, Entry>()
  const byName = new Map<string, Set<string>>()
  const byKey = new Map<FlowKey, Set<string>>()
  let newest = 0

  function drop(id: string): void {
    const entry = byId.get(id)
    if (entry === undefined) return
    byId.delete(id)
    byName.get(entry.name)?.delete(id)
    if (entry.markerKey !== null) byKey.get(entry.markerKey)?.delete(id)
  }

  function put(flow: LiveFlow): void {
    drop(flow.id)
    const entry: Entry = { id: flow.id, name: flow.name, markerKey: flow.marker?.key ?? null, createdAtMs: flow.createdAtMs }
    byId.set(flow.id, entry)
    add(byName, entry.name, flow.id)
    if (entry.markerKey !== null) add(byKey, entry.markerKey, flow.id)
    newest = Math.max(newest, flow.createdAtMs)
  }

  return {
    replace(flows) {
      byId.clear()
      byName.clear()
      byKey.clear()
      newest = 0
      for (const flow of flows) put(flow)
    },
    merge(flows) {
      for (const flow of flows) put(flow)
    },
    newestMs: () => newest,
    related(keys, desired) {
      const ids = new Set<string>()
      const collect = (found: ReadonlySet<string> | undefined): void => found?.forEach((id) => ids.add(id))
      for (const key of keys) collect(byKey.get(key))
      for (const { name, policy } of desired) {
        collect(byName.get(name))
        if (policy.movedFrom !== null) collect(byKey.get(policy.movedFrom))
        if (policy.adopt !== null && byId.has(policy.adopt)) ids.add(policy.adopt)
      }
      return [...ids]
    },
    size: () => byId.size,
  }
}

function add(map: Map<string, Set<string>>, name: string, id: string): void {
  const ids = map.get(name)
  if (ids === undefined) map.set(name, new Set([id]))
  else ids.add(id)
}
