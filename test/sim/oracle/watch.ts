import { asText } from '../../../src/emulator/core/text.ts'
import type { WireRequest, WireResponse } from '../../../src/flowservice/wire.ts'
import type { Json, JsonObject } from '../../../src/lib/json.ts'
import type { Stored } from '../../../src/emulator/core/table.ts'
import type { Machine } from '../machine.ts'
import { flowIdIn, shortUrl, type View } from '../network.ts'
import type { Commit, Repository } from '../repository.ts'
import { CLIENT, flowsOf, generationIn, markerIn, OWNER, type SimService } from '../service.ts'
import type { Setup } from '../story.ts'
import { FLOW_SPECS, type Wish } from '../wish.ts'
import { allDifferences, differences, objectAt, type Member } from './equal.ts'

export type Promise_ = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9' | 'bug'

export type Violation = { promise: Promise_; message: string; atMs: number }

/** What the checks know beyond the state of the world: who did what. */
export type Book = {
  /** The key that a flow of ours stands for, by what daemons wrote into it last. */
  keyOf: Map<string, string>
  /** By flow: the members in which it differed from its manifest when it was adopted. */
  adopted: Map<string, ReadonlySet<Member | 'state'>>
  publishedByPeople: Set<string>
  /** Flows whose marker people took off, now or earlier. */
  stripped: Set<string>
  /** Those of them that nobody could know any more when another was made for their key. */
  lost: Set<string>
  /** Members, or the running state, that people changed. */
  touched: Map<string, Set<Member | 'state'>>
  /** Keys of which people, or pruning, deleted a flow: whether one of them was published. */
  deleted: Map<string, boolean>
  /** Published flows that people, or pruning, deleted. */
  deletedFlows: Set<string>
  /** Operations that never end, or whose failure a fault brought about. */
  stuck: Set<string>
  /** Keys of which a publish was accepted and then not carried out, so that the ledger may have the flow as published. */
  failedPublish: Set<string>
  ledgerLost: boolean
  /** Keys that were under protection when a pass last saw their manifest. */
  protected: Map<string, { at: number; protect: boolean }>
  /** Since when, on the service's clock, a flow has been marked as gone. */
  goneSince: Map<string, number>
  /** Flows whose line a daemon took off, as git said, with the keys that they had: a peer's ledger may still know them. */
  abandoned: Map<string, string>
  /** The key that a daemon last said it had bound a flow to. */
  boundTo: Map<string, string>
  /** Flows of an older generation than one of their key that was published: also when that one moved to another key. */
  replaced: Set<string>
  /** Flows that a daemon moved to another key when git had gone on: its peer may have made one for that key meanwhile. */
  movedLate: Set<string>
  /** By flow, as its marker line said while it had one. */
  generation: Map<string, number>
}

export function emptyBook(): Book {
  return {
    keyOf: new Map(),
    adopted: new Map(),
    publishedByPeople: new Set(),
    stripped: new Set(),
    lost: new Set(),
    touched: new Map(),
    deleted: new Map(),
    deletedFlows: new Set(),
    stuck: new Set(),
    failedPublish: new Set(),
    ledgerLost: false,
    protected: new Map(),
    goneSince: new Map(),
    abandoned: new Map(),
    boundTo: new Map(),
    replaced: new Set(),
    movedLate: new Set(),
    generation: new Map(),
  }
}

export type WatchDeps = {
  setup: Setup
  service: SimService
  repository: Repository
  book: Book
  strangerIds: readonly string[]
  nowMs: () => number
  violate: (promise: Promise_, message: string) => void
}

/** One write as it took effect: `before` and `after` are the flow it is about, null where there is none. */
export type Effect = {
  machine: Machine
  request: WireRequest
  view: View
  response: WireResponse
  before: JsonObject | null
  after: JsonObject | null
  faulted: boolean
}

/** What wall clocks of daemons may be apart from the service's, jumps included. */
const CLOCKS_DIFFER_MS = 150_000

/** Holds every write of a daemon against the promises, at the moment it takes effect. */
export class Watch {
  readonly #deps: WatchDeps
  /** By daemon: flows as it last read them. */
  readonly #reads: Map<string, JsonObject>[] = []
  readonly #unread: string[][] = []
  #found: [Promise_, string][] = []

  constructor(deps: WatchDeps) {
    this.#deps = deps
  }

