import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { LiveFlow } from '../plan/model.ts'
import { stopped } from './errors.ts'
import { settled } from './parse-flow.ts'

export type SettleResult = {
  /** As last read; null when the service did not show it. */
  flow: LiveFlow | null
  settled: boolean
}

export type SettleQuery = {
  /** Reads go on for so long, the last at its very end. */
  maxMs: number
  /** After a create of our own a 404 may be lag; otherwise it ends the wait. */
  justCreated: boolean
}

export type SettleDeps = {
  clock: Clock
  delaysMs: readonly number[]
  /** How long a 404 after a create counts as lag. */
  createVisibleMs: number
  read: (options: Abortable) => Promise<LiveFlow | null>
}

/** Reads a flow, at once and then with growing pauses, until it is at rest. Whether what was asked for came about is for the caller to see. */
export async function waitUntilSettled(query: SettleQuery, deps: SettleDeps, options: Abortable): Promise<SettleResult> {
  const { clock, delaysMs, createVisibleMs, read } = deps
  const startedMs = clock.monotonicMs()
  for (let reads = 0; ; reads++) {
    const flow = await read(options)
    const spentMs = clock.monotonicMs() - startedMs
    if (flow !== null && settled(flow)) return { flow, settled: true }
    if (flow === null && !(query.justCreated && spentMs < createVisibleMs)) return { flow, settled: false }
    const leftMs = query.maxMs - spentMs
    if (leftMs <= 0) return { flow, settled: false }
    const delayMs = delaysMs[Math.min(reads, delaysMs.length - 1)] ?? 1_000
    try {
      await clock.sleep(Math.min(delayMs, leftMs), options)
    } catch (error) {
      throw stopped('wait until a flow settles', error)
    }
  }
}
