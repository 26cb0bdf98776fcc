import { expect, test } from 'vitest'
import { twoDaemons } from '../peers/two-daemons.ts'

/** 200 of them: test/slow/two-daemons.test.ts. */
test('two daemons on one sandbox agree through 20 commits and an outage of git each, seed 2', async () => {
  const told = await twoDaemons(2, 20)
  expect(told.writes).toBeGreaterThan(10)
})
