import type { Json, JsonObject } from '../../lib/json.ts'
import type { Place } from '../../manifest/diagnostic.ts'
import type { Explanation } from '../../plan/explain.ts'
import type { MemberWord } from '../../plan/explain-members.ts'
import type { GuardWord } from '../../plan/guards.ts'
import { impactOf } from '../../plan/impact.ts'
import type { FlowCondition } from '../../plan/model.ts'
import type { WriteRecord } from '../../ledger/ledger.ts'
import type { Why } from '../../reconcile/why.ts'
import { diagnosticJson, noticeJson, stepWithImpact } from './plan-json.ts'

/** The document of `why -o json`; `schemas/why.schema.json` describes it. */
export function whyJson(key: string, whys: readonly Why[], { version, nowMs }: { version: string; nowMs: number }): JsonObject {
  return { formatVersion: 1, version, at: iso(nowMs), key, targets: whys.map(targetJson) }
}

function targetJson({ target, revision, verdict, path, diagnostics, stop, explanation, notices, condition, writes }: Why): JsonObject {
  return {
    ...target,
    revision,
    verdict: { ...verdict },
    stop: stop === null ? null : { reason: stop.reason, message: stop.message, hint: stop.hint },
    manifest: { standing: explanation?.manifest ?? null, path, diagnostics: diagnostics.map(diagnosticJson) },
    policies: explanation?.policies.map(({ at, ...word }) => ({ ...word, at: placeJson(at) })) ?? [],
    flow: explanation === null ? null : flowJson(explanation),
    members: explanation?.members.map(memberJson) ?? [],
    suspended: explanation?.suspension?.message ?? null,
    steps: explanation?.steps.map((step) => stepWithImpact(step, impactOf(step, explanation))) ?? [],
    heldSteps: explanation?.behind.flatMap((step) => (step.kind === 'hold' ? [] : [step.kind])) ?? [],
    guards: explanation?.guards.map(guardJson) ?? [],
    notices: notices.map(noticeJson),
    last: { condition: condition === null ? null : conditionJson(condition), writes: writes.map(writeJson) },
  }
}

function flowJson({ found, live, owned, writer }: Explanation): JsonObject {
  return {
    found: found.how,
    message: found.message,
    id: found.flowId,
    name: live?.name ?? null,
    state: live?.state ?? null,
    updatedAt: live === null ? null : iso(live.updatedAtMs),
    updatedClient: live?.updatedClient ?? null,
    updatedBy: writer,
    appliedRevision: owned?.revision ?? null,
  }
}

function memberJson({ pointer, is, before, after, cause, at }: MemberWord): JsonObject {
  return {
    pointer,
    is,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(cause === null ? {} : { cause }),
    at: placeJson(at),
  }
}

function guardJson(word: GuardWord): JsonObject {
  return { ...word }
}

function conditionJson({ status, reason, message, sinceMs, nextRetryAtMs, attempts, revisionAttempted, revisionApplied }: FlowCondition): JsonObject {
  const nextRetryAt = nextRetryAtMs === null ? null : iso(nextRetryAtMs)
  return { status, reason, message, since: iso(sinceMs), nextRetryAt, attempts, revisionAttempted, revisionApplied }
}

function writeJson({ atMs, step, reason, outcome, code, revision, author, requestId }: WriteRecord): JsonObject {
  return { at: iso(atMs), step, reason, outcome, code, revision, author, requestId }
}

function placeJson(at: Place | null): Json {
  return at === null ? null : { path: at.path, line: at.line, column: at.column }
}

const LAST_MS = 8.64e15

function iso(ms: number): string {
  return new Date(Math.min(ms, LAST_MS)).toISOString()
}
