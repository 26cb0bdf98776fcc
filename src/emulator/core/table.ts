import type { JsonObject } from '../../lib/json.ts'
import type { Meta } from './meta.ts'
import type { Space } from './space.ts'

export const COLLECTIONS = ['connections', 'sourceConnections', 'targetConnections', 'flows', 'runs'] as const
export type Collection = (typeof COLLECTIONS)[number]

/** An entity as the service shows it, and what the service alone knows about it. `doc` is never changed in place: a write replaces it. */
export type Stored = {
  readonly id: string
  readonly collection: Collection
  readonly space: Space
  /** Order of creation within the table. */
  readonly seq: number
  doc: JsonObject
  meta: Meta
  gone: boolean
  /** JSON of `doc`, made when first needed. */
  text: string | null
  /** Earlier versions that a lagging list still shows, oldest first. */
  past: Version[]
}

/** `doc` was current until `untilMs`; null: the entity did not exist yet. */
export type Version = { doc: JsonObject | null; untilMs: number }

/** One collection of one sandbox, in order of creation. */
export class Table {
  readonly #byId = new Map<string, Stored>()
  #order: Stored[] = []
  #dead = 0
  #seq = 0
  #latestMs = 0
  #monotonic = true

  get size(): number {
    return this.#byId.size
  }

  /** Whether order of creation is also order of `createdAt`; not so once the clock was set back. */
  get monotonic(): boolean {
    return this.#monotonic
  }

  get(id: string): Stored | undefined {
    return this.#byId.get(id)
  }

  all(): IterableIterator<Stored> {
    return this.#byId.values()
  }

  /** @param seq place among the others, of an entity that had one in an earlier life */
  insert(space: Space, collection: Collection, doc: JsonObject & { id: string }, meta: Meta, seq: number = this.#seq + 1): Stored {
    this.#seq = Math.max(this.#seq, seq)
    const stored: Stored = { id: doc.id, collection, space, seq, doc, meta, gone: false, text: null, past: [] }
    this.#byId.set(doc.id, stored)
    this.#order.push(stored)
    const createdMs = Number(doc['createdAt'] ?? 0)
    if (createdMs < this.#latestMs) this.#monotonic = false
    this.#latestMs = Math.max(this.#latestMs, createdMs)
    return stored
  }

  /** Takes the entity out of sight; lists that lag find it in `order` until it was gone for long enough. */
  remove(stored: Stored, forgetBeforeMs: number): void {
    stored.gone = true
    this.#byId.delete(stored.id)
    this.#dead += 1
    if (this.#dead > 64 && this.#dead > this.#order.length / 2) this.#compact(forgetBeforeMs)
  }

  /** Creation order, removed entities (`gone`) included. */
  order(): readonly Stored[] {
    return this.#order
  }

  /** Index in `order` of the first entity created after `seq`. */
  indexAfter(seq: number): number {
    let low = 0
    let high = this.#order.length
    while (low < high) {
      const mid = (low + high) >> 1
      if ((this.#order[mid]?.seq ?? Infinity) <= seq) low = mid + 1
      else high = mid
    }
    return low
  }

  #compact(forgetBeforeMs: number): void {
    this.#order = this.#order.filter((stored) => !stored.gone || (stored.past.at(-1)?.untilMs ?? -Infinity) > forgetBeforeMs)
    this.#dead = this.#order.reduce((count, stored) => count + (stored.gone ? 1 : 0), 0)
  }
}
