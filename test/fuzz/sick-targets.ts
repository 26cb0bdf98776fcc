/** Targets with a fault each, for the tests of what finds faults. */
import { fuzzTarget, type FuzzTarget } from './target.ts'

const kept: object[] = []
type Numbers = { numbers: number[] }

function sick(name: string, check: (input: Numbers) => void): FuzzTarget {
  return fuzzTarget<Numbers>({
    name,
    promise: 'none',
    share: 1_000,
    make: (dice) => ({ numbers: dice.list(0, 20, () => dice.below(1000)) }),
    open: () => ({ check }),
    allowedMs: () => 200,
    describe: ({ numbers }) => JSON.stringify(numbers),
  })
}

export const TARGETS: readonly FuzzTarget[] = [
  sick('throws', ({ numbers }) => {
    if (numbers.some((one) => one >= 900)) throw new Error('a number is too large')
  }),
  sick('hangs', ({ numbers }) => {
    while (numbers.length === 20);
  }),
  sick('slow', ({ numbers }) => {
    const before = process.threadCpuUsage()
    while (numbers.length > 19 && process.threadCpuUsage(before).user < 250_000);
  }),
  sick('leaks', () => void kept.push({ padding: Array.from({ length: 1_000 }, () => 1) })),
  sick('eats', ({ numbers }) => {
    for (const all: unknown[] = []; numbers.length === 20;) all.push({ padding: Array.from({ length: 10_000 }, () => Math.random()) })
  }),
  sick('warns', () => process.emitWarning('look here')),
]
