import { expect, test } from 'vitest'
import { runSeeds, type Report } from '../sim/run-seeds.ts'

test('keeps every promise through hundreds of bad days', async () => {
  const failures: Report['failures'] = []
  await runSeeds({ first: 10_001, count: 600, keepGoing: true }, (report) => failures.push(...report.failures))
  expect(failures).toEqual([])
})
