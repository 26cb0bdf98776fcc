import { asText } from '../../src/emulator/core/text.ts'
import { catchUp } from '../../src/emulator/core/progress.ts'
import { settle } from '../../src/emulator/core/transition.ts'
import type { Stored } from '../../src/emulator/core/table.ts'
import { handle, type Handled } from '../../src/emulator/core/handle.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'
import { drawFrom } from './draw.ts'
import { CLIENT_SECRET, Machine } from './machine.ts'
import { flowIdIn, networkFor, shortUrl, type View } from './network.ts'
import { judgeEnding } from './oracle/ending.ts'
import { believe, emptyBook, Watch, type Promise_, type Violation } from './oracle/watch.ts'
import { makeByHand, meddle, meddleWith } from './people.ts'
import { createRepository, type Repository } from './repository.ts'
import { createService, flowsOf, type SimService } from './service.ts'
import { SimClock } from './sim-clock.ts'
import type { Action, Meanwhile, Story } from './story.ts'

export type Result = { violation: Violation | null; steps: number; trace: string[] }

/** A refused flow is tried again within the hour, or when somebody asks; then everything must stand after so many full passes. */
const HOUR_MS = 62 * 60_000
const PASSES_TO_PEACE = 4
/** Requests still on their way, the create window, pauses after failures and clocks that were set back. */
const LONGEST_WAIT_MS = 12 * 60_000
/** Full passes of every daemon in which nothing may be written any more. */
const QUIET_PASSES = 2

/** Lives through a story. The same story gives the same result, whatever ran before it. */
export async function live(story: Story, { traced }: { traced: boolean }): Promise<Result> {
  const history = new History(story, traced)
  return history.run()
}

class History {
  readonly #story: Story
  readonly #traced: boolean
  readonly #sim = new SimClock()
  readonly #service: SimService
  readonly #repository: Repository
  readonly #machines: Machine[]
  readonly #book = emptyBook()
  readonly #watch: Watch
  readonly #strangerIds: string[]
  readonly #trace: string[] = []
  #violation: Violation | null = null
  #steps = 0
  #writes: string[] = []

