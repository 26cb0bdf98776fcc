/** Sandboxes as they are found: flows of ours, of another owner and of nobody, edited, running, copied, and with names nobody would choose. */
import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import { exportFlows, type ExportInput, type ExportOptions, type ExportResult } from '../../src/export/export-flows.ts'
import { bindVars } from '../../src/manifest/bind.ts'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { plan } from '../../src/plan/plan.ts'
import { createPreflight } from '../../src/plan/preflight.ts'
import type { OwnedFlow, Plan, TargetIdentity } from '../../src/plan/model.ts'
import { filesOf, manifests, type SampleManifest } from '../support/arbitraries.ts'
import { daemonInProcess, type InProcess } from '../support/daemon-in-process.ts'
import { flowClient, never } from '../support/flow-client.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { anEdit, mergePatchOf, type Edit } from '../hazards/edits.ts'
import { flowAt, randomWorld, shake, WHERE } from '../hazards/random-world.ts'
import { policy } from '../support/worlds.ts'

export const NOW_SEC = new VirtualClock().nowMs() / 1000

/** What people call their flows. */
export const awkwardName = fc.oneof(
  fc.constantFrom(
    'Orders',
    'orders',
    'ORDERS ',
    'Web events',
    'yes',
    'null',
    '~',
    '0755',
    '1e3',
    '2026-01-01',
    '12:30:45',
    'true',
    '- a',
    '# x',
    'a: b #c',
    '{x}',
    '[x]',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    "it's",
    '"q"',
    '${vars.x}',
    '$${x',
    '${',
    'ü/ö/ß',
    '東京',
    '👩‍👩‍👧',
    'مرحبا \u202eabc',
    'a\u0085b',
    'a\u2028b',
    '\ufeffx',
    '.hidden',
    '_x',
    '../../etc/passwd',
    'con',
    'x'.repeat(400),
    ' lead',
    '<<',
    '=',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
)

/** Names no manifest can have. */
const impossibleName = fc.constantFrom('', '   ', 'a\nb', 'tab\there', 'bell\u0007', '\ud800')

const awkwardText = fc.oneof(
  awkwardName,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'a\nb\n',
    '\n',
    ' \n x',
    'a\r\nb',
    '\tx\n\ty',
    '# x\n# y',
    '---\nx',
    'x \ny  ',
    '[managed by sluice: acme/x; id=zz]',
    'line\n[managed by sluice: broken',
  ),
)

const awkwardValue: fc.Arbitrary<Json> = fc.oneof(
  awkwardText,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(awkwardText, { maxLength: 3 }),
  fc
    .dictionary(
      fc.oneof(fc.constantFrom('a', 'b/c', '~', '<<', '${x}', 'constructor', 'yes', '1', 'x: y'), fc.string({ maxLength: 5 })),
      awkwardText,
      { maxKeys: 3 },
    )
    .map((one): Json => ({ ...one })),
  fc.constantFrom<Json>([[1, [2]], { a: [{ b: null }] }], nested(60), { constructor: 1 }, 2 ** 53 + 2, 1e21, -0),
)

/** People's additions to a flow, as RFC 7386; whatever the service would say. */
const oddity = fc.oneof(
  fc
    .record({
      options: fc
        .dictionary(fc.constantFrom('vendor', 'errorDiagnosticsEnabled', 'partialIngestionPercent', 'yes', '${v}'), awkwardValue, { maxKeys: 3 })
        .map(plain),
    })
    .map(plain),
  fc.record({ policy: fc.dictionary(fc.constantFrom('fields', 'x'), awkwardValue, { maxKeys: 2 }).map(plain) }).map(plain),
  fc
    .record({
      scheduleParams: fc
        .dictionary(fc.constantFrom('zone', 'interval', 'backfill', 'frequency', 'endTime', 'folderNameTemplate', 'startTime'), awkwardValue, {
          maxKeys: 2,
        })
        .map(plain),
    })
    .map(plain),
  fc.record({ labels: fc.array(fc.constantFrom('core/C1', 'core/C1', 'x', '', '${vars.l}'), { maxLength: 3 }) }).map(plain),
  fc.record({ description: awkwardText }).map(plain),
  fc.record({ governance: awkwardValue }).map(plain),
  fc
    .array(
      fc.record({
        name: fc.constantFrom('Mapping', 'Copy', 'Copy', 'Theirs', '${vars.t}', '2026-01-01'),
        params: fc.dictionary(fc.constantFrom('mappingId', 'mappingVersion', 'deltaColumn', 'x'), awkwardValue, { maxKeys: 3 }).map(plain),
      }),
      { maxLength: 3 },
    )
    .map((transformations): JsonObject => ({ transformations: transformations.map(plain) })),
  fc
    .array(
      fc.constantFrom<Json>(
        { value: { id: 'a', createTime: 1 }, updateTime: 2 },
        { value: { id: 'a' } },
        { value: { id: 'b', name: '${vars.x}' } },
        { type: 'x', createTime: 3 },
      ),
      { maxLength: 3 },
    )
    .map((selectors): JsonObject => ({ transformations: [{ name: 'GeneralTransform', params: { segmentSelectors: { selectors } } }] })),
)

