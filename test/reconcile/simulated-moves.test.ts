/** Bad days with moved and replaced flows that the simulation lived through first; docs/reliability.md tells which seed each of them was. */
import { expect, test } from 'vitest'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import { asText } from '../../src/emulator/core/text.ts'
import { daemonInProcess, manifest, type InProcess, type InProcessOptions } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const PASS_THROUGH = { flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' }, transformations: null }
const LIMITS = { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 1_000 }

function standing(options: InProcessOptions): InProcess {
  const { settings, ...others } = options
  return daemonInProcess({ ...others, settings: { limits: LIMITS, ...settings } })
}

function flows({ emulator }: InProcess): string[] {
  return emulator
    .flows('dev')
    .map(({ description, flowSpec, state }) => {
      const line = /sluice: acme\/([^\]]*)\]/.exec(asText(description))?.[1]?.replace(/id=[0-9a-f]{8}/, 'id') ?? 'no line'
      return `${(flowSpec as { id: string }).id.slice(0, 4)} ${asText(state)}: ${line}`
    })
    .sort()
}

function idOfState({ emulator }: InProcess, state: string): string {
  return asText(emulator.flows('dev').find((flow) => flow['state'] === state)?.['id'])
}

function strip(world: InProcess, id: string): void {
  const text = asText(world.emulator.flows('dev').find((flow) => flow['id'] === id)?.['description'])
  world.emulator.person.edit({ ...WHERE, id, patch: { description: text.replace(/\n?\[managed[^\]]*\]/, '') } })
}

const published = manifest({ state: 'published' })
const replaced = manifest({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow' } })

test('replaces the flow of a manifest that moves in the same commit, by one draft and no more', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  const moved = manifest({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow', movedFrom: 'web' } })
  world.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': moved })
  await world.look(300_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: site; id', 'd8a6 enabled: site; id; gen=2'])
  await world.stop()
})

test('gives a flow that moves to be replaced the line of its new key, and nothing else of what git asks for', async () => {
  const world = standing({ settings: { drift: 'report' }, files: { 'flows/web.yaml': manifest({ state: 'published', description: 'one' }) } })
  await world.resync(60_000)
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, status: 400 })
  const sluice = { replace: 'allow', movedFrom: 'web' }
  world.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': manifest({ ...PASS_THROUGH, state: 'published', description: 'two', sluice }) })
  await world.look(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ description: expect.stringMatching(/^one\n.*acme\/site/) }])
  // The replacement never came about, and what git says instead is git's doing: nothing was applied but the line.
  world.source.commit({ 'flows/site.yaml': manifest({ state: 'published', description: 'two', sluice: { movedFrom: 'web' } }) })
  await world.look(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ description: expect.stringMatching(/^two\n.*acme\/site/) }])
  expect(world.named('flow.drifted')).toEqual([])
  await world.stop()
})

