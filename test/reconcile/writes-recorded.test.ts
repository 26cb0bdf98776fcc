import { expect, test } from 'vitest'
import { createMemoryLedger, type MemoryDisk, type MemoryLedger } from '../../src/ledger/memory-ledger.ts'
import type { LedgerScope, WriteRecord } from '../../src/ledger/ledger.ts'
import { daemonInProcess, manifest } from '../support/daemon-in-process.ts'

const ADA = { author: 'Ada <ada@example.com>' }
const ABANDONED = { 'flows/web.yaml': manifest({ sluice: { abandon: true } }) }

test('every write is recorded with the author of its revision, and with before and after', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Other', state: 'published' }) }, ADA)
  await world.look()
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Other', state: 'published', sluice: { abandon: true } }) }, { author: 'Bob <b@c.d>' })
  await world.look()
  const writes = await writesOf(world.ledger)
  expect(writes.map(({ step, author, outcome }) => `${step} ${author} ${outcome}`)).toEqual([
    'create null done',
    'patch Ada <ada@example.com> done',
    'publish Ada <ada@example.com> done',
    'abandon Bob <b@c.d> done',
  ])
  expect(writes[0]).toMatchObject({ before: null, after: { name: 'Web events' } })
  expect(writes[1]).toMatchObject({ before: { '/name': 'Web events' }, after: { '/name': 'Other' } })
  expect(writes[2]).toMatchObject({ before: { '/state': 'draft' }, after: { '/state': 'published' } })
  expect(writes[3]).toMatchObject({ before: { '/description': expect.stringContaining('managed by sluice') }, after: {} })
  for (const write of writes) expect(write.requestId).toEqual(expect.any(String))
  await world.stop()
})

test('a surplus draft that is removed is recorded with what it was', async () => {
  const limits = { concurrency: 4, settleMs: 30_000, createWindowMs: 90_000, listLagMs: 10_000 }
  const first = daemonInProcess({ files: { 'flows/web.yaml': manifest() }, settings: { limits }, knobs: { listLagMs: 9_000 } })
  const { clock, source, emulator, transport } = first
  const second = daemonInProcess({ settings: { limits }, survives: { clock, source, emulator, transport } })
  await Promise.all([first.daemon.resync('test'), second.daemon.resync('test'), clock.advance(60_000)])
  for (const daemon of [first, second, first]) await daemon.resync(60_000)
  const removed = [...(await writesOf(first.ledger)), ...(await writesOf(second.ledger))].filter(({ step }) => step === 'remove-surplus')
  expect(removed).toMatchObject([{ key: 'web', reason: 'surplus', outcome: 'done', before: { name: 'Web events' }, after: null }])
  expect(emulator.flows('dev').map(({ id }) => id)).not.toContain(removed[0]?.flowId)
  await first.stop()
  await second.stop()
})

test('a write that was refused is in history with its code', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync()
  world.emulator.fault({ match: { method: 'PATCH', path: '/flows/*' }, count: 1, status: 400 })
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Other' }) }, ADA)
  await world.look()
  expect((await writesOf(world.ledger)).at(-1)).toMatchObject({ step: 'patch', outcome: 'failed', code: expect.any(String), ...ADA })
  await world.stop()
})

test.each([
  { killed: 'before the request left', disk: { afterCommit: 'intend' } as const, patches: 1 },
  { killed: 'before its answer was recorded', disk: { beforeCommit: 'settle' } as const, patches: 1 },
])('a process killed while it abandons, $killed, leaves the write in history and the flow to nobody', async ({ disk, patches }) => {
  const dying = dyingLedger(disk)
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() }, survives: { ledger: dying.ledger } })
  await world.resync()
  world.source.commit(ABANDONED, ADA)
  dying.arm()
  void world.daemon.lookAtGit('test')
  await world.clock.advance(1_000)
  const ledger = dying.ledger.crash()
  expect(await writesOf(ledger)).toMatchObject([{ step: 'create' }, { step: 'abandon', outcome: 'unknown', ...ADA }])

  const next = daemonInProcess({ survives: { ...world, ledger } })
  await next.resync()
  await next.resync()
  const [flow] = next.emulator.flows('dev')
  expect(flow).not.toHaveProperty('description')
  const { owned, intents } = await ledger.snapshot(await scopeOf(ledger))
  expect({ owned, intents }).toEqual({ owned: [], intents: [] })
  expect(next.emulator.journal().filter(({ method }) => method === 'PATCH')).toHaveLength(patches)
  await next.stop()
})

