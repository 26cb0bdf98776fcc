import { expect, test } from 'vitest'
import { daemonInProcess, manifest, NO_BOUNDS, type InProcess } from '../support/daemon-in-process.ts'

function five(change: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`flows/f${n}.yaml`, manifest({ name: `F${n}`, ...change })]))
}

function started(files: Record<string, string>, bounds: Partial<typeof NO_BOUNDS>, hourly: Partial<typeof NO_BOUNDS> = {}): InProcess {
  return daemonInProcess({
    files,
    settings: { maxChanges: { ...NO_BOUNDS, ...bounds }, maxChangesPerHour: { ...NO_BOUNDS, ...hourly }, prune: 'delete' },
  })
}

function written(world: InProcess): number {
  return world.emulator.journal({ write: true }).filter(({ path }) => !path.includes('/ims/')).length
}

test('writes nothing at all over the budget, says so once, and goes on when the commit is taken back', async () => {
  const world = started({ 'flows/kept.yaml': manifest({ name: 'Kept' }) }, { create: 3 })
  await world.resync()
  world.emulator.clearJournal()
  world.source.commit({ ...five(), 'flows/kept.yaml': manifest({ name: 'Kept', description: 'changed' }) })
  await world.look()
  await world.resync()
  expect(written(world)).toBe(0)
  expect(world.named('target.stopped')).toMatchObject([
    { reason: 'budget-exceeded', message: expect.stringContaining('create 5 flows'), hint: expect.stringMatching(/--allow-budget [0-9a-f]{64}/) },
  ])
  world.source.commit({ 'flows/f4.yaml': null, 'flows/f5.yaml': null })
  await world.look()
  expect(world.emulator.flows('dev')).toHaveLength(4)
  expect(world.named('target.resumed')).toMatchObject([{ reason: 'budget-exceeded' }])
  await world.stop()
})

test('lets exactly the plan through that a person names', async () => {
  const world = started({}, { create: 3 })
  world.source.commit(five())
  await world.resync()
  const digest = /--allow-budget ([0-9a-f]+)/.exec(world.named('target.stopped')[0]?.hint ?? '')?.[1] ?? ''
  const ask = async (allowed: string): Promise<void> => {
    await Promise.all([world.daemon.reconcileNow(null, null, allowed), world.clock.advance(1_000)])
  }
  await ask('0'.repeat(64))
  expect(world.emulator.flows('dev')).toHaveLength(0)
  // Whoever asked for another plan than that of now is told its name, once for each time of asking.
  expect(world.named('target.stopped').map(({ hint }) => hint?.includes(digest))).toEqual([true, true])
  await world.resync()
  expect(world.named('target.stopped')).toHaveLength(2)
  world.source.commit({ 'flows/f6.yaml': manifest({ name: 'F6' }) })
  await ask(digest)
  expect(world.emulator.flows('dev')).toHaveLength(0)
  world.source.commit({ 'flows/f6.yaml': null })
  await ask(digest)
  expect(world.emulator.flows('dev')).toHaveLength(5)
  await world.stop()
})

test('takes the trailer of the commit for consent', async () => {
  const world = started({ 'flows/kept.yaml': manifest({ name: 'Kept' }) }, { delete: 3 })
  await world.resync()
  world.source.commit(five())
  await world.look()
  const gone = Object.fromEntries(Object.keys(five()).map((path) => [path, null]))
  world.source.commit(gone, { message: 'Retire five flows\n\nSluice-Allow: budget\n' })
  await world.look()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Kept' }])
  await world.stop()
})

test('counts over the hour, and goes on when the hour is over', async () => {
  const world = started({}, {}, { create: 5 })
  world.source.commit(five())
  await world.resync()
  world.source.commit({ 'flows/f6.yaml': manifest({ name: 'F6' }) })
  await world.look()
  expect(world.emulator.flows('dev')).toHaveLength(5)
  expect(world.named('target.stopped')).toMatchObject([{ message: expect.stringContaining('after 5 in the last hour') }])
  await world.clock.advance(3_600_000)
  await world.resync()
  expect(world.emulator.flows('dev')).toHaveLength(6)
  await world.stop()
})

test('does not count a flow that the service refuses again and again', async () => {
  const world = started({}, { create: 1 })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, status: 400 })
  world.source.commit({ 'flows/f1.yaml': manifest({ name: 'F1' }) })
  await world.resync()
  expect(world.named('flow.stalled')).toHaveLength(1)
  world.source.commit({ 'flows/f2.yaml': manifest({ name: 'F2' }) })
  await world.look()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'F2' }])
  await world.stop()
})
