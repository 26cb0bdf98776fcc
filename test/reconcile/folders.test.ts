import { expect, test } from 'vitest'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const writes = (world: InProcess): string[] =>
  world.emulator
    .journal()
    .filter((one) => one.method !== 'GET' && !one.path.includes('token'))
    .map((one) => `${one.method} ${one.path}`)

const names = (world: InProcess): string[] =>
  world.emulator
    .flows('dev')
    .flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
    .sort()

const files = {
  'flows/crm/a.yaml': manifest({ name: 'A' }),
  'flows/crm/own.yaml': manifest({ name: 'Own', sluice: { drift: 'correct' } }),
  'flows/web/b.yaml': manifest({ name: 'B' }),
}

function edit(world: InProcess, ...names: string[]): void {
  for (const name of names) world.emulator.person.edit({ ...WHERE, name, patch: { options: { edited: true }, name: `${name} edited` } })
}

test('leaves drift to be reported where a folder says so, and corrects it where the manifest or nobody does', async () => {
  const world = daemonInProcess({ files: { ...files, 'flows/crm/.sluice.yaml': 'drift: report\n' } })
  await world.resync()
  edit(world, 'A', 'Own', 'B')
  await world.resync()
  expect(names(world)).toEqual(['A edited', 'B', 'Own'])
  expect(world.named('flow.drifted').map((event) => event.key)).toEqual(['crm/a'])
  await world.stop()
})

test('looks at exactly the flows that a commit to nothing but folder settings makes a difference for', async () => {
  const world = daemonInProcess({ files: { ...files, 'flows/crm/.sluice.yaml': 'drift: report\n' } })
  await world.resync()
  edit(world, 'A', 'B')
  world.emulator.clearJournal()
  world.source.commit({ 'flows/crm/.sluice.yaml': 'drift: correct\n' })
  await world.look()
  expect(world.named('pass.finished').at(-1)).toMatchObject({ passKind: 'targeted' })
  // B waits for the next full pass: nobody said anything new about it. Own has a word of its own, so that the folder's changes nothing.
  expect(world.named('flow.patched').map((event) => event.key)).toEqual(['crm/a'])
  expect(
    new Set(
      world.emulator
        .journal()
        .filter((one) => one.path.includes('/flows/'))
        .map((one) => one.path),
    ),
  ).toHaveLength(1)
  await world.stop()
})

test('neither writes nor loosens anything below settings that are broken, and says where they are', async () => {
  const world = daemonInProcess({ files: { ...files, 'flows/crm/.sluice.yaml': 'suspend: true\n' } })
  await world.resync()
  expect(names(world)).toEqual(['B'])
  world.source.commit({ 'flows/crm/.sluice.yaml': '# hm\nsuspned: true\n' })
  await world.look()
  await world.resync()
  expect(names(world)).toEqual(['B'])
  expect(world.named('manifest.invalid')).toMatchObject([
    { code: 'member-unknown', path: 'flows/crm/.sluice.yaml', line: 2, column: 1, hint: 'Did you mean `suspend`?' },
  ])
  const standing = await world.ledger.standing((await world.ledger.scopes())[0] as never)
  expect(standing.map(({ key, status, reason, message }) => ({ key, status, reason, message }))).toMatchObject([
    { key: 'crm/a', status: 'stalled', reason: 'manifest-invalid', message: expect.stringContaining('flows/crm/.sluice.yaml:2:1') },
    { key: 'crm/own', status: 'stalled', reason: 'manifest-invalid' },
    { key: 'web/b', status: 'ready' },
  ])
  // The folder beside it goes on.
  world.source.commit({ 'flows/web/b.yaml': manifest({ name: 'B2' }) })
  await world.look()
  expect(names(world)).toEqual(['B2'])
  // Mended, it counts again.
  world.source.commit({ 'flows/crm/.sluice.yaml': 'suspend: false\n' })
  await world.look()
  expect(names(world)).toEqual(['A', 'B2', 'Own'])
  await world.stop()
})

test('sends nothing for a person who edits below settings that broke', async () => {
  const world = daemonInProcess({ files })
  await world.resync()
  world.source.commit({ 'flows/.sluice.yaml': 'drift: [' })
  edit(world, 'A', 'Own', 'B')
  world.emulator.clearJournal()
  await world.resync()
  expect(writes(world)).toEqual([])
  await world.stop()
})
