import { expect, test } from 'vitest'
import { readsOnly } from '../../src/flowservice/reads-only.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import { readStatus } from '../../src/reconcile/read-status.ts'
import type { TargetStatus } from '../../src/reconcile/status.ts'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }

/** What a daemon sends, but for reads and tokens. */
function watchWrites(world: InProcess): WireRequest[] {
  const sent: WireRequest[] = []
  world.onRequest((request) => {
    if (request.method !== 'GET' && !request.url.includes('/ims/token')) sent.push(request)
  })
  return sent
}

async function statusOf(world: InProcess): Promise<TargetStatus | undefined> {
  return (await readStatus(world.ledger, { nowMs: world.clock.nowMs(), version: 'test', sources: [], targets: null })).targets[0]
}

const told = (world: InProcess): string[] =>
  world.named('flow.would-change').map(({ key, steps, reason }) => `${key}: ${steps.join(' ')} (${reason})`)

/** A sandbox that a daemon kept, and everything that can be due in it. */
async function everythingDue(): Promise<InProcess & ReturnType<typeof daemonInProcess>> {
  const published = (name: string): string => manifest({ name, state: 'published' })
  const files = Object.fromEntries(
    ['same', 'changed', 'edited', 'stripped', 'off', 'removed', 'moved', 'leaving', 'twice', 'deleted'].map((name) => [
      `flows/${name}.yaml`,
      name === 'off' || name === 'edited' ? published(name) : manifest({ name }),
    ]),
  )
  const before = daemonInProcess({ files })
  await before.resync()
  await before.stop()
  const { edit } = before.emulator.person
  before.source.commit({
    'flows/new.yaml': published('new'),
    'flows/changed.yaml': published('Changed'),
    'flows/removed.yaml': null,
    'flows/moved.yaml': null,
    'flows/moved-on.yaml': manifest({ name: 'moved', sluice: { movedFrom: 'moved' } }),
    'flows/leaving.yaml': manifest({ name: 'leaving', sluice: { abandon: true } }),
    'flows/theirs.yaml': manifest({ name: 'theirs', sluice: { adopt: 'by-name' } }),
  })
  edit({ ...WHERE, name: 'same', clone: { name: 'theirs', description: 'by hand' } })
  edit({ ...WHERE, name: 'edited', patch: { name: 'Edited' } })
  edit({ ...WHERE, name: 'stripped', patch: { description: 'no marker' } })
  edit({ ...WHERE, name: 'off', action: 'disable' })
  edit({ ...WHERE, name: 'twice', clone: {}, as: 'sluice-test' })
  edit({ ...WHERE, name: 'deleted', action: 'delete' })
  return before
}

test('sends tokens and reads and nothing else, whatever is due, and tells each thing once', async () => {
  const before = await everythingDue()
  const settings = { prune: 'delete' as const }
  const world = daemonInProcess({ survives: before, observeOnly: true, settings })
  const sent = watchWrites(world)
  const flows = JSON.stringify(world.emulator.flows('dev'))
  await world.resync(60_000)
  await world.resync(60_000)
  await world.resync(60_000)
  expect(sent).toEqual([])
  expect(JSON.stringify(world.emulator.flows('dev'))).toBe(flows)
  expect(told(world).sort()).toEqual([
    'changed: patch publish (revision)',
    'deleted: create (deleted-outside)',
    'edited: patch (drift)',
    'leaving: abandon (asked)',
    'moved-on: patch (moved)',
    'new: create publish (new)',
    'off: enable (drift)',
    'removed: prune (manifest-gone)',
    'stripped: patch (marker-lost)',
    'theirs: adopt (asked)',
    'twice: remove-surplus (surplus)',
  ])
  await world.stop()
  // The same sandbox for a daemon that may: everything that was said is then done.
  const doing = daemonInProcess({ survives: world, settings })
  await doing.resync(60_000)
  await doing.resync(60_000)
  const done = new Set(doing.events.flatMap((event) => ('step' in event && 'key' in event && event.event.startsWith('flow.') ? [event.key] : [])))
  expect([...done].sort()).toEqual(['changed', 'deleted', 'edited', 'leaving', 'moved-on', 'new', 'off', 'removed', 'stripped', 'theirs', 'twice'])
  await doing.stop()
})

