import { seededRandom } from '../../src/lib/random.ts'

/** Draws of one stream. The same seed gives the same draws. */
export type Draw = {
  float(): number
  /** From `low` to `high`, both included. */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly [T, ...T[]]): T
  /** One of the names, each as likely as its weight says. */
  weighted<N extends string>(weights: Readonly<Record<N, number>>): N
}

export function drawFrom(seed: number): Draw {
  const random = seededRandom(seed)
  // Neighbouring seeds begin alike: the first draws of a stream are thrown away.
  for (let at = 0; at < 4; at += 1) random.float()
  const int = (low: number, high: number): number => low + Math.floor(random.float() * (high - low + 1))
  return {
    float: () => random.float(),
    int,
    chance: (probability) => random.float() < probability,
    pick: (items) => items[int(0, items.length - 1)] ?? items[0],
    weighted: <N extends string>(weights: Readonly<Record<N, number>>): N => {
      const entries = Object.entries(weights) as [N, number][]
      let left = random.float() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [name, weight] of entries) {
        left -= weight
        if (left < 0) return name
      }
      return (entries.at(-1) as [N, number])[0]
    },
  }
}
