/**
 * What goes over the wire, for client and emulator alike: they share these types and not a line of code, so that one misreading
 * of the documentation does not hide another.
 */
import type { Json, JsonObject } from '../lib/json.ts'

/** One HTTP request. Header names are lower case. */
export type WireRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Absolute URL, query included. */
  url: string
  headers: Readonly<Record<string, string>>
  body: string | null
}

/** One HTTP response, read to its end. Header names are lower case; the body is text, empty when there is none. */
export type WireResponse = {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

export const FLOW_SERVICE_BASE_PATH = '/data/foundation/flowservice'
export const TOKEN_PATH = '/ims/token/v3'

/** `201` to creates, `200` to patches and actions. */
export type WireWriteAnswer = { id: string; etag: string }

export type WireSpecRef = { id: string; version?: string }

/** `GET /flows/{id}` answers a list of one of these. Only members that Sluice reads are named; everything else is kept. */
export type WireFlow = JsonObject & {
  id: string
  etag: string
  name: string
  state: string
  description?: string
  flowSpec: JsonObject
  createdAt: number
  updatedAt: number
}

export type WirePage = { items: JsonObject[]; _links?: { next?: { href: string } } }

export type WirePatchOp = { op: string; path: string; value?: Json }

export type WireToken = { access_token: string; token_type: string; expires_in: number }
