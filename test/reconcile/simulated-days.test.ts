/** Bad days that the simulation lived through first; docs/reliability.md tells which seed each of them was. */
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { markerId } from '../../src/plan/marker.ts'
import { asText } from '../../src/emulator/core/text.ts'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { daemonInProcess, manifest, type InProcess, type InProcessOptions } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const LAGGING: TargetSettings['limits'] = { concurrency: 4, settleMs: 30_000, createWindowMs: 0, listLagMs: 10_000 }

function standing(options: InProcessOptions): InProcess {
  return daemonInProcess(options)
}

function idOf(world: InProcess, name = 'Web events'): string {
  return asText(world.emulator.flows('dev').find((flow) => flow['name'] === name)?.['id'])
}

function refused(world: InProcess): unknown[] {
  return world.emulator.journal({ write: true }).filter((entry) => entry.status >= 400 && entry.status !== 412)
}

test('does not publish what somebody published while the look for the keeper was waiting', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, settings: { limits: LAGGING } })
  await world.resync(5_000)
  world.emulator.person.edit({ ...WHERE, id: idOf(world), action: 'publish' })
  await world.clock.advance(20_000)
  expect(refused(world)).toEqual([])
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'enabled' }])
  await world.stop()
})

test('does not take a lagging listing for a read of this moment', async () => {
  const knobs = { listLagMs: 10_000, actionIfMatch: 'ignore' } as const
  const world = standing({ files: { 'flows/web.yaml': manifest() }, settings: { limits: LAGGING }, knobs })
  await world.resync(60_000)
  world.emulator.person.edit({ ...WHERE, id: idOf(world), action: 'publish' })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync(60_000)
  expect(refused(world)).toEqual([])
  await world.stop()
})

test('adopts a flow that carries our line already without an empty patch', async () => {
  const world = standing({ files: { 'flows/other.yaml': manifest({ name: 'Other' }) } })
  await world.resync()
  const [other] = world.emulator.flows('dev')
  const scope = { org: TEST_ORG, sandboxId: asText(other?.['sandboxId']), owner: 'acme', key: 'web' }
  const description = `[managed by sluice: acme/web; id=${markerId(scope)}]`
  const { id } = world.emulator.person.edit({ ...WHERE, id: asText(other?.['id']), clone: { name: 'Web events', description } })
  world.source.commit({ 'flows/web.yaml': manifest({ sluice: { adopt: asText(id) } }) })
  await world.look(60_000)
  expect(refused(world)).toEqual([])
  expect(world.named('flow.adopted')).toMatchObject([{ key: 'web' }])
  await world.stop()
})

test('makes no second flow when a listing shows the first and a read does not', async () => {
  const world = standing({ files: { 'flows/other.yaml': manifest({ name: 'Other' }) } })
  await world.resync()
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, cut: 'after', count: 1 })
  world.emulator.fault({ match: { method: 'GET', path: '/flows/*' }, status: 404, count: 1 })
  world.source.commit({ 'flows/web.yaml': manifest() })
  await world.look(60_000)
  expect(world.emulator.flows('dev').filter((flow) => flow['name'] === 'Web events')).toHaveLength(1)
  await world.stop()
})

test('keeps the last draft when the keeper was deleted behind a lagging listing', async () => {
  const knobs = { listLagMs: 10_000 }
  const world = standing({ files: { 'flows/web.yaml': manifest() }, settings: { limits: LAGGING }, knobs })
  await world.resync(60_000)
  const keeper = idOf(world)
  const twin = asText(world.emulator.person.edit({ ...WHERE, id: keeper, clone: {}, as: 'sluice-test' })['id'])
  await world.clock.advance(60_000)
  world.emulator.person.edit({ ...WHERE, id: keeper, action: 'delete' })
  await world.resync(5_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ id: twin }])
  await world.stop()
})

test('carries out all that one commit asks for, also where drift is left alone and the flow is switched off first', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, settings: { drift: 'ignore' } })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Web clicks', state: 'disabled' }) })
  await world.look(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web clicks', state: 'disabled' }])
  await world.stop()
})

