import type { Clock } from '../lib/clock.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { generationOf } from '../plan/marker.ts'
import type { LiveFlow, TargetIdentity } from '../plan/model.ts'
import { claimOf, keeperOf } from '../plan/ownership.ts'
import type { FlowWrites } from './service.ts'

/** A flow that must be seen as its key's keeper before it may be published. */
export type LookRequest = {
  key: FlowKey
  gen: number
  flowId: string
  createdAtMs: number
  notBeforeMs: number
  /** A flow that may be the key's although it does not say so. */
  twinIn: (flows: readonly LiveFlow[]) => LiveFlow | null
}

/**
 * The look before a publish: a listing begun `listLagMs` after the create, one read for a whole batch. It is taken when every
 * flow that is on its way to a publish waits for it, or has waited long enough for the others.
 */
export type KeeperLook = { enter(): LookTicket }

/** Held by a flow that may have to look before it publishes. */
export type LookTicket = {
  look(request: LookRequest): Promise<Looked>
  /** The flow will not look any more: the others need not wait for it. */
  leave(): void
}

export type Looked = {
  /** The id of the key's keeper as the listing shows it, null when it shows none. */
  keeperId: string | null
  /** What the listing shows: all that was created since the flow was, and some older ones. */
  flows: readonly LiveFlow[]
}

/** So long does a batch wait for flows that are still being created. */
const PATIENCE_MS = 20_000
/** Clocks differ: the listing goes this much further back than the oldest flow that it has to show. */
const MARGIN_MS = 60_000

type Waiter = LookRequest & { resolve: (looked: Looked) => void; reject: (error: unknown) => void }

export function createKeeperLook(deps: {
  service: Pick<FlowWrites, 'listFlows'>
  clock: Clock
  identity: TargetIdentity
  signal: AbortSignal
}): KeeperLook {
  const { service, clock, identity, signal } = deps
  let coming = 0
  let waiting: Waiter[] = []
  let patience: AbortController | null = null

  async function take(): Promise<void> {
    const batch = waiting
    waiting = []
    patience?.abort()
    patience = null
    try {
      const pauseMs = Math.max(...batch.map((one) => one.notBeforeMs)) - clock.nowMs()
      if (pauseMs > 0) await clock.sleep(pauseMs, { signal })
      const horizonMs = Math.min(...batch.map((one) => one.createdAtMs)) - MARGIN_MS
      const listing = await service.listFlows(
        { orderBy: '-createdAt', stopWhen: (page) => page.some((flow) => flow.createdAtMs < horizonMs) },
        { signal },
      )
      const byKey = ours(listing.flows, identity)
      for (const one of batch) {
        const same = (byKey.get(one.key) ?? []).filter((flow) => generationOf(flow.marker) === one.gen)
        one.resolve({ keeperId: (one.twinIn(listing.flows) ?? keeperOf(same))?.id ?? null, flows: listing.flows })
      }
    } catch (error) {
      for (const one of batch) one.reject(error)
    }
  }

  function takeWhenDue(): void {
    if (waiting.length === 0) return
    if (waiting.length >= coming) {
      void take()
    } else if (patience === null) {
      void waitForOthers()
    }
  }

  async function waitForOthers(): Promise<void> {
    const waited = new AbortController()
    patience = waited
    try {
      await clock.sleep(PATIENCE_MS, { signal: AbortSignal.any([signal, waited.signal]) })
      await take()
    } catch {
      if (signal.aborted) for (const one of waiting.splice(0)) one.reject(signal.reason)
    }
  }

  return {
    enter() {
      coming += 1
      let inside = true
      const leave = (): void => {
        if (!inside) return
        inside = false
        coming -= 1
        takeWhenDue()
      }
      const look = async (request: LookRequest): Promise<Looked> => {
        try {
          return await new Promise((resolve, reject) => {
            waiting.push({ ...request, resolve, reject })
            takeWhenDue()
          })
        } finally {
          leave()
        }
      }
      return { look, leave }
    },
  }
}

function ours(flows: readonly LiveFlow[], identity: TargetIdentity): Map<FlowKey, LiveFlow[]> {
  const byKey = new Map<FlowKey, LiveFlow[]>()
  for (const flow of flows) {
    const claim = claimOf(flow, identity, null)
    if (claim.kind === 'ours') byKey.set(claim.key, [...(byKey.get(claim.key) ?? []), flow])
  }
  return byKey
}
