/**
 * The world's own time: it can be set, stepped, run fast or stand still, whatever the host's clock does. Schedules, transitions,
 * audit fields and etags live on it; the life of a token does not.
 */
export type TimeState = {
  /** Host and virtual time that were equal in meaning when the clock was last touched. */
  hostMs: number
  virtualMs: number
  /** Virtual milliseconds per host millisecond. 0: the clock stands still. */
  rate: number
}

export function timeFrom(hostMs: number): TimeState {
  return { hostMs, virtualMs: hostMs, rate: 1 }
}

export function virtualNowMs(time: TimeState, hostMs: number): number {
  return Math.floor(time.virtualMs + (hostMs - time.hostMs) * time.rate)
}

export type TimeChange = { nowMs?: number; advanceMs?: number; rate?: number }

/** Time after a change; set first, then advance, then the new rate. */
export function changeTime(time: TimeState, hostMs: number, change: TimeChange): TimeState {
  const base = change.nowMs ?? virtualNowMs(time, hostMs)
  return { hostMs, virtualMs: base + (change.advanceMs ?? 0), rate: change.rate ?? time.rate }
}
