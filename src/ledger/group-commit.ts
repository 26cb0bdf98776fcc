import type { EndOfTurn } from '../lib/yield.ts'
import type { Store } from './store.ts'

/** A change to the rows, made within a transaction; what it writes is encoded already. */
export type Change = () => void

/**
 * Writes that arrive in one turn of the event loop share one transaction and one sync of the disk, which is what a write costs. Each is
 * whole or not there, as if it had one of its own, and none is acknowledged before the disk has it.
 */
export type GroupCommit = {
  /** Resolves when the change is on disk. Changes take effect in the order of the calls. */
  commit: (change: Change) => Promise<void>
  /** Puts what is waiting on disk now: whoever reads next sees it. */
  flush: () => void
}

type Waiting = { change: Change; done: () => void; failed: (error: unknown) => void }

/** The event loop stands still while a group is written: its length is bounded. */
const LARGEST_GROUP = 200

/** @param later null commits each write at once */
export function groupCommit(store: Store, later: EndOfTurn | null): GroupCommit {
  let waiting: Waiting[] = []

  function flush(): void {
    while (waiting.length > 0) {
      const group = waiting.slice(0, LARGEST_GROUP)
      waiting = waiting.slice(LARGEST_GROUP)
      writeGroup(store, group)
    }
  }

  return {
    flush,
    async commit(change) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      waiting.push({ change, done: resolve, failed: reject })
      if (later === null) flush()
      else if (waiting.length === 1) later(flush)
      return promise
    },
  }
}

function writeGroup(store: Store, group: readonly Waiting[]): void {
  const refused = new Map<Waiting, unknown>()
  try {
    store.transact(() => {
      for (const one of group) alone(store, one, refused)
    })
  } catch (error) {
    for (const one of group) one.failed(refused.get(one) ?? error)
    return
  }
  for (const one of group) {
    if (refused.has(one)) one.failed(refused.get(one))
    else one.done()
  }
}

/** One that fails leaves the others as they are; unless the disk failed, and with it the transaction. */
function alone(store: Store, one: Waiting, refused: Map<Waiting, unknown>): void {
  store.run('SAVEPOINT one', [])
  try {
    one.change()
  } catch (error) {
    refused.set(one, error)
    if (!store.isTransaction()) throw error
    store.run('ROLLBACK TO one', [])
  }
  store.run('RELEASE one', [])
}
