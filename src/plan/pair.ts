import { isJsonObject } from '../lib/json.ts'
import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { FlowIndex } from './flow-index.ts'
import type { HoldReason, LiveFlow, OwnedFlow, PlanInput } from './model.ts'
import { generations } from './generations.ts'
import { createdRow } from './lost-create.ts'
import { confirmedGone } from './missing.ts'
import { createdByUs, hasRightDigest } from './ownership.ts'
import { needsReplacing, predecessorRow, successorRow } from './replace.ts'

/** What belongs together under one key. */
export type Pair =
  | {
      kind: 'bound'
      key: FlowKey
      want: DesiredFlow | null
      live: LiveFlow
      owned: OwnedFlow | null
      by: Binding
      surplus: readonly LiveFlow[]
      /** The published flow that `live`, a draft, will replace. */
      predecessor: LiveFlow | null
      /** Older generations. */
      retired: readonly LiveFlow[]
    }
  | { kind: 'adopting'; key: FlowKey; want: DesiredFlow; live: LiveFlow }
  | { kind: 'unbound'; key: FlowKey; want: DesiredFlow }
  | { kind: 'missing'; key: FlowKey; want: DesiredFlow | null; owned: OwnedFlow }
  | { kind: 'conflict'; key: FlowKey; want: DesiredFlow | null; reason: HoldReason; flowId: string | null; message: string; hint: string }

export type Binding = { how: 'ledger' } | { how: 'marker' } | { how: 'keeper' } | { how: 'replaced' } | { how: 'moved'; from: FlowKey }

export type PairContext = {
  index: FlowIndex
  desired: ReadonlyMap<FlowKey, DesiredFlow>
  ownedByKey: ReadonlyMap<FlowKey, OwnedFlow>
  ownedById: ReadonlyMap<string, OwnedFlow>
  /** Manifests by the name of their flow; made when first asked for. */
  desiredByName: () => ReadonlyMap<string, readonly DesiredFlow[]>
  input: PlanInput
}

/** Finds the flow of one key: ledger confirmed by the live marker, then marker, then `movedFrom`, then `adopt`. */
export function pairKey(key: FlowKey, context: PairContext): Pair | null {
  const want = context.desired.get(key) ?? null
  const owned = context.ownedByKey.get(key) ?? null
  const copies = (context.index.copies.get(key) ?? []).filter((flow) => !isToldToAdopt(flow, want, context))
  const stranger = copies.find((flow) => flow.id !== owned?.flowId)
  if (stranger !== undefined) return copied(key, want, stranger)
  const known = owned === null ? undefined : context.index.byId.get(owned.flowId)
  if (owned !== null && known !== undefined) return pairKnown(key, want, owned, known, context)
  const candidates = (context.index.ours.get(key) ?? []).filter((flow) => want !== null || !context.ownedById.has(flow.id))
  const isUnseen = owned !== null && want !== null
  if (isUnseen && (candidates.every((flow) => isRetired(flow, owned)) || (mayStillRun(owned) && candidates.every(({ state }) => state === 'draft'))))
    return { kind: 'missing', key, want, owned }
  if (candidates.length > 0) return comeBack(chooseKeeper(key, want, owned, candidates, context), context)
  if (owned !== null) return { kind: 'missing', key, want, owned }
  return want === null ? null : pairUnowned(key, want, context)
}

/**
 * Switched off because the flow of the row took its place. While that one does not show up, the old one is no more wanted than before: only
 * a missing flow that is confirmed as such may be made again. A draft had not taken over yet.
 */
function isRetired({ id, state }: LiveFlow, { retired, state: reached }: OwnedFlow): boolean {
  return reached !== 'draft' && state === 'disabled' && retired?.includes(id) === true
}

/** One read that does not show a published flow proves nothing: a draft of its key, made to replace it or by a peer, is not published beside it. */
function mayStillRun(owned: OwnedFlow): boolean {
  return owned.state !== 'draft' && !confirmedGone(owned)
}

/**
 * A key that has a manifest again, and whose flow never lost its marker line: the move to another key was held back. What the ledger knows
 * of the flow it has under that other key, and without it every difference would look like somebody's change.
 */
function comeBack(pair: Pair, { ownedById }: PairContext): Pair {
  if (pair.kind !== 'bound' || pair.owned !== null) return pair
  const holder = ownedById.get(pair.live.id)
  return holder === undefined ? pair : { ...pair, owned: holder, by: { how: 'moved', from: holder.key } }
}

