import { createHash } from 'node:crypto'

const WORD = 0x1_0000_0000

/**
 * Chance as a list of choices: every input is made by a function of these, so that one list of numbers is a seed, a replay and something
 * to minimise, whatever the input is. A choice of 0 always means the simplest: the first of a list, no, the shortest.
 */
export class Dice {
  /** Every choice so far, as unsigned 32-bit numbers. */
  readonly choices: number[] = []
  readonly #next: (at: number) => number

  private constructor(next: (at: number) => number) {
    this.#next = next
  }

  /** Rolls by seed; equal parts give equal rolls. */
  static rolling(...seed: readonly (string | number)[]): Dice {
    let state = createHash('sha256').update(seed.join('\n')).digest().readUInt32LE(0)
    return new Dice(() => {
      state = (state + 0x6d2b79f5) >>> 0
      let t = Math.imul(state ^ (state >>> 15), state | 1)
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
      return (t ^ (t >>> 14)) >>> 0
    })
  }

  /** Makes the same choices again; what goes on past the end chooses the simplest. */
  static replaying(choices: readonly number[]): Dice {
    return new Dice((at) => choices[at] ?? 0)
  }

  roll(): number {
    const choice = this.#next(this.choices.length)
    this.choices.push(choice)
    return choice
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    return Math.floor((this.roll() / WORD) * end)
  }

  /** Both included. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1)
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.roll() >= (1 - probability) * WORD
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)]
    if (chosen === undefined && list.length === 0) throw new Error('nothing to pick from')
    return chosen as T
  }

  /** One of several ways to make something, by weight. */
  either<T>(...ways: readonly (readonly [weight: number, make: () => T])[]): T {
    let left = this.below(ways.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, make] of ways) {
      if (left < weight) return make()
      left -= weight
    }
    throw new Error('nothing to choose from')
  }

  list<T>(first: number, last: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.between(first, last) }, (_, index) => make(index))
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    for (let at = 0; at < length; at += 4) {
      const word = this.roll()
      for (let byte = 0; byte < 4 && at + byte < length; byte++) bytes[at + byte] = (word >>> (8 * byte)) & 0xff
    }
    return bytes
  }
}

/** Choices as text for a command line. */
export function encodeChoices(choices: readonly number[]): string {
  return Buffer.from(Uint32Array.from(choices).buffer).toString('base64')
}

export function decodeChoices(text: string): number[] {
  const bytes = Buffer.from(text.trim(), 'base64')
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32LE(4 * index))
}