function plain(value: object): JsonObject {
  return { ...value } as JsonObject
}

function nested(depth: number): Json {
  return depth === 0 ? 1 : { deeper: nested(depth - 1) }
}

export type Stranger = {
  sample: SampleManifest
  name: string
  oddities: JsonObject[]
  state: 'draft' | 'enabled' | 'disabled' | 'updating'
  copyOf: number | null
}
export type SandboxPlan = {
  ours: SampleManifest[]
  edits: (Edit | null)[]
  others: SampleManifest[]
  strangers: Stranger[]
  hours: number
  shaken: boolean
  ledger: boolean
}

const stranger = (nowSec: number): fc.Arbitrary<Stranger> =>
  fc.record({
    sample: manifests(nowSec),
    name: fc.oneof({ weight: 12, arbitrary: awkwardName }, { weight: 1, arbitrary: impossibleName }),
    oddities: fc.array(oddity, { maxLength: 2 }),
    state: fc.constantFrom('draft', 'draft', 'enabled', 'enabled', 'disabled', 'updating'),
    copyOf: fc.option(fc.nat(3), { freq: 5 }),
  })

/** @param size flows of ours, and as many of nobody */
export function sandboxPlans(size: { min: number; max: number }, nowSec: number = NOW_SEC): fc.Arbitrary<SandboxPlan> {
  const some = { minLength: size.min, maxLength: size.max }
  return fc.array(manifests(nowSec), some).chain((ours) =>
    fc.record({
      ours: fc.constant(ours),
      edits: anEdit(ours),
      others: fc.array(manifests(nowSec), { maxLength: 2 }),
      strangers: fc.array(stranger(nowSec), some),
      hours: fc.constantFrom(0, 4),
      shaken: fc.boolean(),
      ledger: fc.boolean(),
    }),
  )
}

export type Sandbox = { world: ReturnType<typeof daemonInProcess>; input: ExportInput; owned: OwnedFlow[] }

/** Builds the sandbox and reads it, as the command would. */
export async function openSandbox(found: SandboxPlan): Promise<Sandbox> {
  const world = randomWorld(found.ours)
  await world.resync(120_000)
  const { clock, emulator, transport } = world
  const other = daemonInProcess({
    files: Object.fromEntries(Object.values(filesOf(found.others)).map((text, at) => [`flows/theirs${at}.yaml`, text])),
    settings: { owner: 'other' },
    survives: { clock, emulator, transport },
  })
  await other.resync(120_000)
  await other.stop()
  for (const [at, edit] of found.edits.entries()) {
    if (edit === null) continue
    const flow = flowAt(world, at)
    emulator.person.edit({ ...WHERE, id: flow['id'] ?? '', patch: mergePatchOf(edit, flow) })
  }
  await world.stop()
  addStrangers(world, found.strangers)
  if (found.shaken) for (const flow of emulator.flows('dev')) if (flow['state'] !== 'updating') shake(world, flow)
  await clock.advance(found.hours * 3_600_000)
  const input = await readSandbox(world, found.ledger)
  return { world, input, owned: [...input.owned] }
}

