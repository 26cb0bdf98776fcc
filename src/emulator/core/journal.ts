import type { Json } from '../../lib/json.ts'
import { LIMITS } from './limits.ts'

/** One request as it was answered. Never a header: tokens stay out. */
export type JournalEntry = {
  /** Virtual time, epoch milliseconds. */
  at: number
  method: string
  /** Without the query. */
  path: string
  query: Record<string, string | string[]>
  org: string | null
  sandbox: string | null
  status: number
  /** Whether the request asked Flow Service for a change, accepted or not. */
  write: boolean
  flowId?: string
  /** Secrets masked. */
  body?: Json
  requestId: string
  /** Id of the fault rule that touched it. */
  fault?: string
  cut?: 'before' | 'after'
}

/** The last requests, oldest first. */
export class Journal {
  #entries: JournalEntry[] = []

  add(entry: JournalEntry): void {
    this.#entries.push(entry)
    // Trimmed in bulk: shifting one by one would cost as much as the journal is long.
    if (this.#entries.length > LIMITS.journalEntries * 1.1) this.#entries = this.#entries.slice(-LIMITS.journalEntries)
  }

  entries(): readonly JournalEntry[] {
    return this.#entries
  }

  clear(): void {
    this.#entries = []
  }
}
