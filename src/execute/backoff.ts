import type { Random } from '../lib/random.ts'

const FIRST_MS = 1_000
const CEILING_MS = 5 * 60_000

/** Exponential with half jitter: `attempts` is how often it failed before. A `Retry-After` of the service wins when it is longer. */
export function backoffMs(attempts: number, random: Random, retryAfterMs = 0): number {
  const full = Math.min(CEILING_MS, FIRST_MS * 2 ** Math.min(attempts, 20))
  return Math.max(retryAfterMs, Math.round(full / 2 + (full / 2) * random.float()))
}
