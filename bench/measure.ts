import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callsBetween, readCalls, total } from './calls.ts'
import { createFleet } from './fleet.ts'
import { startProgram, type LogLine, type Program } from './program.ts'
import { startService, type Service } from './service.ts'

export type Scene = 'cold apply' | 'start' | 'no-op pass' | 'one-file commit' | 'drift pass'

export type FleetMeasurement = {
  scene: Scene
  flows: number
  latencyMs: number
  concurrency: number
  calls: Record<string, number>
  callCount: number
  /** Of the pass, by its own log line; from the commit to the end of its pass for a commit; to the first answer of /healthz for a start. */
  wallMs: number
  /** What the calls alone take: side by side up to `concurrency` for a fleet, one after the other for one flow or one listing. */
  boundMs: number
  /** User and system, of the Sluice process alone. */
  cpuMs: number
  /** Since that process started. */
  peakRssMb: number
  /** Longest time that its event loop did not turn. */
  longestPauseMs: number
  /** User and system of the stand-in per request it answered, for comparison. */
  serviceCpuMsPerCall: number
}

export type Case = { flows: number; latencyMs: number; concurrency: number }

const PASS_ENDS = ['pass.finished', 'pass.quiet', 'pass.failed', 'pass.blocked', 'target.stopped']
/** The stand-in keeps no more requests than this to count. */
const JOURNAL_ENTRIES = 20_000
/** Scenes whose calls are many flows' and go side by side. */
const SIDE_BY_SIDE: ReadonlySet<Scene> = new Set(['cold apply', 'drift pass'])

/** One fleet through its life: created and published, started again, found unchanged, touched by one commit, changed by people throughout. */
export async function measureFleet(one: Case): Promise<FleetMeasurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  try {
    await using service = await startService(folder)
    const fleet = await createFleet({ folder, size: one.flows, concurrency: one.concurrency, emulatorUrl: service.url })
    await service.setLatency(one.latencyMs)
    const cold = await inDaemon(folder, async (daemon) =>
      measure('cold apply', one, daemon, service, async () => wallOf(await firstPass(daemon, one.flows, 'pass.finished'))),
    )
    const warm = await inDaemon(folder, async (daemon) => {
      const start = await measure('start', one, daemon, service, async () => daemon.healthyMs)
      await firstPass(daemon, one.flows, 'pass.quiet')
      const still = await measure('no-op pass', one, daemon, service, async () => fullPass(daemon, one.flows, 'pass.quiet'))
      const commit = await measure('one-file commit', one, daemon, service, async () => {
        await fleet.touchOne()
        const startMs = performance.now()
        const end = await passEnd(daemon, 'ref', one.flows, 'pass.finished')
        return end.seenMs - startMs
      })
      await service.driftAll()
      const drift = await measure('drift pass', one, daemon, service, async () => fullPass(daemon, one.flows, 'pass.finished'))
      return [start, still, commit, drift]
    })
    return [cold, ...warm]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Daemon = { program: Program; serverUrl: string; healthyMs: number }

async function inDaemon<T>(folder: string, work: (daemon: Daemon) => Promise<T>): Promise<T> {
  const startMs = performance.now()
  await using program = startProgram(['run'], folder)
  const serverUrl = String((await program.next(['server.listening']))['url'])
  const { ok } = await fetch(new URL('/healthz', serverUrl))
  if (!ok) throw new Error('/healthz says that the daemon is not well')
  return await work({ program, serverUrl, healthyMs: performance.now() - startMs })
}

async function firstPass(daemon: Daemon, flows: number, wanted: string): Promise<LogLine> {
  return passEnd(daemon, 'start', flows, wanted)
}

async function fullPass(daemon: Daemon, flows: number, wanted: string): Promise<number> {
  daemon.program.signal('SIGHUP')
  return wallOf(await passEnd(daemon, 'signal', flows, wanted))
}

function wallOf(end: LogLine): number {
  return Number(end['durationMs'])
}

/** The next pass of this trigger, which has to leave every flow in sync: a bench that measured a failure would be worse than none. */
async function passEnd({ program }: Daemon, trigger: string, flows: number, wanted: string): Promise<LogLine> {
  const end = await program.next(PASS_ENDS, (line) => line['trigger'] === trigger || line.event === 'target.stopped')
  const standing = end['flows'] as { ready?: number } | undefined
  if (end.event === wanted && standing?.ready === flows) return end
  throw new Error(`a pass did not end as it should: ${JSON.stringify(end)}`)
}

async function measure(
  scene: Scene,
  one: Case,
  { program, serverUrl }: Daemon,
  service: Service,
  work: () => Promise<number>,
): Promise<FleetMeasurement> {
  // A start is measured from the process's first instruction: what it cost to get here belongs to it.
  const isStart = scene === 'cold apply' || scene === 'start'
  if (!isStart) await service.requestsSeen()
  const before = { calls: isStart ? new Map<string, number>() : await readCalls(serverUrl), usage: isStart ? NOTHING : await program.usage() }
  const serviceBefore = await service.usage()
  const wallMs = await work()
  const usage = await program.usage()
  const serviceUsage = await service.usage()
  const calls = scene === 'start' ? new Map<string, number>() : callsBetween(before.calls, await readCalls(serverUrl))
  const callCount = total(calls)
  if (scene !== 'start') await checkCount(scene, callCount, service)
  return {
    scene,
    ...one,
    calls: Object.fromEntries([...calls].sort(([a], [b]) => (a < b ? -1 : 1))),
    callCount,
    wallMs,
    boundMs: (callCount * one.latencyMs) / (SIDE_BY_SIDE.has(scene) ? one.concurrency : 1),
    cpuMs: usage.cpuMs - before.usage.cpuMs,
    peakRssMb: usage.peakRssMb,
    longestPauseMs: usage.longestPauseMs,
    serviceCpuMsPerCall: callCount === 0 ? 0 : (serviceUsage.cpuMs - serviceBefore.cpuMs) / callCount,
  }
}

const NOTHING = { cpuMs: 0 }

/** What Sluice says that it sent has to be what the service saw. */
async function checkCount(scene: Scene, callCount: number, service: Service): Promise<void> {
  const seen = await service.requestsSeen()
  if (seen >= JOURNAL_ENTRIES || seen === callCount) return
  throw new Error(`Sluice counted ${callCount} requests, the service saw ${seen} (${scene})`)
}
