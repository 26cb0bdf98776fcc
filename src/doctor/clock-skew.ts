import type { Clock } from '../lib/clock.ts'
import type { Transport } from '../flowservice/transport.ts'
import type { WireResponse } from '../flowservice/wire.ts'
import { failed, ok, skipped, warning, type Check } from './check.ts'

/** How far the clock at the other end is ahead of ours; negative when it is behind. */
export type Skew = { aheadMs: number; roundTripMs: number }

export type WatchedTransport = { transport: Transport; skew(): Skew | null }

/** Beyond this, start times that are meant to lie ahead may not. */
const WARN_MS = 30_000
/** Sluice holds a publish whose start is less than five minutes ahead: with a clock so wrong it would let the past through, or nothing. */
const RED_MS = 300_000

/** Reads the clock of a server off the `Date` of its answers; the quickest answer is the most exact. */
export function watchDates(transport: Transport, clock: Clock): WatchedTransport {
  let best: Skew | null = null
  return {
    skew: () => best,
    async transport(request, options) {
      const startMs = clock.monotonicMs()
      const response = await transport(request, options)
      const roundTripMs = clock.monotonicMs() - startMs
      const dateMs = dateOf(response)
      if (dateMs !== null && (best === null || roundTripMs < best.roundTripMs)) {
        // The header says whole seconds, and was written about half way.
        best = { aheadMs: Math.round(dateMs + 500 - (clock.nowMs() - roundTripMs / 2)), roundTripMs }
      }
      return response
    },
  }
}

/** Null also for answers out of some cache on the way: their date is old. */
function dateOf({ headers }: WireResponse): number | null {
  if (Number(headers['age'] ?? 0) > 0) return null
  const ms = Date.parse(headers['date'] ?? '')
  return Number.isNaN(ms) ? null : ms
}

export function checkClock(skew: Skew | null): Check {
  if (skew === null) return skipped('clock', 'no answer carried a Date to compare the clock with')
  const seconds = Math.round(Math.abs(skew.aheadMs) / 1000)
  if (seconds <= 1) return ok('clock', 'agrees with the service')
  const found = `this machine's clock is ${duration(seconds)} ${skew.aheadMs > 0 ? 'behind' : 'ahead of'} the service's`
  const remedy = 'Synchronise the clock (NTP): Sluice compares start times of schedules with it.'
  if (Math.abs(skew.aheadMs) > RED_MS) return failed('clock', found, remedy)
  return Math.abs(skew.aheadMs) > WARN_MS ? warning('clock', found, remedy) : ok('clock', found)
}

function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
