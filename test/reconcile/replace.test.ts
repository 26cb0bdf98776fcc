import { expect, test } from 'vitest'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { createMemoryLedger, type MemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { TEST_ORG } from '../support/emulator.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const PASS_THROUGH = { flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' }, transformations: null }
const before = manifest({ state: 'published' })
const after = manifest({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow' } })

function started(settings: Partial<TargetSettings> = {}, text = before): InProcess {
  const limits = { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 1_000 }
  return daemonInProcess({ files: { 'flows/web.yaml': text }, settings: { limits, ...settings }, knobs: { listLagMs: 900 } })
}

function flows(world: InProcess): string[] {
  return world.emulator
    .flows('dev')
    .map(({ flowSpec, state }) => `${(flowSpec as { id: string }).id.slice(0, 8)} ${state as string}`)
    .sort()
}

function creates(world: InProcess): number {
  return world.emulator.journal({ write: true }).filter(({ method, path }) => method === 'POST' && /\/flows(\?|$)/.test(path)).length
}

/** Watches every request: the two flows must never both be enabled. */
function neverBoth(world: InProcess): () => number {
  let most = 0
  world.onRequest(() => {
    most = Math.max(most, world.emulator.flows('dev').filter(({ state }) => state === 'enabled' || state === 'enabling').length)
  })
  return () => most
}

test('replaces a published flow: the new one is there before the old one stops, and they never run side by side', async () => {
  const world = started({ prune: 'delete', deleteAfterMs: 3_600_000 })
  await world.resync(60_000)
  const most = neverBoth(world)
  world.source.commit({ 'flows/web.yaml': after })
  await world.look(120_000)
  expect(flows(world)).toEqual(['c1a19761 disabled', 'd8a6f005 enabled'])
  expect(most()).toBe(1)
  await world.resync(2 * 3_600_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['d8a6f005 enabled'])
  expect(creates(world)).toBe(2)
  world.emulator.clearJournal()
  await world.resync(60_000)
  expect(world.emulator.journal({ write: true })).toEqual([])
  await world.stop()
})

test('replaces a draft by deleting it first', async () => {
  const world = started({}, manifest())
  await world.resync(60_000)
  world.source.commit({ 'flows/web.yaml': manifest({ ...PASS_THROUGH, sluice: { replace: 'allow' } }) })
  await world.look(120_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['d8a6f005 draft'])
  expect(world.named('flow.deleted')).toMatchObject([{ key: 'web', step: 'replace' }])
  await world.stop()
})

test('goes on after a crash at any request, and makes no third flow', async () => {
  for (let at = 0; at < 14; at += 1) {
    const first = started()
    await first.resync(60_000)
    const most = neverBoth(first)
    let count = 0
    // The process dies as this request leaves: what it asks for happens, and nobody hears the answer.
    first.onRequest(({ method }) => {
      if (method !== 'GET') count += 1
      if (count === at + 1 && method !== 'GET') first.emulator.fault({ match: { method }, count: 1, latencyMs: 600_000 })
    })
    first.source.commit({ 'flows/web.yaml': after })
    await first.look(30_000)
    const second = daemonInProcess({
      settings: { limits: { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 1_000 } },
      survives: { ...first, ledger: (first.ledger as MemoryLedger).crash() },
    })
    await second.resync(700_000)
    await second.resync(60_000)
    expect([at, flows(second)]).toEqual([at, ['c1a19761 disabled', 'd8a6f005 enabled']])
    expect([at, creates(second), most()]).toEqual([at, 2, 1])
    await second.stop()
  }
})

test('makes no second draft when the answer to its create is lost, and listings lag', async () => {
  const world = started()
  await world.resync(60_000)
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' })
  world.source.commit({ 'flows/web.yaml': after })
  await world.look(60_000)
  await world.resync(60_000)
  expect(flows(world)).toEqual(['c1a19761 disabled', 'd8a6f005 enabled'])
  expect(creates(world)).toBe(2)
  await world.stop()
})

test('finishes with the ledger lost in the middle', async () => {
  const first = started()
  await first.resync(60_000)
  first.emulator.fault({ match: { method: 'POST', path: '/flows/*/action' }, count: 1_000, status: 503 })
  first.source.commit({ 'flows/web.yaml': after })
  await first.look(5_000)
  ;(first.ledger as MemoryLedger).crash()
  await first.clock.advance(600_000)
  first.emulator.clearFaults()
  expect(flows(first)).toEqual(['c1a19761 enabled', 'd8a6f005 draft'])
  const second = daemonInProcess({
    settings: { limits: { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 1_000 } },
    survives: { ...first, ledger: createMemoryLedger() },
  })
  await second.resync(120_000)
  await second.resync(60_000)
  expect(flows(second)).toEqual(['c1a19761 disabled', 'd8a6f005 enabled'])
  await second.stop()
})

test('switches the old flow off again when a person turns it on before the new one is published', async () => {
  const world = started()
  await world.resync(60_000)
  let done = false
  world.onRequest(({ method, url }) => {
    if (done || method !== 'POST' || !url.includes('op=publish')) return
    done = true
    world.emulator.person.edit({
      ...WHERE,
      id: world.emulator.flows('dev').find(({ state }) => state === 'disabled')?.['id'] as string,
      action: 'enable',
    })
  })
  world.source.commit({ 'flows/web.yaml': after })
  await world.look(120_000)
  await world.resync(120_000)
  await world.resync(120_000)
  expect(done).toBe(true)
  expect(flows(world)).toEqual(['c1a19761 disabled', 'd8a6f005 enabled'])
  await world.stop()
})

test('does not switch a flow on again beside the next generation, which a peer publishes at that moment', async () => {
  const limits = { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 60_000 }
  const world = started({ limits })
  await world.resync(600_000)
  const id = world.emulator.flows('dev')[0]?.['id'] as string
  const line = world.emulator.flows('dev')[0]?.['description'] as string
  world.emulator.person.edit({ ...WHERE, id, action: 'disable' })
  const next = world.emulator.person.edit({ ...WHERE, id, clone: { description: line.replace(']', '; gen=2]') }, as: 'sluice-test' })
  await world.clock.advance(1_000)
  const most = neverBoth(world)
  let done = false
  world.onRequest(({ method, url }) => {
    if (done || (method !== 'POST' && !url.endsWith(next['id'] as string))) return
    done = true
    world.emulator.person.edit({ ...WHERE, id: next['id'] as string, action: 'publish', as: 'sluice-test' })
  })
  await world.resync(10_000)
  expect([done, most()]).toEqual([true, 1])
  await world.stop()
})

test('switches nothing off for a draft that somebody deletes at that moment', async () => {
  const world = started()
  await world.resync(60_000)
  const draft = (): string | undefined => world.emulator.flows('dev').find(({ state }) => state === 'draft')?.['id'] as string | undefined
  let deleted = 0
  const alone: string[] = []
  world.onRequest(({ method, url }) => {
    const id = draft()
    if (method === 'GET' && url.includes('orderby=-createdAt') && id !== undefined && deleted === 0) {
      world.emulator.person.edit({ ...WHERE, id, action: 'delete' })
      deleted += 1
    }
    if (url.includes('op=disable') && id === undefined) alone.push(url)
  })
  world.source.commit({ 'flows/web.yaml': after })
  await world.look(120_000)
  await world.resync(120_000)
  expect({ deleted, alone, flows: flows(world) }).toEqual({ deleted: 1, alone: [], flows: ['c1a19761 disabled', 'd8a6f005 enabled'] })
  await world.stop()
})
