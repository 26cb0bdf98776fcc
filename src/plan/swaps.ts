import type { FlowKey } from '../manifest/desired.ts'
import { conflict, type Pair, type PairContext } from './pair.ts'
import { resolveReferences } from './resolve.ts'
import { isSameBody } from './same-body.ts'

type Bound = Extract<Pair, { kind: 'bound' }>

/**
 * Two manifests that have exchanged their bodies. Writing each flow over with the other's would publish, stop or hold the wrong one, so
 * they wait, unless both say `movedFrom`: then their flows change keys.
 */
export function settleSwaps(pairs: readonly Pair[], context: PairContext): Pair[] {
  const partners = partnersOf(pairs, context)
  if (partners.size === 0) return [...pairs]
  const byKey = new Map(pairs.map((pair) => [pair.key, pair]))
  return pairs.map((pair) => {
    const other = byKey.get(partners.get(pair.key) ?? '')
    if (pair.kind !== 'bound' || pair.want === null || other?.kind !== 'bound' || other.want === null) return pair
    if (pair.want.policy.movedFrom === other.key && other.want.policy.movedFrom === pair.key)
      return { ...pair, live: other.live, owned: other.owned, by: { how: 'moved', from: other.key } }
    const message = `this manifest and that of ${other.key} have exchanged their bodies`
    const hint = `Exchange them back; or, if their keys were meant to change places, set sluice.movedFrom: ${other.key} here and sluice.movedFrom: ${pair.key} there.`
    return conflict(pair.key, pair.want, 'move-suspected', pair.live.id, message, hint)
  })
}

/** Pairs of keys of which each asks for what the other was last given. */
function partnersOf(pairs: readonly Pair[], { input }: PairContext): Map<FlowKey, FlowKey> {
  const changed = pairs.flatMap((pair) => (pair.kind === 'bound' && isChangedByGit(pair) ? [pair] : []))
  // A body holds its name: only what is called the same can be the same.
  const byName = Map.groupBy(changed, (pair) => pair.owned?.applied?.['name'])
  const asksFor = (one: Bound, other: Bound): boolean => {
    const references = one.want === null ? null : resolveReferences(one.want, input.bindings)
    const applied = other.owned?.applied ?? null
    if (references === null || !('resolved' in references) || applied === null || one.want === null) return false
    return isSameBody(references.resolved.document, applied, one.want.category)
  }
  return new Map(
    changed.flatMap((one): [FlowKey, FlowKey][] => {
      const partners = (byName.get(one.want?.name) ?? []).filter(
        (other) => other !== one && asksFor(one, other) && asksFor(other, one) && !asksFor(one, one),
      )
      const [only] = partners
      return partners.length === 1 && only !== undefined ? [[one.key, only.key]] : []
    }),
  )
}

function isChangedByGit({ want, owned }: Bound): boolean {
  return want !== null && owned !== null && owned.applied !== null && owned.appliedDigest !== want.digest
}
