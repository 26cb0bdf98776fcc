import { linkSignals, type Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { SluiceError, type ServiceFacts } from '../lib/errors.ts'
import { isJsonObject, memberOf, type JsonObject } from '../lib/json.ts'
import { scrub } from '../lib/scrub.ts'
import type { Secret } from '../lib/secret.ts'
import { parseJson, stringMember } from './envelope.ts'
import type { Knobs } from './knobs.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Transport } from './transport.ts'
import { TOKEN_PATH, type WireRequest, type WireResponse } from './wire.ts'

/** An OAuth server-to-server credential of one organisation. */
export type Credential = {
  /** Origin of the identity service, or the whole URL of its token endpoint. */
  imsUrl: string
  org: string
  clientId: string
  /** Two during a rotation: tried in turn, each opened (its file read) at every request. */
  clientSecrets: readonly Secret[]
  scopes: readonly string[]
}

export type IssuedToken = { value: string; lifetimeMs: number }

export type TokenRequestDeps = { transport: Transport; clock: Clock; knobs: Knobs; timeoutMs: number }

/** `retry`: the endpoint is in trouble and may answer later. */
export type TokenFailure = { error: SluiceError; retry: boolean }

const MAX_TEXT_CHARS = 300

/** Asks once, with each secret in turn for as long as the endpoint calls the client invalid. */
export async function requestToken(credential: Credential, deps: TokenRequestDeps, options: Abortable): Promise<IssuedToken | TokenFailure> {
  let refused: TokenFailure | null = null
  for (const secret of credential.clientSecrets) {
    const opened = open(secret)
    const answer = 'error' in opened ? opened : await askWith(opened.value, credential, deps, options)
    if (!('error' in answer) || !('invalidClient' in answer)) return answer
    // The first refusal is the one to show: the others are older or newer secrets beside it.
    refused ??= { error: answer.error, retry: false }
  }
  return refused ?? { error: new SluiceError('SLUICE_UNAUTHORIZED', 'no client secret is configured'), retry: false }
}

type InvalidClient = { error: SluiceError; invalidClient: true }

function open(secret: Secret): { value: string } | InvalidClient {
  try {
    const value = secret.open().trim()
    if (value !== '') return { value }
    return { error: new SluiceError('SLUICE_UNAUTHORIZED', 'the client secret is empty'), invalidClient: true }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    return { error: new SluiceError('SLUICE_UNAUTHORIZED', `cannot read the client secret: ${reason}`, { cause }), invalidClient: true }
  }
}

async function askWith(
  secret: string,
  credential: Credential,
  { transport, clock, knobs, timeoutMs }: TokenRequestDeps,
  { signal }: Abortable,
): Promise<IssuedToken | TokenFailure | InvalidClient> {
  const deadline = clock.deadline(timeoutMs)
  using linked = linkSignals(signal, deadline)
  try {
    const response = await transport(tokenRequest(credential, secret), { signal: linked.signal })
    return readToken(response, knobs, { secret, nowMs: clock.nowMs() })
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof SluiceError) return { error: cause, retry: false }
    if (deadline.aborted) return { error: new SluiceError('SLUICE_TIMEOUT', `no token within ${timeoutMs} ms`, { cause }), retry: true }
    const reason = cause instanceof Error ? scrub(cause.message, { secrets: [secret], maxChars: MAX_TEXT_CHARS }) : 'unknown'
    return { error: new SluiceError('SLUICE_UNAVAILABLE', `cannot reach the token endpoint: ${reason}`, { cause }), retry: true }
  }
}

/** The parameters go into the body: in the query, which works too, they would end up in logs on the way. Scopes are separated by commas. */
function tokenRequest({ imsUrl, clientId, scopes }: Credential, secret: string): WireRequest {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope: scopes.join(',') }
  return {
    method: 'POST',
    url: tokenUrl(imsUrl),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
  }
}

function tokenUrl(imsUrl: string): string {
  const url = new URL(imsUrl)
  return url.pathname === '/' ? `${url.origin}${TOKEN_PATH}` : `${url.origin}${url.pathname}`
}

type ReadContext = { secret: string; nowMs: number }

function readToken(response: WireResponse, knobs: Knobs, context: ReadContext): IssuedToken | TokenFailure | InvalidClient {
  const json = parseJson(response.body)
  const body = isJsonObject(json) ? json : null
  if (response.status < 200 || response.status > 299) return refusal(response, body, context)
  const value = stringMember(body, 'access_token')
  if (value !== null) return { value, lifetimeMs: lifetimeMs(body, knobs) }
  const error = new SluiceError('SLUICE_ANSWER_MALFORMED', `the token endpoint answered HTTP ${response.status} without an access token`, {
    facts: { status: response.status },
  })
  return { error, retry: true }
}

function refusal(response: WireResponse, body: JsonObject | null, { secret, nowMs }: ReadContext): TokenFailure | InvalidClient {
  const { status } = response
  const waitMs = retryAfterMs(response, nowMs)
  const facts: ServiceFacts = { status, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) }
  const oauthError = stringMember(body, 'error')
  const said = [oauthError, stringMember(body, 'error_description') ?? stringMember(body, 'message')].filter((part) => part !== null).join(': ')
  const text = said === '' ? '' : `: ${scrub(said, { secrets: [secret], maxChars: MAX_TEXT_CHARS })}`
  const message = `the token endpoint answered HTTP ${status}${text}`
  if (status === 429) return { error: new SluiceError('SLUICE_RATE_LIMITED', message, { facts }), retry: true }
  if (status === 408 || status >= 500) return { error: new SluiceError('SLUICE_UNAVAILABLE', message, { facts }), retry: true }
  const denied = oauthError !== null || status === 400 || status === 401 || status === 403
  const error = new SluiceError(denied ? 'SLUICE_UNAUTHORIZED' : 'SLUICE_ANSWER_MALFORMED', message, { facts })
  return oauthError === 'invalid_client' ? { error, invalidClient: true } : { error, retry: false }
}

/** `expires_in` is documented in seconds; the retired JWT endpoint spoke milliseconds in the same shape. */
function lifetimeMs(body: JsonObject | null, { expiresInMsAbove, tokenLifetimeMs }: Knobs): number {
  const expiresIn = Number(body === null ? NaN : (memberOf(body, 'expires_in') ?? NaN))
  if (!(expiresIn > 0)) return tokenLifetimeMs
  return expiresIn > expiresInMsAbove ? expiresIn : expiresIn * 1_000
}
