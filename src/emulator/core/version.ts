import type { Call } from './call.ts'
import { HEADERS } from './headers.ts'
import { refuseFlow } from './refusal.ts'
import type { Stored } from './table.ts'
import { asText } from './text.ts'

export function requireIfMatch({ headers }: Call): string {
  const supplied = headers[HEADERS.ifMatch] ?? ''
  return supplied === '' ? refuseFlow(1403, 'Header If-Match is missing.') : supplied
}

/** The quotes are part of the version: without them it does not match. */
export function checkVersion(stored: Stored, supplied: string): void {
  const current = asText(stored.doc['etag'])
  if (supplied.trim() === current) return
  refuseFlow(1404, `Supplied version=[${supplied}] does not match the current version on entity=[${current}]`)
}
