import type { FlowKey } from '../manifest/desired.ts'
import { isBeingDeleted } from './kinds/flow.ts'
import { markerId, type Marker } from './marker.ts'
import type { LiveFlow, TargetIdentity } from './model.ts'

/**
 * What a flow's marker says about whose it is:
 * - `none`: no marker.
 * - `other`: another owner's.
 * - `ours`: our owner, right digest, and written by a client of ours.
 * - `copy`: our owner's line on a flow that is not ours: wrong digest (copied between sandboxes, or edited), or a right one on a flow
 *   that somebody else created.
 */
export type Claim = { kind: 'none' } | { kind: 'other'; owner: string; key: FlowKey } | { kind: 'ours' | 'copy'; key: FlowKey }

export function claimOf(live: LiveFlow, identity: TargetIdentity, knownId: string | null): Claim {
  const { marker } = live
  if (marker === null) return { kind: 'none' }
  const { owner, key } = marker
  if (owner !== identity.owner && !identity.formerOwners.includes(owner)) return { kind: 'other', owner, key }
  const right = hasRightDigest(marker, identity)
  const trusted = live.id === knownId || createdByUs(live, identity) || identity.clientIds.includes('*')
  return { kind: right && trusted ? 'ours' : 'copy', key }
}

/** Written for this sandbox and this key; whose flow it is on is another question. */
export function hasRightDigest({ owner, key, id }: Marker, { org, sandboxId }: TargetIdentity): boolean {
  return id === markerId({ org, sandboxId, owner, key })
}

/** By name, never by `*`: what nobody vouches for is not deleted as a surplus. */
export function createdByUs(live: LiveFlow, identity: TargetIdentity): boolean {
  return identity.clientIds.includes(live.createdClient)
}

/**
 * Which of several flows with one valid marker stays, from the service's facts alone, so that every daemon chooses the same one:
 * the published one (whatever is no draft counts), else the first created. Null when two are published: nobody may choose then.
 */
export function keeperOf(candidates: readonly LiveFlow[]): LiveFlow | null {
  const published = candidates.filter((one) => one.state !== 'draft')
  if (published.length > 1) return null
  if (published[0] !== undefined) return published[0]
  return [...candidates].sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))[0] ?? null
}

/**
 * Without flows that are being deleted, as long as any other is left: a second draft on its way out is no draft by its state, and would
 * pass for the published flow of its key, so that the first one were removed as well.
 * @param exceptId of a flow that was published, as far as is known: it counts to its end
 */
export function staying(flows: readonly LiveFlow[], exceptId: string | null): readonly LiveFlow[] {
  const left = flows.filter(({ id, state }) => id === exceptId || !isBeingDeleted(state))
  return left.length > 0 ? left : flows
}

/**
 * A flow that we created and that has the same name and flow spec without any marker: a person may have stripped the line of the very flow
 * that another daemon published for this manifest, or is about to. Nobody can be certain, so nothing is published beside it.
 * @param known ids of flows that the ledger has under other keys
 */
export function strippedTwin(live: LiveFlow, flows: readonly LiveFlow[], identity: TargetIdentity, known: ReadonlySet<string>): LiveFlow | null {
  const isTwin = (one: LiveFlow): boolean => one.name === live.name && one.flowSpecId === live.flowSpecId && one.marker === null
  return flows.find((one) => one.id !== live.id && isTwin(one) && createdByUs(one, identity) && !known.has(one.id)) ?? null
}
