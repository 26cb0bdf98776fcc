import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { NetworkEnv } from '../../src/flowservice/dispatchers.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import { createUndiciTransport, type UndiciTransport } from '../../src/flowservice/undici-transport.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import { startProxy } from '../support/proxy.ts'
import { listen, startScriptedServer } from '../support/scripted-server.ts'
import { ScriptedService } from '../support/scripted-service.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/tls')
const CERT_PATH = join(FIXTURES, 'loopback-test-only.cert.pem')
const tls = { key: readFileSync(join(FIXTURES, 'loopback-test-only.key.pem'), 'utf8'), cert: readFileSync(CERT_PATH, 'utf8') }
const never = new AbortController().signal

const open: UndiciTransport[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]()
})

function transportFor(env: NetworkEnv = {}, maxBodyBytes?: number): Transport {
  const made = createUndiciTransport({ env, ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }) })
  open.push(made)
  return made.transport
}

const get = (url: string): WireRequest => ({ method: 'GET', url, headers: { 'x-sandbox-name': 'dev' }, body: null })

test('carries method, headers and body over, and status, headers in lower case and body back', async () => {
  const service = new ScriptedService().on('POST /flows', {
    status: 201,
    json: { id: 'ünï' },
    headers: { 'X-Request-Id': 'r1', 'Set-Cookie': 'a=1' },
  })
  await using server = await startScriptedServer(service)
  const response = await transportFor()(
    { method: 'POST', url: `${server.url}/flows?mode=draft`, headers: { 'if-match': '"e"', 'content-type': 'application/json' }, body: '{"a":"ü"}' },
    { signal: never },
  )
  expect(response).toMatchObject({ status: 201, body: '{"id":"ünï"}', headers: { 'x-request-id': 'r1', 'content-type': 'application/json' } })
  const [request] = service.requests
  expect([request?.method, request?.path, request?.query.get('mode'), request?.body]).toEqual(['POST', '/flows', 'draft', '{"a":"ü"}'])
  expect(request?.headers).toMatchObject({ 'if-match': '"e"' })
  expect(request?.headers).not.toHaveProperty('accept-encoding')
})

test.each([204, 302, 404, 500])('resolves for HTTP %i and follows nothing', async (status) => {
  const service = new ScriptedService().on('GET /a', { status, headers: { location: '/b' } }).on('GET /b', {})
  await using server = await startScriptedServer(service)
  expect((await transportFor()(get(`${server.url}/a`), { signal: never })).status).toBe(status)
  expect(service.requests).toHaveLength(1)
})

test.each([
  ['a connection that is cut before the answer', { cut: 'before' }],
  ['an answer that ends midway', { cut: 'midway', json: { items: [1, 2, 3] } }],
] as const)('rejects for %s', async (_, reply) => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', reply))
  await expect(transportFor()(get(`${server.url}/a`), { signal: never })).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
})

test('rejects where nobody listens', async () => {
  const server = await startScriptedServer(new ScriptedService())
  await server[Symbol.asyncDispose]()
  await expect(transportFor()(get(`${server.url}/a`), { signal: never })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('sends a write once, whatever happens to its connection', async () => {
  const service = new ScriptedService().on('POST /flows', { cut: 'before' })
  await using server = await startScriptedServer(service)
  await expect(transportFor()({ ...get(`${server.url}/flows`), method: 'POST', body: '{}' }, { signal: never })).rejects.toMatchObject({
    code: 'UND_ERR_SOCKET',
  })
  expect(service.requests).toHaveLength(1)
})

test('an abort ends a request at once with its reason: before it, waiting for the answer, and in the middle of the body', async () => {
  const stalled = createServer((_, response) => void response.writeHead(200, { 'content-length': 100 }).write('half'))
  await using half = await listen(stalled)
  await using silent = await startScriptedServer(new ScriptedService().on('GET /a', { hang: true }))
  const transport = transportFor()
  for (const url of [`${half.url}/a`, `${silent.url}/a`]) {
    const stop = new AbortController()
    const asked = transport(get(url), { signal: stop.signal })
    const reached = Promise.withResolvers<void>()
    const server = url.startsWith(half.url) ? half.server : silent.server
    server.once('request', () => reached.resolve())
    await reached.promise
    const reason = new Error('SIGTERM')
    stop.abort(reason)
    await expect(asked).rejects.toBe(reason)
    await expect(transport(get(url), { signal: stop.signal })).rejects.toBe(reason)
  }
})

test('reads no more of an answer than its bound, and goes on working', async () => {
  const service = new ScriptedService().on('GET /big', { body: 'x'.repeat(5_000) }).on('GET /small', { body: 'fine' })
  await using server = await startScriptedServer(service)
  const transport = transportFor({}, 4_096)
  await expect(transport(get(`${server.url}/big`), { signal: never })).rejects.toMatchObject({
    code: 'SLUICE_ANSWER_MALFORMED',
    message: 'an answer is larger than 4096 bytes',
  })
  expect((await transport(get(`${server.url}/small`), { signal: never })).body).toBe('fine')
})

test('reads no more headers than their bound', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { headers: { 'x-large': 'x'.repeat(40_000) } }))
  await expect(transportFor()(get(`${server.url}/a`), { signal: never })).rejects.toThrow(/header/i)
})

