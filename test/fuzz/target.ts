import { performance } from 'node:perf_hooks'
import { Dice } from './dice.ts'

/** Something that takes input from strangers, how to make such input, and what must hold whatever it is. */
export type FuzzDefinition<I> = {
  name: string
  /** What holds for every input, for the printed table. */
  promise: string
  /** Inputs of every million. */
  share: number
  make: (dice: Dice) => I
  /** Once per worker: what all inputs share. */
  open: () => Opened<I> | Promise<Opened<I>>
  /** CPU milliseconds one input may take on this thread. */
  allowedMs: (input: I) => number
  /** For a person who looks at a failure. */
  describe: (input: I) => string
}

export type Opened<I> = {
  /** Throws what was violated. */
  check: (input: I) => void | Promise<void>
  close?: () => void | PromiseLike<void>
}

/** A definition with its type of input out of sight. */
export type FuzzTarget = { name: string; promise: string; share: number; open(): Promise<OpenTarget>; describe(dice: Dice): string }

export type OpenTarget = {
  /** Makes an input of these choices and checks it. */
  run(dice: Dice): Promise<Ran>
  close(): Promise<void>
}

export type Ran = { cpuMs: number; allowedMs: number }

export function fuzzTarget<I>(definition: FuzzDefinition<I>): FuzzTarget {
  const { name, promise, share, make, describe } = definition
  return {
    name,
    promise,
    share,
    describe: (dice) => describe(make(dice)),
    open: async () => {
      const { check, close } = await definition.open()
      const run = async (dice: Dice): Promise<Ran> => {
        const input = make(dice)
        const before = process.threadCpuUsage()
        await check(input)
        const { user, system } = process.threadCpuUsage(before)
        return { cpuMs: (user + system) / 1000, allowedMs: definition.allowedMs(input) }
      }
      return { run, close: async () => close?.() }
    },
  }
}

/** Why an input of these choices fails; null if it does not. An input that was slow has to be slow again, twice: others use the machine too. */
export async function failureOf(target: OpenTarget, choices: readonly number[]): Promise<string | null> {
  try {
    let { cpuMs, allowedMs } = await target.run(Dice.replaying(choices))
    for (let again = 0; again < 2 && cpuMs > allowedMs; again++) ({ cpuMs, allowedMs } = await target.run(Dice.replaying(choices)))
    return cpuMs > allowedMs ? `took ${cpuMs.toFixed(0)} ms of CPU, ${allowedMs.toFixed(0)} are allowed` : null
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

/** Wall time since some moment, milliseconds. */
export const nowMs = (): number => performance.now()
