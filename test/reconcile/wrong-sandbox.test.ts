import { expect, test } from 'vitest'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'

const FILES = { 'flows/web.yaml': manifest({ state: 'published' }), 'flows/shop.yaml': manifest({ name: 'Shop' }) }
const WHERE = { org: TEST_ORG, sandbox: 'dev' }

function written(world: InProcess): unknown[] {
  return world.emulator.journal({ write: true }).filter(({ path }) => path.includes('/flows'))
}

test('stops a target that is configured for another sandbox than the one it has flows in, and goes on when that is taken back', async () => {
  const world = daemonInProcess({ files: FILES })
  await world.resync()
  await world.stop()
  world.emulator.clearJournal()
  const slip = daemonInProcess({ survives: { ...world }, settings: { sandbox: 'prod' } })
  await slip.resync()
  await slip.resync()
  expect(written(world)).toEqual([])
  expect(slip.named('target.stopped')).toMatchObject([
    {
      reason: 'sandbox-changed',
      message: expect.stringMatching(/2 flows in sandbox dev .* sandbox prod/) as string,
      hint: expect.stringContaining('new name') as string,
    },
  ])
  await slip.stop()
  const back = daemonInProcess({ survives: { ...world } })
  await back.resync()
  expect(back.named('target.stopped')).toEqual([])
  expect(written(world)).toEqual([])
  await back.stop()
})

test('lets a target that has no flows yet be configured for another sandbox', async () => {
  const world = daemonInProcess({ files: {} })
  await world.resync()
  await world.stop()
  world.source.commit(FILES)
  const other = daemonInProcess({ survives: { ...world }, settings: { sandbox: 'prod' } })
  await other.resync()
  expect(world.emulator.flows('prod')).toHaveLength(2)
  await other.stop()
})

test('says that the sandbox is another one, not that flows are missing, although the new one holds none', async () => {
  const world = daemonInProcess({ files: FILES })
  await world.resync()
  world.emulator.reset({ ...WHERE, newId: true, reseed: true })
  world.emulator.clearJournal()
  for (let pass = 0; pass < 5; pass += 1) await world.resync(60_000)
  expect(world.named('target.stopped')).toMatchObject([{ reason: 'sandbox-changed' }])
  expect(written(world)).toEqual([])
  await world.stop()
})

test('remembers which sandbox it was through a pass that could not ask', async () => {
  const world = daemonInProcess({ files: FILES })
  await world.resync()
  await world.stop()
  world.emulator.fault({ status: 503 })
  const cut = daemonInProcess({ survives: { ...world } })
  await cut.resync(300_000)
  expect(cut.named('pass.failed')).not.toEqual([])
  await cut.stop(60_000)
  world.emulator.clearFaults()
  world.emulator.reset({ ...WHERE, newId: true, reseed: true })
  world.emulator.clearJournal()
  const again = daemonInProcess({ survives: { ...world } })
  await again.resync(60_000)
  expect(again.named('target.stopped')).toMatchObject([{ reason: 'sandbox-changed' }])
  expect(written(world)).toEqual([])
  await again.stop()
})
