import { FLOW_SERVICE_BASE_PATH, type WireResponse } from '../../../flowservice/wire.ts'
import type { JsonObject } from '../../../lib/json.ts'
import { jsonAnswer } from '../answer.ts'
import { readObject } from '../body.ts'
import type { Call } from '../call.ts'
import { HEADERS } from '../headers.ts'
import type { Collection, Stored } from '../table.ts'
import { beginMove } from '../transition.ts'
import { insertEntity } from '../write.ts'
import { newFlowDocument } from './document.ts'
import { draftOperation } from './last-operation.ts'
import { checkComplete, checkPresent } from './publish-rules.ts'
import { checkDraft, checkFlowBody, readMode } from './request.ts'
import { asText } from '../text.ts'

/** `POST /flows[?mode=draft]`. Nothing makes a name or a body unique: the same request twice makes two flows. */
export function createFlow(call: Call): WireResponse {
  const mode = readMode(call)
  const body = readObject(call.body)
  checkFlowBody(call, body)
  if (mode === 'draft') checkDraftBody(call, body)
  else checkComplete(call, body, { startMayBePast: false })
  const { world, space, author, nowMs } = call
  const doc = newFlowDocument(world, space, world.random.uuid(), body, author, nowMs)
  const stored = insertEntity(world, space, 'flows', { ...doc, state: 'draft', lastOperation: draftOperation('create', nowMs) }, nowMs)
  if (mode === 'plain') startCreated(call, stored)
  return createdAnswer(stored, 'flows')
}

function checkDraftBody(call: Call, body: JsonObject): void {
  checkDraft(call, body)
  checkPresent(call, body)
}

function startCreated({ world, trouble, nowMs }: Call, stored: Stored): void {
  const { settleMs, failedCreateState } = world.knobs
  const rollback = { ...stored.doc, state: failedCreateState }
  const move = { operation: 'create', via: 'initializing', to: 'enabled', afterMs: settleMs, rollback } as const
  beginMove(world, stored, stored.doc, move, trouble, nowMs)
}

export function createdAnswer(stored: Stored, collection: Collection): WireResponse {
  const location = `${FLOW_SERVICE_BASE_PATH}/${collection}/${stored.id}`
  return jsonAnswer(201, writeAnswer(stored), { [HEADERS.location]: location })
}

export function writeAnswer({ id, doc }: Stored): { id: string; etag: string } {
  return { id, etag: asText(doc['etag']) }
}
