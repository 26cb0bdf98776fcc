import { expect, test } from 'vitest'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import type { Bindings } from '../../src/plan/model.ts'
import { createLookups, type Lookups } from '../../src/reconcile/lookups.ts'
import type { FlowService } from '../../src/reconcile/target.ts'
import { daemonInProcess, manifest } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { bindings, desired } from '../support/worlds.ts'

const HOUR_MS = 60 * 60_000
const WHERE = { org: TEST_ORG, sandbox: 'dev' }

function lookups(clock: VirtualClock): { ask: (wants?: readonly DesiredFlow[], refresh?: boolean) => Promise<Bindings>; listings: () => number } {
  let count = 0
  const service = { listBindings: async () => ((count += 1), bindings) } as unknown as FlowService
  const kept: Lookups = createLookups(service, clock)
  const { signal } = new AbortController()
  return { ask: async (wants = [desired('crm')], refresh = false) => kept.bindings(wants, { signal, refresh }), listings: () => count }
}

test('looks up once an hour while every reference leads somewhere', async () => {
  const clock = new VirtualClock()
  const { ask, listings } = lookups(clock)
  for (let n = 0; n < 12; n += 1) {
    await ask()
    await clock.advance(5 * 60_000 - 1)
  }
  expect(listings()).toBe(1)
  await clock.advance(HOUR_MS)
  await ask()
  expect(listings()).toBe(2)
})

test('looks up again for a reference that leads nowhere, but not for each manifest that has one', async () => {
  const clock = new VirtualClock()
  const { ask, listings } = lookups(clock)
  const lost = Array.from({ length: 100 }, (_, n) => desired(`lost${n}`, { document: { sourceConnectionIds: [{ name: 'nowhere' }] } }))
  await ask()
  await ask(lost)
  expect(listings()).toBe(1)
  await clock.advance(11_000)
  await ask(lost)
  await ask(lost)
  expect(listings()).toBe(2)
})

test('a pass of 1,000 flows that finds nothing to do takes at most 12 calls', async () => {
  const files = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`flows/web${n}.yaml`, manifest({ name: `Web ${n}` })]))
  const world = daemonInProcess({ files })
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toHaveLength(1_000)
  world.emulator.clearJournal()
  await world.resync(60_000)
  const calls = world.emulator.journal().map(({ path }) => path.replace('/data/foundation/flowservice', ''))
  expect(calls.length).toBeLessThanOrEqual(12)
  expect(new Set(calls)).toEqual(new Set(['/flows']))
  await world.clock.advance(HOUR_MS)
  world.emulator.clearJournal()
  await world.resync(60_000)
  const hourly = world.emulator.journal().map(({ path }) => path.replace('/data/foundation/flowservice', ''))
  expect(hourly.filter((path) => path.endsWith('onnections') || path.endsWith('Specs'))).toHaveLength(5)
  await world.stop()
})

test('wires what it creates to the connection that bears the name now', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  const [old = ''] = (world.emulator.flows('dev')[0] ?? {})['sourceConnectionIds'] as string[]
  const collection = 'sourceConnections'
  const { id } = world.emulator.person.edit({ ...WHERE, collection, id: old, clone: { name: 'acme-web-events-source', state: 'enabled' } })
  world.emulator.person.edit({ ...WHERE, collection, id: old, action: 'delete' })
  await world.clock.advance(60_000)
  world.source.commit({ 'flows/next.yaml': manifest({ name: 'Next' }) })
  await world.look(10_000)
  expect(world.emulator.flows('dev').find((flow) => flow['name'] === 'Next')).toMatchObject({ sourceConnectionIds: [id] })
  await world.stop()
})

test('goes on by itself once a connection that was a draft is published', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  const source = { ...WHERE, collection: 'sourceConnections', name: 'acme-web-events-source' }
  world.emulator.person.edit({ ...source, patch: { state: 'draft' } })
  await world.clock.advance(60_000)
  world.source.commit({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await world.look()
  expect(world.named('flow.held')).toMatchObject([{ reason: 'upstream-draft' }])
  world.emulator.person.edit({ ...source, patch: { state: 'enabled' } })
  await world.clock.advance(60_000)
  await world.resync(10_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ state: 'enabled' }])
  await world.stop()
})
