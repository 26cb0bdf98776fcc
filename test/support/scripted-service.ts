import type { Transport } from '../../src/flowservice/transport.ts'
import { FLOW_SERVICE_BASE_PATH, type WireRequest, type WireResponse } from '../../src/flowservice/wire.ts'

export type Received = {
  method: string
  /** Below the base path, without query. */
  path: string
  query: URLSearchParams
  headers: Readonly<Record<string, string>>
  body: string
}

export type Reply = {
  status?: number
  json?: unknown
  /** Sent as it stands; `json` otherwise. */
  body?: string
  headers?: Record<string, string>
  /** `before`: no byte of an answer. `midway`: half of the body, then the connection goes. */
  cut?: 'before' | 'midway'
  /** Never answers. */
  hang?: boolean
  /** Answers when this resolves. */
  gate?: Promise<unknown>
}

type Script = Reply | ((request: Received) => Reply)

const TOKEN = 'POST /ims/token/v3'

/** Answers by script, and keeps what it was asked. Serves a `Transport` in process, and `startScriptedServer` over sockets. */
export class ScriptedService {
  readonly requests: Received[] = []
  readonly #scripts = new Map<string, Script[]>()
  #issued = 0

  constructor() {
    this.on(TOKEN, () => ({ json: { access_token: `token-${(this.#issued += 1)}`, token_type: 'bearer', expires_in: 86_399 } }))
  }

  /** @param route `GET /flows/*`; a `*` stands for one segment. The scripts follow each other, and the last one stays. */
  on(route: string, ...scripts: Script[]): this {
    this.#scripts.set(route, scripts)
    return this
  }

  /** Requests to Flow Service of this route so far. */
  calls(route: string): Received[] {
    return this.requests.filter((request) => matches(route, request))
  }

  get tokenCalls(): Received[] {
    return this.calls(TOKEN)
  }

  reply(request: Received): Reply {
    this.requests.push(request)
    const found = [...this.#scripts].findLast(([route]) => matches(route, request))
    if (found === undefined) return { status: 599, body: `no script for ${request.method} ${request.path}` }
    const [, scripts] = found
    const script = (scripts.length > 1 ? scripts.shift() : scripts[0]) ?? { status: 599, body: 'script is empty' }
    return typeof script === 'function' ? script(request) : script
  }

  readonly transport: Transport = async (request, { signal }) => {
    signal.throwIfAborted()
    const reply = this.reply(receive(request))
    if (reply.hang === true) return aborted(signal)
    if (reply.gate !== undefined) await Promise.race([reply.gate, aborted(signal)])
    if (reply.cut !== undefined) throw Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
    return render(reply)
  }
}

export function render(reply: Reply): WireResponse {
  const body = reply.body ?? (reply.json === undefined ? '' : JSON.stringify(reply.json))
  const type = reply.json === undefined ? {} : { 'content-type': 'application/json' }
  return { status: reply.status ?? 200, headers: { ...type, ...reply.headers }, body }
}

export function receive({ method, url, headers, body }: WireRequest): Received {
  const { pathname, searchParams } = new URL(url)
  return { method, path: pathname.replace(FLOW_SERVICE_BASE_PATH, ''), query: searchParams, headers, body: body ?? '' }
}

function matches(route: string, { method, path }: Received): boolean {
  const [wantedMethod, wantedPath = ''] = route.split(' ')
  const wanted = wantedPath.split('/')
  const found = path.split('/')
  return wantedMethod === method && wanted.length === found.length && wanted.every((segment, at) => segment === '*' || segment === found[at])
}

async function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}
