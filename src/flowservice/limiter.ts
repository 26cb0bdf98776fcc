import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { SluiceError } from '../lib/errors.ts'

/**
 * The request rate of one credential. Adobe publishes no limit for Flow Service, answers 429 or even 500 above it, and counts per
 * client id; so all targets of a client id share one of these, each in a lane of its own.
 */
export type Limiter = {
  /**
   * Resolves when this lane may send one request. Lanes take turns, so that one target's queue or retries never starve another's.
   * @throws SluiceError `SLUICE_RATE_LIMITED` at once when a pause lasts longer than `maxWaitMs`
   */
  take(lane: string, options: Abortable & { maxWaitMs: number }): Promise<void>
  /** Nobody sends for so long: what a 429 asks for. A shorter pause does not cut a longer one. */
  pause(ms: number): void
}

export type Limiters = {
  /** The limiter of a client id at a gateway; the lowest rate that anybody asked for holds. */
  of(credential: { url: string; clientId: string; requestsPerSecond: number }): Limiter
}

export function createLimiters({ clock }: { clock: Clock }): Limiters {
  const known = new Map<string, RateLimiter>()
  return {
    of({ url, clientId, requestsPerSecond }) {
      const name = JSON.stringify([new URL(url).origin, clientId])
      const limiter = known.get(name) ?? new RateLimiter(requestsPerSecond, clock)
      limiter.slowTo(requestsPerSecond)
      known.set(name, limiter)
      return limiter
    },
  }
}

/** @param requestsPerSecond above 0; `Infinity` leaves only pauses */
export function createLimiter({ requestsPerSecond, clock }: { requestsPerSecond: number; clock: Clock }): Limiter {
  return new RateLimiter(requestsPerSecond, clock)
}

type Waiter = { grant: () => void; refuse: (error: unknown) => void; maxWaitMs: number }

/**
 * A token bucket that holds one second's worth. p-queue and cockatiel have rate windows too, but on timers of their own, out of reach
 * of a virtual clock, and without lanes.
 */
class RateLimiter implements Limiter {
  readonly #clock: Clock
  #perSecond: number
  #tokens: number
  #countedMs: number
  #pausedUntilMs = 0
  /** In order of their turns; a lane without waiters is not in here. */
  readonly #lanes = new Map<string, Set<Waiter>>()
  #pump: AbortController | null = null

  constructor(requestsPerSecond: number, clock: Clock) {
    if (!(requestsPerSecond > 0)) throw new RangeError(`requests per second must be above 0, not ${requestsPerSecond}`)
    this.#clock = clock
    this.#perSecond = requestsPerSecond
    this.#tokens = this.#burst
    this.#countedMs = clock.monotonicMs()
  }

  slowTo(requestsPerSecond: number): void {
    this.#refill()
    this.#perSecond = Math.min(this.#perSecond, requestsPerSecond)
    this.#tokens = Math.min(this.#tokens, this.#burst)
  }

  async take(lane: string, { signal, maxWaitMs }: Abortable & { maxWaitMs: number }): Promise<void> {
    signal.throwIfAborted()
    this.#refuseLongPause(maxWaitMs)
    if (this.#lanes.size === 0 && this.#waitMs() === 0) {
      this.#tokens -= 1
      return
    }
    await this.#queue(lane, signal, maxWaitMs)
  }

  pause(ms: number): void {
    this.#refill()
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.monotonicMs() + ms)
    // After a pause the rate starts from nothing: a burst right then would earn the next 429.
    this.#tokens = Math.min(this.#tokens, 0)
    for (const lane of this.#lanes.values()) {
      for (const waiter of lane) {
        if (this.#pauseMs() > waiter.maxWaitMs) waiter.refuse(this.#pausedError())
      }
    }
  }

  get #burst(): number {
    return Math.max(1, Math.floor(this.#perSecond))
  }

  async #queue(lane: string, signal: AbortSignal, maxWaitMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = { grant: resolve, refuse: reject, maxWaitMs }
    const abort = (): void => reject(signal.reason)
    const waiters = this.#lanes.get(lane) ?? new Set()
    this.#lanes.set(lane, waiters.add(waiter))
    signal.addEventListener('abort', abort, { once: true })
    this.#startPump()
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', abort)
      this.#leave(lane, waiter)
    }
  }

  #leave(lane: string, waiter: Waiter): void {
    const waiters = this.#lanes.get(lane)
    waiters?.delete(waiter)
    if (waiters?.size === 0) this.#lanes.delete(lane)
    if (this.#lanes.size === 0) this.#pump?.abort()
  }

  #startPump(): void {
    if (this.#pump !== null) return
    const pump = new AbortController()
    this.#pump = pump
    void this.#run(pump)
  }

  /** One sleeper for all who wait; it ends with the last of them, so that an idle limiter holds no timer. */
  async #run(pump: AbortController): Promise<void> {
    try {
      while (this.#lanes.size > 0) {
        const waitMs = this.#waitMs()
        if (waitMs === 0) this.#grantNext()
        else await this.#clock.sleep(waitMs, { signal: pump.signal })
      }
    } catch {
      // The last waiter left: that is the only thing that ends the sleep early.
    } finally {
      this.#pump = null
      if (this.#lanes.size > 0) this.#startPump()
    }
  }

  #grantNext(): void {
    const turn = this.#lanes.entries().next()
    if (turn.done) return
    const [lane, waiters] = turn.value
    this.#lanes.delete(lane)
    const first = waiters.values().next()
    if (first.done) return
    waiters.delete(first.value)
    if (waiters.size > 0) this.#lanes.set(lane, waiters)
    this.#tokens -= 1
    first.value.grant()
  }

  #refuseLongPause(maxWaitMs: number): void {
    if (this.#pauseMs() > maxWaitMs) throw this.#pausedError()
  }

  #pausedError(): SluiceError {
    const ms = Math.ceil(this.#pauseMs())
    return new SluiceError('SLUICE_RATE_LIMITED', `the service asked for a pause of which ${Math.ceil(ms / 1_000)} s are left`, {
      facts: { retryAfterMs: ms },
    })
  }

  #pauseMs(): number {
    return Math.max(0, this.#pausedUntilMs - this.#clock.monotonicMs())
  }

  /** Whole milliseconds until a request may leave, 0 for now. */
  #waitMs(): number {
    this.#refill()
    const pauseMs = this.#pauseMs()
    if (pauseMs > 0) return Math.max(1, Math.ceil(pauseMs))
    if (this.#tokens >= 1 || this.#perSecond === Infinity) return 0
    return Math.max(1, Math.ceil(((1 - this.#tokens) * 1_000) / this.#perSecond))
  }

  #refill(): void {
    const nowMs = this.#clock.monotonicMs()
    const sinceMs = Math.max(this.#countedMs, Math.min(this.#pausedUntilMs, nowMs))
    if (this.#perSecond !== Infinity) this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - sinceMs) * this.#perSecond) / 1_000)
    this.#countedMs = nowMs
  }
}
