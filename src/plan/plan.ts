import { assertNever } from '../lib/assert-never.ts'
import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import { decideAdopt, decideAbandon } from './adopt.ts'
import { decideCreate, holdOf, type Decision } from './decide.ts'
import { editorOf } from './editor.ts'
import { lostCreate } from './lost-create.ts'
import { confirmedGone, decideMissing, isDeleted } from './missing.ts'
import { settleMoves, type Moves } from './moves.ts'
import { indexFlows } from './flow-index.ts'
import { generationIn } from './generations.ts'
import { firstHold } from './guards.ts'
import { isGone, namesakes, pairKey, withoutRivals, type Pair, type PairContext } from './pair.ts'
import { peerHold } from './peers.ts'
import { decidePrune, goneHold, goneSinceMs } from './prune.ts'
import { decideBound, retiredSteps } from './replace.ts'
import { settleSwaps } from './swaps.ts'
import type { HoldStep, LiveFlow, Notice, OwnedFlow, Plan, PlanInput, Rebind, Step, TargetStop } from './model.ts'

/**
 * More owned flows missing at once than this, and than this share, is a reset or a wrong sandbox rather than people deleting flows.
 * Flows that were confirmed gone one by one before do not count again.
 */
export const VANISHED_MIN = 3
export const VANISHED_SHARE = 0.2

/** What must change for the sandbox to match git. Pure: the same inputs in any order give the same steps in the same order. */
export function plan(input: PlanInput): Plan {
  const context = pairContext(input)
  const { pairs, heirs } = pairAll(context)
  const missing = pairs.flatMap((pair) => (pair.kind === 'missing' ? [pair.key] : []))
  // A flow whose manifest moved is missing under either key, and once.
  const vanished = new Map(
    pairs.flatMap((pair): [string, FlowKey][] =>
      pair.kind === 'missing' && !confirmedGone(pair.owned) && !isDeleted(pair.owned, input) ? [[pair.owned.flowId, pair.key]] : [],
    ),
  )
  const stop = massVanished([...vanished.values()], input)
  if (stop !== null)
    return {
      revision: input.revision,
      steps: [],
      rebinds: [],
      notices: [],
      unchanged: [],
      pruned: [],
      missing,
      bound: new Map(),
      successions: new Map(),
      retired: new Map(),
      stop,
    }

  // A key that another one moved from is not gone: its flow goes on under the new key.
  const left = new Set(pairs.flatMap((pair) => (pair.kind === 'bound' && pair.by.how === 'moved' ? [pair.by.from] : [])))
  const steps: Step[] = []
  const notices: Notice[] = []
  const unchanged: FlowKey[] = []
  const pruned: Plan['pruned'][number][] = []
  for (const pair of pairs) if (pair.kind === 'missing' && pair.owned.key !== pair.key) left.add(pair.owned.key)
  const standing = pairs.filter(({ key, want }) => want !== null || !left.has(key))
  for (const pair of standing) {
    const decision = decidePair(pair, context, heirs.get(pair.key))
    steps.push(...stepsOfPair(pair, decision, input))
    notices.push(...noticesOf(pair, decision, input, context))
    if (pair.kind !== 'bound' || decision.steps.length > 0) continue
    if (pair.want !== null) unchanged.push(pair.key)
    else pruned.push(...prunedAlready(pair.key, pair.live, pair.owned, input))
  }
  const bound = new Map(pairs.flatMap((pair): [FlowKey, LiveFlow][] => ('live' in pair ? [[pair.key, pair.live]] : [])))
  return {
    revision: input.revision,
    steps,
    rebinds: standing.flatMap(rebindOf),
    notices,
    unchanged,
    pruned,
    missing,
    bound,
    ...generationsOf(pairs),
    stop: null,
  }
}

function generationsOf(pairs: readonly Pair[]): Pick<Plan, 'successions' | 'retired'> {
  const bound = pairs.flatMap((pair) => (pair.kind === 'bound' ? [pair] : []))
  return {
    successions: new Map(
      bound.flatMap(({ key, live, predecessor }): [FlowKey, { successor: LiveFlow; predecessor: LiveFlow }][] =>
        predecessor === null ? [] : [[key, { successor: live, predecessor }]],
      ),
    ),
    retired: new Map(bound.flatMap(({ key, retired }): [FlowKey, readonly LiveFlow[]][] => (retired.length === 0 ? [] : [[key, retired]]))),
  }
}

