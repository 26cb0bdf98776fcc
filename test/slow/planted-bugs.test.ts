import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { PLANTS, type Plant } from '../sim/plants.ts'

const run = promisify(execFile)
const SEEDS = 10_000

test.each(PLANTS)('the simulation finds it when we $name', async (plant) => {
  expect(readFileSync(plant.file, 'utf8').split(plant.piece)).toHaveLength(2)
  const { code, out } = await simulate(plant, { from: 1, seeds: SEEDS })
  const seed = /seed (\d+): (P\d|bug)/.exec(out)?.[1]
  expect(seed).toBeDefined()
  expect(code).toBe(1)
  // It was the plant: without it nothing is wrong with that history.
  expect(await simulate(null, { from: Number(seed), seeds: 1 })).toMatchObject({ code: 0 })
})

/** Stops at the first history that fails. */
async function simulate(plant: Plant | null, { from, seeds }: { from: number; seeds: number }): Promise<{ code: number; out: string }> {
  const hook = plant === null ? [] : ['--import', './test/sim/plant-hook.ts']
  const env = plant === null ? process.env : { ...process.env, SLUICE_SIM_PLANT: JSON.stringify(plant) }
  const args = [...hook, 'test/sim/main.ts', '--seeds', String(seeds), '--from', String(from), '--no-shrink']
  try {
    const { stdout } = await run(process.execPath, args, { env })
    return { code: 0, out: stdout }
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string }
    return { code, out: stdout }
  }
}
