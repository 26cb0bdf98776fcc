/** What is odd or dangerous about the service, one test each; `docs/hazards.md` lists all of them, also those that other suites hold. */
import { expect, test } from 'vitest'
import { CONNECTION_SPEC, FLOW_SPEC } from '../../src/emulator/core/specs/ids.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { addConnections, DATASET_SOURCE } from '../support/arbitraries.ts'
import { daemonInProcess, manifest, type InProcess } from '../support/daemon-in-process.ts'
import { inProcessEmulator } from '../support/emulator.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { WHERE, expectQuiet, writes } from './random-world.ts'

const NOW_SEC = new VirtualClock().nowMs() / 1000
const HOUR_MS = 3_600_000

const MAPPING = { name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }
const COPY = { name: 'Copy', params: { deltaColumn: { name: 'updatedAt' } } }

/** A file source that runs every hour, from an hour ahead. */
function files(members: JsonObject = {}): string {
  return manifest({
    name: 'Orders',
    flowSpec: { name: 'CloudStorageToAEP' },
    sourceConnectionIds: [{ name: 'orders-files-source' }],
    targetConnectionIds: [{ name: 'orders-files-target' }],
    scheduleParams: { startTime: NOW_SEC + 3600, frequency: 'hour', interval: 1 },
    ...members,
  })
}

function tables(members: JsonObject = {}): string {
  return files({
    flowSpec: { name: 'CRMToAEP' },
    sourceConnectionIds: [{ name: 'crm-contacts-source' }],
    targetConnectionIds: [{ name: 'crm-contacts-target' }],
    transformations: [MAPPING, COPY],
    ...members,
  })
}

async function withFlow(text: string, knobs: Parameters<typeof daemonInProcess>[0] = {}): Promise<InProcess> {
  const world = daemonInProcess({ files: { 'flows/it.yaml': text }, ...knobs })
  await world.resync(30_000)
  expect(world.emulator.flows('dev')).toHaveLength(1)
  world.emulator.clearJournal()
  return world
}

const flow = (world: Pick<InProcess, 'emulator'>): JsonObject => world.emulator.flows('dev')[0] ?? {}

async function commit(world: InProcess, text: string): Promise<void> {
  world.source.commit({ 'flows/it.yaml': text })
  await world.look(30_000)
}

function person(world: InProcess, change: JsonObject): void {
  world.emulator.person.edit({ ...WHERE, id: flow(world)['id'] ?? '', ...change })
}

/** `POST action?op=publish`, `PATCH replace /name`, … */
function sent(world: Pick<InProcess, 'emulator'>): string[] {
  return world.emulator
    .journal({ write: true })
    .filter((entry) => entry.path.startsWith('/data/'))
    .map(({ method, path, query, body }) => {
      const what = path.replace('/data/foundation/flowservice', '').replace(/[0-9a-f-]{36}/, '{id}')
      const text = new URLSearchParams(query as Record<string, string>).toString()
      const ops = Array.isArray(body) ? (body as { op: string; path: string }[]).map((one) => ` ${one.op} ${one.path}`).join(',') : ''
      return `${method} ${what}${text === '' ? '' : `?${text}`}${ops}`
    })
}

test.each(['as-sent', 'strings'] as const)(
  'hazard 1: numbers that come back as text are no difference, with schedules echoed %s',
  async (scheduleEcho) => {
    const schedule = { startTime: String(NOW_SEC + 3600), frequency: 'minute', interval: '30', backfill: 'true' }
    const world = await withFlow(files({ scheduleParams: schedule, options: { partialIngestionPercent: '5' } }), { knobs: { scheduleEcho } })
    await expectQuiet(world)
    await world.stop()
  },
)

test('hazard 3: an etag that a run changed is read again before the write, without alarm', async () => {
  const world = await withFlow(files({ state: 'published' }))
  const before = flow(world)['etag']
  await world.clock.advance(3 * HOUR_MS)
  expect(flow(world)['etag']).not.toBe(before)
  await commit(world, files({ state: 'published', name: 'Renamed' }))
  expect(sent(world)).toEqual(['PATCH /flows/{id} replace /name'])
  expect(world.named('service.trouble')).toEqual([])
  await world.stop()
})

test('hazard 4: another author and time of change are no drift', async () => {
  const world = await withFlow(files())
  person(world, { patch: { lastRunDetails: { id: 'x', state: 'success' } }, as: 'acp_foundation_connectors' })
  await expectQuiet(world)
  expect(world.named('flow.drifted')).toEqual([])
  await world.stop()
})

