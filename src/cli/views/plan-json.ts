import { assertNever } from '../../lib/assert-never.ts'
import type { Json, JsonObject } from '../../lib/json.ts'
import type { Diagnostic } from '../../manifest/diagnostic.ts'
import { momentOf, type Editor } from '../../plan/editor.ts'
import { impactsIn, type Impact } from '../../plan/impact.ts'
import type { HoldStep, MemberChange, Notice, PatchOp, Step } from '../../plan/model.ts'
import { planDigest } from '../../reconcile/once.ts'
import { revisionOf, stepsOf, stopOf, summaryOf, type TargetPlan } from './target-plan.ts'

/** The document of `plan -o json`; `schemas/plan.schema.json` describes it. A change that breaks readers raises `formatVersion`. */
export function planJson(plans: readonly TargetPlan[]): JsonObject {
  return { formatVersion: 1, targets: plans.map(targetJson), summary: summaryOf(plans) }
}

function targetJson(plan: TargetPlan): JsonObject {
  const planned = plan.prepared.kind === 'planned' ? plan.prepared.plan : null
  return {
    name: plan.target,
    ...(plan.org === undefined ? {} : { org: plan.org }),
    sandbox: plan.sandbox,
    revision: revisionOf(plan),
    planDigest: planDigest(plan.prepared),
    stop: stopJson(plan),
    steps: stepsJson(plan),
    notices: planned?.notices.map(noticeJson) ?? [],
    unchanged: [...(planned?.unchanged ?? [])],
    diagnostics: plan.invalid.map(diagnosticJson),
    summary: summaryOf([plan]),
  }
}

/** The steps of one target, also as a plan file keeps them. */
export function stepsJson(target: TargetPlan): JsonObject[] {
  if (target.prepared.kind === 'stopped') return []
  const { plan, input } = target.prepared
  const impactOf = impactsIn(plan, input)
  return stepsOf(target).map((step) => stepWithImpact(step, impactOf(step)))
}

export function stepWithImpact(step: Step, impacts: readonly Impact[]): JsonObject {
  return step.kind === 'hold' ? stepJson(step) : { ...stepJson(step), impact: impacts.map(impactJson) }
}

function impactJson({ label, reason, at }: Impact): JsonObject {
  return { label, reason, at: placeJson(at) }
}

function placeJson(at: HoldStep['at']): JsonObject | null {
  return at === null ? null : { path: at.path, line: at.line, column: at.column, pointer: at.pointer }
}

function stopJson(plan: TargetPlan): JsonObject | null {
  const stop = stopOf(plan)
  if (stop === null) return null
  return { reason: stop.reason, message: stop.message, hint: stop.hint, missing: [...stop.missing] }
}

function stepJson(step: Step): JsonObject {
  const base = { id: step.id, key: step.key, kind: step.kind, reason: step.reason, dependsOn: [...step.dependsOn] }
  switch (step.kind) {
    case 'create':
      return { ...base, path: step.want.path, mode: step.mode, replaces: step.besideId, body: step.body }
    case 'patch':
      return {
        ...base,
        path: step.want.path,
        flowId: step.flowId,
        changes: step.changes.map(changeJson),
        ops: step.ops.map(opJson),
        ...editorJson(step.editor),
      }
    case 'publish':
    case 'enable':
    case 'disable':
      return { ...base, path: step.want.path, flowId: step.flowId, ...editorJson(step.editor) }
    case 'adopt':
      return { ...base, path: step.want.path, flowId: step.flowId, ops: step.ops.map(opJson) }
    case 'abandon':
      return { ...base, flowId: step.flowId, ops: step.ops.map(opJson) }
    case 'remove-surplus':
      return { ...base, flowId: step.flowId, keeperId: step.keeperId }
    case 'prune': {
      const deleteAt = step.deleteAtMs === null ? null : new Date(step.deleteAtMs).toISOString()
      return { ...base, mode: step.mode, flowId: step.flowId, ops: step.ops.map(opJson), deleteAt }
    }
    case 'replace':
      return { ...base, path: step.want.path, mode: step.mode, flowId: step.flowId, successorId: step.successorId }
    case 'forget':
      return { ...base, flowId: step.flowId }
    case 'hold':
      return { ...base, ...holdJson(step) }
    default:
      return assertNever(step)
  }
}

function holdJson({ flowId, message, hint, chosen, untilMs, at }: HoldStep): JsonObject {
  const until = untilMs === null ? null : new Date(untilMs).toISOString()
  return { flowId, message, hint, chosen, until, at: placeJson(at) }
}

/** A side that is not there means that the member is absent; `null` is a value. */
function changeJson({ pointer, before, after, cause }: MemberChange): JsonObject {
  return { pointer, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }), cause }
}

/** Only where something was changed by others. */
function editorJson(editor: Editor | null): JsonObject {
  return editor === null ? {} : { editor: { client: editor.client, by: editor.by, at: momentOf(editor) } }
}

function opJson(op: PatchOp): Json {
  return { ...op }
}

export function noticeJson({ key, kind, flowId, pointers, message, editor }: Notice): JsonObject {
  return { key, kind, flowId, pointers: [...pointers], ...(message === '' ? {} : { message }), ...editorJson(editor) }
}

export function diagnosticJson({ code, severity, path, line, column, pointer, message, hint }: Diagnostic): JsonObject {
  return { code, severity, path, line, column, pointer, message, hint }
}
