import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Clock } from '../lib/clock.ts'
import { SluiceError } from '../lib/errors.ts'
import type { Secret } from '../lib/secret.ts'
import type { Emit } from '../telemetry/events.ts'
import { createRoutes, type Handlers } from './routes.ts'

export type ServerConfig = { host: string; port: number; token: Secret | null }
export type ServerDeps = { clock: Clock; emit: Emit }
export type StatusServer = { url: string } & AsyncDisposable

/** How long requests that are being answered may finish once the server closes, in milliseconds. */
const DRAIN_MS = 2_000
const DRAIN_STEP_MS = 50

/**
 * Serves health, readiness, metrics and status. Resolves when it listens; disposing refuses new connections, lets running answers
 * finish and then closes what is left.
 * @throws SluiceError `SLUICE_PORT_TAKEN` when the port is in use or not permitted, `SLUICE_CONFIG` when the host is no address of this machine
 */
export async function startServer({ host, port, token }: ServerConfig, handlers: Handlers, { clock, emit }: ServerDeps): Promise<StatusServer> {
  let draining = false
  const routes = createRoutes(token, handlers, { clock, emit, draining: () => draining })
  const server = createAdaptorServer({ fetch: routes.fetch, overrideGlobalObjects: false }) as Server
  // A client that is slow to ask must not hold a connection for ever.
  server.headersTimeout = 5_000
  server.requestTimeout = 10_000
  server.keepAliveTimeout = 5_000
  server.maxConnections = 256
  await listen(server, host, port)
  return {
    url: urlOf(server, host),
    async [Symbol.asyncDispose]() {
      draining = true
      await close(server, clock)
    },
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen({ host, port }, () => resolve())
  try {
    await promise
  } catch (error) {
    throw listenError(error, host, port)
  }
  server.off('error', reject)
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new SluiceError(
      'SLUICE_PORT_TAKEN',
      `cannot listen on ${host}:${port}: another process does; set server.port to another one, or to 0 for any`,
    )
  }
  if (code === 'EACCES') {
    return new SluiceError(
      'SLUICE_PORT_TAKEN',
      `cannot listen on ${host}:${port}: not permitted; ports below 1024 need a privilege, set server.port to a higher one`,
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new SluiceError('SLUICE_CONFIG', `cannot listen on ${host}: it is no address of this machine; set server.host to 127.0.0.1 or 0.0.0.0`)
  }
  return error
}

/** An idle keep-alive connection would hold `close()` until its client lets go: closing them once is not enough, others become idle later. */
async function close(server: Server, clock: Clock): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => {
    server.close(() => resolve('closed'))
  })
  const until = clock.monotonicMs() + DRAIN_MS
  let state: 'closed' | 'open' = 'open'
  while (state === 'open' && clock.monotonicMs() < until) {
    server.closeIdleConnections()
    state = await Promise.race([closed, pause(clock)])
  }
  server.closeAllConnections()
  await closed
}

async function pause(clock: Clock): Promise<'open'> {
  await clock.sleep(DRAIN_STEP_MS, { signal: new AbortController().signal })
  return 'open'
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}
