import type { WireRequest } from '../../flowservice/wire.ts'
import { HEADERS } from './headers.ts'
import { refuseGateway } from './refusal.ts'
import { readToken, type TokenClaims } from './tokens.ts'
import type { World } from './world.ts'

export type Caller = { org: string; client: string }

/**
 * The checks of the API gateway, before any routing. The codes are documented, their order is assumed.
 */
export function admit(world: World, headers: WireRequest['headers']): Caller {
  const client = clientOf(world, headers)
  const apiKey = headers[HEADERS.apiKey] ?? ''
  if (apiKey === '') refuseGateway('403000')
  const known = world.knobs.credentials
  if (known !== null && !known.some((one) => one.clientId === apiKey)) refuseGateway('403003')
  return { org: orgOf(world, headers), client: client ?? apiKey }
}

/** The client that the token was issued to; null where any text passes as a token. */
function clientOf(world: World, headers: WireRequest['headers']): string | null {
  const authorization = headers[HEADERS.authorization] ?? ''
  if (authorization === '') refuseGateway('403010')
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (token === undefined) refuseGateway('401013')
  const claims = readToken(token)
  if (claims !== null && isAlive(world, claims)) return claims.clientId
  return world.knobs.tokens === 'any' ? null : refuseGateway('401013')
}

function isAlive(world: World, claims: TokenClaims): boolean {
  return claims.nonce > world.tokensRevokedTo && claims.issuedMs + claims.lifeSec * 1000 > world.hostNowMs()
}

function orgOf(world: World, headers: WireRequest['headers']): string {
  const org = headers[HEADERS.org] ?? ''
  if (org === '') refuseGateway('400003')
  if (world.knobs.orgFormat === 'strict' && !/^[A-Za-z0-9]{24}@AdobeOrg$/.test(org)) refuseGateway('403027')
  if (world.knobs.organisations !== null && !world.knobs.organisations.includes(org)) refuseGateway('403025')
  return org
}
