import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { killedStarts, LEDGER_STARTS, startPoints } from '../crash/ledger-points.ts'
import { counting, killPoints, mortal } from '../crash/mortal-process.ts'
import { manifest } from '../e2e/manifests.ts'
import { project, type Project } from '../e2e/project.ts'
import { tempDir } from '../support/temp.ts'

test.each(LEDGER_STARTS)('a ledger that is being $name loses nothing, wherever it is killed', async (start) => {
  expect(startPoints(start)).toHaveLength(start.points)
  const whole = await start.standing(start.folder())
  for (const { point, killed, standing } of await killedStarts(start, 1)) expect([point, killed, standing]).toEqual([point, true, whole])
})

const FILES = {
  'flows/web.yaml': manifest({ name: 'Web', state: 'published' }),
  'flows/draft.yaml': manifest({ name: 'Draft' }),
  'flows/off.yaml': manifest({ name: 'Off', state: 'disabled' }),
}
const APPLY = ['apply', '--auto-approve', '-o', 'json']
/** A process and a sandbox each: a sample, spread over the run. */
const SAMPLE = 24
/** At least so many things does such a run do to disk, network and git. */
const LEAST_POINTS = 90

test('a first run of the real program that is killed on the way, with the ledger on disk: the next one finishes it, and one more has nothing to do', async () => {
  const points = await pointsOfRun()
  expect(points.length).toBeGreaterThanOrEqual(LEAST_POINTS)
  const sample = killPoints(points.length, Math.floor((2 * points.length) / SAMPLE))
  for (const point of sample) {
    await using at = await project(FILES)
    const { signal } = await at.run(APPLY, mortal(point))
    // What goes on side by side takes another turn each time, so the last points may not come.
    if (signal !== 'SIGKILL') expect(point.at).toBeGreaterThan(points.length - 15)
    expect([point, points[point.at], await standing(at)]).toEqual([point, points[point.at], STANDING])
  }
})

const STANDING = { first: 0, flows: ['Draft draft', 'Off disabled', 'Web enabled'], created: 3, writes: [] }

async function standing(at: Project): Promise<unknown> {
  const { code } = await at.run(APPLY)
  const created = at.emulator.flows('dev').length
  at.emulator.clearJournal()
  await at.run(APPLY)
  const writes = at.emulator.journal({ write: true }).filter(({ path }) => !path.includes('/ims/'))
  const flows = at.emulator.flows('dev').map(({ name, state }) => `${name as string} ${state as string}`)
  return { first: code, flows: flows.sort(), created, writes }
}

async function pointsOfRun(): Promise<string[]> {
  await using at = await project(FILES)
  await using folder = await tempDir()
  const file = join(folder.path, 'points')
  const { code, stderr } = await at.run(APPLY, counting(file))
  expect([code, stderr]).toEqual([0, expect.any(String)])
  return readFileSync(file, 'utf8').split('\n')
}
