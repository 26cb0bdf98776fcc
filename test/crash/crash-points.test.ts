import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkScenario, sizeDiffers, type Size } from './check-scenario.ts'
import { SCENARIOS } from './scenarios.ts'

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'points.json'), 'utf8')) as Record<string, Size>

/** Every so many-th death; `npm run test:slow` and `npm run crash` take all. */
const EVERY = 9

test.each(SCENARIOS)('dies and goes on: $name', async (scenario) => {
  const { size, failures } = await checkScenario(scenario, { every: EVERY, twice: false })
  expect(failures).toEqual([])
  expect(sizeDiffers(scenario.name, size, recorded[scenario.name])).toBeNull()
})

test('records no scenario that is not there, so that none can go unnoticed', () => {
  expect(Object.keys(recorded).sort()).toEqual(SCENARIOS.map(({ name }) => name).sort())
})

test('says when there are fewer points than recorded, and when there are more', () => {
  expect(sizeDiffers('x', { points: 9, changes: 2 }, { points: 10, changes: 2 })).toContain('fewer things are tried')
  expect(sizeDiffers('x', { points: 10, changes: 1 }, { points: 10, changes: 2 })).toContain('fewer things are tried')
  expect(sizeDiffers('x', { points: 11, changes: 2 }, { points: 10, changes: 2 })).toMatch(/^(?!.*fewer).*Record it/)
  expect(sizeDiffers('x', { points: 1, changes: 0 }, undefined)).toContain('Record it')
})
