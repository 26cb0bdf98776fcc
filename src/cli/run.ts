import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import type { Halt } from '../execute/context.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { startDaemon, type Daemon } from '../reconcile/daemon.ts'
import { readStatus } from '../reconcile/read-status.ts'
import { startTriggers } from '../reconcile/triggers.ts'
import type { Handlers } from '../server/routes.ts'
import { startServer } from '../server/server.ts'
import type { Emit } from '../telemetry/events.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { composeTargets, openLedger, openSources, type Composition, type OpenSource } from './compose.ts'
import type { Session } from './load-settings.ts'
import { EXIT, type ExitCode } from './system.ts'

export type RunArgs = { emulator: boolean }

/** A pass that has not moved for so long means that the loop is stuck: the container is better restarted. */
const STUCK_MS = 60 * 60_000

/** `sluice run`: the daemon, until it is told to stop. */
export async function runCommand(args: RunArgs, session: Session): Promise<ExitCode> {
  const { system, config } = session
  const startMs = system.clock.monotonicMs()
  await using resources = new AsyncDisposableStack()
  const metrics = createMetrics({ clock: system.clock, version: system.version, nodeVersion: system.nodeVersion, process: true })
  const emit: Emit = (event) => {
    session.emit(event)
    metrics.emit(event)
  }
  const ledger = await openLedger({ ...session, emit }, 'run')
  resources.defer(async () => ledger.close())
  const origin = args.emulator ? await startEmbedded(session, emit, resources) : null
  const targetConfigs = origin === null ? config.targets : config.targets.map((target) => ({ ...target, url: origin, imsUrl: origin }))
  const composition = { ...session, emit, config: { ...config, targets: targetConfigs } }
  const http = resources.use(createUndiciTransport({ env: system.env }))
  const hard = new AbortController()
  const halt: Halt = { signal: AbortSignal.any([system.stop.now, hard.signal]), drain: system.stop.drain }
  const sources = await openUnlessStopped(composition, ledger, halt)
  if (sources === null) return EXIT.done
  for (const { source } of sources) resources.use(source)
  const targets = composeTargets(composition, ledger, http.transport, (target, record) => metrics.onCall(target)(record))
  const deps = {
    sources: sources.map(({ watch }) => watch),
    targets,
    clock: system.clock,
    emit,
    halt,
    observeOnly: config.observeOnly,
    gitMaxStaleMs: config.sources[0]?.maxStaleMs ?? 30 * 60_000,
  }
  const daemon = startDaemon({ ...deps, onPass: () => undefined })
  const server = await startServer(config.server, handlersOf(daemon, ledger, metrics.page, session), { clock: system.clock, emit })
  resources.use(server)
  emit({
    event: 'daemon.started',
    version: system.version,
    pid: system.pid,
    targets: targets.map(({ settings }) => settings.name),
    dataDir: config.dataDir,
    observeOnly: config.observeOnly,
  })
  emit({ event: 'server.listening', url: server.url })
  for (const source of sources) resources.use(await follow(source, daemon, config.resync, sources[0] === source, session, emit))
  system.onHangup(() => void daemon.resync('signal', { asked: true }))
  // Not awaited: a source that hangs must not keep the process from being stopped.
  void daemon.resync('start')
  // A loop that breaks is a bug or a ledger that cannot be written: the process must not live on without it.
  await Promise.race([untilDrained(halt), daemon.done])
  emit({ event: 'daemon.stopping', signal: String(halt.drain.reason) })
  await endWithin(daemon, config.shutdownTimeoutMs, hard, session)
  emit({ event: 'daemon.stopped', durationMs: Math.round(system.clock.monotonicMs() - startMs) })
  return EXIT.done
}

/** Null when the process was told to stop before it began. */
async function openUnlessStopped(composition: Composition, ledger: Ledger, { signal, drain }: Halt): Promise<OpenSource[] | null> {
  try {
    return await openSources(composition, ledger, { signal: AbortSignal.any([signal, drain]) })
  } catch (error) {
    if (drain.aborted) return null
    throw error
  }
}

/** The local Flow Service in this process; its state lies beside the ledger, so that a second start finds what the first one made. */
async function startEmbedded({ system, config }: Session, emit: Emit, resources: AsyncDisposableStack): Promise<string> {
  // Its tables of specs and their schemas are nothing that a daemon in production should load.
  const { startEmulator } = await import('../emulator/http/server.ts')
  const { host, port, settleMs } = config.emulator
  const folder = join(config.dataDir, 'emulator')
  mkdirSync(folder, { recursive: true })
  const emulator = resources.use(
    await startEmulator({ host, port, dataFile: join(folder, 'state.ndjson'), knobs: { settleMs } }, { clock: system.clock, random: system.random }),
  )
  emit({ event: 'emulator.listening', url: emulator.url, path: folder })
  return emulator.url
}

/** Watches one source; the resync clock hangs on the first. */
async function follow(
  { config, source }: OpenSource,
  daemon: Daemon,
  resync: string,
  first: boolean,
  { system }: Session,
  emit: Emit,
): Promise<AsyncDisposable> {
  return startTriggers(
    { watch: source.refsToWatch(), poll: config.poll, resync: first ? resync : null },
    { onLook: (why) => void daemon.lookAtGit(why, config.name), onResync: () => void daemon.resync('resync'), emit, clock: system.clock },
  )
}

async function untilDrained({ signal, drain }: Halt): Promise<void> {
  if (drain.aborted || signal.aborted) return
  await new Promise<void>((resolve) => {
    drain.addEventListener('abort', () => resolve(), { once: true })
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Calls under way may finish until the deadline; then they are aborted, and their intents stay open for the next start. */
async function endWithin(daemon: Daemon, timeoutMs: number, hard: AbortController, { system }: Session): Promise<void> {
  const ended = new AbortController()
  const deadline = system.clock.sleep(timeoutMs, { signal: ended.signal }).then(
    () => hard.abort(new Error('shutdown deadline')),
    () => undefined,
  )
  await daemon.done
  ended.abort()
  await deadline
}

function handlersOf(daemon: Daemon, ledger: Parameters<typeof readStatus>[0], page: Handlers['metrics'], { system, config }: Session): Handlers {
  return {
    health: () => {
      const nowMs = system.clock.monotonicMs()
      const stuck = [...daemon.busySince()].filter(([, sinceMs]) => sinceMs !== null && nowMs - sinceMs > STUCK_MS).map(([name]) => name)
      return { alive: stuck.length === 0, reason: stuck.length === 0 ? '' : `no pass has ended for an hour: ${stuck.join(', ')}` }
    },
    ready: () => {
      const reasons = daemon.notReady()
      return { ready: reasons.length === 0, reasons }
    },
    metrics: page,
    status: async () =>
      readStatus(ledger, { nowMs: system.clock.nowMs(), version: system.version, sources: daemon.sources(), targets: config.targets }),
    reconcile: ({ target, keys, allowBudget }) => {
      if (target !== null && !config.targets.some((one) => one.name === target)) return { accepted: false, reason: `no target is named ${target}` }
      void daemon.reconcileNow(target, keys, allowBudget)
      return { accepted: true }
    },
  }
}
