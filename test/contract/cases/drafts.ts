/** Drafts: create, patch, delete. The drafts, update and delete tutorials. */
import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../../src/lib/json.ts'
import { draftBody, type Bench, type Case } from '../case.ts'
import { itemsOf, objectOf, type Ask, type Reply } from '../client.ts'
import { assertLike, assertRefused } from '../expect.ts'

const WAITS = 40
const WAIT_MS = 500

type Draft = { id: string; etag: string }

export const draftCases: readonly Case[] = [
  {
    name: 'a draft is answered with id and etag, and is one',
    where: 'drafts',
    run: async (bench) => {
      const reply = await bench.ask('POST', '/flows?mode=draft', { body: draftBody(bench, 'plain') })
      assert.equal(reply.status, 201, reply.text)
      assertLike(reply.body, 'write-answer')
      const flow = await read(bench.ask, (reply.body as Draft).id)
      assertLike(flow, 'draft-flow')
      assert.equal(flow['state'], 'draft')
      assert.equal(flow['etag'], flow['version'])
    },
  },
  {
    name: 'nothing is unique: the same request twice makes two flows',
    where: 'drafts',
    run: async (bench) => {
      const [one, two] = [await create(bench, 'twin'), await create(bench, 'twin')]
      assert.notEqual(one.id, two.id)
    },
  },
  {
    name: 'a change with the version last read is accepted and makes a new version',
    where: 'drafts',
    run: async (bench) => {
      const { id } = await create(bench, 'patched')
      const etag = await etagOf(bench.ask, id)
      const reply = await patch(bench.ask, id, etag, [{ op: 'add', path: '/description', value: 'changed' }])
      assert.equal(reply.status, 200, reply.text)
      assertLike(reply.body, 'write-answer')
      const flow = await read(bench.ask, id)
      assert.equal(flow['description'], 'changed')
      assert.notEqual(flow['etag'], etag)
    },
  },
  {
    name: 'If-Match counts in any case, and so do the names of operations; a slash at the end does no harm',
    where: 'drafts',
    run: async (bench) => {
      const { id } = await create(bench, 'spelling')
      const spellings = [
        ['If-Match', 'add', ''],
        ['if-match', 'REPLACE', '/'],
        ['IF-MATCH', 'Replace', ''],
        ['iF-mAtCh', 'REMOVE', '/'],
      ] as const
      for (const [header, op, slash] of spellings) {
        const body = [{ op, path: '/description', value: `${header} ${op}` }]
        const reply = await bench.ask('PATCH', `/flows/${id}${slash}`, { body, headers: { [header]: await etagOf(bench.ask, id) } })
        assert.equal(reply.status, 200, `${header} ${op}: ${reply.text}`)
      }
      assert.equal((await read(bench.ask, id))['description'] ?? '', '')
    },
  },
  {
    name: 'operations apply in order: first options, then a member of them',
    where: 'drafts',
    run: async (bench) => {
      const { id } = await create(bench, 'options')
      const ops = [
        { op: 'add', path: '/options', value: {} },
        { op: 'add', path: '/options/errorDiagnosticsEnabled', value: true },
      ]
      assert.equal((await patch(bench.ask, id, await etagOf(bench.ask, id), ops)).status, 200)
      assert.equal(((await read(bench.ask, id))['options'] as JsonObject)['errorDiagnosticsEnabled'], true)
    },
  },
  {
    name: 'a draft takes transformations and a schedule later',
    where: 'drafts',
    run: async (bench) => {
      const { id } = await create(bench, 'later')
      const mapping = { name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }
      const ops = [
        { op: 'add', path: '/transformations', value: [mapping] },
        { op: 'add', path: '/scheduleParams', value: { startTime: 1893456000, frequency: 'hour', interval: 1 } },
      ]
      assert.equal((await patch(bench.ask, id, await etagOf(bench.ask, id), ops)).status, 200)
      const { scheduleParams, transformations } = await read(bench.ask, id)
      assert.equal((scheduleParams as JsonObject)['frequency'], 'hour')
      assert.equal((transformations as JsonObject[])[0]?.['name'], 'Mapping')
    },
  },
  {
    name: '1403 without If-Match, 1404 with a stale version and with one without its quotes',
    where: 'drafts',
    run: async (bench) => {
      const { id } = await create(bench, 'versions')
      const stale = await etagOf(bench.ask, id)
      const ops = [{ op: 'add', path: '/description', value: 'x' }]
      assertRefused(await bench.ask('PATCH', `/flows/${id}`, { body: ops }), 'FLOW-1403-400')
      assert.equal((await patch(bench.ask, id, stale, ops)).status, 200)
      assertRefused(await patch(bench.ask, id, stale, ops), 'FLOW-1404-412')
      const bare = (await etagOf(bench.ask, id)).replaceAll('"', '')
      assertRefused(await patch(bench.ask, id, bare, ops), 'FLOW-1404-412')
    },
  },
  {
    name: 'codes of changes that cannot be, which leave the draft as it was',
    where: 'drafts',
    run: async (bench) => {
      const { id } = await create(bench, 'refused')
      const etag = await etagOf(bench.ask, id)
      assertRefused(await patch(bench.ask, id, etag, [{ op: 'replace', path: '/description', value: 'x' }]), 'FLOW-1455-400')
      assertRefused(await patch(bench.ask, id, etag, [{ op: 'move', from: '/name', path: '/description' }]), 'FLOW-1434-400')
      const half = [
        { op: 'replace', path: '/name', value: draftBody(bench, 'half')['name'] as string },
        { op: 'remove', path: '/options/nothing', value: null },
      ]
      assertRefused(await patch(bench.ask, id, etag, half), 'FLOW-1455-400')
      assertRefused(await patch(bench.ask, id, etag, []), 'FLOW-1405-400')
      assert.equal(await etagOf(bench.ask, id), etag)
    },
  },
  {
    name: 'a deleted draft is gone: 404 to reads and to another delete',
    where: 'drafts',
    run: async (bench) => {
      const { id } = await create(bench, 'deleted')
      const reply = await bench.ask('DELETE', `/flows/${id}`)
      assert.ok(reply.status === 204 || reply.status === 202, `HTTP ${reply.status}`)
      assert.equal(reply.text, '')
      await until(async () => (await bench.ask('GET', `/flows/${id}`)).status === 404)
      assertRefused(await bench.ask('DELETE', `/flows/${id}`), 'FLOW-1439-404', 'FLOW-1439-400')
    },
  },
  {
    name: 'codes of create bodies that cannot be',
    // Not sent to a real sandbox: should one be accepted after all, it would be a flow that nobody asked for.
    where: 'emulator',
    run: async (bench) => {
      const body = draftBody(bench, 'never')
      assertRefused(await bench.ask('POST', '/flows?mode=draft', { body: { ...body, state: 'enabled' } }), 'FLOW-1410-400')
      assertRefused(await bench.ask('POST', '/flows?mode=draft', { body: { ...body, flowSpec: { id: UNKNOWN } } }), 'FLOW-1413-400')
      assertRefused(await bench.ask('POST', '/flows?mode=draft', { body: {} }), 'FLOW-1405-400')
    },
  },
]

