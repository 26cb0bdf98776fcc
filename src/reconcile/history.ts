import type { Json } from '../lib/json.ts'
import type { LedgerReader, LedgerScope, Page, PassRecord, TargetRecord, WriteRecord } from '../ledger/ledger.ts'
import { momentOf } from '../plan/editor.ts'
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

/**
 * One write to the service, at the time its request left. `before` and `after` are the members it was about, by pointer; of a create
 * `after` is the whole body, of a delete `before`, the other side being null.
 */
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
  /** What made the pass look; null in a row of an earlier Sluice. */
  trigger: string | null
  /** Who had written the flow before, where something was put back. */
  edited: { client: string; by: string | null; at: string | null } | null
  outcome: WriteRecord['outcome']
  code: string | null
  requestId: string | null
  durationMs: number
  before: Json
  after: Json
}

export type HistoryEntry = PassEntry | WriteEntry

/** Null leaves nothing out. With a key there are writes only: a pass is about more than one flow. */
export type HistoryQuery = { key: FlowKey | null; passId: string | null; sinceMs: number | null }

/** Rows in memory at a time, for each kind and scope: with the largest documents some tens of megabytes. */
const PAGE = 100

/** What happened, newest first, as long as somebody asks for more: a page of each kind and scope is held, never all of it. */
export async function* historyOf(ledger: LedgerReader, query: HistoryQuery): AsyncGenerator<HistoryEntry, void, void> {
  const targets = await ledger.targets()
  const streams: Stream[] = []
  for (const scope of await ledger.scopes()) {
    const target = targetOf(scope, targets)
    const page = (after: number | null) => ({ ...query, after, limit: PAGE })
    // A pass ends with or after its last write: of what is equally old it stands first.
    if (query.key === null) streams.push(streamOf(async (after) => ledger.passPage(scope, page(after)), passEntry))
    streams.push(
      streamOf(
        async (after) => ledger.writePage(scope, page(after)),
        (write) => writeEntry(write, target),
      ),
    )
  }
  yield* newestOf(streams)
}

type Stream = AsyncIterator<HistoryEntry, void, void>

async function* streamOf<T>(read: (after: number | null) => Promise<Page<T>>, entryOf: (row: T) => HistoryEntry): AsyncGenerator<HistoryEntry, void> {
  let after: number | null = null
  do {
    const page: Page<T> = await read(after)
    yield* page.rows.map(entryOf)
    after = page.next
  } while (after !== null)
}

/** Merges streams that are newest first each. */
async function* newestOf(streams: readonly Stream[]): AsyncGenerator<HistoryEntry, void, void> {
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, entry: await next(stream) })))
  for (;;) {
    let newest: { stream: Stream; entry: HistoryEntry | null } | null = null
    for (const head of heads) if (head.entry !== null && (newest?.entry == null || head.entry.at > newest.entry.at)) newest = head
    if (newest?.entry == null) return
    yield newest.entry
    newest.entry = await next(newest.stream)
  }
}

async function next(stream: Stream): Promise<HistoryEntry | null> {
  const { value } = await stream.next()
  return value ?? null
}

function passEntry({ startedAtMs, finishedAtMs, ...pass }: PassRecord): PassEntry {
  const { passId, target, kind, trigger, revision, outcome, reason, counts } = pass
  return { type: 'pass', at: iso(finishedAtMs), target, passId, kind, trigger, revision, startedAt: iso(startedAtMs), outcome, reason, counts }
}

function writeEntry({ atMs, edited, digest: _digest, ...write }: WriteRecord, target: string): WriteEntry {
  const by = edited === null ? null : { client: edited.client, by: edited.by, at: momentOf(edited) }
  return { type: 'write', at: iso(atMs), target, ...write, edited: by }
}

/** Rows hang on the sandbox; a target that was renamed or left the configuration is named by its sandbox's id. */
function targetOf({ owner, org, sandboxId }: LedgerScope, targets: readonly TargetRecord[]): string {
  return targets.find((one) => one.owner === owner && one.org === org && one.sandboxId === sandboxId)?.name ?? sandboxId
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
