import { expect, test } from 'vitest'
import { MOST_LISTED, unmanagedIn } from '../../src/plan/unmanaged.ts'
import { plan } from '../../src/plan/plan.ts'
import { readStatus } from '../../src/reconcile/read-status.ts'
import type { UnmanagedStatus } from '../../src/reconcile/status.ts'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { desired, live, world } from '../support/worlds.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }

async function seen(at: InProcess): Promise<UnmanagedStatus | null> {
  const report = await readStatus(at.ledger, { nowMs: at.clock.nowMs(), version: 'test', sources: [], targets: null, listUnmanaged: true })
  return report.targets[0]?.unmanaged ?? null
}

const writes = (at: InProcess): number => at.emulator.journal({ write: true }).filter((entry) => entry.path.startsWith('/data/')).length

test('counts and lists what is not ours, never touches it, and keeps the list through passes that look at less, and a restart', async () => {
  const world = daemonInProcess({
    files: { 'flows/web.yaml': manifest(), 'flows/adopted.yaml': manifest({ name: 'Adopted', sluice: { adopt: 'by-name' } }) },
  })
  await world.resync()
  const { edit } = world.emulator.person
  const description = 'Orders\n[managed by sluice: team-b/orders; id=0123abcd]'
  edit({ ...WHERE, name: 'Web events', clone: { name: 'By hand', description: 'of a person' } })
  edit({ ...WHERE, name: 'Web events', clone: { name: 'Another copy' } })
  edit({ ...WHERE, name: 'Web events', clone: { name: 'Theirs', description } })
  // A person takes our marker away: the ledger still knows the flow.
  edit({ ...WHERE, name: 'Adopted', patch: { description: null } })
  world.emulator.clearJournal()
  await world.resync()
  const list = await seen(world)
  expect(list?.counts).toEqual({ nobody: 1, other: 1, copy: 1 })
  expect(list?.flows?.map(({ name, whose, owner, key }) => [name, whose, owner, key])).toEqual([
    ['Another copy', 'copy', null, 'web'],
    ['By hand', 'nobody', null, null],
    ['Theirs', 'other', 'team-b', 'orders'],
  ])
  // What was written is the marker of our own flow, put back.
  expect(writes(world)).toBe(1)
  edit({ ...WHERE, name: 'By hand', patch: { name: 'Renamed' } })
  world.source.commit({ 'flows/adopted.yaml': manifest({ name: 'Adopted', description: 'new', sluice: { adopt: 'by-name' } }) })
  await world.look()
  expect(await seen(world)).toEqual(list)
  await world.stop()
  const again = daemonInProcess({ survives: world })
  await again.resync()
  expect((await seen(again))?.flows?.map(({ name }) => name)).toEqual(['Another copy', 'Renamed', 'Theirs'])
  await again.stop()
})

test('a flow that was abandoned is nobody’s, and one that was adopted is ours', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.emulator.person.edit({ ...WHERE, name: 'Web events', clone: { name: 'By hand', description: 'of a person' } })
  await world.resync()
  expect((await seen(world))?.counts).toEqual({ nobody: 1, other: 0, copy: 0 })
  world.source.commit({
    'flows/web.yaml': manifest({ sluice: { abandon: true } }),
    'flows/hand.yaml': manifest({ name: 'By hand', sluice: { adopt: 'by-name' } }),
  })
  await world.resync()
  await world.resync()
  expect((await seen(world))?.flows?.map(({ name }) => name)).toEqual(['Web events'])
  await world.stop()
})

test('lists no more than a thousand and counts all', () => {
  const flows = Array.from({ length: 2345 }, (_, n) =>
    live(desired('x'), { id: `id-${n}`, marker: null, document: { name: `Flow ${n}`.repeat(n === 0 ? 100 : 1) } }),
  )
  const input = world({ live: flows })
  const found = unmanagedIn(input, plan(input))
  expect(found?.counts).toEqual({ nobody: 2345, other: 0, copy: 0 })
  expect(found?.flows).toHaveLength(MOST_LISTED)
  expect(Math.max(...(found?.flows ?? []).map(({ name }) => name.length))).toBeLessThanOrEqual(201)
  expect(unmanagedIn({ ...input, live: { ...input.live, complete: false } }, plan(input))).toBeNull()
})
