import type { Clock } from '../lib/clock.ts'
import type { Emit, EventFields } from './events.ts'

/** What the first failure of an episode looked like; no secret, no body. */
export type TroubleDetails = Pick<EventFields, 'code' | 'message' | 'route'> &
  Partial<Pick<EventFields, 'status' | 'serviceCode' | 'requestId' | 'retryAfterMs' | 'key'>>

/** One logical call, retries included. Every method may be called when nothing ever failed. */
export type CallWatch = {
  failed(details: TroubleDetails): void
  succeeded(): void
  /** The call is over, whatever came of it; its kind stays in trouble if it failed and never succeeded. */
  ended(): void
}

/**
 * Turns single failures into episodes: one `service.trouble` when the first thing of a scope fails, one `service.recovered` when
 * everything that failed in it has gone through again, nothing in between. A scope is what an operator looks at as one (a target, a
 * flow); a kind is what has to work again (a request class, `token`, `etag`).
 */
export type EpisodeTracker = {
  failed(scope: string, kind: string, details: TroubleDetails): void
  recovered(scope: string, kind: string): void
  /** For calls that run side by side: the success of one does not end the trouble of another that is still failing. */
  watch(scope: string, kind: string): CallWatch
}

type Trouble = { failing: Set<CallWatch>; lastFailedMs: number }
type Episode = { startedMs: number; attempts: number; first: TroubleDetails; kinds: Map<string, Trouble> }

/** A kind that nobody asks for any more (a superseded write) must not keep an episode open for ever. */
const FORGOTTEN_AFTER_MS = 5 * 60_000

export function createEpisodeTracker({ emit, clock }: { emit: Emit; clock: Clock }): EpisodeTracker {
  const episodes = new Map<string, Episode>()

  const fail = (scope: string, kind: string, details: TroubleDetails, call: CallWatch | null): void => {
    const nowMs = clock.monotonicMs()
    const known = episodes.get(scope)
    const episode = known ?? { startedMs: nowMs, attempts: 0, first: details, kinds: new Map<string, Trouble>() }
    const trouble = episode.kinds.get(kind) ?? { failing: new Set<CallWatch>(), lastFailedMs: nowMs }
    episode.attempts += 1
    trouble.lastFailedMs = nowMs
    if (call !== null) trouble.failing.add(call)
    episode.kinds.set(kind, trouble)
    episodes.set(scope, episode)
    if (known === undefined) emit({ event: 'service.trouble', ...details })
  }

  const succeed = (scope: string, kind: string, call: CallWatch | null): void => {
    const episode = episodes.get(scope)
    if (episode === undefined) return
    const trouble = episode.kinds.get(kind)
    if (call !== null) trouble?.failing.delete(call)
    if (trouble?.failing.size === 0) episode.kinds.delete(kind)
    const nowMs = clock.monotonicMs()
    for (const [name, other] of episode.kinds) {
      if (other.failing.size === 0 && nowMs - other.lastFailedMs > FORGOTTEN_AFTER_MS) episode.kinds.delete(name)
    }
    if (episode.kinds.size === 0) close(scope, episode, nowMs)
  }

  const close = (scope: string, { startedMs, attempts, first }: Episode, nowMs: number): void => {
    episodes.delete(scope)
    const { code, route, key } = first
    emit({ event: 'service.recovered', code, route, attempts, durationMs: Math.round(nowMs - startedMs), ...(key === undefined ? {} : { key }) })
  }

  return {
    failed: (scope, kind, details) => fail(scope, kind, details, null),
    recovered: (scope, kind) => succeed(scope, kind, null),
    watch(scope, kind) {
      const call: CallWatch = {
        failed: (details) => fail(scope, kind, details, call),
        succeeded: () => succeed(scope, kind, call),
        ended: () => void episodes.get(scope)?.kinds.get(kind)?.failing.delete(call),
      }
      return call
    },
  }
}
