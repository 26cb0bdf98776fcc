import type { FlowKey } from '../manifest/desired.ts'
import type { LiveFlow } from '../plan/model.ts'

/** A listing by what is asked of it. */
export type Listed = {
  byId: ReadonlyMap<string, LiveFlow>
  byName: ReadonlyMap<string, readonly LiveFlow[]>
  byKey: ReadonlyMap<FlowKey, readonly LiveFlow[]>
}

const made = new WeakMap<readonly LiveFlow[], Listed>()

/** Made once for each listing: every flow of a batch asks the same one, and to search it each time blocks the process for seconds. */
export function listed(flows: readonly LiveFlow[]): Listed {
  const before = made.get(flows)
  if (before !== undefined) return before
  const now: Listed = {
    byId: new Map(flows.map((flow) => [flow.id, flow])),
    byName: Map.groupBy(flows, ({ name }) => name),
    byKey: Map.groupBy(flows, ({ marker }) => marker?.key ?? ''),
  }
  made.set(flows, now)
  return now
}
