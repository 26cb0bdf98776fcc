import type { Handled } from '../../src/emulator/core/handle.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import type { Machine } from '../sim/machine.ts'
import type { Life, SimClock } from '../sim/sim-clock.ts'
import { plainRequest } from './effects.ts'

/** A write that was on its way when its sender died takes effect so much later: after the next start, and within the create window. */
const LATE_MS = 5_000

/**
 * The network of a process that may die at each request: before it leaves; for a write also right behind it, so that it takes effect
 * later, and between its effect and its answer. A read changes nothing, so before and after it are one point.
 */
export function wireFor(sim: SimClock, arrive: (request: WireRequest) => Handled): (machine: Machine, life: Life) => Transport {
  return (machine, life) => (request, options) =>
    new Promise((resolve, reject) => {
      if (life.dead) return
      const { signal } = options
      if (signal.aborted) {
        reject(signal.reason as Error)
        return
      }
      const what = plainRequest(request)
      if (machine.point(`${what}: before it leaves`)) return
      const isLate = isWrite(request) && machine.point(`${what}: on its way`)
      let over = false
      const abort = (): void => {
        over = true
        if (!life.dead) reject(signal.reason as Error)
      }
      signal.addEventListener('abort', abort, { once: true })
      sim.after(isLate ? LATE_MS : 1, () => {
        const { response, delayMs } = arrive(request)
        if (!life.dead && isWrite(request) && machine.point(`${what}: took effect, answer not heard`)) return true
        sim.after(1 + delayMs, () => {
          if (over || life.dead) return false
          signal.removeEventListener('abort', abort)
          resolve(response)
          return true
        })
        return false
      })
    })
}

export function isWrite({ method, url }: Pick<WireRequest, 'method' | 'url'>): boolean {
  return method !== 'GET' && !url.includes('/ims/')
}
