/** Every function that waits takes this: no wait in Sluice outlives the reason for it. */
export type Abortable = { signal: AbortSignal }

/**
 * A signal that aborts with the first of `signals` and its reason. Disposing lets go of them, so that a signal that lives as long as
 * the daemon does not collect a listener per request; `AbortSignal.any` would keep its dependants until they are collected.
 */
export function linkSignals(...signals: readonly AbortSignal[]): Abortable & Disposable {
  const controller = new AbortController()
  const undo: (() => void)[] = []
  const release = (): void => {
    for (const step of undo.splice(0)) step()
  }
  for (const signal of signals) {
    const abort = (): void => {
      controller.abort(signal.reason)
      release()
    }
    if (signal.aborted) {
      abort()
      break
    }
    signal.addEventListener('abort', abort, { once: true })
    undo.push(() => signal.removeEventListener('abort', abort))
  }
  return { signal: controller.signal, [Symbol.dispose]: release }
}

/** Settles as `work` does, or rejects with the signal's reason as soon as it aborts; `work` itself goes on. */
export async function orAborted<T>(work: Promise<T>, { signal }: Abortable): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