test('uses a connection again instead of opening one per request', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { json: {} }))
  let connections = 0
  server.server.on('connection', () => (connections += 1))
  const transport = transportFor()
  for (let round = 0; round < 20; round++) await transport(get(`${server.url}/a`), { signal: never })
  // A connection is free again a moment after its answer was read: two take turns.
  expect(connections).toBeLessThanOrEqual(2)
})

test('disposing closes what is open', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { hang: true }))
  const made = createUndiciTransport({ env: {} })
  const asked = made.transport(get(`${server.url}/a`), { signal: never })
  const ended = asked.catch((error: unknown) => error)
  await made[Symbol.asyncDispose]()
  expect(await ended).toMatchObject({ code: 'UND_ERR_DESTROYED' })
})

test('trusts a certificate only when NODE_EXTRA_CA_CERTS names it', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { body: 'secure' }), tls)
  await expect(transportFor()(get(`${server.url}/a`), { signal: never })).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect((await transportFor({ NODE_EXTRA_CA_CERTS: CERT_PATH })(get(`${server.url}/a`), { signal: never })).body).toBe('secure')
})

test('names a bundle that cannot be read, and a proxy that is no URL without repeating it', () => {
  expect(() => createUndiciTransport({ env: { NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' } })).toThrow(
    /NODE_EXTRA_CA_CERTS \(\/nowhere\/ca\.pem\): ENOENT/,
  )
  expect(() => createUndiciTransport({ env: { HTTPS_PROXY: 'http://user:hunter2@:::' } })).toThrow(/^HTTPS_PROXY is not a URL$/)
})

test('goes through HTTPS_PROXY by a tunnel, with its credentials, to a server of an extra CA', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { body: 'tunnelled' }), tls)
  await using proxy = await startProxy()
  const env = { HTTPS_PROXY: proxy.url.replace('://', '://user:p%40ss@'), NODE_EXTRA_CA_CERTS: CERT_PATH }
  const url = `${server.url}/a`
  expect((await transportFor(env)(get(url), { signal: never })).body).toBe('tunnelled')
  expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${server.port}`])
  expect(proxy.credentials).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`])
})

test('goes through HTTP_PROXY for http', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { body: 'forwarded' }))
  await using proxy = await startProxy()
  expect((await transportFor({ http_proxy: proxy.url })(get(`${server.url}/a`), { signal: never })).body).toBe('forwarded')
  expect(proxy.seen).toEqual([`GET ${server.url}/a`])
})

test('takes a proxy without a scheme', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { body: 'forwarded' }))
  await using proxy = await startProxy()
  expect((await transportFor({ HTTP_PROXY: `127.0.0.1:${proxy.port}` })(get(`${server.url}/a`), { signal: never })).body).toBe('forwarded')
  expect(proxy.seen).toHaveLength(1)
})

test('a proxy is for URLs of its own scheme, and never for hosts in NO_PROXY', async () => {
  const service = new ScriptedService().on('GET /a', { body: 'direct' })
  await using plain = await startScriptedServer(service)
  await using secure = await startScriptedServer(service, tls)
  await using proxy = await startProxy()
  const cases: [NetworkEnv, string][] = [
    [{ HTTPS_PROXY: proxy.url }, plain.url],
    [{ HTTP_PROXY: proxy.url }, secure.url],
    [{ HTTP_PROXY: proxy.url, NO_PROXY: 'example.com,127.0.0.1' }, plain.url],
    [{ HTTPS_PROXY: proxy.url, no_proxy: '*' }, secure.url],
    [{ HTTP_PROXY: proxy.url, NO_PROXY: `127.0.0.1:${plain.port}` }, plain.url],
  ]
  for (const [env, url] of cases) {
    expect((await transportFor({ ...env, NODE_EXTRA_CA_CERTS: CERT_PATH })(get(`${url}/a`), { signal: never })).body).toBe('direct')
  }
  expect(proxy.seen).toEqual([])
})

test('the environment of the process is not looked at', async () => {
  await using server = await startScriptedServer(new ScriptedService().on('GET /a', { body: 'direct' }))
  const { vi } = await import('vitest')
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
  vi.stubEnv('http_proxy', 'http://127.0.0.1:1')
  expect((await transportFor()(get(`${server.url}/a`), { signal: never })).body).toBe('direct')
})

test('a proxy that refuses a tunnel is an unreachable service, not an answer of it', async () => {
  await using proxy = await startProxy({ refuseWith: 407 })
  await expect(transportFor({ HTTPS_PROXY: proxy.url })(get('https://service.invalid/a'), { signal: never })).rejects.toThrow('407')
})