test('hazard 5: the next write waits until the one before has settled', async () => {
  const world = daemonInProcess({ files: { 'flows/it.yaml': files({ state: 'disabled' }) }, knobs: { settleMs: 4_000 } })
  await world.resync(60_000)
  await commit(world, files({ state: 'published', name: 'Renamed' }))
  await world.clock.advance(60_000)
  expect(flow(world)).toMatchObject({ state: 'enabled', name: 'Renamed' })
  expect(world.emulator.journal({ write: true }).filter((entry) => entry.status >= 400)).toEqual([])
  await world.stop()
})

test('hazard 8: a create whose answer was lost leaves one flow, also when the ledger is lost with it', async () => {
  const first = daemonInProcess({ files: { 'flows/it.yaml': files() } })
  first.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' })
  await first.resync(50)
  await first.stop()
  const second = daemonInProcess({ survives: { clock: first.clock, source: first.source, emulator: first.emulator, transport: first.transport } })
  await second.resync(60_000)
  expect(second.emulator.flows('dev')).toHaveLength(1)
  await second.stop()
})

test('hazard 9: flows of one name are told apart by their keys', async () => {
  const world = daemonInProcess({ files: { 'flows/a.yaml': files(), 'flows/b.yaml': files() } })
  await world.resync(30_000)
  expect(world.emulator.flows('dev').map((one) => one['name'])).toEqual(['Orders', 'Orders'])
  world.source.commit({ 'flows/b.yaml': files({ options: { partialIngestionPercent: 5 } }) })
  await world.look(30_000)
  expect(world.emulator.flows('dev').filter((one) => one['options'] !== undefined)).toMatchObject([
    { description: expect.stringContaining('acme/b;') },
  ])
  await expectQuiet(world)
  await world.stop()
})

test('hazard 10: a spec without drafts gets none, and nothing that runs instead', async () => {
  const exported = manifest({
    flowSpec: { id: FLOW_SPEC.datasetExport },
    sourceConnectionIds: [{ name: DATASET_SOURCE }],
    targetConnectionIds: [{ name: 'acme-s3-export-target' }],
    transformations: [],
    scheduleParams: { startTime: NOW_SEC + 3600, timeUnit: 'hour', interval: 3 },
  })
  const world = daemonInProcess({ files: { 'flows/it.yaml': exported } })
  addConnections(world.emulator, WHERE)
  await world.resync()
  expect(world.named('flow.held')).toMatchObject([{ reason: 'draft-unsupported' }])
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 11: nothing is published before its connections are', async () => {
  const world = await withFlow(files())
  world.emulator.person.edit({ ...WHERE, collection: 'sourceConnections', name: 'orders-files-source', patch: { state: 'draft' } })
  await world.clock.advance(60_000)
  await commit(world, files({ state: 'published' }))
  expect(world.named('flow.held')).toMatchObject([{ reason: 'upstream-draft' }])
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 12: a published flow is neither made a draft nor replaced by one', async () => {
  const world = await withFlow(files({ state: 'published' }))
  const { id } = flow(world)
  await commit(world, files())
  expect(world.named('flow.held')).toMatchObject([{ reason: 'cannot-unpublish' }])
  expect([flow(world)['id'], flow(world)['state'], sent(world)]).toEqual([id, 'enabled', []])
  await world.stop()
})

const late = { scheduleParams: { startTime: NOW_SEC - 86_400, frequency: 'hour', interval: 1 } }

test('hazard 13: a start in the past is published neither as it is nor, unless asked for, with another', async () => {
  const world = await withFlow(files(late))
  await commit(world, files({ ...late, state: 'published' }))
  expect(world.named('flow.held')).toMatchObject([{ reason: 'start-time-passed', pointer: '/scheduleParams/startTime' }])
  expect(sent(world)).toEqual([])
  await commit(world, files({ ...late, state: 'published', sluice: { startTime: 'shift' } }))
  expect(sent(world)).toEqual(['PATCH /flows/{id} replace /scheduleParams/startTime', 'POST /flows/{id}/action?op=publish'])
  expect(Number((flow(world)['scheduleParams'] as JsonObject)['startTime'])).toBeGreaterThan(world.clock.nowMs() / 1000)
  await expectQuiet(world)
  await world.stop()
})

const started = { startTime: NOW_SEC + 3600, frequency: 'hour', interval: 1 }

