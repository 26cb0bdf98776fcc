import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { Decision } from './decide.ts'
import { PERSON } from './editor.ts'
import { explainFinding, type Finding } from './explain-finding.ts'
import { membersOf, type MemberWord } from './explain-members.ts'
import { policiesOf, type PolicyWord } from './explain-policies.ts'
import { askGuards, type GuardContext, type GuardWord } from './guards.ts'
import { howItMoves, type Moving } from './moving.ts'
import { givesWay } from './impact.ts'
import { isGone, type Pair, type PairContext } from './pair.ts'
import { decidePair, pairAll, pairContext, stepsOfPair } from './plan.ts'
import { resolveReferences, type Resolved } from './resolve.ts'
import { suspensionOf, type Suspension } from './suspended.ts'
import type { LiveFlow, OwnedFlow, PlanInput, Step } from './model.ts'

/** Why a plan says for one key what it says, from the functions that decide. */
export type Explanation = {
  key: FlowKey
  /** `gone`: git had it and has let go of it; `unsure`: it is not there, and not everything could be read. */
  manifest: 'valid' | 'broken' | 'gone' | 'unsure'
  policies: PolicyWord[]
  found: Finding
  want: DesiredFlow | null
  live: LiveFlow | null
  moves: Moving
  /** A published flow gives way to another one. */
  replaces: boolean
  owned: OwnedFlow | null
  /** Who wrote the flow last, ourselves included; the service's own writes hide who wrote before them. */
  writer: 'sluice' | 'person' | 'service' | 'other' | null
  /** What was compared, member by member; empty where there is nothing to compare. */
  members: MemberWord[]
  suspension: Suspension | null
  /** Of the plan: empty where nothing is to be done. */
  steps: readonly Step[]
  /** What would be done if nothing held it; empty where nothing is held. */
  behind: readonly Step[]
  guards: GuardWord[]
}

/** Null for a key that neither git nor the ledger nor a marker of ours knows. */
export function explainKey(key: FlowKey, input: PlanInput): Explanation | null {
  const context = pairContext({ ...input, keys: null })
  const { pairs, heirs } = pairAll(context)
  const pair = pairs.find((one) => one.key === key) ?? null
  const heir = pairs.find((one) => one.kind === 'bound' && one.by.how === 'moved' && one.by.from === key)
  const isBroken = input.brokenKeys.has(key)
  if (pair === null && heir === undefined && !isBroken && !context.ownedByKey.has(key)) return null
  const want = context.desired.get(key) ?? null
  // What goes on under another key is not decided here.
  const here = pair === null || (pair.want === null && heir !== undefined) ? null : pair
  const decision = here === null ? NOTHING : decidePair(here, context, heirs.get(key))
  const steps = here === null ? [] : stepsOfPair(here, decision, context.input)
  const owned = here !== null && 'owned' in here ? here.owned : (context.ownedByKey.get(key) ?? null)
  const references = want === null ? null : resolveReferences(want, input.bindings)
  const resolved = references !== null && 'resolved' in references ? references.resolved : null
  const live = here !== null && 'live' in here ? here.live : null
  return {
    key,
    manifest: want !== null ? 'valid' : isBroken ? 'broken' : isGone(key, input, context.desired) ? 'gone' : 'unsure',
    policies: policiesOf(key, want, input.policy),
    found: explainFinding(here, heir?.key ?? null, context),
    want,
    live,
    moves: howItMoves(want, live, input.bindings),
    replaces: steps.some(givesWay) || (here?.kind === 'bound' && here.predecessor !== null),
    owned,
    writer: live === null ? null : writerOf(live, input),
    members: want === null || live === null || resolved === null ? [] : membersOf({ want, resolved, live, owned, decision }, input),
    suspension: suspensionOf(key, want, input.policy),
    steps,
    behind: decision.behind ?? [],
    guards: here === null ? [] : guardsOf(here, decision, { resolved, live, owned }, context),
  }
}

function writerOf({ updatedClient }: LiveFlow, { identity, policy }: PlanInput): Explanation['writer'] {
  if (identity.clientIds.includes(updatedClient)) return 'sluice'
  if (updatedClient === PERSON) return 'person'
  return policy.serviceClients.includes(updatedClient) ? 'service' : 'other'
}

const NOTHING: Decision = { steps: [], withheld: [], unclaimed: [] }

type Facts = { resolved: Resolved | null; live: LiveFlow | null; owned: OwnedFlow | null }

/** In the words of each guard, in the context in which planning asked it. */
function guardsOf(pair: Pair, { steps, behind }: Decision, { resolved, live, owned }: Facts, { input }: PairContext): GuardWord[] {
  const base: GuardContext = { ...input, phase: 'plan', want: pair.want, resolved, live, owned, keeperId: null }
  return (behind ?? steps).flatMap((step) => {
    if (step.kind === 'hold' || step.kind === 'forget' || step.kind === 'remove-surplus') return []
    // What is still to be created has no flow to look at, whatever it replaces.
    const fresh = step.kind === 'create' || step.flowId === null
    return askGuards(step, { ...base, ...(fresh ? { live: null, owned: null } : {}) })
  })
}
