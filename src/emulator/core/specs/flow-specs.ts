import type { JsonObject } from '../../../lib/json.ts'
import { CONNECTION_SPEC, FLOW_SPEC, PROVIDER_ID } from './ids.ts'

/** The schedule schema of batch sources, as Adobe publishes it: 15 minutes at least for `minute`, 1 otherwise, neither member with `once`. */
const PERIODIC: JsonObject = {
  name: 'PeriodicSchedule',
  type: 'Periodic',
  spec: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      startTime: { description: 'epoch time in seconds', type: 'integer' },
      frequency: { type: 'string', enum: ['once', 'minute', 'hour', 'day', 'week'] },
      interval: { type: 'integer' },
      backfill: { type: 'boolean', default: true },
    },
    required: ['startTime', 'frequency'],
    if: { properties: { frequency: { const: 'once' } } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { allOf: [{ not: { required: ['interval'] } }, { not: { required: ['backfill'] } }] },
    else: {
      required: ['interval'],
      if: { properties: { frequency: { const: 'minute' } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { properties: { interval: { minimum: 15 } } },
      else: { properties: { interval: { minimum: 1 } } },
    },
  },
}

/** Dataset exports: every 1, 3, 6, 9 or 12 hours, daily, or (`interval: 0` with `day`) once in full. */
const EXPORT_SCHEDULE: JsonObject = {
  name: 'ExportSchedule',
  type: 'Periodic',
  spec: {
    type: 'object',
    properties: {
      startTime: { type: 'integer' },
      endTime: { type: 'integer' },
      interval: { type: 'integer', enum: [0, 1, 3, 6, 9, 12] },
      timeUnit: { type: 'string', enum: ['hour', 'day'] },
      exportMode: { type: 'string', enum: ['DAILY_FULL_EXPORT', 'FIRST_FULL_THEN_INCREMENTAL'] },
      folderNameTemplate: { type: 'string' },
      foldernameTemplate: { type: 'string' },
    },
    required: ['startTime', 'interval', 'timeUnit'],
    if: { properties: { interval: { const: 0 } } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { properties: { timeUnit: { const: 'day' } } },
  },
}

const INGEST_OPTIONS: JsonObject = {
  name: 'OptionSpec',
  spec: {
    type: 'object',
    properties: {
      errorDiagnosticsEnabled: { type: 'boolean', default: false },
      partialIngestionPercent: { type: 'number', exclusiveMinimum: 0 },
    },
  },
}

/** A mapping version is text here, which is why it comes back as text. */
const MAPPING: JsonObject = {
  name: 'Mapping',
  spec: { type: 'object', properties: { mappingId: { type: 'string' }, mappingVersion: { type: 'string' } }, required: ['mappingId'] },
}

const COPY: JsonObject = {
  name: 'Copy',
  spec: {
    type: 'object',
    properties: {
      deltaColumn: {
        type: 'object',
        properties: { name: { type: 'string', minLength: 1 }, dateFormat: { type: 'string' }, timezone: { type: 'string' } },
        required: ['name'],
      },
    },
    required: ['deltaColumn'],
  },
}

const ENCRYPTION: JsonObject = {
  name: 'Encryption',
  spec: { type: 'object', properties: { publicKeyId: { type: 'string', minLength: 1 } }, required: ['publicKeyId'] },
}

const SELECTORS: JsonObject = { type: 'object', properties: { selectors: { type: 'array', items: { type: 'object' } } }, required: ['selectors'] }

const GENERAL: JsonObject = {
  name: 'GeneralTransform',
  spec: {
    type: 'object',
    properties: {
      profileSelectors: {
        ...SELECTORS,
        properties: { selectors: { type: 'array', items: { type: 'object' } }, mandatoryFields: { type: 'array' }, primaryFields: { type: 'array' } },
      },
      segmentSelectors: SELECTORS,
    },
  },
}

const WINDOW_RUN = ['startTime', 'windowStartTime', 'windowEndTime']

function runSpec(extra: JsonObject = {}): JsonObject {
  const integer: JsonObject = { type: 'integer' }
  const properties = { ...Object.fromEntries(WINDOW_RUN.map((name) => [name, integer])), ...extra }
  return { name: 'ProviderParams', spec: { type: 'object', properties, required: [...WINDOW_RUN, ...Object.keys(extra)] } }
}

const PERMISSIONS: JsonObject = {
  manage: [{ '@type': 'lowLevel', name: 'EnterpriseSource', permissions: ['write'] }],
  view: [{ '@type': 'lowLevel', name: 'EnterpriseSource', permissions: ['read'] }],
}

const SOURCE = { isSourceFlow: true, flacValidationSupported: true, isDraftModeSupported: true }
const NOTIFICATION: JsonObject = { category: 'sources', flowRun: { enabled: true } }
const FILE_SOURCES = [
  CONNECTION_SPEC.s3,
  CONNECTION_SPEC.azureBlob,
  CONNECTION_SPEC.azureFile,
  CONNECTION_SPEC.adlsGen2,
  CONNECTION_SPEC.googleCloudStorage,
]
const TABLE_SOURCES = [CONNECTION_SPEC.salesforce, CONNECTION_SPEC.dynamics, CONNECTION_SPEC.bigQuery]
const EXPORT_TARGETS = [CONNECTION_SPEC.s3Destination, CONNECTION_SPEC.s3DestinationLegacy]

function spec(id: string, name: string, providerId: string, from: string[], to: string[], rest: JsonObject): JsonObject {
  const common = { id, name, providerId, version: '1.0', sourceConnectionSpecIds: from, targetConnectionSpecIds: to }
  return { ...common, ...rest, permissionsInfo: PERMISSIONS }
}

/** CloudStorageToAEP and CRMToAEP bear Adobe's names; the names of the others are assumed. */
export const FLOW_SPECS: readonly JsonObject[] = [
  spec(FLOW_SPEC.files, 'CloudStorageToAEP', PROVIDER_ID.connectors, FILE_SOURCES, [CONNECTION_SPEC.dataLake], {
    optionSpec: INGEST_OPTIONS,
    transformationSpecs: [MAPPING, ENCRYPTION],
    scheduleSpec: PERIODIC,
    runSpec: runSpec(),
    attributes: { ...SOURCE, frequency: 'batch', notification: NOTIFICATION },
  }),
  spec(FLOW_SPEC.tables, 'CRMToAEP', PROVIDER_ID.connectors, TABLE_SOURCES, [CONNECTION_SPEC.dataLake], {
    optionSpec: INGEST_OPTIONS,
    transformationSpecs: [COPY, MAPPING],
    scheduleSpec: PERIODIC,
    runSpec: runSpec({ deltaColumn: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } }),
    attributes: { ...SOURCE, frequency: 'batch', recordTypeEnabled: true, defaultRecordType: 'profile', notification: NOTIFICATION },
  }),
  spec(
    FLOW_SPEC.streamingMapped,
    'Streaming Source With Transformation',
    PROVIDER_ID.streaming,
    [CONNECTION_SPEC.httpApi, CONNECTION_SPEC.eventHubs, CONNECTION_SPEC.kinesis],
    [CONNECTION_SPEC.dataLake],
    { transformationSpecs: [MAPPING], attributes: { ...SOURCE, frequency: 'streaming' } },
  ),
  spec(
    FLOW_SPEC.streamingXdm,
    'Streaming Source Without Transformation',
    PROVIDER_ID.streaming,
    [CONNECTION_SPEC.httpApi],
    [CONNECTION_SPEC.dataLake],
    {
      attributes: { ...SOURCE, frequency: 'streaming' },
    },
  ),
  spec(FLOW_SPEC.audienceExport, 'Batch Audience Export', PROVIDER_ID.connectors, [CONNECTION_SPEC.profileStore], EXPORT_TARGETS, {
    transformationSpecs: [GENERAL],
    attributes: { isDestinationFlow: true, isDraftModeSupported: true, frequency: 'batch' },
  }),
  spec(FLOW_SPEC.datasetExport, 'Batch Dataset Export', PROVIDER_ID.connectors, [CONNECTION_SPEC.datasetExportSource], EXPORT_TARGETS, {
    scheduleSpec: EXPORT_SCHEDULE,
    attributes: { isDestinationFlow: true, frequency: 'batch' },
  }),
  spec(
    FLOW_SPEC.datasetExportLandingZone,
    'Batch Dataset Export To Data Landing Zone',
    PROVIDER_ID.connectors,
    [CONNECTION_SPEC.datasetExportSource],
    EXPORT_TARGETS,
    { scheduleSpec: EXPORT_SCHEDULE, attributes: { isDestinationFlow: true, frequency: 'batch' } },
  ),
]
