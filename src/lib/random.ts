import { randomUUID } from 'node:crypto'

/** Port: the only source of chance. Tests and simulations pass a seeded one. */
export type Random = {
  /** Uniform in [0, 1). */
  float(): number
  /** A version 4 UUID. */
  uuid(): string
}

export const systemRandom: Random = { float: () => Math.random(), uuid: () => randomUUID() }

/** Reproducible randomness (mulberry32): the same seed yields the same sequence on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const float = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const hex = (digits: number): string => Array.from({ length: digits }, () => Math.floor(float() * 16).toString(16)).join('')
  const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(float() * 4)]}${hex(3)}-${hex(12)}`
  return { float, uuid }
}