  constructor(story: Story, traced: boolean) {
    this.#story = story
    this.#traced = traced
    const { setup } = story
    const sim = this.#sim
    this.#service = createService(() => sim.nowMs(), setup.weather, setup.knobs)
    this.#strangerIds = setup.strangers.map((stranger) => makeByHand(this.#service, stranger))
    this.#repository = createRepository(setup.files, (number) => this.#strangerIds[number] ?? null)
    const violate = (promise: Promise_, message: string): void => this.#violate(promise, message)
    const nowMs = (): number => sim.nowMs()
    this.#watch = new Watch({
      setup,
      service: this.#service,
      repository: this.#repository,
      book: this.#book,
      strangerIds: this.#strangerIds,
      nowMs,
      violate,
    })
    const transportFor = networkFor({
      sim,
      draw: drawFrom(setup.weather + 1),
      leave: (machine, request) => this.#watch.viewOf(machine, request),
      overtake: (request, deed) => this.#overtake(request, deed),
      arrive: (machine, request, view) => this.#arrive(machine, request, view),
      onAnswer: (machine, request, response) => this.#watch.heard(machine, request, response),
    })
    const deps = {
      sim,
      setup,
      repository: this.#repository,
      transportFor,
      onEvent: (machine: Machine, event: SluiceEvent) => this.#hear(machine, event),
      onNote: (machine: Machine, text: string) => this.#note(machine, text),
      onBug: (machine: Machine, error: unknown) =>
        this.#violate('bug', `daemon ${machine.index} broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    }
    this.#machines = setup.daemons.map((_, index) => new Machine(index, deps))
  }

  async run(): Promise<Result> {
    this.#describeSetup()
    for (const machine of this.#machines) machine.start()
    for (const action of this.#story.actions) {
      await this.#sim.runUntil(action.atMs, this.#isOver)
      if (this.#isOver()) break
      this.#do(action)
    }
    if (!this.#isOver()) await this.#end()
    this.#sim.end()
    return { violation: this.#violation, steps: this.#steps, trace: this.#trace }
  }

  readonly #isOver = (): boolean => this.#violation !== null

  async #end(): Promise<void> {
    this.#say('=== nothing happens any more')
    this.#service.world.faults.remove()
    for (const machine of this.#machines) machine.calm()
    const { patient } = this.#story.setup
    if (!patient) for (const machine of this.#machines) void machine.daemon?.reconcileNow(null, null)
    if (!(await this.#comesToPeace())) await this.#staysInPeace()
    await this.#secretsOnDisk()
  }

  /**
   * Whether everything stands as it should and has been quiet for so many full passes of every daemon, before the time is over after which
   * it has to. Some histories live to the end of that time whatever they look like: what comes late would not be seen otherwise.
   */
  async #comesToPeace(): Promise<boolean> {
    const sim = this.#sim
    const { patient, resyncMs, long } = this.#story.setup
    const latestMs = sim.elapsedMs + (patient ? HOUR_MS : LONGEST_WAIT_MS) + PASSES_TO_PEACE * resyncMs
    for (let quiet = 0; sim.elapsedMs < latestMs && !this.#isOver();) {
      this.#writes = []
      await sim.runUntil(Math.min(latestMs, sim.elapsedMs + resyncMs + 5_000), this.#isOver)
      quiet = this.#writes.length === 0 && !long && (await this.#wrong()).length === 0 ? quiet + 1 : 0
      if (quiet === QUIET_PASSES) return true
    }
    return this.#isOver()
  }

  async #staysInPeace(): Promise<void> {
    await this.#judge()
    if (this.#isOver()) return
    this.#say('=== every write from here on is one too many')
    this.#writes = []
    await this.#sim.runUntil(this.#sim.elapsedMs + QUIET_PASSES * this.#story.setup.resyncMs + 60_000, this.#isOver)
    if (this.#writes.length > 0) this.#violate('P6', `nothing changed, and still: ${this.#writes.slice(0, 5).join('; ')}`)
    await this.#judge()
  }

  async #judge(): Promise<void> {
    if (this.#isOver()) return
    const [first] = await this.#wrong()
    if (first !== undefined) this.#violate(...first)
  }

  /** What does not stand as it should. */
  async #wrong(): Promise<[Promise_, string][]> {
    catchUp(this.#service.world)
    for (const { doc } of flowsOf(this.#service)) believe(this.#book, doc)
    const found: [Promise_, string][] = []
    await judgeEnding({
      setup: this.#story.setup,
      service: this.#service,
      repository: this.#repository,
      book: this.#book,
      machines: this.#machines,
      nowMs: () => this.#sim.nowMs(),
      violate: (promise, message) => void found.push([promise, message]),
    })
    return found
  }

  #do(action: Action): void {
    this.#steps += 1
    const machine = 'daemon' in action ? this.#machines[action.daemon % this.#machines.length] : undefined
    switch (action.do) {
      case 'commit':
        return this.#say(`commit ${this.#repository.commit(action.changes).slice(10, 18)}: ${describe(action.changes)}`)
      case 'back':
        return this.#say(`${action.how} by ${action.commits}: ${this.#repository.back(action.commits, action.how)?.slice(10, 18) ?? 'nothing there'}`)
      case 'folder':
        this.#repository.setFolder(action.there)
        return this.#say(`the flows folder is ${action.there ? 'back' : 'gone'}`)
      case 'person':
        return this.#say(`somebody: ${meddle(this.#service, this.#book, action) ?? `${action.what} finds nothing`}`)
      case 'fault':
        return this.#fault(action)
      case 'revoke-tokens':
        this.#service.world.tokensRevokedTo = this.#service.world.counters.request
        return this.#say('all tokens are revoked')
      case 'straggle':
        if (machine !== undefined) machine.straggle = { ...action }
        break
      case 'git-outage':
        if (machine !== undefined) machine.gitDown = { untilMs: this.#sim.elapsedMs + action.forMs, what: action.what }
        break
      case 'crash':
        if (action.disk === 'lost') this.#book.ledgerLost = true
        if (machine !== undefined) machine.crashIn = { points: action.afterPoints, downMs: action.downMs, disk: action.disk }
        break
      case 'stop':
        machine?.stop(action.downMs)
        break
      case 'disk-full':
        if (machine !== undefined) machine.diskFullWrites = action.writes
        break
      case 'clock-jump':
        if (machine !== undefined) machine.skewMs += action.byMs
        break
      case 'reconcile-now':
        void machine?.daemon?.reconcileNow(null, null)
    }
    this.#say(describe(action))
  }

  #fault({ rule, forMs }: Extract<Action, { do: 'fault' }>): void {
    const { faults } = this.#service.world
    const added = faults.add([rule])
    this.#sim.after(forMs, () => {
      for (const { id } of added) faults.remove(id)
      return false
    })
    this.#say(`fault for ${forMs} ms: ${describe(rule)}`)
  }

  #overtake({ url }: WireRequest, deed: Meanwhile): void {
    const flow = this.#service.space.tables.flows.get(flowIdIn(url) ?? '')
    // The token endpoint and creates are about no flow, and others may have overtaken with a delete.
    if (flow === undefined || flow.gone) return
    this.#steps += 1
    this.#say(`somebody, just before a request arrives: ${meddleWith(this.#service, this.#book, flow, deed) ?? `${deed.what} finds nothing`}`)
  }

  #arrive(machine: Machine, request: WireRequest, view: View): Handled {
    const { world, space } = this.#service
    this.#steps += 1
    if (request.method === 'GET' || request.url.includes('/ims/')) {
      const handled = handle(world, request)
      this.#sayRequest(machine, request, handled)
      return handled
    }
    catchUp(world)
    const flows = space.tables.flows
    const id = flowIdIn(request.url) ?? null
    const newest = flows.order().at(-1)
    const before = id === null ? null : (flows.get(id)?.doc ?? null)
    const handled = handle(world, request)
    const created = flows.order().at(-1)
    const subject = id === null ? (created === newest ? undefined : created) : flows.get(id)
    const entry = world.journal.entries().at(-1)
    if (subject?.meta.settle?.dueMs === null && !this.#book.stuck.has(subject.id)) this.#hang(subject)
    this.#sayRequest(machine, request, handled)
    // What was switched off long ago falls due when its time has come.
    const isDue = request.method === 'DELETE' && id !== null && this.#book.goneSince.has(id)
    if (!isDue) this.#writes.push(`${request.method} ${shortUrl(request)} (daemon ${machine.index})`)
    this.#watch.check({
      machine,
      request,
      view,
      response: handled.response,
      before,
      after: subject?.doc ?? null,
      faulted: entry?.fault !== undefined,
    })
    return handled
  }

  #hang(flow: Stored): void {
    const { stuckMs } = this.#story.setup
    this.#book.stuck.add(flow.id)
    if (stuckMs === null) return
    this.#sim.after(stuckMs, () => {
      this.#book.stuck.delete(flow.id)
      if (!flow.gone) settle(this.#service.world, flow, this.#sim.nowMs())
      this.#say(`what hung in ${flow.id.slice(0, 8)} ends`)
      return false
    })
  }

  #hear(machine: Machine, event: SluiceEvent): void {
    const fields = event as SluiceEvent & { revision?: string }
    if (event.event === 'source.revision') machine.newest = fields.revision ?? null
    if (event.event === 'pass.started') machine.applying = fields.revision ?? null
    if (event.event === 'pass.finished' || event.event === 'pass.quiet') this.#watch.passed(machine)
    if (event.event === 'flow.bound') this.#watch.bound(event.flowId, event.key)
    if (event.event === 'flow.adopted') this.#watch.adopted(machine, event.flowId)
    const text = JSON.stringify(event)
    if (text.includes(CLIENT_SECRET) || text.includes('eyJ')) this.#violate('P7', `an event carries a secret: ${text.slice(0, 300)}`)
    if (this.#traced && !QUIET_EVENTS.has(event.event)) this.#say(`  d${machine.index} ${event.event} ${brief(event)}`)
  }

  #note(machine: Machine, text: string): void {
    if (text === 'starts') this.#watch.forget(machine)
    this.#say(`  d${machine.index} ${text}`)
  }

  async #secretsOnDisk(): Promise<void> {
    for (const { ledger } of this.#machines) {
      for (const scope of await ledger.scopes()) {
        const rows = [await ledger.snapshot(scope), await ledger.writes(scope, { key: null, limit: 10_000 }), await ledger.passes(scope, 10_000)]
        const text = JSON.stringify(rows)
        if (text.includes(CLIENT_SECRET) || text.includes('eyJ')) this.#violate('P7', 'the ledger holds a secret')
      }
    }
  }

  #describeSetup(): void {
    if (!this.#traced) return
    const { files, strangers, ...rest } = this.#story.setup
    this.#say(`setup ${JSON.stringify(rest)}`)
    for (const [key, wish] of Object.entries(files)) this.#say(`  git: ${key} ${JSON.stringify(wish)}`)
    for (const [at, stranger] of strangers.entries()) this.#say(`  by hand: ${this.#strangerIds[at]?.slice(0, 8)} ${JSON.stringify(stranger)}`)
  }

  #sayRequest(machine: Machine, request: WireRequest, { response, cut, delayMs }: Handled): void {
    if (!this.#traced) return
    const body = request.body === null || request.url.includes('/ims/') ? '' : ` ${request.body}`
    const outcome = `${response.status}${cut === 'no' ? '' : ` cut ${cut}`}${delayMs > 0 ? ` after ${delayMs} ms` : ''}`
    const says = response.status >= 400 ? ` ${response.body.slice(0, 200)}` : ''
    const state = request.method === 'GET' && /\/flows\/[0-9a-f-]{36}$/.test(request.url) ? stateIn(response.body) : ''
    this.#say(`  d${machine.index} ${request.method} ${shortUrl(request)}${body} -> ${outcome}${says}${state}`)
  }

  #say(line: string): void {
    if (!this.#traced) return
    const { elapsedMs } = this.#sim
    const seconds = (elapsedMs / 1000).toFixed(3)
    this.#trace.push(`${seconds.padStart(10)}  ${line}`)
  }

  #violate(promise: Promise_, message: string): void {
    if (this.#violation !== null) return
    this.#violation = { promise, message, atMs: this.#sim.elapsedMs }
    this.#say(`!!! ${promise}: ${message}`)
  }
}

const QUIET_EVENTS: ReadonlySet<string> = new Set(['source.checked', 'pass.quiet'])

function brief(event: SluiceEvent): string {
  const { event: _, target: __, ...rest } = event as SluiceEvent & { target?: string }
  return JSON.stringify(rest).slice(0, 400)
}

function describe(what: object): string {
  return JSON.stringify(what)
}

function stateIn(body: string): string {
  try {
    const doc = (JSON.parse(body) as { items?: JsonObject[] }).items?.[0]
    return doc === undefined ? '' : ` ${asText(doc['state'])} ${asText(doc['etag'])}`
  } catch {
    return ''
  }
}
