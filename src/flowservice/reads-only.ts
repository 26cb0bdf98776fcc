import type { Transport } from './transport.ts'

/**
 * A transport to Flow Service that carries reads and nothing else. Under observe-only nobody asks for a write; that one is asked for
 * all the same is a mistake of ours, and must not reach the sandbox.
 */
export function readsOnly(transport: Transport): Transport {
  return async (request, options) => {
    if (request.method !== 'GET') throw new Error(`a ${request.method} was to be sent although observeOnly is set`)
    return transport(request, options)
  }
}
