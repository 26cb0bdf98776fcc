import { linkSignals, type Abortable } from './abort.ts'

type Tasks<T extends readonly unknown[]> = { [K in keyof T]: (options: Abortable) => Promise<T[K]> }

/**
 * Runs all side by side and resolves with their results in order. The first failure aborts the others and is what this rejects with,
 * once all of them have ended: nothing is left running behind the caller's back.
 */
export async function concurrently<T extends readonly unknown[]>(tasks: readonly [...Tasks<T>], { signal }: Abortable): Promise<T> {
  const stop = new AbortController()
  using linked = linkSignals(signal, stop.signal)
  let failure: { error: unknown } | null = null
  const guarded = tasks.map(async (task) => {
    try {
      return await task({ signal: linked.signal })
    } catch (error) {
      failure ??= { error }
      stop.abort(error)
      return undefined
    }
  })
  const results = await Promise.all(guarded)
  if (failure !== null) throw (failure as { error: unknown }).error
  return results as unknown as T
}