/** Flows that people made by hand, or copied from ours. */
export function addStrangers({ emulator }: Pick<InProcess, 'emulator'>, strangers: readonly Stranger[]): void {
  const ids = new Map<string, Json>()
  for (const flow of emulator.flows('dev')) ids.set(JSON.stringify(flow['flowSpec']), flow['sourceConnectionIds'] ?? [])
  for (const { sample, name, oddities, state, copyOf } of strangers) {
    const { state: _, ...body } = sample.document
    const document = resolved(emulator, body)
    const copied = copyOf === null ? undefined : emulator.flows('dev')[copyOf]
    const request = copied === undefined ? { create: { ...document, name, state } } : { clone: { name }, id: copied['id'] ?? '' }
    const made = emulator.person.edit({ ...WHERE, ...request })
    for (const patch of oddities) emulator.person.edit({ ...WHERE, id: made['id'] ?? '', patch })
  }
}

/** Names as ids, the way a body has to be. */
function resolved(emulator: InProcess['emulator'], document: JsonObject): JsonObject {
  const idOf = (collection: string, reference: Json | undefined): string => {
    const { name } = (reference as { name: string }[])[0] as { name: string }
    const space = [...emulator.world.spaces.values()].find((one) => one.name === 'dev')
    const found = [...(space?.tables[collection as 'sourceConnections'].all() ?? [])].find(({ doc }) => doc['name'] === name)
    return found?.id ?? 'unknown'
  }
  const spec = document['flowSpec'] as { id?: string; name?: string }
  const specId =
    spec.id ?? { CloudStorageToAEP: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', CRMToAEP: '14518937-270c-4525-bdec-c2ba7cce3860' }[spec.name ?? ''] ?? ''
  const members = Object.entries(document).filter(([, value]) => value !== null)
  return {
    ...Object.fromEntries(members),
    flowSpec: { id: specId, version: '1.0' },
    sourceConnectionIds: [idOf('sourceConnections', document['sourceConnectionIds'])],
    targetConnectionIds: [idOf('targetConnections', document['targetConnectionIds'])],
  }
}

export async function readSandbox(world: Pick<Sandbox['world'], 'clock' | 'ledger' | 'transport'>, ledger: boolean): Promise<ExportInput> {
  const { client } = flowClient({ transport: world.transport, clock: world.clock, url: 'http://emulator' })
  const run = async <T>(work: Promise<T>): Promise<T> => {
    await world.clock.advance(0)
    return work
  }
  const sandboxId = (await run(client.identify({ signal: never }))) ?? ''
  const listing = await run(client.listFlows({}, { signal: never }))
  const bindings = await run(client.listBindings({ signal: never }))
  const identity: TargetIdentity = { owner: 'acme', formerOwners: [], org: WHERE.org, sandboxId, clientIds: ['sluice-test'] }
  const scope = { owner: 'acme', org: WHERE.org, sandboxId, source: 'default' }
  const { owned } = ledger ? await world.ledger.snapshot(scope) : { owned: [] }
  return {
    identity,
    live: { flows: listing.flows, complete: true, listedAtMs: listing.startedAtMs },
    owned,
    bindings,

    preflight: createPreflight(),
    policy: { ...policy, createWindowMs: 0, listLagMs: 0 },
    nowMs: world.clock.nowMs(),
  }
}

export function exportAll(input: ExportInput, options: Partial<ExportOptions> = {}): ExportResult {
  return exportFlows(input, {
    selected: new Set(input.live.flows.map(({ id }) => id)),
    adopt: true,
    ids: false,
    reserved: [],
    folder: 'flows',
    out: 'flows',
    schemaFor: () => '../schemas/dataflow.schema.json',
    ...options,
  })
}

export function textsOf({ exported }: ExportResult): Record<string, string> {
  return Object.fromEntries(exported.map(({ path, text }) => [`flows/${path}`, text]))
}

export function desiredOf(texts: Readonly<Record<string, string>>): DesiredFlow[] {
  return Object.entries(texts).map(([path, text]) => {
    const { manifest, diagnostics } = parseManifest({ path, bytes: new TextEncoder().encode(text), folder: 'flows' })
    const bound = manifest === null ? null : bindVars(manifest, {})
    if (bound?.desired === null || bound === null)
      throw new Error(`${path}: ${JSON.stringify([...diagnostics, ...(bound?.diagnostics ?? [])])}\n${text}`)
    return bound.desired
  })
}

export function planOf(input: ExportInput, desired: readonly DesiredFlow[]): Plan {
  return plan({
    ...input,
    desired,
    brokenKeys: new Set(),
    sourceComplete: false,
    sourceEmpty: false,
    fights: new Map(),
    keys: null,
    intents: [],
    revision: 'main@sha1:1',
  })
}
