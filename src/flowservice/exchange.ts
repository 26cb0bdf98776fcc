import { linkSignals, type Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { SluiceError } from '../lib/errors.ts'
import type { Json } from '../lib/json.ts'
import { scrub } from '../lib/scrub.ts'
import type { AnswerReader } from './answer.ts'
import { failureOf, scrubbed, type Failure } from './errors.ts'
import type { Transport } from './transport.ts'
import type { WireRequest, WireResponse } from './wire.ts'

/** One thing to ask of the service. */
export type Call<T> = {
  /** Ends the sentence "cannot …" in messages. */
  what: string
  method: WireRequest['method']
  /** Template of the path, for metrics and logs: `/flows/{id}`. */
  route: string
  /** Below the base path, query included. */
  path: string
  body?: Json
  /** Etag as last read, quotes included. */
  ifMatch?: string | null
  /** What it does to the service if it gets through: decides what may be sent again without looking. */
  effect: 'none' | 'create' | 'change'
  /** Within this time of the first attempt the last one may begin; default `retryMs`. */
  retryMs?: number
  /** Awaited just before each attempt leaves. */
  leaving?: () => Promise<void>
  read: AnswerReader<T>
}

/** One request and its end, for metrics; `status` is 0 when there was no answer. */
export type CallRecord = { method: string; route: string; status: number; durationMs: number }

export type ExchangeDeps = {
  transport: Transport
  clock: Clock
  baseUrl: string
  /** Sent with every request but for the token. */
  headers: Readonly<Record<string, string>>
  timeoutMs: number
  onCall: (record: CallRecord) => void
}

export type Outcome<T> = { value: T } | { failure: Failure }

/** One attempt: a request with its deadline, and what came of it. Rejects only with the signal's reason or for a bug of ours. */
export async function exchange<T>(call: Call<T>, token: string, deps: ExchangeDeps, { signal }: Abortable): Promise<Outcome<T>> {
  const { clock, timeoutMs, transport, onCall } = deps
  const startedMs = clock.monotonicMs()
  const deadline = clock.deadline(timeoutMs)
  using linked = linkSignals(signal, deadline)
  let response: WireResponse | null = null
  try {
    response = await transport(wireRequest(call, token, deps), { signal: linked.signal })
  } catch (cause) {
    signal.throwIfAborted()
    return { failure: lost(call, cause, { token, timeoutMs: deadline.aborted ? timeoutMs : null }) }
  } finally {
    onCall({ method: call.method, route: call.route, status: response?.status ?? 0, durationMs: clock.monotonicMs() - startedMs })
  }
  return judge(call, response, token, clock)
}

function judge<T>(call: Call<T>, response: WireResponse, token: string, clock: Clock): Outcome<T> {
  if (response.status < 200 || response.status > 299) {
    return { failure: failureOf(response, { what: call.what, nowMs: clock.nowMs(), secrets: [token] }) }
  }
  try {
    return { value: call.read(response, call.what) }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return { failure: { error: scrubbed(error, [token]), verdict: 'backoff', acted: 'unknown' } }
  }
}

function wireRequest<T>(call: Call<T>, token: string, { baseUrl, headers }: ExchangeDeps): WireRequest {
  return {
    method: call.method,
    url: `${baseUrl}${call.path}`,
    headers: {
      ...headers,
      authorization: `Bearer ${token}`,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      // With its quotes: the service answers 412 to an etag without them.
      ...(call.ifMatch === undefined || call.ifMatch === null ? {} : { 'if-match': call.ifMatch }),
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
  }
}

/** No whole answer, or one that cannot be read: whatever was asked for may have happened. */
function lost<T>(call: Call<T>, cause: unknown, { token, timeoutMs }: { token: string; timeoutMs: number | null }): Failure {
  if (timeoutMs !== null) {
    const error = new SluiceError('SLUICE_TIMEOUT', `cannot ${call.what}: no answer within ${timeoutMs} ms`, { cause })
    return { error, verdict: 'backoff', acted: 'unknown' }
  }
  // Larger than any answer of the service: asking again would only fetch as much again.
  if (cause instanceof SluiceError) return { error: cause, verdict: 'no', acted: 'unknown' }
  const error = new SluiceError('SLUICE_UNAVAILABLE', `cannot ${call.what}: ${reasonOf(cause, token)}`, { cause })
  return { error, verdict: 'backoff', acted: 'unknown' }
}

function reasonOf(cause: unknown, token: string): string {
  if (!(cause instanceof Error)) return 'the connection failed'
  const code: unknown = 'code' in cause ? cause.code : undefined
  const text = scrub(cause.message, { secrets: [token], maxChars: 200 })
  return typeof code === 'string' && !text.includes(code) ? `${code} ${text}`.trim() : text || 'the connection failed'
}
