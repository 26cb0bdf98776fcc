import type { Clock } from '../lib/clock.ts'
import type { LiveFlow } from '../plan/model.ts'
import type { FlowWrites } from './service.ts'
import { isAtRest } from './at-rest.ts'
import type { Slots } from './slots.ts'

/** Reads of flows that are settling. */
export type FlowReads = { read(flowId: string): Promise<LiveFlow | null> }

/** Reads asked for within this time go out together. */
const GATHER_MS = 200
/** From so many on, a listing by ids is cheaper than a read of each. */
const MANY = 8

type Waiter = { resolve: (live: LiveFlow | null) => void; reject: (error: unknown) => void }

/**
 * Few flows are read one by one. Many are looked at through listings of their ids, and only those that a listing shows at rest are
 * read by id: a listing may lag, and a flow was at rest before its change too.
 */
export function createFlowReads(deps: {
  service: Pick<FlowWrites, 'getFlow' | 'getFlowsById'>
  slots: Slots
  clock: Clock
  signal: AbortSignal
}): FlowReads {
  const { service, slots, clock, signal } = deps
  let asked = new Map<string, Waiter[]>()

  const readOne = async (flowId: string): Promise<LiveFlow | null> => slots.run('go-on', async () => service.getFlow(flowId, { signal }))

  async function readMany(ids: readonly string[]): Promise<ReadonlyMap<string, LiveFlow>> {
    if (ids.length < MANY) return new Map()
    return slots.run('go-on', async () => service.getFlowsById(ids, { signal }))
  }

  async function flush(): Promise<void> {
    let batch = new Map<string, Waiter[]>()
    try {
      await clock.sleep(GATHER_MS, { signal })
      batch = asked
      asked = new Map()
      const listed = await readMany([...batch.keys()])
      await Promise.all([...batch].map(async ([flowId, waiters]) => answer(waiters, listed.get(flowId), flowId)))
    } catch (error) {
      for (const waiters of [...batch.values(), ...(batch.size === 0 ? asked.values() : [])]) for (const { reject } of waiters) reject(error)
    }
  }

  async function answer(waiters: readonly Waiter[], listed: LiveFlow | undefined, flowId: string): Promise<void> {
    try {
      const live = listed === undefined || isAtRest(listed) ? await readOne(flowId) : listed
      for (const { resolve } of waiters) resolve(live)
    } catch (error) {
      for (const { reject } of waiters) reject(error)
    }
  }

  return {
    read(flowId) {
      return new Promise((resolve, reject) => {
        const first = asked.size === 0
        asked.set(flowId, [...(asked.get(flowId) ?? []), { resolve, reject }])
        if (first) void flush()
      })
    },
  }
}
