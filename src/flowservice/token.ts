import { orAborted, type Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { SluiceError } from '../lib/errors.ts'
import type { Random } from '../lib/random.ts'
import { backoffMs } from './backoff.ts'
import { DEFAULT_KNOBS, type Knobs } from './knobs.ts'
import { requestToken, type Credential, type IssuedToken } from './token-request.ts'
import type { Transport } from './transport.ts'

/** Told while a token is being fetched; the failures of a shared fetch are told to everyone who waits for it. */
export type TokenWatch = { failed(error: SluiceError): void; succeeded(): void }

/**
 * Access tokens, one per credential, shared by all targets that use it, in memory only.
 * `get` rejects with `SLUICE_UNAUTHORIZED` when the credential is refused, else with what kept the endpoint from answering
 * (`SLUICE_UNAVAILABLE`, `SLUICE_TIMEOUT`, `SLUICE_RATE_LIMITED`, `SLUICE_ANSWER_MALFORMED`), retries included.
 */
export type Tokens = {
  get(credential: Credential, options: Abortable & { watch?: TokenWatch }): Promise<string>
  /** The service does not take this token any more; a newer one that somebody fetched meanwhile stays. */
  invalidate(credential: Credential, token: string): void
}

export type TokensDeps = { transport: Transport; clock: Clock; random: Random; knobs?: Knobs; timeoutMs?: number }

type Cached = { value: string; renewAtMs: number; expiresAtMs: number }
/** One fetch, shared by all who need it; it ends when the last of them stops waiting. */
type Flight = { promise: Promise<string>; watches: Set<TokenWatch>; waiting: number; stop: AbortController }
type Entry = { credential: Credential; cached: Cached | null; flight: Flight | null }

const TIMEOUT_MS = 65_000
/** A renewal that nobody has to wait for must not make anybody wait long. */
const RENEWAL_TIMEOUT_MS = 10_000
const RENEWAL_PAUSE_MS = 30_000
/** Not used in the last moments: a token that expires on the way costs a 401 and a second request. */
const EXPIRY_MARGIN_MS = 1_000

export function createTokens(deps: TokensDeps): Tokens {
  const settings: Settings = { knobs: DEFAULT_KNOBS, timeoutMs: TIMEOUT_MS, ...deps }
  const entries = new Map<string, Entry>()
  const entryOf = (credential: Credential): Entry => {
    const name = JSON.stringify([credential.imsUrl, credential.clientId, credential.org, credential.scopes.toSorted()])
    const entry = entries.get(name) ?? { credential, cached: null, flight: null }
    entry.credential = credential
    entries.set(name, entry)
    return entry
  }
  return {
    async get(credential, { signal, watch }) {
      signal.throwIfAborted()
      const entry = entryOf(credential)
      const nowMs = settings.clock.monotonicMs()
      if (entry.cached !== null && nowMs < entry.cached.renewAtMs) return entry.cached.value
      entry.flight ??= startFlight(entry, settings)
      return joinFlight(entry, entry.flight, watch ?? null, signal)
    },
    invalidate(credential, token) {
      const entry = entryOf(credential)
      if (entry.cached?.value === token) entry.cached = null
    },
  }
}

type Settings = Required<TokensDeps>

function startFlight(entry: Entry, settings: Settings): Flight {
  const stop = new AbortController()
  const watches = new Set<TokenWatch>()
  const land = async (): Promise<string> => {
    try {
      return await fetchToken(entry, settings, watches, stop.signal)
    } finally {
      if (entry.flight === flight) entry.flight = null
    }
  }
  const flight: Flight = { promise: Promise.resolve(''), watches, waiting: 0, stop }
  flight.promise = land()
  // Whoever waits hears of it; when nobody does any more, nobody has to.
  flight.promise.catch(() => undefined)
  return flight
}

async function joinFlight(entry: Entry, flight: Flight, watch: TokenWatch | null, signal: AbortSignal): Promise<string> {
  flight.waiting += 1
  if (watch !== null) flight.watches.add(watch)
  try {
    return await orAborted(flight.promise, { signal })
  } finally {
    if (watch !== null) flight.watches.delete(watch)
    flight.waiting -= 1
    if (flight.waiting === 0) {
      // Whoever comes now must not board a flight that is being called off.
      if (entry.flight === flight) entry.flight = null
      flight.stop.abort(new DOMException('nobody waits for the token', 'AbortError'))
    }
  }
}

async function fetchToken(entry: Entry, settings: Settings, watches: ReadonlySet<TokenWatch>, signal: AbortSignal): Promise<string> {
  const { clock, random, knobs } = settings
  const startedMs = clock.monotonicMs()
  for (let failures = 1; ; failures++) {
    const nowMs = clock.monotonicMs()
    const usable = entry.cached !== null && nowMs < entry.cached.expiresAtMs - EXPIRY_MARGIN_MS ? entry.cached : null
    const timeoutMs = usable === null ? settings.timeoutMs : Math.min(settings.timeoutMs, RENEWAL_TIMEOUT_MS)
    const answer = await requestToken(entry.credential, { ...settings, timeoutMs }, { signal })
    if (!('error' in answer)) return keep(entry, answer, settings, watches)
    for (const watch of watches) watch.failed(answer.error)
    if (usable !== null && usable === entry.cached) return postponeRenewal(usable, clock)
    const waitMs = answer.error.facts.retryAfterMs ?? backoffMs(failures, random, knobs)
    const late = clock.monotonicMs() - startedMs + waitMs > knobs.retryMs
    if (!answer.retry || failures >= knobs.attempts || late) throw answer.error
    await clock.sleep(waitMs, { signal })
  }
}

function keep(entry: Entry, { value, lifetimeMs }: IssuedToken, { clock, knobs }: Settings, watches: ReadonlySet<TokenWatch>): string {
  const nowMs = clock.monotonicMs()
  entry.cached = { value, renewAtMs: nowMs + Math.max(lifetimeMs - knobs.renewBeforeMs, lifetimeMs * 0.9), expiresAtMs: nowMs + lifetimeMs }
  for (const watch of watches) watch.succeeded()
  return value
}

/** The endpoint is in trouble, but the token at hand still holds: it bridges the outage. */
function postponeRenewal(cached: Cached, clock: Clock): string {
  cached.renewAtMs = Math.min(cached.expiresAtMs - EXPIRY_MARGIN_MS, clock.monotonicMs() + RENEWAL_PAUSE_MS)
  return cached.value
}
