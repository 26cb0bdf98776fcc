import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { encodeChoices } from './dice.ts'
import { diceOf, type Failure, type SliceResult } from './run-slice.ts'
import type { FuzzTarget } from './target.ts'
import type { WorkerData } from './worker.ts'

export type TargetResult = {
  target: string
  inputs: number
  seconds: number
  slowestMs: number
  slowestIndex: number
  peakRssBytes: number
  bytesPerInput: number
  failures: Failure[]
}

export type RunOptions = {
  inputs: number
  seed: string
  workers: number
  /** Where the threads find the target. */
  module?: string
  /** Wall time after which one input counts as hanging, however busy the machine. */
  hangMs?: number
}

const HANG_MS = 60_000
const LOOK_MS = 250
const HEAP_MB = 768

/** All inputs of a target over worker threads, each watched from here: one that stands still is ended, and its input told. */
export async function runTarget(target: FuzzTarget, options: RunOptions): Promise<TargetResult> {
  const { inputs, seed, workers } = options
  const startedMs = performance.now()
  const memory: Memory = { peakBytes: 0 }
  const results = await Promise.all(
    Array.from({ length: Math.min(workers, inputs) }, (_, first) =>
      runWorker(target, { seed, first, count: inputs, step: workers }, memory, options),
    ),
  )
  const slowest = results.reduce((worst, one) => (one.slowestMs > worst.slowestMs ? one : worst))
  return {
    target: target.name,
    inputs: results.reduce((sum, one) => sum + one.inputs, 0),
    seconds: (performance.now() - startedMs) / 1000,
    slowestMs: slowest.slowestMs,
    slowestIndex: slowest.slowestIndex,
    peakRssBytes: memory.peakBytes,
    bytesPerInput: Math.max(...results.map(({ leak }) => leak.bytesPerInput)),
    failures: results.flatMap(({ failures, leak }) => [...failures, ...(leak.leaks ? [leakFailure(leak)] : [])]),
  }
}

type Memory = { peakBytes: number }

function leakFailure({ bytesPerInput, growthBytes }: SliceResult['leak']): Failure {
  const reason = `leaks: ${bytesPerInput.toFixed(0)} bytes per input stay, ${growthBytes.toFixed(0)} in all`
  return { index: -1, reason, replay: '', described: '' }
}

async function runWorker(
  target: FuzzTarget,
  slice: WorkerData['slice'],
  memory: Memory,
  { module = new URL('all.ts', import.meta.url).href, hangMs = HANG_MS }: RunOptions,
): Promise<SliceResult> {
  const shared = new SharedArrayBuffer(8)
  const data: WorkerData = { module, target: target.name, slice, shared }
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: data, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
  const ended = new AbortController()
  try {
    const result = once(worker, 'message').then(([message]: unknown[]) => message as SliceResult)
    const outcome = await Promise.race([result, untilStill(new Int32Array(shared), memory, hangMs, ended.signal)])
    return outcome === 'still' ? fallen(target, slice, shared, `hangs: no end after ${hangMs / 1000} s`) : outcome
  } catch (error) {
    return fallen(target, slice, shared, `ends the thread: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  } finally {
    ended.abort()
    await worker.terminate()
  }
}

/** Resolves when one input takes too long; never otherwise. */
async function untilStill(at: Int32Array, memory: Memory, hangMs: number, signal: AbortSignal): Promise<'still'> {
  let begun = 0
  let sinceMs = performance.now()
  while (!signal.aborted) {
    memory.peakBytes = Math.max(memory.peakBytes, process.memoryUsage.rss())
    if (at[1] !== begun) {
      begun = at[1] ?? 0
      sinceMs = performance.now()
    }
    if (performance.now() - sinceMs > hangMs) return 'still'
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
  return new Promise(() => {})
}

function fallen(target: FuzzTarget, { seed }: WorkerData['slice'], shared: SharedArrayBuffer, reason: string): SliceResult {
  const [index = 0, inputs = 0] = new Int32Array(shared)
  const dice = diceOf(seed, target, index)
  const described = target.describe(dice)
  const failure = { index, reason, replay: encodeChoices(dice.choices), described }
  return { inputs, slowestMs: 0, slowestIndex: index, leak: { bytesPerInput: 0, growthBytes: 0, leaks: false }, failures: [failure] }
}
