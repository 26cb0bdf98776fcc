import type { WireResponse } from './wire.ts'

/**
 * Milliseconds that a response asks to wait: `Retry-After` in seconds or as an HTTP date. A date is read against the response's own
 * `Date` where there is one, so that a wrong local clock does not turn it into hours.
 */
export function retryAfterMs({ headers }: Pick<WireResponse, 'headers'>, nowMs: number): number | undefined {
  const value = headers['retry-after']?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000)
  const untilMs = Date.parse(value)
  if (Number.isNaN(untilMs)) return undefined
  const sentMs = Date.parse(headers['date'] ?? '')
  return Math.max(0, untilMs - (Number.isNaN(sentMs) ? nowMs : sentMs))
}
