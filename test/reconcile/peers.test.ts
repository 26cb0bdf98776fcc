import { expect, test } from 'vitest'
import { markerId } from '../../src/plan/marker.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { memorySource, type MemorySource } from '../support/memory-source.ts'
import { TEST_ORG } from '../support/emulator.ts'
import type { Transport } from '../../src/flowservice/transport.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }

type Two = { first: InProcess; second: InProcess; git: MemorySource; mirror: MemorySource }

/** Two daemons of one owner on one sandbox, each with its own ledger and its own way to git. */
function two(files: Record<string, string>, settings: Partial<TargetSettings> = {}): Two {
  const git = memorySource(files)
  const mirror = view(git)
  const first = daemonInProcess({ survives: { source: git }, settings })
  const second = daemonInProcess({
    survives: {
      clock: first.clock,
      emulator: first.emulator,
      transport: (first as InProcess & { transport: Transport }).transport,
      source: mirror,
      ledger: createMemoryLedger(),
    },
    settings,
  })
  return { first, second, git, mirror }
}

/** The same repository, with an outage of its own. */
function view(source: MemorySource): MemorySource {
  const own: MemorySource = {
    ...source,
    down: false,
    resolve: async (options) => {
      if (own.down) await memorySourceDown()
      return source.resolve(options)
    },
  }
  return own
}

async function memorySourceDown(): Promise<never> {
  const dead = memorySource()
  dead.down = true
  await dead.resolve({ signal: new AbortController().signal })
  throw new Error('unreachable')
}

function writes(world: InProcess): string[] {
  return world.emulator
    .journal({ write: true })
    .filter(({ path }) => path.includes('/flows'))
    .map(({ method }) => method)
}

test('does not take for drift what another daemon applied from a newer commit', async () => {
  const { first, second, git } = two({ 'flows/web.yaml': manifest() })
  await first.resync()
  await second.resync()
  first.emulator.clearJournal()
  let committed = false
  second.onRequest(({ method, url }) => {
    if (committed || method !== 'GET' || !url.includes('/flows?')) return
    committed = true
    // After this one fetched git and before it reads the flows: the peer has carried out the next commit.
    git.commit({ 'flows/web.yaml': manifest({ name: 'Second name' }) })
    first.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Second name' }, as: 'sluice-test' })
  })
  await second.resync()
  await first.resync()
  expect(committed).toBe(true)
  expect(writes(first)).toEqual([])
  expect(first.emulator.flows('dev')).toMatchObject([{ name: 'Second name' }])
  await Promise.all([first.stop(), second.stop()])
})

test('leaves what a peer wrote alone while git cannot be reached, and corrects what a person did', async () => {
  const { first, second, git, mirror } = two({ 'flows/web.yaml': manifest(), 'flows/shop.yaml': manifest({ name: 'Shop' }) })
  await first.resync()
  await second.resync()
  mirror.down = true
  git.commit({ 'flows/web.yaml': manifest({ name: 'Second name' }) })
  await first.look()
  first.emulator.person.edit({ ...WHERE, name: 'Shop', patch: { name: 'By hand' } })
  first.emulator.clearJournal()
  await second.resync()
  await second.resync()
  expect(new Set(first.emulator.flows('dev').map((flow) => flow['name']))).toEqual(new Set(['Second name', 'Shop']))
  expect(second.named('flow.retrying')).toMatchObject([{ key: 'web', reason: 'written-by-peer' }])
  mirror.down = false
  await second.resync(60_000)
  await first.resync()
  await second.resync()
  expect(writes(first)).toEqual(['PATCH'])
  expect(second.named('flow.ready')).toMatchObject([{ key: 'web', reason: 'written-by-peer' }])
  await Promise.all([first.stop(), second.stop()])
})

test('does not create again what a peer deleted while git cannot be reached', async () => {
  const { first, second, git, mirror } = two({ 'flows/web.yaml': manifest(), 'flows/stays.yaml': manifest({ name: 'Stays' }) }, { prune: 'delete' })
  await first.resync()
  await second.resync()
  mirror.down = true
  git.commit({ 'flows/web.yaml': null })
  await first.look()
  first.emulator.clearJournal()
  for (let pass = 0; pass < 5; pass += 1) await second.resync(30_000)
  expect(writes(first)).toEqual([])
  mirror.down = false
  for (let pass = 0; pass < 3; pass += 1) await second.resync(60_000)
  expect(first.emulator.flows('dev')).toMatchObject([{ name: 'Stays' }])
  expect(writes(first)).toEqual([])
  await Promise.all([first.stop(), second.stop()])
})

