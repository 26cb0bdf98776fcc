import { digestJson } from '../lib/digest.ts'
import { canonicalJson, type Json, type JsonObject } from '../lib/json.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { liveDigest } from '../plan/compare.ts'
import { planDigest, type Proposal } from './once.ts'
import type { TargetSettings } from './target.ts'

/** A live flow that a plan is about to write, as it was read for it. `digest` moves when the flow does, not when a run moves its etag. */
export type FlowFact = { id: string; digest: string; updatedAt: string; updatedClient: string }

/** What has to be the same for a plan that was looked at to be the plan that is carried out. Plain JSON. */
export type PlanFacts = {
  name: string
  /** Null while the sandbox's entities have not told it. */
  sandboxId: string | null
  /** What of the configuration decides what a plan is. */
  settings: JsonObject
  planDigest: string
  /** The flows that exist and that a step is about, by key. */
  flows: Record<FlowKey, FlowFact>
}

export function factsOfProposal({ target, set, prepared }: Proposal): PlanFacts {
  const { name } = target.settings
  const settings = settingsThatMatter(target.settings)
  const base = { name, settings, planDigest: planDigest(prepared) }
  if (prepared.kind === 'stopped') return { ...base, sandboxId: null, flows: {} }
  const { plan, input, scope } = prepared
  const due = new Set(plan.steps.flatMap((step) => (step.kind === 'hold' ? [] : [step.key])))
  const flows = [...due].flatMap((key): [FlowKey, FlowFact][] => {
    const live = plan.bound.get(key)
    if (live === undefined) return []
    const digest = liveDigest(live, set.desired.get(key) ?? null, input.nowMs)
    return [[key, { id: live.id, digest, updatedAt: new Date(live.updatedAtMs).toISOString(), updatedClient: live.updatedClient }]]
  })
  return { ...base, sandboxId: scope.sandboxId, flows: Object.fromEntries(flows) }
}

/** Variables count by their digest: they are public, but nobody looks for them in a plan. */
function settingsThatMatter(settings: TargetSettings): JsonObject {
  const { owner, formerOwners, org, sandbox, source, drift, prune, deleteAfterMs, marker, suspend, maxChanges, maxChangesPerHour, vars } = settings
  return {
    owner,
    formerOwners: [...formerOwners],
    org,
    sandbox,
    source,
    drift,
    prune,
    deleteAfterMs,
    marker,
    suspend,
    maxChanges: { ...maxChanges },
    maxChangesPerHour: { ...maxChangesPerHour },
    vars: digestJson({ ...vars }),
  }
}

/** What has moved since, a sentence each without its full stop; empty where the plan still is the one that was looked at. */
export function movedSince(before: PlanFacts, now: PlanFacts): string[] {
  const names = [...new Set([...Object.keys(before.settings), ...Object.keys(now.settings)])]
  const settings = names.filter((name) => canonicalJson(before.settings[name] ?? null) !== canonicalJson(now.settings[name] ?? null))
  const moved = settings.map((name) => `the configuration: ${settingText(name, before.settings[name], now.settings[name])}`)
  if (before.sandboxId !== now.sandboxId)
    moved.push(`the sandbox: its id was ${before.sandboxId ?? 'not known'} and is ${now.sandboxId ?? 'not known'}`)
  for (const [key, flow] of Object.entries(before.flows)) moved.push(...movedFlow(key, flow, now.flows[key]))
  // Where one of the others moved the plan may well be another, and then that is why.
  if (before.planDigest !== now.planDigest) moved.push('the plan: other steps are due now than when the file was made')
  return moved
}

function movedFlow(key: FlowKey, before: FlowFact, now: FlowFact | undefined): string[] {
  if (now === undefined) return [`the flow of ${key}: ${before.id} is gone, or nothing is due for it any more`]
  if (now.id !== before.id) return [`the flow of ${key}: it was ${before.id} and is ${now.id}`]
  return now.digest === before.digest ? [] : [`the flow of ${key}: ${now.id} was written at ${now.updatedAt} by ${now.updatedClient}`]
}

function settingText(name: string, before: Json | undefined, now: Json | undefined): string {
  if (name === 'vars') return 'vars have other values'
  return `${name} was ${JSON.stringify(before ?? null)} and is ${JSON.stringify(now ?? null)}`
}
