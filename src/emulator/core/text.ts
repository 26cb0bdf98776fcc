import type { Json } from '../../lib/json.ts'

/** A member as text, whatever a client put there: scalars as they print, nothing as nothing, anything else as JSON. */
export function asText(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}
