import { isJsonObject, type JsonObject } from '../../../lib/json.ts'
import { LIMITS } from '../limits.ts'
import { withoutMeta, type Outcome } from '../meta.ts'
import { CONNECTORS, freshEtag, type Author } from '../stamp.ts'
import type { Stored } from '../table.ts'
import type { World } from '../world.ts'
import { changeMeta, insertEntity, removeEntity, replaceEntity } from '../write.ts'
import { endedRun, newRunDocument, startedRun, type RunWindow } from './document.ts'
import { asText } from '../text.ts'

/** From `scheduled` to `inProgress`. */
const QUEUE_MS = 5000

/** Puts a new run of the flow on its way. The outcome planned for it, if any, is used up. */
export function startRun(world: World, flow: Stored, window: RunWindow, atMs: number, author: Author = CONNECTORS): Stored {
  const doc = newRunDocument(world, flow, world.random.uuid(), window, author, atMs)
  const run = insertEntity(world, flow.space, 'runs', doc, atMs)
  const [outcome, ...rest] = flow.meta.outcomes ?? []
  if (outcome !== undefined) changeMeta(world, flow, (meta) => ({ ...meta, outcomes: rest }))
  queueRun(world, run, outcome ?? { status: 'success' }, atMs)
  keepLast(world, flow, run, atMs)
  return run
}

/** Also for a run that is triggered again. */
export function queueRun(world: World, run: Stored, outcome: Outcome, atMs: number): void {
  const startMs = atMs + QUEUE_MS
  const endMs = startMs + world.knobs.runDurationMs
  changeMeta(world, run, (meta) => ({ ...meta, run: { startMs, endMs, outcome } }))
  world.agenda.add(startMs, 'run', run)
  world.agenda.add(endMs, 'run', run)
}

/** A time on the run's plan has come: it starts, or it ends. */
export function advanceRun(world: World, run: Stored, atMs: number): void {
  const plan = run.meta.run
  if (plan === undefined) return
  if (atMs >= plan.endMs) endRun(world, run, plan.outcome, atMs)
  else if (atMs === plan.startMs) rewrite(world, run, startedRun(run.doc, atMs), atMs)
}

/** Ends a run that has not ended; its flow learns of it some seconds later. */
export function endRun(world: World, run: Stored, outcome: Outcome, atMs: number): void {
  const plan = run.meta.run
  if (plan === undefined) return
  const flow = run.space.tables.flows.get(asText(run.doc['flowId']))
  changeMeta(world, run, (meta) => withoutMeta(meta, 'run'))
  const doc = endedRun(flow, run.doc, completeOutcome(run, flow, outcome), Math.min(plan.startMs, atMs), atMs)
  rewrite(world, run, doc, atMs)
  if (flow === undefined) return
  const bump = { runId: run.id, atMs: atMs + world.knobs.runBumpMs }
  changeMeta(world, flow, (meta) => ({ ...meta, bumps: [...(meta.bumps ?? []), bump] }))
  world.agenda.add(bump.atMs, 'bump', flow)
}

export function runStatus(run: Stored): string {
  const metrics = run.doc['metrics']
  const summary = isJsonObject(metrics) ? metrics['statusSummary'] : null
  return isJsonObject(summary) ? asText(summary['status']) : ''
}

/**
 * Fills in what a plan leaves open and applies the threshold: below the flow's `partialIngestionPercent` of bad records a run ends
 * as a success; without partial ingestion one bad record fails it (assumed).
 */
function completeOutcome(run: Stored, flow: Stored | undefined, outcome: Outcome): Required<Outcome> {
  const records = outcome.records ?? 100 + (Number.parseInt(run.id.slice(0, 4), 16) % 900)
  const failedRecords = Math.min(outcome.failedRecords ?? 0, records)
  const isTooBad = failedRecords > 0 && (100 * failedRecords) / Math.max(records, 1) >= toleratedPercent(flow)
  return {
    status: isTooBad ? 'failed' : outcome.status,
    records,
    failedRecords,
    code: outcome.code ?? 'CONNECTOR-2001-500',
    message: outcome.message ?? 'Records could not be processed.',
  }
}

function toleratedPercent(flow: Stored | undefined): number {
  const options = flow?.doc['options']
  const percent = isJsonObject(options) ? Number(options['partialIngestionPercent']) : Number.NaN
  return Number.isFinite(percent) ? percent : 0
}

function rewrite(world: World, run: Stored, doc: JsonObject, atMs: number): void {
  replaceEntity(world, run, { ...doc, updatedAt: atMs, etag: freshEtag(world, atMs) }, atMs)
}

function keepLast(world: World, flow: Stored, run: Stored, atMs: number): void {
  const { runsOf, tables } = flow.space
  const ids = [...(runsOf.get(flow.id) ?? []), run.id]
  runsOf.set(flow.id, ids.slice(-LIMITS.runsKept))
  for (const id of ids.slice(0, -LIMITS.runsKept)) {
    const old = tables.runs.get(id)
    if (old !== undefined) removeEntity(world, old, atMs)
  }
}
