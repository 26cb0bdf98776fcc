/** Nonsense on the wire and between tenants; nonsense within well-formed requests is tried in test/emulator/hostile.test.ts. */
import { connect as connectTcp } from 'node:net'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { handle } from '../../src/emulator/core/handle.ts'
import { FLOW_SERVICE_BASE_PATH, type WireRequest } from '../../src/flowservice/wire.ts'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import { seededRandom, type Random } from '../../src/lib/random.ts'
import { clientOf, handlesOf, startTestEmulator, TEST_ORG, tokenFor } from '../support/emulator.ts'
import { service } from '../emulator/service.ts'

const OTHER_ORG = 'FFFFFFFFFFFFFFFFFFFFFFFF@AdobeOrg'
const REQUESTS = 10_000
const SEED = 20_261_123
const TOTAL_MS = 15_000

type Pick = <T>(values: readonly T[]) => T

describe('hostile requests', () => {
  test(`${REQUESTS} seeded requests between two organisations and two sandboxes: no 5xx, nothing hangs, nothing leaks`, () => {
    const { world, ask } = service()
    const homes = [
      { org: TEST_ORG, sandbox: 'prod' },
      { org: TEST_ORG, sandbox: 'dev' },
      { org: OTHER_ORG, sandbox: 'prod' },
    ] as const
    // Each home marks what it holds with a word of its own: no answer to another may ever show it.
    const ids = homes.map((home, index) => seedHome(ask, home, `secret-of-home-${index}`))
    const random = seededRandom(SEED)
    const token = tokenFor(world, 'hostile')
    const statuses = new Map<number, number>()
    const startMs = performance.now()
    for (let count = 0; count < REQUESTS; count++) {
      const mine = Math.floor(random.float() * homes.length)
      const { org, sandbox } = homes[mine] ?? homes[0]
      const request = hostileRequest(random, ids.flat(), {
        authorization: `Bearer ${token}`,
        'x-api-key': 'hostile',
        'x-gw-ims-org-id': org,
        'x-sandbox-name': sandbox,
      })
      const { response } = handle(world, request)
      const about = `request ${count}: ${request.method} ${request.url.slice(0, 300)} ${request.body?.slice(0, 200) ?? ''} -> ${response.status} ${response.body.slice(0, 200)}`
      if (response.status >= 500) expect.fail(about)
      const others = homes.flatMap((_, index) => (index === mine ? [] : [`secret-of-home-${index}`]))
      if (others.some((word) => response.body.includes(word))) expect.fail(`leak, ${about}`)
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
    }
    expect(performance.now() - startMs).toBeLessThan(TOTAL_MS)
    // The requests get somewhere: some are carried out, and others are refused for more than one reason.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(500)
    expect(statuses.get(400) ?? 0).toBeGreaterThan(1_000)
    expect(statuses.get(404) ?? 0).toBeGreaterThan(500)
    expect(ask('GET', '/flows').status).toBe(200)
    expect(({} as JsonObject)['polluted']).toBeUndefined()
  })

  test('bodies beyond every bound are turned down before they are held in memory', async () => {
    await using emulator = await startTestEmulator()
    const ask = clientOf(emulator.world)
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    expect(ask('POST', '/flows?mode=draft', { text: deep }).status).toBe(400)
    const headers = {
      authorization: `Bearer ${tokenFor(emulator.world, 'x')}`,
      'x-api-key': 'x',
      'x-gw-ims-org-id': TEST_ORG,
      'content-type': 'application/json',
    }
    const huge = new Blob([`{"name":"${'x'.repeat(4 * 1024 * 1024)}"}`])
    const answer = await fetch(`${emulator.url}${FLOW_SERVICE_BASE_PATH}/flows?mode=draft`, { method: 'POST', headers, body: huge }).catch(() => null)
    // The connection may be closed while the client is still sending.
    expect(answer?.status ?? 413).toBe(413)
    expect((await fetch(`${emulator.url}${FLOW_SERVICE_BASE_PATH}/flows`, { headers })).status).toBe(200)
  })

  test('200 connections full of random bytes, cut at random, leave the server as it was', async () => {
    await using emulator = await startTestEmulator()
    const random = seededRandom(SEED)
    const port = Number(new URL(emulator.url).port)
    const answers = await Promise.all(Array.from({ length: 200 }, () => throwBytes(port, rawBytes(random))))
    for (const answer of answers) expect(answer).not.toMatch(/^HTTP\/1\.1 5/)
    const { status } = await fetch(`${emulator.url}/ims/token/v3`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'a', client_secret: 'b', scope: 'c' }),
    })
    expect(status).toBe(200)
    expect(handlesOf(emulator.world).flows()).toEqual([])
  })
})

