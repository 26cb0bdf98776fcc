import type { Transport } from '../flowservice/transport.ts'
import type { Clock } from '../lib/clock.ts'
import { handle } from './core/handle.ts'
import type { World } from './core/world.ts'

/** The service without a socket: the same answers, delays and cuts, on the caller's clock. Nothing is kept on disk. */
export function inProcessTransport(world: World, clock: Clock): Transport {
  return async (request, { signal }) => {
    signal.throwIfAborted()
    const { response, delayMs, cut } = handle(world, request)
    if (delayMs > 0) await clock.sleep(delayMs, { signal })
    if (cut !== 'no') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    return response
  }
}
