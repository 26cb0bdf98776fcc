import type { Halt } from '../../src/execute/context.ts'
import { createFlowServiceClient } from '../../src/flowservice/client.ts'
import { createLimiters } from '../../src/flowservice/limiter.ts'
import { createTokens } from '../../src/flowservice/token.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import { createMemoryLedger, type MemoryDisk, type MemoryLedger } from '../../src/ledger/memory-ledger.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { ChangeBounds } from '../../src/lib/change-bounds.ts'
import { SluiceError } from '../../src/lib/errors.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { ParsedFile } from '../../src/manifest/manifest.ts'
import { createPreflight } from '../../src/plan/preflight.ts'
import { startDaemon, type Daemon } from '../../src/reconcile/daemon.ts'
import type { Target } from '../../src/reconcile/pass.ts'
import { createSourceWatch } from '../../src/reconcile/source-watch.ts'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { createTargetState } from '../../src/reconcile/target-state.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'
import { FOLDER, sourceOf, type Outage, type Repository } from './repository.ts'
import { CLIENT, ORG, OWNER, SANDBOX } from './service.ts'
import { processClock, type Life, type SimClock } from './sim-clock.ts'
import type { Meanwhile, Setup } from './story.ts'

export const CLIENT_SECRET = 'xK7-this-is-the-client-secret'

export const UNBOUNDED: ChangeBounds = { create: 'none', patch: 'none', publish: 'none', disable: 'none', delete: 'none' }

/** Keeps compiled schemas and nothing else: histories may share it, and compiling is most of a start. */
const preflight = createPreflight()

export type MachineDeps = {
  sim: SimClock
  setup: Setup
  repository: Pick<Repository, 'commits' | 'head'>
  transportFor: (machine: Machine, life: Life) => Transport
  onEvent: (machine: Machine, event: SluiceEvent) => void
  /** The process did something outside itself, or stopped and started. */
  onNote: (machine: Machine, text: string) => void
  /** A process that ends for anything but a ledger it cannot write has a bug. */
  onBug: (machine: Machine, error: unknown) => void
}

/** One daemon through all its lives, with the disk that outlives them. */
export class Machine {
  readonly index: number
  readonly #deps: MachineDeps
  #life: Life = { dead: true }
  #lives = 0
  #halt = { drain: new AbortController(), hard: new AbortController() }
  ledger: MemoryLedger
  daemon: Daemon | null = null
  target: Target | null = null
  skewMs: number
  gitDown: { untilMs: number; what: Outage } = { untilMs: 0, what: 'none' }
  /** Things done outside the process until it dies; null: it lives. */
  crashIn: { points: number; downMs: number; disk: 'kept' | 'lost' } | null = null
  diskFullWrites = 0
  straggle: { writes: number; beforeMs: number; answerMs: number; cut: boolean; meanwhile: Meanwhile | null } | null = null
  /** Revision of the pass under way or of the last one. */
  applying: string | null = null
  /** The newest revision that this process has read. */
  newest: string | null = null
  passes = 0

