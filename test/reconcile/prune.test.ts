import { expect, test } from 'vitest'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const HOUR_MS = 3_600_000
const ALWAYS = { 'flows/stays.yaml': manifest({ name: 'Stays' }) }

function standing(files: Record<string, string>, settings: Partial<TargetSettings> = {}): InProcess {
  return daemonInProcess({ files: { ...ALWAYS, ...files }, settings: { prune: 'delete', deleteAfterMs: 24 * HOUR_MS, ...settings } })
}

/** Flows by name, with state and marker line. */
function flows(world: InProcess): Record<string, unknown>[] {
  return world.emulator.flows('dev').map(({ name, state }) => ({ name, state }))
}

function writes(world: InProcess): string[] {
  return world.emulator
    .journal({ write: true })
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, '{id}').replace('/data/foundation/flowservice', '')}`)
    .filter((line) => !line.includes('token'))
}

test('switches a flow off when its manifest goes, deletes it a day later, and never before', async () => {
  const world = standing({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync()
  world.emulator.clearJournal()
  world.source.commit({ 'flows/web.yaml': null })
  await world.look()
  expect(flows(world)).toEqual([
    { name: 'Stays', state: 'draft' },
    { name: 'Web events', state: 'disabled' },
  ])
  expect(world.named('flow.disabled')).toMatchObject([{ key: 'web', step: 'prune', reason: 'manifest-gone', deleteAt: expect.any(String) }])
  await world.resync(23 * HOUR_MS)
  expect(flows(world)).toHaveLength(2)
  await world.clock.advance(2 * HOUR_MS)
  expect(flows(world)).toEqual([{ name: 'Stays', state: 'draft' }])
  expect(world.named('flow.deleted')).toMatchObject([{ key: 'web', reason: 'manifest-gone' }])
  expect(writes(world).map((line) => line.split('?')[0])).toEqual(['POST /flows/{id}/action', 'PATCH /flows/{id}', 'DELETE /flows/{id}'])
  await world.resync()
  expect(writes(world)).toHaveLength(3)
  await world.stop()
})

test('undoes a prune when the file comes back in time', async () => {
  const web = manifest({ state: 'published' })
  const world = standing({ 'flows/web.yaml': web }, { drift: 'report' })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': null })
  await world.look()
  world.source.commit({ 'flows/web.yaml': web })
  await world.look()
  expect(flows(world)).toContainEqual({ name: 'Web events', state: 'enabled' })
  expect(world.emulator.flows('dev').find((flow) => flow['name'] === 'Web events')?.['description']).not.toContain('gone=')
  await world.resync(48 * HOUR_MS)
  expect(flows(world)).toContainEqual({ name: 'Web events', state: 'enabled' })
  await world.stop()
})

test('keeps everything while the flows folder is empty, and says so in one line', async () => {
  const world = standing({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': null, 'flows/stays.yaml': null })
  await world.look()
  await world.resync(48 * HOUR_MS)
  expect(flows(world)).toMatchObject([{ state: 'draft' }, { state: 'enabled' }])
  expect(world.named('prune.withheld')).toMatchObject([{ reason: 'source-empty', counts: { flows: 2 } }])
  await world.stop()
})

test('does not delete what a person enabled between the read and the delete', async () => {
  const world = standing({ 'flows/web.yaml': manifest({ state: 'published' }) }, { deleteAfterMs: 0 })
  await world.resync()
  let meddle = false
  world.onRequest(({ method, url }) => {
    if (!meddle || method !== 'GET' || !/\/flows\/[0-9a-f-]{36}$/.test(url)) return
    meddle = false
    world.emulator.person.edit({ ...WHERE, name: 'Web events', action: 'enable' })
  })
  world.source.commit({ 'flows/web.yaml': null })
  await world.look()
  meddle = true
  await world.resync()
  expect(world.emulator.flows('dev').find((flow) => flow['name'] === 'Web events')).toBeDefined()
  await world.stop()
})

test('takes a flow that a person deleted while it was being pruned for gone', async () => {
  const world = standing({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync()
  let done = false
  world.onRequest(({ method, url }) => {
    if (done || method !== 'POST' || !url.includes('action?op=disable')) return
    done = true
    world.emulator.person.edit({ ...WHERE, name: 'Web events', action: 'delete' })
  })
  world.source.commit({ 'flows/web.yaml': null })
  await world.look(120_000)
  await world.resync(120_000)
  await world.resync(120_000)
  expect(flows(world)).toEqual([{ name: 'Stays', state: 'draft' }])
  expect(world.named('flow.forgotten')).toMatchObject([{ key: 'web' }])
  expect(world.named('flow.deleted')).toEqual([])
  await world.stop()
})

test('finishes a delete whose answer was lost, and one that the service takes its time for', async () => {
  const world = standing({ 'flows/a.yaml': manifest({ name: 'A' }), 'flows/b.yaml': manifest({ name: 'B' }) })
  await world.resync()
  world.emulator.fault({ match: { method: 'DELETE' }, count: 1, cut: 'after' })
  world.emulator.knobs({ deleteMs: 20_000 })
  world.source.commit({ 'flows/a.yaml': null, 'flows/b.yaml': null })
  await world.look(120_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual([{ name: 'Stays', state: 'draft' }])
  expect(
    (
      await world.ledger.snapshot({
        owner: 'acme',
        org: TEST_ORG,
        sandboxId: world.emulator.flows('dev')[0]?.['sandboxId'] as string,
        source: 'default',
      })
    ).owned.map((row) => row.key),
  ).toEqual(['stays'])
  expect(world.named('target.stopped')).toEqual([])
  await world.stop()
})

test('prunes after everything else of the pass', async () => {
  const world = standing({ 'flows/a.yaml': manifest({ name: 'A' }) })
  await world.resync()
  world.emulator.clearJournal()
  world.source.commit({ 'flows/a.yaml': null, 'flows/b.yaml': manifest({ name: 'B' }), 'flows/c.yaml': manifest({ name: 'C' }) })
  await world.look()
  expect(writes(world).map((line) => line.split(' ')[0])).toEqual(['POST', 'POST', 'DELETE'])
  await world.stop()
})

test('follows a renamed folder and prunes nothing', async () => {
  const files = { 'flows/crm/a.yaml': manifest({ name: 'A', state: 'published' }), 'flows/crm/b.yaml': manifest({ name: 'B' }) }
  const world = standing(files)
  await world.resync()
  world.emulator.clearJournal()
  world.source.commit({
    'flows/crm/a.yaml': null,
    'flows/crm/b.yaml': null,
    'flows/sales/a.yaml': files['flows/crm/a.yaml'],
    'flows/sales/b.yaml': files['flows/crm/b.yaml'],
  })
  await world.look()
  await world.resync(48 * HOUR_MS)
  expect(flows(world)).toContainEqual({ name: 'A', state: 'enabled' })
  expect(writes(world)).toEqual(['PATCH /flows/{id}', 'PATCH /flows/{id}'])
  expect(world.named('flow.bound')).toMatchObject([
    { key: 'sales/a', reason: 'moved' },
    { key: 'sales/b', reason: 'moved' },
  ])
  await world.stop()
})

test('prunes nothing that a manifest which cannot be applied says it moved from', async () => {
  const moved = (name: string): string => manifest({ name, sluice: { movedFrom: 'web' } })
  const world = standing({
    'flows/web.yaml': manifest({ state: 'published' }),
    'flows/a.yaml': manifest({ name: 'A' }),
    'flows/b.yaml': manifest({ name: 'B' }),
  })
  await world.resync()
  world.emulator.clearJournal()
  // Both files have flows of their own, and keep each other out.
  world.source.commit({ 'flows/web.yaml': null, 'flows/a.yaml': moved('A'), 'flows/b.yaml': moved('B') })
  await world.look()
  await world.resync(48 * HOUR_MS)
  expect(flows(world)).toContainEqual({ name: 'Web events', state: 'enabled' })
  expect(writes(world)).toEqual([])
  world.source.commit({ 'flows/b.yaml': manifest({ name: 'B', sluice: { movedFrom: '${vars.none}' } }) })
  await world.look()
  expect(flows(world)).toContainEqual({ name: 'Web events', state: 'enabled' })
  await world.stop()
})

test('keeps a flow whose manifest said protect although that never reached the flow, and no longer than git says so', async () => {
  const world = standing({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync()
  world.emulator.fault({ match: { method: 'PATCH' }, status: 412 })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published', sluice: { protect: true } }) })
  await world.look(120_000)
  world.source.commit({ 'flows/web.yaml': null })
  await world.resync()
  expect(world.named('flow.held').at(-1)).toMatchObject({ key: 'web', reason: 'protected' })
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': null })
  await world.resync()
  expect(flows(world)).toContainEqual({ name: 'Web events', state: 'disabled' })
  await world.stop()
})

test('keeps a flow whose manifest said protect while it was held', async () => {
  const world = standing({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'draft', sluice: { protect: true } }) })
  await world.look()
  expect(world.named('flow.held')).toMatchObject([{ key: 'web', reason: 'cannot-unpublish' }])
  world.source.commit({ 'flows/web.yaml': null })
  await world.resync()
  expect(flows(world)).toContainEqual({ name: 'Web events', state: 'enabled' })
  expect(world.named('flow.held').at(-1)).toMatchObject({ key: 'web', reason: 'protected' })
  await world.stop()
})