test('after a stale etag it does not write over what a peer was faster with', async () => {
  const { first, second, git } = two({ 'flows/web.yaml': manifest() })
  await first.resync()
  await second.resync()
  first.emulator.clearJournal()
  git.commit({ 'flows/web.yaml': manifest({ name: 'Second name' }) })
  let meddled = false
  second.onRequest(({ method }) => {
    if (meddled || method !== 'PATCH') return
    meddled = true
    // The peer applies a newer commit between the read and the write.
    git.commit({ 'flows/web.yaml': manifest({ name: 'Third name' }) })
    first.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Third name' }, as: 'sluice-test' })
  })
  await second.look(10_000)
  expect(meddled).toBe(true)
  expect(first.emulator.flows('dev')).toMatchObject([{ name: 'Third name' }])
  await second.resync()
  expect(first.emulator.flows('dev')).toMatchObject([{ name: 'Third name' }])
  expect(first.emulator.journal({ write: true }).filter(({ method, status }) => method === 'PATCH' && status === 200)).toEqual([])
  await Promise.all([first.stop(), second.stop()])
})

test.each(['a draft', 'published'])('publishes no twin of a flow whose marker a person stripped behind another daemon: %s', async (twinIs) => {
  const limits = { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 1_000 }
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest({ state: 'published' }) }, settings: { limits } })
  let stripped = false
  world.onRequest(({ method, url }) => {
    if (stripped || method !== 'GET' || !url.includes('orderby=-createdAt') || world.emulator.flows('dev').length === 0) return
    stripped = true
    // What another daemon had created, and maybe published, and a person has taken the line from, all before this look.
    const twin = world.emulator.person.edit({ ...WHERE, name: 'Web events', clone: { description: '' }, as: 'sluice-test' })
    if (twinIs === 'published') world.emulator.person.edit({ ...WHERE, id: twin['id'] as string, action: 'publish', as: 'sluice-test' })
  })
  await world.resync(60_000)
  await world.resync(60_000)
  expect(stripped).toBe(true)
  expect(world.emulator.flows('dev').filter(({ state }) => state !== 'draft')).toHaveLength(twinIs === 'published' ? 1 : 0)
  expect(world.named('flow.retrying')).toMatchObject([{ key: 'web', reason: 'keeper-unconfirmed' }])
  // Nobody puts the line back: that is for people to settle, and looking every minute would not help.
  expect(world.named('flow.held')).toMatchObject([{ key: 'web', reason: 'name-taken' }])
  await world.stop()
})

