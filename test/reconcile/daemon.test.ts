import { expect, test } from 'vitest'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import type { MemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }

test('brings a commit to a published flow, without socket or disk', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  await world.resync()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events', state: 'enabled' }])
  expect(world.named('flow.published')).toMatchObject([{ key: 'web', target: 'test', reason: 'new' }])
  await world.stop()
})

test('creates, patches only what changed, publishes, and then sends nothing', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Other name' }) })
  await world.look()
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Other name', state: 'published' }) })
  await world.look()
  await world.resync()
  await world.look()
  expect(writes(world)).toEqual([
    'POST /flows?mode=draft',
    'PATCH /flows/{id} [{"op":"replace","path":"/name","value":"Other name"}]',
    'POST /flows/{id}/action?op=publish',
  ])
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Other name', state: 'enabled' }])
  await world.stop()
})

test('is not held up by broken manifests, and says where each is broken', async () => {
  const broken = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`flows/${name}.yaml`, 'name: 1\nflowSpec: {\n']))
  const world = daemonInProcess({ files: { ...broken, 'flows/good.yaml': manifest({ state: 'published' }) } })
  await world.resync()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events', state: 'enabled' }])
  const said = world.named('manifest.invalid')
  expect(new Set(said.map((event) => event.path)).size).toBe(5)
  for (const event of said) expect(event).toMatchObject({ line: expect.any(Number), column: expect.any(Number), hint: expect.any(String) })
  await world.resync()
  expect(world.named('manifest.invalid')).toHaveLength(said.length)
  await world.stop()
})

test('corrects what a person edited at the next resync, and names who did it', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Edited' } })
  await world.resync()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events' }])
  expect(world.named('flow.patched')).toMatchObject([
    {
      reason: 'drift',
      updatedClient: 'exc_app',
      updatedAt: expect.any(String),
      changes: [{ pointer: '/name', before: 'Edited', after: 'Web events' }],
    },
  ])
  await world.stop()
})

test('recognises a flow by the ledger when a person removed its marker, and puts the marker back', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ description: 'About the web' }) } })
  await world.resync()
  world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { description: 'About the web' } })
  await world.resync()
  expect(world.emulator.flows('dev')).toHaveLength(1)
  expect(world.emulator.flows('dev')[0]).toMatchObject({
    description: expect.stringMatching(/^About the web\n\[managed by sluice: acme\/web; id=[0-9a-f]{8}\]$/),
  })
  expect(world.named('flow.patched')).toMatchObject([{ reason: 'marker-lost' }])
  await world.stop()
})

test('keeps exactly one flow when the answer to a create is lost', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' })
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'enabled' }])
  expect(writes(world).filter((line) => line.includes('mode=draft'))).toHaveLength(1)
  await world.stop()
})

test('creates once even if the answer is lost, the listing lags and the service takes its time', async () => {
  const limits = { concurrency: 4, settleMs: 30_000, createWindowMs: 90_000, listLagMs: 10_000 }
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, settings: { limits }, knobs: { listLagMs: 9_000 } })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' })
  await world.resync(200_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'enabled' }])
  expect(writes(world).filter((line) => line.includes('mode=draft'))).toHaveLength(1)
  await world.stop()
})

test('sends no second create when it is killed while the answer to the first is on its way', async () => {
  const limits = { concurrency: 4, settleMs: 30_000, createWindowMs: 90_000, listLagMs: 10_000 }
  const first = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, settings: { limits }, knobs: { listLagMs: 9_000 } })
  await first.clock.advance(60_000)
  first.emulator.fault({ match: { method: 'POST', path: '/flows' }, latencyMs: 60_000, count: 1 })
  void first.daemon.resync('test')
  await first.clock.advance(31_000)
  // Nothing of the first daemon runs on from here but a request that nobody waits for.
  const second = daemonInProcess({ settings: { limits }, survives: { ...first, ledger: (first.ledger as MemoryLedger).crash() } })
  await second.resync(200_000)
  expect(second.emulator.flows('dev')).toMatchObject([{ state: 'enabled' }])
  expect(writes(second).filter((line) => line.includes('mode=draft'))).toHaveLength(1)
  await second.stop()
})

test('rebuilds a lost ledger from the markers and sends no write', async () => {
  const first = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  await first.resync()
  await first.stop()
  first.emulator.clearJournal()
  const second = daemonInProcess({ survives: { clock: first.clock, source: first.source, emulator: first.emulator, transport: first.transport } })
  await second.resync()
  expect(second.named('flow.bound')).toMatchObject([{ key: 'web', reason: 'marker' }])
  expect(writes(second)).toEqual([])
  await second.stop()
})

