/** PATCH, actions and DELETE of flows. */
import type { WireResponse } from '../../../flowservice/wire.ts'
import type { JsonObject } from '../../../lib/json.ts'
import { emptyAnswer, jsonAnswer } from '../answer.ts'
import { readJson } from '../body.ts'
import type { Call } from '../call.ts'
import { HEADERS } from '../headers.ts'
import { findEntity } from '../listing/list.ts'
import { applyOperations } from '../patch/apply.ts'
import { readOperations, recordOperations } from '../patch/operations.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'
import { isDestinationFlow } from '../specs/catalogue.ts'
import { updatedStamp } from '../stamp.ts'
import type { Stored } from '../table.ts'
import { beginMove, type Move } from '../transition.ts'
import { checkVersion, requireIfMatch } from '../version.ts'
import { removeEntity, replaceEntity } from '../write.ts'
import { writeAnswer } from './create.ts'
import { storedForm } from './document.ts'
import { flowSpecOf } from './inherited.ts'
import { draftOperation } from './last-operation.ts'
import { checkPaths, checkPublishedChange, keepsStart } from './patch-rules.ts'
import { checkComplete, checkPresent } from './publish-rules.ts'
import { checkConnections, checkMembers } from './request.ts'
import { asText } from '../text.ts'

const SETTLED = new Set(['draft', 'enabled', 'disabled'])

export function patchFlow(call: Call, id: string): WireResponse {
  const stored = findEntity(call, 'flows', id)
  const supplied = requireIfMatch(call)
  const state = stateOf(stored)
  if (!SETTLED.has(state)) refuseFlow(state === 'delete-finalizing' ? 1457 : 1420, `Flow [${id}] is in state [${state}] and cannot be updated.`)
  checkVersion(stored, supplied)
  const operations = readOperations(readJson(call.body))
  checkPaths(call, stored.doc, operations)
  const { world, space, author, nowMs } = call
  const patched = applyOperations(stored.doc, operations)
  checkMembers(patched)
  checkPatched(call, stored.doc, patched)
  const doc = { ...storedForm(world, space, patched), ...updatedStamp(world, author, nowMs) }
  const ops = recordOperations(operations)
  if (state === 'draft') replaceEntity(world, stored, { ...doc, lastOperation: draftOperation('update', nowMs, ops) }, nowMs)
  else move(call, stored, doc, { operation: 'update', via: 'updating', to: state, ops })
  return jsonAnswer(200, writeAnswer(stored))
}

function checkPatched(call: Call, before: JsonObject, after: JsonObject): void {
  if (before['state'] === 'draft') {
    if (call.world.knobs.draftConnections === 'check') checkConnections(call, after)
    return checkPresent(call, after)
  }
  checkPublishedChange(call, before, after)
  checkComplete(call, after, { startMayBePast: keepsStart(before, after) })
}

/** `POST /flows/{id}/action?op=…`. The op counts in any case; `subOp` belongs to providers and is ignored. */
export function actOnFlow(call: Call, id: string): WireResponse {
  const stored = findEntity(call, 'flows', id)
  const op = readAction(call.query.get('op') ?? '') ?? refuseUnknownAction(call, call.query.get('op') ?? '')
  const state = stateOf(stored)
  if (!SETTLED.has(state)) refuseFlow(1421, `Flow [${id}] is in state [${state}] and cannot be transitioned.`)
  honourIfMatch(call, stored)
  const target = op === 'disable' ? 'disabled' : 'enabled'
  if (state === target && op !== 'publish' && call.world.knobs.repeatedAction === 'noop') return jsonAnswer(200, writeAnswer(stored))
  if (!isApplicable(op, state)) refuseFlow(1422, `Action [${op}] is not applicable in state [${state}].`)
  if (op === 'publish') checkComplete(call, stored.doc, { startMayBePast: false })
  const via = op === 'publish' ? call.world.knobs.publishState : op === 'enable' ? 'enabling' : 'disabling'
  const doc = { ...stored.doc, ...updatedStamp(call.world, call.author, call.nowMs) }
  move(call, stored, doc, { operation: op, via, to: target })
  return jsonAnswer(200, writeAnswer(stored))
}

/** Sources answer 204, destinations 202; neither asks for a version or for the flow to be disabled first. */
export function deleteFlow(call: Call, id: string): WireResponse {
  const stored = findEntity(call, 'flows', id)
  const state = stateOf(stored)
  if (!SETTLED.has(state)) refuseFlow(1458, `Flow [${id}] is in state [${state}] and cannot be deleted.`)
  const { world, author, nowMs, trouble } = call
  const { deleteMs, deleteStatus } = world.knobs
  const isDestination = isDestinationFlow(flowSpecOf(world, stored.doc))
  if (deleteMs === 0 && !trouble.stuck && trouble.failure === null) {
    removeEntity(world, stored, nowMs)
  } else {
    const doc = { ...stored.doc, ...updatedStamp(world, author, nowMs) }
    beginMove(
      world,
      stored,
      doc,
      { operation: 'delete', via: 'delete-finalizing', to: 'deleted', afterMs: deleteMs, rollback: stored.doc, gone: true },
      trouble,
      nowMs,
    )
  }
  return emptyAnswer(deleteStatus === 'by-category' ? (isDestination ? 202 : 204) : Number(deleteStatus))
}

type FlowAction = 'publish' | 'enable' | 'disable'

function readAction(text: string): FlowAction | null {
  const op = text.toLowerCase()
  return op === 'publish' || op === 'enable' || op === 'disable' ? op : null
}

/** Finalizing is the provider's; the code for what nobody knows is assumed. */
export function refuseUnknownAction({ world }: Call, op: string): never {
  if (/^finalize/i.test(op)) return refuseFlow(1402, `Action [${op}] is reserved for flow providers.`)
  if (world.knobs.unknownActionCode === 1422) return refuseFlow(1422, `Action [${op}] is not applicable.`)
  return refuseProvider(1398, `Operation [${op}] is unknown.`)
}

/** Publish from draft alone; the other two only between the two published states. */
function isApplicable(op: FlowAction, state: string): boolean {
  if (op === 'publish') return state === 'draft'
  return state === (op === 'enable' ? 'disabled' : 'enabled')
}

/** `If-Match` is optional on actions; whether the service honours it is not documented. */
export function honourIfMatch({ world, headers }: Call, stored: Stored): void {
  const supplied = headers[HEADERS.ifMatch]
  if (supplied !== undefined && world.knobs.actionIfMatch === 'honour') checkVersion(stored, supplied)
}

function move(call: Call, stored: Stored, doc: JsonObject, how: Pick<Move, 'operation' | 'via' | 'to' | 'ops'>): void {
  const { world, trouble, nowMs } = call
  beginMove(world, stored, doc, { ...how, afterMs: world.knobs.settleMs, rollback: stored.doc }, trouble, nowMs)
}

function stateOf({ doc }: Stored): string {
  return asText(doc['state'])
}
