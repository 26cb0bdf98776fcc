import { isJsonObject, memberOf, type Json } from '../lib/json.ts'
import type { PassRecord, TargetRecord } from '../ledger/ledger.ts'
import type { Unmanaged, UnmanagedFlow, Whose } from '../plan/unmanaged.ts'
import type { ConditionStatus, FlowCondition } from '../plan/model.ts'

/**
 * What `GET /api/status` answers and `sluice status -o json` prints, described by schemas/status.schema.json. Times are ISO 8601.
 * Holds names, states and reasons, never the value of a member. Members are added without a new version; one that goes or changes
 * its meaning makes a new one.
 */
export type StatusReport = {
  formatVersion: 1
  /** Of Sluice. */
  version: string
  /** When the report was made. */
  at: string
  /** Empty where no daemon was asked: the ledger does not know how git answers. */
  sources: SourceStatus[]
  /** Sorted by name. */
  targets: TargetStatus[]
}

export type SourceStatus = {
  name: string
  /** Last read, `main@sha1:…`; null before the first. */
  revision: string | null
  lastSuccessAt: string | null
  /** What the last fetch failed with; null while git answers. */
  trouble: { code: string; message: string } | null
}

export type TargetStatus = {
  name: string
  org: string
  sandbox: string
  /** How the last pass left the target; `pending` before the first. */
  condition: { status: PassRecord['outcome'] | 'pending'; reason: string; message: string; at: string | null }
  /** Whether the last pass only said what it would do. */
  observeOnly: boolean
  revisionAttempted: string | null
  /** Of the last pass after which every flow was as git wants it. */
  revisionApplied: string | null
  lastPass: PassStatus | null
  /** The earliest of all flows. */
  nextRetryAt: string | null
  counts: Record<ConditionStatus, number>
  /** Flows that somebody suspended, whatever their status. */
  suspended: number
  /** Flows of the sandbox that are not ours; null before the first full pass. */
  unmanaged: UnmanagedStatus | null
  /** Sorted by key. */
  flows: FlowStatus[]
}

export type UnmanagedStatus = {
  /** When they were listed. */
  at: string
  counts: Readonly<Record<Whose, number>>
  /** Sorted by name, the first thousand; only where somebody asked for them. */
  flows?: readonly UnmanagedFlow[]
}

export type PassStatus = {
  passId: string
  kind: PassRecord['kind']
  trigger: string
  outcome: PassRecord['outcome']
  reason: string
  revision: string | null
  startedAt: string
  finishedAt: string
}

export type FlowStatus = {
  key: string
  status: ConditionStatus
  /** Whether the flow equals its manifest, as far as the last pass saw. */
  inSync: boolean
  /** Whether a manifest, a folder or the target holds all changes back; `message` names the switch. */
  suspended: boolean
  reason: string
  message: string
  /** When status or reason last changed. */
  since: string
  flowId: string | null
  /** As the service spells it; null while there is no flow. */
  state: string | null
  desiredState: string | null
  revisionAttempted: string | null
  revisionApplied: string | null
  nextRetryAt: string | null
  attempts: number
  path: string | null
}

export type StatusInput = {
  nowMs: number
  version: string
  sources: readonly { name: string; revision: string | null; lastGoodAtMs: number | null; trouble: SourceStatus['trouble'] }[]
  targets: readonly TargetFacts[]
  /** List the flows that are not ours too. */
  listUnmanaged?: boolean
}

/** What the ledger has of one configured target; `record` is null before the first pass. Passes come newest first. */
export type TargetFacts = {
  name: string
  org: string
  sandbox: string
  record: TargetRecord | null
  conditions: readonly FlowCondition[]
  passes: readonly PassRecord[]
}

/** How everything stands, from what was recorded. Pure: the same input in any order gives the same report. */
export function statusReport({ nowMs, version, sources, targets, listUnmanaged = false }: StatusInput): StatusReport {
  return {
    formatVersion: 1,
    version,
    at: isoTime(nowMs),
    sources: sources.map(({ name, revision, lastGoodAtMs, trouble }) => ({ name, revision, lastSuccessAt: isoTimeOrNull(lastGoodAtMs), trouble })),
    targets: targets.map((one) => targetStatus(one, listUnmanaged)).sort(byName),
  }
}

