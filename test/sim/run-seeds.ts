import { storyOf } from './generate.ts'
import { live } from './history.ts'
import type { Violation } from './oracle/watch.ts'

export type Report = { histories: number; steps: number; failures: { seed: number; violation: Violation }[] }

const REPORT_EVERY = 50

/** Lives through seeds one after another, and tells every now and then; stops at the first failure unless told to keep going. */
export async function runSeeds(
  { first, count, keepGoing }: { first: number; count: number; keepGoing: boolean },
  tell: (report: Report) => void,
): Promise<void> {
  let report: Report = { histories: 0, steps: 0, failures: [] }
  for (let seed = first; seed < first + count; seed += 1) {
    const { violation, steps } = await live(storyOf(seed), { traced: false })
    report.histories += 1
    report.steps += steps
    if (violation !== null) report.failures.push({ seed, violation })
    if (violation !== null && !keepGoing) break
    if (report.histories < REPORT_EVERY) continue
    tell(report)
    report = { histories: 0, steps: 0, failures: [] }
  }
  tell(report)
}
