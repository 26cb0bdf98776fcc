/** A daemon over random manifests, and what tests ask of the world it leaves behind. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { asText } from '../../src/emulator/core/text.ts'
import { handle } from '../../src/emulator/core/handle.ts'
import type { Knobs } from '../../src/emulator/core/knobs.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { addConnections, filesOf, type SampleManifest } from '../support/arbitraries.ts'
import { daemonInProcess, type InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { shortfalls } from './meaning.ts'

export const WHERE = { org: TEST_ORG, sandbox: 'dev' }

export function randomWorld(
  list: readonly SampleManifest[],
  options: { knobs?: Partial<Knobs>; sluice?: JsonObject; settings?: Partial<TargetSettings> } = {},
): ReturnType<typeof daemonInProcess> {
  const { knobs = {}, settings = {} } = options
  const world = daemonInProcess({ files: filesOf(list, options.sluice), knobs, settings })
  addConnections(world.emulator, WHERE)
  return world
}

/** The live flow of the manifest at `index`, found by its marker. */
export function flowAt(world: Pick<InProcess, 'emulator'>, index: number): JsonObject {
  const found = world.emulator.flows('dev').filter((flow) => asText(flow['description']).includes(`/m${index}; id=`))
  expect(found).toHaveLength(1)
  return found[0] ?? {}
}

export function expectAsWanted(world: Pick<InProcess, 'emulator' | 'events'>, list: readonly SampleManifest[]): void {
  const blocked = world.events.filter(({ event }) => ['manifest.invalid', 'flow.held', 'flow.stalled', 'pass.failed'].includes(event))
  expect(blocked).toEqual([])
  const ids = connectionIds(world)
  const wrong = list.flatMap(({ document }, at) =>
    shortfalls(document, flowAt(world, at), (collection, name) => ids.get(`${collection}/${name}`) ?? ''),
  )
  expect(wrong).toEqual([])
  expect(world.emulator.flows('dev')).toHaveLength(list.length)
}

function connectionIds({ emulator }: Pick<InProcess, 'emulator'>): Map<string, string> {
  const request = { method: 'GET', url: `http://emulator/__emulator/state?org=${TEST_ORG}&sandbox=dev`, headers: {}, body: null } as const
  const { spaces } = JSON.parse(handle(emulator.world, request).response.body) as { spaces: Record<string, JsonObject[]>[] }
  const named = (collection: string): [string, string][] =>
    spaces.flatMap((space) => (space[collection] ?? []).map((one): [string, string] => [`${collection}/${asText(one['name'])}`, asText(one['id'])]))
  return new Map([...named('sourceConnections'), ...named('targetConnections')])
}

/** Writes that reached Flow Service since the journal was cleared. */
export function writes(world: Pick<InProcess, 'emulator'>): { method: string; path: string; body: Json }[] {
  return world.emulator
    .journal({ write: true })
    .filter((entry) => entry.path.startsWith('/data/'))
    .map(({ method, path, body }) => ({ method, path, body: body as Json }))
}

/** Two full passes send nothing. */
export async function expectQuiet(world: InProcess): Promise<void> {
  world.emulator.clearJournal()
  await world.resync(30_000)
  await world.resync(30_000)
  expect(writes(world)).toEqual([])
}

/**
 * One life of random manifests: applied, looked at twice, rewritten by the service without a change, looked at twice, run on their
 * schedules for four hours, and looked at twice.
 */
export async function liveThrough(list: readonly SampleManifest[], knobs: Partial<Knobs>): Promise<void> {
  const world = randomWorld(list, { knobs })
  await world.resync(120_000)
  expectAsWanted(world, list)
  await expectQuiet(world)
  for (const at of list.keys()) shake(world, flowAt(world, at))
  await expectQuiet(world)
  await world.clock.advance(4 * 3_600_000)
  const scheduled = list.filter(({ state, document }) => state === 'published' && isJsonObject(document['scheduleParams']))
  expect(world.emulator.flows('dev').filter((flow) => flow['lastRunDetails'] !== undefined)).toHaveLength(scheduled.length)
  await expectQuiet(world)
  expectAsWanted(world, list)
  await world.stop()
}

/** Behaviours of the service that nobody has pinned down. */
export const arbitraryKnobs: fc.Arbitrary<Partial<Knobs>> = fc.record({
  scheduleEcho: fc.constantFrom('as-sent' as const, 'strings' as const),
  settleMs: fc.constantFrom(0, 1_500),
  notFoundEnvelope: fc.constantFrom('current' as const, 'legacy' as const),
  publishState: fc.constantFrom('initializing', 'publishing'),
  repeatedAction: fc.constantFrom('refuse' as const, 'noop' as const),
  runsLink: fc.constantFrom('query' as const, 'path' as const),
})

/**
 * What the service does to a flow without anybody changing it: another order of transformations, defaults written out, members of its
 * own, values in another type, stamps on selectors; and a new etag.
 */
export function shake(world: Pick<InProcess, 'emulator'>, flow: JsonObject): void {
  const { transformations, scheduleParams, options } = flow
  const recurs = isJsonObject(scheduleParams) && 'frequency' in scheduleParams && asText(scheduleParams['frequency']).toLowerCase() !== 'once'
  const patch: JsonObject = {
    governance: { lastChecked: 1 },
    inheritedAttributes: { properties: { isSourceFlow: true, novel: [1] } },
    ...(Array.isArray(transformations) ? { transformations: transformations.toReversed().map(stamped) } : {}),
    ...(recurs && scheduleParams['backfill'] === undefined ? { scheduleParams: { backfill: true, zone: 'UTC' } } : {}),
    ...(options === undefined ? { options: {} } : {}),
    ...(isJsonObject(options) && options['errorDiagnosticsEnabled'] === undefined ? { options: { errorDiagnosticsEnabled: false } } : {}),
    ...(isJsonObject(options) && options['errorDiagnosticsEnabled'] !== undefined
      ? { options: { errorDiagnosticsEnabled: asText(options['errorDiagnosticsEnabled']) } }
      : {}),
    ...(flow['labels'] === undefined ? {} : { labels: (flow['labels'] as Json[]).toReversed() }),
  }
  world.emulator.person.edit({ ...WHERE, id: flow['id'] ?? '', patch, as: 'acp_foundation_connectors' })
}

function stamped(element: Json): Json {
  if (!isJsonObject(element) || !isJsonObject(element['params'])) return element
  const stamp = (value: Json): Json => {
    if (!isJsonObject(value) || !Array.isArray(value['selectors'])) return value
    return { ...value, selectors: value['selectors'].toReversed().map((one) => ({ ...(one as JsonObject), createTime: 1, updateTime: 2 })) }
  }
  return { ...element, params: Object.fromEntries(Object.entries(element['params']).map(([name, value]) => [name, stamp(value)])), origin: 'service' }
}
