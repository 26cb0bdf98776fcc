import { Hono, type Context, type Handler } from 'hono'
import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { Secret } from '../lib/secret.ts'
import type { StatusReport } from '../reconcile/status.ts'
import type { Emit } from '../telemetry/events.ts'
import { isBearer } from './bearer.ts'
import { parseReconcileRequest, type ReconcileRequest } from './reconcile-request.ts'

/** What the server asks of the daemon. */
export type Handlers = {
  /** Whether the loop turns; false restarts the container. */
  health: () => { alive: boolean; reason: string }
  /** Whether the first pass is done and no target is stuck, with what is missing. */
  ready: () => { ready: boolean; reasons: string[] }
  metrics: () => Promise<{ contentType: string; body: string }>
  status: (options: Abortable) => Promise<StatusReport>
  /** Looks again now; refuses a target that is not configured. */
  reconcile: (request: ReconcileRequest) => { accepted: true } | { accepted: false; reason: string }
}

export type RouteDeps = {
  clock: Clock
  emit: Emit
  /** True once the server is about to close: answers end their connection then. */
  draining: () => boolean
}

const MAX_BODY_BYTES = 64 * 1024
const ANSWER_WITHIN_MS = 10_000

/** The routes of the status server. Those that write exist only with a token. */
export function createRoutes(token: Secret | null, handlers: Handlers, deps: RouteDeps): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of SAFE_HEADERS) c.header(name, value)
    if (deps.draining()) c.header('connection', 'close')
  })
  const get = (path: string, handler: Handler): void => {
    app.get(path, handler)
    app.all(path, methodNotAllowed('GET, HEAD'))
  }
  get('/healthz', (c) => {
    const { alive, reason } = handlers.health()
    return c.json({ alive, reason }, alive ? 200 : 503)
  })
  get('/readyz', (c) => {
    const { ready, reasons } = deps.draining() ? { ready: false, reasons: ['stopping'] } : handlers.ready()
    return c.json({ ready, reasons }, ready ? 200 : 503)
  })
  get('/metrics', async (c) => {
    const { contentType, body } = await handlers.metrics()
    return c.body(body, 200, { 'content-type': contentType })
  })
  get('/api/status', async (c) =>
    c.json(await handlers.status({ signal: AbortSignal.any([c.req.raw.signal, deps.clock.deadline(ANSWER_WITHIN_MS)]) })),
  )
  if (token !== null) addWritingRoutes(app, token, handlers)
  app.notFound((c) => c.json({ error: 'not-found' }, 404))
  app.onError((error, c) => {
    deps.emit({ event: 'http.failed', route: routeOf(c), message: error.message })
    return c.json({ error: 'internal' }, 500)
  })
  return app
}

function addWritingRoutes(app: Hono, token: Secret, handlers: Handlers): void {
  const guard: Handler = async (c, next) => {
    if (isBearer(c.req.header('authorization'), token.open())) return next()
    return c.json({ error: 'unauthorized' }, 401, { 'www-authenticate': 'Bearer' })
  }
  // Who is asking comes before how much they send.
  app.post('/api/reconcile', guard, async (c) => {
    const body = await bodyOf(c)
    if (body === null) return c.json({ error: 'too-large' }, 413)
    const request = parseReconcileRequest(body)
    if (request === null)
      return c.json(
        { error: 'bad-request', message: 'expected {"target": "…", "keys": ["…"]} or {"target": "…", "allowBudget": "…"}, all optional' },
        400,
      )
    const result = handlers.reconcile(request)
    return result.accepted ? c.json({ accepted: true }, 202) : c.json({ error: 'refused', message: result.reason }, 404)
  })
  app.all('/api/reconcile', methodNotAllowed('POST'))
}

/**
 * Null for one that is too long. Hono's own limit rebuilds the request, which the request of its Node.js adapter does not take: whoever sent
 * no length was answered with 500.
 */
async function bodyOf(c: Context): Promise<string | null> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) return null
  const reader = c.req.raw.body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.byteLength
    if (size > MAX_BODY_BYTES) return null
    chunks.push(read.value)
  }
  return Buffer.concat(chunks).toString()
}

function methodNotAllowed(allow: string): Handler {
  return (c) => c.json({ error: 'method-not-allowed' }, 405, { allow })
}

/** The path as it is routed: what a stranger asked for does not get into logs and metrics. */
function routeOf(c: Context): string {
  return `${c.req.method} ${c.req.routePath}`
}

const SAFE_HEADERS = [
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
] as const
