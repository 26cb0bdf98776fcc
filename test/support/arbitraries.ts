/** fast-check arbitraries: manifests of every category over the emulator's sample connections, and JSON documents with awkward names. */
import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import type { Category, DesiredState } from '../../src/manifest/desired.ts'
import { CONNECTION_SPEC, FLOW_SPEC } from '../../src/emulator/core/specs/ids.ts'
import type { Handles } from './emulator.ts'

/** A manifest as a person would write it, and what is known of it without reading it again. */
export type SampleManifest = { category: Exclude<Category, 'unknown'>; state: DesiredState; document: JsonObject }

/** Starts lie this far ahead of `nowSec`, so that a pass has time and a test need not wait for days. */
const START_SEC = { min: 30 * 60, max: 3 * 3600 }

/** The dataset export's source is not among the sample connections. */
export const DATASET_SOURCE = 'dataset-export-source'

/** Adds the connections that `manifests` need beyond the emulator's sample. */
export function addConnections(emulator: Handles, where: { org: string; sandbox: string }): void {
  emulator.person.edit({
    ...where,
    collection: 'sourceConnections',
    create: { name: DATASET_SOURCE, connectionSpec: { id: CONNECTION_SPEC.datasetExportSource, version: '1.0' }, params: {}, state: 'enabled' },
  })
}

const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 24 })
  // oxlint-disable-next-line no-control-regex -- what the schema calls text: one line, not blank
  .map((text) => text.replace(/[\u0000-\u001f\u007f]/g, ''))
  .filter((text) => text.trim() !== '' && !text.includes('${') && !text.includes('managed by'))

/** Few of them, so that namesakes are common. */
const name = fc.oneof({ weight: 1, arbitrary: fc.constantFrom('Orders', 'Web events', 'CRM') }, { weight: 3, arbitrary: line })

const description = fc.oneof(
  fc.constant(''),
  line,
  fc.tuple(line, line).map(([a, b]) => `${a}\n\n${b}\n`),
  fc.constant(null),
)

/** Written as a number or flag, or as text. */
function eitherWay(value: fc.Arbitrary<number | boolean>): fc.Arbitrary<Json> {
  return fc.tuple(value, fc.boolean()).map(([plain, quoted]) => (quoted ? String(plain) : plain))
}

const hex = fc
  .array(fc.integer({ min: 0, max: 15 }), { minLength: 32, maxLength: 32 })
  .map((digits) => digits.map((one) => one.toString(16)).join(''))
const flag = eitherWay(fc.boolean())
const nullable = <T extends Json>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 6 })

const mapping = fc.record({ mappingId: hex, mappingVersion: nullable(eitherWay(fc.nat(20))) }, { requiredKeys: ['mappingId'] })
const copy = fc.record(
  {
    name: fc.constantFrom('updatedAt', 'LastModifiedDate'),
    dateFormat: fc.constantFrom('YYYY-MM-DD', 'X'),
    timezone: fc.constant('UTC'),
  },
  { requiredKeys: ['name'] },
)

const options = fc.record(
  {
    errorDiagnosticsEnabled: nullable(flag),
    partialIngestionPercent: nullable(eitherWay(fc.integer({ min: 1, max: 100 }))),
    'vendor~key/x': fc.constantFrom<Json>('a', 1, { nested: [1, 2] }),
  },
  { requiredKeys: [] },
)

function recurring(nowSec: number): fc.Arbitrary<JsonObject> {
  return fc
    .record(
      {
        startTime: eitherWay(fc.integer(START_SEC).map((ahead) => nowSec + ahead)),
        frequency: fc.constantFrom('minute', 'hour', 'day', 'HOUR'),
        interval: eitherWay(fc.integer({ min: 15, max: 60 })),
        backfill: nullable(flag),
      },
      { requiredKeys: ['startTime', 'frequency', 'interval'] },
    )
    .map((schedule) => ({ ...schedule }))
}

