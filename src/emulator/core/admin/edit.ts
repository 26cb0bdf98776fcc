/** What a person does in the user interface, behind the back of whoever manages the sandbox. */
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { newConnectionDocument } from '../connections/document.ts'
import { isConnectionCollection } from '../connections/kinds.ts'
import { newFlowDocument, storedForm } from '../flows/document.ts'
import { draftOperation, finishedOperation, startedOperation } from '../flows/last-operation.ts'
import { withoutMeta } from '../meta.ts'
import { stateChanged } from '../runs/schedule.ts'
import { PERSON, updatedStamp } from '../stamp.ts'
import { COLLECTIONS, type Collection, type Stored } from '../table.ts'
import { nowMs, type World } from '../world.ts'
import { changeMeta, insertEntity, removeEntity, replaceEntity } from '../write.ts'
import { bodyReader } from './body.ts'
import { oneEntity, oneSpace, type Which } from './find.ts'
import { AdminProblem } from './problem.ts'

type Edit = Which & {
  collection?: Exclude<Collection, 'runs'>
  /** RFC 7386: members to set, null to remove. Any member, whatever the service would allow. */
  patch?: JsonObject
  action?: 'publish' | 'enable' | 'disable' | 'delete'
  /** A new entity with this body. */
  create?: JsonObject
  /** A copy of the entity, as a draft; the members given replace those of the original. */
  clone?: JsonObject
  /** Author, if not a person: any client id. */
  as?: string
}

const text = { type: 'string' }
const readEdit = bodyReader<Edit>({
  org: text,
  sandbox: text,
  collection: { enum: COLLECTIONS.filter((collection) => collection !== 'runs') },
  id: text,
  name: text,
  patch: { type: 'object' },
  action: { enum: ['publish', 'enable', 'disable', 'delete'] },
  create: { type: 'object' },
  clone: { type: 'object' },
  as: text,
})

/** Takes effect at once and without any of the service's checks; answers the entity as it is then. */
export function editAsPerson(world: World, body: string | null): JsonObject {
  const edit = readEdit(body)
  const collection = edit.collection ?? 'flows'
  if (edit.create !== undefined) return create(world, collection, edit, edit.create).doc
  const stored = oneEntity(world, collection, edit)
  if (edit.clone !== undefined) return clone(world, collection, edit, stored, edit.clone).doc
  if (edit.patch === undefined && edit.action === undefined) throw new AdminProblem(400, 'Give patch, action, create or clone.')
  if (edit.patch !== undefined) patch(world, stored, edit.patch, edit.as ?? PERSON)
  if (edit.action === 'delete') removeEntity(world, stored, nowMs(world))
  else if (edit.action !== undefined) setState(world, stored, edit.action, edit.as ?? PERSON)
  return stored.doc
}

function create(world: World, collection: Collection, edit: Edit, { state = 'draft', ...body }: JsonObject): Stored {
  const space = oneSpace(world, edit)
  const atMs = nowMs(world)
  const author = edit.as ?? PERSON
  const id = world.random.uuid()
  const doc = isConnectionCollection(collection)
    ? newConnectionDocument(world, space, collection, id, body, author, atMs)
    : { ...newFlowDocument(world, space, id, body, author, atMs), lastOperation: draftOperation('create', atMs) }
  const stored = insertEntity(world, space, collection, { ...doc, state }, atMs)
  stateChanged(world, stored, atMs)
  return stored
}

function clone(world: World, collection: Collection, edit: Edit, { space, doc }: Stored, changes: JsonObject): Stored {
  return create(world, collection, { ...edit, org: space.org, sandbox: space.name }, mergePatch({ ...doc, state: 'draft' }, changes))
}

function patch(world: World, stored: Stored, change: JsonObject, author: string): void {
  const atMs = nowMs(world)
  const merged = mergePatch(stored.doc, change)
  const doc = stored.collection === 'flows' ? storedForm(world, stored.space, merged) : merged
  replaceEntity(world, stored, { ...doc, ...updatedStamp(world, author, atMs) }, atMs)
  stateChanged(world, stored, atMs)
}

/** A transition under way is overtaken: the person's click is what counts. */
function setState(world: World, stored: Stored, action: 'publish' | 'enable' | 'disable', author: string): void {
  const atMs = nowMs(world)
  const lastOperation = stored.collection === 'flows' ? { lastOperation: finishedOperation(startedOperation(action, atMs), atMs) } : {}
  changeMeta(world, stored, (meta) => withoutMeta(meta, 'settle'))
  const state = action === 'disable' ? 'disabled' : 'enabled'
  replaceEntity(world, stored, { ...stored.doc, state, ...lastOperation, ...updatedStamp(world, author, atMs) }, atMs)
  stateChanged(world, stored, atMs)
}

function mergePatch(target: JsonObject, change: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(target))
  for (const [name, value] of Object.entries(change)) {
    const current = merged.get(name)
    if (value === null) merged.delete(name)
    else merged.set(name, isJsonObject(value) && isJsonObject(current) ? mergePatch(current, value) : value)
  }
  return Object.fromEntries(merged)
}