test('does not switch on again what a peer replaced, although git takes the change back before this one has seen it', async () => {
  const PASS_THROUGH = { flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' }, transformations: null }
  const was = manifest({ state: 'published', sluice: { replace: 'allow' } })
  const { first, second, git } = two({ 'flows/web.yaml': was })
  await first.resync()
  await second.resync()
  let most = 0
  first.onRequest(() => {
    most = Math.max(most, first.emulator.flows('dev').filter(({ state }) => state === 'enabled').length)
  })
  git.commit({ 'flows/web.yaml': manifest({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow' } }) })
  await second.look(60_000)
  expect(first.emulator.flows('dev').map(({ state }) => state)).toEqual(['disabled', 'enabled'])
  git.commit({ 'flows/web.yaml': manifest({ state: 'published', description: 'as before', sluice: { replace: 'allow' } }) })
  await first.look(60_000)
  for (const world of [first, second, first]) await world.resync(60_000)
  expect(most).toBe(1)
  const running = first.emulator.flows('dev').filter(({ state }) => state === 'enabled')
  expect(running).toMatchObject([{ flowSpec: { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81' } }])
  await Promise.all([first.stop(), second.stop()])
})

test('makes no drafts for a key that a peer moved while git cannot be reached', async () => {
  const PASS_THROUGH = { flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' }, transformations: null }
  const replacing = { ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow' } }
  const { first, second, git, mirror } = two({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await first.resync()
  await second.resync()
  // The second has read the replacement, and nothing later.
  git.commit({ 'flows/web.yaml': manifest(replacing) })
  second.emulator.fault({ match: { method: 'POST' }, count: 1_000, status: 503 })
  await second.look(5_000)
  first.emulator.clearFaults()
  mirror.down = true
  await first.look(60_000)
  git.commit({ 'flows/web.yaml': null, 'flows/site.yaml': manifest({ ...replacing, sluice: { replace: 'allow', movedFrom: 'web' } }) })
  await first.look(60_000)
  const before = first.emulator.flows('dev')
  for (let pass = 0; pass < 5; pass += 1) await second.resync(60_000)
  expect(first.emulator.flows('dev')).toEqual(before)
  expect(second.named('flow.retrying').at(-1)).toMatchObject({ key: 'web', reason: 'written-by-peer' })
  mirror.down = false
  await second.resync(120_000)
  expect(first.emulator.flows('dev')).toEqual(before)
  await Promise.all([first.stop(), second.stop()])
})

test('asks git again before it writes over a peer, also after a write of its own got no answer', async () => {
  const world = daemonInProcess({ files: { 'flows/web.yaml': manifest() } })
  await world.resync(60_000)
  world.emulator.fault({ match: { method: 'PATCH' }, cut: 'before', count: 1 })
  let isOvertaken = false
  world.onRequest(({ method, url }) => {
    // Another daemon is faster while the answer is awaited, and git has gone on by the time somebody asks it.
    const lost = world.emulator.journal({ write: true }).some((entry) => entry.method === 'PATCH')
    if (method !== 'GET' || !url.includes('/flows/') || !lost || isOvertaken) return
    isOvertaken = true
    world.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'From a newer commit' }, as: 'sluice-test' })
    world.source.commit({ 'flows/web.yaml': manifest({ name: 'From a newer commit' }) })
  })
  world.source.commit({ 'flows/web.yaml': manifest({ name: 'Second name' }) })
  await world.look(60_000)
  expect(world.named('flow.retrying')).toMatchObject([{ reason: 'changed-meanwhile' }])
  expect(world.emulator.journal({ write: true }).filter(({ method, cut }) => method === 'PATCH' && cut !== 'before')).toEqual([])
  await world.stop()
})

test('plans a prune again when a peer has moved the flow to another key by then', async () => {
  const files = { 'flows/web.yaml': manifest({ state: 'published' }), 'flows/other.yaml': manifest({ name: 'Other' }) }
  const world = daemonInProcess({ files, settings: { prune: 'delete' } })
  await world.resync(60_000)
  const flow = world.emulator.flows('dev').find(({ name }) => name === 'Web events')
  let isMoved = false
  const scope = { org: TEST_ORG, sandboxId: flow?.['sandboxId'] as string, owner: 'acme', key: 'site' }
  world.onRequest(({ method, url }) => {
    if (method !== 'GET' || !url.includes(`/flows/${flow?.['id'] as string}`) || isMoved) return
    isMoved = true
    const description = `[managed by sluice: acme/site; id=${markerId(scope)}]`
    world.emulator.person.edit({ ...WHERE, id: flow?.['id'] as string, patch: { description }, as: 'sluice-test' })
  })
  world.source.commit({ 'flows/web.yaml': null })
  await world.resync(1_000)
  expect(world.named('flow.retrying')).toMatchObject([{ key: 'web', reason: 'changed-meanwhile' }])
  await world.stop()
})

test('makes no draft beside the flow that a peer has put in the place of one whose publish this one never saw', async () => {
  const PASS_THROUGH = { flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' }, transformations: null }
  const { first, second, git } = two({ 'flows/web.yaml': manifest() })
  await first.resync()
  await second.resync()
  first.emulator.person.edit({ ...WHERE, name: 'Web events', action: 'publish' })
  git.commit({ 'flows/web.yaml': manifest({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow' } }) })
  await second.look(60_000)
  first.emulator.clearJournal()
  await first.look(60_000)
  expect(first.emulator.flows('dev').map(({ state }) => state)).toEqual(['disabled', 'enabled'])
  expect(writes(first)).toEqual([])
  await Promise.all([first.stop(), second.stop()])
})