test('two daemons agree on whose a replaced flow is when git takes back that its manifest moved', async () => {
  const settings = { limits: LIMITS }
  const world = daemonInProcess({ settings, files: { 'flows/web.yaml': published } })
  const { clock, source, emulator, transport } = world
  const peer = daemonInProcess({ settings, survives: { clock, source, emulator, transport } })
  for (const daemon of [world, peer]) await daemon.resync(60_000)
  source.commit({
    'flows/web.yaml': null,
    'flows/site.yaml': manifest({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow', movedFrom: 'web' } }),
  })
  await world.look(300_000)
  await peer.resync(60_000)
  source.commit({ 'flows/web.yaml': published, 'flows/site.yaml': null })
  for (const daemon of [world, peer]) await daemon.resync(60_000)
  const held = [world, peer].map((daemon) => daemon.named('flow.held').map(({ reason }) => reason))
  expect(held).toEqual([['move-suspected'], ['move-suspected']])
  expect(flows(world)).toEqual(['c1a1 disabled: site; id', 'd8a6 enabled: site; id; gen=2'])
  for (const daemon of [world, peer]) await daemon.stop()
})

test('puts back the whole line of a flow that replaced another when somebody takes it away', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(120_000)
  strip(world, idOfState(world, 'enabled'))
  await world.resync(60_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: web; id', 'd8a6 enabled: web; id; gen=2'])
  await world.stop()
})

test('switches off the flow that is replaced although somebody took its line away', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  strip(world, idOfState(world, 'enabled'))
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(120_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: no line', 'd8a6 enabled: web; id; gen=2'])
  await world.stop()
})

test('goes on with the draft of a replacement although somebody took its line away', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  world.onRequest(({ method, url }) => {
    if (method === 'GET' && url.includes('orderby=-createdAt') && idOfState(world, 'draft') !== '') strip(world, idOfState(world, 'draft'))
  })
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(120_000)
  await world.resync(60_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: web; id', 'd8a6 enabled: web; id; gen=2'])
  await world.stop()
})

test.each([
  { pass: 'over what changed', look: async (world: InProcess) => world.look(60_000) },
  { pass: 'over everything', look: async (world: InProcess) => world.resync(60_000) },
])('knows what it applied to a flow whose held move is taken back, in a pass $pass', async ({ look }) => {
  const world = standing({ files: { 'flows/web.yaml': published }, settings: { drift: 'report' } })
  await world.resync(60_000)
  // A published flow cannot become a draft again: the move is held, and the line goes on naming the old key.
  world.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': manifest({ sluice: { movedFrom: 'web' } }) })
  await world.look(60_000)
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published', description: 'changed in git' }) })
  await look(world)
  expect(world.emulator.flows('dev').map((flow) => asText(flow['description']).split('\n')[0])).toEqual(['changed in git'])
  expect(world.named('flow.drifted')).toEqual([])
  await world.stop()
})

test('does not take a listing that may be older than its own write for what is applied', async () => {
  const lagging = { ...LIMITS, listLagMs: 10_000 }
  const options: InProcessOptions = { settings: { drift: 'ignore', limits: lagging }, knobs: { listLagMs: 9_000 } }
  const world = standing({ ...options, files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  await world.resync(120_000)
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Web clicks', state: 'published' }) })
  await world.look(1_000)
  // Taken back at once: the listing still shows the flow as it was before, which is what git says again.
  world.source.commit({ 'flows/web.yaml': published })
  await world.resync(1_000)
  await world.resync(120_000)
  await world.resync(120_000)
  expect(world.emulator.flows('dev').map((flow) => flow['name'])).toEqual(['Web events'])
  await world.stop()
})

test('says that a flow of another spec cannot become what git asks for, whatever drift policy there is and whether or not the ledger is lost', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': published }, settings: { limits: LIMITS, drift: 'ignore' } })
  await world.resync(60_000)
  await world.stop()
  const { clock, source, emulator, transport } = world
  const survives = { clock, source, emulator, transport, ledger: createMemoryLedger() }
  const again = daemonInProcess({ settings: { limits: LIMITS, drift: 'ignore' }, survives })
  again.source.commit({ 'flows/web.yaml': manifest({ ...PASS_THROUGH, state: 'published' }) })
  await again.resync(60_000)
  expect(again.named('flow.held')).toMatchObject([{ key: 'web', reason: 'immutable-changed' }])
  await again.stop()
})

test('takes the draft of a replacement away, and says why, when git asks for a draft in place of a published flow', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  // The create is on its way when git changes its mind.
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, cut: 'after', count: 1 })
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(1_000)
  world.source.commit({ 'flows/web.yaml': manifest({ ...PASS_THROUGH, sluice: { replace: 'allow' } }) })
  await world.look(60_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 enabled: web; id'])
  expect(world.named('flow.held')).toMatchObject([{ key: 'web', reason: 'immutable-changed' }])
  await world.stop()
})

test('goes on saying how a flow stands while another one that once had its key is looked at again', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  world.emulator.fault({ match: { write: true }, stuck: true, count: 1 })
  world.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': manifest({ state: 'published', sluice: { movedFrom: 'web' } }) })
  await world.look(60_000)
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Web clicks' }) })
  await world.look(10 * 60_000)
  const [scope] = await world.ledger.scopes()
  const conditions = scope === undefined ? [] : await world.ledger.standing(scope)
  expect(conditions).toMatchObject([
    { key: 'site', reason: 'in-transition' },
    { key: 'web', status: 'ready' },
  ])
  await world.stop()
})

