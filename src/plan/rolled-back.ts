import type { LiveFlow, TargetIdentity } from './model.ts'

/**
 * The service took a change of ours and then could not carry it out: what differs since then is no drift, although the ledger has the change
 * as applied. Whoever writes after us is told by `updatedClient`.
 */
export function wasRolledBack(live: LiveFlow, { clientIds }: Pick<TargetIdentity, 'clientIds'>): boolean {
  const status = live.lastOperation?.status
  return (status === 'failed' || status === 'partialfailure') && clientIds.includes(live.updatedClient)
}
