import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drawFrom } from '../sim/draw.ts'
import { RandomGit, wanted } from '../peers/random-git.ts'
import { standing, twice } from '../peers/standing-flows.ts'
import { writeLines } from '../support/journal-lines.ts'
import { onRequest, project } from './project.ts'
import { lookAgain, untilReady } from './standing.ts'

const COMMITS = 15
/** So many looks each may take until nothing is left to do. */
const QUIET_WITHIN = 20
const NO_BOUNDS = '{"disable":"none","delete":"none"}'
const ENV = { SLUICE_PRUNE: 'delete', SLUICE_DELETE_AFTER: '0s', SLUICE_MAX_CHANGES: NO_BOUNDS, SLUICE_MAX_CHANGES_PER_HOUR: NO_BOUNDS }

test.concurrent(`two processes with data folders of their own agree on one sandbox through ${COMMITS} commits of one repository`, async () => {
  const git = new RandomGit(drawFrom(11))
  await using at = await project(git.files(), { env: ENV })
  const failures = new Set<string>()
  onRequest(at.emulator, () => {
    for (const problem of twice(at.emulator.flows('dev'))) failures.add(problem)
  })
  const both = [at.launch(), at.launch({ SLUICE_DATA_DIR: join(at.dataDir, '..', 'other') })]
  for (const one of both) await untilReady(one)
  for (let n = 0; n < COMMITS; n += 1) {
    const commit = git.next({ moves: false })
    commit.take()
    await at.repo.commit(commit.files, commit.what)
  }
  let calm = 0
  for (let look = 0; look < QUIET_WITHIN && calm < 2; look += 1) {
    at.emulator.clearJournal()
    for (const one of both) await lookAgain(one)
    calm = writeLines(at.emulator.journal({ write: true })).length === 0 ? calm + 1 : 0
  }
  expect([...failures]).toEqual([])
  expect(calm).toBe(2)
  expect(standing(at.emulator.flows('dev'))).toEqual(wanted(git))
})
