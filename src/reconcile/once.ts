import { digestJson } from '../lib/digest.ts'
import type { Halt } from '../execute/context.ts'
import { createBinder } from './bind-set.ts'
import type { DesiredSet } from './desired-set.ts'
import { followUp } from './follow-up.ts'
import { digestOfPlan } from './plan-digest.ts'
import { runPass, type PassResult, type Target } from './pass.ts'
import { preparePass, type PassOptions, type PassScope, type Prepared } from './prepare.ts'
import type { SourceSnapshot } from './source-watch.ts'

/** A pass up to its plan, for a person or a pipeline to look at. */
export type Proposal = { target: Target; set: DesiredSet; scope: PassScope; prepared: Prepared; atMs: number }

/** `plan`: by a whole listing, so that it says the same on a sandbox that was never synchronised. */
export async function propose(target: Target, snapshot: SourceSnapshot, scope: PassScope, options: PassOptions & { halt: Halt }): Promise<Proposal> {
  const set = createBinder(target.settings.vars).bind(snapshot)
  const atMs = target.deps.clock.nowMs()
  return { target, set, scope, prepared: await preparePass(target, set, scope, { ...options, signal: options.halt.signal }), atMs }
}

/** A proposal that lay around longer than this is planned again before it is carried out. */
const FRESH_MS = 60_000

/**
 * `apply`: carries out exactly what was proposed. Null when the world moved while somebody was thinking and another plan would be due.
 */
export async function applyProposal(proposal: Proposal, options: PassOptions & { halt: Halt }): Promise<PassResult | null> {
  const { target, set, scope } = proposal
  let { prepared } = proposal
  if (target.deps.clock.nowMs() - proposal.atMs > FRESH_MS) {
    const again = await preparePass(target, set, scope, { ...options, signal: options.halt.signal })
    if (planDigest(again) !== planDigest(prepared)) return null
    prepared = again
  }
  const request = { scope, trigger: 'apply', set, options, prepared }
  const control = { halt: options.halt, superseded: () => false }
  return followUp(target, request, await runPass(target, request, control), control)
}

/** Names what would be done for a target, or why nothing would. */
export function planDigest(prepared: Prepared): string {
  return prepared.kind === 'stopped' ? digestJson(prepared.problem.reason) : digestOfPlan(prepared.plan)
}
