import type { Handled } from '../../src/emulator/core/handle.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import type { WireRequest, WireResponse } from '../../src/flowservice/wire.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Draw } from './draw.ts'
import type { Machine } from './machine.ts'
import type { Life, SimClock } from './sim-clock.ts'
import type { Meanwhile } from './story.ts'

export type NetworkDeps = {
  sim: SimClock
  draw: Draw
  /** What its sender knew when it left. */
  leave: (machine: Machine, request: WireRequest) => View
  /** Somebody is faster than a request that is on its way. */
  overtake: (request: WireRequest, deed: Meanwhile) => void
  /** The request arrives and takes effect. */
  arrive: (machine: Machine, request: WireRequest, view: View) => Handled
  /** The answer reached its process. */
  onAnswer: (machine: Machine, request: WireRequest, response: WireResponse) => void
}

/**
 * The revision that the sender's pass began with, the newest that it has read, and the flow as it had last read it. `hasKeeper`: the flow
 * to be deleted was not the only one of its key when the request left; `isReplaced`: one of a newer generation was there.
 */
export type View = { revision: string | null; newest: string | null; read: JsonObject | null; hasKeeper: boolean; isReplaced: boolean }

type Fate = { beforeMs: number; answerMs: number; cut: boolean; meanwhile: Meanwhile | null }

/**
 * What is sent takes effect some time later, whether or not its sender still waits or lives: a request that was on its way when a
 * process died is what makes a second create so easy.
 */
export function networkFor(deps: NetworkDeps): (machine: Machine, life: Life) => Transport {
  const { sim } = deps
  return (machine, life) => (request, options) =>
    new Promise((resolve, reject) => {
      if (life.dead) return
      const { signal } = options
      if (signal.aborted) {
        reject(signal.reason as Error)
        return
      }
      if (machine.point(`before ${request.method} ${shortUrl(request)}`)) return
      const fate = fateOf(machine, request, deps.draw)
      const view = deps.leave(machine, request)
      let over = false
      const abort = (): void => {
        over = true
        if (!life.dead) reject(signal.reason as Error)
      }
      const forget = sim.onAbort(signal, abort)
      const deliver = ({ response, cut }: Handled): boolean => {
        if (over || life.dead) return false
        over = true
        forget()
        if (cut !== 'no' || fate.cut) {
          reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
        } else {
          deps.onAnswer(machine, request, response)
          resolve(response)
        }
        return true
      }
      const { meanwhile } = fate
      if (meanwhile !== null) {
        sim.after(fate.beforeMs / 2, () => {
          deps.overtake(request, meanwhile)
          return false
        })
      }
      sim.after(fate.beforeMs, () => {
        const handled = deps.arrive(machine, request, view)
        if (!life.dead && machine.point(`after ${request.method} ${shortUrl(request)}`)) return true
        sim.after(fate.answerMs + handled.delayMs, () => deliver(handled))
        return false
      })
    })
}

function fateOf(machine: Machine, { method }: WireRequest, draw: Draw): Fate {
  const { straggle } = machine
  const usual = { beforeMs: draw.int(1, 20), answerMs: draw.int(1, 30), cut: false, meanwhile: null }
  if (straggle === null || straggle.writes === 0 || method === 'GET') return usual
  straggle.writes -= 1
  const { beforeMs, answerMs, cut, meanwhile } = straggle
  return { beforeMs: usual.beforeMs + beforeMs, answerMs: usual.answerMs + answerMs, cut, meanwhile }
}

/** Of the one flow that a request is about. */
export function flowIdIn(url: string): string | undefined {
  return /\/flows\/([0-9a-f-]{36})/.exec(url)?.[1]
}

export function shortUrl({ url }: Pick<WireRequest, 'url'>): string {
  return url.replace(/^http:\/\/[^/]+(\/data\/foundation\/flowservice)?/, '')
}