function pairKnown(key: FlowKey, want: DesiredFlow | null, owned: OwnedFlow, known: LiveFlow, context: PairContext): Pair | null {
  const claim = context.index.claims.get(known.id) ?? { kind: 'none' }
  if (claim.kind === 'other') return ownedByOther(key, want, known, `${claim.owner}/${claim.key}`)
  if (claim.kind === 'copy') return copied(key, want, known)
  if (claim.kind === 'ours' && claim.key !== key) {
    // The flow moved on to another key, by us before a crash or by a peer; under this key nothing is left.
    if (context.desired.get(claim.key) !== undefined && want === null) return null
    if (context.input.policy.gitUnreachable && !context.ownedByKey.has(claim.key) && want?.policy.movedFrom !== claim.key)
      return movedByPeer(key, want, known, claim.key)
    // Under a key that git has let go of, the row is newer than the marker: the move stopped before the marker was rewritten.
    const isLetGo = isGone(claim.key, context.input, context.desired) || (want === null && !context.input.sourceComplete)
    if (!isLetGo && !hasSwapped(owned, claim.key, context)) return ownedByOther(key, want, known, `${context.input.identity.owner}/${claim.key}`)
    // Unless a peer moved the flow away and published another one for this key meanwhile, of which this ledger knows nothing.
    const others = othersOf(key, known, context)
    if (want?.policy.movedFrom !== claim.key && others.some((one) => one.state !== 'draft')) return chooseKeeper(key, want, owned, others, context)
  }
  // A stripped marker, or an old one: the ledger still knows the flow, unless another flow carries the marker of this key.
  const others = othersOf(key, known, context)
  if (others.length > 0) return chooseKeeper(key, want, owned, [known, ...others], context)
  return { kind: 'bound', key, want, live: known, owned, by: { how: 'ledger' }, ...ALONE }
}

/** What else carries the marker of the key. */
function othersOf(key: FlowKey, known: LiveFlow, context: PairContext): LiveFlow[] {
  return (context.index.ours.get(key) ?? []).filter((one) => one.id !== known.id && !hasSwapped(context.ownedById.get(one.id), key, context))
}

/** Two keys change places: the ledger has both flows under their new keys, and the marker line of this one still says its old key. */
function hasSwapped(owned: OwnedFlow | undefined, markedAs: FlowKey, { ownedByKey, desired }: PairContext): boolean {
  if (owned === undefined || desired.get(owned.key)?.policy.movedFrom !== markedAs) return false
  const other = ownedByKey.get(markedAs)
  return other !== undefined && other.flowId !== owned.flowId
}

/** No other flow has this key. */
export const ALONE = { surplus: [], predecessor: null, retired: [] } as const

function chooseKeeper(key: FlowKey, want: DesiredFlow | null, owned: OwnedFlow | null, candidates: readonly LiveFlow[], context: PairContext): Pair {
  const { input } = context
  const { current, successor, retired, surplus } = generations(candidates, owned)
  const stuck = [...surplus, ...(successor === null ? [] : [successor])].filter((one) => one.state !== 'draft' || !createdByUs(one, input.identity))
  // An older generation that runs again while the newer does: somebody switched it on, and only they know which one is meant. So may a peer
  // have done that has abandoned the newer one, which took its line away.
  const isCertain = input.policy.drift === 'correct' && (current?.marker !== null || !input.policy.marker)
  const running = retired.filter((one) => one.state === 'enabled' && !isCertain)
  if (current === null || stuck.length > 0 || running.length > 0) return duplicates(key, want, current, candidates)
  const how = owned === null ? (candidates.length > 1 ? 'keeper' : 'marker') : retired.some((one) => one.id === owned.flowId) ? 'replaced' : 'keeper'
  const bind = (flow: LiveFlow): Binding => (owned?.flowId === flow.id ? { how: 'ledger' } : { how })
  const rowOf = (flow: LiveFlow): OwnedFlow | null =>
    owned === null ? createdRow(key, flow, input) : owned.flowId === flow.id ? owned : predecessorRow(owned, flow)
  const bound = { kind: 'bound', key, want, live: current, owned: rowOf(current), by: bind(current), predecessor: null, retired } as const
  if (successor === null) return { ...bound, surplus }
  // A published flow cannot become a draft, by another in its place either.
  const isWanted = want !== null && !want.policy.suspend && want.state !== 'draft'
  // The row may have gone over to the draft already: of the flow that it replaces, nothing is known to be applied then.
  if (!isWanted || !needsReplacing(want, current, rowOf(current), input)) return { ...bound, surplus: [...surplus, successor] }
  const row = owned === null ? null : successorRow(owned, successor)
  return { ...bound, live: successor, owned: row, by: { how: row === null ? 'marker' : 'ledger' }, surplus, predecessor: current }
}

