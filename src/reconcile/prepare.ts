import type { Abortable } from '../lib/abort.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { LedgerScope, TargetRecord } from '../ledger/ledger.ts'
import { inheritedAt } from '../manifest/inherit.ts'
import type { Place } from '../manifest/diagnostic.ts'
import { generationIn } from '../plan/generations.ts'
import type { HoldReason, OwnedFlow, Plan, PlanInput, PlanPolicy, Step, TargetIdentity } from '../plan/model.ts'
import { plan } from '../plan/plan.ts'
import { goneSinceMs } from '../plan/prune.ts'
import { budgetStop, type BudgetStop } from './budget-stop.ts'
import { staysStalled } from './conditions.ts'
import type { DesiredSet } from './desired-set.ts'
import { fightsAmong, NO_FIGHTS } from './fights.ts'
import { identifyTarget, observeAll, observeKeys, type IdentityProblem, type Observation } from './observe.ts'
import type { TargetDeps, TargetSettings } from './target.ts'
import type { TargetState } from './target-state.ts'

/** What a pass looks at: everything (and plans everything, or `only` some keys), or just the keys that a commit or a due retry names. */
export type PassScope = { kind: 'full'; only?: ReadonlySet<FlowKey> } | { kind: 'targeted'; keys: ReadonlySet<FlowKey> }

export type PassOptions = {
  /** A flag of the command line: owned flows that are gone are treated one by one, however many. */
  acceptVanished: boolean
  /** Git could not be reached for so long that nobody knows whether what looks like drift is wanted: report only. */
  reportDriftOnly: boolean
  /** Git cannot be asked whether a newer revision wants what looks like drift. */
  gitUnreachable: boolean
  /** Specs and connections are looked up again whatever is known. */
  refreshLookups: boolean
  /** Flows that the service refused are tried again although nothing changed: at start and when a person asks. */
  retryStalled: boolean
  /** A person asks: what waits for its time is done now. */
  asked: boolean
  /** Digest of the plan that a person lets through although it is over the budget. */
  allowBudget: string | null
  /** Nothing is written to the service: what is due is said instead. */
  observeOnly: boolean
}

export const ORDINARY: PassOptions = {
  acceptVanished: false,
  reportDriftOnly: false,
  gitUnreachable: false,
  refreshLookups: false,
  retryStalled: false,
  asked: false,
  allowBudget: null,
  observeOnly: false,
}

export type Planned = {
  kind: 'planned'
  input: PlanInput
  plan: Plan
  /** The steps of the plan that this pass would carry out: all but those of flows that the service refused and that did not change since. */
  due: readonly Step[]
  /** Set when that would be too much at once: then nothing of it is carried out. */
  budget: BudgetStop | null
  scope: LedgerScope
  observation: Observation
  set: DesiredSet
}

/** A pass up to its plan: read, compared, nothing written anywhere. */
export type Prepared = Planned | { kind: 'stopped'; problem: IdentityProblem }

