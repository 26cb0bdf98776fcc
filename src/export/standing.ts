import type { FlowKey } from '../manifest/desired.ts'
import { indexFlows } from '../plan/flow-index.ts'
import { markerId } from '../plan/marker.ts'
import type { LiveFlow, OwnedFlow, TargetIdentity } from '../plan/model.ts'
import { keeperOf, staying } from '../plan/ownership.ts'

import type { Standing } from './model.ts'

/** Whose each flow is, by marker and ledger, as the planner would say it. */
export function standings(flows: readonly LiveFlow[], owned: readonly OwnedFlow[], identity: TargetIdentity): Map<string, Standing> {
  const index = indexFlows(flows, owned, identity)
  const ownedById = new Map(owned.map((row) => [row.flowId, row]))
  const found = new Map<string, Standing>()
  for (const flow of flows) {
    const claim = index.claims.get(flow.id) ?? { kind: 'none' }
    const row = ownedById.get(flow.id)
    if (claim.kind === 'other') found.set(flow.id, { whose: 'other', owner: claim.owner, key: claim.key })
    else if (claim.kind === 'ours') found.set(flow.id, amongRivals(flow, claim.key, index.ours.get(claim.key) ?? []))
    else if (claim.kind === 'none' && row !== undefined) found.set(flow.id, { whose: 'ours', key: row.key })
    else found.set(flow.id, { whose: 'unmanaged', hint: hintOf(flow, identity) })
  }
  return found
}

function amongRivals(flow: LiveFlow, key: FlowKey, rivals: readonly LiveFlow[]): Standing {
  if (rivals.length < 2 || keeperOf(staying(rivals, null)) === flow) return { whose: 'ours', key }
  return { whose: 'duplicate', key, others: rivals.filter((one) => one !== flow).map((one) => one.id) }
}

/** A line that was written for this sandbox, on a flow that we did not create: adopted once, before the ledger was lost. */
function hintOf({ marker }: LiveFlow, { org, sandboxId, owner }: TargetIdentity): FlowKey | null {
  if (marker === null || marker.owner !== owner) return null
  return marker.id === markerId({ org, sandboxId, owner, key: marker.key }) ? marker.key : null
}
