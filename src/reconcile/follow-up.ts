import type { Outcome } from '../execute/outcome.ts'
import type { PassControl, PassRequest, PassResult, Target } from './pass.ts'
import { runPass } from './pass.ts'

/** A replacement takes two passes; one more if the sandbox was slow. */
const MAX_PASSES = 4

/** Passes that finish what the first one began and could not end: a flow is replaced by one that listings have to show first. */
export async function followUp(target: Target, request: PassRequest, first: PassResult, control: PassControl): Promise<PassResult> {
  let result = first
  for (let pass = 0; pass < MAX_PASSES && result.kind === 'done'; pass += 1) {
    const unfinished = result.completion.outcomes.flatMap(({ key, end }) =>
      end.kind === 'retrying' && end.reason === 'replacing' ? [{ key, end }] : [],
    )
    if (unfinished.length === 0) break
    const { clock } = target.deps
    const pauseMs = Math.max(0, ...unfinished.map(({ end }) => end.nextRetryAtMs - clock.nowMs()))
    try {
      await clock.sleep(pauseMs, { signal: AbortSignal.any([control.halt.signal, control.halt.drain]) })
    } catch {
      break
    }
    const only = new Set(unfinished.map(({ key }) => key))
    const { prepared: _, ...again } = request
    const next = await runPass(target, { ...again, scope: { kind: 'full', only } }, control)
    if (next.kind !== 'done') return next
    result = { ...next, completion: { ...next.completion, outcomes: joined(result.completion.outcomes, next.completion.outcomes) } }
  }
  return result
}

/** What all passes did, and how it ended. */
function joined(before: readonly Outcome[], after: readonly Outcome[]): Outcome[] {
  const later = new Map(after.filter(({ retired }) => !retired).map((one) => [one.key, one]))
  const kept = before.map((one) => {
    const end = one.retired ? undefined : later.get(one.key)
    if (end === undefined) return one
    later.delete(one.key)
    return { ...end, steps: [...one.steps, ...end.steps] }
  })
  return [...kept, ...later.values(), ...after.filter(({ retired }) => retired)]
}