test('a flow that was abandoned without hearing the answer is not ours when its manifest is gone afterwards', async () => {
  const dying = dyingLedger({ beforeCommit: 'settle' })
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() }, survives: { ledger: dying.ledger } })
  await world.resync()
  world.source.commit(ABANDONED)
  dying.arm()
  void world.daemon.lookAtGit('test')
  await world.clock.advance(1_000)
  const ledger = dying.ledger.crash()
  world.source.commit({ 'flows/web.yaml': null, 'flows/other.yaml': manifest({ name: 'Other' }) })

  const next = daemonInProcess({ survives: { ...world, ledger } })
  await next.resync()
  expect((await ledger.snapshot(await scopeOf(ledger))).owned.map(({ key }) => key)).toEqual(['other'])
  expect(next.emulator.flows('dev').map(({ name }) => name)).toEqual(expect.arrayContaining(['Web events', 'Other']))
  await next.stop()
})

const PRUNING = { files: { 'flows/web.yaml': manifest(), 'flows/stays.yaml': manifest({ name: 'Stays' }) }, settings: { prune: 'delete' } } as const

test('a delete that was accepted is done in history, also when the look after it fails', async () => {
  const world = daemonInProcess(PRUNING)
  await world.resync()
  world.onRequest(({ method }) => {
    if (method === 'DELETE') world.emulator.fault({ match: { method: 'GET', path: '/flows/*' }, count: 1, status: 403 })
  })
  world.source.commit({ 'flows/web.yaml': null }, ADA)
  await world.look()
  expect(world.emulator.flows('dev')).toMatchObject([{ name: 'Stays' }])
  const deletes = (await writesOf(world.ledger)).filter(({ step }) => step === 'prune-delete')
  expect(deletes).toMatchObject([{ outcome: 'done', before: { name: 'Web events' }, after: null, ...ADA }])
  expect((await world.ledger.snapshot(await scopeOf(world.ledger))).intents).toMatchObject([{ kind: 'delete', key: 'web' }])
  await world.stop()
})

test('a process killed while a flow is being deleted leaves an intent that explains its absence', async () => {
  const dying = dyingLedger({ beforeCommit: 'intend' })
  const world = daemonInProcess({ ...PRUNING, survives: { ledger: dying.ledger }, knobs: { deleteMs: 20_000 } })
  await world.resync()
  world.onRequest(({ method }) => void (method === 'DELETE' && dying.arm()))
  world.source.commit({ 'flows/web.yaml': null }, ADA)
  void world.daemon.lookAtGit('test')
  await world.clock.advance(1_000)
  const ledger = dying.ledger.crash()
  expect((await ledger.snapshot(await scopeOf(ledger))).intents).toMatchObject([{ kind: 'delete', key: 'web' }])
  const next = daemonInProcess({ ...PRUNING, survives: { ...world, ledger } })
  for (let n = 0; n < 3; n += 1) await next.resync(60_000)
  const { owned, intents } = await ledger.snapshot(await scopeOf(ledger))
  expect([owned.map(({ key }) => key), intents]).toEqual([['stays'], []])
  expect(next.named('flow.held')).toEqual([])
  await next.stop()
})

type Moment = { [M in keyof MemoryDisk]: 'intend' | 'settle' }

/** A ledger whose process stops, once armed, at the first commit of the kind: it hears nothing any more. */
function dyingLedger({ beforeCommit, afterCommit }: Moment): { ledger: MemoryLedger; arm: () => void } {
  let armed = false
  const stopAt = (moment: string | undefined) => (operation: string) =>
    armed && operation === moment ? new Promise<void>(() => undefined) : Promise.resolve()
  const ledger = createMemoryLedger({ beforeCommit: stopAt(beforeCommit), afterCommit: stopAt(afterCommit) })
  return {
    ledger: { ...ledger, crash: () => ((armed = false), ledger.crash()) },
    arm: () => (armed = true),
  }
}

async function scopeOf(ledger: Pick<MemoryLedger, 'scopes'>): Promise<LedgerScope> {
  const [scope] = await ledger.scopes()
  return scope ?? expect.fail('nothing was recorded')
}

/** Oldest first. */
async function writesOf(ledger: Pick<MemoryLedger, 'scopes' | 'writes'>): Promise<WriteRecord[]> {
  return (await ledger.writes(await scopeOf(ledger), { key: null, limit: 100 })).toReversed()
}