function seedHome(ask: ReturnType<typeof clientOf>, home: { org: string; sandbox: string }, word: string): string[] {
  const found = (collection: string): string => {
    const { body } = ask(
      'GET',
      `/${collection}?limit=1&property=name==orders-files-${collection === 'sourceConnections' ? 'source' : 'target'}`,
      home,
    )
    return (body['items'] as JsonObject[])[0]?.['id'] as string
  }
  const [source, target] = [found('sourceConnections'), found('targetConnections')]
  const made = [1, 2, 3].map((index) => {
    const body = {
      name: `${word} ${index}`,
      description: word,
      flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' },
      sourceConnectionIds: [source],
      targetConnectionIds: [target],
    }
    const { status, body: answer } = ask('POST', '/flows?mode=draft', { body, ...home })
    expect(status).toBe(201)
    return answer['id'] as string
  })
  return [...made, source, target]
}

const COLLECTIONS = [
  'flows',
  'flows',
  'flows',
  'runs',
  'connections',
  'sourceConnections',
  'targetConnections',
  'flowSpecs',
  'connectionSpecs',
  'nonsense',
  '',
]
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PATCH', 'DELETE', 'PUT'] as const
const WORDS = [
  'name',
  'state',
  'id',
  'draft',
  'enabled',
  'search',
  'action',
  'test',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '..',
  '%2e%2e',
  '%00',
  '*',
  '-1',
  '1e999',
  'null',
  '{}',
  '[]',
  '\u202e',
  '💥',
  "' OR 1=1 --",
  '${jndi:ldap://x}',
]
const PARAMETERS = ['property', 'property', 'orderby', 'limit', 'count', 'continuationToken', 'mode', 'op', 'subOp', 'nonsense']
const PATHS = [
  '/name',
  '/description',
  '/transformations/-',
  '/transformations/0',
  '/options',
  '/scheduleParams/frequency',
  '/__proto__/polluted',
  '/constructor/prototype/polluted',
  '/state',
  '/id',
  '/',
  '',
  '/a~2b',
  '/~1~0',
  '/flowSpec/id',
  '/sourceConnectionIds/0',
]

