import type { FlowKey } from '../manifest/desired.ts'
import type { LiveFlow } from '../plan/model.ts'
import type { Standing } from './model.ts'
import { idPart, pathOf, slugOf } from './slug.ts'

/**
 * A key for every flow that may get a manifest: the one in its marker, else one made of its name. Of namesakes the oldest has the bare
 * name, the others the beginning of their id behind it: a flow that is created later changes no key.
 * @param reserved keys that other flows have
 */
export function assignKeys(
  flows: readonly LiveFlow[],
  standing: ReadonlyMap<string, Standing>,
  reserved: Iterable<FlowKey>,
): ReadonlyMap<string, FlowKey> {
  const keys = new Map<string, FlowKey>()
  const taken = new Set<string>()
  const take = (key: FlowKey): void => void taken.add(key.toLowerCase()).add(pathOf(key).toLowerCase())
  const isFree = (key: FlowKey): boolean => !taken.has(key.toLowerCase()) && !taken.has(pathOf(key).toLowerCase())
  for (const key of reserved) take(key)
  // A copied line makes its key unusable for others, so nobody gets it by name.
  for (const { marker } of flows) if (marker !== null) take(marker.key)
  for (const flow of flows) {
    const one = standing.get(flow.id)
    if (one?.whose !== 'ours') continue
    keys.set(flow.id, one.key)
    take(one.key)
  }
  const ours = new Set(keys.values())
  for (const flow of flows.toSorted(byAge)) {
    const one = standing.get(flow.id)
    if (one?.whose !== 'unmanaged') continue
    const hinted = one.hint !== null && !ours.has(one.hint) ? one.hint : null
    const key = hinted ?? freeKey(flow, isFree)
    keys.set(flow.id, key)
    ours.add(key)
    take(key)
  }
  return keys
}

function freeKey({ id, name }: LiveFlow, isFree: (key: FlowKey) => boolean): FlowKey {
  const slug = slugOf(name)
  const base = slug === '' ? `flow-${idPart(id)}` : slug
  const long = `${slug === '' ? 'flow' : slug}-${idPart(id)}`
  let key = isFree(base) ? base : long
  // Ids that begin alike, or a marker that names this very key.
  for (let count = 2; !isFree(key); count += 1) key = `${long}-${count}`
  return key
}

function byAge(a: LiveFlow, b: LiveFlow): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1)
}
