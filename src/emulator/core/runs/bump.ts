import { isJsonObject, type JsonObject } from '../../../lib/json.ts'
import { CONNECTORS, updatedStamp } from '../stamp.ts'
import type { Stored } from '../table.ts'
import type { World } from '../world.ts'
import { changeMeta, replaceEntity } from '../write.ts'
import { runStatus } from './lifecycle.ts'

/** Some seconds after a run the service rewrites its flow: a new etag and a new audit trail, without any change of configuration. */
export function bumpFlow(world: World, flow: Stored, atMs: number): void {
  const due = flow.meta.bumps?.find((bump) => bump.atMs === atMs)
  if (due === undefined) return
  changeMeta(world, flow, (meta) => ({ ...meta, bumps: (meta.bumps ?? []).filter((bump) => bump !== due) }))
  const run = flow.space.tables.runs.get(due.runId)
  if (run === undefined) return
  replaceEntity(world, flow, { ...flow.doc, ...updatedStamp(world, CONNECTORS, atMs), lastRunDetails: details(run) }, atMs)
}

function details(run: Stored): JsonObject {
  const metrics = run.doc['metrics']
  const duration = isJsonObject(metrics) ? metrics['durationSummary'] : null
  const { startedAtUTC = 0, completedAtUTC = 0 } = isJsonObject(duration) ? duration : {}
  return { id: run.id, state: runStatus(run), startedAtUTC, completedAtUTC }
}
