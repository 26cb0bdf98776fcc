/** A pass that looks and says what it would do. */
import { digestJson } from '../lib/digest.ts'
import type { Json } from '../lib/json.ts'
import { editorFields, shorten } from '../execute/report.ts'
import type { Outcome } from '../execute/outcome.ts'
import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import { holdOf, isWrite } from '../plan/decide.ts'
import type { HoldStep, Plan, PlanInput, Step, WriteStep } from '../plan/model.ts'
import type { Emit } from '../telemetry/events.ts'

const HINT = 'Start the daemon without observeOnly to have it done.'

/** What becomes of each flow that has steps: a hold of the plan stands, and a hold takes the place of what would be written. */
export function foreseenOutcomes({ steps, bound }: Plan, { desired, owned }: PlanInput): Outcome[] {
  const wants = new Map(desired.map((want) => [want.key, want]))
  const rows = new Map(owned.map((row) => [row.key, row]))
  return [...Map.groupBy(steps, ({ key }) => key)].map(([key, list]): Outcome => {
    const hold = list.find((step) => step.kind === 'hold') ?? observedHold(key, list.filter(isWrite), wants.get(key) ?? null)
    return { key, steps: [], end: { kind: 'held', hold }, live: bound.get(key) ?? null, owned: rows.get(key) ?? null, retired: false }
  })
}

function observedHold(key: FlowKey, steps: readonly WriteStep[], want: DesiredFlow | null): HoldStep {
  const message = `only observed; due: ${steps.map(inWords).join(', ')}`
  const flowId = steps.flatMap((step) => ('flowId' in step ? (step.flowId ?? []) : []))[0] ?? null
  if (want !== null) return holdOf(want, flowId, 'observe-only', message, HINT, { chosen: true })
  return {
    id: `${key}#hold`,
    key,
    kind: 'hold',
    reason: 'observe-only',
    flowId,
    message,
    hint: HINT,
    chosen: true,
    untilMs: null,
    at: null,
    dependsOn: [],
  }
}

/** Names of members and never their values: conditions are shown by status. */
function inWords(step: WriteStep): string {
  const members = step.kind === 'patch' ? ` ${step.changes.map(({ pointer }) => pointer).join(' ')}` : ''
  return `${step.kind}${members} (${step.reason})`
}

/**
 * One event for each flow whenever what would be done for it changes; returns how many.
 * @param foreseen changed in place: what was told and still stands, by key
 * @param inScope whether the pass looked at a key
 */
export function reportForeseen({ steps, bound }: Plan, foreseen: Map<FlowKey, string>, inScope: (key: FlowKey) => boolean, emit: Emit): number {
  const due = Map.groupBy(steps.filter(isWrite), ({ key }) => key)
  for (const key of foreseen.keys()) if (inScope(key) && !due.has(key)) foreseen.delete(key)
  let fresh = 0
  for (const [key, list] of due) {
    const digest = digestJson(list.map(essence))
    if (foreseen.get(key) === digest) continue
    foreseen.set(key, digest)
    fresh += 1
    const changes = list.flatMap((step) => (step.kind === 'patch' ? step.changes : []))
    emit({
      event: 'flow.would-change',
      key,
      flowId: bound.get(key)?.id,
      steps: list.map(({ kind }) => kind),
      reason: list[0]?.reason ?? '',
      ...(changes.length === 0 ? {} : { changes: shorten(changes) }),
      ...editorFields(list.flatMap((step) => ('editor' in step ? (step.editor ?? []) : []))[0] ?? null),
    })
  }
  return fresh
}

/** A step as far as it is the same step in the next pass: a start that is shifted moves on with the clock, etags with every run. */
function essence(step: Step): Json {
  const flowId = 'flowId' in step ? step.flowId : null
  const changes = step.kind === 'patch' ? step.changes : []
  const members = changes.map(({ pointer, before, after, cause }): Json => {
    return cause === 'start-shifted' ? [pointer] : [pointer, before ?? null, after ?? null]
  })
  return [step.kind, step.reason, flowId, 'want' in step ? step.want.digest : null, members]
}
