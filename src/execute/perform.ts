import { SluiceError } from '../lib/errors.ts'
import type { Json } from '../lib/json.ts'
import type { WriteRecord } from '../ledger/ledger.ts'
import { writtenKind } from '../plan/budget.ts'
import type { Intent, OwnedFlow, WriteStep } from '../plan/model.ts'
import type { ExecuteContext } from './context.ts'
import type { WriteAnswer } from './service.ts'

/** What a write is about: for the intent, and for history. */
export type Planned = {
  step: WriteStep
  intent: Omit<Intent, 'id' | 'sentAtMs' | 'revision'>
  before: Json
  after: Json
}

/** @typeParam Row the ledger row afterwards: null when there is none any more, undefined when it stays as it is */
export type Tried<Row extends OwnedFlow | null | undefined> = { answer: WriteAnswer; durationMs: number; owned: Row }

/** Everything one write needs besides the call itself. */
type Write<Row extends OwnedFlow | null | undefined> = Planned & {
  call: (leaving: () => Promise<void>) => Promise<WriteAnswer>
  /** The ledger row once the service has confirmed. */
  owned: (answer: WriteAnswer) => Row
  /** The write is to a flow that the key's row is not about: the row on disk stays as it is. */
  keepRow?: boolean
}

/** A request that leaves within this time of its intent needs no second one. */
const LEAVES_AT_ONCE_MS = 1_000

/**
 * Intent and history on disk, request, answer on disk. An answer that was lost leaves the intent open and the outcome in history unknown:
 * the next look at the service decides what became of it. A refusal closes it: nothing happened.
 */
export async function perform<Row extends OwnedFlow | null | undefined>(write: Write<Row>, context: ExecuteContext): Promise<Tried<Row>> {
  const { ledger, scope, fence } = context
  const begun = await begin(write, context)
  try {
    const answer = await write.call(begun.leaving)
    const owned = write.owned(answer)
    const done = begun.done(answer.id, answer.requestId)
    await ledger.settle(scope, begun.intent.id, { ...(owned === undefined || write.keepRow === true ? {} : { owned }), write: done }, fence)
    return { answer, durationMs: done.durationMs, owned }
  } catch (error) {
    await begun.refused(error)
    throw error
  }
}

export type Begun = {
  intent: Intent
  /** The record of a write that was confirmed just now, for `settle`. */
  done(flowId: string, requestId: string | null): WriteRecord
  /** Notes that the request leaves only now, or once more. */
  leaving: () => Promise<void>
  /** Closes the intent if the service refused; leaves it open where the request may have taken effect. */
  refused(error: unknown): Promise<void>
}

/** Puts intent and history on disk: from here on the request may leave. */
export async function begin(write: Planned, context: ExecuteContext): Promise<Begun> {
  const { clock, ledger, scope, fence, random, input } = context
  const intent: Intent = { ...write.intent, id: random.uuid(), sentAtMs: clock.nowMs(), revision: input.revision }
  const sent = recordOf(write, intent, context)
  await ledger.intend(scope, intent, fence, sent)
  const startMs = clock.monotonicMs()
  const durationMs = (): number => Math.round(clock.monotonicMs() - startMs)
  let leftAtMs = intent.sentAtMs
  return {
    intent,
    leaving: async () => {
      const nowMs = clock.nowMs()
      if (nowMs - leftAtMs < LEAVES_AT_ONCE_MS) return
      leftAtMs = nowMs
      await ledger.intend(scope, { ...intent, sentAtMs: nowMs }, fence, sent)
    },
    done: (flowId, requestId) => ({ ...sent, flowId, outcome: 'done', requestId, durationMs: durationMs() }),
    async refused(error) {
      if (isLost(error, write.step)) return
      const { code = null, facts = null } = error instanceof SluiceError ? error : {}
      const failed: WriteRecord = { ...sent, outcome: 'failed', code, requestId: facts?.requestId ?? null, durationMs: durationMs() }
      await ledger.settle(scope, intent.id, { write: failed }, fence)
    },
  }
}

/** Whether the request may have taken effect although it failed. */
function isLost(error: unknown, step: WriteStep): boolean {
  if (!(error instanceof SluiceError)) return true
  switch (error.code) {
    case 'SLUICE_CREATE_UNKNOWN':
    case 'SLUICE_TIMEOUT':
    case 'SLUICE_ABORTED':
    case 'SLUICE_ANSWER_MALFORMED':
      return true
    case 'SLUICE_UNAVAILABLE':
      return step.kind !== 'create'
    default:
      return false
  }
}

/** The write as history has it when the request leaves. */
function recordOf(
  { step, before, after }: Planned,
  { flowId, sentAtMs, revision, appliedDigest: digest }: Intent,
  { passId, author, trigger }: ExecuteContext,
): WriteRecord {
  const facts = { passId, atMs: sentAtMs, key: step.key, flowId, step: writtenKind(step), reason: step.reason, revision, author, trigger, digest }
  const edited = 'editor' in step ? step.editor : null
  return { ...facts, edited, outcome: 'unknown', code: null, requestId: null, durationMs: 0, before, after }
}