test.each<[string, JsonObject, string]>([
  ['start', { ...started, startTime: NOW_SEC + 86_400 }, 'start-time-passed'],
  ['backfill', { ...started, backfill: false }, 'schedule-frozen'],
  ['change to once', { startTime: NOW_SEC + 3600, frequency: 'once' }, 'schedule-frozen'],
])('hazard 14: once a schedule has begun, a new %s is held and not sent', async (_, scheduleParams, reason) => {
  const world = await withFlow(files({ state: 'published', scheduleParams: started }))
  await world.clock.advance(2 * HOUR_MS)
  await commit(world, files({ state: 'published', scheduleParams }))
  expect(world.named('flow.held')).toMatchObject([{ reason }])
  expect(sent(world)).toEqual([])
  await commit(world, files({ state: 'published', scheduleParams: { ...started, interval: 2 } }))
  expect(sent(world)).toEqual(['PATCH /flows/{id} replace /scheduleParams/interval'])
  await world.stop()
})

const once = { startTime: NOW_SEC + 3600, frequency: 'once' }

test.each<[string, JsonObject]>([
  ['mapping', { scheduleParams: once, transformations: [{ ...MAPPING, params: { ...MAPPING.params, mappingVersion: 1 } }] }],
  ['start', { scheduleParams: { ...once, startTime: NOW_SEC + 7200 } }],
  ['rhythm', { scheduleParams: { ...once, frequency: 'hour', interval: 1 } }],
])('hazard 14: a published one-time flow gets no new %s', async (_, members) => {
  const world = await withFlow(files({ state: 'published', scheduleParams: once }))
  await commit(world, files({ state: 'published', scheduleParams: once, ...members }))
  expect(world.named('flow.held')).toMatchObject([{ reason: 'schedule-frozen' }])
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 15: other connections are held, for a draft and for a published flow', async () => {
  const swapped = { sourceConnectionIds: [{ name: 'product-catalog-source' }] }
  for (const state of ['draft', 'published']) {
    const world = await withFlow(files({ state }))
    await commit(world, files({ state, ...swapped }))
    expect(world.named('flow.held')).toMatchObject([{ reason: 'immutable-changed', pointer: '/sourceConnectionIds' }])
    expect(sent(world)).toEqual([])
    await world.stop()
  }
})

test('hazards 16, 21, 32 and 37: in a whole life nothing but flows is written: no connection, no credentials, no run', async () => {
  const world = await withFlow(files())
  await commit(world, files({ state: 'published', name: 'Renamed' }))
  await world.clock.advance(3 * HOUR_MS)
  await commit(world, files({ state: 'disabled', name: 'Renamed' }))
  await commit(world, files({ state: 'published', name: 'Again' }))
  const paths = writes(world).map(({ path }) => path.replace('/data/foundation/flowservice', ''))
  expect(paths.length).toBeGreaterThan(3)
  expect(paths.filter((path) => !path.startsWith('/flows'))).toEqual([])
  await world.stop()
})

test('hazard 17: what is missing is added, what is there is replaced', async () => {
  const world = await withFlow(files({ options: { errorDiagnosticsEnabled: true } }))
  await commit(world, files({ labels: ['core/C1'], options: { errorDiagnosticsEnabled: false, partialIngestionPercent: 5 } }))
  expect(sent(world)).toHaveLength(1)
  expect(sent(world)[0]?.replace('PATCH /flows/{id} ', '').split(', ').sort()).toEqual([
    'add /labels',
    'add /options/partialIngestionPercent',
    'replace /options/errorDiagnosticsEnabled',
  ])
  await world.stop()
})

test('hazard 18: transformations are found by name, and removed from the last to the first', async () => {
  const key = { name: 'Encryption', params: { publicKeyId: 'k-1' } }
  const world = await withFlow(tables({ transformations: [COPY, key, MAPPING] }))
  person(world, { patch: { transformations: [MAPPING, key, COPY] }, as: 'acp_foundation_connectors' })
  await commit(world, tables({ transformations: [{ ...MAPPING, params: { ...MAPPING.params, mappingVersion: 4 } }] }))
  expect(sent(world)).toEqual(['PATCH /flows/{id} replace /transformations/0, remove /transformations/2, remove /transformations/1'])
  expect(flow(world)['transformations']).toMatchObject([{ name: 'Mapping', params: { mappingVersion: '4' } }])
  await world.stop()
})

