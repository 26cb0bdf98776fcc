import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import type { Json, JsonObject } from '../lib/json.ts'
import type { LiveFlow, PatchOp } from '../plan/model.ts'
import { readItems, readNothing, readWrite, type WriteAnswer } from './answer.ts'
import { malformed } from './errors.ts'
import { fetchPages } from './pages.ts'
import { parseFlow } from './parse-flow.ts'
import { send, type SendDeps } from './send.ts'
import type { WireResponse } from './wire.ts'

export type ListQuery = {
  /** Newest first, for looking at what came lately; otherwise the order that keeps a full listing whole. */
  orderBy?: '-createdAt'
  /** Filters; what comes back is checked again by whoever asks. */
  property?: readonly string[]
  /** Ends the listing after this page. */
  stopWhen?: (page: LiveFlow[]) => boolean
  maxPages?: number
}

export type FlowListing = {
  /** Each flow once, in the order of the service. */
  flows: LiveFlow[]
  /** Read to its end: neither stopped nor cut at `maxPages`. */
  complete: boolean
  /** When the first page was asked for, by our clock. */
  startedAtMs: number
}

export type FlowAction = 'publish' | 'enable' | 'disable'

export async function listFlows(query: ListQuery, deps: SendDeps, options: Abortable): Promise<FlowListing> {
  const startedAtMs = deps.clock.nowMs()
  const flows = new Map<string, LiveFlow>()
  const order = query.orderBy ?? deps.knobs.listOrder
  const params: (readonly [string, string])[] = (query.property ?? []).map((filter) => ['property', filter] as const)
  if (order !== null) params.push(['orderby', order])
  const maxPages = query.maxPages ?? deps.knobs.maxPages
  let complete = false
  for await (const page of fetchPages({ what: 'list flows', collection: '/flows', params, maxPages }, deps, options)) {
    const found = page.items.map((item) => flowOf(item, 'list flows', page.response))
    // Pages overlap when something is created or edited meanwhile: the later reading is the newer one.
    for (const flow of found) flows.set(flow.id, flow)
    complete = page.nextToken === null
    if (query.stopWhen?.(found) === true) break
  }
  return { flows: [...flows.values()], complete, startedAtMs }
}

/**
 * All flows of exactly this name, told by the flows themselves: a filter may match more than it should.
 * @throws SluiceError `SLUICE_ANSWER_MALFORMED` when the listing has no end: "no namesake" would be a guess
 */
export async function findFlowsByName(name: string, deps: SendDeps, options: Abortable): Promise<LiveFlow[]> {
  const { flows, complete } = await listFlows(isFilterable(name) ? { property: [`name==${name}`] } : {}, deps, options)
  if (!complete) throw new SluiceError('SLUICE_ANSWER_MALFORMED', `cannot find flows by name: no end after ${deps.knobs.maxPages} pages`)
  return flows.filter((flow) => flow.name === name)
}

