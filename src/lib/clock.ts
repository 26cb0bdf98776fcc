import { setTimeout } from 'node:timers/promises'
import type { Abortable } from './abort.ts'

/** Port: the only source of time. Deadlines and sleeps run on it, so that a virtual clock can drive a whole pass. */
export type Clock = {
  /** Wall clock, epoch milliseconds. */
  nowMs(): number
  /** Monotonic milliseconds, for durations only. */
  monotonicMs(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, options: Abortable): Promise<void>
  /** A signal that aborts with a `TimeoutError` after `ms`. */
  deadline(ms: number): AbortSignal
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, { signal }) => setTimeout(ms, undefined, { signal }),
  deadline: (ms) => AbortSignal.timeout(ms),
}
