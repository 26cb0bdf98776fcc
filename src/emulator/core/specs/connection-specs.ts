import type { JsonObject } from '../../../lib/json.ts'
import { CONNECTION_SPEC, PROVIDER_ID } from './ids.ts'

function auth(name: string, required: string[], optional: string[] = []): JsonObject {
  const properties = Object.fromEntries([...required, ...optional].map((param) => [param, { type: 'string' }]))
  return { name, type: 'AccessKey', spec: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties, required } }
}

const FILES: JsonObject = {
  name: 'FileSource',
  type: 'CloudStorage',
  spec: {
    type: 'object',
    properties: { path: { type: 'string', minLength: 1 }, type: { type: 'string', enum: ['file', 'folder'] }, recursive: { type: 'boolean' } },
    required: ['path'],
  },
}

const DRAFTS = { isDraftModeSupported: true }
const SOURCE_FILES = { category: 'Cloud Storage', isSource: true, ...DRAFTS }
const SOURCE_TABLES = { category: 'CRM', isSource: true, ...DRAFTS }
const SOURCE_STREAMS = { category: 'Streaming', isSource: true, ...DRAFTS }

function spec(id: string, name: string, rest: JsonObject): JsonObject {
  return { id, name, providerId: PROVIDER_ID.connectors, version: '1.0', ...rest }
}

/**
 * Ids are Adobe's; so are the names of auth specs where a tutorial shows them. A spec without `authSpec` takes any. The members
 * `noBaseConnection` (a source that must not have one) and `isDestination` of `attributes` are this stand-in's own.
 */
export const CONNECTION_SPECS: readonly JsonObject[] = [
  spec(CONNECTION_SPEC.dataLake, 'Data Lake', { attributes: { category: 'Data Lake', ...DRAFTS } }),
  spec(CONNECTION_SPEC.httpApi, 'HTTP API', { providerId: PROVIDER_ID.streaming, attributes: SOURCE_STREAMS }),
  spec(CONNECTION_SPEC.s3, 'amazon-s3', {
    authSpec: [auth('Access Key', ['s3AccessKey', 's3SecretKey'], ['serviceUrl', 'bucketName', 'folderPath', 's3SessionToken'])],
    sourceSpec: FILES,
    attributes: SOURCE_FILES,
  }),
  spec(CONNECTION_SPEC.azureBlob, 'azure-blob', {
    authSpec: [
      auth('ConnectionString', ['connectionString'], ['container', 'folderPath']),
      auth('SAS URI Authentication', ['sasUri'], ['container', 'folderPath']),
      auth('Account Key Authentication', [], ['accountName', 'accountKey', 'container', 'folderPath']),
    ],
    sourceSpec: FILES,
    attributes: SOURCE_FILES,
  }),
  spec(CONNECTION_SPEC.adlsGen2, 'adls-gen2', { sourceSpec: FILES, attributes: SOURCE_FILES }),
  spec(CONNECTION_SPEC.azureFile, 'azure-file', { sourceSpec: FILES, attributes: SOURCE_FILES }),
  spec(CONNECTION_SPEC.googleCloudStorage, 'google-cloud', { sourceSpec: FILES, attributes: SOURCE_FILES }),
  spec(CONNECTION_SPEC.bigQuery, 'google-big-query', { attributes: { ...SOURCE_TABLES, category: 'Database' } }),
  spec(CONNECTION_SPEC.salesforce, 'salesforce', { attributes: SOURCE_TABLES }),
  spec(CONNECTION_SPEC.dynamics, 'ms-dynamics', { attributes: SOURCE_TABLES }),
  spec(CONNECTION_SPEC.eventHubs, 'azure-event-hubs', { providerId: PROVIDER_ID.streaming, attributes: SOURCE_STREAMS }),
  spec(CONNECTION_SPEC.kinesis, 'amazon-kinesis', { providerId: PROVIDER_ID.streaming, attributes: SOURCE_STREAMS }),
  spec(CONNECTION_SPEC.profileStore, 'Profile Store', { attributes: { category: 'Profile', isSource: true, noBaseConnection: true, ...DRAFTS } }),
  spec(CONNECTION_SPEC.datasetExportSource, 'Dataset Export Source', {
    attributes: { category: 'Data Lake', isSource: true, noBaseConnection: true },
  }),
  spec(CONNECTION_SPEC.s3Destination, 'Amazon S3', { attributes: { category: 'Cloud Storage', isDestination: true, ...DRAFTS } }),
  spec(CONNECTION_SPEC.s3DestinationLegacy, 'Amazon S3 (legacy)', { attributes: { category: 'Cloud Storage', isDestination: true } }),
]
