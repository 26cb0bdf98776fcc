import type { Json } from '../lib/json.ts'
import type { LedgerReader, LedgerScope, PassRecord, TargetRecord, WriteRecord } from '../ledger/ledger.ts'
import type { FlowKey } from '../manifest/desired.ts'

/** A pass as a whole, at the time of its end. Of passes that repeat each other the ledger keeps the first and the last. */
export type PassEntry = {
  type: 'pass'
  at: string
  target: string
  passId: string
  kind: PassRecord['kind']
  trigger: string
  revision: string | null
  startedAt: string
  outcome: PassRecord['outcome']
  reason: string
  counts: Readonly<Record<string, number>>
}

/** One write to the service. `before` and `after` are the members it was about. */
export type WriteEntry = {
  type: 'write'
  at: string
  target: string
  passId: string
  key: FlowKey
  flowId: string | null
  step: string
  reason: string
  revision: string
  author: string | null
  outcome: WriteRecord['outcome']
  code: string | null
  requestId: string | null
  durationMs: number
  before: Json
  after: Json
}

export type HistoryEntry = PassEntry | WriteEntry

/**
 * What happened, newest first: passes and writes, or the writes of one key alone.
 * @param query.limit entries at most
 */
export async function readHistory(ledger: LedgerReader, { key, limit }: { key: FlowKey | null; limit: number }): Promise<HistoryEntry[]> {
  const targets = await ledger.targets()
  const entries: HistoryEntry[] = []
  for (const scope of await ledger.scopes()) {
    const target = targetOf(scope, targets)
    const writes = await ledger.writes(scope, { key, limit })
    const passes = key === null ? await ledger.passes(scope, limit) : []
    // A pass ends with or after its last write: before the sort, which keeps the order of what is equally old, it stands first.
    entries.push(...passes.map(passEntry), ...writes.map((write) => writeEntry(write, target)))
  }
  return entries.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1)).slice(0, limit)
}

function passEntry({ startedAtMs, finishedAtMs, ...pass }: PassRecord): PassEntry {
  const { passId, target, kind, trigger, revision, outcome, reason, counts } = pass
  return { type: 'pass', at: iso(finishedAtMs), target, passId, kind, trigger, revision, startedAt: iso(startedAtMs), outcome, reason, counts }
}

function writeEntry({ atMs, ...write }: WriteRecord, target: string): WriteEntry {
  return { type: 'write', at: iso(atMs), target, ...write }
}

/** Rows hang on the sandbox; a target that was renamed or left the configuration is named by its sandbox's id. */
function targetOf({ owner, org, sandboxId }: LedgerScope, targets: readonly TargetRecord[]): string {
  return targets.find((one) => one.owner === owner && one.org === org && one.sandboxId === sandboxId)?.name ?? sandboxId
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
