import type { TargetConfig } from '../config/config.ts'
import { isLoopback, ok, warning, type Check } from './check.ts'

/** Adobe publishes no figure for Flow Service; other services on the same gateway stop a client at two requests per second. */
const BRISK_PER_SECOND = 10
const SHORT_TIMEOUT_MS = 10_000
const LEAST_CREATE_WINDOW_MS = 30_000

/** Settings that are allowed and that one would hardly want for a service that is not on this machine. */
export function checkLimits({ url, imsUrl, limits }: Pick<TargetConfig, 'url' | 'imsUrl' | 'limits'>): Check {
  const { concurrency, requestsPerSecond, timeoutMs, createWindowMs, listLagMs } = limits
  const settings = `${requestsPerSecond} requests per second, ${concurrency} at a time, ${timeoutMs} ms each`
  if (isLoopback(url)) return ok('limits', settings)
  const odd = [
    ...[url, imsUrl].flatMap((one) => (one.startsWith('http:') && !isLoopback(one) ? [`${one} is not encrypted, and tokens travel there`] : [])),
    ...(requestsPerSecond > BRISK_PER_SECOND ? [`limits.requestsPerSecond ${requestsPerSecond} invites 429s`] : []),
    ...(timeoutMs < SHORT_TIMEOUT_MS ? [`limits.timeoutMs ${timeoutMs} gives up on answers that may still come`] : []),
    ...(createWindowMs < LEAST_CREATE_WINDOW_MS ? [`limits.createWindowMs ${createWindowMs} may create a second draft after a lost answer`] : []),
    ...(listLagMs === 0 ? ['limits.listLagMs 0 takes listings for complete at once'] : []),
  ]
  if (odd.length === 0) return ok('limits', settings)
  return warning('limits', odd.join('; '), 'Set them to their defaults unless you know better; docs/config.md says what each is for.')
}
