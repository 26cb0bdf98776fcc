import type { Abortable } from '../lib/abort.ts'
import type { WireRequest, WireResponse } from './wire.ts'

/**
 * Port: one request, one response. Resolves for every HTTP status; rejects when there was no whole answer
 * (refused, reset, truncated, too large, or the signal aborted, with the signal's reason).
 */
export type Transport = (request: WireRequest, options: Abortable) => Promise<WireResponse>
