import { CONNECTION_SPEC } from '../specs/ids.ts'
import type { EntitySeed } from './seed.ts'

const spec = (id: string) => ({ id, version: '1.0' })
const files = (path: string) => ({ path, type: 'folder', recursive: true })
const csv = { format: 'delimited', properties: { columnDelimiter: ',', encoding: 'UTF-8' } }

function lake(name: string, dataSetId: string) {
  const schema = { id: `https://ns.adobe.com/acme/schemas/${dataSetId}`, version: 'application/vnd.adobe.xed-full+json;version=1' }
  return { name, connectionSpec: spec(CONNECTION_SPEC.dataLake), data: { format: 'parquet_xdm', schema }, params: { dataSetId } }
}

/** Connections for flows to refer to by name, in every sandbox: somebody has to have entered the credentials already. */
export const SAMPLE_ENTITIES: EntitySeed[] = [
  {
    connections: [
      {
        name: 'acme-web-events',
        connectionSpec: spec(CONNECTION_SPEC.httpApi),
        auth: { specName: 'Streaming Connection', params: { sourceId: 'acme-web-events', dataType: 'raw', authenticationRequired: false } },
      },
      {
        name: 'acme-storage',
        connectionSpec: spec(CONNECTION_SPEC.azureBlob),
        auth: { specName: 'ConnectionString', params: { connectionString: '********' } },
      },
      {
        name: 'acme-salesforce',
        connectionSpec: spec(CONNECTION_SPEC.salesforce),
        auth: {
          specName: 'Basic Authentication',
          params: { environmentUrl: 'https://acme.my.salesforce.example', username: 'integration', password: '********' },
        },
      },
      {
        name: 'acme-s3-export',
        connectionSpec: spec(CONNECTION_SPEC.s3Destination),
        auth: { specName: 'Access Key', params: { s3AccessKey: '********', s3SecretKey: '********' } },
      },
    ],
    sourceConnections: [
      { name: 'acme-web-events-source', base: 'acme-web-events', connectionSpec: spec(CONNECTION_SPEC.httpApi), data: { format: 'json' } },
      { name: 'orders-files-source', base: 'acme-storage', connectionSpec: spec(CONNECTION_SPEC.azureBlob), data: csv, params: files('/in/orders') },
      {
        name: 'product-catalog-source',
        base: 'acme-storage',
        connectionSpec: spec(CONNECTION_SPEC.azureBlob),
        data: csv,
        params: files('/in/products'),
      },
      {
        name: 'crm-contacts-source',
        base: 'acme-salesforce',
        connectionSpec: spec(CONNECTION_SPEC.salesforce),
        data: { format: 'tabular' },
        params: { tableName: 'Contact' },
      },
      { name: 'audience-export-source', connectionSpec: spec(CONNECTION_SPEC.profileStore), data: { format: 'CSV' }, params: {} },
    ],
    targetConnections: [
      lake('acme-web-events-target', '65a0c0ffee0000000000e001'),
      lake('orders-files-target', '65a0c0ffee0000000000e002'),
      lake('product-catalog-target', '65a0c0ffee0000000000e003'),
      lake('crm-contacts-target', '65a0c0ffee0000000000e004'),
      {
        name: 'acme-s3-export-target',
        base: 'acme-s3-export',
        connectionSpec: spec(CONNECTION_SPEC.s3Destination),
        data: { format: 'CSV' },
        params: { mode: 'Server-to-server', bucketName: 'acme-exports', path: '/audiences' },
      },
    ],
  },
]
