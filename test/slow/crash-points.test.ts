import { expect, test } from 'vitest'
import { checkScenario } from '../crash/check-scenario.ts'
import { SCENARIOS } from '../crash/scenarios.ts'

// `npm run crash -- --twice` dies once more on the way back.
test.each(SCENARIOS)('dies at every point, with its ledger and without, and goes on: $name', async (scenario) => {
  expect((await checkScenario(scenario, { every: 1, twice: false })).failures).toEqual([])
})
