import { expect, test } from 'vitest'
import { daemonInProcess, manifest, type InProcess, type InProcessOptions } from '../support/daemon-in-process.ts'
import type { MemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const MIN = 60_000
type World = ReturnType<typeof daemonInProcess>

const nameNow = (world: InProcess): unknown => world.emulator.flows('dev')[0]?.['name']
const corrected = (world: InProcess): number => world.named('flow.patched').filter(({ reason }) => reason === 'drift').length

function edit(world: InProcess, as?: string): void {
  const id = world.emulator.flows('dev')[0]?.['id'] ?? null
  world.emulator.person.edit({ ...WHERE, id, patch: { name: 'Edited' }, ...(as === undefined ? {} : { as }) })
}

/** A flow that was put back three times and then edited once more. */
async function fought(options: Partial<InProcessOptions> = {}): Promise<World> {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest(), 'flows/zebra.yaml': manifest({ name: 'Other' }) }, ...options })
  await world.resync()
  for (let round = 0; round < 3; round += 1) {
    await world.clock.advance(5 * MIN)
    edit(world)
    await world.resync()
  }
  expect(corrected(world)).toBe(3)
  edit(world)
  await world.resync()
  return world
}

test('leaves a flow alone that is changed back three times within an hour, and says who keeps editing it', async () => {
  const world = await fought()
  expect(nameNow(world)).toBe('Edited')
  expect(world.named('flow.held')).toMatchObject([
    {
      key: 'web',
      reason: 'fight-suspected',
      message: expect.stringMatching(/^put back 3 times since \S+ and changed again; edited 3 times by a person in the user interface \(exc_app\)/),
      nextRetryAt: expect.any(String),
    },
  ])
  await world.resync()
  await world.resync()
  expect(corrected(world)).toBe(3)
  expect(world.named('flow.held')).toHaveLength(1)
  await world.stop()
})

test('puts it back again after a pause that doubles each time, without being triggered', async () => {
  const world = await fought()
  for (const [round, pauseMin] of [10, 20, 40].entries()) {
    const until = Date.parse(world.named('flow.held').at(-1)?.nextRetryAt ?? '')
    await world.clock.advance(until - world.clock.nowMs() - 1)
    expect(corrected(world)).toBe(3 + round)
    const before = world.clock.nowMs()
    await world.clock.advance(1_000)
    expect(corrected(world)).toBe(4 + round)
    expect(nameNow(world)).toBe('Web events')
    edit(world)
    await world.resync()
    expect(nameNow(world)).toBe('Edited')
    const nextMs = Date.parse(world.named('flow.held').at(-1)?.nextRetryAt ?? '') - before
    expect(Math.round(nextMs / MIN)).toBe(2 * pauseMin)
  }
  await world.stop()
})

test('remembers the fight after it was killed', async () => {
  const before = await fought()
  const world = daemonInProcess({ survives: { ...before, ledger: (before.ledger as MemoryLedger).crash() } })
  await world.resync()
  expect(nameNow(world)).toBe('Edited')
  await world.clock.advance(10 * MIN)
  expect(nameNow(world)).toBe('Web events')
  await world.stop()
})

test('carries out at once what git changes, and begins anew after that', async () => {
  const world = await fought()
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'As git says now' }) })
  await world.look()
  expect(nameNow(world)).toBe('As git says now')
  expect(world.named('flow.ready')).toMatchObject([{ key: 'web', reason: 'fight-suspected' }])
  edit(world)
  await world.resync()
  expect(nameNow(world)).toBe('As git says now')
  await world.stop()
})

test('lets the other flows go on', async () => {
  const world = await fought()
  world.emulator.person.edit({ ...WHERE, name: 'Other', patch: { name: 'Other edited' } })
  await world.resync()
  expect(world.emulator.flows('dev').map(({ name }) => name)).toEqual(['Edited', 'Other'])
  await world.stop()
})

test.each([
  { name: 'SIGHUP', ask: (world: World) => world.daemon.resync('signal', { asked: true }) },
  { name: 'POST /api/reconcile', ask: (world: World) => world.daemon.reconcileNow(null, null) },
  { name: 'POST /api/reconcile for its key', ask: (world: World) => world.daemon.reconcileNow('test', ['web']) },
])('puts it back at once when a person asks by $name, and forgets the fight', async ({ ask }) => {
  const world = await fought()
  await Promise.all([ask(world), world.clock.advance(1_000)])
  expect(nameNow(world)).toBe('Web events')
  // The correction that was asked for is the first of a new count.
  edit(world)
  await world.resync()
  edit(world)
  await world.resync()
  expect(nameNow(world)).toBe('Web events')
  edit(world)
  await world.resync()
  expect(nameNow(world)).toBe('Edited')
  await world.stop()
})

test('gives up within the pass on somebody who answers every correction at once, and leaves the flow alone from then on', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  edit(world)
  let patched = false
  world.onRequest(({ method }) => {
    // Between the correction and the read that looks at it.
    if (patched && method === 'GET') edit(world, 'other-tool')
    patched = method === 'PATCH'
  })
  await world.resync(5 * MIN)
  expect(corrected(world)).toBe(3)
  expect(world.named('flow.held')).toMatchObject([{ reason: 'fight-suspected', message: expect.stringContaining('client other-tool') }])
  await world.stop()
})

test('a flow that the service refused is tried again at once when a person asks for its key', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, status: 400, code: '1425' })
  await world.resync()
  expect(world.named('flow.stalled')).toHaveLength(1)
  await world.resync()
  expect(world.emulator.flows('dev')).toHaveLength(0)
  await Promise.all([world.daemon.reconcileNow('test', ['web']), world.clock.advance(1_000)])
  expect(world.emulator.flows('dev')).toHaveLength(1)
  await world.stop()
})
