import { assertNever } from '../lib/assert-never.ts'
import type { Json } from '../lib/json.ts'
import { momentOf, type Editor } from '../plan/editor.ts'
import type { MemberChange, WriteStep } from '../plan/model.ts'
import type { Emit, SluiceEvent } from '../telemetry/events.ts'
import type { ExecuteContext } from './context.ts'
import type { FlowState } from './flow-state.ts'
import type { Failure } from './outcome.ts'

export type StepFacts = { flowId: string; durationMs: number; requestId: string | null }

/** One event per write that was confirmed. */
export function reportStep(step: WriteStep, facts: StepFacts, emit: Emit): void {
  emit(eventOf(step, facts))
}

function eventOf(step: WriteStep, { flowId, durationMs, requestId }: StepFacts): SluiceEvent {
  const common = { key: step.key, flowId, step: step.kind, reason: step.reason, durationMs, requestId: requestId ?? undefined }
  switch (step.kind) {
    case 'create':
      return { event: 'flow.created', ...common }
    case 'patch':
      return { event: 'flow.patched', ...common, changes: shorten(step.changes), ...editorFields(step.editor) }
    case 'publish':
      return { event: 'flow.published', ...common }
    case 'enable':
      return { event: 'flow.enabled', ...common, ...editorFields(step.editor) }
    case 'disable':
      return { event: 'flow.disabled', ...common, ...editorFields(step.editor) }
    case 'adopt':
      return { event: 'flow.adopted', ...common }
    case 'abandon':
      return { event: 'flow.abandoned', ...common }
    case 'remove-surplus':
      return { event: 'flow.surplus-removed', ...common, keepsFlowId: step.keeperId }
    case 'prune':
      return {
        event: PRUNED[step.mode],
        ...common,
        ...(step.deleteAtMs === null ? {} : { deleteAt: new Date(step.deleteAtMs).toISOString() }),
      }
    case 'replace':
      return { event: step.mode === 'delete' ? 'flow.deleted' : 'flow.disabled', ...common }
    case 'forget':
      return { event: 'flow.forgotten', key: step.key, flowId, step: step.kind, reason: step.reason, durationMs }
    default:
      return assertNever(step)
  }
}

const PRUNED = { disable: 'flow.disabled', mark: 'flow.marked-gone', delete: 'flow.deleted' } as const

/** Who edited and when, as fields of an event; nothing where nobody did. */
export function editorFields(editor: Editor | null): { updatedClient?: string; updatedBy?: string; updatedAt?: string } {
  if (editor === null) return {}
  const { client, by } = editor
  const at = momentOf(editor)
  return { updatedClient: client, ...(by === null ? {} : { updatedBy: by }), ...(at === null ? {} : { updatedAt: at }) }
}

const SHOWN_CHARS = 120

/** Old → new per member; long values are cut: a log line is for reading. */
export function shorten(changes: readonly MemberChange[]): Json {
  return changes.map(({ pointer, before, after, cause }) => ({ pointer, before: cut(before), after: cut(after), cause }))
}

function cut(value: Json | undefined): Json {
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : value
}

/** First stale etag of a flow in this pass; `reportFresh` ends the episode. */
export function reportStale(step: WriteStep, failure: Failure, state: FlowState, context: ExecuteContext): void {
  if (state.staleSinceMs !== null) return
  state.staleSinceMs = context.clock.monotonicMs()
  const { status, serviceCode, requestId } = failure.facts
  context.emit({
    event: 'service.trouble',
    code: failure.code,
    message: failure.message,
    route: routeOf(step),
    key: step.key,
    status,
    serviceCode,
    requestId,
  })
}

export function reportFresh(step: WriteStep, state: FlowState, context: ExecuteContext): void {
  if (state.staleSinceMs === null) return
  const durationMs = Math.round(context.clock.monotonicMs() - state.staleSinceMs)
  state.staleSinceMs = null
  context.emit({
    event: 'service.recovered',
    code: 'SLUICE_ETAG_STALE',
    durationMs,
    attempts: state.replans + 1,
    route: routeOf(step),
    key: step.key,
  })
}

function routeOf(step: WriteStep): string {
  return step.kind === 'patch' || step.kind === 'adopt' || step.kind === 'abandon' || step.kind === 'prune'
    ? 'PATCH /flows/{id}'
    : 'POST /flows/{id}/action'
}
