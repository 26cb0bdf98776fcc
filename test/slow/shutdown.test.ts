import { expect, test } from 'vitest'
import { manifests } from '../e2e/manifests.ts'
import { isCreate, onRequest, project, type Project } from '../e2e/project.ts'
import { lookAgain } from '../e2e/standing.ts'

/** Resolves once so many creates took effect. */
async function creates(at: Project, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let seen = 0
  onRequest(at.emulator, (entry) => {
    if (isCreate(entry) && ++seen === count) resolve()
  })
  return promise
}

function namesOf(at: Project): unknown[] {
  return at.emulator.flows('dev').map(({ name }) => name)
}

test('stopped in the middle of 200 creates it ends in time with 0, and the next start makes the rest and no duplicate', async () => {
  await using at = await project(manifests(200))
  at.emulator.fault({ match: { method: 'POST', path: '/flows' }, latencyMs: 50 })
  const some = creates(at, 20)
  const sluice = await at.start()
  await some
  const stoppedAtMs = performance.now()
  expect(await sluice.stop()).toMatchObject({ code: 0, signal: null })
  expect(performance.now() - stoppedAtMs).toBeLessThan(10_000)
  expect(sluice.log.at(-1)).toMatchObject({ event: 'daemon.stopped' })
  const made = namesOf(at).length
  expect(made).toBeGreaterThanOrEqual(20)
  expect(made).toBeLessThan(200)
  // What was answered is in the ledger: the next start need not guess.
  expect(at.emulator.journal({ write: true })).toHaveLength(made)

  const again = await at.start()
  await again.until({ event: 'pass.finished', outcome: 'ready' })
  await lookAgain(again)
  expect(new Set(namesOf(at)).size).toBe(200)
  expect(at.emulator.journal({ write: true })).toHaveLength(200)
  expect(await again.stop('SIGINT')).toMatchObject({ code: 0 })
})

test('calls that do not end by the deadline are given up, and what became of them is found out by the next start', async () => {
  await using at = await project(manifests(10), { env: { SLUICE_SHUTDOWN_TIMEOUT_MS: '1000' } })
  at.emulator.fault({ match: { method: 'POST', path: '/flows' }, latencyMs: 30_000 })
  const some = creates(at, 4)
  const sluice = await at.start()
  await some
  const stoppedAtMs = performance.now()
  expect(await sluice.stop()).toMatchObject({ code: 0, signal: null })
  expect(performance.now() - stoppedAtMs).toBeLessThan(10_000)
  expect(namesOf(at)).toHaveLength(4)
  at.emulator.clearFaults()
  const again = await at.start()
  await again.until({ event: 'pass.finished', outcome: 'ready' })
  await lookAgain(again)
  expect(namesOf(at)).toHaveLength(10)
  expect(at.emulator.journal({ write: true })).toHaveLength(10)
})
