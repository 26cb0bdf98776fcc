import fc from 'fast-check'
import { test } from 'vitest'
import { liveThrough, arbitraryKnobs } from '../hazards/random-world.ts'
import { manifests } from '../support/arbitraries.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const batches = fc.array(manifests(new VirtualClock().nowMs() / 1000), { minLength: 25, maxLength: 25 })

test('1,000 random manifests of every category apply, publish, run, and then plan to nothing, twice', async () => {
  await fc.assert(fc.asyncProperty(batches, arbitraryKnobs, liveThrough), { numRuns: 40, endOnFailure: true })
})
