import { SluiceError } from '../lib/errors.ts'
import type { Halt } from '../execute/context.ts'
import type { Outcome } from '../execute/outcome.ts'
import type { PassRecord, TargetRecord } from '../ledger/ledger.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { ConditionStatus } from '../plan/model.ts'
import { unmanagedIn, type Unmanaged } from '../plan/unmanaged.ts'
import { inContext, type Emit } from '../telemetry/events.ts'
import { completePass, type Completion } from './complete.ts'
import { undoesOthers } from '../plan/peers.ts'
import { changedKeys, type DesiredSet } from './desired-set.ts'
import { reportForeseen } from './observe-only.ts'
import { reportConditions, reportNotices } from './pass-report.ts'
import { preparePass, type PassOptions, type PassScope, type Prepared } from './prepare.ts'
import type { TargetDeps, TargetSettings } from './target.ts'
import type { TargetState } from './target-state.ts'

export type Target = { settings: TargetSettings; state: TargetState; deps: TargetDeps }

export type PassRequest = { scope: PassScope; trigger: string; set: DesiredSet; options: PassOptions; prepared?: Prepared }

export type PassControl = {
  halt: Halt
  superseded: () => boolean
  /** Asks git once more; the set as it is then, null when git does not answer. Left out where the revision is given once and for all. */
  confirmRevision?: () => Promise<DesiredSet | null>
}

export type PassResult =
  | {
      kind: 'done'
      passId: string
      prepared: Extract<Prepared, { kind: 'planned' }>
      completion: Completion
      /** Flows that are not ours; null when the pass did not look at everything. */
      unmanaged: Unmanaged | null
      unfinished: boolean
    }
  | { kind: 'stopped'; passId: string; reason: string; message: string; hint: string }
  | { kind: 'failed'; passId: string; error: SluiceError }

/** One whole pass: observe, plan, execute, record. Never rejects for what git, the service or a flow does. */
export async function runPass(target: Target, request: PassRequest, control: PassControl): Promise<PassResult> {
  const { settings, deps } = target
  const passId = deps.random.uuid().slice(0, 8)
  const context = { target: settings.name, passId, revision: request.set.revision }
  const emit = inContext(deps.emit, context)
  const scoped: Target = { ...target, deps: { ...deps, emit } }
  const startedAtMs = deps.clock.nowMs()
  const startMs = deps.clock.monotonicMs()
  emit({ event: 'pass.started', passKind: request.scope.kind, trigger: request.trigger })
  const result = await attempt(scoped, passId, request, control, (prepared) => {
    if (prepared.kind === 'planned') context.revision = prepared.set.revision
  })
  const durationMs = Math.round(deps.clock.monotonicMs() - startMs)
  report(result, scoped, request, durationMs, emit)
  await record(result, scoped, request, { passId, startedAtMs, revision: context.revision })
  return result
}

/** @param revise told of what the pass will carry out, which may be newer than what it began with */
async function attempt(
  target: Target,
  passId: string,
  request: PassRequest,
  control: PassControl,
  revise: (prepared: Prepared) => void,
): Promise<PassResult> {
  const { state } = target
  try {
    // Reading stops as soon as the process drains: only writes under way are worth waiting for.
    const signal = AbortSignal.any([control.halt.signal, control.halt.drain])
    const read = request.prepared ?? (await prepareConfirmed(target, request, control, signal))
    revise(read)
    const prepared = request.options.observeOnly ? withoutMoves(read) : read
    if (prepared.kind === 'stopped') return { kind: 'stopped', passId, ...prepared.problem }
    const stop = prepared.plan.stop ?? prepared.budget
    if (stop !== null) return { kind: 'stopped', passId, reason: stop.reason, message: stop.message, hint: stop.hint }
    const completion = await completePass(prepared, target, {
      passId,
      trigger: request.trigger,
      halt: control.halt,
      superseded: control.superseded,
      observeOnly: request.options.observeOnly,
    })
    state.lastSet = prepared.set
    const unmanaged = unmanagedIn(prepared.input, prepared.plan)
    return { kind: 'done', passId, prepared, completion, unmanaged, unfinished: completion.outcomes.some((one) => one.end.kind === 'dropped') }
  } catch (error) {
    if (control.halt.drain.aborted || control.halt.signal.aborted) return { kind: 'failed', passId, error: stopped(error) }
    if (error instanceof SluiceError) return { kind: 'failed', passId, error }
    throw error
  }
}

