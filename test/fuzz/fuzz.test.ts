import { expect, test } from 'vitest'
import { TARGETS } from './all.ts'
import { runSlice } from './run-slice.ts'

/** Inputs of every million: a taste of each target, the same at each run. `npm run fuzz` takes as many as one likes. */
const TASTE = 1_000

test.each(TARGETS.map(({ name, promise, share }) => ({ name, promise, count: Math.max(2, Math.round((share * TASTE) / 1_000_000)) })))(
  '$name: $promise ($count inputs)',
  async ({ name, count }) => {
    const target = TARGETS.find((one) => one.name === name)
    if (target === undefined) throw new Error(`no target ${name}`)
    const { failures, inputs } = await runSlice(target, { seed: 'quick', first: 0, count, step: 1 }, { starts: () => undefined }, 2_000)
    expect(failures).toEqual([])
    expect(inputs).toBe(count)
  },
)

test('the shares of the targets are a million', () => {
  expect(TARGETS.reduce((sum, { share }) => sum + share, 0)).toBe(1_000_000)
})