function targetStatus({ name, org, sandbox, record, conditions, passes }: TargetFacts, listUnmanaged: boolean): TargetStatus {
  const last = passes[0] ?? null
  const counts: TargetStatus['counts'] = { ready: 0, retrying: 0, held: 0, stalled: 0 }
  for (const { status } of conditions) counts[status] += 1
  return {
    name,
    org,
    sandbox,
    condition: conditionOf(record),
    observeOnly: isJsonObject(record?.condition) && memberOf(record.condition, 'observeOnly') === true,
    revisionAttempted: textOf(record?.condition, 'revision') ?? last?.revision ?? null,
    revisionApplied: passes.find(({ outcome, reason }) => outcome === 'ready' && reason !== 'observe-only')?.revision ?? null,
    lastPass: last === null ? null : passStatus(last),
    nextRetryAt: isoTimeOrNull(earliest(conditions)),
    counts,
    suspended: conditions.filter(isSuspended).length,
    unmanaged: unmanagedStatus(record?.unmanaged ?? null, listUnmanaged),
    flows: conditions.map(flowStatus).sort(byKey),
  }
}

function unmanagedStatus(seen: Unmanaged | null, list: boolean): UnmanagedStatus | null {
  if (seen === null) return null
  return { at: isoTime(seen.atMs), counts: seen.counts, ...(list ? { flows: seen.flows } : {}) }
}

const OUTCOMES: ReadonlySet<string> = new Set<PassRecord['outcome']>(['ready', 'retrying', 'stalled', 'aborted', 'superseded'])

/** The ledger keeps the condition of a target as JSON: what cannot be read there counts as not known yet. */
function conditionOf(record: TargetRecord | null): TargetStatus['condition'] {
  const status = textOf(record?.condition, 'status')
  const atMs = isJsonObject(record?.condition) ? memberOf(record.condition, 'atMs') : undefined
  return {
    status: status !== null && OUTCOMES.has(status) ? (status as PassRecord['outcome']) : 'pending',
    reason: textOf(record?.condition, 'reason') ?? '',
    message: textOf(record?.condition, 'message') ?? '',
    at: typeof atMs === 'number' ? isoTime(atMs) : null,
  }
}

function passStatus({ passId, kind, trigger, outcome, reason, revision, startedAtMs, finishedAtMs }: PassRecord): PassStatus {
  return { passId, kind, trigger, outcome, reason, revision, startedAt: isoTime(startedAtMs), finishedAt: isoTime(finishedAtMs) }
}

function flowStatus(condition: FlowCondition): FlowStatus {
  const { key, status, reason, message, flowId, state, desiredState, revisionAttempted, revisionApplied, attempts, path } = condition
  return {
    key,
    status,
    inSync: status === 'ready' && (reason === 'in-sync' || isSuspended(condition)),
    suspended: isSuspended(condition),
    reason,
    message,
    since: isoTime(condition.sinceMs),
    flowId,
    state,
    desiredState,
    revisionAttempted,
    revisionApplied,
    nextRetryAt: isoTimeOrNull(condition.nextRetryAtMs),
    attempts,
    path,
  }
}

function isSuspended({ reason }: FlowCondition): boolean {
  return reason === 'suspended'
}

function earliest(conditions: readonly FlowCondition[]): number | null {
  // Not `Math.min(...)`: a fleet may have more flows than a call may have arguments.
  return conditions.reduce<number | null>((first, { nextRetryAtMs: at }) => (at !== null && (first === null || at < first) ? at : first), null)
}

function textOf(value: Json | undefined, name: string): string | null {
  const found = isJsonObject(value) ? memberOf(value, name) : undefined
  return typeof found === 'string' ? found : null
}

/** The last moment that JavaScript has a date for: somebody may have said `Retry-After` beyond it. */
const LAST_MS = 8.64e15

function isoTime(ms: number): string {
  return new Date(Math.min(ms, LAST_MS)).toISOString()
}

function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms)
}

function byName(a: TargetStatus, b: TargetStatus): number {
  return inOrder(a.name, b.name)
}

function byKey(a: FlowStatus, b: FlowStatus): number {
  return inOrder(a.key, b.key)
}

function inOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