test('sends a change again that the service took and then rolled back, also where drift is only reported', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, settings: { drift: 'report' } })
  await world.resync()
  world.emulator.fault({ match: { write: true }, operationFails: {}, count: 1 })
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Web clicks', state: 'published' }) })
  await world.look(10_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events' }])
  await world.resync(2 * 3_600_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web clicks' }])
  await world.stop()
})

test('publishes the flow that another daemon made a moment earlier, without waiting for the next full pass', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, settings: { limits: LAGGING } })
  let rival = ''
  world.onRequest(({ method, url, body }) => {
    if (method !== 'POST' || !url.includes('/flows?mode=draft') || rival !== '') return
    rival = asText(world.emulator.person.edit({ ...WHERE, create: JSON.parse(body ?? '') as JsonObject, as: 'sluice-test' })['id'])
  })
  await world.resync(120_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ id: rival, state: 'enabled' }])
  await world.stop()
})

test('looks less often the longer a flow hangs, and still sees it end within a minute', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  world.emulator.fault({ match: { path: '/flows/*/action' }, stuck: true, count: 1 })
  await world.resync(60_000)
  await world.clock.advance(3_600_000)
  expect(world.named('flow.retrying')).toMatchObject([{ reason: 'settling' }, { reason: 'in-transition' }])
  const looks = world.emulator.journal({}).filter(({ method, path }) => method === 'GET' && path.includes('/flows/'))
  expect(looks.length).toBeLessThan(100)
  expect(looks.at(-1)?.at).toBeGreaterThan(world.clock.nowMs() - 61_000)
  await world.stop()
})

test('keeps a draft whose keeper a peer moved to another key behind a lagging listing', async () => {
  const knobs = { listLagMs: 10_000 }
  const world = standing({ files: { 'flows/web.yaml': manifest() }, settings: { limits: LAGGING }, knobs })
  await world.resync(60_000)
  const keeper = idOf(world)
  const twin = asText(world.emulator.person.edit({ ...WHERE, id: keeper, clone: {}, as: 'sluice-test' })['id'])
  await world.clock.advance(60_000)
  const scope = { org: TEST_ORG, sandboxId: asText(world.emulator.flows('dev')[0]?.['sandboxId']), owner: 'acme', key: 'moved' }
  const description = `[managed by sluice: acme/moved; id=${markerId(scope)}]`
  world.emulator.person.edit({ ...WHERE, id: keeper, patch: { description }, as: 'sluice-test' })
  await world.resync(5_000)
  expect(world.emulator.flows('dev').map((flow) => flow['id'])).toContain(twin)
  await world.stop()
})

test('undoes a prune under drift: ignore, also where the answer to switching off was lost', async () => {
  const other = { 'flows/other.yaml': manifest({ name: 'Other' }) }
  const settings = { prune: 'delete', drift: 'ignore' } as const
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }), ...other }, settings })
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': null })
  world.emulator.fault({ match: { path: '/flows/*/action' }, cut: 'after', count: 1 })
  await world.look(60_000)
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Other' }, { state: 'disabled', description: expect.stringContaining('gone=') }])
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.look(60_000)
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Other' }, { name: 'Web events', state: 'enabled' }])
  await world.stop()
})

test('knows that a change was rolled back also when somebody else wrote the flow since', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ description: 'as it was', state: 'published' }) }, settings: { drift: 'report' } })
  await world.resync()
  world.emulator.fault({ match: { write: true }, operationFails: {}, count: 1 })
  world.source.commit({ 'flows/web.yaml': manifest({ description: 'as it is', state: 'published' }) })
  await world.look(10_000)
  world.emulator.person.edit({ ...WHERE, id: idOf(world), patch: { name: 'Renamed by hand' } })
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Renamed by hand', description: expect.stringContaining('as it is') }])
  expect(world.named('flow.drifted')).toMatchObject([{ pointers: ['/name'] }])
  await world.stop()
})