function once(nowSec: number): fc.Arbitrary<JsonObject> {
  return fc.record({ startTime: eitherWay(fc.integer(START_SEC).map((ahead) => nowSec + ahead)), frequency: fc.constantFrom('once', 'Once') })
}

const attributes = fc.uniqueArray(fc.constantFrom('person.name', 'person.email', 'identity', 'loyalty.tier'), { maxLength: 4 })
const audiences = fc.uniqueArray(fc.uuid(), { maxLength: 4 })

const selectors = fc.tuple(attributes, audiences).map(([paths, ids]): JsonObject => ({
  profileSelectors: { selectors: paths.map((path) => ({ type: 'JSON_PATH', value: { operator: 'EXISTS', path } })) },
  segmentSelectors: { selectors: ids.map((id) => ({ type: 'PLATFORM_SEGMENT', value: { id, name: 'Audience', exportMode: 'DAILY_FULL_EXPORT' } })) },
}))

type Body = { category: SampleManifest['category']; flowSpec: { name: string } | { id: string }; members: JsonObject; source: string; target: string }

function bodies(nowSec: number): fc.Arbitrary<Body> {
  const transformed = (...list: [string, JsonObject][]): Json => list.map(([title, params]) => ({ name: title, params }))
  const files = fc.constantFrom({ name: 'CloudStorageToAEP' }, { id: FLOW_SPEC.files })
  const tables = fc.constantFrom({ name: 'CRMToAEP' }, { id: FLOW_SPEC.tables })
  const ordered = (list: fc.Arbitrary<Json[]>): fc.Arbitrary<Json[]> =>
    list.chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
  const crm = { source: 'crm-contacts-source', target: 'crm-contacts-target' }
  const orders = fc.constantFrom(
    { source: 'orders-files-source', target: 'orders-files-target' },
    { source: 'product-catalog-source', target: 'product-catalog-target' },
  )
  const exported = { source: 'audience-export-source', target: 'acme-s3-export-target' }
  const web = { source: 'acme-web-events-source', target: 'acme-web-events-target' }
  return fc.oneof(
    mapping.map((params): Body => ({
      category: 'streaming',
      flowSpec: { id: FLOW_SPEC.streamingMapped },
      members: { transformations: transformed(['Mapping', params]) },
      ...web,
    })),
    fc.constantFrom<JsonObject>({}, { transformations: [] }, { transformations: null, scheduleParams: null }).map((members): Body => ({
      category: 'streaming',
      flowSpec: { id: FLOW_SPEC.streamingXdm },
      members,
      ...web,
    })),
    fc.tuple(files, orders, mapping, recurring(nowSec), fc.option(options)).map(([flowSpec, wiring, params, scheduleParams, chosen]): Body => ({
      category: 'files',
      flowSpec,
      members: { transformations: transformed(['Mapping', params]), scheduleParams, ...(chosen === null ? {} : { options: chosen }) },
      ...wiring,
    })),
    fc
      .tuple(
        tables,
        recurring(nowSec),
        ordered(
          fc.tuple(mapping, copy).map(([m, c]): Json[] => [
            { name: 'Mapping', params: m },
            { name: 'Copy', params: { deltaColumn: c } },
          ]),
        ),
        fc.option(options),
      )
      .map(([flowSpec, scheduleParams, transformations, chosen]): Body => ({
        category: 'tables',
        flowSpec,
        members: { transformations, scheduleParams, ...(chosen === null ? {} : { options: chosen }) },
        ...crm,
      })),
    fc.tuple(tables, once(nowSec), mapping).map(([flowSpec, scheduleParams, params]): Body => ({
      category: 'tables',
      flowSpec,
      members: { transformations: transformed(['Mapping', params]), scheduleParams },
      ...crm,
    })),
    fc
      .tuple(
        files,
        orders,
        once(nowSec),
        ordered(
          fc.tuple(mapping, fc.uuid()).map(([m, publicKeyId]): Json[] => [
            { name: 'Mapping', params: m },
            { name: 'Encryption', params: { publicKeyId } },
          ]),
        ),
      )
      .map(([flowSpec, wiring, scheduleParams, transformations]): Body => ({
        category: 'files',
        flowSpec,
        members: { transformations, scheduleParams },
        ...wiring,
      })),
    selectors.map((params): Body => ({
      category: 'audience-export',
      flowSpec: { id: FLOW_SPEC.audienceExport },
      members: { transformations: transformed(['GeneralTransform', params]) },
      ...exported,
    })),
    fc
      .record({
        startTime: eitherWay(fc.integer(START_SEC).map((ahead) => nowSec + ahead)),
        timeUnit: fc.constant('hour'),
        interval: eitherWay(fc.constantFrom(1, 3, 6, 9, 12)),
      })
      .map((scheduleParams): Body => ({
        category: 'dataset-export',
        flowSpec: { id: FLOW_SPEC.datasetExport },
        members: { transformations: [], scheduleParams },
        source: DATASET_SOURCE,
        target: 'acme-s3-export-target',
      })),
  )
}

