import { hash } from 'node:crypto'
import { canonicalJson, type Json } from './json.ts'

/** SHA-256 as 64 hex digits. At once: for texts as short as ours making a hash object is most of the work. */
export function digestText(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Digest of the canonical form: independent of member order and white space. */
export function digestJson(value: Json): string {
  return digestText(canonicalJson(value))
}
