import type { DesiredFlow } from '../manifest/desired.ts'
import { decideCreate, holdOf, type Decision } from './decide.ts'
import { lostCreate } from './lost-create.ts'
import type { HoldStep, OwnedFlow, PlanInput, Step } from './model.ts'

/** A 404 can mean deleted, hidden by a label, another sandbox, or not visible yet: this many reads over this long make it certain. */
export const GONE_READS = 3
export const GONE_OVER_MS = 30_000

/** Whether listing and reads, together, confirm that an owned flow is gone. */
export function confirmedGone(owned: OwnedFlow): boolean {
  const { missing } = owned
  return missing !== null && missing.reads >= GONE_READS && missing.lastReadAtMs - missing.sinceMs >= GONE_OVER_MS
}

/** Whether we asked for the flow to be deleted: then a read that does not find it is the answer, and no riddle. */
export function isDeleted(owned: OwnedFlow, { intents }: Pick<PlanInput, 'intents'>): boolean {
  return intents.some((intent) => intent.kind === 'delete' && intent.flowId === owned.flowId)
}

/** When to read a missing flow again: reads spread evenly over the time that makes it certain. */
export function nextMissingReadMs(owned: OwnedFlow, nowMs: number): number {
  return (owned.missing?.lastReadAtMs ?? nowMs) + GONE_OVER_MS / (GONE_READS - 1)
}

/** Steps for a key whose flow no read shows. */
export function decideMissing(want: DesiredFlow | null, owned: OwnedFlow, input: PlanInput, gone: boolean): Decision {
  if (want === null && gone && isDeleted(owned, input)) return { steps: [forget(owned)], withheld: [], unclaimed: [] }
  if (!confirmedGone(owned) && !(owned.state === 'draft' && isDeleted(owned, input)))
    return { steps: want === null ? [] : [unconfirmed(want, owned, input.nowMs)], withheld: [], unclaimed: [] }
  if (want === null) return { steps: gone ? [forget(owned)] : [], withheld: [], unclaimed: [] }
  if (want.policy.abandon) return { steps: [forget(owned)], withheld: [], unclaimed: [] }
  // Marked as gone and then gone: pruning deleted it, here or in another daemon, before the manifest came back.
  const wasPruned = owned.goneAtMs !== null && input.policy.prune === 'delete'
  if (owned.state === 'draft' || wasPruned || want.policy.recreate === 'allow') {
    const unknown = lostCreate(want, input)
    return unknown === null
      ? decideCreate(want, 'deleted-outside', input, { gen: owned.gen, besideId: null })
      : { steps: [unknown], withheld: [], unclaimed: [] }
  }
  const message = `the flow ${owned.flowId} was published, and somebody deleted it`
  const hint = 'Set sluice.recreate: allow to create it again (a new id: streaming producers must change theirs), or remove the manifest.'
  return { steps: [holdOf(want, owned.flowId, 'deleted-outside', message, hint, { pointer: '/sluice/recreate' })], withheld: [], unclaimed: [] }
}

function unconfirmed(want: DesiredFlow, owned: OwnedFlow, nowMs: number): HoldStep {
  const reads = owned.missing?.reads ?? 0
  const message = `the flow ${owned.flowId} does not show up (${reads} of ${GONE_READS} reads)`
  return holdOf(want, owned.flowId, 'missing-unconfirmed', message, 'Nothing to do: it is read again before anything is concluded.', {
    untilMs: nextMissingReadMs(owned, nowMs),
  })
}

function forget(owned: OwnedFlow): Step {
  return { id: `${owned.key}#forget`, key: owned.key, kind: 'forget', flowId: owned.flowId, reason: 'already-gone', dependsOn: [] }
}
