import { compare, faultsOf } from './compare.ts'
import { deathsAt, describeDeath, doubleDeathsAt, play, type Death } from './run-scenario.ts'
import type { Scenario } from './scenarios.ts'

/** `points` are where an undisturbed run can die, `changes` what it changes in the sandbox. */
export type Size = { points: number; changes: number }

export type Checked = { size: Size; runs: number; failures: string[] }

/** @param every 1: dies at all points, with either disk; else at every n-th of them @param twice also dies again on the way back */
export async function checkScenario(scenario: Scenario, { every, twice }: { every: number; twice: boolean }): Promise<Checked> {
  const whole = await play(scenario, null)
  const failures = faultsOf(whole)
  const deaths: Death[] = [...deathsAt(scenario, whole.points, every), ...(twice ? doubleDeathsAt(whole.points) : [])]
  for (const death of deaths) {
    const run = await play(scenario, death)
    const expected = scenario.brokenAt?.disk === death.disk && scenario.brokenAt.at === run.diedAt
    const found = run.diedAt === null ? ['did not die'] : compare(scenario, whole, run, death.disk)
    if (expected && found.length === 0) failures.push(`${describeDeath(death, run)}: is said to break a promise, and does not any more`)
    if (!expected) failures.push(...found.map((text) => `${describeDeath(death, run)}: ${text}`))
  }
  return { size: { points: whole.points, changes: whole.effects.length }, runs: deaths.length, failures }
}

/** Null when a scenario is as large as it was recorded. */
export function sizeDiffers(name: string, size: Size, recorded: Size | undefined): string | null {
  if (recorded?.points === size.points && recorded.changes === size.changes) return null
  const what = `"${name}" has ${size.points} points and ${size.changes} changes, recorded are ${recorded?.points ?? 0} and ${recorded?.changes ?? 0}`
  const shrunk = recorded !== undefined && (size.points < recorded.points || size.changes < recorded.changes)
  return shrunk
    ? `${what}: fewer things are tried than before. If that is meant, say why in the change, and record it with: npm run crash -- --record`
    : `${what}. Record it with: npm run crash -- --record`
}