test('sends no write after a restart', async () => {
  const first = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  await first.resync()
  await first.stop()
  first.emulator.clearJournal()
  const second = daemonInProcess({ survives: first })
  await second.resync()
  expect(writes(second)).toEqual([])
  await second.stop()
})

const FAULTS = [
  { name: '429 with Retry-After', rule: { status: 429, body: 'gateway', retryAfter: 7, count: 2 } },
  { name: '500', rule: { status: 500, count: 2 } },
  { name: '503', rule: { status: 503, count: 2 } },
  { name: 'an HTML error', rule: { status: 502, body: 'html', count: 2 } },
  { name: 'a truncated answer', rule: { body: 'truncated', count: 1 } },
  { name: 'a service that is too slow', rule: { latencyMs: 70_000, count: 1 } },
  { name: 'a cut connection', rule: { cut: 'after', count: 1 } },
] as const

for (const route of ['GET /flows', 'PATCH /flows/*', 'POST /flows/*/action'] as const) {
  test.each(FAULTS)(`gets over $name on ${route}, with one line when it begins and one when it ends`, async ({ rule }) => {
    const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
    await world.resync()
    const [method = '', path = ''] = route.split(' ')
    world.emulator.fault({ match: { method, path }, ...rule })
    world.source.commit({ 'flows/web.yaml': manifest({ name: 'Other name', state: 'published' }) })
    await world.resync(400_000)
    expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Other name', state: 'enabled' }])
    expect([world.named('service.trouble').length, world.named('service.recovered').length]).toEqual([1, 1])
    expect(JSON.stringify(world.events)).not.toMatch(/Bearer|secret/)
    await world.stop()
  })
}

test('renews a token that expires in the middle of a pass', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, status: 401, code: '401013', body: 'gateway' })
  await world.resync(10_000)
  expect(world.emulator.flows('dev')).toHaveLength(1)
  expect([world.named('service.trouble').length, world.named('service.recovered').length]).toEqual([1, 1])
  await world.stop()
})

test('reads again and plans again when a person edits between the read and the write', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ description: 'a' }) } })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': manifest({ description: 'b', name: 'Other name' }) })
  world.emulator.fault({ match: { method: 'PATCH', path: '/flows/*' }, count: 1, status: 412, code: '1404' })
  await world.look(10_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Other name' }])
  expect(world.named('service.trouble')).toMatchObject([{ code: 'SLUICE_ETAG_STALE', key: 'web' }])
  expect(world.named('service.recovered')).toMatchObject([{ code: 'SLUICE_ETAG_STALE', key: 'web' }])
  await world.stop()
})

test('never patches over the marker of another owner that came between the read and the write', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  const theirs = '[managed by sluice: other/web; id=00000000]'
  let taken = false
  world.onRequest((request) => {
    if (taken || request.method !== 'PATCH') return
    taken = true
    world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { description: theirs } })
  })
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Other name' }) })
  await world.look(10_000)
  expect(taken).toBe(true)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events', description: theirs }])
  expect(world.named('flow.held')).toMatchObject([{ key: 'web', reason: 'owned-by-other' }])
  await world.stop()
})

test('abandons a flow that a person edits between the read and the write', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  let edited = false
  world.onRequest((request) => {
    if (edited || request.method !== 'PATCH') return
    edited = true
    world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Edited' } })
  })
  world.source.commit({ 'flows/web.yaml': manifest({ sluice: { abandon: true } }) })
  await world.look(10_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Edited' }])
  expect(world.emulator.flows('dev')[0]).not.toHaveProperty('description')
  expect(world.named('flow.abandoned')).toMatchObject([{ key: 'web' }])
  await world.stop()
})

test('waits while a change settles, and goes on when it has', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'disabled' }) }, knobs: { settleMs: 8_000 } })
  await world.resync(120_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'disabled' }])
  expect(writes(world)).toEqual(['POST /flows?mode=draft', 'POST /flows/{id}/action?op=publish', 'POST /flows/{id}/action?op=disable'])
  await world.stop()
})

test('comes back to a flow that settles for longer than a pass waits', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, knobs: { settleMs: 100_000 } })
  await world.resync(200_000)
  expect(world.named('flow.retrying')).toMatchObject([{ key: 'web', reason: 'settling' }, { reason: 'in-transition' }])
  expect(world.named('flow.ready')).toMatchObject([{ key: 'web', state: 'enabled' }])
  await world.stop()
})

