import type { DesiredFlow } from '../manifest/desired.ts'
import { holdOf } from './decide.ts'
import type { HoldStep, Intent, PlanInput } from './model.ts'

/**
 * A create whose answer was lost may still take effect for `createWindowMs`, and show up `listLagMs` later: only a listing begun
 * after both may say that it did not.
 */
export function windowPassed(intent: Intent, { live, policy }: Pick<PlanInput, 'live' | 'policy'>): boolean {
  return live.listedAtMs >= intent.sentAtMs + policy.createWindowMs + policy.listLagMs
}

/** The hold that keeps a second create back while a first one may still take effect; null when there is none or its time is over. */
export function lostCreate(want: DesiredFlow, input: Pick<PlanInput, 'intents' | 'live' | 'policy'>): HoldStep | null {
  const open = input.intents.find((intent) => intent.kind === 'create' && intent.key === want.key)
  if (open === undefined || windowPassed(open, input)) return null
  const untilMs = open.sentAtMs + input.policy.createWindowMs + input.policy.listLagMs
  const message = 'an earlier create got no answer; it may still take effect'
  return holdOf(want, null, 'create-unknown', message, 'Nothing to do: Sluice looks for the flow before it creates again.', { untilMs })
}