test('takes a flow whose publish was rolled back for a draft when it is deleted', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  world.emulator.fault({ match: { path: '/flows/*/action' }, operationFails: {}, count: 1 })
  await world.resync(1_000)
  const rolledBack = idOf(world)
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'draft' }])
  world.emulator.person.edit({ ...WHERE, id: rolledBack, action: 'delete' })
  await world.resync(120_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'enabled' }])
  expect(idOf(world)).not.toBe(rolledBack)
  await world.stop()
})

test('undoes a prune under drift: ignore, also where somebody took the line away that tells of it', async () => {
  const other = { 'flows/other.yaml': manifest({ name: 'Other' }) }
  const settings = { prune: 'delete', drift: 'ignore' } as const
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }), ...other }, settings })
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': null })
  world.emulator.fault({ match: { path: '/flows/*/action' }, cut: 'after', count: 1 })
  await world.look(60_000)
  await world.resync(60_000)
  world.emulator.person.edit({ ...WHERE, id: idOf(world), patch: { description: 'by hand' } })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.look(60_000)
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Other' }, { name: 'Web events', state: 'enabled' }])
  await world.stop()
})

test.each(['published', 'disabled'])(
  'counts the time until a flow is deleted anew when its manifest, %s, came back, without marker lines',
  async (state) => {
    const other = { 'flows/other.yaml': manifest({ name: 'Other' }) }
    const settings = { prune: 'delete', marker: false, deleteAfterMs: 3_600_000 } as const
    const world = standing({ files: { 'flows/web.yaml': manifest({ state }), ...other }, settings })
    await world.resync(60_000)
    world.source.commit({ 'flows/web.yaml': null })
    await world.look(60_000)
    await world.resync(60_000)
    world.source.commit({ 'flows/web.yaml': manifest({ state }) })
    await world.look(60_000)
    await world.clock.advance(2 * 3_600_000)
    world.source.commit({ 'flows/web.yaml': null })
    await world.look(60_000)
    await world.resync(60_000)
    expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Other' }, { name: 'Web events', state: 'disabled' }])
    await world.stop()
  },
)

test('knows its own change although nobody heard the answer, when git takes it back, also where drift is left alone', async () => {
  const settings: Partial<TargetSettings> = { drift: 'ignore', limits: { ...LAGGING, createWindowMs: 90_000 } }
  const text = manifest({ state: 'published' })
  const world = daemonInProcess({ files: { 'flows/web.yaml': text }, settings })
  await world.resync(120_000)
  // The process dies while its patch is on the way.
  world.emulator.fault({ match: { method: 'PATCH' }, latencyMs: 3_600_000, count: 1 })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published', name: 'Web clicks' }) })
  await world.look(1_000)
  const { clock, source, emulator, ledger, transport } = world
  source.commit({ 'flows/web.yaml': text })
  const again = daemonInProcess({ settings, survives: { clock, source, emulator, ledger, transport } })
  expect(emulator.flows('dev')).toMatchObject([{ name: 'Web clicks' }])
  await again.resync(60_000)
  expect(emulator.flows('dev')).toMatchObject([{ name: 'Web events' }])
  await again.stop()
})

test('reads a flow right before it deletes it, however long it waited for its turn', async () => {
  const files = { 'flows/a.yaml': manifest({ name: 'A' }), 'flows/b.yaml': manifest({ name: 'B' }), 'flows/c.yaml': manifest({ name: 'C' }) }
  const limits = { ...LAGGING, concurrency: 1, listLagMs: 0 }
  const world = standing({ files, settings: { prune: 'delete', limits } })
  await world.resync(60_000)
  const [first, second] = ['A', 'B'].map((name) => idOf(world, name)) as [string, string]
  world.onRequest(({ method, url }) => {
    if (method === 'DELETE' && url.includes(first)) world.emulator.person.edit({ ...WHERE, id: second, action: 'publish' })
  })
  world.source.commit({ 'flows/a.yaml': null, 'flows/b.yaml': null })
  await world.look(1_000)
  expect(world.emulator.flows('dev').map(({ name, state }) => [name, state])).toEqual([
    ['B', 'disabled'],
    ['C', 'draft'],
  ])
  await world.stop()
})

