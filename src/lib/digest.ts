import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from './json.ts'

/** SHA-256 as 64 hex digits. */
export function digestText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Digest of the canonical form: independent of member order and white space. */
export function digestJson(value: Json): string {
  return digestText(canonicalJson(value))
}