  /** An answer that a daemon has heard. */
  heard(machine: Machine, { method, url }: WireRequest, { status, body }: WireResponse): void {
    if (status !== 200 || method !== 'GET' || !/\/flows[/?]/.test(url)) return
    // The look for the keeper, and for the sandbox's id: nothing but who is there is taken from them.
    if (!url.includes('orderby=-createdAt') && !/[?&]limit=1(&|$)/.test(url)) (this.#unread[machine.index] ??= []).push(body)
  }

  /** Parsed when somebody asks: most answers say nothing that is ever written upon. */
  #readsOf({ index }: Machine): Map<string, JsonObject> {
    const reads = (this.#reads[index] ??= new Map())
    for (const body of (this.#unread[index] ?? []).splice(0)) for (const flow of itemsIn(body)) keepNewer(reads, flow)
    return reads
  }

  /** What the sender of a request knows as it leaves. */
  viewOf(machine: Machine, { method, url }: WireRequest): View {
    const id = method === 'GET' ? undefined : flowIdIn(url)
    const read = id === undefined ? null : (this.#readsOf(machine).get(id) ?? null)
    const hasKeeper = method === 'DELETE' && read !== null && this.#hasKeeper(read)
    const isReplaced = method === 'POST' && read !== null && this.#isReplaced(read, this.#deps.book.keyOf.get(id ?? '') ?? '')
    return { revision: machine.applying, newest: machine.newest, read, hasKeeper, isReplaced }
  }

  forget(machine: Machine): void {
    this.#reads[machine.index] = new Map()
    this.#unread[machine.index] = []
  }

  /** A pass may take up a newer revision while it runs: a write is wrong only if it is wrong under both. */
  check(effect: Effect): void {
    for (const { id, doc } of flowsOf(this.#deps.service)) if (id !== effect.after?.['id']) believe(this.#deps.book, doc)
    if (effect.before !== null) believe(this.#deps.book, effect.before)
    const found = this.#violations(effect)
    const { revision, newest } = effect.view
    const isWrong =
      found.length > 0 && (revision === newest || this.#violations({ ...effect, view: { ...effect.view, revision: newest } }).length > 0)
    if (isWrong) for (const [promise, message] of found) this.#deps.violate(promise, message)
    this.#note(effect)
  }

  #violations(effect: Effect): [Promise_, string][] {
    this.#found = []
    const { request, before, after } = effect
    if (before !== null) this.#ownership(effect, before)
    this.#refusal(effect)
    if (before !== after) {
      if (before === null && after !== null) this.#create(effect, after)
      if (before !== null && after !== null) this.#change(effect, before, after)
    }
    if (request.method === 'DELETE' && before !== null) this.#remove(effect, before)
    return this.#found
  }

  #ownership({ view, request }: Effect, before: JsonObject): void {
    const id = asText(before['id'])
    const { book } = this.#deps
    if (before['createdClient'] === CLIENT || book.adopted.has(id)) return
    // By the name that it had when the request left.
    if (this.#adopt(view, view.read ?? before) || this.#adopt(view, before)) return
    this.#violate('P3', `${request.method} ${shortUrl(request)} writes to ${nameOf(before)}, which Sluice neither made nor was told to adopt`)
  }

  /** Whether the revision says that the flow is to be adopted. */
  #adopt(view: Pick<View, 'revision'>, flow: JsonObject): boolean {
    const told = this.#toldToAdopt(view, flow)
    if (told === null) return false
    const [key, wish] = told
    this.#deps.book.adopted.set(asText(flow['id']), new Set(allDifferences(wish, flow, this.#where(key))))
    return true
  }

  #toldToAdopt(view: Pick<View, 'revision'>, flow: JsonObject): [string, Wish] | null {
    const wishes = [...(this.#commitOf(view)?.wishes ?? [])]
    const told = wishes.find(([, { policy, name }]) => {
      if (policy.adopt === 'by-name') return flow['name'] === name
      return typeof policy.adopt === 'number' && this.#deps.strangerIds[policy.adopt] === flow['id']
    })
    return told ?? null
  }

  /** What nobody changed since it was read, the service must not have to refuse. */
  #refusal({ machine, view, request, response, before, faulted }: Effect): void {
    if (faulted || response.status < 400 || response.status > 499 || [401, 404, 412, 429].includes(response.status)) return
    if (before !== null && view.read?.['etag'] !== before['etag']) return
    // What changed within the lag of listings may be known from one that is older than what was read by id.
    const { setup, nowMs } = this.#deps
    const lags = (setup.knobs.listLagMs ?? 0) > 0
    if (before !== null && lags && nowMs() - Number(before['updatedAt']) < setup.listLagMs + 1_000) return
    // A start that has passed, on a clock that is wrong.
    if (machine.skewMs !== 0 && response.body.includes('CONNECTOR-1366')) return
    this.#violate('P5', `${request.method} ${shortUrl(request)} was refused: ${response.body.slice(0, 300)}`)
  }

  #create({ view, request }: Effect, after: JsonObject): void {
    const key = markerIn(after)?.key ?? null
    if (key === null) return this.#violate('P1', `a create carries no marker: ${request.body?.slice(0, 200) ?? ''}`)
    const wish = this.#wishOf(view, key)
    if (wish === null || wish.broken !== null) return this.#violate('P2', `creates a flow for ${key}, which the revision does not ask for`)
    if (after['state'] !== 'draft') this.#violate('P2', `a create for ${key} runs at once`)
    if (wish.policy.suspend) this.#violate('P4', `creates a flow for ${key}, which is suspended`)
    const { setup, book } = this.#deps
    // Stripped, and its name or spec is not the manifest's any more, before the answer to its create was heard: nothing is left to know it by.
    // Nor where flows of the same name are not to be looked at.
    const isLost = ({ id, doc }: Stored): boolean =>
      book.stripped.has(id) &&
      (wish.policy.adopt === 'never' || doc['name'] !== wish.name || objectAt(doc, 'flowSpec')['id'] !== FLOW_SPECS[wish.spec])
    for (const flow of flowsOf(this.#deps.service))
      if (book.keyOf.get(flow.id) === key && isLost(flow) && generationIn(after) === generationOf(flow, book)) book.lost.add(flow.id)
    if (setup.daemons.length > 1 || book.ledgerLost || this.#everMovedFrom(key)) return
    const other = flowsOf(this.#deps.service).find(
      (flow) => flow.id !== after['id'] && book.keyOf.get(flow.id) === key && flow.doc['state'] !== 'delete-finalizing' && !isLost(flow),
    )
    if (other !== undefined && !(wish.policy.replace === 'allow' && generationIn(after) > generationOf(other, book)))
      this.#violate('P1', `creates a second flow for ${key} beside ${nameOf(other.doc)}, with one daemon that kept its ledger`)
  }

  #change(effect: Effect, before: JsonObject, after: JsonObject): void {
    const { request, view } = effect
    const id = asText(before['id'])
    const { book } = this.#deps
    // What a peer has abandoned, a daemon that git is away from goes on with.
    const own = book.keyOf.get(id) ?? markerIn(after)?.key ?? book.abandoned.get(id) ?? ''
    // Where people took the line away, the ledger says whose flow it is, and the line that is put back tells.
    const putBack = markerIn(before) === null ? markerIn(after)?.key : undefined
    const key = putBack ?? this.#heirOf(own, before, view)
    const wish = this.#wishOf(view, key)
    const op = /op=(\w+)/.exec(request.url)?.[1]
    if (op === 'publish') this.#publish(view, key, wish, before)
    if (op === 'enable' && wish !== null) this.#besideTwin('enables', key, wish, before)
    // While a move is held back, both generations still carry the old key.
    const isReplaced = view.isReplaced || this.#isReplaced(before, key) || this.#isReplaced(before, own)
    if (op === 'disable' && wish?.state !== 'disabled' && !this.#mayPrune(view, key, 'disable') && !isReplaced)
      this.#violate('P4', `disables ${nameOf(before)} of ${key}, which says ${wish?.state ?? 'nothing'}`)
    if (op === 'enable' && wish?.state !== 'published')
      this.#violate('P2', `enables ${nameOf(before)} of ${key}, which says ${wish?.state ?? 'nothing'}`)
    if (wish?.policy.suspend === true) this.#violate('P4', `${request.method} ${shortUrl(request)} for ${key}, which is suspended`)
    if (wish !== null && request.method === 'PATCH') this.#keepsIgnored(wish, key, before, after)
  }

  #publish(view: View, key: string, wish: Wish | null, before: JsonObject): void {
    const { service, setup, nowMs } = this.#deps
    if (wish === null || wish.broken !== null || wish.state === 'draft')
      return this.#violate(
        'P2',
        `publishes ${nameOf(before)} of ${key}, but the revision says ${wish === null ? 'nothing of it' : (wish.broken ?? wish.state)}`,
      )
    const { read } = view
    if (read === null) return this.#violate('P2', `publishes ${nameOf(before)} of ${key} without having read it`)
    const wrong = differences(wish, read, { service, key, nowMs: nowMs(), marker: setup.marker })
    if (wrong.length > 0) this.#violate('P2', `publishes ${nameOf(before)} of ${key}, which as last read differs in ${wrong.join(', ')}`)
    // Where the service honours If-Match, what is published is what was read, whoever was faster.
    const now = setup.knobs.actionIfMatch === 'honour' ? differences(wish, before, { service, key, nowMs: nowMs(), marker: setup.marker }) : []
    if (now.length > 0) this.#violate('P2', `publishes ${nameOf(before)} of ${key}, which by now differs in ${now.join(', ')}`)
    this.#besideTwin('publishes', key, wish, before)
  }

  #besideTwin(does: string, key: string, wish: Wish, before: JsonObject): void {
    const { service, book } = this.#deps
    const id = asText(before['id'])
    const isByPeople = (flow: Stored): boolean => book.publishedByPeople.has(flow.id) || book.touched.get(flow.id)?.has('state') === true
    const twin = flowsOf(service).find((flow) => flow.id !== id && this.#isTwin(flow, before, key, wish) && !isByPeople(flow))
    if (twin !== undefined) this.#violate('P1', `${does} ${nameOf(before)} of ${key} beside ${nameOf(twin.doc)}, which is published too`)
  }

  /** A flow of a newer generation is there for its key. */
  #isReplaced(doc: JsonObject, key: string): boolean {
    const { service, book } = this.#deps
    const own = generationOf({ id: asText(doc['id']), doc }, book)
    return flowsOf(service).some((flow) => book.keyOf.get(flow.id) === key && generationOf(flow, book) > own)
  }

  /** Another published flow of ours for the key. Where ledger, marker and name are all lost nobody can know it. */
  #isTwin({ id, doc }: Stored, before: JsonObject, key: string, wish: Wish): boolean {
    const { book, setup } = this.#deps
    if (doc['state'] === 'draft' || doc['state'] === 'delete-finalizing' || doc['createdClient'] !== CLIENT || book.keyOf.get(id) !== key)
      return false
    // Its line went before it could name the key that it had moved to, and that one has a manifest.
    const other = book.boundTo.get(id)
    if (book.stripped.has(id) && other !== undefined && other !== key && this.#deps.repository.head().wishes.has(other)) return false
    // Of two generations one may be there, switched off.
    const ownGeneration = generationOf({ id: asText(before['id']), doc: before }, book)
    if (doc['state'] === 'disabled' && (book.replaced.has(id) || generationOf({ id, doc }, book) < ownGeneration)) return false
    const isNamesake = doc['name'] === wish.name && objectAt(doc, 'flowSpec')['id'] === FLOW_SPECS[wish.spec] && wish.policy.adopt !== 'never'
    const unknowable =
      (book.stripped.has(id) || book.stripped.has(asText(before['id']))) && (setup.daemons.length > 1 || (book.ledgerLost && !isNamesake))
    return !unknowable && !this.#everMovedFrom(key)
  }

  #keepsIgnored(wish: Wish, key: string, before: JsonObject, after: JsonObject): void {
    for (const name of wish.policy.ignore) {
      const [was, is] = [ignoredValue(name, before), ignoredValue(name, after)]
      if (was !== undefined && was !== is)
        this.#violate('P4', `changes ${name} of ${key} from ${was} to ${is ?? 'nothing'}, which it was told to ignore`)
    }
  }

  #remove({ machine, view, request }: Effect, before: JsonObject): void {
    const id = asText(before['id'])
    const key = markerIn(before)?.key ?? this.#deps.book.keyOf.get(id) ?? ''
    // A delete names no version: whoever is faster than one that is on its way has to live with it.
    const known = view.read ?? before
    const isSurplus = known['state'] === 'draft' && before['createdClient'] === CLIENT && (view.hasKeeper || this.#hasKeeper(before))
    const { book } = this.#deps
    if (before['state'] !== 'draft') book.deletedFlows.add(id)
    if (!isSurplus) book.deleted.set(key, book.deleted.get(key) === true || before['state'] !== 'draft')
    if (isSurplus || (this.#mayPrune(view, key, 'delete') && this.#isDue(known))) return
    if (this.#deps.setup.prune === 'delete' && this.#isReplaced(before, key) && this.#isDue(known)) return
    const wish = this.#wishOf(view, this.#heirOf(key, before, view))
    const mustBeAnother = wish !== null && differences(wish, known, this.#where(key)).some((member) => member === 'spec' || member === 'wiring')
    const isOurs = before['createdClient'] === CLIENT || book.adopted.has(id)
    if (known['state'] === 'draft' && isOurs && wish?.policy.replace === 'allow' && mustBeAnother) return
    this.#violate(
      'P4',
      `${request.method} of ${nameOf(before)} of ${key}, which is neither a surplus draft nor due for pruning (daemon ${machine.index})`,
    )
  }

  /** A ledger knows the flow of a key also when its marker was stripped; a peer without one may have made a draft beside it. */
  #hasKeeper(doc: JsonObject): boolean {
    const { service, book } = this.#deps
    const id = asText(doc['id'])
    const key = markerIn(doc)?.key ?? book.keyOf.get(id) ?? ''
    return flowsOf(service).some(
      (flow) =>
        flow.id !== id &&
        (markerIn(flow.doc)?.key === key || (book.stripped.has(flow.id) && book.keyOf.get(flow.id) === key)) &&
        (flow.doc['createdClient'] === CLIENT || book.adopted.has(flow.id)),
    )
  }

  #where(key: string): Parameters<typeof differences>[2] {
    const { service, setup, nowMs } = this.#deps
    return { service, key, nowMs: nowMs(), marker: setup.marker }
  }

  /** The policy allows it, and the revision being applied was read, is not empty, and says nothing of the key, not even in a broken file. */
  #mayPrune(view: View, key: string, what: 'disable' | 'delete'): boolean {
    const { setup, book } = this.#deps
    const commit = this.#commitOf(view)
    if (setup.prune === 'off' || (what === 'delete' && setup.prune !== 'delete')) return false
    if (commit === undefined || commit.wishes.size === 0 || commit.wishes.has(key) || book.protected.get(key)?.protect === true) return false
    const heirs = [...commit.wishes].filter(([, wish]) => wish.policy.movedFrom === key && wish.broken === null)
    return heirs.every(([heir]) => [...book.keyOf.values()].includes(heir))
  }

  /** Drafts at once; published flows only when they are off, and marked for long enough on whatever clock. */
  #isDue(before: JsonObject): boolean {
    const { setup, book, nowMs } = this.#deps
    if (before['state'] === 'draft') return true
    // The flow as it was read when the request left: a peer may have undone it since.
    const sinceMs = book.goneSince.get(asText(before['id'])) ?? markedGoneMs(before)
    return before['state'] === 'disabled' && sinceMs !== undefined && nowMs() - sinceMs >= setup.deleteAfterMs - CLOCKS_DIFFER_MS
  }

  /** A pass is over: what its revision protects is protected from now on. */
  passed(machine: Machine): void {
    const { book, repository } = this.#deps
    const at = [...repository.commits.keys()].indexOf(machine.applying ?? '')
    for (const [key, wish] of this.#commitOf({ revision: machine.applying })?.wishes ?? []) {
      // A daemon that git is away from goes on with an old revision, and protects nothing that a newer one has let go of.
      if (wish.broken !== null || at < (book.protected.get(key)?.at ?? at)) continue
      book.protected.set(key, { at, protect: wish.policy.protect })
    }
  }

  #note({ view, request, before, after, faulted }: Effect): void {
    const { book, repository } = this.#deps
    if (after === null) return
    if (request.url.includes('op=publish') && faulted) book.failedPublish.add(book.keyOf.get(asText(after['id'])) ?? '')
    const marker = markerIn(after)
    const id = asText(after['id'])
    if (request.url.includes('op=publish')) this.#replaces(id, after)
    const isMoved = before !== null && marker !== null && markerIn(before)?.key !== marker.key
    if (isMoved && view.revision !== repository.head().revision.text) book.movedLate.add(id)
    if (marker !== null) book.generation.set(id, generationIn(after))
    // Git lets go of protection, also where the pass does not come to its end.
    if (marker !== null && before !== null && markerIn(before)?.rest.includes('protect=true') === true && !marker.rest.includes('protect=true'))
      book.protected.delete(marker.key)
    if (marker?.owner === OWNER) book.keyOf.set(id, marker.key)
    else if (before !== null && markerIn(before) !== null) {
      book.abandoned.set(id, book.keyOf.get(id) ?? '')
      book.keyOf.delete(id)
    }
    if (marker === null || !marker.rest.includes('gone=')) book.goneSince.delete(id)
    else if (!book.goneSince.has(id)) book.goneSince.set(id, this.#deps.nowMs())
  }

  #replaces(id: string, doc: JsonObject): void {
    const { book, service } = this.#deps
    const key = book.keyOf.get(id)
    for (const flow of flowsOf(service))
      if (book.keyOf.get(flow.id) === key && generationOf(flow, book) < generationOf({ id, doc }, book)) book.replaced.add(flow.id)
  }

  bound(id: string, key: string): void {
    this.#deps.book.boundTo.set(id, key)
  }

  /** A flow that carries our line already is adopted without a write. */
  adopted(machine: Machine, id: string): void {
    const flow = flowsOf(this.#deps.service).find((one) => one.id === id)
    if (flow !== undefined && !this.#deps.book.adopted.has(id)) this.#adopt({ revision: machine.applying }, flow.doc)
  }

  /** A flow that moves is written to under its new key before its marker says so. */
  #heirOf(key: string, before: JsonObject, view: View): string {
    const wishes = this.#commitOf(view)?.wishes
    if (wishes === undefined || wishes.has(key)) return key
    const taken = new Set(flowsOf(this.#deps.service).map(({ id }) => this.#deps.book.keyOf.get(id)))
    const mayBe = ([other, { name, spec, policy, broken }]: [string, Wish]): boolean =>
      broken === null &&
      (policy.movedFrom === key ||
        (name === before['name'] &&
          objectAt(before, 'flowSpec')['id'] === FLOW_SPECS[spec] &&
          policy.adopt !== 'never' &&
          !policy.abandon &&
          !taken.has(other)))
    const told = [...wishes].find(([, { policy, broken }]) => broken === null && policy.movedFrom === key)
    // Of several a daemon may have chosen already, in a move that did not come about.
    const bound = this.#deps.book.boundTo.get(asText(before['id'])) ?? ''
    const heir = told ?? [...wishes].find((one) => one[0] === bound && mayBe(one)) ?? [...wishes].find(mayBe)
    return heir?.[0] ?? key
  }

  #everMovedFrom(key: string): boolean {
    return [...this.#deps.repository.commits.values()].some(({ wishes }) => [...wishes.values()].some(({ policy }) => policy.movedFrom === key))
  }

  #wishOf(view: View, key: string): Wish | null {
    return this.#commitOf(view)?.wishes.get(key) ?? null
  }

  #commitOf({ revision }: Pick<View, 'revision'>): Commit | undefined {
    return revision === null ? undefined : this.#deps.repository.commits.get(revision)
  }

  #violate(promise: Promise_, message: string): void {
    this.#found.push([promise, message])
  }
}

function markedGoneMs(doc: JsonObject): number | undefined {
  const at = /gone=([^;\]]+)/.exec(markerIn(doc)?.rest ?? '')?.[1]
  return at === undefined ? undefined : Date.parse(at)
}

/** Of a flow whose marker line somebody took away, what the line said. */
export function generationOf({ id, doc }: Pick<Stored, 'id' | 'doc'>, { generation }: Pick<Book, 'generation'>): number {
  return markerIn(doc) === null ? (generation.get(id) ?? 1) : generationIn(doc)
}

/** What was written into a flow may have been rolled back: the line that it carries now says whose it is. */
export function believe({ keyOf }: Book, doc: JsonObject): void {
  const id = asText(doc['id'])
  const marker = markerIn(doc)
  if (marker?.owner === OWNER && keyOf.has(id)) keyOf.set(id, marker.key)
}

function itemsIn(body: string): JsonObject[] {
  try {
    return (JSON.parse(body) as { items?: JsonObject[] }).items ?? []
  } catch {
    return []
  }
}

/** Listings lag: what was read by id may be newer. */
function keepNewer(reads: Map<string, JsonObject>, flow: JsonObject): void {
  const id = asText(flow['id'])
  const known = reads.get(id)
  if (known === undefined || asText(flow['etag']) >= asText(known['etag'])) reads.set(id, flow)
}

function ignoredValue(name: 'interval' | 'description' | 'mapping', doc: JsonObject): string | undefined {
  if (name === 'interval') return textOf(objectAt(doc, 'scheduleParams')['interval'])
  if (name === 'description') return textOf(doc['description'])?.replace(/\n?\[managed by sluice:[^\]]*\]/, '')
  const list = doc['transformations']
  const mapping = Array.isArray(list) ? (list[0] as JsonObject | undefined) : undefined
  return mapping === undefined ? undefined : textOf(objectAt(mapping, 'params')['mappingVersion'])
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : asText(value)
}

export function nameOf(doc: JsonObject): string {
  return `${asText(doc['id']).slice(0, 8)} (${asText(doc['name'])}, ${asText(doc['state'])})`
}
