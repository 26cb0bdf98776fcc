import type { Knobs } from '../../src/emulator/core/knobs.ts'
import type { Halt } from '../../src/execute/context.ts'
import { createFlowServiceClient } from '../../src/flowservice/client.ts'
import { createLimiters } from '../../src/flowservice/limiter.ts'
import { createTokens } from '../../src/flowservice/token.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { Secret } from '../../src/lib/secret.ts'
import { seededRandom } from '../../src/lib/random.ts'
import type { ChangeBounds } from '../../src/lib/change-bounds.ts'
import { startDaemon, type Daemon } from '../../src/reconcile/daemon.ts'
import type { PassResult, Target } from '../../src/reconcile/pass.ts'
import { createSourceWatch, type SourceWatch } from '../../src/reconcile/source-watch.ts'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { createTargetState } from '../../src/reconcile/target-state.ts'
import type { EventName, SluiceEvent } from '../../src/telemetry/events.ts'
import { inProcessEmulator, TEST_ORG, type Handles } from './emulator.ts'
import { memorySource, type MemorySource } from './memory-source.ts'
import { VirtualClock } from './virtual-clock.ts'

export type InProcess = {
  clock: VirtualClock
  source: MemorySource
  emulator: Handles
  ledger: Ledger
  daemon: Daemon
  events: SluiceEvent[]
  /** Events of one name, in order. */
  named<N extends EventName>(name: N): Extract<SluiceEvent, { event: N }>[]
  /** Told of every request just before it takes effect: the moment for somebody else to be faster. */
  onRequest(listener: (request: WireRequest) => void): void
  /** Runs a look to its end: until nothing but sleeping is left for `ms` of virtual time. */
  look(ms?: number): Promise<void>
  resync(ms?: number): Promise<void>
  /** Drains; calls under way get `ms` of virtual time to finish. */
  stop(ms?: number): Promise<void>
}

export type InProcessOptions = {
  files?: Readonly<Record<string, string>>
  settings?: Partial<TargetSettings>
  knobs?: Partial<Knobs>
  observeOnly?: boolean
  /** Of the repository, where the manifests are; default `flows`. */
  folder?: string
  /** What outlives the daemon when one is started after another. */
  survives?: Partial<Pick<InProcess, 'clock' | 'source' | 'emulator' | 'ledger'>> & { transport?: Transport }
}

export const NO_BOUNDS: ChangeBounds = { create: 'none', patch: 'none', publish: 'none', disable: 'none', delete: 'none' }

/** The whole way from commit to published flow in one process, on virtual time, without socket or disk. */
export function daemonInProcess(options: InProcessOptions = {}): InProcess & { transport: Transport } {
  const { survives = {} } = options
  const clock = survives.clock ?? new VirtualClock()
  const source = survives.source ?? memorySource(options.files)
  const made = survives.emulator === undefined || survives.transport === undefined ? inProcessEmulator({ clock, knobs: options.knobs ?? {} }) : null
  const emulator = survives.emulator ?? (made as Handles)
  const heard: ((request: WireRequest) => void)[] = []
  const inner = survives.transport ?? (made as { transport: Transport }).transport
  const transport: Transport = async (request, signal) => {
    for (const listener of heard) listener(request)
    return inner(request, signal)
  }
  const ledger = survives.ledger ?? createMemoryLedger()
  const random = seededRandom(7)
  const events: SluiceEvent[] = []
  const emit = (event: SluiceEvent): void => void events.push(event)
  const drain = new AbortController()
  const halt: Halt = { signal: new AbortController().signal, drain: drain.signal }
  const settings: TargetSettings = {
    name: 'test',
    owner: 'acme',
    formerOwners: [],
    org: TEST_ORG,
    sandbox: 'dev',
    source: 'default',
    clientIds: ['sluice-test'],
    vars: {},
    drift: 'correct',
    prune: 'off',
    deleteAfterMs: 86_400_000,
    serviceClients: ['acp_foundation_connectors'],
    maxChanges: NO_BOUNDS,
    maxChangesPerHour: NO_BOUNDS,
    marker: true,
    suspend: false,
    limits: { concurrency: 4, settleMs: 30_000, createWindowMs: 0, listLagMs: 0 },
    ...options.settings,
  }
  const service = createFlowServiceClient(
    {
      url: 'http://emulator',
      org: settings.org,
      sandbox: settings.sandbox,
      credential: { imsUrl: 'http://emulator', clientId: 'sluice-test', clientSecrets: [Secret.of('secret')], scopes: ['openid'] },
      limits: { concurrency: settings.limits.concurrency, timeoutMs: 65_000, listLagMs: settings.limits.listLagMs },
    },
    {
      transport,
      clock,
      random,
      emit,
      tokens: createTokens({ transport, clock, random }),
      limiter: createLimiters({ clock }).of({ url: 'http://emulator', clientId: 'sluice-test', requestsPerSecond: 10_000 }),
    },
  )
  const deps = { service, ledger, fence: 1, clock, random, emit }
  const target: Target = { settings, state: createTargetState(deps), deps }
  const watch: SourceWatch = createSourceWatch({ source, folder: options.folder ?? 'flows', kept: new Map(), cache: null, clock, emit })
  const passes: PassResult[] = []
  const daemon = startDaemon({
    sources: [watch],
    targets: [target],
    clock,
    emit,
    halt,
    observeOnly: options.observeOnly ?? false,
    gitMaxStaleMs: 30 * 60_000,
    onPass: (result) => void passes.push(result),
  })
  const settle = async (look: Promise<void>, ms: number): Promise<void> => {
    await Promise.all([look, clock.advance(ms)])
    await clock.advance(0)
  }
  return {
    clock,
    source,
    emulator,
    ledger,
    daemon,
    events,
    transport,
    onRequest: (listener) => void heard.push(listener),
    named: (name) => events.filter((event) => event.event === name) as never,
    look: async (ms = 1_000) => settle(daemon.lookAtGit('test'), ms),
    resync: async (ms = 1_000) => settle(daemon.resync('test'), ms),
    stop: async (ms = 0) => {
      drain.abort('test')
      await clock.advance(ms)
      await daemon.done
    },
  }
}

/** A streaming flow: the shortest manifest there is. Members given replace or add lines. */
export function manifest(members: Readonly<Record<string, unknown>> = {}): string {
  const document = {
    name: 'Web events',
    flowSpec: { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81' },
    sourceConnectionIds: [{ name: 'acme-web-events-source' }],
    targetConnectionIds: [{ name: 'acme-web-events-target' }],
    transformations: [{ name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }],
    ...members,
  }
  return JSON.stringify(document)
}
