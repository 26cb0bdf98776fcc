import type { Abortable } from '../lib/abort.ts'
import { SluiceError, type ErrorCode } from '../lib/errors.ts'
import type { Random } from '../lib/random.ts'
import type { Semaphore } from '../lib/semaphore.ts'
import type { EpisodeTracker } from '../telemetry/episodes.ts'
import { backoffMs } from './backoff.ts'
import { stopped, type Failure } from './errors.ts'
import { exchange, type Call, type ExchangeDeps, type Outcome } from './exchange.ts'
import type { Knobs } from './knobs.ts'
import type { Limiter } from './limiter.ts'
import type { Credential } from './token-request.ts'
import type { Tokens } from './token.ts'

export type SendDeps = ExchangeDeps & {
  random: Random
  knobs: Knobs
  tokens: Tokens
  credential: Credential
  limiter: Limiter
  /** Lane in the limiter: one per target. */
  lane: string
  /** Bounds the requests of this target that are on their way at a time. */
  slots: Semaphore
  episodes: EpisodeTracker
}

/** Failures of a target are one episode, whichever requests they hit. */
export const SCOPE = 'service'

/**
 * One call with everything around it: token, pace, deadline, and as many retries as are safe.
 *
 * Reads are retried on failures that pass by themselves. Writes are sent again only where the service surely did not act: after a 401
 * (one new token) and a 429, deletes and actions only after a short pause. Whether a lost write happened only a fresh read can tell, so
 * anything else is the caller's:
 * @throws SluiceError `SLUICE_CREATE_UNKNOWN` for a create that may have happened; `SLUICE_TIMEOUT`, `SLUICE_UNAVAILABLE` or
 * `SLUICE_ANSWER_MALFORMED` for other writes that may have; `SLUICE_ABORTED` when the signal aborts; else what the service answered
 */
export async function send<T>(call: Call<T>, deps: SendDeps, { signal }: Abortable): Promise<T> {
  const watch = deps.episodes.watch(SCOPE, `${call.method} ${call.route}`)
  const retries = startRetries(call.retryMs ?? deps.knobs.retryMs, deps)
  try {
    for (;;) {
      const token = await tokenFor(call, deps, signal)
      const outcome = await attempt(call, token, retries, deps, signal)
      if ('value' in outcome) {
        watch.succeeded()
        return outcome.value
      }
      const { failure } = outcome
      if (isTrouble(failure)) watch.failed(detailsOf(failure.error, call.route))
      else watch.succeeded()
      const next = decide(call, failure, retries)
      // The pause holds for everyone with this credential, and also when this call has no patience left.
      if (failure.error.facts.status === 429) deps.limiter.pause(next.waitMs)
      if (next.move === 'give-up') throw finalError(call, failure)
      if (next.move === 'new-token') deps.tokens.invalidate(deps.credential, token)
      else if (failure.error.facts.status !== 429) await deps.clock.sleep(next.waitMs, { signal })
    }
  } catch (error) {
    if (signal.aborted && !(error instanceof SluiceError)) throw stopped(call.what, error)
    throw error
  } finally {
    watch.ended()
  }
}

async function tokenFor<T>(call: Call<T>, { tokens, credential, episodes }: SendDeps, signal: AbortSignal): Promise<string> {
  const watch = {
    failed: (error: SluiceError) => episodes.failed(SCOPE, 'token', detailsOf(error, 'token')),
    succeeded: () => episodes.recovered(SCOPE, 'token'),
  }
  try {
    return await tokens.get(credential, { signal, watch })
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    // Nothing of this call has left yet, not even for a create: what kept the token away is the whole story.
    throw new SluiceError(error.code, `cannot ${call.what}: ${error.message}`, { cause: error, facts: error.facts })
  }
}

/** A slot first and the pace after it: at most as many requests wait for their turn as may be on their way. */
async function attempt<T>(call: Call<T>, token: string, retries: Retries, deps: SendDeps, signal: AbortSignal): Promise<Outcome<T>> {
  return deps.slots.run(
    async () => {
      try {
        await deps.limiter.take(deps.lane, { signal, maxWaitMs: retries.leftMs() })
      } catch (error) {
        if (!(error instanceof SluiceError)) throw error
        const paused = new SluiceError(error.code, `cannot ${call.what}: ${error.message}`, { facts: error.facts })
        return { failure: { error: paused, verdict: 'no', acted: 'no' } }
      }
      await call.leaving?.()
      retries.begin()
      return exchange(call, token, deps, { signal })
    },
    { signal },
  )
}

type Retries = {
  /** The clock starts with the first attempt: waiting for a slot is not the service's failure. */
  begin(): void
  leftMs(): number
  /** Pause before the next attempt and whether there may be one. */
  after(failure: Failure): { waitMs: number; over: boolean }
  newTokenUsed: boolean
}

function startRetries(retryMs: number, { clock, knobs, random }: SendDeps): Retries {
  let startedMs: number | null = null
  let failures = 0
  const leftMs = (): number => retryMs - (startedMs === null ? 0 : clock.monotonicMs() - startedMs)
  return {
    newTokenUsed: false,
    leftMs,
    begin: () => void (startedMs ??= clock.monotonicMs()),
    after({ error }) {
      failures += 1
      const asked = error.facts.retryAfterMs
      const waitMs = asked === undefined ? backoffMs(failures, random, knobs) : Math.min(asked, knobs.maxPauseMs)
      return { waitMs, over: failures >= knobs.attempts || waitMs > leftMs() }
    },
  }
}

type Next = { move: 'again' | 'new-token' | 'give-up'; waitMs: number }

function decide<T>({ effect }: Call<T>, failure: Failure, retries: Retries): Next {
  if (failure.verdict === 'new-token' && !retries.newTokenUsed) {
    retries.newTokenUsed = true
    return { move: 'new-token', waitMs: 0 }
  }
  if (failure.verdict !== 'backoff') return { move: 'give-up', waitMs: 0 }
  const { waitMs, over } = retries.after(failure)
  const safe = effect === 'none' || failure.error.code === 'SLUICE_RATE_LIMITED'
  return { move: safe && !over ? 'again' : 'give-up', waitMs }
}

const TROUBLE: ReadonlySet<ErrorCode> = new Set(['SLUICE_UNAVAILABLE', 'SLUICE_TIMEOUT', 'SLUICE_RATE_LIMITED', 'SLUICE_ANSWER_MALFORMED'])

/** A refusal with a reason is an answer of a service in good health. */
function isTrouble({ verdict, error }: Failure): boolean {
  return verdict === 'new-token' || TROUBLE.has(error.code)
}

function finalError<T>({ effect }: Call<T>, { error, acted }: Failure): SluiceError {
  if (effect !== 'create' || acted === 'no') return error
  return new SluiceError('SLUICE_CREATE_UNKNOWN', `cannot tell whether the create happened: ${error.message}`, { cause: error, facts: error.facts })
}

function detailsOf({ code, message, facts }: SluiceError, route: string): Parameters<EpisodeTracker['failed']>[2] {
  const { status, serviceCode, requestId, retryAfterMs } = facts
  return {
    code,
    message,
    route,
    ...(status === undefined ? {} : { status }),
    ...(serviceCode === undefined ? {} : { serviceCode }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}
