import { isJsonObject, type Json } from '../../../lib/json.ts'
import { refuseFlow } from '../refusal.ts'

/** Where a listing goes on, and what it was a listing of: the link to the next page carries nothing but the token. */
export type Cursor = {
  seq: number
  /** Values of the sort keys of the last item. */
  values: Json[]
  property: string[]
  orderby: string | null
  limit: string | null
}

/** Opaque, with `+` and `=` inside, as the service's tokens have: clients that split or decode carelessly are to find out here. */
export function formatToken(cursor: Cursor): string {
  return `+RID:~${Buffer.from(JSON.stringify(cursor)).toString('base64url')}==`
}

export function parseToken(token: string): Cursor {
  // A `+` that was not encoded arrives as a blank.
  const text = /^[+ ]RID:~([A-Za-z0-9_-]+)==$/.exec(token)?.[1]
  const value = text === undefined ? null : readCursor(text)
  return value ?? refuseFlow(1452, 'continuationToken is not valid.')
}

function readCursor(text: string): Cursor | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!isJsonObject(value)) return null
    const { seq, values, property, orderby = null, limit = null } = value
    if (typeof seq !== 'number' || !Array.isArray(values) || !isTexts(property)) return null
    if (!isTextOrNull(orderby) || !isTextOrNull(limit)) return null
    return { seq, values, property, orderby, limit }
  } catch {
    return null
  }
}

function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isTextOrNull(value: Json): value is string | null {
  return value === null || typeof value === 'string'
}
