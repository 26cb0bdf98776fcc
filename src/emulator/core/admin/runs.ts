import type { JsonObject } from '../../../lib/json.ts'
import type { Outcome } from '../meta.ts'
import { endRun, startRun } from '../runs/lifecycle.ts'
import type { Stored } from '../table.ts'
import { nowMs, type World } from '../world.ts'
import { changeMeta } from '../write.ts'
import { bodyReader } from './body.ts'
import { oneEntity, type Which } from './find.ts'
import { AdminProblem } from './problem.ts'

type RunsRequest = Which & {
  /**
   * `start`: a run begins now. `finish`, `fail`: the run under way ends now; without one, one begins and ends. `plan`: what becomes
   * of the next `times` runs.
   */
  action: 'start' | 'finish' | 'fail' | 'plan'
  status?: 'success' | 'failed'
  records?: number
  failedRecords?: number
  code?: string
  message?: string
  times?: number
}

const readRequest = bodyReader<RunsRequest>(
  {
    org: { type: 'string' },
    sandbox: { type: 'string' },
    id: { type: 'string' },
    name: { type: 'string' },
    action: { enum: ['start', 'finish', 'fail', 'plan'] },
    status: { enum: ['success', 'failed'] },
    records: { type: 'integer', minimum: 0 },
    failedRecords: { type: 'integer', minimum: 0 },
    code: { type: 'string' },
    message: { type: 'string' },
    times: { type: 'integer', minimum: 1, maximum: 1000 },
  },
  ['action'],
)

/** Runs of one flow (`id` or `name`), by hand. Answers the run, or the outcomes planned. */
export function directRuns(world: World, body: string | null): JsonObject {
  const { action, times = 1, org, sandbox, id, name, ...given } = readRequest(body)
  const flow = oneEntity(world, 'flows', { ...pick({ org, sandbox, id, name }) })
  if (flow.doc['state'] === 'draft') throw new AdminProblem(409, 'A draft does not run.')
  const outcome: Outcome = { ...given, status: given.status ?? (action === 'fail' ? 'failed' : 'success') }
  const atMs = nowMs(world)
  if (action === 'plan') return planRuns(world, flow, outcome, times)
  const run = (action === 'start' ? undefined : underWay(flow)) ?? startRun(world, flow, { windowStartMs: 0, windowEndMs: atMs }, atMs)
  if (action !== 'start') endRun(world, run, outcome, atMs)
  return run.doc
}

function planRuns(world: World, flow: Stored, outcome: Outcome, times: number): JsonObject {
  const outcomes = [...(flow.meta.outcomes ?? []), ...Array.from({ length: times }, () => outcome)]
  changeMeta(world, flow, (meta) => ({ ...meta, outcomes }))
  return { flowId: flow.id, outcomes: outcomes.map((one): JsonObject => ({ ...one })) }
}

function underWay(flow: Stored): Stored | undefined {
  const { runsOf, tables } = flow.space
  return (runsOf.get(flow.id) ?? []).map((id) => tables.runs.get(id)).findLast((run) => run?.meta.run !== undefined)
}

function pick(which: { [Name in keyof Which]: Which[Name] | undefined }): Which {
  return Object.fromEntries(Object.entries(which).filter(([, value]) => value !== undefined))
}
