import { expect, test } from 'vitest'
import { readStatus } from '../../src/reconcile/read-status.ts'
import type { TargetStatus } from '../../src/reconcile/status.ts'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const LINE = (sluice: string): string => `${manifest({ name: 'Other name' }).slice(0, -1)},\n"sluice": ${sluice}}`

async function statusOf(world: InProcess): Promise<TargetStatus> {
  const report = await readStatus(world.ledger, { nowMs: world.clock.nowMs(), version: 'test', sources: [], targets: null })
  const [only] = report.targets
  if (only === undefined) throw new Error('no target')
  return only
}

const written = (world: InProcess): number => world.emulator.journal({ write: true }).filter((entry) => entry.path.startsWith('/data/')).length

const SWITCHES = [
  {
    name: 'its manifest',
    files: { 'flows/web.yaml': LINE('{ "suspend": true }') },
    settings: {},
    says: 'the manifest says sluice.suspend (flows/web.yaml:2)',
    at: { path: 'flows/web.yaml', line: 2, pointer: '/sluice/suspend' },
  },
  {
    name: 'its folder',
    files: { 'flows/web.yaml': manifest({ name: 'Other name' }), 'flows/.sluice.yaml': '# until monday\nsuspend: true\n' },
    settings: {},
    says: 'flows/.sluice.yaml:2 suspends this folder',
    at: { path: 'flows/.sluice.yaml', line: 2, pointer: '/suspend' },
  },
  {
    name: 'its target, whatever git says',
    files: { 'flows/web.yaml': LINE('{ "suspend": false }'), 'flows/.sluice.yaml': 'suspend: false\n' },
    settings: { suspend: true },
    says: 'the configuration suspends this target (policy.suspend)',
    at: {},
  },
]

test.each(SWITCHES)('changes nothing that $name suspends, names the switch, and does not count as blocked', async ({ files, settings, says, at }) => {
  const before = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await before.resync()
  await before.stop()
  before.source.commit(files)
  const world = daemonInProcess({ survives: before, settings })
  before.emulator.clearJournal()
  await world.resync()
  // A person at work meanwhile changes nothing about that.
  world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { description: 'by hand' } })
  await world.resync()
  expect(written(world)).toBe(0)
  expect(world.named('flow.held')).toMatchObject([{ reason: 'suspended', message: `a patch is due, but ${says}`, ...at }])
  const status = await statusOf(world)
  expect(status).toMatchObject({ condition: { status: 'ready' }, suspended: 1, counts: { held: 1 } })
  expect(status.flows).toMatchObject([{ key: 'web', status: 'held', inSync: false, suspended: true }])
  await world.stop()
})

test.each(SWITCHES)('shows what $name suspends although nothing is due', async ({ files, settings, says }) => {
  const before = daemonInProcess({ files: { 'flows/web.yaml': manifest({ name: 'Other name' }) } })
  await before.resync()
  await before.stop()
  before.source.commit(files)
  const world = daemonInProcess({ survives: before, settings })
  await world.resync()
  expect(world.named('flow.held')).toEqual([])
  const status = await statusOf(world)
  expect(status.flows).toMatchObject([{ key: 'web', status: 'ready', inSync: true, suspended: true, reason: 'suspended', message: says }])
  expect(status.suspended).toBe(1)
  await world.stop()
})

test('goes on with what a nearer word than the suspended folder lets go on', async () => {
  const world = daemonInProcess({
    files: {
      'flows/.sluice.yaml': 'suspend: true\n',
      'flows/web.yaml': manifest(),
      'flows/own.yaml': manifest({ name: 'Own', sluice: { suspend: false } }),
      'flows/crm/.sluice.yaml': 'suspend: false\n',
      'flows/crm/a.yaml': manifest({ name: 'A' }),
    },
  })
  await world.resync()
  expect(world.named('flow.created').map((event) => event.key)).toEqual(['crm/a', 'own'])
  await world.stop()
})

test('corrects what people did meanwhile once the switch is off again', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) } })
  await world.resync()
  world.source.commit({ 'flows/.sluice.yaml': 'suspend: true\n' })
  await world.look()
  world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Edited' } })
  world.emulator.person.edit({ ...WHERE, name: 'Edited', action: 'disable' })
  await world.resync()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Edited', state: 'disabled' }])
  world.source.commit({ 'flows/.sluice.yaml': null })
  await world.look()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Web events', state: 'enabled' }])
  expect(world.named('flow.ready')).toMatchObject([{ key: 'web', reason: 'suspended' }])
  await world.stop()
})

test('deletes no surplus draft in a target that is suspended', async () => {
  const before = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await before.resync()
  await before.stop()
  before.emulator.person.edit({ ...WHERE, name: 'Web events', clone: {}, as: 'sluice-test' })
  const world = daemonInProcess({ survives: before, settings: { suspend: true } })
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toHaveLength(2)
  await world.stop()
  const again = daemonInProcess({ survives: world })
  await again.resync(60_000)
  expect(again.emulator.flows('dev')).toHaveLength(1)
  await again.stop()
})

test.each([
  { name: 'folder', files: { 'flows/crm/.sluice.yaml': 'suspend: true\n' }, settings: {}, says: 'flows/crm/.sluice.yaml:1 suspends this folder' },
  { name: 'target', files: {}, settings: { suspend: true }, says: 'the configuration suspends this target' },
])('prunes nothing that lost its manifest while its $name is suspended', async ({ files, settings, says }) => {
  const before = daemonInProcess({ files: { 'flows/web.yaml': manifest(), 'flows/crm/a.yaml': manifest({ name: 'A' }) } })
  await before.resync()
  await before.stop()
  before.source.commit({ 'flows/crm/a.yaml': null, ...files })
  const world = daemonInProcess({ survives: before, settings: { prune: 'delete', ...settings } })
  await world.resync()
  expect(world.emulator.flows('dev')).toHaveLength(2)
  expect(world.named('flow.held')).toMatchObject([{ key: 'crm/a', reason: 'suspended', message: expect.stringContaining(says) }])
  await world.stop()
  const again = daemonInProcess({ survives: world, settings: { prune: 'delete' } })
  again.source.commit({ 'flows/crm/.sluice.yaml': null })
  await again.resync()
  expect(again.emulator.flows('dev')).toHaveLength(1)
  await again.stop()
})