test('calls a change failed that the service accepted and then did not carry out', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  await world.resync()
  world.emulator.fault({ match: { method: 'PATCH', path: '/flows/*' }, operationFails: { code: 'X-1', message: 'mapping gone' } })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published', name: 'Other name' }) })
  await world.look(10_000)
  expect(world.named('flow.stalled')).toMatchObject([
    { key: 'web', code: 'SLUICE_OPERATION_FAILED', message: expect.stringContaining('mapping gone') },
  ])
  const before = writes(world).length
  await world.resync(60_000)
  expect(writes(world)).toHaveLength(before)
  world.emulator.clearFaults()
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published', name: 'Third name' }) })
  await world.look(10_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Third name' }])
  expect(world.named('flow.ready')).toHaveLength(1)
  await world.stop()
})

test('holds a file that was renamed and edited at once, and creates nothing', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': null, 'flows/sites/web.yaml': manifest({ description: 'edited' }) })
  await world.look()
  expect(world.emulator.flows('dev')).toHaveLength(1)
  expect(world.named('flow.held')).toMatchObject([{ key: 'sites/web', reason: 'move-suspected', hint: expect.stringContaining('movedFrom: web') }])
  world.source.commit({ 'flows/sites/web.yaml': manifest({ description: 'edited', sluice: { movedFrom: 'web' } }) })
  await world.look()
  expect(world.emulator.flows('dev')).toMatchObject([{ description: expect.stringContaining('acme/sites/web;') }])
  expect(world.named('flow.ready')).toMatchObject([{ key: 'sites/web', reason: 'move-suspected' }])
  await world.stop()
})

test('holds a flow of the same name that a person made', async () => {
  const world = daemonInProcess({ files: { 'flows/other.yaml': manifest({ name: 'Other' }) } })
  await world.resync()
  world.emulator.person.edit({ ...WHERE, name: 'Other', clone: { name: 'Web events', description: 'by hand' } })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.look()
  expect(world.named('flow.held')).toMatchObject([{ key: 'web', reason: 'name-taken', hint: expect.stringContaining('sluice.adopt') }])
  expect(world.emulator.flows('dev')).toHaveLength(2)
  expect(world.emulator.flows('dev')[1]).toMatchObject({ description: 'by hand', state: 'draft' })
  world.source.commit({ 'flows/web.yaml': null })
  await world.look()
  expect(world.named('flow.released')).toMatchObject([{ key: 'web', reason: 'name-taken' }])
  await world.stop()
})

test('holds a key whose marker was copied onto another flow', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.emulator.person.edit({ ...WHERE, name: 'Web events', clone: { name: 'A copy' } })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync()
  expect(world.named('flow.held')).toMatchObject([{ key: 'web', reason: 'marker-copied' }])
  expect(world.emulator.flows('dev').map((flow) => flow['state'])).toEqual(['draft', 'draft'])
  await world.stop()
})

test('stops the target when nine of ten flows vanish, and creates nothing', async () => {
  const files = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`flows/web${n}.yaml`, manifest({ name: `Web ${n}` })]))
  const world = daemonInProcess({ files })
  await world.resync()
  for (let n = 0; n < 9; n += 1) world.emulator.person.edit({ ...WHERE, name: `Web ${n}`, action: 'delete' })
  world.emulator.clearJournal()
  world.source.commit({ 'flows/web10.yaml': manifest({ name: 'Web 10' }) })
  await world.resync(300_000)
  expect(world.named('target.stopped')).toMatchObject([{ reason: 'mass-vanished', message: expect.stringContaining('9 of 10') }])
  expect(world.named('pass.blocked')).toMatchObject([{ outcome: 'stopped', reason: 'mass-vanished' }])
  expect(writes(world)).toEqual([])
  await world.stop()
})

test('creates a draft again that a person deleted, once it is certainly gone', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest(), 'flows/live.yaml': manifest({ name: 'Live', state: 'published' }) } })
  await world.resync()
  world.emulator.person.edit({ ...WHERE, name: 'Web events', action: 'delete' })
  world.emulator.person.edit({ ...WHERE, name: 'Live', action: 'delete' })
  await world.resync(5_000)
  expect(world.emulator.flows('dev')).toEqual([])
  await world.clock.advance(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events', state: 'draft' }])
  expect(world.named('flow.held')).toMatchObject([{ key: 'live', reason: 'deleted-outside' }])
  await world.stop()
})

