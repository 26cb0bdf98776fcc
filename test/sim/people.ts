import { asText } from '../../src/emulator/core/text.ts'
import { editAsPerson } from '../../src/emulator/core/admin/edit.ts'
import type { Stored } from '../../src/emulator/core/table.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Book } from './oracle/watch.ts'
import { CLIENT, connectionIdOf, descriptionIn, flowsOf, markerIdOf, ORG, OWNER, SANDBOX, type SimService } from './service.ts'
import type { Deed, Meanwhile, Stranger } from './story.ts'
import { FLOW_SPECS, MAPPING_ID, startSecOf } from './wish.ts'
import { objectAt, type Member } from './oracle/equal.ts'

const WHERE = { org: ORG, sandbox: SANDBOX }

/** A flow that people made by hand. Returns its id. */
export function makeByHand(service: SimService, { like, state, copyOf }: Stranger): string {
  const line = copyOf === null ? [] : [`[managed by sluice: ${OWNER}/${copyOf}; id=${markerIdOf(service.sandboxId, copyOf)}]`]
  const create: JsonObject = {
    name: like.name,
    description: ['made by hand', ...line].join('\n'),
    state,
    flowSpec: { id: FLOW_SPECS[like.spec], version: '1.0' },
    sourceConnectionIds: [connectionIdOf(service, 'source', like)],
    targetConnectionIds: [connectionIdOf(service, 'target', like)],
    transformations: [{ name: 'Mapping', params: { mappingId: MAPPING_ID, mappingVersion: like.mappingVersion } }],
    ...(like.spec === 'files' ? { scheduleParams: { startTime: startSecOf(like), frequency: like.frequency, interval: like.interval } } : {}),
  }
  return asText(edit(service, { create })['id'])
}

/** Somebody clicks in the user interface. Returns what was done, null where there was nothing to do it to. */
export function meddle(service: SimService, book: Book, { what, pick, with: salt }: Extract<Deed, { do: 'person' }>): string | null {
  const flows = flowsOf(service)
  const flow = flows[Math.floor(pick * flows.length)]
  if (flow === undefined) return null
  return meddleWith(service, book, flow, { what, with: salt })
}

export function meddleWith(service: SimService, book: Book, flow: Stored, { what, with: salt }: Meanwhile): string | null {
  const done = act(service, book, flow, what, salt)
  return done ? `${what} ${flow.id.slice(0, 8)} (${asText(flow.doc['name'])})` : null
}

function act(service: SimService, book: Book, flow: Stored, what: Extract<Deed, { do: 'person' }>['what'], salt: number): boolean {
  const { id, doc } = flow
  const patch = (member: Member, change: JsonObject): boolean => {
    edit(service, { id, patch: change })
    touch(book, id, member)
    return true
  }
  switch (what) {
    case 'edit-name':
      return patch('name', { name: `Renamed ${salt}` })
    case 'edit-description': {
      const rest = asText(doc['description'] ?? '').slice(descriptionIn(doc).length)
      const line = rest.trim() === '' ? '' : `\n${rest.trim()}`
      return patch('description', { description: `by hand ${salt}${line}` })
    }
    case 'edit-interval':
      return doc['scheduleParams'] !== undefined && patch('interval', { scheduleParams: { interval: 2 + (salt % 5) } })
    case 'edit-mapping':
      return patch('mapping', { transformations: withVersion(doc, salt % 4) })
    case 'edit-options':
      return doc['scheduleParams'] !== undefined && patch('options', { options: { partialIngestionPercent: 1 + (salt % 9) } })
    case 'publish':
      if (doc['state'] !== 'draft') return false
      book.publishedByPeople.add(id)
      return click(service, book, id, 'publish')
    case 'enable':
      return doc['state'] === 'disabled' && click(service, book, id, 'enable')
    case 'disable':
      return doc['state'] === 'enabled' && click(service, book, id, 'disable')
    case 'delete':
      if (doc['createdClient'] === CLIENT || book.adopted.has(id)) noteDeleted(book, id, doc)
      return click(service, book, id, 'delete')
    case 'strip-marker':
      edit(service, { id, patch: { description: descriptionIn(doc) } })
      book.stripped.add(id)
      return true
    case 'copy':
      edit(service, { id, clone: salt % 2 === 0 ? {} : { name: `Copy ${salt}` } })
      return true
  }
}

function click(service: SimService, book: Book, id: string, action: 'publish' | 'enable' | 'disable' | 'delete'): boolean {
  edit(service, { id, action })
  touch(book, id, 'state')
  // The click overtakes an operation that would never have ended.
  book.stuck.delete(id)
  return true
}

function noteDeleted(book: Book, id: string, doc: JsonObject): void {
  const key = book.keyOf.get(id)
  if (doc['state'] !== 'draft') book.deletedFlows.add(id)
  if (key !== undefined) book.deleted.set(key, book.deleted.get(key) === true || doc['state'] !== 'draft')
}

function withVersion(doc: JsonObject, version: number): JsonObject[] {
  const list = Array.isArray(doc['transformations']) ? (doc['transformations'] as JsonObject[]) : []
  return list.map((one) => ({ ...one, params: { ...objectAt(one, 'params'), mappingVersion: String(version) } }))
}

function touch(book: Book, id: string, member: Member | 'state'): void {
  const members = book.touched.get(id) ?? new Set()
  members.add(member)
  book.touched.set(id, members)
}

function edit({ world }: SimService, what: JsonObject): JsonObject {
  return editAsPerson(world, JSON.stringify({ ...WHERE, ...what }))
}