function duplicates(key: FlowKey, want: DesiredFlow | null, keeper: LiveFlow | null, candidates: readonly LiveFlow[]): Pair {
  const ids = candidates.map((one) => one.id).sort()
  return {
    kind: 'conflict',
    key,
    want,
    reason: 'duplicate-suspected',
    flowId: keeper?.id ?? null,
    message: `${candidates.length} flows carry the marker of this key: ${ids.join(', ')}`,
    hint: 'Keep one: delete the others in AEP, or remove the marker line from their descriptions. Sluice touches none of them until then.',
  }
}

function pairUnowned(key: FlowKey, want: DesiredFlow, context: PairContext): Pair {
  const { adopt, movedFrom } = want.policy
  if (adopt !== null && adopt !== 'never' && adopt !== 'by-name') return adoptById(key, want, adopt, context)
  if (movedFrom !== null) {
    const moved = pairMoved(key, want, movedFrom, context)
    if (moved !== null) return moved
  }
  return adopt === 'by-name' ? adoptByName(key, want, context) : { kind: 'unbound', key, want }
}

function pairMoved(key: FlowKey, want: DesiredFlow, from: FlowKey, context: PairContext): Pair | null {
  const owned = context.ownedByKey.get(from) ?? null
  const known = owned === null ? undefined : context.index.byId.get(owned.flowId)
  // Of several flows under the old key the keeper moves: what every daemon sees, whichever of them it made itself.
  const others = (context.index.ours.get(from) ?? []).filter((one) => one.id !== known?.id)
  const found = generations(known === undefined ? others : [known, ...others], owned)
  const live = found.current
  if (live === null && others.length > 0) return duplicates(key, want, null, known === undefined ? others : [known, ...others])
  // One read that does not show it proves nothing: to create beside it would make a second.
  if (live == null) return owned !== null && isGone(from, context.input, context.desired) ? { kind: 'missing', key, want, owned } : null
  if (!isGone(from, context.input, context.desired)) {
    const isThere = context.desired.has(from) || context.input.brokenKeys.has(from)
    const message = `sluice.movedFrom names ${from}, which ${isThere ? 'still has a manifest' : 'a file that cannot be read may still be the manifest of'}`
    const hint = isThere ? `Remove the manifest of ${from}, or remove sluice.movedFrom.` : 'Mend the files that the diagnostics name.'
    return conflict(key, want, 'move-suspected', live.id, message, hint)
  }
  const surplus = found.surplus.filter((one) => one.state === 'draft' && createdByUs(one, context.input.identity))
  return { kind: 'bound', key, want, live, owned: owned?.flowId === live.id ? owned : null, by: { how: 'moved', from }, ...ALONE, surplus }
}

function adoptById(key: FlowKey, want: DesiredFlow, id: string, context: PairContext): Pair {
  const live = context.index.byId.get(id)
  if (live === undefined)
    return conflict(
      key,
      want,
      'adopt-impossible',
      id,
      `the sandbox shows no flow ${id}`,
      'Check the id in sluice.adopt and the target that it belongs to.',
    )
  return adopting(key, want, live, context)
}

/**
 * By its id; or as the only one of its name, with our marker for this key: so a flow is left when adopting it took effect and nobody
 * heard that it did, and so it is found when the ledger is lost.
 */
function isToldToAdopt(flow: LiveFlow, want: DesiredFlow | null, context: PairContext): boolean {
  if (want === null || want.policy.adopt !== 'by-name') return want?.policy.adopt === flow.id
  if (context.ownedByKey.has(want.key) || flow.marker === null || !hasRightDigest(flow.marker, context.input.identity)) return false
  const candidates = adoptable(want, context)
  return candidates.length === 1 && candidates[0]?.id === flow.id
}

function adoptable(want: DesiredFlow, context: PairContext): LiveFlow[] {
  return namesakes(want, context).filter((one) => context.index.claims.get(one.id)?.kind !== 'other')
}

