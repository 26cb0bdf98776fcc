import { SluiceError } from '../lib/errors.ts'
import type { Abortable } from '../lib/abort.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { LedgerScope, LedgerSnapshot, TargetRecord } from '../ledger/ledger.ts'
import type { Intent, LiveFlow, LiveView, OwnedFlow, TargetIdentity } from '../plan/model.ts'
import { heardAfterAll, publishedAfterAll } from '../plan/lost-write.ts'
import { confirmedGone, isDeleted } from '../plan/missing.ts'
import { VANISHED_MIN, VANISHED_SHARE } from '../plan/plan.ts'
import type { DesiredSet } from './desired-set.ts'
import type { Inventory } from './inventory.ts'
import type { FlowService, TargetDeps, TargetSettings } from './target.ts'

/** Reads of missing flows in one pass; there are few, or the target stops. */
const MISSING_READS_MAX = 50

/** Clocks differ and listings lag: the newest pages are read this much further back than the newest flow known. */
const OVERLAP_MS = 120_000

/** What was seen of a target. `ownedChanges` are rows whose `missing` changed, to be recorded if the pass goes on. */
export type Observation = { live: LiveView; snapshot: LedgerSnapshot; ownedChanges: OwnedFlow[] }

export type Observer = Pick<TargetDeps, 'ledger' | 'clock'> & { service: FlowService; scope: LedgerScope; inventory: Inventory }

/**
 * Everything in the sandbox, by one listing read to its end; owned flows that it lacks are read one by one.
 * @param options.acceptVanished reads them however many they are: without its reads none of them ever counts as gone
 */
export async function observeAll(deps: Observer, options: Abortable & { acceptVanished: boolean }): Promise<Observation> {
  const { service, ledger, scope, inventory } = deps
  const [listing, snapshot] = await Promise.all([service.listFlows({}, options), ledger.snapshot(scope)])
  if (!listing.complete) throw new SluiceError('SLUICE_ANSWER_MALFORMED', 'the listing of flows did not come to its end')
  inventory.replace(listing.flows)
  const seen = new Set(listing.flows.map((flow) => flow.id))
  const absent = snapshot.owned.filter((row) => !seen.has(row.flowId))
  const reads = options.acceptVanished ? absent : worthReading(absent, listing.flows, snapshot)
  const found = await readMissing(reads, deps, options)
  const drafts = await readUnlisted(snapshot.owned, seen, deps, options)
  return conclude(
    { flows: [...listing.flows, ...found.flows, ...drafts], complete: true, listedAtMs: listing.startedAtMs },
    snapshot,
    found.reads,
    deps,
  )
}

/**
 * A sandbox that lost most of its flows is not asked for each of them: the plan stops there anyway. What counts here has to count there, or
 * flows would be neither read nor worth a stop, and wait for ever.
 */
function worthReading(absent: readonly OwnedFlow[], flows: readonly LiveFlow[], { owned, intents }: LedgerSnapshot): OwnedFlow[] {
  const marked = new Set(flows.flatMap(({ marker }) => marker?.key ?? []))
  const isVanished = (row: OwnedFlow): boolean => !confirmedGone(row) && !isDeleted(row, { intents }) && !marked.has(row.key)
  const vanished = absent.filter(isVanished).length
  if (vanished > VANISHED_MIN && vanished > owned.length * VANISHED_SHARE) return []
  // Those that were not read for longest come first: otherwise the ones at the end would never have their turn.
  return absent.toSorted((a, b) => (a.missing?.lastReadAtMs ?? 0) - (b.missing?.lastReadAtMs ?? 0)).slice(0, MISSING_READS_MAX)
}

