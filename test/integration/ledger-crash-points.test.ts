import { expect, test } from 'vitest'
import { killedStarts, LEDGER_STARTS, startPoints } from '../crash/ledger-points.ts'

/** Each start is a process: `npm run test:slow` kills it at every point. */
const EVERY = 11

test.each(LEDGER_STARTS)('a ledger that is being $name loses nothing when it is killed on the way', async (start) => {
  // Fewer points than before means that something is no longer tried; more, that a number here has to grow.
  expect(startPoints(start)).toHaveLength(start.points)
  const whole = await start.standing(start.folder())
  const results = await killedStarts(start, EVERY)
  expect(results.length).toBeGreaterThan(2)
  for (const { point, killed, standing } of results) expect([point, killed, standing]).toEqual([point, true, whole])
})