test('hazard 19: an interval beside once is turned down where it is written', async () => {
  const world = daemonInProcess({ files: { 'flows/it.yaml': files({ state: 'published', scheduleParams: { ...once, interval: 15 } }) } })
  await world.resync()
  expect(world.named('manifest.invalid')).toMatchObject([{ code: 'interval-with-once', path: 'flows/it.yaml' }])
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 20: a new version of a mapping is a patch of its own; where the source refuses it, the flow stalls instead of asking for ever', async () => {
  const newer = { transformations: [{ ...MAPPING, params: { ...MAPPING.params, mappingVersion: 1 } }] }
  const world = await withFlow(manifest({ state: 'published' }), { knobs: { streamingMappingPatch: 'refuse' } })
  await commit(world, manifest({ state: 'published', ...newer }))
  expect(world.named('flow.stalled')).toMatchObject([{ key: 'it', serviceCode: expect.stringContaining('1365') }])
  await world.resync(60_000)
  await world.resync(60_000)
  expect(sent(world)).toEqual(['PATCH /flows/{id} replace /transformations/0'])
  await world.stop()
})

test('hazard 21: a delta column that a run wrote into a flow stays, and is no drift', async () => {
  const world = await withFlow(tables({ transformations: [MAPPING], scheduleParams: once, state: 'published' }))
  person(world, {
    patch: { transformations: [{ ...MAPPING, params: { ...MAPPING.params, mappingVersion: '0' } }, COPY] },
    as: 'acp_foundation_connectors',
  })
  await expectQuiet(world)
  await world.stop()
})

test('hazard 22: a flow that one listing lacks and one read answers with 404 is not created again', async () => {
  const world = daemonInProcess({ files: {} })
  await world.resync(90_000)
  world.emulator.knobs({ listLagMs: 60_000 })
  await commit(world, files())
  const { id } = flow(world)
  world.emulator.clearJournal()
  world.emulator.fault({ match: { method: 'GET', path: '/flows/*' }, count: 1, status: 404, code: '1439' })
  await world.resync(5_000)
  expect(world.named('flow.missing')).toMatchObject([{ key: 'it', flowId: id }])
  await world.resync(120_000)
  expect(world.emulator.flows('dev').map((one) => one['id'])).toEqual([id])
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 23: a sandbox that was reset stops the target; nothing is created in it', async () => {
  const world = daemonInProcess({ files: Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`flows/f${n}.yaml`, files({ name: `F${n}` })])) })
  await world.resync(30_000)
  world.emulator.reset({ ...WHERE, reseed: true })
  world.emulator.clearJournal()
  await world.resync(300_000)
  expect(world.named('target.stopped')).toHaveLength(1)
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 26: a start in milliseconds is turned down where it is written', async () => {
  const world = daemonInProcess({ files: { 'flows/it.yaml': files({ scheduleParams: { ...once, startTime: NOW_SEC * 1000 } }) } })
  await world.resync()
  expect(world.named('manifest.invalid')).toMatchObject([{ code: 'time-in-milliseconds' }])
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 28: a name with commas, quotes and signs of a filter is found again after a lost answer', async () => {
  const name = 'Orders, "new" == all & more'
  const world = daemonInProcess({ files: { 'flows/it.yaml': files({ name }) } })
  world.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' })
  await world.resync(60_000)
  expect(world.emulator.flows('dev')).toMatchObject([{ name }])
  await expectQuiet(world)
  await world.stop()
})

test('hazard 31: a state nobody knows is waited for, and members nobody knows are never sent back', async () => {
  const world = await withFlow(files({ state: 'published' }))
  person(world, { patch: { state: 'quantum-finalizing', novel: { a: 1 } } })
  await commit(world, files({ state: 'published', name: 'Renamed' }))
  expect(sent(world)).toEqual([])
  expect(world.named('flow.retrying')).toMatchObject([{ reason: 'in-transition' }])
  person(world, { patch: { state: 'enabled' } })
  await world.clock.advance(60_000)
  expect(sent(world)).toEqual(['PATCH /flows/{id} replace /name'])
  expect(flow(world)).toMatchObject({ novel: { a: 1 }, name: 'Renamed' })
  await world.stop()
})

