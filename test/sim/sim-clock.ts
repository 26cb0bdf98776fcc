import { getEventListeners } from 'node:events'
import type { Clock } from '../../src/lib/clock.ts'

/** `fire` says whether it may have woken somebody: only then do promises need a turn. */
export type Timer = { atMs: number; order: number; fire: () => boolean }

/** Epoch ms at which every history begins. */
export const EPOCH_MS = Date.UTC(2026, 0, 1)

/**
 * The time of a history. Nothing in it leaves the process, so one turn of the event loop runs every promise to the point where only
 * time can bring anything on: that is what makes it many times as fast as the clock of the other tests, which also waits for sockets.
 */
export class SimClock {
  elapsedMs = 0
  /** A binary heap, earliest first; of one moment, the older first. */
  readonly #heap: Timer[] = []
  /** What still waits for an abort, each with the way to make it stop. */
  readonly #waiting = new Set<() => void>()
  #order = 0

  nowMs(): number {
    return EPOCH_MS + this.elapsedMs
  }

  after(ms: number, fire: () => boolean): Timer {
    this.#order += 1
    const timer = { atMs: this.elapsedMs + Math.max(0, ms), order: this.#order, fire }
    this.#heap.push(timer)
    this.#up(this.#heap.length - 1)
    return timer
  }

  /** Calls `abort` when the signal aborts, until told that nobody waits any more. */
  onAbort(signal: AbortSignal, abort: () => void): () => void {
    const forget = (): void => {
      signal.removeEventListener('abort', heard)
      this.#waiting.delete(forget)
    }
    const heard = (): void => {
      forget()
      abort()
    }
    signal.addEventListener('abort', heard)
    this.#waiting.add(forget)
    return forget
  }

  /** No time any more. Node.js keeps a signal that somebody listens to, and with it the whole history. */
  end(): void {
    this.#heap.length = 0
    for (const forget of this.#waiting) forget()
  }

  /** Moves time to `untilMs`, or to the moment at which `stop` first says so. */
  async runUntil(untilMs: number, stop: () => boolean): Promise<void> {
    await turn()
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= untilMs && !stop(); first = this.#heap[0]) {
      this.elapsedMs = Math.max(this.elapsedMs, first.atMs)
      if (this.#fireDue()) await turn()
    }
    if (!stop()) this.elapsedMs = Math.max(this.elapsedMs, untilMs)
  }

  /** Timers of one moment go off together, as they may on a real clock. */
  #fireDue(): boolean {
    let woken = false
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= this.elapsedMs; first = this.#heap[0]) {
      this.#pop()
      woken = first.fire() || woken
    }
    return woken
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down(0)
  }

  #up(start: number): void {
    for (let at = start; at > 0;) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfEarlier(at, parent)) return
      at = parent
    }
  }

  #down(start: number): void {
    for (let at = start; ;) {
      const left = 2 * at + 1
      const right = left + 1
      const child = right < this.#heap.length && this.#earlier(right, left) ? right : left
      if (child >= this.#heap.length || !this.#swapIfEarlier(child, at)) return
      at = child
    }
  }

  #earlier(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]]
    return x !== undefined && y !== undefined && (x.atMs < y.atMs || (x.atMs === y.atMs && x.order < y.order))
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const [x, y] = [this.#heap[child], this.#heap[parent]]
    if (x === undefined || y === undefined || !this.#earlier(child, parent)) return false
    this.#heap[child] = y
    this.#heap[parent] = x
    return true
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** Whether a process still runs; what a dead one waits for never happens. */
export type Life = { dead: boolean }

/** The clock as one process has it: its wall clock may be off, and nothing wakes it once it is dead. */
export function processClock(sim: SimClock, life: Life, skewMs: () => number): Clock {
  return {
    nowMs: () => sim.nowMs() + skewMs(),
    monotonicMs: () => sim.elapsedMs,
    sleep: (ms, { signal }) => sleep(sim, life, ms, signal),
    deadline: (ms) => deadline(sim, life, ms),
  }
}

function sleep(sim: SimClock, life: Life, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (life.dead) return
    if (signal.aborted) {
      reject(signal.reason as Error)
      return
    }
    let over = false
    const abort = (): void => {
      over = true
      if (!life.dead) reject(signal.reason as Error)
    }
    const forget = sim.onAbort(signal, abort)
    sim.after(ms, () => {
      if (over || life.dead) return false
      forget()
      resolve()
      return true
    })
  })
}

function deadline(sim: SimClock, life: Life, ms: number): AbortSignal {
  const controller = new AbortController()
  const { signal } = controller
  sim.after(ms, () => {
    // The deadline of a request that has ended: nobody listens any more.
    if (life.dead || getEventListeners(signal, 'abort').length === 0) return false
    controller.abort(new DOMException(`deadline of ${ms} ms passed`, 'TimeoutError'))
    return true
  })
  return signal
}
