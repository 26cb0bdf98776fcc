import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Json, JsonObject } from '../../src/lib/json.ts'

/** One answer, read to its end; `body` is undefined where it is not JSON. */
export type Reply = { status: number; headers: Readonly<Record<string, string>>; text: string; body: Json | undefined }

export type AskOptions = {
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is. */
  text?: string
  /** Spelled as they are to be sent; null leaves one out that would be sent otherwise. */
  headers?: Readonly<Record<string, string | null>>
}

/** Asks the service under test. `path` is relative to Flow Service, unless it starts with `/ims` or `/data`; it is sent as written. */
export type Ask = (method: string, path: string, options?: AskOptions) => Promise<Reply>

/** Where and as whom to ask. */
export type Access = {
  url: string
  imsUrl: string
  org: string
  sandbox: string
  clientId: string
  clientSecret: string
  scopes: readonly string[]
}

const BASE_PATH = '/data/foundation/flowservice'
const TIMEOUT_MS = 65_000
const MAX_BYTES = 32 * 1024 * 1024

/** A client of nothing but the documentation: it shares no code with Sluice's own, so that one misreading does not hide another. */
export async function connect(access: Access): Promise<Ask> {
  const token = await fetchToken(access)
  const standard = {
    Authorization: `Bearer ${token}`,
    'x-api-key': access.clientId,
    'x-gw-ims-org-id': access.org,
    'x-sandbox-name': access.sandbox,
  }
  return async (method, path, { body, text, headers = {} } = {}) => {
    const content = text ?? (body === undefined ? null : JSON.stringify(body))
    const all = { ...standard, ...(content === null ? {} : { 'Content-Type': 'application/json' }), ...headers }
    const origin = path.startsWith('/ims') ? access.imsUrl : access.url
    return exchange(method, `${origin}${/^\/(?:ims|data)\//.test(path) ? '' : BASE_PATH}${path}`, all, content)
  }
}

async function fetchToken(access: Access): Promise<string> {
  const reply = await askToken(access, access.scopes.join(','))
  const { access_token: token } = objectOf(reply)
  if (reply.status !== 200 || typeof token !== 'string') throw new Error(`no token: HTTP ${reply.status}`)
  return token
}

export async function askToken({ imsUrl, clientId, clientSecret }: Access, scope: string): Promise<Reply> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope })
  return exchange('POST', `${imsUrl}/ims/token/v3`, { 'Content-Type': 'application/x-www-form-urlencoded' }, form.toString())
}

/** Header names leave in the case they are written in, which `fetch` would not do. */
export async function exchange(
  method: string,
  url: string,
  headers: Readonly<Record<string, string | null>>,
  content: string | null,
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const sent = Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null))
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const length = content === null ? {} : { 'Content-Length': Buffer.byteLength(content) }
  const outgoing = send(url, { method, headers: { ...sent, ...length }, signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
    const chunks: Buffer[] = []
    let bytes = 0
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MAX_BYTES) response.destroy(new Error(`an answer of more than ${MAX_BYTES} bytes`))
      chunks.push(chunk)
    })
    response.on('error', reject)
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const received = Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])
      resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(received) as Record<string, string>, text, body: parse(text) })
    })
  })
  outgoing.on('error', reject)
  outgoing.end(content ?? undefined)
  return promise
}

export function objectOf({ body, status, text }: Reply): JsonObject {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new Error(`HTTP ${status}: not a JSON object: ${text.slice(0, 200)}`)
}

export function itemsOf(reply: Reply): JsonObject[] {
  const { items } = objectOf(reply)
  if (!Array.isArray(items)) throw new Error(`HTTP ${reply.status}: no list of items: ${reply.text.slice(0, 200)}`)
  return items as JsonObject[]
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
