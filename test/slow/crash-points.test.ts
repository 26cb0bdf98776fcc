import { expect, test } from 'vitest'
import { checkScenario } from '../crash/check-scenario.ts'
import { SCENARIOS } from '../crash/scenarios.ts'

test.each(SCENARIOS)('dies at every point, with its ledger and without, and once more on the way back, and goes on: $name', async (scenario) => {
  expect((await checkScenario(scenario, { every: 1, twice: true })).failures).toEqual([])
})