export async function preparePass(
  target: { settings: TargetSettings; state: TargetState; deps: TargetDeps },
  set: DesiredSet,
  passScope: PassScope,
  options: PassOptions & Abortable,
): Promise<Prepared> {
  const { settings, state, deps } = target
  const { signal } = options
  const identified = await identify(target, { signal })
  if ('problem' in identified) return { kind: 'stopped', problem: identified.problem }
  const { identity } = identified
  const scope: LedgerScope = { owner: settings.owner, org: settings.org, sandboxId: identity.sandboxId, source: settings.source }
  const observer = { service: deps.service, ledger: deps.ledger, clock: deps.clock, scope, inventory: state.inventory }
  const desired = [...set.desired.values()]
  const wanted = passScope.kind === 'full' ? desired : [...passScope.keys].flatMap((key) => set.desired.get(key) ?? [])
  const [observation, bindings] = await Promise.all([
    passScope.kind === 'full'
      ? observeAll(observer, { signal, acceptVanished: options.acceptVanished })
      : observeKeys(passScope.keys, set, observer, { signal }),
    state.lookups.bindings(wanted, { signal, refresh: options.refreshLookups }),
  ])
  const otherId = await otherSandbox(observation, identity, deps.service, { signal })
  if (otherId !== null) {
    state.identity = null
    return { kind: 'stopped', problem: sandboxChanged(settings.sandbox, identity.sandboxId, otherId) }
  }
  const input: PlanInput = {
    identity,
    desired,
    brokenKeys: set.brokenKeys,
    sourceComplete: set.complete,
    sourceEmpty: set.empty,
    keys: passScope.kind === 'full' ? (passScope.only ?? null) : passScope.keys,
    live: observation.live,
    owned: observation.snapshot.owned,
    intents: observation.snapshot.intents,
    bindings,
    preflight: state.preflight,
    fights: new Map(),
    policy: { ...policyOf(settings, options), suspend: { target: settings.suspend, orphans: suspendedOrphans(set, observation.snapshot.owned) } },
    revision: set.revision,
    nowMs: deps.clock.nowMs(),
  }
  const first = plan(input)
  const lookedUp = hangsOnLookups(first) ? { ...input, bindings: await state.lookups.bindings(wanted, { signal, refresh: true }) } : input
  const second = lookedUp === input ? first : plan(lookedUp)
  const fights = options.asked ? NO_FIGHTS : await fightsAmong(second.steps, deps.ledger, scope)
  const judged = fights.size === 0 ? lookedUp : { ...lookedUp, fights }
  const result = judged === lookedUp ? second : plan(judged)
  const due = options.retryStalled || options.observeOnly ? result.steps : withoutStalled(result, set, observation, judged.nowMs)
  const budget = await budgetStop(result, due, { settings, ledger: deps.ledger, scope, set, nowMs: judged.nowMs, allowed: options.allowBudget })
  return { kind: 'planned', input: judged, plan: result, due, budget, scope, observation, set }
}

function withoutStalled({ steps, bound }: Plan, { desired }: DesiredSet, { snapshot }: Observation, nowMs: number): Step[] {
  const before = new Map(snapshot.conditions.map((row) => [row.key, row]))
  const stalls = (key: FlowKey): boolean => staysStalled(before.get(key), desired.get(key), bound.get(key), nowMs)
  return steps.filter((step) => step.kind === 'hold' || !stalls(step.key))
}

/**
 * Whether what is known of connections decides more than a comparison: what is created or published is wired to them for good, and what
 * they hold back may go on. Everything else does with what was looked up within the hour.
 */
function hangsOnLookups({ steps }: Plan): boolean {
  return steps.some((step) => step.kind === 'create' || step.kind === 'publish' || (step.kind === 'hold' && LOOKUP_HOLDS.has(step.reason)))
}

const LOOKUP_HOLDS: ReadonlySet<HoldReason> = new Set([
  'upstream-draft',
  'draft-unsupported',
  'reference-unknown',
  'reference-ambiguous',
  'spec-mismatch',
])

async function identify(
  { settings, state, deps }: { settings: TargetSettings; state: TargetState; deps: TargetDeps },
  options: Abortable,
): Promise<{ identity: NonNullable<TargetState['identity']> } | { problem: IdentityProblem }> {
  if (state.identity !== null) return { identity: state.identity }
  const record = await deps.ledger.target(settings.name)
  const found = await identifyTarget(settings, record, deps.service, options)
  if ('problem' in found) return found
  const problem = await leftBehind(settings, record, found.identity, deps.ledger)
  if (problem !== null) return { problem }
  state.identity = found.identity
  return found
}

/** A target that has flows in one sandbox and is configured for another: more likely a slip than a wish to have them all twice. */
async function leftBehind(
  { name, org, sandbox, source }: TargetSettings,
  record: TargetRecord | null,
  { sandboxId }: TargetIdentity,
  ledger: TargetDeps['ledger'],
): Promise<IdentityProblem | null> {
  if (record === null || record.sandboxId === null || (record.sandboxId === sandboxId && record.org === org)) return null
  const { owned } = await ledger.snapshot({ owner: record.owner, org: record.org, sandboxId: record.sandboxId, source })
  if (owned.length === 0) return null
  return {
    reason: 'sandbox-changed',
    message: `target ${name} has ${owned.length} flows in sandbox ${record.sandbox} of ${record.org}, and is configured for sandbox ${sandbox} of ${org} now`,
    hint: 'If that is a slip, correct the sandbox. If it is intended, give the target a new name; its flows are then created anew.',
  }
}

