import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { PLANTS, type Plant } from '../sim/plants.ts'

const run = promisify(execFile)
const SEEDS = 10_000

test.each(PLANTS)('the simulation finds it when we $name', async (plant) => {
  expect(readFileSync(plant.file, 'utf8').split(plant.piece)).toHaveLength(2)
  const { code, out } = await simulate(plant)
  expect(out).toMatch(/seed \d+: (P\d|bug)/)
  expect(code).toBe(1)
})

/** Stops at the first history that fails. */
async function simulate(plant: Plant): Promise<{ code: number; out: string }> {
  const args = ['--import', './test/sim/plant-hook.ts', 'test/sim/main.ts', '--seeds', String(SEEDS), '--from', '1', '--no-shrink']
  try {
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, SLUICE_SIM_PLANT: JSON.stringify(plant) } })
    return { code: 0, out: stdout }
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string }
    return { code, out: stdout }
  }
}
