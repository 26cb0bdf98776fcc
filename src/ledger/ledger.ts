import type { Editor } from '../plan/editor.ts'
import type { Unmanaged } from '../plan/unmanaged.ts'
import type { FlowCondition, Intent, OwnedFlow } from '../plan/model.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { Json } from '../lib/json.ts'

/** Whose rows: everything in the ledger hangs on this. */
export type LedgerScope = { owner: string; org: string; sandboxId: string; source: string }

export type LedgerSnapshot = { owned: OwnedFlow[]; intents: Intent[]; conditions: FlowCondition[] }

/** One finished pass, for `status` and `history`. */
export type PassRecord = {
  passId: string
  target: string
  kind: 'full' | 'targeted'
  trigger: string
  revision: string | null
  startedAtMs: number
  finishedAtMs: number
  outcome: 'ready' | 'retrying' | 'stalled' | 'aborted' | 'superseded'
  reason: string
  counts: Readonly<Record<string, number>>
}

/**
 * One write to the service and what became of it; member values of secrets never get here because flows hold none. `unknown` is a
 * write that is under way, or whose answer nobody heard.
 */
export type WriteRecord = {
  passId: string
  /** When the request left. */
  atMs: number
  key: FlowKey
  flowId: string | null
  step: string
  reason: string
  revision: string
  /** Who made the revision, `name <mail>`; null where nobody is known: a working tree, or a row of an earlier Sluice. */
  author: string | null
  /** What made the pass look: `resync`, `http`, …; null in a row of an earlier Sluice, like the two below. */
  trigger: string | null
  /** `digest` of the desired flow that the write was for; null for writes without a manifest too. */
  digest: string | null
  /** Who had written the flow before, where the write puts something back. */
  edited: Editor | null
  outcome: 'done' | 'failed' | 'unknown'
  code: string | null
  requestId: string | null
  durationMs: number
  before: Json
  after: Json
}

/** A write as it counts: without its documents, for budgets and for telling a fight. */
export type WriteMark = Pick<WriteRecord, 'key' | 'step' | 'reason' | 'outcome' | 'atMs'>

/** Part of history, newest recorded first. `after` is what the page before gave as `next`, null for the first; the other nulls leave nothing out. */
export type PageQuery = { passId: string | null; sinceMs: number | null; after: number | null; limit: number }

/** `next` is null behind the last page. */
export type Page<T> = { rows: T[]; next: number | null }

/** What is known of a configured target beyond its flows; the name is the configuration's. */
export type TargetRecord = {
  name: string
  owner: string
  org: string
  sandbox: string
  /** Last seen under this name; another one stops the target (`sandbox-changed`). */
  sandboxId: string | null
  /** The condition of the target as a whole, as JSON of `reconcile/`'s making. */
  condition: Json
  /** What the last full pass saw beside ours; null before one, and in a row of an earlier Sluice. */
  unmanaged: Unmanaged | null
  updatedAtMs: number
}

