import type { Random } from '../lib/random.ts'
import type { Knobs } from './knobs.ts'

/** Exponential with full jitter: many callers that failed together do not come back together. `failures` counts from 1. */
export function backoffMs(failures: number, random: Random, { backoffBaseMs, backoffCapMs }: Pick<Knobs, 'backoffBaseMs' | 'backoffCapMs'>): number {
  return Math.round(random.float() * Math.min(backoffCapMs, backoffBaseMs * 2 ** (failures - 1)))
}
