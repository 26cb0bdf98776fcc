import { Dice, encodeChoices } from './dice.ts'
import { createLeakWatch, type LeakReport } from './leak-watch.ts'
import { minimise } from './minimise.ts'
import { forbidWarnings } from './no-warnings.ts'
import { failureOf, type FuzzTarget, type OpenTarget } from './target.ts'

export type Slice = { seed: string; first: number; count: number; step: number }

export type SliceResult = {
  inputs: number
  /** CPU milliseconds of the slowest input. */
  slowestMs: number
  slowestIndex: number
  leak: LeakReport
  /** One per kind, minimised. */
  failures: Failure[]
}

export type Failure = { index: number; reason: string; replay: string; described: string }

export type Progress = {
  /** Before an input: for whoever watches from outside. */
  starts(index: number): void
}

/** The choices of one input: of seed, target and number alone, so that any input can be made again without those before it. */
export function diceOf(seed: string, target: FuzzTarget, index: number): Dice {
  return Dice.rolling(seed, target.name, index)
}

/** After so many different failures a worker ends: then it is time to mend. */
const MOST_FAILURES = 5

/** Every `step`-th input from `first` on. A failure of a kind already seen is passed over. */
export async function runSlice(
  target: FuzzTarget,
  { seed, first, count, step }: Slice,
  progress: Progress,
  minimiseMs = 20_000,
): Promise<SliceResult> {
  const result: Omit<SliceResult, 'leak'> = { inputs: 0, slowestMs: 0, slowestIndex: first, failures: [] }
  using _ = forbidWarnings()
  const seen = new Set<string>()
  const leaks = createLeakWatch(Math.ceil(count / step))
  const open = await target.open()
  try {
    for (let index = first; index < count; index += step) {
      progress.starts(index)
      const dice = diceOf(seed, target, index)
      const alive = (): void => progress.starts(index)
      const { reason, cpuMs } = await attempt(open, dice)
      result.inputs += 1
      if (cpuMs > result.slowestMs) Object.assign(result, { slowestMs: cpuMs, slowestIndex: index })
      if (reason !== null) {
        if (!seen.has(kindOf(reason))) result.failures.push(await smallest(target, open, index, dice.choices, reason, { maxMs: minimiseMs, alive }))
        seen.add(kindOf(reason))
        if (seen.size >= MOST_FAILURES) break
      }
      leaks.after(result.inputs)
      // Whatever runs without a pause must still let messages and timers through.
      if (result.inputs % 256 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    await open.close()
  }
  return { ...result, leak: leaks.report() }
}

async function attempt(open: OpenTarget, dice: Dice): Promise<{ reason: string | null; cpuMs: number }> {
  try {
    const { cpuMs, allowedMs } = await open.run(dice)
    return { cpuMs, reason: cpuMs > allowedMs ? await failureOf(open, dice.choices) : null }
  } catch {
    return { cpuMs: 0, reason: (await failureOf(open, dice.choices)) ?? 'fails once and not again' }
  }
}

async function smallest(
  target: FuzzTarget,
  open: OpenTarget,
  index: number,
  choices: readonly number[],
  reason: string,
  { maxMs, alive }: { maxMs: number; alive: () => void },
): Promise<Failure> {
  const kind = kindOf(reason)
  // Another failure on the way would be another story.
  const fails = async (candidate: readonly number[]): Promise<boolean> => {
    alive()
    return kindOf((await failureOf(open, candidate)) ?? '') === kind
  }
  const least = await minimise(choices, fails, { maxMs })
  alive()
  const described = target.describe(Dice.replaying(least))
  return { index, reason: (await failureOf(open, least)) ?? reason, replay: encodeChoices(least), described }
}

function kindOf(reason: string): string {
  return reason.split('\n', 1)[0]?.replaceAll(/\d+/g, '0').slice(0, 60) ?? ''
}
