import fc from 'fast-check'
import { test } from 'vitest'
import { manifests } from '../support/arbitraries.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { arbitraryKnobs, liveThrough } from './random-world.ts'

const batches = fc.array(manifests(new VirtualClock().nowMs() / 1000), { minLength: 12, maxLength: 12 })

test('108 random manifests of every category end as they want, and then plan to nothing, whatever the service rewrites and runs', async () => {
  await fc.assert(fc.asyncProperty(batches, arbitraryKnobs, liveThrough), { numRuns: 9, endOnFailure: true })
})
