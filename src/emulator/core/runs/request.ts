/** `POST /runs` and `POST /runs/{id}/action`. */
import type { WireResponse } from '../../../flowservice/wire.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { jsonAnswer } from '../answer.ts'
import { readObject } from '../body.ts'
import type { Call } from '../call.ts'
import { writeAnswer } from '../flows/create.ts'
import { flowSpecOf } from '../flows/inherited.ts'
import { frequencyOf, secondsOf } from '../flows/schedule-rules.ts'
import { paramsOf } from '../flows/transformation-rules.ts'
import { findEntity } from '../listing/list.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'
import { attributeOf, isDestinationFlow, knowsTransformation } from '../specs/catalogue.ts'
import { updatedStamp } from '../stamp.ts'
import type { Stored } from '../table.ts'
import { replaceEntity } from '../write.ts'
import { queueRun, runStatus, startRun } from './lifecycle.ts'
import { asText } from '../text.ts'

/** On-demand runs: batch sources with `frequency: once` alone. */
export function createRun(call: Call): WireResponse {
  if (call.world.knobs.runWrites === 'refuse') refuseFlow(1427, 'This token may not write runs.')
  const body = readObject(call.body)
  const flow = flowOf(call, body['flowId'])
  checkFlow(call, flow)
  const params = body['params']
  if (!isJsonObject(params)) return refuseProvider(1384, 'params are missing.')
  const window = readWindow(params)
  rememberDeltaColumn(call, flow, params['deltaColumn'])
  const run = startRun(call.world, flow, window, call.nowMs, call.author)
  return jsonAnswer(201, answerFor(call, run))
}

/** Processes the window of a failed run once more. */
export function actOnRun(call: Call, id: string): WireResponse {
  const run = findEntity(call, 'runs', id)
  const op = (call.query.get('op') ?? '').toLowerCase()
  if (op !== 're_trigger') refuseProvider(1401, `Run action [${op}] is unknown.`)
  const flow = call.space.tables.flows.get(asText(run.doc['flowId']))
  if (flow?.doc['state'] !== 'enabled') refuseProvider(1388, 'The flow must be enabled.')
  if (runStatus(run) !== 'failed') refuseProvider(1387, `Run [${id}] has status [${runStatus(run)}].`)
  const { version: _, ...stamp } = updatedStamp(call.world, call.author, call.nowMs)
  const metrics: JsonObject = { durationSummary: {}, statusSummary: { status: 'scheduled' } }
  replaceEntity(call.world, run, { ...run.doc, ...stamp, metrics }, call.nowMs)
  queueRun(call.world, run, { status: 'success' }, call.nowMs)
  return jsonAnswer(200, writeAnswer(run))
}

function flowOf({ space }: Call, flowId: Json | undefined): Stored {
  if (typeof flowId !== 'string' || flowId === '') return refuseFlow(1446, 'flowId is empty.')
  return space.tables.flows.get(flowId) ?? refuseFlow(1430, `Flow [${flowId.slice(0, 60)}] not found.`)
}

function checkFlow({ world }: Call, { doc }: Stored): void {
  const spec = flowSpecOf(world, doc)
  const isBatchSource = attributeOf(spec, 'frequency') === 'batch' && !isDestinationFlow(spec)
  if (!isBatchSource) refuseProvider(1385, 'This connector does not support run creation.')
  const schedule = doc['scheduleParams']
  if (!isJsonObject(schedule) || frequencyOf(schedule) !== 'once') refuseProvider(1386, 'Only flows with frequency once take on-demand runs.')
  if (doc['state'] !== 'enabled') refuseFlow(1444, `The flow is in state [${asText(doc['state'])}].`)
}

/** Text and examples of the reference disagree on the unit; every example is in seconds. */
function readWindow(params: JsonObject): { windowStartMs: number; windowEndMs: number } {
  const [start, from, to] = ['startTime', 'windowStartTime', 'windowEndTime'].map((name) => secondsOf(params[name]))
  if (start === null || from === null || to === null || from === undefined || to === undefined) {
    return refuseProvider(1384, 'startTime, windowStartTime and windowEndTime are required.')
  }
  if (to < from) refuseProvider(1381, 'windowEndTime lies before windowStartTime.')
  return { windowStartMs: from * 1000, windowEndMs: to * 1000 }
}

/** The first run of a table source names the column; it is then written into the flow, which changes by it. */
function rememberDeltaColumn({ world, author, nowMs }: Call, flow: Stored, column: Json | undefined): void {
  if (!knowsTransformation(flowSpecOf(world, flow.doc), 'Copy')) return
  const known = paramsOf(flow.doc, 'Copy')?.['deltaColumn']
  const name = isJsonObject(column) ? column['name'] : undefined
  if (isJsonObject(known)) {
    if (name !== undefined && name !== known['name']) refuseProvider(1382, `deltaColumn differs from the flow's [${asText(known['name'])}].`)
    return
  }
  if (typeof name !== 'string' || name === '' || !isJsonObject(column)) return refuseProvider(1383, 'deltaColumn is missing.')
  const list = flow.doc['transformations']
  const transformations = [...(Array.isArray(list) ? list : []), { name: 'Copy', params: { deltaColumn: column } }]
  replaceEntity(world, flow, { ...flow.doc, transformations, ...updatedStamp(world, author, nowMs) }, nowMs)
}

function answerFor({ world }: Call, run: Stored): unknown {
  const { runAnswer } = world.knobs
  if (runAnswer === 'full') return run.doc
  return runAnswer === 'ids' ? writeAnswer(run) : { items: [writeAnswer(run)] }
}
