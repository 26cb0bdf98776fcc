import type { ConditionStatus, FlowCondition } from '../plan/model.ts'

/**
 * What `GET /api/status` answers and `sluice status -o json` prints. Times are ISO 8601. Holds names, states and reasons, never the
 * value of a member. Members are added without a new version; one that goes or changes its meaning makes a new one.
 */
export type StatusReport = {
  formatVersion: 1
  /** Of Sluice. */
  version: string
  sources: SourceStatus[]
  targets: TargetStatus[]
}

export type SourceStatus = {
  name: string
  /** Last read, `main@sha1:…`; null before the first. */
  revision: string | null
  lastSuccessAt: string | null
  /** What the last fetch failed with; null while git answers. */
  trouble: { code: string; message: string; since: string } | null
}

export type TargetStatus = {
  name: string
  org: string
  sandbox: string
  /** Of the target as a whole. */
  condition: { status: 'ready' | 'retrying' | 'stalled' | 'stopped' | 'pending'; reason: string; message: string; since: string | null }
  lastPass: { kind: 'full' | 'targeted'; outcome: string; revision: string | null; finishedAt: string } | null
  nextRetryAt: string | null
  flows: FlowStatus[]
}

export type FlowStatus = {
  key: string
  status: ConditionStatus
  reason: string
  message: string
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

export function flowStatus(condition: FlowCondition): FlowStatus {
  const { key, status, reason, message, sinceMs, flowId, state, desiredState, revisionAttempted, revisionApplied, nextRetryAtMs, attempts, path } =
    condition
  const since = new Date(sinceMs).toISOString()
  const nextRetryAt = nextRetryAtMs === null ? null : new Date(nextRetryAtMs).toISOString()
  return { key, status, reason, message, since, flowId, state, desiredState, revisionAttempted, revisionApplied, nextRetryAt, attempts, path }
}