const UNKNOWN = 'aaaaaaaa-1111-4111-8111-00000000ffff'

export async function create(bench: Bench, name: string, more: JsonObject = {}): Promise<Draft> {
  const reply = await bench.ask('POST', '/flows?mode=draft', { body: draftBody(bench, name, more) })
  assert.equal(reply.status, 201, reply.text)
  const { id } = objectOf(reply) as Draft
  // No consistency is promised: a read right after may find nothing yet.
  await until(async () => (await bench.ask('GET', `/flows/${id}`)).status === 200)
  return objectOf(reply) as Draft
}

export async function read(ask: Ask, id: string, collection = 'flows'): Promise<JsonObject> {
  const [entity] = itemsOf(await ask('GET', `/${collection}/${id}`))
  assert.ok(entity !== undefined, `no ${collection} ${id}`)
  return entity
}

export async function etagOf(ask: Ask, id: string, collection = 'flows'): Promise<string> {
  return (await read(ask, id, collection))['etag'] as string
}

export function patch(ask: Ask, id: string, etag: string, ops: Json): Promise<Reply> {
  return ask('PATCH', `/flows/${id}`, { body: ops, headers: { 'If-Match': etag } })
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let waits = 0; waits < WAITS; waits++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
  throw new Error(`not so after ${(WAITS * WAIT_MS) / 1000} s`)
}
