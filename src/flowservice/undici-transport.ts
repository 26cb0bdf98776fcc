import { request as undiciRequest, type Dispatcher } from 'undici'
import { SluiceError } from '../lib/errors.ts'
import { createDispatchers, type NetworkEnv } from './dispatchers.ts'
import type { Transport } from './transport.ts'
import type { WireRequest, WireResponse } from './wire.ts'

export type UndiciTransport = { transport: Transport } & AsyncDisposable

/** A listing page of 100 flows is well below one MiB; what is larger than this is not an answer of Flow Service. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024

/**
 * The `Transport` port over real sockets, with pooled connections and no deadline, retry, redirect or decompression of its own.
 * Disposing closes every connection, running requests included: callers end or abort theirs first.
 * @param env where `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` and `NODE_EXTRA_CA_CERTS` are looked up
 * @throws SluiceError `SLUICE_CONFIG` for variables that cannot be used
 */
export function createUndiciTransport({ env, maxBodyBytes = MAX_BODY_BYTES }: { env: NetworkEnv; maxBodyBytes?: number }): UndiciTransport {
  const dispatchers = createDispatchers(env)
  return {
    async transport(request, { signal }) {
      try {
        const dispatcher = request.url.startsWith('https:') ? dispatchers.https : dispatchers.http
        return await exchange(request, dispatcher, signal, maxBodyBytes)
      } catch (error) {
        // undici has several errors for an abort, depending on how far it got; the port promises the reason.
        signal.throwIfAborted()
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([dispatchers.http.destroy(), dispatchers.https.destroy()])
    },
  }
}

async function exchange(request: WireRequest, dispatcher: Dispatcher, signal: AbortSignal, maxBodyBytes: number): Promise<WireResponse> {
  const { statusCode, headers, body } = await undiciRequest(request.url, {
    method: request.method,
    headers: { ...request.headers },
    body: request.body,
    dispatcher,
    signal,
  })
  return { status: statusCode, headers: plainHeaders(headers), body: await readText(body, maxBodyBytes) }
}

async function readText(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving this loop by an error destroys the body and with it the connection: nothing is left half read.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new SluiceError('SLUICE_ANSWER_MALFORMED', `an answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}