  constructor(index: number, deps: MachineDeps) {
    this.index = index
    this.#deps = deps
    this.skewMs = deps.setup.daemons[index]?.skewMs ?? 0
    this.ledger = createMemoryLedger(this.#disk())
  }

  get isAlive(): boolean {
    return !this.#life.dead
  }

  start(): void {
    if (this.isAlive) return
    const { sim, setup, repository, onEvent } = this.#deps
    this.#lives += 1
    const life: Life = { dead: false }
    this.#life = life
    const clock = processClock(sim, life, () => this.skewMs)
    const random = seededRandom(setup.weather + 7919 * this.index + 104_729 * this.#lives)
    const emit = (event: SluiceEvent): void => {
      if (!life.dead) onEvent(this, event)
    }
    this.#halt = { drain: new AbortController(), hard: new AbortController() }
    const halt: Halt = { signal: this.#halt.hard.signal, drain: this.#halt.drain.signal }
    const settings = settingsOf(setup)
    const service = clientOf(settings, setup, this.#deps.transportFor(this, life), { clock, random, emit })
    const deps = { service, ledger: this.ledger, fence: 1, clock, random, emit }
    const target: Target = { settings, state: { ...createTargetState(deps), preflight }, deps }
    const kept = new Map<string, ParsedFile>()
    const source = sourceOf(repository, kept, () => (sim.elapsedMs < this.gitDown.untilMs ? this.gitDown.what : 'none'))
    const watch = createSourceWatch({ source, folder: FOLDER, kept, cache: null, clock, emit })
    const onPass = (): void => void (this.passes += 1)
    const daemon = startDaemon({ sources: [watch], targets: [target], clock, emit, halt, gitMaxStaleMs: 30 * 60_000, observeOnly: false, onPass })
    this.target = target
    this.daemon = daemon
    this.#deps.onNote(this, 'starts')
    this.#watchOver(daemon.done, life)
    this.#watchOver(daemon.resync('start'), life)
    this.#trigger(life, setup.pollMs, () => daemon.lookAtGit('poll'))
    this.#trigger(life, setup.resyncMs, () => daemon.resync('resync'))
  }

  /** SIGKILL: nothing it waits for happens any more; what it sent goes on. */
  crash(downMs: number, disk: 'kept' | 'lost'): void {
    if (!this.isAlive) return
    this.#deps.onNote(this, disk === 'kept' ? 'is killed' : 'is killed and loses its disk')
    this.#end()
    if (disk === 'lost') this.ledger = createMemoryLedger(this.#disk())
    this.#restartIn(downMs)
  }

  /** SIGTERM: running calls finish within the shutdown timeout. */
  stop(downMs: number): void {
    if (!this.isAlive || this.#halt.drain.signal.aborted) return
    const { sim, onNote } = this.#deps
    const life = this.#life
    const { drain, hard } = this.#halt
    onNote(this, 'is told to stop')
    drain.abort('SIGTERM')
    sim.after(25_000, () => {
      if (life.dead) return false
      hard.abort(new Error('shutdown deadline'))
      return true
    })
    void this.daemon?.done.then(
      () => {
        if (life.dead) return
        onNote(this, 'has stopped')
        this.#end()
        this.#restartIn(downMs)
      },
      () => undefined,
    )
  }

  /** Counts one thing done outside the process; true when it died of it. */
  point(what: string): boolean {
    const armed = this.crashIn
    if (armed === null || !this.isAlive) return false
    if (armed.points > 0) {
      armed.points -= 1
      return false
    }
    this.crashIn = null
    this.#deps.onNote(this, `at: ${what}`)
    this.crash(armed.downMs, armed.disk)
    return true
  }

  /** Everything that makes a bad day is over. */
  calm(): void {
    this.gitDown = { untilMs: 0, what: 'none' }
    this.crashIn = null
    this.diskFullWrites = 0
    this.straggle = null
    this.start()
  }

  #end(): void {
    this.#life.dead = true
    this.applying = null
    this.newest = null
    this.daemon = null
    this.target = null
    this.ledger = this.ledger.crash()
  }

  #restartIn(downMs: number): void {
    this.#deps.sim.after(downMs, () => {
      this.start()
      return true
    })
  }

  #trigger(life: Life, everyMs: number, look: () => Promise<void>): void {
    const { sim, setup } = this.#deps
    const phaseMs = setup.daemons[this.index]?.phaseMs ?? 0
    const again = (ms: number): void => {
      sim.after(ms, () => {
        if (life.dead || this.#halt.drain.signal.aborted) return false
        this.#watchOver(look(), life)
        again(everyMs)
        return true
      })
    }
    again(everyMs - ((sim.elapsedMs + phaseMs) % everyMs))
  }

  /** A ledger that cannot be written ends the process, and whoever supervises it starts it again. */
  #watchOver(work: Promise<void>, life: Life): void {
    work.catch((error: unknown) => {
      if (life.dead) return
      if (!(error instanceof SluiceError) || error.code !== 'SLUICE_LEDGER_UNUSABLE') this.#deps.onBug(this, error)
      this.#deps.onNote(this, `exits: ${error instanceof Error ? error.message : String(error)}`)
      this.#end()
      this.#restartIn(5_000)
    })
  }

  #disk(): MemoryDisk {
    return {
      beforeCommit: async (operation) => {
        if (this.point(`${operation} not yet on disk`)) return
        if (this.diskFullWrites === 0) return
        this.diskFullWrites -= 1
        this.#deps.onNote(this, `disk full: ${operation}`)
        throw new SluiceError('SLUICE_LEDGER_UNUSABLE', 'the disk is full')
      },
      afterCommit: async (operation) => void this.point(`${operation} on disk`),
    }
  }
}

function settingsOf(setup: Setup): TargetSettings {
  const { concurrency, settleMs, createWindowMs, listLagMs } = setup
  return {
    name: 'sim',
    owner: OWNER,
    formerOwners: [],
    org: ORG,
    sandbox: SANDBOX,
    source: 'default',
    clientIds: [CLIENT],
    vars: {},
    drift: setup.drift,
    prune: setup.prune,
    deleteAfterMs: setup.deleteAfterMs,
    serviceClients: [],
    maxChanges: setup.maxChanges,
    maxChangesPerHour: UNBOUNDED,
    suspend: false,
    marker: setup.marker,
    limits: { concurrency, settleMs, createWindowMs, listLagMs },
  }
}

function clientOf(
  settings: TargetSettings,
  setup: Setup,
  transport: Transport,
  ports: { clock: Clock; random: ReturnType<typeof seededRandom>; emit: (event: SluiceEvent) => void },
) {
  const { clock, random, emit } = ports
  const credential = { imsUrl: 'http://ims', clientId: CLIENT, clientSecrets: [Secret.of(CLIENT_SECRET)], scopes: ['openid'] }
  const { concurrency, timeoutMs, listLagMs } = setup
  return createFlowServiceClient(
    { url: 'http://emulator', org: settings.org, sandbox: settings.sandbox, credential, limits: { concurrency, timeoutMs, listLagMs } },
    {
      transport,
      clock,
      random,
      emit,
      tokens: createTokens({ transport, clock, random, timeoutMs }),
      limiter: createLimiters({ clock }).of({ url: 'http://emulator', clientId: CLIENT, requestsPerSecond: 1_000 }),
    },
  )
}
