/**
 * The calls of Adobe's Flow Service tutorials (drafts, update, delete, sort and filter, on-demand runs) as they are written there,
 * slips included, with the ids of the emulator's entities put in and only the host replaced.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { startTestEmulator, TEST_ORG, type TestEmulator } from '../support/emulator.ts'
import { CURL, curl, words, type CurlReply } from './curl.ts'
import { assertLike } from './expect.ts'

const HEADERS = `-H 'Authorization: Bearer {ACCESS_TOKEN}' \\
  -H 'x-api-key: {API_KEY}' \\
  -H 'x-gw-ims-org-id: {ORG_ID}' \\
  -H 'x-sandbox-name: {SANDBOX_NAME}'`

const TOKEN = `curl -X POST 'https://ims-na1.adobelogin.com/ims/token/v3' \\
  -H 'Content-Type: application/x-www-form-urlencoded' \\
  -d 'grant_type=client_credentials&client_id={API_KEY}&client_secret=secret&scope=openid,AdobeID,read_organizations,additional_info.projectedProductContext'`

const IN_2030 = '1893456000'

test('command lines are split as a shell splits them', () => {
  expect(words(`curl -X POST \\\n  'https://a/b?c==d' -H "If-Match: \\"0a\\"" -d '{ "a": "b c" }' --data-raw ''`)).toEqual([
    'curl',
    '-X',
    'POST',
    'https://a/b?c==d',
    '-H',
    'If-Match: "0a"',
    '-d',
    '{ "a": "b c" }',
    '--data-raw',
    '',
  ])
})

test.runIf(!CURL)('SKIPPED: no curl on this machine, the tutorials are not tried', ({ skip }) => skip('curl is not installed'))

describe.skipIf(!CURL)('with only the host replaced,', () => {
  let emulator: TestEmulator
  const values: Record<string, string> = { API_KEY: 'acme-client', ORG_ID: TEST_ORG, SANDBOX_NAME: 'dev' }
  const call = (command: string): Promise<CurlReply> => curl(command, values, emulator.url)
  const object = ({ body }: CurlReply): JsonObject => body as JsonObject
  const items = (reply: CurlReply): JsonObject[] => object(reply)['items'] as JsonObject[]
  const keep = (name: string, reply: CurlReply): void => {
    assertLike(reply.body, 'write-answer')
    values[name] = object(reply)['id'] as string
  }
  /** As the tutorials have readers copy it: quotes included. */
  const keepEtag = async (path: string): Promise<string> => {
    const reply = await call(`curl -X GET 'https://platform.adobe.io/data/foundation/flowservice/${path}' \\\n  ${HEADERS}`)
    values['ETAG'] = items(reply)[0]?.['etag'] as string
    return values['ETAG']
  }

  beforeAll(async () => {
    emulator = await startTestEmulator()
    const reply = await call(TOKEN)
    assertLike(reply.body, 'token')
    values['ACCESS_TOKEN'] = object(reply)['access_token'] as string
  })
  afterAll(async () => emulator[Symbol.asyncDispose]())

  describe('the drafts tutorial:', () => {
    test('looks up draft support of a connection spec and of a flow spec', async () => {
      const connection = await call(`curl -X GET \\
  'https://platform.adobe.io/data/foundation/flowservice/connectionSpecs/be5ec48c-5b78-49d5-b8fa-7c89ec4569b8' \\
  ${HEADERS}`)
      const flow = await call(`curl -X GET \\
  'https://platform.adobe.io/data/foundation/flowservice/flowSpecs?property=name==%22CloudStorageToAEP%22' \\
  ${HEADERS}`)
      for (const reply of [connection, flow]) {
        expect(reply.status).toBe(200)
        expect(items(reply)[0]?.['attributes']).toMatchObject({ isDraftModeSupported: true })
      }
    })

    test('makes an account and drafts of a source connection, a target connection and a flow', async () => {
      // The tutorial's call for the account lacks ?mode=draft.
      const base = await call(`curl -X POST \\
  'https://platform.adobe.io/data/foundation/flowservice/connections' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -d '{
      "name": "Azure Blob account",
      "description": "Drafts tutorial",
      "auth": { "specName": "ConnectionString", "params": { "connectionString": "DefaultEndpointsProtocol=https;AccountName=acme" } },
      "connectionSpec": { "id": "4c10e202-c428-4796-9208-5f1f5732b1cf", "version": "1.0" }
    }'`)
      expect(base.status).toBe(201)
      keep('BASE_CONNECTION_ID', base)
      const source = await call(`curl -X POST \\
  'https://platform.adobe.io/data/foundation/flowservice/sourceConnections?mode=draft' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -d '{
      "name": "Azure Blob source connection",
      "baseConnectionId": "{BASE_CONNECTION_ID}",
      "data": { "format": "delimited" },
      "params": { "path": "/acme/summerCampaign/*.csv", "type": "file" },
      "connectionSpec": { "id": "4c10e202-c428-4796-9208-5f1f5732b1cf", "version": "1.0" }
    }'`)
      expect(source.status).toBe(201)
      keep('SOURCE_CONNECTION_ID', source)
      const target = await call(`curl -X POST \\
  'https://platform.adobe.io/data/foundation/flowservice/targetConnections?mode=draft' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -d '{
      "name": "Data lake target connection",
      "data": { "schema": { "id": "https://ns.adobe.com/acme/schemas/0f", "version": "application/vnd.adobe.xed-full+json;version=1" } },
      "params": { "dataSetId": "0123456789abcdef01234567" },
      "connectionSpec": { "id": "c604ff05-7f1a-43c0-8e18-33bf874cb11c", "version": "1.0" }
    }'`)
      expect(target.status).toBe(201)
      keep('TARGET_CONNECTION_ID', target)
      const flow = await call(`curl -X POST \\
  'https://platform.adobe.io/data/foundation/flowservice/flows?mode=draft' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -d '{
      "name": "Summer campaign",
      "description": "Drafts tutorial",
      "flowSpec": { "id": "9753525b-82c7-4dce-8a9b-5ccfce2b9876", "version": "1.0" },
      "sourceConnectionIds": [ "{SOURCE_CONNECTION_ID}" ],
      "targetConnectionIds": [ "{TARGET_CONNECTION_ID}" ]
    }'`)
      expect(flow.status).toBe(201)
      expect(flow.headers).toMatch(/^location: .*\/flows\//im)
      keep('FLOW_ID', flow)
    })

    test('changes the draft', async () => {
      await keepEtag('flows/{FLOW_ID}')
      const reply = await call(`curl -X PATCH \\
  'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -H 'if-match: {ETAG}' \\
  -d '[
      { "op": "add", "path": "/transformations", "value": [ { "name": "Mapping", "params": { "mappingId": "00112233445566778899aabbccddeeff", "mappingVersion": 0 } } ] },
      { "op": "add", "path": "/scheduleParams", "value": { "startTime": "${IN_2030}", "frequency": "minute", "interval": "15", "backfill": "true" } }
    ]'`)
      expect(reply.status).toBe(200)
      assertLike(reply.body, 'write-answer')
    })

    test('publishes everything, the account first and the flow last', async () => {
      // The tutorial publishes source and target connections under /connections/, and the flow with op=PUBLISH in the reference.
      for (const path of [
        'connections/{BASE_CONNECTION_ID}',
        'connections/{SOURCE_CONNECTION_ID}',
        'targetConnections/{TARGET_CONNECTION_ID}',
        'flows/{FLOW_ID}',
      ]) {
        const reply = await call(`curl -X POST \\
  'https://platform.adobe.io/data/foundation/flowservice/${path}/action?op=publish' \\
  ${HEADERS}`)
        expect([path, reply.status, reply.text]).toEqual([path, 200, expect.stringContaining('etag')])
        assertLike(reply.body, 'write-answer')
      }
      const [flow] = items(await call(`curl -X GET 'https://platform-int.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\\n  ${HEADERS}`))
      expect(flow).toMatchObject({ state: 'enabled', scheduleParams: { startTime: IN_2030, interval: '15', backfill: 'true' } })
    })

    test('deletes a draft', async () => {
      keep(
        'DRAFT_ID',
        await call(`curl -X POST 'https://platform.adobe.io/data/foundation/flowservice/flows?mode=draft' \\
  ${HEADERS} -H 'Content-Type: application/json' \\
  -d '{ "name": "Gone soon", "flowSpec": { "id": "9753525b-82c7-4dce-8a9b-5ccfce2b9876", "version": "1.0" }, "sourceConnectionIds": [ "{SOURCE_CONNECTION_ID}" ], "targetConnectionIds": [ "{TARGET_CONNECTION_ID}" ] }'`),
      )
      const reply = await call(`curl -X DELETE \\
  'https://platform.adobe.io/data/foundation/flowservice/flows/{DRAFT_ID}' \\
  ${HEADERS}`)
      expect([reply.status, reply.text]).toEqual([204, ''])
    })
  })

  describe('the update tutorial:', () => {
    test('reads the flow, which is a list of one', async () => {
      const reply = await call(`curl -X GET \\
  'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\
  ${HEADERS}`)
      expect(items(reply)).toHaveLength(1)
      assertLike(items(reply)[0], 'published-flow', ['/options', '/transformations/0/params/deltaColumn'])
    })

    test('changes schedule, name and description, and gets a new version', async () => {
      const etag = await keepEtag('flows/{FLOW_ID}')
      const reply = await call(`curl -X PATCH \\
  'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -H 'If-Match: {ETAG}' \\
  -d '[
      { "op": "replace", "path": "/scheduleParams/frequency", "value": "day" },
      { "op": "replace", "path": "/name", "value": "Summer campaign, daily" },
      { "op": "replace", "path": "/description", "value": "Update tutorial" }
    ]'`)
      expect(reply.status).toBe(200)
      expect(object(reply)['etag']).not.toBe(etag)
    })

    test('replaces the mapping by its index', async () => {
      await keepEtag('flows/{FLOW_ID}')
      const reply = await call(`curl -X PATCH \\
  'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -H 'If-Match: {ETAG}' \\
  -d '[
      { "op": "replace", "path": "/transformations/0", "value": { "name": "Mapping", "params": { "mappingId": "99990000aaaabbbbccccddddeeeeffff", "mappingVersion": 0 } } }
    ]'`)
      expect(reply.status).toBe(200)
      const [flow] = items(await call(`curl -X GET 'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\\n  ${HEADERS}`))
      // Sent as a number, back as text: so do Adobe's samples.
      expect(flow?.['transformations']).toEqual([{ name: 'Mapping', params: { mappingId: '99990000aaaabbbbccccddddeeeeffff', mappingVersion: '0' } }])
    })

    test('switches the flow off and on', async () => {
      for (const [op, state] of [
        ['disable', 'disabled'],
        ['enable', 'enabled'],
      ] as const) {
        const reply = await call(`curl -X POST \\
  'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}/action?op=${op}' \\
  ${HEADERS}`)
        expect(reply.status).toBe(200)
        const [flow] = items(await call(`curl -X GET 'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\\n  ${HEADERS}`))
        expect(flow?.['state']).toBe(state)
      }
    })

    test('says what is wrong with a missing, a stale and an unquoted version', async () => {
      await keepEtag('flows/{FLOW_ID}')
      const change = (match: string): Promise<CurlReply> =>
        call(`curl -X PATCH 'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\
  ${HEADERS} -H 'Content-Type: application/json' ${match} \\
  -d '[ { "op": "replace", "path": "/name", "value": "x" } ]'`)
      const replies = [
        await change(''),
        await change(`-H 'If-Match: "0a00b1c2-0000-0200-0000-6553ff5c0000"'`),
        await change(`-H 'If-Match: ${(values['ETAG'] ?? '').replaceAll('"', '')}'`),
      ]
      expect(replies.map((reply) => [reply.status, object(reply)['type']])).toEqual([
        [400, 'https://ns.adobe.com/aep/errors/FLOW-1403-400'],
        [412, 'https://ns.adobe.com/aep/errors/FLOW-1404-412'],
        [412, 'https://ns.adobe.com/aep/errors/FLOW-1404-412'],
      ])
    })
  })

  describe('the sort-and-filter tutorial:', () => {
    const list = (query: string, collection = 'flows'): Promise<CurlReply> =>
      call(`curl -X GET \\
  'https://platform.adobe.io/data/foundation/flowservice/${collection}?${query}' \\
  ${HEADERS}`)

    test.each([
      'orderby=name',
      'orderby=-createdAt',
      'orderby=%2BupdatedAt',
      'property=state==enabled',
      'property=name==Summer%20campaign,%20daily',
      'property=description==Update%20tutorial',
      'property=id=={FLOW_ID}',
      'property=id=={FLOW_ID},{SOURCE_CONNECTION_ID}',
      'property=sourceConnectionIds[]=={SOURCE_CONNECTION_ID}',
      'property=inheritedAttributes.targetConnections[].connectionSpec.id==c604ff05-7f1a-43c0-8e18-33bf874cb11c',
      'property=transformations[].params.mappingId==99990000aaaabbbbccccddddeeeeffff',
      'property=flowSpec.id==9753525b-82c7-4dce-8a9b-5ccfce2b9876&property=state==enabled',
      'property=createdAt>=1700000000000&orderby=-createdAt',
      'limit=20',
      'limit=100&orderby=name',
    ])('%s', async (query) => {
      // curl reads [] in a URL as a range of its own; the tutorial's readers switch that off.
      const reply = await list(query).catch(() => list(query.replaceAll('[]', '%5B%5D')))
      expect([reply.status, reply.text.slice(0, 60)]).toEqual([200, expect.stringContaining('"items":[')])
      const ids = items(reply).map(({ id }) => id)
      // A comma makes a list of a value, also where it belongs to the name.
      if (!query.includes('daily')) expect(ids).toContain(values['FLOW_ID'])
      expect(object(reply)['_links']).toEqual({})
    })

    test('count=true answers a number and nothing else', async () => {
      expect((await list('count=true')).body).toEqual({ count: 1 })
      expect((await list('count=true', 'connections')).body).toEqual({ count: 5 })
    })

    test.each([
      ['orderby=*name', 1432],
      ['orderby=colour', 1433],
      ['property=name~Summer', 1440],
      ['property=createdAt>1,2', 1443],
      ['property=id>5', 1448],
      ['property=name=!Summer', 1450],
      ['colour=red', 1451],
      ['property=createdAt>soon', 1452],
      ['property=name==', 1453],
      ['count=true&limit=2', 1401],
    ])('%s is refused with %i', async (query, code) => {
      const reply = await list(query)
      expect([reply.status, object(reply)['type']]).toEqual([400, `https://ns.adobe.com/aep/errors/FLOW-${code}-400`])
    })
  })

  describe('the on-demand-run tutorial:', () => {
    test('starts a run of a flow with frequency once, and lists it', async () => {
      const flow = await call(`curl -X POST 'https://platform.adobe.io/data/foundation/flowservice/flows' \\
  ${HEADERS} -H 'Content-Type: application/json' \\
  -d '{
      "name": "Once",
      "flowSpec": { "id": "9753525b-82c7-4dce-8a9b-5ccfce2b9876", "version": "1.0" },
      "sourceConnectionIds": [ "{SOURCE_CONNECTION_ID}" ],
      "targetConnectionIds": [ "{TARGET_CONNECTION_ID}" ],
      "transformations": [ { "name": "Mapping", "params": { "mappingId": "00112233445566778899aabbccddeeff", "mappingVersion": 0 } } ],
      "scheduleParams": { "startTime": "${IN_2030}", "frequency": "once" }
    }'`)
      expect([flow.status, flow.text]).toEqual([201, expect.stringContaining('etag')])
      keep('ONCE_ID', flow)
      const run = await call(`curl -X POST \\
  'https://platform.adobe.io/data/foundation/flowservice/runs/' \\
  ${HEADERS} \\
  -H 'Content-Type: application/json' \\
  -d '{
      "flowId": "{ONCE_ID}",
      "params": { "startTime": "1893456000", "windowStartTime": "1893000000", "windowEndTime": "1893400000" }
    }'`)
      expect(run.status).toBe(201)
      assertLike(items(run)[0], 'write-answer')
      emulator.clock({ advanceMs: 3_600_000 })
      const runs = await call(`curl -X GET \\
  'https://platform.adobe.io/data/foundation/flowservice/runs?property=flowId=={ONCE_ID}' \\
  ${HEADERS}`)
      assertLike(items(runs)[0], 'run', ['/activities'])
      expect(items(runs)).toMatchObject([{ metrics: { statusSummary: { status: 'success' } } }])
    })
  })

  describe('the delete tutorial:', () => {
    test('deletes the flows, then what they stood on', async () => {
      const remove = (path: string): Promise<CurlReply> =>
        call(`curl -X DELETE \\
  'https://platform.adobe.io/data/foundation/flowservice/${path}' \\
  ${HEADERS}`)
      expect((await remove('connections/{BASE_CONNECTION_ID}')).status).toBe(400)
      for (const path of [
        'flows/{FLOW_ID}',
        'flows/{ONCE_ID}',
        'sourceConnections/{SOURCE_CONNECTION_ID}',
        'targetConnections/{TARGET_CONNECTION_ID}/',
        'connections/{BASE_CONNECTION_ID}/',
      ]) {
        const reply = await remove(path)
        expect([path, reply.status, reply.text]).toEqual([path, 204, ''])
      }
      const reply = await call(`curl -X GET 'https://platform.adobe.io/data/foundation/flowservice/flows/{FLOW_ID}' \\\n  ${HEADERS}`)
      expect([reply.status, object(reply)['type']]).toEqual([404, 'https://ns.adobe.com/aep/errors/FLOW-1439-404'])
      assertLike(reply.body, 'error-service')
    })
  })

  test('a destination is deleted with 202, as its reference says', async () => {
    const find = async (collection: string, name: string): Promise<string> =>
      items(
        await call(`curl -X GET 'https://platform.adobe.io/data/foundation/flowservice/${collection}?property=name==${name}' \\\n  ${HEADERS}`),
      )[0]?.['id'] as string
    values['EXPORT_SOURCE'] = await find('sourceConnections', 'audience-export-source')
    values['EXPORT_TARGET'] = await find('targetConnections', 'acme-s3-export-target')
    keep(
      'EXPORT_ID',
      await call(`curl -X POST 'https://platform.adobe.io/data/foundation/flowservice/flows?mode=draft' \\
  ${HEADERS} -H 'Content-Type: application/json' \\
  -d '{ "name": "to-s3", "flowSpec": { "id": "71471eba-b620-49e4-90fd-23f1fa0174d8", "version": "1.0" }, "sourceConnectionIds": [ "{EXPORT_SOURCE}" ], "targetConnectionIds": [ "{EXPORT_TARGET}" ] }'`),
    )
    const reply = await call(`curl -X DELETE 'https://platform.adobe.io/data/foundation/flowservice/flows/{EXPORT_ID}' \\\n  ${HEADERS}`)
    expect([reply.status, reply.text]).toEqual([202, ''])
  })
})