/** What `status`, `plan` and `history` need: a `LedgerReader` never writes and never holds up the process that does. */
export type LedgerReader = {
  /** Every scope something was recorded for, in order of owner, org, sandbox id and source. */
  scopes(): Promise<LedgerScope[]>
  snapshot(scope: LedgerScope): Promise<LedgerSnapshot>
  /** Rows of the named keys only, for targeted passes: O(keys). */
  lookup(scope: LedgerScope, keys: readonly FlowKey[]): Promise<LedgerSnapshot>
  /** Rows of the named flows, or that have them as older generations, under whatever keys they are; sorted by key. Reads every row: for rare questions. */
  holders(scope: LedgerScope, flowIds: readonly string[]): Promise<OwnedFlow[]>
  /** How every flow stands, without what is owned: documents are most of a ledger. */
  standing(scope: LedgerScope): Promise<FlowCondition[]>
  /** How many flows the scope owns, without reading them. */
  ownedCount(scope: LedgerScope): Promise<number>
  /** Earliest `nextRetryAtMs` of all conditions and the keys that are due at `nowMs`, most overdue first. */
  due(scope: LedgerScope, nowMs: number): Promise<{ keys: FlowKey[]; nextAtMs: number | null }>
  /** Newest first. */
  passes(scope: LedgerScope, limit: number): Promise<PassRecord[]>
  /** Newest first; of one key, or of all where `key` is null. */
  writes(scope: LedgerScope, query: { key: FlowKey | null; limit: number }): Promise<WriteRecord[]>
  /** History of any length, a page at a time: each call sees what is recorded then. */
  passPage(scope: LedgerScope, query: PageQuery): Promise<Page<PassRecord>>
  writePage(scope: LedgerScope, query: PageQuery & { key: FlowKey | null }): Promise<Page<WriteRecord>>
  /**
   * Writes since `sinceMs` (inclusive) per step kind, for hourly budgets: those that were done, and one per flow whose outcome is
   * unknown, however often it was tried. Kinds without any are left out.
   */
  writeCounts(scope: LedgerScope, sinceMs: number): Promise<Readonly<Record<string, number>>>
  /** Writes since `sinceMs` (inclusive), newest first; of one key or reason, or of all where null. */
  recentWrites(scope: LedgerScope, query: { sinceMs: number; key: FlowKey | null; reason: string | null }): Promise<WriteMark[]>
  target(name: string): Promise<TargetRecord | null>
  /** Sorted by name. */
  targets(): Promise<TargetRecord[]>
  /** Parsed manifests by (blob id, path, schema version), so that unchanged blobs are not parsed again after a restart. */
  cachedParses(keys: readonly string[]): Promise<ReadonlyMap<string, string>>
  close(): Promise<void>
}

/**
 * Port: the record of ownership. Every write carries a fence number (`FOLDER_FENCE` for SQLite, where the folder lock is the
 * fence) and is durable when its promise resolves. Rejects with `SLUICE_LEDGER_UNUSABLE`. Lists come sorted by key.
 */
export type Ledger = LedgerReader & {
  /**
   * On disk before the request leaves, in history too: `write` says what is about to be sent, its outcome being unknown so far. The
   * same id again replaces both.
   */
  intend(scope: LedgerScope, intent: Intent, fence: number, write?: WriteRecord): Promise<void>
  /**
   * Closes an intent; with `owned` the row is written in the same transaction, with null the row of the intent's key is removed,
   * with undefined it stays. `write` takes the place of the one that the intent was recorded with; without it that one stays.
   * Closing one that is closed already is no error.
   */
  settle(scope: LedgerScope, intentId: string, result: { owned?: OwnedFlow | null; write?: WriteRecord }, fence: number): Promise<void>
  /**
   * Records ownership that no write of ours brought about (a marker found, a read that confirmed a state). A flow has one key: a row
   * for a flow that another key had moves it, in one transaction, so that no crash leaves the old key behind to be pruned.
   */
  own(scope: LedgerScope, rows: readonly OwnedFlow[], fence: number): Promise<void>
  /** Forgets keys: only after the service confirmed that the flow is gone, or on being told to. */
  release(scope: LedgerScope, keys: readonly FlowKey[], fence: number): Promise<void>
  /** Upserts conditions; keys in `gone` lose theirs. */
  conditions(scope: LedgerScope, rows: readonly FlowCondition[], gone: readonly FlowKey[], fence: number): Promise<void>
  /** Keeps the first and the last of a run of passes that wrote nothing and ended alike; drops history older than 90 days. */
  recordPass(scope: LedgerScope, pass: PassRecord, fence: number): Promise<void>
  saveTarget(record: TargetRecord, fence: number): Promise<void>
  /** A cache: bounded, and allowed to forget. */
  cacheParses(entries: ReadonlyMap<string, string>): Promise<void>
}