function hostileRequest(random: Random, ids: readonly string[], headers: Record<string, string>): WireRequest {
  const pick: Pick = (values) => values[Math.floor(random.float() * values.length)] ?? (values[0] as (typeof values)[number])
  const chance = (share: number): boolean => random.float() < share
  const parts = [
    pick(COLLECTIONS),
    ...(chance(0.6) ? [chance(0.8) ? pick(ids) : pick(WORDS)] : []),
    ...(chance(0.2) ? [pick(['action', 'test', 'runs', 'search', ...WORDS])] : []),
  ]
  const query = Array.from(
    { length: Math.max(0, Math.floor(random.float() * 6) - 3) },
    () => `${pick(PARAMETERS)}=${encodeURIComponent(queryValue(random, pick, ids))}`,
  )
  const method = pick(METHODS)
  const url = `http://emulator${FLOW_SERVICE_BASE_PATH}/${parts.map(encodeURIComponent).join('/')}${chance(0.1) ? '/' : ''}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const extra: Record<string, string> = {
    'content-type': chance(0.95) ? 'application/json' : pick(WORDS),
    ...(chance(0.3) ? { 'if-match': chance(0.5) ? '"0a000001-0000-0200-0000-6b49d2000000"' : pick(WORDS) } : {}),
    ...(chance(0.03) ? { [pick(['authorization', 'x-api-key', 'x-sandbox-id', 'x-request-id', 'accept'])]: pick(WORDS) } : {}),
  }
  const body = method === 'GET' ? null : hostileBody(random, pick, chance, ids)
  return { method, url, headers: { ...headers, ...extra }, body }
}

function queryValue(random: Random, pick: Pick, ids: readonly string[]): string {
  const operator = pick(['==', '==', '>', '<=', '~', '!=', '=', ''])
  const field = pick(['name', 'id', 'state', 'createdAt', 'transformations[].name', 'flowSpec.id', 'a.b.c[].d', ...WORDS])
  return pick([
    `${field}${operator}${pick([pick(ids), pick(WORDS), '5', 'x,y', '"q"'])}`,
    pick(WORDS),
    String(Math.floor(random.float() * 300)),
    'true',
    'publish',
    '-createdAt,+name',
  ])
}

function hostileBody(random: Random, pick: Pick, chance: (share: number) => boolean, ids: readonly string[]): string | null {
  if (chance(0.05)) return null
  if (chance(0.1)) return Buffer.from(Array.from({ length: 40 }, () => Math.floor(random.float() * 256))).toString('latin1')
  if (chance(0.02)) return '['.repeat(3_000)
  if (chance(0.01)) return JSON.stringify({ name: 'x'.repeat(300_000) })
  if (chance(0.5)) {
    const ops = Array.from({ length: 1 + Math.floor(random.float() * 3) }, () => ({
      op: pick(['add', 'REPLACE', 'remove', 'move', 'test', 7]),
      path: pick([...PATHS, 5, null]),
      value: anything(random, pick, 3),
    }))
    return JSON.stringify(chance(0.9) ? ops : ops[0])
  }
  const body: JsonObject = {
    name: pick(['x', '', 'a,b']),
    flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876' },
    sourceConnectionIds: [pick(ids)],
    targetConnectionIds: [pick(ids)],
    flowId: pick(ids),
  }
  for (const name of [
    'name',
    'flowSpec',
    'sourceConnectionIds',
    'transformations',
    'scheduleParams',
    'options',
    'labels',
    'policy',
    'state',
    'params',
    'auth',
    'data',
    'queryString',
    'limit',
  ]) {
    if (chance(0.12)) body[name] = anything(random, pick, 3)
  }
  return JSON.stringify(body)
}

function anything(random: Random, pick: Pick, depth: number): Json {
  const kind = Math.floor(random.float() * (depth > 0 ? 8 : 6))
  const leaves: Json[] = [null, true, random.float() * 1e20, -1, pick(WORDS), '']
  if (kind < leaves.length) return leaves[kind] ?? null
  if (kind === 6) return Array.from({ length: Math.floor(random.float() * 4) }, () => anything(random, pick, depth - 1))
  return Object.fromEntries(Array.from({ length: Math.floor(random.float() * 4) }, () => [pick(WORDS), anything(random, pick, depth - 1)]))
}

function rawBytes(random: Random): Buffer {
  const noise = Buffer.from(Array.from({ length: Math.floor(random.float() * 400) }, () => Math.floor(random.float() * 256)))
  const starts = [
    '',
    'GET ',
    'GET / HTTP/1.1\r\n',
    `POST ${FLOW_SERVICE_BASE_PATH}/flows HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n`,
    'GET // HTTP/1.1\r\nHost: \r\n\r\n',
    'PATCH http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  ]
  return Buffer.concat([Buffer.from(starts[Math.floor(random.float() * starts.length)] ?? ''), noise])
}

async function throwBytes(port: number, bytes: Buffer): Promise<string> {
  const socket = connectTcp(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => void (answer += chunk))
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  socket.end(bytes)
  await closed
  return answer
}
