import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import { compareFlow } from './compare.ts'
import type { LiveFlow, OwnedFlow } from './model.ts'
import { ALONE, conflict, isGone, namesakes, type Pair, type PairContext } from './pair.ts'
import { goneSinceMs } from './prune.ts'
import { resolveReferences } from './resolve.ts'
import { isSameBody } from './same-body.ts'

type Bound = Extract<Pair, { kind: 'bound' }>
type Waiting = Extract<Pair, { kind: 'unbound' | 'conflict' | 'missing' }> & { want: DesiredFlow }
type Candidate = { key: FlowKey; live: LiveFlow; owned: OwnedFlow | null }

export type Moves = {
  pairs: Pair[]
  /** For each gone key the manifests that may be what its own moved to: their word is awaited before anything is pruned. */
  heirs: ReadonlyMap<FlowKey, readonly FlowKey[]>
}

/**
 * Renamed files. A move is certain where exactly one gone key and exactly one new manifest have the same body: then the flow goes on under
 * the new key. Anything less is a suspicion, which keeps both sides waiting.
 */
export function settleMoves(found: readonly Pair[], context: PairContext): Moves {
  const pairs = found.map((pair) => contradicted(pair, context) ?? pair)
  const goneFlows = new Map(pairs.flatMap((pair) => (isWithoutFlow(pair) ? [[pair.key, goneNamesakes(pair, context)] as const] : [])))
  const certain = certainMoves(pairs, goneFlows, context)
  const heirs = new Map<FlowKey, FlowKey[]>()
  for (const [key, candidates] of goneFlows) {
    if (certain.has(key)) continue
    for (const one of candidates) heirs.set(one.key, [...(heirs.get(one.key) ?? []), key])
  }
  for (const [key, others] of heirsOutOfSight(pairs, context)) heirs.set(key, [...(heirs.get(key) ?? []), ...others])
  return { pairs: pairs.map((pair) => certain.get(pair.key) ?? pair), heirs }
}

/**
 * `movedFrom` names one gone key, and the flow of another has the manifest's name: an old line that came back with a revert, say. To follow
 * it would prune the flow that the manifest once had.
 */
function contradicted(pair: Pair, context: PairContext): Pair | null {
  if (pair.kind === 'adopting') return adoptedInstead(pair, context)
  if (pair.kind !== 'bound' || pair.want === null || pair.by.how !== 'moved' || pair.want.policy.movedFrom !== pair.by.from) return null
  const { key, want, live } = pair
  const from = pair.by.from
  if (namesakes(want, context).some((one) => one.id === live.id)) return null
  const other = goneNamesakes({ want }, context).find((one) => one.key !== from)
  if (other === undefined) return null
  const message = `sluice.movedFrom names ${from}, but the flow of this name belongs to ${other.key}, whose manifest is gone as well: ${other.live.id} (${other.live.state})`
  const hint = `Set sluice.movedFrom: ${other.key} to go on with that flow; or sluice.adopt: never beside it, if the flow of ${from} is meant.`
  return conflict(key, want, 'move-suspected', live.id, message, hint)
}

/** A renamed file whose `adopt` had no effect while its key had a flow: to adopt now would prune that flow. */
function adoptedInstead({ key, want, live }: Extract<Pair, { kind: 'adopting' }>, context: PairContext): Pair | null {
  const { policy } = context.input
  if (policy.prune === 'off') return null
  const other = goneNamesakes({ want }, context).find((one) => one.live.id !== live.id && goneSinceMs(one.live, one.owned, policy) === null)
  if (other === undefined) return null
  const message = `sluice.adopt names ${live.id}, but the flow of this name belongs to ${other.key}, whose manifest is gone: ${other.live.id} (${other.live.state})`
  const hint = `To go on with that flow set sluice.movedFrom: ${other.key} and remove sluice.adopt; to adopt instead, let ${other.key} go in a commit of its own first.`
  return conflict(key, want, 'move-suspected', live.id, message, hint)
}

/** A manifest that has no flow, or none that it could get: whatever it waits for, it may be what another one moved to. */
function isWithoutFlow(pair: Pair): pair is Waiting {
  return pair.kind === 'unbound' || ((pair.kind === 'conflict' || pair.kind === 'missing') && pair.want !== null)
}