test('replaces a flow that was adopted', async () => {
  const world = standing({ files: { 'flows/other.yaml': manifest({ name: 'Other', state: 'published' }) } })
  await world.resync(60_000)
  const theirs = world.emulator.person.edit({ ...WHERE, name: 'Other', clone: { name: 'Web events', description: 'by hand' } })
  world.emulator.person.edit({ ...WHERE, id: asText(theirs['id']), action: 'publish' })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published', sluice: { adopt: asText(theirs['id']) } }) })
  await world.look(60_000)
  world.source.commit({
    'flows/web.yaml': manifest({ ...PASS_THROUGH, state: 'published', sluice: { adopt: asText(theirs['id']), replace: 'allow' } }),
  })
  await world.look(120_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: web; id', 'c1a1 enabled: other; id', 'd8a6 enabled: web; id; gen=2'])
  await world.stop()
})

test.each(['correct', 'ignore'] as const)(
  'leaves a replaced flow switched off when somebody deletes the one in its place, under drift: %s',
  async (drift) => {
    const world = standing({ files: { 'flows/web.yaml': published }, settings: { drift } })
    await world.resync(60_000)
    world.source.commit({ 'flows/web.yaml': replaced })
    await world.look(120_000)
    world.emulator.person.edit({ ...WHERE, id: idOfState(world, 'enabled'), action: 'delete' })
    await world.resync(1_000)
    expect(flows(world)).toEqual(['c1a1 disabled: web; id'])
    await world.clock.advance(120_000)
    expect(flows(world)).toEqual(['c1a1 disabled: web; id'])
    expect(world.named('flow.held').map(({ reason }) => reason)).toEqual(['deleted-outside'])
    await world.stop()
  },
)

test('makes the flow that replaced another again where git allows that, as one of its generation', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': manifest({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow', recreate: 'allow' } }) })
  await world.look(120_000)
  world.emulator.person.edit({ ...WHERE, id: idOfState(world, 'enabled'), action: 'delete' })
  await world.resync(180_000)
  strip(world, idOfState(world, 'disabled'))
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: no line', 'd8a6 enabled: web; id; gen=2'])
  expect(world.named('flow.created').map(({ reason }) => reason)).toEqual(['new', 'replaced', 'deleted-outside'])
  await world.stop()
})

test('brings a replaced flow to what git says when its manifest comes back after the one in its place was deleted', async () => {
  const other = { 'flows/other.yaml': manifest({ name: 'Other' }) }
  const world = standing({ files: { 'flows/web.yaml': published, ...other }, settings: { drift: 'report', prune: 'disable' } })
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(120_000)
  world.emulator.person.edit({ ...WHERE, id: idOfState(world, 'enabled'), action: 'delete' })
  world.source.commit({ 'flows/web.yaml': null })
  await world.look(60_000)
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Web clicks', state: 'published' }) })
  await world.look(60_000)
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toContainEqual(expect.objectContaining({ name: 'Web clicks', state: 'enabled' }))
  expect(world.named('flow.drifted')).toEqual([])
  await world.stop()
})

