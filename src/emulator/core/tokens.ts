import { digestText } from '../../lib/digest.ts'
import { isJsonObject } from '../../lib/json.ts'
import { asText } from './text.ts'

/** What a token says about itself. Time is the host's: the client counts its life on its own clock, however fast the world's runs. */
export type TokenClaims = { clientId: string; issuedMs: number; lifeSec: number; nonce: number }

/**
 * Access tokens carry their claims and a checksum, so that they outlive a restart of the emulator without being stored. They look
 * like the service's and protect nothing.
 */
export function issueToken(claims: TokenClaims): string {
  const header = encode('{"alg":"EMU256","typ":"JWT"}')
  const payload = encode(
    JSON.stringify({
      id: `${claims.issuedMs}_${claims.nonce}`,
      type: 'access_token',
      client_id: claims.clientId,
      created_at: String(claims.issuedMs),
      expires_in: String(claims.lifeSec * 1000),
    }),
  )
  return `${header}.${payload}.${checksum(payload)}`
}

/** The claims of a token that this or an earlier life of the emulator issued; null for anything else. */
export function readToken(token: string): TokenClaims | null {
  const [, payload, sum, ...rest] = token.split('.')
  if (payload === undefined || rest.length > 0 || sum !== checksum(payload)) return null
  const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  if (!isJsonObject(value)) return null
  const nonce = Number(asText(value['id']).split('_')[1])
  return { clientId: asText(value['client_id']), issuedMs: Number(value['created_at']), lifeSec: Number(value['expires_in']) / 1000, nonce }
}

function checksum(payload: string): string {
  return digestText(`emulator token\n${payload}`).slice(0, 43)
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}
