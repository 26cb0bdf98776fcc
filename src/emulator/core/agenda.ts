import type { Stored } from './table.ts'

/** What is due for an entity: a transition to settle, a schedule window to open, a run to start or end, a flow to rewrite after it. */
export type DueKind = 'settle' | 'window' | 'run' | 'bump'

export type Due = { atMs: number; seq: number; kind: DueKind; stored: Stored }

/** Everything that will happen by itself, earliest first (a binary heap). Entries that were overtaken stay and are ignored when due. */
export class Agenda {
  #heap: Due[] = []
  #seq = 0

  add(atMs: number, kind: DueKind, stored: Stored): void {
    this.#seq += 1
    this.#heap.push({ atMs, seq: this.#seq, kind, stored })
    this.#up(this.#heap.length - 1)
  }

  /** Removes and returns the earliest entry that is due, if any. */
  take(nowMs: number): Due | null {
    const first = this.#heap[0]
    if (first === undefined || first.atMs > nowMs) return null
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last
      this.#down(0)
    }
    return first
  }

  clear(): void {
    this.#heap = []
  }

  #up(start: number): void {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfEarlier(at, parent)) return
      at = parent
    }
  }

  #down(start: number): void {
    let at = start
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      const child = right < this.#heap.length && this.#earlier(right, left) ? right : left
      if (child >= this.#heap.length || !this.#swapIfEarlier(child, at)) return
      at = child
    }
  }

  #earlier(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]]
    if (x === undefined || y === undefined) return false
    return x.atMs < y.atMs || (x.atMs === y.atMs && x.seq < y.seq)
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    if (!this.#earlier(child, parent)) return false
    const [x, y] = [this.#heap[child], this.#heap[parent]]
    if (x === undefined || y === undefined) return false
    this.#heap[child] = y
    this.#heap[parent] = x
    return true
  }
}
