import { linkSignals, type Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { SluiceError } from '../lib/errors.ts'
import { gitError } from './git-errors.ts'

export type GitCallDeps = {
  clock: Clock
  timeoutMs: number
  /** The repository as people know it. */
  about: string
  /** Aborted when the source is disposed of. */
  closing: AbortSignal
}

/**
 * Gives `work` a signal with a deadline, and every failure its meaning: an abort rejects with the caller's reason, all else with a
 * `SluiceError` that is fit to be read.
 */
export async function gitCall<T>(work: (options: Abortable) => Promise<T>, deps: GitCallDeps, { signal }: Abortable): Promise<T> {
  signal.throwIfAborted()
  const deadline = deps.clock.deadline(deps.timeoutMs)
  // The first two live as long as the daemon, and would collect a dependant per call.
  using linked = linkSignals(signal, deps.closing, deadline)
  try {
    return await work({ signal: linked.signal })
  } catch (error) {
    signal.throwIfAborted()
    if (deps.closing.aborted) throw new SluiceError('SLUICE_ABORTED', `reading ${deps.about} was stopped`)
    if (deadline.aborted) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', `cannot read ${deps.about}: no answer within ${deps.timeoutMs / 1000} s`)
    throw gitError(error, deps.about)
  }
}