function adoptByName(key: FlowKey, want: DesiredFlow, context: PairContext): Pair {
  const candidates = adoptable(want, context)
  const only = candidates[0]
  if (only === undefined) return { kind: 'unbound', key, want }
  if (candidates.length === 1) return adopting(key, want, only, context)
  const ids = candidates.map((one) => one.id)
  return conflict(
    key,
    want,
    'adopt-impossible',
    null,
    `${ids.length} flows are named ${JSON.stringify(want.name)}: ${ids.join(', ')}`,
    'Name the one to adopt by its id.',
  )
}

function adopting(key: FlowKey, want: DesiredFlow, live: LiveFlow, context: PairContext): Pair {
  const claim = context.index.claims.get(live.id) ?? { kind: 'none' }
  if (claim.kind === 'other') return ownedByOther(key, want, live, `${claim.owner}/${claim.key}`)
  if (claim.kind === 'ours') return ownedByOther(key, want, live, `${context.input.identity.owner}/${claim.key}`)
  if (claim.kind === 'copy' && !isToldToAdopt(live, want, context)) return copied(key, want, live)
  // The ledger knows a flow of ours without its marker line as well.
  const holder = context.ownedById.get(live.id)
  if (holder !== undefined) return ownedByOther(key, want, live, `${context.input.identity.owner}/${holder.key}`)
  return { kind: 'adopting', key, want, live }
}

/**
 * Two manifests with one flow would take it from each other for ever, so neither gets it: both ask to adopt it, or the ledger has it
 * under both keys because one of them adopted it while it carried no marker.
 */
export function withoutRivals(pairs: readonly Pair[]): Pair[] {
  const asking = pairs.filter((pair) => (pair.kind === 'adopting' || pair.kind === 'bound') && pair.want !== null)
  const byFlow = Map.groupBy(asking, (pair) => ('live' in pair ? pair.live.id : ''))
  return pairs.map((pair) => {
    if (!('live' in pair) || pair.want === null) return pair
    const rivals = byFlow.get(pair.live.id) ?? []
    if (rivals.length < 2) return pair
    const message = `several manifests want flow ${pair.live.id}: ${rivals.map((one) => one.key).join(', ')}`
    const hint = 'Let one of them have it: remove the others, or give them sluice.adopt: never and a name of their own.'
    return conflict(pair.key, pair.want, pair.kind === 'adopting' ? 'adopt-impossible' : 'owned-by-other', pair.live.id, message, hint)
  })
}

/** Flows that share name and flow spec with what is wanted. */
export function namesakes(want: DesiredFlow, context: PairContext): LiveFlow[] {
  const reference = want.document['flowSpec']
  const asked = isJsonObject(reference) ? reference : {}
  const specId = asked['id'] ?? context.input.bindings.flowSpecs.find((one) => one.name === asked['name'])?.id
  return (context.index.byName.get(want.name) ?? []).filter((one) => specId === undefined || one.flowSpecId === specId)
}

/** Whether git has let go of a key for certain: no manifest, no broken file that could be it, and a revision read in full. */
export function isGone(key: FlowKey, input: PlanInput, desired: { has(key: FlowKey): boolean }): boolean {
  return input.sourceComplete && !input.brokenKeys.has(key) && !desired.has(key)
}

function copied(key: FlowKey, want: DesiredFlow | null, flow: LiveFlow): Pair {
  return conflict(
    key,
    want,
    'marker-copied',
    flow.id,
    `flow ${flow.id} (${JSON.stringify(flow.name)}) carries a copy of this key's marker, but Sluice did not create it here`,
    'Remove the marker line from the description of that flow in AEP; or, if it should be managed, also name it in sluice.adopt.',
  )
}

/** A key that the last revision we read knows nothing of: whoever wrote it follows a newer one. */
function movedByPeer(key: FlowKey, want: DesiredFlow | null, flow: LiveFlow, to: FlowKey): Pair {
  const message = `git cannot be reached, and another daemon has moved flow ${flow.id} to the key ${to}`
  return conflict(key, want, 'written-by-peer', flow.id, message, 'Nothing to do: it goes on when git can be reached again.')
}

function ownedByOther(key: FlowKey, want: DesiredFlow | null, flow: LiveFlow, owner: string): Pair {
  return conflict(
    key,
    want,
    'owned-by-other',
    flow.id,
    `flow ${flow.id} (${JSON.stringify(flow.name)}) is managed as ${owner}`,
    'Let its owner abandon it first (sluice.abandon: true), or leave it alone.',
  )
}

export function conflict(key: FlowKey, want: DesiredFlow | null, reason: HoldReason, flowId: string | null, message: string, hint: string): Pair {
  return { kind: 'conflict', key, want, reason, flowId, message, hint }
}
