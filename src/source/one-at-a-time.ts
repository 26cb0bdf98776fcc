import type { Abortable } from '../lib/abort.ts'

/** Calls run in the order they came, never two at once. Who stops waiting for a turn does not hold up those behind. */
export function oneAtATime(): <T>(work: () => Promise<T>, options: Abortable) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return async (work, { signal }) => {
    const before = last
    const { promise: done, resolve: finish } = Promise.withResolvers<void>()
    last = before.then(() => done)
    try {
      await unlessAborted(before, signal)
      return await work()
    } finally {
      finish()
    }
  }
}

function unlessAborted(turn: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stop = (): void => reject(signal.reason as Error)
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  void turn.then(() => resolve())
  return promise.finally(() => signal.removeEventListener('abort', stop))
}
