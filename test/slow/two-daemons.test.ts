import { expect, test } from 'vitest'
import { twoDaemons } from '../peers/two-daemons.ts'

/** Another one: `SEED=… npx vitest run --project slow test/slow/two-daemons.test.ts`. */
const seed = Number(process.env['SEED'] ?? 4)

test(`two daemons on one sandbox agree through 200 commits and an outage of git each, seed ${seed}`, async () => {
  const told = await twoDaemons(seed, 200)
  process.stdout.write(`seed ${seed}: ${told.commits} commits, ${told.writes} writes, ${told.requests} requests\n`)
  expect(told.writes).toBeGreaterThan(200)
})
