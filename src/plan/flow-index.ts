import type { FlowKey } from '../manifest/desired.ts'
import { generationOf } from './marker.ts'
import type { LiveFlow, OwnedFlow, TargetIdentity } from './model.ts'
import { claimOf, type Claim } from './ownership.ts'

/** Live flows by everything pairing asks for; built once per plan, so that a plan stays linear in the number of flows. */
export type FlowIndex = {
  byId: ReadonlyMap<string, LiveFlow>
  /** Flows whose marker names the key, valid and ours. */
  ours: ReadonlyMap<FlowKey, LiveFlow[]>
  /** Flows that carry a copy of the key's marker. */
  copies: ReadonlyMap<FlowKey, LiveFlow[]>
  byName: ReadonlyMap<string, LiveFlow[]>
  claims: ReadonlyMap<string, Claim>
  /** The highest generation among flows whose marker names the key and that another key took along. */
  leftBehind: ReadonlyMap<FlowKey, number>
}

export function indexFlows(flows: readonly LiveFlow[], owned: readonly OwnedFlow[], identity: TargetIdentity): FlowIndex {
  const known = new Map(owned.flatMap((row) => [row.flowId, ...(row.retired ?? [])].map((id) => [id, id] as const)))
  // A key that moved took its older generations along, whose marker lines nobody rewrote.
  const retiredUnder = new Map(owned.flatMap((row) => (row.retired ?? []).map((id) => [id, row.key] as const)))
  const successorOf = new Map(owned.flatMap((row) => (row.successor === null ? [] : [[row.successor.flowId, row.key] as const])))
  const byId = new Map<string, LiveFlow>()
  const ours = new Map<FlowKey, LiveFlow[]>()
  const copies = new Map<FlowKey, LiveFlow[]>()
  const byName = new Map<string, LiveFlow[]>()
  const claims = new Map<string, Claim>()
  const leftBehind = new Map<FlowKey, number>()
  // In the order of their ids: listings come in any order, and of several flows a hold names the first.
  for (const flow of flows.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const told = claimOf(flow, identity, known.get(flow.id) ?? null)
    const claim = told.kind === 'ours' ? { ...told, key: retiredUnder.get(flow.id) ?? told.key } : told
    // Without their marker lines, what is being replaced and what is to replace it are known by the ledger alone.
    const unmarked =
      told.kind === 'none' ? ((flow.state === 'disabled' ? undefined : retiredUnder.get(flow.id)) ?? successorOf.get(flow.id)) : undefined
    byId.set(flow.id, flow)
    claims.set(flow.id, claim)
    push(byName, flow.name, flow)
    if (claim.kind === 'ours') push(ours, claim.key, flow)
    if (told.kind === 'ours' && claim.kind === 'ours' && told.key !== claim.key)
      leftBehind.set(told.key, Math.max(leftBehind.get(told.key) ?? 1, generationOf(flow.marker)))
    if (unmarked !== undefined) push(ours, unmarked, flow)
    if (claim.kind === 'copy') push(copies, claim.key, flow)
  }
  return { byId, ours, copies, byName, claims, leftBehind }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
