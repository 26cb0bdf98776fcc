import { expect, test } from 'vitest'
import { daemonInProcess, manifest } from '../support/daemon-in-process.ts'

test('counts every flow of the target after a pass that looked at one of them only', async () => {
  const world = daemonInProcess({ files: { 'flows/a.yaml': manifest({ name: 'A' }), 'flows/b.yaml': manifest({ name: 'B' }) } })
  await world.resync()
  world.source.commit({ 'flows/c.yaml': 'name: [\n' })
  await world.look()
  world.source.commit({ 'flows/b.yaml': null, 'flows/d.yaml': manifest({ name: 'B', description: 'edited' }) })
  await world.look()
  world.source.commit({ 'flows/c.yaml': null, 'flows/d.yaml': null })
  await world.look()
  const counts = world.events.flatMap((event) => (event.event === 'pass.finished' || event.event === 'pass.quiet' ? [event.flows] : []))
  expect(counts).toEqual([
    { ready: 2, retrying: 0, held: 0, stalled: 0 },
    { ready: 2, retrying: 0, held: 0, stalled: 1 },
    { ready: 2, retrying: 0, held: 1, stalled: 1 },
    { ready: 2, retrying: 0, held: 0, stalled: 0 },
  ])
  await world.stop()
})

test('says of every look at git what came of it', async () => {
  const world = daemonInProcess({ files: { 'flows/a.yaml': manifest() } })
  await world.resync()
  await world.look()
  world.source.down = true
  await world.look()
  expect(world.named('source.checked').map(({ outcome, code }) => [outcome, code])).toEqual([
    ['changed', undefined],
    ['unchanged', undefined],
    ['failed', 'SLUICE_GIT_UNAVAILABLE'],
  ])
  await world.stop()
})
