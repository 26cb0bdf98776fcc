import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { LiveFlow, PlanInput } from './model.ts'
import { claimOf } from './ownership.ts'
import { isGone } from './pair.ts'

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

/** Flows of ours whose key git let go of and that a manifest may have moved from: by its `movedFrom`, its `adopt` or its name. */
export function moversIn(want: DesiredFlow, flows: readonly LiveFlow[], input: PlanInput): LiveFlow[] {
  const { byId, byName, byKey } = listed(flows)
  const { movedFrom, adopt } = want.policy
  const adopted = byId.get(adopt ?? '')
  const meant = [
    ...(movedFrom === null ? [] : (byKey.get(movedFrom) ?? [])),
    ...(adopted === undefined ? [] : [adopted]),
    ...(adopt === 'never' ? [] : (byName.get(want.name) ?? [])),
  ]
  return [...new Set(meant)].filter((flow) => mayMoveTo(want, flow, input))
}

function mayMoveTo(want: DesiredFlow, flow: LiveFlow, input: PlanInput): boolean {
  const { marker } = flow
  if (marker === null || marker.key === want.key || claimOf(flow, input.identity, null).kind !== 'ours') return false
  return isGone(marker.key, input, new Set(input.desired.map(({ key }) => key)))
}