/** A flow goes under its new key when its marker does: while nothing is written it has not moved. */
function withoutMoves(prepared: Prepared): Prepared {
  if (prepared.kind === 'stopped') return prepared
  const { plan } = prepared
  return { ...prepared, plan: { ...plan, rebinds: plan.rebinds.filter(({ reason }) => reason !== 'moved') } }
}

/** Whoever else commits while a pass looks is not waited for for ever: the next pass looks again. */
const MAX_CONFIRMATIONS = 3

/**
 * A plan that undoes what others did is made with a revision fetched after the flows were read: a commit that another daemon has
 * already carried out must not look like drift.
 */
async function prepareConfirmed(target: Target, request: PassRequest, control: PassControl, signal: AbortSignal): Promise<Prepared> {
  let { set, scope } = request
  for (let turn = 0; ; turn += 1) {
    const prepared = await preparePass(target, set, scope, { ...request.options, signal })
    if (prepared.kind === 'stopped' || control.confirmRevision === undefined || request.options.gitUnreachable) return prepared
    if (turn === MAX_CONFIRMATIONS || !undoesOthers(prepared.due, prepared.plan.bound, prepared.input)) return prepared
    const newest = await control.confirmRevision()
    if (newest === null) return preparePass(target, set, scope, { ...request.options, gitUnreachable: true, signal })
    if (newest.revision === set.revision) return prepared
    if (scope.kind === 'targeted') scope = { kind: 'targeted', keys: new Set([...scope.keys, ...changedKeys(set, newest)]) }
    set = newest
  }
}

function stopped(cause: unknown): SluiceError {
  return new SluiceError('SLUICE_ABORTED', 'the pass was stopped before it planned', { cause })
}

function report(result: PassResult, target: Target, request: PassRequest, durationMs: number, emit: Emit): void {
  const { state, deps } = target
  const base = { passKind: request.scope.kind, trigger: request.trigger, durationMs } as const
  if (result.kind === 'failed') {
    const { code, message, facts } = result.error
    if (code === 'SLUICE_ABORTED') return
    if (state.failing === code) emit({ event: 'pass.blocked', ...base, outcome: 'failed', reason: code })
    else emit({ event: 'pass.failed', ...base, code, message, requestId: facts.requestId, serviceCode: facts.serviceCode, status: facts.status })
    state.failing = code
    return
  }
  state.failing = null
  if (result.kind === 'stopped') {
    emit({ event: 'pass.blocked', ...base, outcome: 'stopped', reason: result.reason })
    // Whoever let a plan through that is no longer the one due has to hear which one is.
    const refused = request.options.allowBudget !== null
    if (refused || state.stopped?.reason !== result.reason)
      emit({ event: 'target.stopped', reason: result.reason, message: result.message, hint: result.hint })
    state.stopped = { reason: result.reason, sinceMs: state.stopped?.sinceMs ?? deps.clock.nowMs() }
    return
  }
  if (state.stopped !== null) emit({ event: 'target.resumed', reason: state.stopped.reason, durationMs: deps.clock.nowMs() - state.stopped.sinceMs })
  state.stopped = null
  for (const { key, live, reason } of result.prepared.plan.rebinds) emit({ event: 'flow.bound', key, flowId: live.id, reason, state: live.state })
  const noticed = reportNotices(result.prepared.plan.notices, state.noticed, request.scope.kind === 'full', emit)
  const changed = reportConditions(result.completion, emit) + foreseen(result, state, request, emit)
  const counts = countsOf(result)
  const flows = flowCounts(state.standing, result.completion)
  const unmanaged = result.unmanaged?.counts
  const wrote = result.completion.outcomes.some((one) => one.steps.length > 0)
  if (wrote || changed > 0 || noticed > 0)
    emit({
      event: 'pass.finished',
      ...base,
      outcome: outcomeOf(result),
      counts,
      flows,
      unmanaged,
      nextRetryAt: nextRetryAt(result.completion),
    })
  else emit({ event: 'pass.quiet', ...base, outcome: outcomeOf(result), counts, flows, unmanaged })
}

function foreseen({ prepared }: Extract<PassResult, { kind: 'done' }>, state: TargetState, { options }: PassRequest, emit: Emit): number {
  const { keys } = prepared.input
  return options.observeOnly ? reportForeseen(prepared.plan, state.foreseen, (key) => keys === null || keys.has(key), emit) : 0
}

/**
 * How many flows of the target stand how: a targeted pass looks at a few, and the others stand as they did.
 * @param standing changed in place
 */
