import type { WireRequest, WireResponse } from '../../flowservice/wire.ts'
import { jsonAnswer } from './answer.ts'
import { HEADERS } from './headers.ts'
import { issueToken } from './tokens.ts'
import type { World } from './world.ts'

const PATHS = new Set(['/ims/token/v3', '/ims/token/v2'])

export function isTokenPath(path: string): boolean {
  return path.startsWith('/ims/')
}

/** The token endpoint: client credentials in a form body or in the query. */
export function answerToken(world: World, request: WireRequest, path: string, query: URLSearchParams): WireResponse {
  if (!PATHS.has(path)) return oauthError(404, 'invalid_request', 'unknown path')
  if (request.method !== 'POST') return oauthError(405, 'invalid_request', 'POST is expected')
  const params = tokenParams(request, query)
  const clientId = params.get('client_id') ?? ''
  if (params.get('grant_type') !== 'client_credentials') return oauthError(400, 'unsupported_grant_type', 'unsupported grant_type parameter')
  const accepted = world.knobs.credentials?.find((one) => one.clientId === clientId)
  if (clientId === '' || (world.knobs.credentials !== null && accepted === undefined)) return invalidClient('client_id')
  const secret = params.get('client_secret') ?? ''
  if (secret === '' || (accepted !== undefined && !accepted.clientSecrets.includes(secret))) return invalidClient('client_secret')
  if ((params.get('scope') ?? '').trim() === '') return oauthError(400, 'invalid_scope', 'invalid scope parameter')
  return tokenAnswer(world, clientId)
}

function tokenAnswer(world: World, clientId: string): WireResponse {
  const { tokenSec, tokenExpiryUnit } = world.knobs
  const token = issueToken({ clientId, issuedMs: Math.floor(world.hostNowMs()), lifeSec: tokenSec, nonce: world.counters.request })
  const expires = tokenExpiryUnit === 'seconds' ? tokenSec : tokenSec * 1000
  return jsonAnswer(200, { access_token: token, token_type: 'bearer', expires_in: expires })
}

function tokenParams(request: WireRequest, query: URLSearchParams): URLSearchParams {
  const isForm = (request.headers[HEADERS.contentType] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')
  const params = new URLSearchParams(isForm ? (request.body ?? '') : '')
  for (const [name, value] of query) if (!params.has(name)) params.set(name, value)
  return params
}

function invalidClient(parameter: string): WireResponse {
  return oauthError(400, 'invalid_client', `invalid ${parameter} parameter`)
}

function oauthError(status: number, error: string, description: string): WireResponse {
  return jsonAnswer(status, { error, error_description: description })
}