const labels = fc.uniqueArray(fc.constantFrom('core/C1', 'core/C2', 'core/C12', 'custom/x'), { maxLength: 3 })

/**
 * Manifests of every category, valid for the state they ask for.
 * @param nowSec starts lie 30 minutes to 3 hours after this
 */
export function manifests(nowSec: number, states: readonly DesiredState[] = ['draft', 'published', 'disabled']): fc.Arbitrary<SampleManifest> {
  const common = fc.record({ description, labels: nullable(labels) }, { requiredKeys: [] })
  return fc.tuple(bodies(nowSec), name, common, fc.constantFrom(...states)).map(([body, title, more, asked]) => {
    // Dataset exports have no drafts.
    const state = body.category === 'dataset-export' && asked === 'draft' ? 'published' : asked
    const document: JsonObject = {
      name: title,
      flowSpec: body.flowSpec,
      sourceConnectionIds: [{ name: body.source }],
      targetConnectionIds: [{ name: body.target }],
      ...body.members,
      ...more,
      state,
    }
    return { category: body.category, state, document }
  })
}

/** As files below `flows/`; JSON is YAML. Keys are `m0`, `m1`, … */
export function filesOf(list: readonly SampleManifest[], sluice?: JsonObject): Record<string, string> {
  return Object.fromEntries(
    list.map(({ document }, at) => [`flows/m${at}.yaml`, JSON.stringify(sluice === undefined ? document : { ...document, sluice })]),
  )
}

const awkward = fc.oneof(
  fc.constantFrom('', '~', '/', '~1', 'a/b', 'a~b', '__proto__', 'constructor', 'toString', 'ü', '\u0000', '0', '-', ' '),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
)

const scalar = fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constantFrom('\u0000array:[1]', '\u0000array:x'))

/** JSON without null: in a manifest that means absent, and the service leaves absent members out. */
export const jsonValues: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    scalar,
    fc.array(tie('value'), { maxLength: 3, depthIdentifier: 'json' }),
    members(tie('value')),
  ),
})).value

/** Objects whose member names are as awkward as JSON allows. */
function members(value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> {
  return fc
    .uniqueArray(fc.tuple(awkward, value), { maxLength: 4, selector: ([key]) => key })
    .map((entries): JsonObject => Object.fromEntries(entries))
}

export const jsonObjects: fc.Arbitrary<JsonObject> = members(jsonValues)

/** Documents that have the members of a flow, with contents that no service would accept. */
export const flowDocuments: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      name: fc.string({ maxLength: 4 }),
      description: fc.string({ maxLength: 4 }),
      options: jsonObjects,
      scheduleParams: jsonObjects,
      policy: jsonObjects,
      labels: fc.array(fc.string({ maxLength: 2 }), { maxLength: 3 }),
      transformations: fc
        .uniqueArray(fc.tuple(awkward, jsonObjects), { maxLength: 4, selector: ([key]) => key })
        .map((list): Json[] => list.map(([title, params]) => ({ name: title, params }))),
    },
    { requiredKeys: [] },
  )
  .map((document) => ({ ...document }) as JsonObject)
