/** What both ledgers do alike, whatever holds the rows. */
import { equalJson } from '../lib/json.ts'
import type { PassRecord } from './ledger.ts'

/** The fence number where one process at a time can hold the folder: the lock is the fence, and the number never changes. */
export const FOLDER_FENCE = 1

export const HISTORY_KEPT_MS = 90 * 24 * 3_600_000

/** Rows of history dropped per recorded pass at most, so that no pass waits for a big clean-up. */
export const PRUNE_BATCH = 500

/** Parsed manifests kept: twice the largest fleet we plan for. The oldest go first. */
export const PARSES_KEPT = 20_000

/** A fence other than ours is a bug of the composition, never of the world. */
export function assertFence(fence: number): void {
  if (fence !== FOLDER_FENCE) throw new Error(`ledger write with fence ${fence}, the folder's is ${FOLDER_FENCE}`)
}

/**
 * Whether a pass that wrote nothing says the same as the one before it. Counts of a targeted pass and of a full one are not
 * compared: they looked at different flows.
 */
export function repeats(pass: PassRecord, previous: PassRecord): boolean {
  const endedAlike = pass.outcome === previous.outcome && pass.reason === previous.reason && pass.revision === previous.revision
  return endedAlike && (pass.kind !== previous.kind || equalJson(pass.counts, previous.counts))
}