test('tells again when something else is due, and that nothing is any more', async () => {
  const before = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await before.resync()
  await before.stop()
  const world = daemonInProcess({ survives: before, observeOnly: true })
  const sent = watchWrites(world)
  await world.resync()
  expect(told(world)).toEqual([])
  for (const name of ['Edited', 'Edited', 'Edited again']) {
    world.emulator.person.edit({ ...WHERE, id: world.emulator.flows('dev')[0]?.['id'] ?? null, patch: { name } })
    await world.resync()
  }
  expect(world.named('flow.would-change')).toMatchObject([
    { key: 'web', steps: ['patch'], reason: 'drift', changes: [{ pointer: '/name', before: 'Edited', after: 'Web events' }] },
    { key: 'web', changes: [{ before: 'Edited again' }] },
  ])
  expect(world.named('flow.held')).toEqual([])
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Edited again' }) })
  await world.look()
  expect(world.named('flow.ready')).toMatchObject([{ key: 'web', reason: 'observe-only' }])
  expect(sent).toEqual([])
  await world.stop()
})

test('does not go on telling of a start that is shifted with the clock', async () => {
  const schedule = { startTime: 1_700_000_000, frequency: 'hour', interval: 1 }
  const before = daemonInProcess({
    files: { 'flows/batch.yaml': manifest({ flowSpec: { name: 'CloudStorageToAEP' }, scheduleParams: schedule }) },
  })
  await before.resync()
  const [draft] = before.emulator.flows('dev')
  await before.stop()
  if (draft === undefined) throw new Error(JSON.stringify(before.events.filter((event) => event.event === 'flow.held')))
  before.source.commit({
    'flows/batch.yaml': manifest({
      flowSpec: { name: 'CloudStorageToAEP' },
      scheduleParams: schedule,
      state: 'published',
      sluice: { startTime: 'shift' },
    }),
  })
  const world = daemonInProcess({ survives: before, observeOnly: true })
  await world.resync()
  await world.resync(600_000)
  await world.resync()
  expect(told(world)).toEqual(['batch: patch publish (start-shifted)'])
  await world.stop()
})

test('says in status that it only observes, what is due, and that no revision is applied by that', async () => {
  const before = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await before.resync()
  await before.stop()
  const applied = (await statusOf(before))?.revisionApplied
  before.source.commit({ 'flows/web.yaml': manifest({ name: 'Other name' }) })
  const world = daemonInProcess({ survives: before, observeOnly: true })
  await world.resync()
  expect(await statusOf(world)).toMatchObject({
    observeOnly: true,
    condition: { status: 'ready', reason: 'observe-only' },
    revisionApplied: applied,
    flows: [{ key: 'web', status: 'held', inSync: false, reason: 'observe-only', message: 'only observed; due: patch /name (revision)' }],
  })
  expect(world.daemon.notReady()).toEqual([])
  await world.stop()
})

test('holds by their reason what would be held anyway', async () => {
  const world = daemonInProcess({
    files: { 'flows/web.yaml': manifest({ sourceConnectionIds: [{ name: 'nowhere' }] }), 'flows/idle.yaml': manifest({ sluice: { suspend: true } }) },
    observeOnly: true,
  })
  await world.resync()
  expect(world.named('flow.held').map(({ key, reason }) => `${key} ${reason}`)).toEqual(['idle suspended', 'web reference-unknown'])
  expect(told(world)).toEqual([])
  await world.stop()
})

test('the transport under observe-only lets no write through, whoever asks for it', async () => {
  const sent: string[] = []
  const transport = readsOnly(async ({ method }) => {
    sent.push(method)
    return { status: 200, headers: {}, body: '' }
  })
  const options = { signal: new AbortController().signal }
  for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const) {
    const request = { method, url: 'http://emulator/', headers: {}, body: null }
    if (method === 'GET') await transport(request, options)
    else await expect(transport(request, options)).rejects.toThrow('observeOnly')
  }
  expect(sent).toEqual(['GET'])
})
