import type { Json, JsonObject } from '../../../lib/json.ts'
import type { Outcome } from '../meta.ts'
import { createdStamp, type Author } from '../stamp.ts'
import type { Stored } from '../table.ts'
import type { World } from '../world.ts'
import { idsOf } from '../flows/inherited.ts'

export type RunWindow = { windowStartMs: number; windowEndMs: number }

/** A run that was just accepted. */
export function newRunDocument(world: World, flow: Stored, id: string, window: RunWindow, author: Author, atMs: number): JsonObject & { id: string } {
  const { version: _, ...stamp } = createdStamp(world, flow.space, id, author, atMs)
  return {
    ...stamp,
    id,
    flowId: flow.id,
    flowSpec: flow.doc['flowSpec'] ?? null,
    providerRefId: `M-${flow.id}-incremental-0:${id.slice(0, 8)}`,
    metrics: { durationSummary: {}, sizeSummary: {}, recordSummary: {}, fileSummary: {}, statusSummary: { status: 'scheduled' } },
    activities: [copyActivity(flow, window, 'scheduled')],
  }
}

export function startedRun(doc: JsonObject, atMs: number): JsonObject {
  const summary = { durationSummary: { startedAtUTC: atMs }, sizeSummary: {}, recordSummary: {}, fileSummary: {} }
  return { ...doc, metrics: { ...summary, statusSummary: { status: 'inProgress' } } }
}

/** A run that ended, with counters that add up. */
export function endedRun(flow: Stored | undefined, doc: JsonObject, outcome: Required<Outcome>, startedMs: number, atMs: number): JsonObject {
  const { status, records, failedRecords, code, message } = outcome
  const failed = status === 'failed' ? records : failedRecords
  const errors: Json[] = failed > 0 ? [{ code, message }] : []
  const refs: Json[] = ['promotionActivity']
  const metrics: JsonObject = {
    durationSummary: { startedAtUTC: startedMs, completedAtUTC: atMs },
    sizeSummary: { inputBytes: records * 82, outputBytes: (records - failed) * 66 },
    recordSummary: {
      inputRecordCount: records,
      createdRecordCount: records - failed,
      outputRecordCount: records - failed,
      failedRecordCount: failed,
    },
    fileSummary: { inputFileCount: 1, outputFileCount: status === 'failed' ? 0 : 1, activityRefs: refs },
    statusSummary: { status, ...(errors.length > 0 ? { errors } : {}), activityRefs: refs },
  }
  return { ...doc, metrics, activities: [...copies(doc), promotionActivity(flow, status, failed, atMs)] }
}

function copies(doc: JsonObject): Json[] {
  const list = doc['activities']
  return Array.isArray(list) ? list.slice(0, 1) : []
}

function copyActivity(flow: Stored, window: RunWindow, status: string): JsonObject {
  return {
    id: 'copyActivity',
    name: 'Copy from source',
    updatedAtUTC: 0,
    durationSummary: { extensions: { windowStart: window.windowStartMs, windowEnd: window.windowEndMs } },
    sizeSummary: {},
    recordSummary: {},
    fileSummary: {},
    latencySummary: {},
    statusSummary: { status, extensions: {} },
    sourceInfo: idsOf(flow.doc['sourceConnectionIds']).map((id) => ({ id, type: 'SourceConnection' })),
  }
}

function promotionActivity(flow: Stored | undefined, status: string, failedRecords: number, atMs: number): JsonObject {
  const errors: Json[] = failedRecords > 0 ? [{ code: 'MAPPER-3700-400', recordCount: failedRecords, message: 'Records could not be mapped.' }] : []
  return {
    id: 'promotionActivity',
    name: 'Promotion',
    updatedAtUTC: atMs,
    statusSummary: { status, extensions: { errors } },
    targetInfo: idsOf(flow?.doc['targetConnectionIds']).map((id) => ({ id, type: 'TargetConnection' })),
  }
}