/** Which flow belongs to each key that is planned; also what explaining a plan begins with. */
export function pairAll(context: PairContext): Moves {
  const found = withoutRivals(keysToPlan(context.input, context).flatMap((key) => pairKey(key, context) ?? []))
  return settleMoves(settleSwaps(found, context), context)
}

export function pairContext(input: PlanInput): PairContext {
  return {
    input,
    index: indexFlows(input.live.flows, input.owned, input.identity),
    desired: new Map(input.desired.map((one) => [one.key, one])),
    desiredByName: once(() => Map.groupBy(input.desired, (one) => one.name)),
    ownedByKey: new Map(input.owned.map((row) => [row.key, row])),
    ownedById: new Map(input.owned.map((row) => [row.flowId, row])),
  }
}

/** Keys that git asks for, the ledger owns or a marker of ours names: other people's flows never get here. */
function keysToPlan(input: PlanInput, context: PairContext): FlowKey[] {
  const keys = new Set([...context.desired.keys(), ...context.ownedByKey.keys(), ...context.index.ours.keys()])
  return [...keys].filter((key) => input.keys === null || input.keys.has(key)).sort()
}

/** Decides one pair; the executor calls it again with the flow as just read. */
export function decidePair(pair: Pair, context: PairContext, heirs: readonly FlowKey[] = []): Decision {
  const { input } = context
  switch (pair.kind) {
    case 'conflict':
      if (pair.want !== null) return one(holdOf(pair.want, pair.flowId, pair.reason, pair.message, pair.hint))
      // Also where not every file could be read, or none: that nothing is pruned then is no reason to be silent.
      return input.policy.prune !== 'off' && !input.brokenKeys.has(pair.key) ? one(conflictOfGone(pair)) : NOTHING
    case 'adopting':
      return decideAdopt(pair.want, pair.live, input)
    case 'missing':
      return besidePeers(pair, null, decideGoneFlow(pair, context), input)
    case 'unbound':
      return pair.want.policy.abandon ? one(abandonedHold(pair.want)) : decideUnbound(pair.want, context)
    case 'bound':
      if (pair.want === null) return decideGone(pair.key, pair.live, pair.owned, context, heirs)
      if (pair.want.policy.abandon) return decideAbandon(pair.want, pair.live, input)
      return besidePeers(pair, pair.live, decideBound(pair.want, pair.live, pair.predecessor, pair.owned, input), input)
    default:
      return assertNever(pair)
  }
}

/** No valid manifest, and no broken file that has this key. Where the source could not be read in full, pruning says that it waits. */
function decideGone(
  key: FlowKey,
  live: LiveFlow,
  owned: OwnedFlow | null,
  { input, desired, ownedByKey, index }: PairContext,
  heirs: readonly FlowKey[],
): Decision {
  if (input.brokenKeys.has(key) || desired.has(key)) return NOTHING
  // A broken file under a new key may be this manifest, renamed and broken at once.
  const strayed = [...input.brokenKeys].some((broken) => !ownedByKey.has(broken) && !index.ours.has(broken))
  // A manifest that names this key has not got its flow: it is bound to another one, or waits.
  const told = [...desired.values()].filter((want) => want.policy.movedFrom === key).map((want) => want.key)
  heirs = [...new Set([...heirs, ...told])].sort()
  const step = decidePrune(key, live, owned, strayed ? { ...input, sourceComplete: false } : input, heirs)
  if (step === undefined) return NOTHING
  const verdict = step.kind === 'hold' ? null : firstHold(step, { ...input, phase: 'plan', want: null, resolved: null, live, owned, keeperId: null })
  return verdict === null ? one(step) : { ...one(goneHold(key, live, verdict)), behind: [step] }
}

