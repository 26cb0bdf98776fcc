import { expect, test } from 'vitest'
import { runSeeds, type Report } from '../sim/run-seeds.ts'

/** What fails and is not mended yet; docs/reliability.md says why. */
const OPEN = new Set([10_109])

test('keeps every promise through hundreds of bad days', async () => {
  const failures: Report['failures'] = []
  await runSeeds({ first: 10_001, count: 600, keepGoing: true }, (report) => failures.push(...report.failures))
  expect(failures.filter(({ seed }) => !OPEN.has(seed))).toEqual([])
  expect(failures).toHaveLength(OPEN.size)
})
