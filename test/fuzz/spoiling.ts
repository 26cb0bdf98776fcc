import type { Transport } from '../../src/flowservice/transport.ts'
import type { WireRequest, WireResponse } from '../../src/flowservice/wire.ts'
import type { Json } from '../../src/lib/json.ts'
import { refusesHeaders, type Met } from './answers.ts'
import { Dice } from './dice.ts'
import { mutateJson } from './hostile.ts'

/** What becomes of one answer: replaced, lost after it took effect, an empty list, or the real one with members changed. */
export type Spoilt = Met | { kind: 'cut' } | { kind: 'emptied' } | { kind: 'changed'; choices: readonly number[] }

/** A transport of which some answers, by their number, are spoilt. */
export class Spoiling {
  readonly #inner: Transport
  readonly #watch: (request: WireRequest) => void
  #plan = new Map<number, Spoilt>()
  #asked = 0

  /** @param watch told of each request before it takes effect */
  constructor(inner: Transport, watch: (request: WireRequest) => void) {
    this.#inner = inner
    this.#watch = watch
  }

  begin(plan: ReadonlyMap<number, Spoilt>): void {
    this.#plan = new Map(plan)
    this.#asked = 0
  }

  end(): void {
    this.#plan.clear()
  }

  readonly transport: Transport = async (request, options) => {
    options.signal.throwIfAborted()
    if (refusesHeaders(request)) throw Object.assign(new TypeError('invalid header'), { code: 'UND_ERR_INVALID_ARG' })
    this.#watch(request)
    const spoilt = this.#plan.get(this.#asked++)
    // An answer that nobody sends: the request did not arrive either.
    if (spoilt?.kind === 'silence')
      return new Promise((_, reject) => options.signal.addEventListener('abort', () => reject(options.signal.reason as Error), { once: true }))
    const real = await this.#inner(request, options)
    if (spoilt === undefined) return real
    if (spoilt.kind === 'answer') return spoilt.response
    if (spoilt.kind === 'emptied') return { ...real, body: '{"items":[]}' }
    if (spoilt.kind === 'changed') return changed(real, spoilt.choices)
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  }
}

function changed(real: WireResponse, choices: readonly number[]): WireResponse {
  const dice = Dice.replaying(choices)
  try {
    return { ...real, body: JSON.stringify(mutateJson(dice, JSON.parse(real.body) as Json, dice.between(1, 3))) }
  } catch {
    return { ...real, body: real.body.slice(0, dice.below(real.body.length + 1)) }
  }
}
