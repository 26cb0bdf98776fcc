import type { FlowKey } from '../manifest/desired.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { Halt } from '../execute/context.ts'
import { executePlan } from '../execute/execute.ts'
import type { Outcome } from '../execute/outcome.ts'
import { equalsApplied } from '../plan/compare.ts'
import { windowPassed } from '../plan/lost-create.ts'
import { suspensionOf } from '../plan/suspended.ts'
import { resolveReferences } from '../plan/resolve.ts'
import { isSettledState } from '../plan/kinds/flow.ts'
import type { FlowCondition, Intent, LiveFlow, OwnedFlow, Plan, PlanInput, Step } from '../plan/model.ts'
import { conditionAfter, invalidCondition, quietCondition, type Facts } from './conditions.ts'
import { foreseenOutcomes } from './observe-only.ts'
import { wasAbandoned } from './observe.ts'
import { ownershipFound, type Planned } from './prepare.ts'
import type { TargetDeps, TargetSettings } from './target.ts'

export type Completion = {
  outcomes: Outcome[]
  conditions: FlowCondition[]
  /** Conditions as they were, for what changed. */
  before: ReadonlyMap<FlowKey, FlowCondition>
  /** Keys that were left as they are because the service refused them and nothing changed since. */
  skipped: FlowKey[]
  /** Keys whose condition is over: nothing stands behind them any more. */
  over: FlowKey[]
}

export type CompleteOptions = {
  passId: string
  trigger: string
  halt: Halt
  superseded: () => boolean
  /** Nothing is carried out. */
  observeOnly: boolean
}

/** Carries a prepared pass out: ownership found, steps executed, conditions recorded. */
export async function completePass(
  planned: Planned,
  target: { settings: TargetSettings; deps: TargetDeps },
  options: CompleteOptions,
): Promise<Completion> {
  const { deps, settings } = target
  const input = await recordOwnership(planned, deps)
  const before = new Map(planned.observation.snapshot.conditions.map((row) => [row.key, row]))
  const steps = planned.due
  const skipped = [...new Set(planned.plan.steps.filter((step) => !steps.includes(step)).map((step) => step.key))]
  await closeIntents(steps, input, planned, deps)
  const outcomes = options.observeOnly
    ? foreseenOutcomes(planned.plan, input)
    : await executePlan({ ...planned.plan, steps }, before, {
        ...deps,
        passId: options.passId,
        trigger: options.trigger,
        author: planned.set.author,
        scope: planned.scope,
        limits: settings.limits,
        input,
        halt: options.halt,
        superseded: options.superseded,
      })
  const unsure = new Set(await writtenLately(planned, input, deps))
  const confirmed = await confirmUnchanged(planned, unsure, input, deps)
  const telling = outcomes.filter(({ retired }) => !retired)
  const conditions = conditionsOf(planned, input, telling, before, new Map([...ownedByKey(input), ...confirmed])).map((row) =>
    unsure.has(row.key) ? { ...row, nextRetryAtMs: input.nowMs + input.policy.listLagMs } : row,
  )
  const changed = conditions.filter((row) => !isSame(row, before.get(row.key)))
  // A pass over some keys also reads what stands of those that their manifests moved from: over is what has no flow any more.
  const owned = ownedByKey(input)
  const isLeft = (key: FlowKey): boolean => !planned.set.desired.has(key) && !owned.has(key)
  const asked = [...before.keys()].filter((key) => input.keys === null || input.keys.has(key) || isLeft(key))
  const over = noLonger(asked, conditions, telling, skipped)
  await deps.ledger.conditions(planned.scope, changed, over, deps.fence)
  return { outcomes, conditions, before, skipped, over }
}

function isSame(now: FlowCondition, was: FlowCondition | undefined): boolean {
  return was !== undefined && (Object.keys(now) as (keyof FlowCondition)[]).every((name) => was[name] === now[name])
}