test('hazard 33: people who disable, edit or publish are undone, reported or held, as the policy says', async () => {
  const corrected = await withFlow(files({ state: 'published' }))
  person(corrected, { action: 'disable' })
  await corrected.resync(30_000)
  expect(sent(corrected)).toEqual(['POST /flows/{id}/action?op=enable'])
  expect(corrected.named('flow.enabled')).toMatchObject([{ reason: 'drift', updatedClient: 'exc_app' }])
  await corrected.stop()

  const reported = await withFlow(files({ state: 'published', sluice: { drift: 'report' } }))
  person(reported, { action: 'disable' })
  await reported.resync(30_000)
  expect([sent(reported), reported.named('flow.drifted')]).toMatchObject([[], [{ pointers: ['/state'] }]])
  await reported.stop()

  const draft = await withFlow(files())
  person(draft, { action: 'publish' })
  await draft.resync(30_000)
  expect([sent(draft), draft.named('flow.held')]).toMatchObject([[], [{ reason: 'cannot-unpublish' }]])
  await draft.stop()
})

/** A daemon whose requests pass through `before` on their way. */
function overheard(before: (request: WireRequest, world: Pick<InProcess, 'emulator'>) => void): InProcess {
  const clock = new VirtualClock()
  const { transport, ...emulator } = inProcessEmulator({ clock })
  const heard: Transport = async (request, options) => {
    before(request, { emulator })
    return transport(request, options)
  }
  return daemonInProcess({ files: { 'flows/it.yaml': files() }, survives: { clock, emulator, transport: heard } })
}

test('hazard 33: every patch and action names the version it was planned for', async () => {
  const versions: [string, string | undefined][] = []
  const world = overheard(({ method, url, headers }) => {
    if (method !== 'GET' && url.includes('/flows/')) versions.push([method, headers['if-match'] ?? headers['If-Match']])
  })
  await world.resync()
  await commit(world, files({ state: 'published', name: 'Renamed' }))
  await commit(world, files({ state: 'disabled', name: 'Renamed' }))
  expect(versions).toEqual(['PATCH', 'POST', 'POST'].map((method) => [method, expect.stringMatching(/^".+"$/)]))
  await world.stop()
})

test('hazard 33: what a person changes in the moment before a publish is not published', async () => {
  let edits = 0
  const world = overheard(({ url }, at) => {
    if (!url.includes('op=publish') || edits > 0) return
    edits += 1
    at.emulator.person.edit({ ...WHERE, id: flow(at)['id'] ?? '', patch: { name: 'Mine' } })
  })
  await world.resync()
  await commit(world, files({ state: 'published', sluice: { drift: 'report' } }))
  expect(edits).toBe(1)
  expect(flow(world)).toMatchObject({ state: 'draft', name: 'Mine' })
  expect(world.named('flow.held')).toMatchObject([{ reason: 'drift-unresolved' }])
  await world.stop()
})

test('hazard 34: a disabled flow keeps the schedule that it has begun', async () => {
  const world = await withFlow(files({ state: 'disabled' }))
  await world.clock.advance(2 * HOUR_MS)
  await commit(world, files({ state: 'disabled', scheduleParams: { ...started, startTime: NOW_SEC + 86_400 } }))
  expect(world.named('flow.held')).toMatchObject([{ reason: 'start-time-passed' }])
  expect(sent(world)).toEqual([])
  await world.stop()
})

test('hazard 38: a pass over many flows asks for one token', async () => {
  const world = daemonInProcess({ files: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`flows/f${n}.yaml`, files({ name: `F${n}` })])) })
  await world.resync(30_000)
  expect(world.emulator.journal().filter(({ path }) => path.startsWith('/ims'))).toHaveLength(1)
  await world.stop()
})

test('hazard 39: a draft that somebody imported or left behind is neither taken over nor doubled', async () => {
  const world = daemonInProcess({ files: { 'flows/it.yaml': files() } })
  world.emulator.person.edit({
    ...WHERE,
    collection: 'sourceConnections',
    create: { name: 'touch', connectionSpec: { id: CONNECTION_SPEC.azureBlob, version: '1.0' }, params: {}, state: 'enabled' },
  })
  world.emulator.person.edit({
    ...WHERE,
    create: { name: 'Orders', flowSpec: { id: FLOW_SPEC.files, version: '1.0' }, sourceConnectionIds: [], targetConnectionIds: [] },
  })
  await world.resync(30_000)
  expect(world.named('flow.held')).toMatchObject([{ reason: 'name-taken', hint: expect.stringContaining('sluice.adopt') }])
  expect(sent(world)).toEqual([])
  expect(world.emulator.flows('dev')).toHaveLength(1)
  await world.stop()
})