test('knows that git had a flow switched off although the answer was lost, also when it is stopped before the pass is over', async () => {
  const settings = { drift: 'report' } as const
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ description: 'one', state: 'published' }) }, settings })
  await world.resync()
  world.emulator.fault({ match: { path: '/flows/*/action' }, cut: 'after', count: 1 })
  const stops: Promise<void>[] = []
  world.onRequest(({ method }) => {
    if (method === 'PATCH' && stops.length === 0) stops.push(world.stop())
  })
  world.source.commit({ 'flows/web.yaml': manifest({ description: 'two', state: 'disabled' }) })
  await world.look(10_000)
  await Promise.all(stops)
  const { clock, source, emulator, transport, ledger } = world
  const again = daemonInProcess({ settings, survives: { clock, source, emulator, transport, ledger } })
  source.commit({ 'flows/web.yaml': manifest({ description: 'three', state: 'published' }) })
  await again.resync(60_000)
  expect(emulator.flows('dev')).toMatchObject([{ state: 'enabled', description: expect.stringContaining('three') }])
  expect(again.named('flow.drifted')).toEqual([])
  await again.stop()
})

test('counts the time that a lost create may still take from when its last attempt left', async () => {
  const limits = { ...LAGGING, createWindowMs: 9_000 }
  const world = standing({ files: { 'flows/web.yaml': manifest() }, settings: { limits }, knobs: { listLagMs: 9_000 } })
  world.emulator.fault([
    { match: { method: 'POST', path: '/flows' }, status: 429, retryAfter: 50, count: 1 },
    { match: { method: 'POST', path: '/flows' }, cut: 'after', count: 1 },
  ])
  await world.resync(51_000)
  await world.resync(1_000)
  await world.clock.advance(120_000)
  expect(world.emulator.flows('dev')).toHaveLength(1)
  expect(world.emulator.journal({ method: 'POST', write: true })).toMatchObject([{ status: 429 }, { status: 201 }])
  await world.stop()
})

test('judges a flow by the look at it that came with the removal of a second draft, not by the listing before', async () => {
  const world = standing({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, knobs: { actionIfMatch: 'ignore' } })
  await world.resync(60_000)
  const keeper = idOf(world)
  const twin = asText(world.emulator.person.edit({ ...WHERE, id: keeper, clone: {}, as: 'sluice-test' })['id'])
  world.onRequest(({ method, url }) => {
    const isEnabled = world.emulator.flows('dev').some(({ id, state }) => id === keeper && state === 'enabled')
    if (method === 'GET' && url.includes(twin) && isEnabled) world.emulator.person.edit({ ...WHERE, id: keeper, action: 'disable' })
  })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'disabled' }) })
  await world.resync(60_000)
  await world.resync(60_000)
  expect(refused(world)).toEqual([])
  expect(world.emulator.flows('dev')).toMatchObject([{ id: keeper, state: 'disabled' }])
  await world.stop()
})

test('knows what a create applied whose answer was lost, also when git says something else by the time that it is found', async () => {
  const limits = { ...LAGGING, listLagMs: 0, createWindowMs: 9_000 }
  const options: InProcessOptions = { settings: { limits, drift: 'ignore' } }
  const world = standing({ files: { 'flows/web.yaml': manifest({ description: 'one' }) }, ...options })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, cut: 'after', count: 1 })
  await world.resync(1_000)
  world.source.commit({ 'flows/web.yaml': manifest({ description: 'two' }) })
  await world.look(60_000)
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ description: expect.stringContaining('two') }])
  await world.stop()
})

test('finds out about flows that are gone beside one whose line somebody copied, however many they are together', async () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F']
  const files = Object.fromEntries(names.map((name) => [`flows/${name}.yaml`, manifest({ name, state: 'published' })]))
  const world = standing({ files })
  await world.resync(60_000)
  world.emulator.person.edit({ ...WHERE, id: idOf(world, 'A'), clone: { name: 'Copied' } })
  for (const name of ['A', 'B', 'C', 'D']) world.emulator.person.edit({ ...WHERE, id: idOf(world, name), action: 'delete' })
  await world.resync(5 * 60_000)
  await world.resync(5 * 60_000)
  expect(world.named('flow.held').map(({ key, reason }) => [key, reason])).toEqual([
    ['A', 'marker-copied'],
    ['B', 'deleted-outside'],
    ['C', 'deleted-outside'],
    ['D', 'deleted-outside'],
  ])
  expect(world.named('target.stopped')).toEqual([])
  await world.stop()
})

