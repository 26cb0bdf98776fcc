import type { LiveFlow } from '../plan/model.ts'
import { isAtRest } from './at-rest.ts'
import type { RunDeps } from './flow-state.ts'

export type Settled =
  | { kind: 'settled'; live: LiveFlow }
  | { kind: 'unsettled'; live: LiveFlow | null }
  | { kind: 'failed'; live: LiveFlow; message: string }

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

/**
 * Reads a flow until it has come to rest, with growing pauses, for `settleMs` at most; what takes longer is looked at in a later
 * pass. Adobe accepts a change and carries it out afterwards, in seconds. Pauses hold no slot, and many flows that settle at once share their reads.
 * @param first what a read just after the write showed; null when the flow is not visible yet, which is no answer either
 */
export async function watchUntilSettled(flowId: string, first: LiveFlow | null, { context, reads }: RunDeps): Promise<Settled> {
  const { clock, limits, halt } = context
  const sinceMs = clock.monotonicMs()
  const either = AbortSignal.any([halt.signal, halt.drain])
  let live = first
  for (let look = 0; ; look += 1) {
    if (live !== null && isAtRest(live)) return verdict(live)
    const pauseMs = PAUSES_MS[Math.min(look, PAUSES_MS.length - 1)] ?? 15_000
    if (clock.monotonicMs() - sinceMs + pauseMs > limits.settleMs || halt.drain.aborted) return { kind: 'unsettled', live }
    try {
      await clock.sleep(pauseMs, { signal: either })
    } catch (error) {
      if (halt.signal.aborted) throw error
      return { kind: 'unsettled', live }
    }
    live = await reads.read(flowId)
  }
}

/** The service answers 200 to a change and may still fail to carry it out: then its last operation says so. */
function verdict(live: LiveFlow): Settled {
  const { lastOperation } = live
  if (lastOperation === null || (lastOperation.status !== 'failed' && lastOperation.status !== 'partialfailure')) return { kind: 'settled', live }
  const errors = lastOperation.errors.map((one) => `${one.code} ${one.message}`.trim()).join('; ')
  const message = `operation ${lastOperation.operation} failed${errors === '' ? '' : `: ${errors}`}`
  return { kind: 'failed', live, message: message.slice(0, 500) }
}
