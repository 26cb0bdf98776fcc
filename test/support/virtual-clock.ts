import { getEventListeners } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../src/lib/clock.ts'

type Timer = {
  atMs: number
  fire: () => void
  /** Whether somebody waits for it: the deadline of a request that has ended must not move time. */
  wanted: () => boolean
}

/** Turns of the event loop without a new timer after which only time can bring anything on. */
const QUIET_TURNS = 4

/**
 * A `Clock` whose time moves only when told to (`advance`, `runUntilIdle`), or by itself whenever nothing else is going on
 * (`autoAdvance`): then hours of sleeping take milliseconds, in the order they would really happen.
 *
 * Idle means that some turns of the event loop passed without a new timer, and that no work handed to `during` is open; work that
 * leaves the process (a socket, a child, a disk) has to be handed to it, since the event loop looks idle meanwhile. A deadline counts
 * as waited for while somebody listens to its signal; combine signals with `linkSignals`, as listeners of `AbortSignal.any` are not seen.
 */
export class VirtualClock implements Clock, Disposable {
  readonly #originMs: number
  readonly #auto: boolean
  #elapsedMs = 0
  /** By time, then by age. */
  readonly #timers: Timer[] = []
  /** Grows with everything that starts: two equal readings mean that nothing did in between. */
  #activity = 0
  #busy = 0
  #driving = false
  #stopped = false

  constructor(startMs: number = Date.UTC(2026, 0, 1), { autoAdvance = false }: { autoAdvance?: boolean } = {}) {
    this.#originMs = startMs
    this.#auto = autoAdvance
  }

  // Arrow functions: a Clock may be taken apart.
  readonly nowMs = (): number => this.#originMs + this.#elapsedMs

  readonly monotonicMs = (): number => this.#elapsedMs

  readonly sleep = async (ms: number, { signal }: { signal: AbortSignal }): Promise<void> => {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = this.#add(ms, { fire: resolve, wanted: () => true })
    const abort = (): void => {
      this.#remove(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  readonly deadline = (ms: number): AbortSignal => {
    const controller = new AbortController()
    const { signal } = controller
    this.#add(ms, {
      fire: () => controller.abort(new DOMException(`deadline of ${ms} ms passed`, 'TimeoutError')),
      wanted: () => getEventListeners(signal, 'abort').length > 0,
    })
    return signal
  }

  /** Timers that somebody waits for. */
  get pending(): number {
    return this.#timers.filter((timer) => timer.wanted()).length
  }

  /** Keeps time from moving while `work`, which needs real time, goes on. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1
    try {
      return await work
    } finally {
      this.#busy -= 1
      this.#activity += 1
      this.#startDriving()
    }
  }

  /** Moves time by `ms`; what falls due on the way happens in its order and at its time, and so does what that sets off. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms
    await this.#idle()
    for (let next = this.#timers[0]; next !== undefined && next.atMs <= untilMs; next = this.#timers[0]) {
      this.#fireUpTo(next.atMs)
      await this.#idle()
    }
    this.#elapsedMs = untilMs
  }

  /** Moves time until nobody waits for it any more. */
  async runUntilIdle({ maxMs = 30 * 86_400_000 }: { maxMs?: number } = {}): Promise<void> {
    const startMs = this.#elapsedMs
    for (;;) {
      await this.#idle()
      const next = this.#nextWanted()
      if (next === null) return
      if (next.atMs - startMs > maxMs) throw new Error(`still waiting after ${maxMs} ms of virtual time`)
      this.#fireUpTo(next.atMs)
    }
  }

  /** Time stands still from now on; ends the automatic mode. */
  [Symbol.dispose](): void {
    this.#stopped = true
  }

  #add(ms: number, timer: Omit<Timer, 'atMs'>): Timer {
    const added = { ...timer, atMs: this.#elapsedMs + Math.max(0, ms) }
    const at = this.#timers.findLastIndex((other) => other.atMs <= added.atMs)
    this.#timers.splice(at + 1, 0, added)
    this.#activity += 1
    this.#startDriving()
    return added
  }

  #remove(timer: Timer): void {
    const at = this.#timers.indexOf(timer)
    if (at >= 0) this.#timers.splice(at, 1)
  }

  #nextWanted(): Timer | null {
    return this.#timers.find((timer) => timer.wanted()) ?? null
  }

  /** Timers of one moment go off together, as they may on a real clock. */
  #fireUpTo(ms: number): void {
    this.#elapsedMs = Math.max(this.#elapsedMs, ms)
    while (this.#timers[0] !== undefined && this.#timers[0].atMs <= this.#elapsedMs) this.#timers.shift()?.fire()
  }

  #startDriving(): void {
    if (!this.#auto || this.#driving) return
    this.#driving = true
    void this.#drive()
  }

  async #drive(): Promise<void> {
    for (;;) {
      await this.#idle()
      const next = this.#stopped ? null : this.#nextWanted()
      if (next === null) break
      this.#fireUpTo(next.atMs)
    }
    this.#driving = false
  }

  async #idle(): Promise<void> {
    do await this.#quiet()
    while (this.#busy > 0 && !this.#stopped)
  }

  async #quiet(): Promise<void> {
    for (let turns = 0, before = this.#activity; turns < QUIET_TURNS; turns++) {
      await nextTurn()
      if (before !== this.#activity) turns = -1
      before = this.#activity
    }
  }
}
