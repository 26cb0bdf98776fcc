import type { LiveFlow, OwnedFlow, Step, WriteStep } from '../plan/model.ts'
import type { ExecuteContext } from './context.ts'
import { afterFailure } from './failures.ts'
import { end, retryLater, type FlowState, type FlowTask, type Next, type RunDeps } from './flow-state.ts'
import { passMoveGate } from './move-gate.ts'
import type { Ending, Outcome } from './outcome.ts'
import { passGate } from './publish-gate.ts'
import { passPruneGate } from './prune-gate.ts'
import { awaiting, replace } from './send-replace.ts'
import { decideAgain, rereadAndDecide, unsettled } from './replan.ts'
import { reportFresh, reportStep } from './report.ts'
import { sendStep, type Sent } from './send-step.ts'
import { watchUntilSettled } from './settle.ts'

/** No flow needs more in one pass: a patch, a publish and a disable, each of them planned again a few times. */
const MAX_MOVES = 24

/** Carries out the steps of one flow in order; after each write it reads the flow, plans it again and goes on with what is then due. */
export async function runFlow(task: FlowTask, deps: RunDeps): Promise<Outcome> {
  const look = deps.look.enter()
  const state: FlowState = {
    task,
    look,
    live: task.live,
    owned: task.owned,
    done: [],
    replans: 0,
    failures: 0,
    staleSinceMs: null,
    lost: null,
    readAtMs: task.readAtMs,
    predecessor: task.predecessor,
  }
  if (!task.steps.some((step) => step.kind === 'publish')) look.leave()
  try {
    const ending = await walk(state, deps)
    return { key: task.key, steps: state.done, end: ending, live: state.live, owned: state.owned, retired: task.retired }
  } finally {
    look.leave()
  }
}

async function walk(state: FlowState, deps: RunDeps): Promise<Ending> {
  let next: Next = { kind: 'steps', steps: state.task.steps }
  let step: WriteStep | null = null
  for (let move = 0; move < MAX_MOVES; move += 1) {
    if (next.kind === 'end') return next.end
    const due: Step | undefined = next.kind === 'steps' ? next.steps[0] : undefined
    if (next.kind === 'steps' && due === undefined) return { kind: 'ready' }
    if (due?.kind === 'hold') return { kind: 'held', hold: due }
    const stop = mustStop(deps)
    if (stop !== null) return stop
    if (due !== undefined) step = due
    if (step === null) return { kind: 'ready' }
    try {
      next =
        due === undefined ? await rereadAndDecide(state, deps) : await carryOut(due, next.kind === 'steps' ? next.steps.slice(1) : [], state, deps)
    } catch (error) {
      next = await afterFailure(error, step, state, deps)
    }
  }
  const last = retryLater('changed-meanwhile', 'the flow keeps changing while it is being written', state, deps.context, null)
  return last.kind === 'end' ? last.end : { kind: 'ready' }
}

function mustStop({ context, trouble }: RunDeps): Ending | null {
  if (context.halt.drain.aborted || context.halt.signal.aborted) return { kind: 'dropped', why: 'stopping' }
  if (context.superseded()) return { kind: 'dropped', why: 'superseded' }
  return trouble.isOn() ? { kind: 'dropped', why: 'trouble' } : null
}

async function carryOut(step: WriteStep, rest: readonly Step[], state: FlowState, deps: RunDeps): Promise<Next> {
  const { context, slots, trouble } = deps
  if (step.kind === 'publish' || step.kind === 'enable' || step.kind === 'disable') {
    const refused = await passGate(step, state, deps, state.readAtMs)
    if (refused !== null) return refused
  }
  const met = step.kind === 'patch' ? await passMoveGate(step, state, deps) : null
  if (met !== null) return met
  if (step.kind === 'replace') return replace(step, { kind: 'steps', steps: rest }, state, deps)
  const turn = state.done.length > 0 ? 'go-on' : 'begin'
  const turned = await slots.run(turn, async () => {
    // Waiting for a slot can take as long as the whole pass: what was true before it may not be any more.
    const stop = mustStop(deps)
    if (stop !== null) return { next: end(stop) }
    const refused = step.kind === 'prune' ? await passPruneGate(step, state, deps) : null
    if (refused !== null) return { next: refused }
    const before = state.owned
    const sent = await sendAndReport(step, state, deps)
    const first = sent.kind === 'written' ? await context.service.getFlow(sent.tried.owned.flowId, { signal: context.halt.signal }) : null
    return { sent, first, before }
  })
  if ('next' in turned) return turned.next
  const { sent, first, before } = turned
  trouble.clear()
  if (sent.kind === 'reread') return { kind: 'reread' }
  if (sent.kind === 'begun') return awaiting(step, state, deps)
  if (sent.kind === 'going') return unsettled('being deleted', state, deps)
  if (sent.kind === 'done') return step.kind === 'prune' && step.mode !== 'delete' ? decideAgain(state, context) : { kind: 'steps', steps: rest }
  return afterWrite({ step, flowId: sent.tried.owned.flowId, first, before }, state, deps)
}

async function sendAndReport(step: WriteStep, state: FlowState, { context }: RunDeps): Promise<Sent> {
  const startMs = context.clock.monotonicMs()
  const sent = await sendStep(step, state, context)
  if (sent.kind === 'reread') return sent
  const durationMs = Math.round(context.clock.monotonicMs() - startMs)
  if (sent.kind === 'written' || sent.kind === 'begun') state.owned = sent.tried.owned
  state.done.push({ kind: step.kind, reason: step.reason, status: 'done', durationMs })
  const tried = 'tried' in sent ? sent.tried : null
  const flowId = sent.kind === 'written' ? sent.tried.owned.flowId : 'flowId' in step ? (step.flowId ?? '') : (tried?.answer.id ?? '')
  const requestId = 'requestId' in sent ? sent.requestId : (tried?.answer.requestId ?? null)
  reportStep(step, { flowId, durationMs, requestId }, context.emit)
  reportFresh(step, state, context)
  return sent
}

/** A write that the service confirmed: what a read just after it showed, and the row as it was before. */
type Written = { step: WriteStep; flowId: string; first: LiveFlow | null; before: OwnedFlow | null }

async function afterWrite({ step, flowId, first, before }: Written, state: FlowState, deps: RunDeps): Promise<Next> {
  const settled = await watchUntilSettled(flowId, first, deps)
  if (settled.live !== null) {
    state.live = settled.live
    state.readAtMs = deps.context.clock.monotonicMs()
  }
  if (settled.kind === 'unsettled') return unsettled(settled.live?.state ?? 'not visible', state, deps)
  if (settled.kind === 'failed') {
    if (before !== null && !state.task.retired) await takeBack(before, settled.live, state, deps.context)
    return end({ kind: 'stalled', failure: { code: 'SLUICE_OPERATION_FAILED', message: settled.message, facts: {}, step: step.kind } })
  }
  return decideAgain(state, deps.context)
}

/**
 * What the service took and rolled back is not applied. The flow says so itself (`rolled-back.ts`) only until somebody else writes it.
 */
async function takeBack(
  { applied, appliedDigest, appliedSourceDigest }: OwnedFlow,
  live: LiveFlow,
  state: FlowState,
  context: ExecuteContext,
): Promise<void> {
  if (state.owned === null) return
  const reached: OwnedFlow['state'] = live.state === 'draft' || live.state === 'disabled' ? live.state : 'enabled'
  state.owned = { ...state.owned, applied, appliedDigest, appliedSourceDigest, state: reached }
  await context.ledger.own(context.scope, [state.owned], context.fence)
}