function flowCounts(standing: Map<FlowKey, ConditionStatus>, { before, conditions, over }: Completion): Record<ConditionStatus, number> {
  for (const { key, status } of [...before.values(), ...conditions]) standing.set(key, status)
  for (const key of over) standing.delete(key)
  const counts = { ready: 0, retrying: 0, held: 0, stalled: 0 }
  for (const status of standing.values()) counts[status] += 1
  return counts
}

/** Writes by kind, failed ones, and flows that needed none. */
export function countsOf(result: Extract<PassResult, { kind: 'done' }>): Record<string, number> {
  const counts: Record<string, number> = {}
  const add = (name: string, by = 1): void => {
    counts[name] = (counts[name] ?? 0) + by
  }
  for (const outcome of result.completion.outcomes) for (const step of outcome.steps) add(step.status === 'done' ? step.kind : 'failed')
  add('unchanged', result.prepared.plan.unchanged.length)
  return counts
}

function outcomeOf(result: PassResult): PassRecord['outcome'] {
  if (result.kind === 'stopped') return 'stalled'
  if (result.kind === 'failed') return result.error.code === 'SLUICE_ABORTED' ? 'aborted' : result.error.next === 'stop' ? 'stalled' : 'retrying'
  const dropped = (why: string): boolean => result.completion.outcomes.some((one: Outcome) => one.end.kind === 'dropped' && one.end.why === why)
  if (dropped('stopping')) return 'aborted'
  if (dropped('superseded')) return 'superseded'
  // What somebody chose to hold back is as it should be.
  const chosen = new Set(result.completion.outcomes.flatMap(({ key, end }) => (end.kind === 'held' && end.hold.chosen ? [key] : [])))
  const statuses = new Set(result.completion.conditions.filter(({ key }) => !chosen.has(key)).map((one) => one.status))
  return statuses.has('retrying') ? 'retrying' : statuses.has('stalled') || statuses.has('held') ? 'stalled' : 'ready'
}

function reasonOf(result: PassResult): string {
  if (result.kind === 'failed') return result.error.code
  if (result.kind === 'stopped') return result.reason
  return result.completion.conditions.some((one) => one.status === 'held' && one.reason === 'observe-only') ? 'observe-only' : 'in-sync'
}

function nextRetryAt({ conditions }: Completion): string | undefined {
  const earliest = conditions.reduce((least, one) => Math.min(least, one.nextRetryAtMs ?? Infinity), Infinity)
  return Number.isFinite(earliest) ? new Date(earliest).toISOString() : undefined
}

async function record(
  result: PassResult,
  { settings, state, deps }: Target,
  request: PassRequest,
  pass: { passId: string; startedAtMs: number; revision: string },
): Promise<void> {
  const { ledger, fence, clock } = deps
  const finishedAtMs = clock.nowMs()
  const outcome = outcomeOf(result)
  const reason = reasonOf(result)
  const message = result.kind === 'failed' ? result.error.message : result.kind === 'stopped' ? result.message : ''
  const { name, owner, org, source } = settings
  const sandboxId = state.identity?.sandboxId ?? null
  if (sandboxId !== null) {
    const counts = result.kind === 'done' ? countsOf(result) : {}
    const row: PassRecord = {
      ...pass,
      target: name,
      kind: request.scope.kind,
      trigger: request.trigger,
      finishedAtMs,
      outcome,
      reason,
      counts,
    }
    await ledger.recordPass({ owner, org, sandboxId, source }, row, fence)
  }
  const place = await placeOf(result, settings, sandboxId, ledger)
  state.unmanaged =
    (result.kind === 'done' ? result.unmanaged : null) ??
    (state.unmanaged === undefined ? ((await ledger.target(name))?.unmanaged ?? null) : state.unmanaged)
  const { unmanaged } = state
  const { observeOnly } = request.options
  const condition = { status: outcome, reason, message, revision: pass.revision, atMs: finishedAtMs, observeOnly }
  await ledger.saveTarget({ name, owner, ...place, condition, unmanaged, updatedAtMs: finishedAtMs }, fence)
}

/** Which sandbox the target stands for. A pass that was stopped because of it, or never came to ask, must not forget what was known before. */
async function placeOf(
  result: PassResult,
  { name, org, sandbox }: TargetSettings,
  sandboxId: string | null,
  ledger: TargetDeps['ledger'],
): Promise<Pick<TargetRecord, 'org' | 'sandbox' | 'sandboxId'>> {
  const before = result.kind === 'done' ? null : await ledger.target(name)
  return before === null || before.sandboxId === null
    ? { org, sandbox, sandboxId }
    : { org: before.org, sandbox: before.sandbox, sandboxId: before.sandboxId }
}
