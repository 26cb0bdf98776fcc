import { catchUp } from '../../src/emulator/core/progress.ts'
import { handle, type Handled } from '../../src/emulator/core/handle.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'
import { CLIENT_SECRET, Machine, UNBOUNDED } from '../sim/machine.ts'
import { flowIdIn } from '../sim/network.ts'
import { CLIENT, flowsOf, markerIn, type SimService } from '../sim/service.ts'
import { SimClock } from '../sim/sim-clock.ts'
import type { Setup } from '../sim/story.ts'
import { effectText, NO_FLOW, plainFlow, plainRequest, type Effect } from './effects.ts'
import type { Files } from './manifests.ts'
import { openSandbox } from './sandbox.ts'
import type { Death, Disk } from './run-scenario.ts'
import { Texts } from './texts.ts'
import { isWrite, wireFor } from './wire.ts'

/** From death to the next start: shorter than what is on its way may take. */
const DOWN_MS = 1_000
const NEVER = 1_000_000

const SETUP: Setup = {
  weather: 1,
  daemons: [{ phaseMs: 0, skewMs: 0 }],
  drift: 'correct',
  prune: 'off',
  deleteAfterMs: 60_000,
  maxChanges: UNBOUNDED,
  marker: true,
  concurrency: 2,
  timeoutMs: 20_000,
  createWindowMs: 9_000,
  listLagMs: 1_000,
  settleMs: 30_000,
  resyncMs: 300_000,
  pollMs: 30_000,
  patient: false,
  long: false,
  slackMs: 0,
  stuckMs: null,
  knobs: {},
  files: {},
  strangers: [],
}

/** A sandbox, a repository, and one daemon that can be made to die at the n-th thing it does outside itself. */
export class Stage {
  readonly sim = new SimClock()
  readonly service: SimService
  readonly repository: Texts
  readonly machine: Machine
  readonly events: SluiceEvent[] = []
  /** What the daemon changed in the sandbox since `arm`, in order. */
  effects: Effect[] = []
  /** Promises that were broken at a request or an event. */
  readonly broken: string[] = []
  /** Where the daemon died; null while it did not. */
  diedAt: string | null = null
  #again: number | null = null
  /** Flows that are none of ours as they were before anything began, by id. */
  readonly #strangers = new Map<string, JsonObject>()

  constructor(files: Files, setup: Partial<Setup>) {
    const { sim } = this
    this.service = openSandbox(() => sim.nowMs())
    this.repository = new Texts(files)
    this.machine = new Machine(0, {
      sim,
      setup: { ...SETUP, ...setup },
      repository: this.repository,
      transportFor: wireFor(sim, (request) => this.#arrive(request)),
      onEvent: (_, event) => this.#hear(event),
      onNote: (_, text) => this.#note(text),
      onBug: (_, error) => this.broken.push(`the daemon broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    })
  }

  async wait(ms: number): Promise<void> {
    await this.sim.runUntil(this.sim.elapsedMs + ms, () => false)
  }

  /** From now on everything counts; the daemon dies where it is told to. */
  arm(death: Death | null): void {
    this.effects = []
    this.#again = death?.again ?? null
    this.#dieIn(death?.point ?? NEVER, death?.disk ?? 'kept')
    for (const { id, doc } of this.flows()) if (doc['createdClient'] !== CLIENT) this.#strangers.set(id, doc)
  }

  #dieIn(points: number, disk: Disk): void {
    this.machine.crashIn = { points, downMs: DOWN_MS, disk }
  }

  #note(text: string): void {
    if (text.startsWith('at: ')) this.diedAt = text.slice(4)
    if (text !== 'starts' || this.diedAt === null || this.#again === null) return
    this.#dieIn(this.#again, 'kept')
    this.#again = null
  }

  /** How many points were passed since `arm`, of a daemon that did not die. */
  points(): number {
    return NEVER - (this.machine.crashIn?.points ?? NEVER)
  }

  disarm(): void {
    this.machine.crashIn = null
  }

  flows(): { id: string; doc: JsonObject }[] {
    catchUp(this.service.world)
    return flowsOf(this.service)
  }

  /** Flows made by hand that are not as they were. */
  changedStrangers(): string[] {
    const now = new Map(this.flows().map(({ id, doc }) => [id, doc]))
    return [...this.#strangers].filter(([id, doc]) => now.get(id) !== doc).map(([, doc]) => plainFlow(doc))
  }

  #arrive(request: WireRequest): Handled {
    const { world, space } = this.service
    if (!isWrite(request)) return handle(world, request)
    catchUp(world)
    const { flows } = space.tables
    const id = flowIdIn(request.url) ?? null
    const newest = flows.order().at(-1)
    const before = id === null ? null : (flows.get(id)?.doc ?? null)
    const handled = handle(world, request)
    const created = flows.order().at(-1)
    const after = id === null ? (created === newest ? null : (created?.doc ?? null)) : (flows.get(id)?.doc ?? null)
    if (before !== after) this.#changed(plainRequest(request), before, after)
    const { status, body } = handled.response
    if (status >= 400 && status < 500 && ![401, 404, 412, 429].includes(status))
      this.broken.push(`P5: ${plainRequest(request)} was refused: ${body.slice(0, 200)}`)
    return handled
  }

  #changed(what: string, before: JsonObject | null, after: JsonObject | null): void {
    const effect = { what, before: before === null ? NO_FLOW : plainFlow(before), after: after === null ? NO_FLOW : plainFlow(after) }
    this.effects.push(effect)
    const key = after === null ? null : (markerIn(after)?.key ?? null)
    const running = this.flows().filter(({ doc }) => key !== null && markerIn(doc)?.key === key && isRunning(doc))
    if (running.length > 1) this.broken.push(`P1: ${running.length} flows of ${key} run side by side after ${effectText(effect)}`)
  }

  #hear(event: SluiceEvent): void {
    this.events.push(event)
    const text = JSON.stringify(event)
    if (text.includes(CLIENT_SECRET) || text.includes('eyJ')) this.broken.push(`P7: an event carries a secret: ${text.slice(0, 200)}`)
  }
}

/** What is being patched shows as `updating`, whether it runs or not: it is looked at again with the next change. */
function isRunning(doc: JsonObject): boolean {
  return !['draft', 'disabled', 'updating', 'delete-finalizing'].includes(doc['state'] as string)
}
