import type { WireResponse } from '../../../flowservice/wire.ts'
import { readObject } from '../body.ts'
import type { Call } from '../call.ts'
import { createdAnswer } from '../flows/create.ts'
import { readMode } from '../flows/request.ts'
import { beginMove } from '../transition.ts'
import { insertEntity } from '../write.ts'
import { newConnectionDocument } from './document.ts'
import type { ConnectionCollection } from './kinds.ts'
import { checkConnectionBody, checkConnectionComplete, checkConnectionDraft } from './request.ts'

/** `POST /connections`, `/sourceConnections`, `/targetConnections`, each with `?mode=draft`. */
export function createConnection(call: Call, collection: ConnectionCollection): WireResponse {
  const mode = readMode(call)
  const body = readObject(call.body)
  checkConnectionBody(call, collection, body)
  if (mode === 'draft') checkConnectionDraft(call, body)
  else checkConnectionComplete(call, collection, body)
  const { world, space, author, nowMs, trouble } = call
  const doc = newConnectionDocument(world, space, collection, world.random.uuid(), body, author, nowMs)
  const stored = insertEntity(world, space, collection, { ...doc, state: 'draft' }, nowMs)
  if (mode === 'plain') {
    const rollback = { ...stored.doc, state: world.knobs.failedCreateState }
    const move = { operation: 'create', via: 'initializing', to: 'enabled', afterMs: world.knobs.settleMs, rollback } as const
    beginMove(world, stored, stored.doc, move, trouble, nowMs)
  }
  return createdAnswer(stored, collection)
}