test('switches a flow on again when git takes its replacement back half-way, also where drift is only reported', async () => {
  const world = standing({ files: { 'flows/web.yaml': published }, settings: { drift: 'report' } })
  await world.resync(60_000)
  world.onRequest(({ url }) => {
    if (url.includes('op=publish')) world.emulator.fault({ match: { path: '/flows/*/action' }, status: 400, count: 1 })
  })
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: web; id', 'd8a6 draft: web; id; gen=2'])
  world.source.commit({ 'flows/web.yaml': published })
  await world.look(120_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 enabled: web; id'])
  await world.stop()
})

test('makes a new flow for a manifest that comes back to a key whose flow moved on and left an older generation behind', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(120_000)
  const moved = manifest({ ...PASS_THROUGH, state: 'published', sluice: { movedFrom: 'web' } })
  world.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': moved })
  await world.look(60_000)
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Web clicks', state: 'published' }) })
  await world.look(60_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: web; id', 'c1a1 enabled: web; id; gen=2', 'd8a6 enabled: site; id; gen=2'])
  expect(world.named('flow.held')).toEqual([])
  await world.stop()
})

test('marks a replaced flow as what it is when somebody took its line away', async () => {
  const world = standing({ files: { 'flows/web.yaml': published }, settings: { prune: 'disable' } })
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(120_000)
  const old = idOfState(world, 'disabled')
  strip(world, old)
  world.emulator.person.edit({ ...WHERE, id: old, action: 'enable' })
  await world.resync(60_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: web; id; gone=2026-01-01T00:03:00Z', 'd8a6 enabled: web; id; gen=2'])
  await world.stop()
})

test('names the flow that a moved manifest misses', async () => {
  const world = standing({ files: { 'flows/web.yaml': published } })
  await world.resync(60_000)
  const id = idOfState(world, 'enabled')
  world.emulator.person.edit({ ...WHERE, id, action: 'delete' })
  world.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': manifest({ state: 'published', sluice: { movedFrom: 'web' } }) })
  await world.look(120_000)
  await world.resync(60_000)
  expect(world.named('flow.missing')[0]).toMatchObject({ key: 'site', flowId: id })
  expect(world.named('flow.held')).toMatchObject([{ key: 'site', flowId: id, reason: 'deleted-outside' }])
  await world.stop()
})

test('knows that it switched off the flow to be replaced although nobody heard the answer, when git takes the replacement back', async () => {
  const world = standing({ files: { 'flows/web.yaml': published }, settings: { drift: 'ignore', limits: { ...LIMITS, createWindowMs: 90_000 } } })
  await world.resync(120_000)
  world.emulator.fault({ match: { path: '/flows/*/action' }, latencyMs: 3_600_000, count: 1 })
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(20_000)
  expect(flows(world)).toContain('c1a1 disabled: web; id')
  // The process dies while it waits.
  const { clock, source, emulator, ledger } = world
  source.commit({ 'flows/web.yaml': published })
  const survives = { clock, source, emulator, ledger, transport: (world as InProcess & { transport: Transport }).transport }
  const again = daemonInProcess({ settings: { drift: 'ignore', limits: { ...LIMITS, createWindowMs: 90_000 } }, survives })
  await again.resync(60_000)
  await again.resync(200_000)
  expect(flows(again)).toEqual(['c1a1 enabled: web; id'])
  await again.stop()
})

test('goes on saying that a gone manifest may have moved to a key whose own flow is stuck, also after a look at that key alone', async () => {
  const page = { name: 'Page views', state: 'published' }
  const world = standing({ files: { 'flows/web.yaml': published, 'flows/page.yaml': manifest(page) }, settings: { prune: 'disable' } })
  await world.resync(60_000)
  world.emulator.fault({ match: { write: true }, stuck: true, count: 1 })
  world.source.commit({ 'flows/web.yaml': null })
  await world.look(60_000)
  world.source.commit({ 'flows/page.yaml': null, 'flows/web.yaml': manifest({ ...page, sluice: { movedFrom: 'page' } }) })
  await world.look(300_000)
  expect(world.named('pass.started').at(-1)?.passKind).toBe('targeted')
  expect(world.named('flow.held').map(({ key, reason }) => `${key} ${reason}`)).toEqual(['page move-suspected'])
  expect(world.named('flow.released')).toEqual([])
  await world.stop()
})

test('knows that it published the new flow although nobody heard the answer, when git has it switched off', async () => {
  const world = standing({ files: { 'flows/web.yaml': published }, settings: { drift: 'report' } })
  await world.resync(60_000)
  world.emulator.fault({ match: { path: '/flows/*/action' }, skip: 1, cut: 'after', count: 1 })
  // The answer of the publish gets lost, and before the flow is read again git has gone on.
  world.onRequest(({ url }) => {
    if (url.includes('op=publish'))
      world.source.commit({ 'flows/web.yaml': manifest({ ...PASS_THROUGH, state: 'disabled', sluice: { replace: 'allow' } }) })
    if (url.includes('op=publish')) void world.daemon.lookAtGit('test')
  })
  world.source.commit({ 'flows/web.yaml': replaced })
  await world.look(120_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a1 disabled: web; id', 'd8a6 disabled: web; id; gen=2'])
  expect(world.named('flow.drifted')).toEqual([])
  await world.stop()
})

test.each([
  { when: 'before', latencyMs: 0 },
  { when: 'after', latencyMs: 1_000 },
])('publishes nothing beside the flow that a peer a revision behind moves to its key $when the look for the keeper', async ({ latencyMs }) => {
  const settings = { limits: { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 10_000 } }
  const behind = daemonInProcess({ settings, knobs: { listLagMs: 10_000 } })
  const { clock, emulator, transport } = behind
  const renamed = { 'flows/web.yaml': null, 'flows/site.yaml': manifest({ state: 'published', sluice: { movedFrom: 'web' } }) }
  const ahead = daemonInProcess({ settings, survives: { clock, emulator, transport } })
  for (const world of [behind, ahead]) await world.resync(60_000)
  behind.source.commit({ 'flows/web.yaml': published })
  ahead.source.commit(renamed)
  // Each makes a flow before a listing shows it the other's, and looks for the keeper ten seconds later.
  await Promise.all([behind.daemon.lookAtGit('test'), clock.advance(1_000)])
  await Promise.all([ahead.daemon.lookAtGit('test'), clock.advance(9_500)])
  if (latencyMs > 0) emulator.fault({ match: { method: 'GET', path: '/flows/*' }, latencyMs, count: 1 })
  behind.source.commit(renamed)
  await behind.look(60_000)
  for (const world of [ahead, behind, ahead]) await world.resync(60_000)
  expect(flows(behind)).toEqual(['c1a1 enabled: site; id'])
  expect([...behind.named('flow.held'), ...ahead.named('flow.held')]).toEqual([])
  await behind.stop()
  await ahead.stop()
})

test('does not move a flow to a key for which a peer, which did not know it by its new name, has made one meanwhile', async () => {
  const settings = { limits: { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 10_000 } }
  const first = daemonInProcess({ settings, files: { 'flows/web.yaml': published }, knobs: { listLagMs: 9_000 } })
  const { clock, source, emulator, transport } = first
  const second = daemonInProcess({ settings, survives: { clock, source, emulator, transport } })
  for (const world of [first, second, first, second]) await world.resync(60_000)
  const id = asText(emulator.flows('dev')[0]?.['id'])
  let renamed = false
  first.onRequest(({ method }) => {
    if (method !== 'PATCH' || renamed) return
    renamed = true
    emulator.person.edit({ ...WHERE, id, patch: { name: 'Called otherwise' } })
    emulator.fault({ match: { method: 'GET', path: '/flows/*' }, latencyMs: 25_000, count: 1 })
  })
  source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': published })
  await Promise.all([first.daemon.lookAtGit('test'), clock.advance(500)])
  await second.look(20_000)
  await clock.advance(120_000)
  for (const world of [first, second]) await world.resync(60_000)
  expect(flows(first)).toEqual(['c1a1 enabled: site; id', 'c1a1 enabled: web; id'])
  expect([...first.named('flow.held'), ...second.named('flow.held')].map(({ reason }) => reason)).not.toContain('duplicate-suspected')
  await first.stop()
  await second.stop()
})

test('does not take a flow that has just moved for that of its old key, which has a manifest again, from a listing that lags', async () => {
  const limits = { ...LIMITS, listLagMs: 10_000 }
  const world = standing({ files: { 'flows/web.yaml': published }, settings: { limits }, knobs: { listLagMs: 9_000 } })
  await world.resync(60_000)
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': null, 'flows/site.yaml': published })
  await world.look(1_000)
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'disabled' }) })
  for (const ms of [60_000, 60_000, 60_000]) await world.resync(ms)
  expect(world.named('flow.disabled').map(({ key, reason }) => `${key} ${reason}`)).toEqual(['web new'])
  expect(flows(world)).toEqual(['c1a1 disabled: web; id', 'c1a1 enabled: site; id'])
  await world.stop()
})