/** Conditions of keys that nothing stands behind any more: left in the ledger, a due retry among them would come back for ever. */
function noLonger(asked: readonly FlowKey[], now: readonly FlowCondition[], outcomes: readonly Outcome[], skipped: readonly FlowKey[]): FlowKey[] {
  const standing = new Set([...now.map((row) => row.key), ...outcomes.filter((one) => one.end.kind === 'dropped').map((one) => one.key), ...skipped])
  return asked.filter((key) => !standing.has(key))
}

/** What the plan found out about ownership goes into the ledger before anything is written to the service. */
async function recordOwnership(planned: Planned, { ledger, fence }: TargetDeps): Promise<PlanInput> {
  const { input, plan, scope, observation } = planned
  const known = [...ownershipFound(input, plan), ...generationsFound(input, plan)]
  const found = [...known, ...newlyProtected(planned, known)]
  if (observation.ownedChanges.length + found.length > 0) await ledger.own(scope, [...observation.ownedChanges, ...found], fence)
  // Two manifests may have changed places: then a key that was left has been taken at once.
  const taken = new Set(plan.rebinds.map(({ key }) => key))
  const moved = plan.rebinds.flatMap(({ from }) => (from === null || taken.has(from) ? [] : [from]))
  const rows = ownedByKey(input)
  for (const row of found) rows.set(row.key, row)
  const left = [...moved, ...replacedElsewhere([...rows.values()], input)]
  if (left.length > 0) await ledger.release(scope, left, fence)
  for (const key of left) rows.delete(key)
  return { ...input, owned: [...rows.values()] }
}

/**
 * Keys without a manifest whose flow is an older generation of another one: a peer moved it there and replaced it. When the manifest comes
 * back it has no flow, as the peer knows; what this ledger remembers would be taken for it.
 */
function replacedElsewhere(rows: readonly OwnedFlow[], { desired }: PlanInput): FlowKey[] {
  const replaced = new Map(rows.flatMap(({ key, retired }) => (retired ?? []).map((id) => [id, key] as const)))
  const left = rows.filter(({ key, flowId }) => (replaced.get(flowId) ?? key) !== key)
  if (left.length === 0) return []
  const wanted = new Set(desired.map(({ key }) => key))
  return left.flatMap(({ key }) => (wanted.has(key) ? [] : [key]))
}

/** Protection holds from when it is read, whatever holds up or fails of the rest; it ends when the manifest without it was applied. */
function newlyProtected({ input, plan, set }: Planned, found: readonly OwnedFlow[]): OwnedFlow[] {
  const rows = new Map([...input.owned, ...found].map((row) => [row.key, row]))
  return [...rows.values()].flatMap((row): OwnedFlow[] => {
    const isDue = !row.protect && set.desired.get(row.key)?.policy.protect === true && plan.bound.get(row.key)?.id === row.flowId
    return isDue ? [{ ...row, protect: true }] : []
  })
}

/** What the plan saw of older and newer generations and the rows do not say. */
function generationsFound(input: PlanInput, { successions, rebinds }: Plan): OwnedFlow[] {
  const rebound = new Set(rebinds.map(({ key }) => key))
  const seen = new Set(input.live.flows.map(({ id }) => id))
  return input.owned.flatMap((row): OwnedFlow[] => {
    if (rebound.has(row.key)) return []
    const succession = successions.get(row.key)
    const isNew = succession !== undefined && row.flowId === succession.predecessor.id && row.successor === null
    const successor = isNew ? { flowId: succession.successor.id, createdAtMs: succession.successor.createdAtMs } : row.successor
    // Only a listing read to its end, and what it led to, can say that an old flow is no more.
    const retired = input.live.complete ? (row.retired ?? []).filter((id) => seen.has(id)) : (row.retired ?? [])
    return isNew || retired.length !== (row.retired ?? []).length ? [{ ...row, successor, retired }] : []
  })
}