/** Flows of keys that git has let go of which share name and flow spec with a manifest that has no flow. */
function goneNamesakes({ want }: Pick<Waiting, 'want'>, context: PairContext): Candidate[] {
  if (want.policy.adopt === 'never' || want.policy.abandon) return []
  return namesakes(want, context).flatMap((live) => {
    const claim = context.index.claims.get(live.id)
    const owned = context.ownedById.get(live.id) ?? null
    const key = owned?.key ?? (claim?.kind === 'ours' ? claim.key : null)
    return key !== null && isGone(key, context.input, context.desired) ? [{ key, live, owned }] : []
  })
}

function certainMoves(pairs: readonly Pair[], goneFlows: ReadonlyMap<FlowKey, readonly Candidate[]>, context: PairContext): Map<FlowKey, Bound> {
  const asking = new Map<FlowKey, { pair: Waiting; from: Candidate }>()
  const askers = new Map<string, number>()
  // A flow that another manifest says it moved from is not to be had.
  const taken = new Set(pairs.flatMap((pair) => (pair.kind === 'bound' && pair.want !== null ? [pair.live.id] : [])))
  for (const pair of pairs) {
    // To adopt a flow of ours whose key is gone is to move it; every other conflict is for somebody else to settle.
    if (!isWithoutFlow(pair) || pair.kind === 'missing' || (pair.kind === 'conflict' && pair.reason !== 'owned-by-other')) continue
    const same = (goneFlows.get(pair.key) ?? []).filter((one) => !taken.has(one.live.id) && hasSameBody(pair.want, one, context))
    for (const { live } of same) askers.set(live.id, (askers.get(live.id) ?? 0) + 1)
    const [only] = same
    // A create of this key whose answer was lost may yet show up: then there would be two.
    const waiting = context.input.intents.some((intent) => intent.kind === 'create' && intent.key === pair.key)
    if (only !== undefined && same.length === 1 && !waiting && !hasRival(pair, only, context)) asking.set(pair.key, { pair, from: only })
  }
  return new Map(
    [...asking]
      .filter(([, { from }]) => askers.get(from.live.id) === 1)
      .map(([key, { pair, from }]): [FlowKey, Bound] => [
        key,
        { kind: 'bound', key, want: pair.want, live: from.live, owned: from.owned, by: { how: 'moved', from: from.key }, ...ALONE },
      ]),
  )
}

/** Another manifest of the same name that has no flow in sight, or several flows under the gone key: then nobody can be certain. */
function hasRival({ key, want }: Waiting, from: Candidate, context: PairContext): boolean {
  if ((context.index.ours.get(from.key) ?? []).length > 1) return true
  return (context.desiredByName().get(want.name) ?? []).some((other) => other.key !== key && !hasFlow(other.key, context))
}

/** A pass over few keys does not pair the others; a manifest among them may still be the one. */
function heirsOutOfSight(pairs: readonly Pair[], context: PairContext): Map<FlowKey, FlowKey[]> {
  const gone = pairs.filter((pair): pair is Bound => pair.kind === 'bound' && pair.want === null)
  if (gone.length === 0 || context.input.keys === null) return new Map()
  const paired = new Set(pairs.map((pair) => pair.key))
  return new Map(
    gone.map((pair) => [
      pair.key,
      (context.desiredByName().get(pair.live.name) ?? [])
        .filter((want) => !paired.has(want.key) && want.policy.adopt !== 'never' && !hasFlow(want.key, context))
        .map((want) => want.key),
    ]),
  )
}

function hasFlow(key: FlowKey, context: PairContext): boolean {
  return context.ownedByKey.has(key) || context.index.ours.has(key)
}

/** Whether the flow was last given exactly what the manifest asks for; without a ledger row whether it is that now. */
function hasSameBody(want: DesiredFlow, { live, owned }: Candidate, { input }: PairContext): boolean {
  const references = resolveReferences(want, input.bindings)
  if (!('resolved' in references)) return false
  if (owned !== null && owned.applied !== null) return isSameBody(references.resolved.document, owned.applied, want.category)
  const { changes, immutable, withheld } = compareFlow(want, references.resolved, live, null, input)
  return changes.every(({ cause }) => cause === 'moved' || cause === 'restored') && immutable.length === 0 && withheld.length === 0
}