/** Id of the sandbox that answered, if it is not the one that this process knows: its flows say so, or, where ours are not there, it is asked. */
async function otherSandbox(
  { live, snapshot }: Observation,
  { sandboxId }: TargetIdentity,
  service: TargetDeps['service'],
  options: Abortable,
): Promise<string | null> {
  const stranger = live.flows.find((flow) => flow.sandboxId !== sandboxId)
  if (stranger !== undefined) return stranger.sandboxId
  const seen = new Set(live.flows.map((flow) => flow.id))
  if (snapshot.owned.every((row) => seen.has(row.flowId))) return null
  const answered = await service.identify(options)
  return answered === sandboxId ? null : answered
}

function sandboxChanged(sandbox: string, before: string, after: string): IdentityProblem {
  return {
    reason: 'sandbox-changed',
    message: `sandbox ${sandbox} has another id than before: ${before} → ${after}`,
    hint: 'If the sandbox was replaced on purpose, give the target a new name; its flows are then created anew.',
  }
}

/** Flows that lost their manifest in a folder that is suspended: the folder still speaks for them. */
export function suspendedOrphans({ desired, folders }: DesiredSet, owned: readonly OwnedFlow[]): Map<FlowKey, Place> {
  return new Map(
    owned.flatMap(({ key, path }): [FlowKey, Place][] => {
      const { settings, places } = inheritedAt(path, folders)
      const place = places['suspend']
      return desired.has(key) || settings.suspend !== true || place === undefined ? [] : [[key, place]]
    }),
  )
}

/** What a target's settings allow, but for what is suspended: that hangs on the manifests too. */
export function policyOf(settings: TargetSettings, options: PassOptions): Omit<PlanPolicy, 'suspend'> {
  const { marker, limits, prune, deleteAfterMs, serviceClients } = settings
  return {
    prune,
    deleteAfterMs,
    serviceClients,
    gitUnreachable: options.gitUnreachable,
    drift: options.reportDriftOnly && settings.drift === 'correct' ? 'report' : settings.drift,
    marker,
    createWindowMs: limits.createWindowMs,
    listLagMs: limits.listLagMs,
    acceptVanished: options.acceptVanished,
  }
}

/** The service's clock and ours may differ by this much where the two are compared. */
const CLOCK_SKEW_MS = 60_000

/** Rows that the plan found out and the ledger does not know: bound by a marker, moved, or read as missing. */
export function ownershipFound(input: PlanInput, result: Plan): OwnedFlow[] {
  return result.rebinds.map(({ key, live, from, path }) => {
    const before = input.owned.find((row) => row.key === (from ?? key))
    const moved = from === null ? undefined : input.owned.find((row) => row.key === from)
    const intent = input.intents.find((one) => one.kind === 'create' && one.key === key)
    const reached: OwnedFlow['state'] = live.state === 'draft' || live.state === 'disabled' ? live.state : 'enabled'
    const listed = input.live.complete && input.live.listedAtMs >= live.createdAtMs + input.policy.listLagMs + CLOCK_SKEW_MS
    return {
      kind: 'flow',
      key,
      flowId: live.id,
      applied: moved?.applied ?? intent?.applied ?? (before?.retired?.includes(live.id) === true ? {} : null),
      appliedDigest: moved?.appliedDigest ?? intent?.appliedDigest ?? null,
      appliedSourceDigest: moved?.appliedSourceDigest ?? intent?.appliedSourceDigest ?? null,
      state: reached,
      revision: before?.revision ?? intent?.revision ?? null,
      path: path ?? moved?.path ?? `${key}.yaml`,
      createdAtMs: moved?.createdAtMs ?? intent?.sentAtMs ?? null,
      keeperSeenAtMs: moved?.keeperSeenAtMs ?? (listed ? input.nowMs : null),
      gen: generationIn(live, before ?? null),
      protect: moved?.protect ?? live.marker?.rest['protect'] === 'true',
      missing: null,
      goneAtMs: moved?.goneAtMs ?? goneSinceMs(live, null, { marker: true }),
      successor: null,
      retired: othersOf(key, before, result).filter((id) => id !== live.id),
    }
  })
}

/** Older generations: those known before, those found now, and the flow that a draft is about to replace. */
function othersOf(key: FlowKey, before: OwnedFlow | undefined, { successions, retired }: Plan): string[] {
  const predecessor = successions.get(key)?.predecessor
  return [
    ...new Set([
      ...(before?.retired ?? []),
      ...[...(retired.get(key) ?? []), ...(predecessor === undefined ? [] : [predecessor])].map(({ id }) => id),
    ]),
  ]
}
