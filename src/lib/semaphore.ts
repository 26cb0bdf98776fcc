import type { Abortable } from './abort.ts'

/** At most so many at a time, first come first served. */
export type Semaphore = {
  /** Runs `work` when a slot is free; rejects with the signal's reason if it aborts while waiting. */
  run<T>(work: () => Promise<T>, options: Abortable): Promise<T>
}

/**
 * p-queue and cockatiel would bring this along with timers of their own; here nothing but promises is needed, so that a virtual
 * clock can drive whatever runs inside.
 * @param limit slots, at least 1
 */
export function createSemaphore(limit: number): Semaphore {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`a semaphore needs at least one slot, not ${limit}`)
  let free = limit
  const waiting = new Set<() => void>()

  const acquire = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    if (free > 0) {
      free -= 1
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const abort = (): void => {
      waiting.delete(resolve)
      reject(signal.reason)
    }
    waiting.add(resolve)
    signal.addEventListener('abort', abort, { once: true })
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  const release = (): void => {
    const next = waiting.values().next()
    if (next.done) {
      free += 1
      return
    }
    // The slot goes over as it is: nobody who comes in between can take it.
    waiting.delete(next.value)
    next.value()
  }

  return {
    async run(work, { signal }) {
      await acquire(signal)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}
