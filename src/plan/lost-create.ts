import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import { holdOf } from './decide.ts'
import { generationOf } from './marker.ts'
import type { HoldStep, Intent, LiveFlow, OwnedFlow, PlanInput } from './model.ts'

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

/** The ledger row as it would be if the answer to the create had been heard; null where no such create is open. Else all that git changed since would look like drift. */
export function createdRow(key: FlowKey, live: LiveFlow, { intents }: Pick<PlanInput, 'intents'>): OwnedFlow | null {
  const intent = intents.find((one) => one.kind === 'create' && one.key === key && one.besideId === null)
  if (intent === undefined) return null
  const { applied, appliedDigest, appliedSourceDigest, revision, sentAtMs } = intent
  return {
    kind: 'flow',
    key,
    flowId: live.id,
    applied,
    appliedDigest,
    appliedSourceDigest,
    state: live.state === 'draft' || live.state === 'disabled' ? live.state : 'enabled',
    revision,
    path: `${key}.yaml`,
    createdAtMs: sentAtMs,
    keeperSeenAtMs: null,
    gen: generationOf(live.marker),
    protect: live.marker?.rest['protect'] === 'true',
    missing: null,
    goneAtMs: null,
    successor: null,
    retired: [],
  }
}
