/** What publishes, enables and runs: on the emulator alone. The drafts and on-demand-run tutorials. */
import assert from 'node:assert/strict'
import type { JsonObject } from '../../../src/lib/json.ts'
import { draftBody, type Bench, type Case } from '../case.ts'
import { itemsOf, objectOf, type Ask } from '../client.ts'
import { assertLike, assertRefused, codeOf } from '../expect.ts'
import { create, etagOf, patch, read } from './drafts.ts'

const BLOB = { id: '4c10e202-c428-4796-9208-5f1f5732b1cf', version: '1.0' }
const LAKE = { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' }
const MAPPING = { name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }
const IN_2100 = 4_102_444_800

export const publishingCases: readonly Case[] = [
  {
    name: 'drafts are published from the account upwards, and not in another order',
    where: 'emulator',
    run: async (bench) => {
      const { base, source, target } = await draftConnections(bench)
      const body = { sourceConnectionIds: [source], targetConnectionIds: [target], transformations: [MAPPING], scheduleParams: hourly(IN_2100) }
      const { id } = await create(bench, 'published', body)
      assertRefused(await publish(bench.ask, `/sourceConnections/${source}`), 'FLOW-1444-400', 'FLOW-1422-400')
      assertRefused(await publish(bench.ask, `/flows/${id}`), 'FLOW-1444-400', 'FLOW-1422-400')
      assert.equal((await read(bench.ask, id))['state'], 'draft')
      for (const path of [`/connections/${base}`, `/sourceConnections/${source}`, `/targetConnections/${target}`, `/flows/${id}`]) {
        const reply = await publish(bench.ask, path)
        assert.equal(reply.status, 200, `${path}: ${reply.text}`)
        assertLike(reply.body, 'write-answer')
      }
      const flow = await read(bench.ask, id)
      assertLike(flow, 'published-flow', [
        '/description',
        '/options',
        '/scheduleParams/startTime',
        '/scheduleParams/interval',
        '/scheduleParams/backfill',
        '/transformations',
      ])
      assert.equal(flow['state'], 'enabled')
      assertRefused(await publish(bench.ask, `/flows/${id}`), 'FLOW-1422-400')
    },
  },
  {
    name: 'a refused publish leaves the draft a draft',
    where: 'emulator',
    run: async (bench) => {
      const { id } = await create(bench, 'past', { transformations: [MAPPING], scheduleParams: hourly(1_500_000_000) })
      const reply = await publish(bench.ask, `/flows/${id}`)
      assert.match(codeOf(reply), /-1360-400$/)
      assert.equal((await read(bench.ask, id))['state'], 'draft')
    },
  },
  {
    name: 'a published flow is disabled and enabled, and changed in place',
    where: 'emulator',
    run: async (bench) => {
      const { id } = await published(bench, 'switched', hourly(IN_2100))
      for (const [op, state] of [
        ['disable', 'disabled'],
        ['ENABLE', 'enabled'],
      ] as const) {
        assert.equal((await bench.ask('POST', `/flows/${id}/action?op=${op}`)).status, 200)
        assert.equal((await read(bench.ask, id))['state'], state)
      }
      const ops = [{ op: 'replace', path: '/scheduleParams/frequency', value: 'day' }]
      assert.equal((await patch(bench.ask, id, await etagOf(bench.ask, id), ops)).status, 200)
      const { scheduleParams, lastOperation } = await read(bench.ask, id)
      assert.equal((scheduleParams as JsonObject)['frequency'], 'day')
      assert.deepEqual((lastOperation as JsonObject)['ops'], ops)
    },
  },
  {
    name: 'an on-demand run of a flow with frequency once, from scheduled to success',
    where: 'emulator',
    run: async (bench) => {
      const { id } = await published(bench, 'on demand', { startTime: IN_2100, frequency: 'once' })
      const params = { startTime: '1893456000', windowStartTime: '1893000000', windowEndTime: '1893400000' }
      const reply = await bench.ask('POST', '/runs', { body: { flowId: id, params } })
      assert.equal(reply.status, 201, reply.text)
      const [{ id: runId } = { id: '' }] = itemsOf(reply) as { id: string }[]
      await bench.advance(3_600_000)
      const run = await read(bench.ask, runId, 'runs')
      assertLike(run, 'run', ['/activities'])
      assert.equal(statusOf(run), 'success')
      const listed = itemsOf(await bench.ask('GET', `/runs?property=flowId==${id}&limit=10&orderby=-createdAt`))
      assert.deepEqual(
        listed.map((one) => one['id']),
        [runId],
      )
      assert.equal(((await read(bench.ask, id))['lastRunDetails'] as JsonObject)['id'], runId)
    },
  },
  {
    name: 'codes of on-demand runs that cannot be',
    where: 'emulator',
    run: async (bench) => {
      const { id } = await published(bench, 'recurring', hourly(IN_2100))
      const params = { startTime: '1893456000', windowStartTime: '1893000000', windowEndTime: '1893400000' }
      assert.match(codeOf(await bench.ask('POST', '/runs', { body: { flowId: id, params } })), /-1386-400$/)
      const once = await published(bench, 'window', { startTime: IN_2100, frequency: 'once' })
      const backwards = { ...params, windowEndTime: '1892000000' }
      assert.match(codeOf(await bench.ask('POST', '/runs', { body: { flowId: once.id, params: backwards } })), /-1381-400$/)
    },
  },
  {
    name: 'connections that flows stand on cannot be deleted',
    where: 'emulator',
    run: async (bench) => {
      const { base, source, target } = await draftConnections(bench)
      const { id } = await create(bench, 'standing', { sourceConnectionIds: [source], targetConnectionIds: [target] })
      assertRefused(await bench.ask('DELETE', `/connections/${base}`), 'FLOW-1418-400')
      assertRefused(await bench.ask('DELETE', `/sourceConnections/${source}/`), 'FLOW-1447-400')
      assert.ok((await bench.ask('DELETE', `/flows/${id}`)).status < 300)
      for (const path of [`/sourceConnections/${source}`, `/targetConnections/${target}`, `/connections/${base}`]) {
        assert.equal((await bench.ask('DELETE', path)).status, 204)
        assert.equal((await bench.ask('GET', path)).status, 404)
      }
    },
  },
]

function hourly(startTime: number): JsonObject {
  return { startTime, frequency: 'hour', interval: 1 }
}

function publish(ask: Ask, path: string): ReturnType<Ask> {
  return ask('POST', `${path}/action?op=publish`)
}

async function published(bench: Bench, name: string, scheduleParams: JsonObject): Promise<{ id: string }> {
  const { id } = await create(bench, name, { transformations: [MAPPING], scheduleParams })
  const reply = await publish(bench.ask, `/flows/${id}`)
  assert.equal(reply.status, 200, reply.text)
  return { id }
}

async function draftConnections(bench: Bench): Promise<{ base: string; source: string; target: string }> {
  const name = draftBody(bench, 'connection')['name'] as string
  const post = async (collection: string, body: JsonObject): Promise<string> => {
    const reply = await bench.ask('POST', `/${collection}?mode=draft`, { body: { name, ...body } })
    assert.equal(reply.status, 201, reply.text)
    assertLike(reply.body, 'write-answer')
    return objectOf(reply)['id'] as string
  }
  const auth = { specName: 'ConnectionString', params: { connectionString: 'DefaultEndpointsProtocol=https;AccountName=acme' } }
  const base = await post('connections', { auth, connectionSpec: BLOB })
  const source = await post('sourceConnections', {
    baseConnectionId: base,
    data: { format: 'delimited' },
    params: { path: '/in', type: 'folder', recursive: true },
    connectionSpec: BLOB,
  })
  const schema = { id: 'https://ns.adobe.com/acme/schemas/0f', version: 'application/vnd.adobe.xed-full+json;version=1' }
  const target = await post('targetConnections', { data: { schema }, params: { dataSetId: '0123456789abcdef01234567' }, connectionSpec: LAKE })
  return { base, source, target }
}

function statusOf(run: JsonObject): unknown {
  return ((run['metrics'] as JsonObject)['statusSummary'] as JsonObject)['status']
}