/** The flows of some keys: known ones by id, new ones by what the newest pages add to the last full listing. */
export async function observeKeys(keys: ReadonlySet<FlowKey>, set: DesiredSet, deps: Observer, options: Abortable): Promise<Observation> {
  const { service, ledger, scope, inventory } = deps
  const wanted = [...keys].flatMap((key) => set.desired.get(key) ?? [])
  const asked = new Set([...keys, ...wanted.flatMap((want) => want.policy.movedFrom ?? [])])
  const snapshot = await ledger.lookup(scope, [...asked])
  const ownedKeys = new Set(snapshot.owned.map((row) => row.key))
  // A create whose answer was lost is looked for, also where it is to replace a flow that is known.
  const creating = new Set(snapshot.intents.flatMap((intent) => (intent.kind === 'create' ? [intent.key] : [])))
  const unknown = wanted.filter((want) => !ownedKeys.has(want.key) || creating.has(want.key))
  const listedAtMs = unknown.length === 0 ? Number.NEGATIVE_INFINITY : await mergeNewest(deps, options)
  const known = new Set(snapshot.owned.flatMap(idsOf))
  const read = await Promise.all([...known].map(async (id) => service.getFlow(id, options)))
  // Where somebody else switched a flow off, a peer may have put another in its place, which only the newest pages show.
  if (unknown.length === 0 && isSwitchedOff(snapshot.owned, read)) await mergeNewest(deps, options)
  const related = inventory.related(keys, unknown).filter((id) => !known.has(id))
  const flows = [...read, ...(await Promise.all(related.map(async (id) => service.getFlow(id, options))))]
  const seen = new Set(flows.flatMap((flow) => flow?.id ?? []))
  // A listing has shown them and a read does not: one of the two is wrong, and to create beside such a flow would make a second.
  if (related.some((id) => !seen.has(id))) return withOnly(asked, await observeAll(deps, { ...options, acceptVanished: false }))
  const reads = snapshot.owned.filter((row) => !seen.has(row.flowId)).map((row) => row.flowId)
  const live = { flows: flows.filter((flow) => flow !== null), complete: false, listedAtMs }
  // A flow with the marker of one of these keys may be known under another one: a move that is held back, or taken back, or an older
  // generation that another key took along.
  const holders = related.length === 0 ? [] : (await ledger.holders(scope, related)).filter((row) => !asked.has(row.key))
  return conclude(live, { ...snapshot, owned: [...snapshot.owned, ...holders] }, new Set(reads), deps)
}

function isSwitchedOff(rows: readonly OwnedFlow[], flows: readonly (LiveFlow | null)[]): boolean {
  const before = new Map(rows.map((row) => [row.flowId, row.state]))
  return flows.some((flow) => flow?.state === 'disabled' && before.has(flow.id) && before.get(flow.id) !== 'disabled')
}

/** The flow of a row, and those of its key's other generations. */
function idsOf({ flowId, successor, retired }: OwnedFlow): string[] {
  return [flowId, ...(successor === null ? [] : [successor.flowId]), ...(retired ?? [])]
}

/** Drafts that are to replace flows, and that a lagging listing does not show yet: without them another would be created. */
async function readUnlisted(rows: readonly OwnedFlow[], seen: ReadonlySet<string>, { service }: Observer, options: Abortable): Promise<LiveFlow[]> {
  const flows: LiveFlow[] = []
  for (const { successor } of rows) {
    if (successor === null || seen.has(successor.flowId)) continue
    const flow = await service.getFlow(successor.flowId, options)
    if (flow !== null) flows.push(flow)
  }
  return flows
}

/** A whole listing, for a pass over some keys. */
function withOnly(keys: ReadonlySet<FlowKey>, { live, snapshot, ownedChanges }: Observation): Observation {
  const isAsked = ({ key }: { key: FlowKey }): boolean => keys.has(key)
  const { owned, intents, conditions } = snapshot
  return {
    live,
    snapshot: { owned: owned.filter(isAsked), intents: intents.filter(isAsked), conditions: conditions.filter(isAsked) },
    ownedChanges: ownedChanges.filter(isAsked),
  }
}

async function mergeNewest({ service, inventory }: Observer, options: Abortable): Promise<number> {
  const horizonMs = inventory.newestMs() - OVERLAP_MS
  const listing = await service.listFlows({ orderBy: '-createdAt', stopWhen: (page) => page.some((flow) => flow.createdAtMs < horizonMs) }, options)
  inventory.merge(listing.flows)
  return listing.startedAtMs
}