/** Why a flow whose manifest is gone is not pruned: whose it is has to be settled first. */
function conflictOfGone({ key, flowId, reason, message, hint }: Extract<Pair, { kind: 'conflict' }>): HoldStep {
  return { id: `${key}#hold`, key, kind: 'hold', reason, flowId, message, hint, chosen: false, untilMs: null, at: null, dependsOn: [] }
}

function besidePeers(
  { want, owned }: Pick<Extract<Pair, { kind: 'bound' }>, 'want' | 'owned'>,
  live: LiveFlow | null,
  decision: Decision,
  input: PlanInput,
): Decision {
  const hold = want === null ? null : peerHold(want, live, owned, decision.steps, input)
  return hold === null ? decision : { ...one(hold), behind: decision.behind ?? decision.steps }
}

/** Whoever deleted a flow may have made it again by hand: then a second one is no more wanted than beside any other namesake. */
function decideGoneFlow(pair: Extract<Pair, { kind: 'missing' }>, context: PairContext): Decision {
  const { want, owned } = pair
  const decision = decideMissing(want, owned, context.input, isGone(pair.key, context.input, context.desired))
  if (want === null || want.policy.adopt === 'never' || !decision.steps.some(({ kind }) => kind === 'create')) return decision
  const taken = nameHold(want, context)
  return taken === null ? decision : one(taken)
}

const NOTHING: Decision = { steps: [], withheld: [], unclaimed: [] }

function decideUnbound(want: DesiredFlow, context: PairContext): Decision {
  const { input } = context
  const unknown = lostCreate(want, input)
  if (unknown !== null) return one(unknown)
  const taken = want.policy.adopt === 'never' ? null : nameHold(want, context)
  // Newer than what stands there with this key's line, so that also without the ledger it is clear which of them is meant.
  const gen = (context.index.leftBehind.get(want.key) ?? 0) + 1
  return taken === null ? decideCreate(want, 'new', input, { gen, besideId: null }) : one(taken)
}

function nameHold(want: DesiredFlow, context: PairContext): HoldStep | null {
  const named = namesakes(want, context)
  for (const flow of named) {
    const claim = context.index.claims.get(flow.id) ?? { kind: 'none' }
    const ownedKey = context.ownedById.get(flow.id)?.key ?? (claim.kind === 'ours' ? claim.key : null)
    if (ownedKey === null) return nameTaken(want, flow, claim.kind === 'other' ? `managed as ${claim.owner}/${claim.key}` : 'not managed by Sluice')
    // A key that no file is known to have, even while some cannot be read: unsure is no reason to create a second flow.
    if (context.input.brokenKeys.has(ownedKey) || context.desired.has(ownedKey)) continue
    // Not a flow that another of the key has replaced.
    const current = context.ownedByKey.get(ownedKey)?.flowId
    return moveSuspected(want, named.find(({ id }) => id === current) ?? flow, ownedKey)
  }
  return null
}

function nameTaken(want: DesiredFlow, flow: LiveFlow, whose: string): HoldStep {
  const message = `the sandbox already has a flow named ${JSON.stringify(flow.name)} with this flow spec, ${whose}: ${flow.id} (${flow.state})`
  const hint = `Set sluice.adopt: ${flow.id} to manage that flow, sluice.adopt: never to create another beside it, or choose another name.`
  return holdOf(want, flow.id, 'name-taken', message, hint, { pointer: '/name' })
}

function moveSuspected(want: DesiredFlow, flow: LiveFlow, from: FlowKey): HoldStep {
  const message = `the flow of this name belongs to ${from}, whose manifest is gone: ${flow.id} (${flow.state})`
  return holdOf(want, flow.id, 'move-suspected', message, `If the manifest moved, set sluice.movedFrom: ${from}; if not, choose another name.`, {
    pointer: '/name',
  })
}

function abandonedHold(want: DesiredFlow): HoldStep {
  return holdOf(want, null, 'abandoned', 'the manifest says sluice.abandon', 'Remove the manifest, or sluice.abandon to manage the flow again.', {
    chosen: true,
  })
}