test("goes on in the same pass after an action whose answer was lost, and takes it for nobody else's", async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ description: 'one', state: 'published' }) } })
  await world.resync()
  world.emulator.fault({ match: { path: '/flows/*/action' }, cut: 'after', count: 1 })
  world.source.commit({ 'flows/web.yaml': manifest({ description: 'two', state: 'disabled' }) })
  await world.look(10_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'disabled', description: expect.stringContaining('two') }])
  expect(world.named('pass.finished').map(({ outcome }) => outcome)).toEqual(['ready', 'ready'])
  expect(world.named('flow.retrying')).toEqual([])
  await world.stop()
})

test.each([
  { pass: 'over what changed', look: async (world: InProcess) => world.look(1_000) },
  { pass: 'over everything', look: async (world: InProcess) => world.resync(1_000) },
])('keeps the first of two drafts, and publishes it only when the second is gone, in a pass $pass', async ({ look }) => {
  const limits = { ...LAGGING, createWindowMs: 9_000 }
  const first = daemonInProcess({ settings: { limits }, knobs: { listLagMs: 10_000, deleteMs: 90_000 } })
  const { clock, source, emulator, transport } = first
  const second = daemonInProcess({ settings: { limits }, survives: { clock, source, emulator, transport } })
  for (const world of [first, second]) await world.resync(60_000)
  source.commit({ 'flows/web.yaml': manifest() })
  await Promise.all([first.daemon.lookAtGit('test'), second.daemon.lookAtGit('test'), clock.advance(60_000)])
  const [oldest] = emulator.flows('dev')
  await second.resync(11_000)
  source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  for (const world of [first, second]) await look(world)
  expect(emulator.flows('dev').map((flow) => flow['state'])).toEqual(['draft', 'delete-finalizing'])
  for (const world of [first, second, first]) await world.resync(60_000)
  expect(emulator.flows('dev')).toMatchObject([{ id: oldest?.['id'], state: 'enabled' }])
  await first.stop()
  await second.stop()
})

test('looks again before it deletes after a long pause that the service asked for', async () => {
  const limits = { ...LAGGING, createWindowMs: 9_000 }
  const first = daemonInProcess({ settings: { limits }, knobs: { listLagMs: 10_000 } })
  const { clock, emulator, transport } = first
  const second = daemonInProcess({ settings: { limits }, survives: { clock, emulator, transport } })
  for (const world of [first, second]) await world.resync(60_000)
  for (const { source } of [first, second]) source.commit({ 'flows/web.yaml': manifest() })
  await Promise.all([first.daemon.lookAtGit('test'), second.daemon.lookAtGit('test'), clock.advance(60_000)])
  emulator.fault({ match: { method: 'DELETE', path: '/flows/*' }, status: 429, retryAfter: 35, count: 1 })
  await first.resync(1_000)
  // While it waits, git lets go of the key, and the other daemon moves the flow that was kept.
  second.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': manifest({ sluice: { movedFrom: 'web' } }) })
  await second.look(60_000)
  await clock.advance(60_000)
  expect(emulator.journal({ method: 'DELETE' }).map(({ status }) => status)).toEqual([429])
  await first.stop()
  await second.stop()
})

test('does not give a pass up because the service asks for pauses', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `Flow ${at}`)
  const files = Object.fromEntries(names.map((name, at) => [`flows/f${at}.yaml`, manifest({ name, state: 'published' })]))
  const world = daemonInProcess({ files })
  world.emulator.fault({ match: { path: '/flows/*/action' }, status: 429, retryAfter: 30, count: 8 })
  await world.resync(300_000)
  expect(world.emulator.flows('dev').map((flow) => flow['state'])).toEqual(names.map(() => 'enabled'))
  expect(world.named('pass.finished').map(({ outcome }) => outcome)).toEqual(['retrying', 'ready'])
  await world.stop()
})