/**
 * An intent is open while nobody knows what became of its request. This pass has read the flow, or a listing late enough shows
 * that a create came to nothing.
 */
async function closeIntents(
  steps: readonly Step[],
  input: PlanInput,
  { scope, plan }: Planned,
  { service, ledger, fence }: TargetDeps,
): Promise<void> {
  const rows = ownedByKey(input)
  const creating = new Set(steps.flatMap((step) => (step.kind === 'create' ? [step.key] : [])))
  for (const intent of input.intents) {
    const isBeside = intent.kind === 'create' && intent.besideId !== null
    const over = isBeside
      ? plan.successions.has(intent.key) || windowPassed(intent, input)
      : intent.kind === 'create'
        ? plan.bound.has(intent.key) || (creating.has(intent.key) && windowPassed(intent, input))
        : (input.keys === null || input.keys.has(intent.key)) && isKnown(intent, rows.get(intent.key), plan.bound.get(intent.key), input)
    if (!over) continue
    if (intent.kind === 'create' && (isBeside ? plan.successions.has(intent.key) : plan.bound.has(intent.key))) service.lostWriteHappened('create')
    await ledger.settle(scope, intent.id, wasAbandoned(intent, input.live) ? { owned: null } : {}, fence)
  }
}

/**
 * What became of a write other than a create. A change is known when the flow shows it, or when it can no longer take effect and a look
 * late enough does not show it.
 */
function isKnown(intent: Intent, row: OwnedFlow | undefined, live: LiveFlow | undefined, input: PlanInput): boolean {
  if (isGoing(intent, row, live)) return false
  if (live === undefined || live.id !== intent.flowId || intent.applied === null) return true
  if (intent.kind === 'delete' || intent.kind === 'abandon') return true
  if (!isSettledState(live.state)) return false
  const lookedAtMs = input.live.complete ? input.live.listedAtMs : input.nowMs
  const { createWindowMs, listLagMs } = input.policy
  return lookedAtMs >= intent.sentAtMs + createWindowMs + listLagMs || equalsApplied(intent.applied, live, null, input.nowMs)
}

/** Asked to be deleted, and neither forgotten nor seen at rest since: its absence is explained by the intent. */
function isGoing(intent: Intent, row: OwnedFlow | undefined, live: LiveFlow | undefined): boolean {
  return intent.kind === 'delete' && row?.flowId === intent.flowId && (live === undefined || !isSettledState(live.state))
}

/** Flows found equal to their manifest: what git says now is what is applied, also where only policy or a lost answer differed. */
async function confirmUnchanged(
  { plan, scope, set: { desired } }: Planned,
  unsure: ReadonlySet<FlowKey>,
  input: PlanInput,
  { ledger, fence }: TargetDeps,
): Promise<Map<FlowKey, OwnedFlow>> {
  const owned = ownedByKey(input)
  const rows = plan.unchanged.flatMap((key): OwnedFlow[] => {
    if (unsure.has(key)) return []
    const want = desired.get(key)
    const row = owned.get(key)
    const live = plan.bound.get(key)
    if (want === undefined || row === undefined || live === undefined) return []
    const state: OwnedFlow['state'] = live.state === 'draft' || live.state === 'disabled' ? live.state : 'enabled'
    const isApplied = row.appliedDigest === want.digest && row.state === state && row.applied !== null && row.goneAtMs === null
    if (isApplied && row.protect === want.policy.protect) return []
    const references = resolveReferences(want, input.bindings)
    if (!('resolved' in references)) return []
    const applied = { ...references.resolved.document, state: want.state }
    return [
      {
        ...row,
        state,
        applied,
        appliedDigest: want.digest,
        appliedSourceDigest: want.sourceDigest,
        revision: input.revision,
        path: want.path,
        protect: want.policy.protect,
        goneAtMs: null,
      },
    ]
  })
  if (rows.length > 0) await ledger.own(scope, rows, fence)
  return new Map(rows.map((row) => [row.key, row]))
}