function prunedAlready(key: FlowKey, live: LiveFlow, owned: OwnedFlow | null, { policy }: PlanInput): Plan['pruned'] {
  const sinceMs = goneSinceMs(live, owned, policy)
  return sinceMs === null ? [] : [{ key, deleteAtMs: policy.prune === 'delete' ? sinceMs + policy.deleteAfterMs : null }]
}

/** What is decided for the flow, between the drafts that are too many and the generations that are left over. */
export function stepsOfPair(pair: Pair, decision: Decision, input: PlanInput): Step[] {
  // Replaced flows go as their manifest says: while it may be in a file that cannot be read, or under another key, nobody knows.
  const isSure = input.sourceComplete && !decision.steps.some(({ kind }) => kind === 'hold')
  const isAsked = pair.want === null ? isSure : !pair.want.policy.suspend
  const retired = pair.kind === 'bound' && isAsked ? retiredSteps(pair.retired, pair.owned, input) : []
  return [...surplusSteps(pair, input), ...decision.steps, ...retired]
}

function surplusSteps(pair: Pair, input: PlanInput): Step[] {
  // Outside of what git decides, but the operator's switch stops it too.
  if (pair.kind !== 'bound' || input.policy.suspend.target) return []
  // Without its line only this ledger knows the flow: a peer that made the draft would make another, and so on, or has no other. Without a
  // manifest nobody replaces the flow.
  const { live, want, owned } = pair
  const isKnown = !input.policy.marker || live.marker !== null
  const isLeft = (draft: LiveFlow): boolean => isKnown || (want === null && generationIn(draft, owned) > generationIn(live, owned))
  return pair.surplus
    .filter((flow) => isLeft(flow) && input.nowMs - flow.createdAtMs >= input.policy.listLagMs)
    .map((flow) => ({
      id: `${pair.key}#surplus-${flow.id}`,
      key: pair.key,
      kind: 'remove-surplus',
      flowId: flow.id,
      keeperId: live.id,
      reason: 'surplus',
      dependsOn: [],
    }))
}

function rebindOf(pair: Pair): Rebind[] {
  if (pair.kind !== 'bound' || pair.by.how === 'ledger') return []
  return [{ key: pair.key, live: pair.live, reason: pair.by.how, from: pair.by.how === 'moved' ? pair.by.from : null, path: pair.want?.path ?? null }]
}

function noticesOf(pair: Pair, decision: Decision, input: PlanInput, context: PairContext): Notice[] {
  if (pair.kind !== 'bound') return []
  const flowId = pair.live.id
  const notices: Notice[] = []
  const notice = (kind: Notice['kind'], pointers: readonly string[], message = ''): Notice => ({
    key: pair.key,
    kind,
    flowId,
    pointers,
    message,
    editor: kind === 'drift-reported' ? editorOf(pair.live) : null,
  })
  const { mismatches = [] } = decision
  if (mismatches.length > 0) {
    const pointers = mismatches.map((one) => one.pointer)
    notices.push(notice('spec-mismatch', pointers, mismatches.map((one) => one.message).join('; ')))
  }
  const drift = pair.want?.policy.drift ?? input.policy.drift
  if (decision.withheld.length > 0 && drift === 'report') notices.push(notice('drift-reported', decision.withheld))
  if (decision.unclaimed.length > 0) notices.push(notice('unclaimed', decision.unclaimed))
  const isLeft = decision.steps.length === 0 && goneSinceMs(pair.live, pair.owned, input.policy) === null
  if (pair.want === null && isLeft && isGone(pair.key, input, context.desired)) notices.push(notice('manifest-gone', []))
  return notices
}

function massVanished(missing: readonly FlowKey[], { owned, policy }: PlanInput): TargetStop | null {
  if (policy.acceptVanished || missing.length <= VANISHED_MIN || missing.length <= owned.length * VANISHED_SHARE) return null
  return {
    reason: 'mass-vanished',
    missing,
    owned: owned.length,
    message: `${missing.length} of ${owned.length} managed flows are not in the sandbox any more`,
    hint: 'Check the sandbox name, whether the sandbox was reset, and the permissions of the credential. If they really are gone: sluice apply --accept-vanished.',
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

function one(step: Step): Decision {
  return { steps: [step], withheld: [], unclaimed: [] }
}