/** A comma makes a list of a filter value, and quotes or operators are not specified well enough to rely on. */
function isFilterable(value: string): boolean {
  return value !== '' && value === value.trim() && value.isWellFormed() && !/[,"'=<>~!\\]/.test(value)
}

/** Null when the service says that there is none: deleted, hidden by a label, in another sandbox or not visible yet. */
export async function getFlow(id: string, deps: SendDeps, options: Abortable): Promise<LiveFlow | null> {
  const read = (response: WireResponse, what: string): LiveFlow | null => {
    const flows = readItems(response, what).map((item) => flowOf(item, what, response))
    const other = flows.find((flow) => flow.id !== id)
    if (other !== undefined) throw malformed(what, `is about flow ${brief(other.id)}`, response)
    return flows[0] ?? null
  }
  return nullIfGone(
    send({ what: `read flow ${brief(id)}`, method: 'GET', route: '/flows/{id}', path: flowPath(id), effect: 'none', read }, deps, options),
  )
}

/** Those of `ids` that the service shows, read in batches. One that is missing here is not yet gone: listings lag behind single reads. */
export async function getFlowsById(ids: readonly string[], deps: SendDeps, options: Abortable): Promise<ReadonlyMap<string, LiveFlow>> {
  const wanted = new Set(ids)
  const found = new Map<string, LiveFlow>()
  const list = [...wanted]
  for (let at = 0; at < list.length; at += deps.knobs.idsPerQuery) {
    const batch = list.slice(at, at + deps.knobs.idsPerQuery)
    const { flows } = await listFlows({ property: [`id==${batch.join(',')}`] }, deps, options)
    for (const flow of flows) if (wanted.has(flow.id)) found.set(flow.id, flow)
  }
  return found
}

/**
 * Creates a flow, as a draft or (for specs without drafts) at once enabled. Not idempotent, and nothing in the API makes it so.
 * @throws SluiceError `SLUICE_CREATE_UNKNOWN` when it may have happened; anything else means that it did not
 */
export async function createFlow(
  body: JsonObject,
  mode: 'draft' | 'plain',
  deps: SendDeps,
  options: Abortable & { leaving?: () => Promise<void> },
): Promise<WriteAnswer> {
  const path = mode === 'draft' ? '/flows?mode=draft' : '/flows'
  const what = `create flow ${brief(JSON.stringify(body['name'] ?? ''))}`
  return send(
    { what, method: 'POST', route: '/flows', path, body, effect: 'create', read: readWrite, ...(options.leaving && { leaving: options.leaving }) },
    deps,
    options,
  )
}

/**
 * @param etag version last read, quotes included
 * @throws SluiceError `SLUICE_ETAG_STALE` if the flow changed since, which every run of it does too
 */
export async function patchFlow(id: string, etag: string, ops: readonly PatchOp[], deps: SendDeps, options: Abortable): Promise<WriteAnswer> {
  const body: Json = ops.map((op) => ({ ...op }))
  return send(
    {
      what: `patch flow ${brief(id)}`,
      method: 'PATCH',
      route: '/flows/{id}',
      path: flowPath(id),
      body,
      ifMatch: etag,
      effect: 'change',
      read: readWrite,
    },
    deps,
    options,
  )
}

/**
 * Publishes, enables or disables. Accepted is not done: wait until the flow is settled, and believe its state.
 * @param etag version last read, quotes included; null sends no `If-Match`, which is optional here
 * @see POST /flows/{FLOW_ID}/action in the API reference. It spells the op PUBLISH, the drafts tutorial `publish`.
 */
export async function actOnFlow(id: string, action: FlowAction, etag: string | null, deps: SendDeps, options: Abortable): Promise<WriteAnswer> {
  const ifMatch = deps.knobs.ifMatchOnActions ? etag : null
  const path = `${flowPath(id)}/action?op=${action}`
  return send(
    {
      what: `${action} flow ${brief(id)}`,
      method: 'POST',
      route: '/flows/{id}/action',
      path,
      ifMatch,
      effect: 'change',
      retryMs: deps.knobs.unversionedRetryMs,
      read: readWrite,
    },
    deps,
    options,
  )
}

/**
 * Deletes; `gone` when there was nothing left to delete. The connections of the flow stay.
 * @throws SluiceError `SLUICE_IN_TRANSITION` while an earlier delete is still going on
 */
export async function deleteFlow(id: string, deps: SendDeps, options: Abortable): Promise<'accepted' | 'gone'> {
  const call = {
    what: `delete flow ${brief(id)}`,
    method: 'DELETE',
    route: '/flows/{id}',
    path: flowPath(id),
    effect: 'change',
    retryMs: deps.knobs.unversionedRetryMs,
    read: readNothing,
  } as const
  const answered = await nullIfGone(send(call, deps, options).then(() => true))
  return answered === null ? 'gone' : 'accepted'
}

function flowOf(item: JsonObject, what: string, response: WireResponse): LiveFlow {
  const flow = parseFlow(item)
  if ('wrong' in flow) throw malformed(what, flow.wrong, response)
  return flow
}

/** Ids and names come from outside and may be of any length; they stand in the middle of sentences. */
function brief(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

function flowPath(id: string): string {
  return `/flows/${encodeURIComponent(id.toWellFormed())}`
}

async function nullIfGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'SLUICE_NOT_FOUND') return null
    throw error
  }
}