/**
 * Flows that a listing shows equal to what git says by now, and that we wrote so lately that it may show them as they were before: to take
 * that for applied would make our own write look like somebody's change.
 */
async function writtenLately({ plan, scope, set: { desired } }: Planned, input: PlanInput, { ledger }: TargetDeps): Promise<FlowKey[]> {
  const { live, policy } = input
  if (!live.complete || policy.listLagMs === 0) return []
  const owned = ownedByKey(input)
  const changed = plan.unchanged.filter((key) => (owned.get(key)?.appliedDigest ?? null) !== (desired.get(key)?.digest ?? null))
  if (changed.length === 0) return []
  const sinceMs = live.listedAtMs - policy.createWindowMs - policy.listLagMs
  const written = new Set((await ledger.recentWrites(scope, { sinceMs, key: null, reason: null })).map(({ key }) => key))
  return changed.filter((key) => written.has(key))
}

function conditionsOf(
  { plan, set }: Planned,
  input: PlanInput,
  outcomes: readonly Outcome[],
  before: ReadonlyMap<FlowKey, FlowCondition>,
  owned: ReadonlyMap<FlowKey, OwnedFlow>,
): FlowCondition[] {
  const { desired } = set
  const facts = (key: FlowKey): Facts => ({
    live: plan.bound.get(key) ?? null,
    owned: owned.get(key) ?? null,
    before: before.get(key) ?? null,
    want: desired.get(key) ?? null,
    when: input,
  })
  const inScope = (key: FlowKey): boolean => input.keys === null || input.keys.has(key)
  const handled = new Set(outcomes.map((one) => one.key))
  const drifted = new Set(plan.notices.filter((one) => one.kind === 'drift-reported').map((one) => one.key))
  const gone = plan.notices.filter((one) => one.kind === 'manifest-gone').map((one) => one.key)
  const broken = diagnosticsByKey(set.diagnostics, set.brokenPaths)
  return [
    ...outcomes.flatMap((one) => conditionAfter(one, before.get(one.key) ?? null, input, desired.get(one.key) ?? null) ?? []),
    ...plan.unchanged.filter((key) => !handled.has(key)).map((key) => unchangedCondition(key, drifted.has(key), facts(key), input)),
    ...plan.pruned
      .filter(({ key }) => !handled.has(key))
      .map(({ key, deleteAtMs }) => ({ ...quietCondition(key, 'pruned', facts(key)), nextRetryAtMs: deleteAtMs })),
    ...gone.filter((key) => !handled.has(key)).map((key) => quietCondition(key, 'manifest-gone', facts(key))),
    ...[...broken].filter(([key]) => inScope(key) && !desired.has(key)).map(([key, list]) => invalidCondition(key, list, facts(key))),
  ]
}

/** A flow that is suspended says so although nothing is due: whoever looks must see which flows would be left alone. */
function unchangedCondition(key: FlowKey, drifted: boolean, facts: Facts, input: PlanInput): FlowCondition {
  const suspension = suspensionOf(key, facts.want, input.policy)
  if (suspension === null) return quietCondition(key, drifted ? 'drift-reported' : 'in-sync', facts)
  return quietCondition(key, 'suspended', facts, drifted ? `${suspension.message}; its drift is only reported` : suspension.message)
}

function diagnosticsByKey(diagnostics: readonly Diagnostic[], brokenPaths: ReadonlyMap<FlowKey, string>): Map<FlowKey, Diagnostic[]> {
  const errors = Map.groupBy(
    diagnostics.filter((one) => one.severity === 'error'),
    (one) => one.path,
  )
  return new Map([...brokenPaths].map(([key, path]) => [key, errors.get(path) ?? []]))
}

function ownedByKey(input: PlanInput): Map<FlowKey, OwnedFlow> {
  return new Map(input.owned.map((row) => [row.key, row]))
}
