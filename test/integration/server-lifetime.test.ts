import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import type { Handlers } from '../../src/server/routes.ts'
import { startServer, type StatusServer } from '../../src/server/server.ts'

const handlers: Handlers = {
  health: () => ({ alive: true, reason: '' }),
  ready: () => ({ ready: true, reasons: [] }),
  metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
  status: () => Promise.resolve({ formatVersion: 1, version: '0', at: '2026-11-23T12:00:00.000Z', sources: [], targets: [] }),
  reconcile: () => ({ accepted: true }),
}
const deps = { clock: systemClock, emit: () => undefined }
const start = (more: Partial<Handlers> = {}, port = 0): Promise<StatusServer> =>
  startServer({ host: '127.0.0.1', port, token: null }, { ...handlers, ...more }, deps)

async function request(url: string, agent?: Agent): Promise<{ status: number; connection: string; body: string }> {
  const [response] = (await once(get(url, agent === undefined ? {} : { agent }), 'response')) as [IncomingMessage]
  const body = (await response.toArray()).join('')
  return { status: response.statusCode ?? 0, connection: response.headers.connection ?? '', body }
}

test('serves on a free port that it names', async () => {
  await using server = await start()
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await request(`${server.url}/healthz`)).toMatchObject({ status: 200, body: '{"alive":true,"reason":""}' })
})

test('a port that is taken is an error with a remedy', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  await expect(start({}, port)).rejects.toMatchObject({
    code: 'SLUICE_PORT_TAKEN',
    message: expect.stringMatching(`127.0.0.1:${port}.*server.port`) as string,
  })
  other.close()
})

test('a host that is no address of this machine is an error of configuration', async () => {
  const started = startServer({ host: '192.0.2.1', port: 0, token: null }, handlers, deps)
  await expect(started).rejects.toMatchObject({ code: 'SLUICE_CONFIG', message: expect.stringContaining('server.host') as string })
})

test('a keep-alive client does not hold up the stop', async () => {
  const server = await start()
  const agent = new Agent({ keepAlive: true })
  await request(`${server.url}/healthz`, agent)
  const startedMs = systemClock.monotonicMs()
  await server[Symbol.asyncDispose]()
  expect(systemClock.monotonicMs() - startedMs).toBeLessThan(1000)
  agent.destroy()
})

test('an answer that is on its way is finished, on a connection that then closes', async () => {
  const gate = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  const server = await start({
    metrics: async () => {
      entered.resolve()
      await gate.promise
      return { contentType: 'text/plain', body: 'late' }
    },
  })
  const agent = new Agent({ keepAlive: true })
  const answer = request(`${server.url}/metrics`, agent)
  await entered.promise
  const stopped = server[Symbol.asyncDispose]()
  gate.resolve()
  expect(await answer).toEqual({ status: 200, connection: 'close', body: 'late' })
  await stopped
  await expect(request(`${server.url}/healthz`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('an answer that never comes does not hold up the stop', async () => {
  const entered = Promise.withResolvers<void>()
  const server = await start({
    status: ({ signal }) => {
      entered.resolve()
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    },
  })
  const answer = request(`${server.url}/api/status`).catch((error: unknown) => (error as NodeJS.ErrnoException).code)
  await entered.promise
  await server[Symbol.asyncDispose]()
  expect(await answer).toBe('ECONNRESET')
})

test('a request that is not HTTP is answered 400 and cut', async () => {
  await using server = await start()
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('nonsense\r\n\r\n')
  expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 400 /)
})