test('removes the surplus draft that a second daemon without a ledger made', async () => {
  const limits = { concurrency: 4, settleMs: 30_000, createWindowMs: 90_000, listLagMs: 10_000 }
  const files = { 'flows/web.yaml': manifest({ state: 'published' }) }
  const first = daemonInProcess({ files, settings: { limits }, knobs: { listLagMs: 9_000 } })
  const second = daemonInProcess({
    settings: { limits },
    survives: { clock: first.clock, source: first.source, emulator: first.emulator, transport: first.transport },
  })
  const looks = [first.daemon.resync('test'), second.daemon.resync('test')]
  await Promise.all([...looks, first.clock.advance(60_000)])
  await first.resync(60_000)
  await second.resync(60_000)
  await first.resync(60_000)
  expect(first.emulator.flows('dev')).toMatchObject([{ state: 'enabled' }])
  expect(writes(first).filter((line) => line.includes('op=publish'))).toHaveLength(1)
  first.emulator.clearJournal()
  await first.resync(60_000)
  await second.resync(60_000)
  expect(writes(first)).toEqual([])
  await first.stop()
  await second.stop()
})

test('keeps the last good revision while git cannot be reached', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.source.down = true
  await world.look()
  await world.look()
  world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Edited' } })
  await world.resync()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events' }])
  await world.clock.advance(40 * 60_000)
  world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Edited again' } })
  await world.resync()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Edited again' }])
  expect(world.named('flow.drifted')).toMatchObject([{ key: 'web', pointers: ['/name'] }])
  world.source.down = false
  await world.resync()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events' }])
  expect([world.named('source.unavailable').length, world.named('source.recovered').length]).toEqual([1, 1])
  await world.stop()
})

test('drops what is left of a pass when a newer revision comes, and loses nothing', async () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`flows/web${n}.yaml`, manifest({ name: `Web ${n}` })]))
  const world = daemonInProcess({ files })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, latencyMs: 1_000 })
  const resync = world.daemon.resync('test')
  await world.clock.advance(2_500)
  await resync
  world.source.commit({ 'flows/web9.yaml': manifest({ name: 'Newer' }) })
  await world.look(60_000)
  const names = world.emulator.flows('dev').map((flow) => flow['name'])
  expect(names).toHaveLength(20)
  expect(names).toContain('Newer')
  expect(writes(world).filter((line) => line.startsWith('PATCH'))).toEqual([])
  await world.stop()
})

test('finishes in the next start what it was stopped in, without a duplicate', async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`flows/web${n}.yaml`, manifest({ name: `Web ${n}` })]))
  const first = daemonInProcess({ files })
  first.emulator.fault({ match: { method: 'POST', path: '/flows' }, latencyMs: 1_000 })
  const resync = first.daemon.resync('test')
  await first.clock.advance(10_500)
  await resync
  await first.stop(5_000)
  const made = first.emulator.flows('dev').length
  expect(made).toBeGreaterThan(10)
  expect(made).toBeLessThan(200)
  const second = daemonInProcess({ survives: first })
  await second.resync(120_000)
  expect(second.emulator.flows('dev')).toHaveLength(200)
  await second.stop()
})

/** Writes that reached Flow Service, accepted or not, as one line each. */
function writes(world: Pick<InProcess, 'emulator'>): string[] {
  return world.emulator
    .journal({ write: true })
    .filter((entry) => entry.path.startsWith('/data/'))
    .map(({ method, path, query, body }) => {
      const route = path.replace('/data/foundation/flowservice', '').replace(/[0-9a-f-]{36}/, '{id}')
      const text = new URLSearchParams(query as Record<string, string>).toString()
      return `${method} ${route}${text === '' ? '' : `?${text}`}${method === 'PATCH' ? ` ${JSON.stringify(body)}` : ''}`
    })
}

test('watches many settling flows through listings, and reads each only when it seems to be at rest', async () => {
  const count = 40
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`flows/web${n}.yaml`, manifest({ name: `Web ${n}`, state: 'published' })]),
  )
  const world = daemonInProcess({ files, knobs: { settleMs: 6_000 } })
  await world.resync(60_000)
  expect(world.emulator.flows('dev').filter((flow) => flow['state'] === 'enabled')).toHaveLength(count)
  const reads = world.emulator.journal({ method: 'GET' }).filter((entry) => /\/flows\/[0-9a-f-]{36}$/.test(entry.path))
  // After the create, after the publish, and once it has settled: pauses in between cost no read of their own.
  expect(reads.length).toBeLessThanOrEqual(3 * count + 10)
  await world.stop()
})