async function readMissing(
  rows: readonly OwnedFlow[],
  { service }: Observer,
  options: Abortable,
): Promise<{ flows: LiveFlow[]; reads: Set<string> }> {
  const flows: LiveFlow[] = []
  const reads = new Set<string>()
  for (const { flowId } of rows) {
    const flow = await service.getFlow(flowId, options)
    if (flow === null) reads.add(flowId)
    else flows.push(flow)
  }
  return { flows, reads }
}

/** Counts reads that found nothing, and ends the count for flows that show up again. */
function conclude(live: LiveView, snapshot: LedgerSnapshot, missed: ReadonlySet<string>, { clock }: Observer): Observation {
  const nowMs = clock.nowMs()
  const flows = new Map(live.flows.map((flow) => [flow.id, flow]))
  const unheard = Map.groupBy(snapshot.intents, (intent) => intent.key)
  const ownedChanges = snapshot.owned.flatMap((row): OwnedFlow[] => {
    const flow = flows.get(row.flowId)
    if (flow !== undefined) {
      const intents = (unheard.get(row.key) ?? []).toSorted((a, b) => a.sentAtMs - b.sentAtMs)
      const heard =
        publishedAfterAll(row, intents, flows.get(row.successor?.flowId ?? '')) ??
        intents.reduce((known, intent) => heardAfterAll(known, intent, flow, nowMs), row)
      return row.missing === null && heard === row ? [] : [{ ...heard, missing: null }]
    }
    if (!missed.has(row.flowId)) return []
    const { sinceMs, reads } = row.missing ?? { sinceMs: nowMs, reads: 0 }
    return [{ ...row, missing: { sinceMs, reads: reads + 1, lastReadAtMs: nowMs } }]
  })
  const changed = new Map(ownedChanges.map((row) => [row.key, row]))
  const abandoned = new Set(snapshot.intents.filter((intent) => wasAbandoned(intent, live)).map((intent) => intent.flowId))
  const owned = snapshot.owned.filter((row) => !abandoned.has(row.flowId)).map((row) => changed.get(row.key) ?? row)
  return { live, snapshot: { ...snapshot, owned }, ownedChanges }
}

/**
 * Whether a flow was given up although nobody heard the answer: we were taking our marker off, and it is off. Without this its row
 * would still call it ours, and removing its manifest could then prune what we were told to leave alone.
 */
export function wasAbandoned(intent: Intent, live: LiveView): boolean {
  return intent.kind === 'abandon' && live.flows.some((flow) => flow.id === intent.flowId && flow.marker === null)
}

/** Why a target cannot be worked on, whatever git says. */
export type IdentityProblem = { reason: 'sandbox-changed' | 'sandbox-unidentified'; message: string; hint: string }

/** The sandbox behind the configured name; another one than last time is a reset or a mix-up, and not ours to guess. */
export async function identifyTarget(
  settings: TargetSettings,
  record: TargetRecord | null,
  service: FlowService,
  options: Abortable,
): Promise<{ identity: TargetIdentity } | { problem: IdentityProblem }> {
  const sandboxId = await service.identify(options)
  if (sandboxId === null) {
    const message = `the sandbox ${settings.sandbox} holds no flow and no connection that would tell its id`
    return {
      problem: {
        reason: 'sandbox-unidentified',
        message,
        hint: 'Create the connections that the manifests name; a sandbox without any cannot take a dataflow.',
      },
    }
  }
  const before = record === null || record.org !== settings.org || record.sandbox !== settings.sandbox ? null : record.sandboxId
  if (before !== null && before !== sandboxId) {
    const message = `sandbox ${settings.sandbox} has another id than before: ${before} → ${sandboxId}`
    return {
      problem: {
        reason: 'sandbox-changed',
        message,
        hint: 'If the sandbox was replaced on purpose, give the target a new name; its flows are then created anew.',
      },
    }
  }
  const { owner, formerOwners, org, clientIds } = settings
  return { identity: { owner, formerOwners, org, sandboxId, clientIds } }
}
