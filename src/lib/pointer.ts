import { isJsonObject, memberOf, type Json } from './json.ts'

/** JSON Pointers (RFC 6901) as text and as token lists. */
export function formatPointer(tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

export function parsePointer(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What stands there, elements of lists by index; undefined where nothing does. */
export function valueAt(document: Json, tokens: readonly string[]): Json | undefined {
  let at: Json | undefined = document
  for (const token of tokens) at = Array.isArray(at) ? at[Number(token)] : isJsonObject(at) ? memberOf(at, token) : undefined
  return at
}
