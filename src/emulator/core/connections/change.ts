/** PATCH, actions and DELETE of the three kinds of connections. */
import type { WireResponse } from '../../../flowservice/wire.ts'
import type { JsonObject } from '../../../lib/json.ts'
import { emptyAnswer, jsonAnswer } from '../answer.ts'
import { readJson } from '../body.ts'
import type { Call } from '../call.ts'
import { honourIfMatch, refuseUnknownAction } from '../flows/change.ts'
import { writeAnswer } from '../flows/create.ts'
import { idsOf } from '../flows/inherited.ts'
import { findEntity } from '../listing/list.ts'
import { applyOperations } from '../patch/apply.ts'
import { readOperations, type Operation } from '../patch/operations.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'
import { attributeOf } from '../specs/catalogue.ts'
import { updatedStamp } from '../stamp.ts'
import type { Stored } from '../table.ts'
import { beginMove } from '../transition.ts'
import { checkVersion, requireIfMatch } from '../version.ts'
import { removeEntity, replaceEntity } from '../write.ts'
import { shownForm } from './document.ts'
import { CONNECTION_COLLECTIONS, type ConnectionCollection } from './kinds.ts'
import { checkConnectionComplete, checkConnectionMembers, specOf } from './request.ts'
import { asText } from '../text.ts'

const SETTLED = new Set(['draft', 'enabled', 'disabled'])

const PATCHABLE: Record<ConnectionCollection, ReadonlySet<string>> = {
  connections: new Set(['name', 'description', 'auth']),
  sourceConnections: new Set(['name', 'description', 'data', 'params']),
  targetConnections: new Set(['name', 'description', 'data', 'params']),
}

export function patchConnection(call: Call, collection: ConnectionCollection, id: string): WireResponse {
  const { world, space, author, nowMs, trouble } = call
  if (collection === 'connections' && world.knobs.connectionPatch === 'disabled') refuseFlow(1445, 'Patch of connections is not enabled.')
  const stored = findEntity(call, collection, id)
  const supplied = requireIfMatch(call)
  checkState(stored)
  checkVersion(stored, supplied)
  const operations = readOperations(readJson(call.body))
  checkPaths(collection, stored.doc, operations)
  const patched = applyOperations(stored.doc, operations)
  checkConnectionMembers(patched)
  const state = asText(stored.doc['state'])
  if (state !== 'draft') checkConnectionComplete(call, collection, patched)
  const doc = { ...shownForm(space, id, patched), ...updatedStamp(world, author, nowMs) }
  if (state === 'draft') replaceEntity(world, stored, doc, nowMs)
  else
    beginMove(
      world,
      stored,
      doc,
      { operation: 'update', via: 'updating', to: state, afterMs: world.knobs.settleMs, rollback: stored.doc },
      trouble,
      nowMs,
    )
  const answer = writeAnswer(stored)
  return jsonAnswer(200, collection !== 'connections' && world.knobs.connectionPatchAnswer === 'list' ? { items: [answer] } : answer)
}

/**
 * Publish is the only action. Adobe's tutorial publishes source and target connections under `/connections/…`, and a base
 * connection that was never a draft: both work here, the latter without effect.
 */
export function actOnConnection(call: Call, collection: ConnectionCollection, id: string): WireResponse {
  const stored = collection === 'connections' ? findAnywhere(call, id) : findEntity(call, collection, id)
  const op = call.query.get('op') ?? ''
  if (!/^publish$/i.test(op)) refuseUnknownAction(call, op)
  const state = asText(stored.doc['state'])
  if (!SETTLED.has(state)) refuseFlow(1421, `Connection [${id}] is in state [${state}] and cannot be transitioned.`)
  honourIfMatch(call, stored)
  if (state === 'draft') publish(call, stored)
  return jsonAnswer(200, writeAnswer(stored))
}

export function deleteConnection(call: Call, collection: ConnectionCollection, id: string): WireResponse {
  const stored = findEntity(call, collection, id)
  checkState(stored)
  checkUnused(call, collection, id)
  removeEntity(call.world, stored, call.nowMs)
  const { deleteStatus } = call.world.knobs
  const isDestination = attributeOf(specOf(call, stored.doc), 'isDestination') === true
  return emptyAnswer(deleteStatus === 'by-category' ? (isDestination ? 202 : 204) : Number(deleteStatus))
}

/** `GET /connections/{id}/test`: nothing is behind a connection here, so it works. */
export function testConnection(call: Call, id: string): WireResponse {
  findEntity(call, 'connections', id)
  return jsonAnswer(200, { result: true })
}

function publish(call: Call, stored: Stored): void {
  const { world, author, nowMs, trouble } = call
  const collection = stored.collection as ConnectionCollection
  checkConnectionComplete(call, collection, stored.doc)
  const doc = { ...stored.doc, ...updatedStamp(world, author, nowMs) }
  const move = { operation: 'publish', via: world.knobs.publishState, to: 'enabled', afterMs: world.knobs.settleMs, rollback: stored.doc } as const
  beginMove(world, stored, doc, move, trouble, nowMs)
}

function findAnywhere(call: Call, id: string): Stored {
  const home = CONNECTION_COLLECTIONS.find((collection) => call.space.tables[collection].get(id) !== undefined)
  return findEntity(call, home ?? 'connections', id)
}

/** Adobe's texts name enabled, disabled and initializing, the last not for end users; they predate drafts. */
function checkState({ id, doc }: Stored): void {
  const state = asText(doc['state'])
  if (state === 'initializing') refuseFlow(1417, `Connection [${id}] is still initializing.`)
  if (!SETTLED.has(state)) refuseFlow(1416, `Connection [${id}] is in state [${state}].`)
}

function checkPaths(collection: ConnectionCollection, doc: JsonObject, operations: readonly Operation[]): void {
  for (const { path, tokens, op } of operations) {
    const member = tokens[0] ?? ''
    if (PATCHABLE[collection].has(member)) continue
    if (member === 'connectionSpec') refuseFlow(1414, 'The connection spec of a connection cannot be changed.')
    if (member === 'state') refuseFlow(1456, 'state cannot be patched.')
    if (op !== 'add' && !Object.hasOwn(doc, member)) refuseFlow(1455, `Patch validation failed: field [${path}] does not exist.`)
    refuseProvider(1365, `Patch path [${path}] is not allowed.`)
  }
}

/** Nothing cascades, and nothing that a flow stands on can be taken away. */
function checkUnused({ space }: Call, collection: ConnectionCollection, id: string): void {
  for (const flow of space.tables.flows.all()) {
    const sources = idsOf(flow.doc['sourceConnectionIds'])
    const targets = idsOf(flow.doc['targetConnectionIds'])
    if (collection === 'sourceConnections' && sources.includes(id)) refuseFlow(1447, `Flow [${flow.id}] refers to [${id}].`)
    if (collection === 'targetConnections' && targets.includes(id)) refuseFlow(1447, `Flow [${flow.id}] refers to [${id}].`)
    if (collection !== 'connections') continue
    const bases = [...sources.map((one) => space.tables.sourceConnections.get(one)), ...targets.map((one) => space.tables.targetConnections.get(one))]
    if (bases.some((one) => one?.doc['baseConnectionId'] === id)) refuseFlow(1418, `Base connection [${id}] is used by flow [${flow.id}].`)
  }
}
