import type { Stored } from '../../../src/emulator/core/table.ts'
import type { FlowCondition } from '../../../src/plan/model.ts'
import type { Machine } from '../machine.ts'
import type { Repository } from '../repository.ts'
import { CLIENT, flowsOf, markerIdOf, markerIn, ORG, OWNER, type SimService } from '../service.ts'
import type { Setup } from '../story.ts'
import { FLOW_SPECS, startSecOf, type Wish } from '../wish.ts'
import { allDifferences, type Member, objectAt } from './equal.ts'
import { generationOf, nameOf, type Book, type Promise_ } from './watch.ts'

export type EndingDeps = {
  setup: Setup
  service: SimService
  repository: Repository
  book: Book
  machines: readonly Machine[]
  nowMs: () => number
  violate: (promise: Promise_, message: string) => void
}

/**
 * What must be true some passes after everything bad has stopped: each flow equals its manifest, or its condition says why not, and
 * the world bears that reason out; and no key has two flows.
 */
export async function judgeEnding(deps: EndingDeps): Promise<void> {
  surplus(deps, await movedAlong(deps))
  for (const machine of deps.machines) {
    const { ledger } = machine
    const stopped = machine.target?.state.stopped ?? null
    if (stopped !== null) {
      const isVanished = stopped.reason === 'mass-vanished' && deps.book.deleted.size > 3
      const isOverBudget = stopped.reason === 'budget-exceeded' && deps.setup.maxChanges.delete !== 'none'
      if (!isVanished && !isOverBudget) deps.violate('P8', `daemon ${machine.index} is stopped: ${stopped.reason}`)
      continue
    }
    const failing = machine.target?.state.failing ?? null
    if (failing !== null) deps.violate('P8', `daemon ${machine.index}: every pass fails with ${failing}`)
    const scope = { owner: OWNER, org: ORG, sandboxId: deps.service.sandboxId, source: 'default' }
    const conditions = new Map((await ledger.standing(scope)).map((row) => [row.key, row]))
    for (const [key, wish] of deps.repository.head().wishes) {
      const trouble = judge(key, wish, conditions.get(key), deps)
      if (trouble !== null) deps.violate('P8', `daemon ${machine.index}, ${key}: ${trouble}`)
    }
    const owned = new Set((await ledger.snapshot(scope)).owned.map(({ flowId }) => flowId))
    for (const trouble of left(conditions, owned, deps)) deps.violate('P8', `daemon ${machine.index}, ${trouble}`)
  }
}

/** Flows whose line people took away before it named the key that they moved to: the ledger has them under that key, which has a manifest. */
async function movedAlong({ machines, service, book, repository }: EndingDeps): Promise<Set<string>> {
  const scope = { owner: OWNER, org: ORG, sandboxId: service.sandboxId, source: 'default' }
  const rows = (await Promise.all(machines.map(async ({ ledger }) => (await ledger.snapshot(scope)).owned))).flat()
  const moved = rows.filter(({ key, flowId }) => book.stripped.has(flowId) && book.keyOf.get(flowId) !== key && repository.head().wishes.has(key))
  return new Set(moved.map(({ flowId }) => flowId))
}

function surplus({ service, book, violate, setup, repository, machines }: EndingDeps, moved: ReadonlySet<string>): void {
  const isOurs = ({ id, doc }: Stored): boolean => doc['createdClient'] === CLIENT && book.keyOf.has(id) && !moved.has(id)
  const byKey = Map.groupBy(
    flowsOf(service).filter((flow) => isOurs(flow) && !isUnknowable(flow.id, book, setup)),
    ({ id }) => book.keyOf.get(id) ?? '',
  )
  // Nothing is written to a target that is stopped.
  const isStopped = machines.every(({ target }) => (target?.state.stopped ?? null) !== null)
  for (const [key, flows] of byKey) {
    // Somebody's copy makes Sluice keep its hands off the whole key.
    if (flowsOf(service).some(({ doc }) => isCopy(doc, key, service))) continue
    const isReplaced = ({ id, doc }: Stored): boolean =>
      (book.replaced.has(id) || flows.some((one) => generationOf(one, book) > generationOf({ id, doc }, book))) &&
      (doc['state'] === 'disabled' || book.touched.get(id)?.has('state') === true)
    // Two daemons, two revisions: neither can know what the other is about to write.
    if (setup.daemons.length > 1 && flows.some(({ id }) => book.movedLate.has(id))) continue
    // No draft is removed beside a flow whose line somebody took away, nor of a key without a manifest where
    // nothing is pruned.
    const hasStripped = flows.some(({ id, doc }) => book.stripped.has(id) && markerIn(doc) === null)
    const keepsDrafts = isStopped || hasStripped || (setup.prune === 'off' && !repository.head().wishes.has(key))
    // A draft that is to replace the other may be held; whether it may is asked of its key's condition.
    const newest = Math.max(...flows.map((flow) => generationOf(flow, book)))
    const mayReplace = newest > 1 && repository.head().wishes.get(key)?.policy.replace === 'allow'
    const isHeld = ({ id, doc }: Stored): boolean => mayReplace && doc['state'] === 'draft' && generationOf({ id, doc }, book) === newest
    const isLeft = ({ id, doc }: Stored): boolean => (keepsDrafts && doc['state'] === 'draft') || book.publishedByPeople.has(id) || book.stuck.has(id)
    const untouched = flows.filter((flow) => !isLeft(flow) && !isReplaced(flow) && !isHeld(flow))
    if (untouched.length > 1) violate('P1', `${key} ends with ${flows.length} flows: ${flows.map(({ doc }) => nameOf(doc)).join(', ')}`)
  }
}

/** Marker stripped, and no ledger that must still know the flow. */
function isUnknowable(id: string, { stripped, lost, ledgerLost }: Book, { daemons }: Setup): boolean {
  return stripped.has(id) && (ledgerLost || daemons.length > 1 || lost.has(id))
}

function judge(key: string, wish: Wish, condition: FlowCondition | undefined, deps: EndingDeps): string | null {
  const { book, service, nowMs, setup } = deps
  if (condition === undefined) return 'has no condition at all'
  const says = `${condition.status} (${condition.reason}: ${condition.message})`
  if (wish.broken !== null) return condition.reason === 'manifest-invalid' ? null : `is broken, but its condition is ${says}`
  if (wish.policy.abandon) return null
  if (flowsOf(service).some(({ id }) => (book.keyOf.get(id) === key || id === condition.flowId) && isUnknowable(id, book, setup))) return null
  // Its peer abandoned the flow, and git took that back before this one had seen it.
  if (setup.daemons.length > 1 && book.abandoned.get(condition.flowId ?? '') === key) return null
  const flows = flowsOf(service).filter(
    ({ id }) =>
      (book.keyOf.get(id) === key && !wentOn(id, key, deps)) || (id === condition.flowId && (wish.policy.adopt !== null || hasMoved(id, wish, deps))),
  )
  const current = flows.filter(({ id }) => !book.replaced.has(id))
  const newest = (current.length > 0 ? current : flows).toSorted((a, b) => generationOf(b, book) - generationOf(a, book))
  const flow = newest.find(({ doc }) => doc['state'] !== 'draft') ?? newest[0]
  const wrong = flow === undefined ? [] : allDifferences(wish, flow.doc, { service, key, nowMs: nowMs(), marker: setup.marker })
  if (flow !== undefined && wrong.length === 0)
    return isAtPeace(condition, flow, book, deps, key, wish) ? null : `equals its manifest, but is ${says}`
  if (flow !== undefined && isWithheld(wish, flow, wrong, condition, deps)) return null
  if (condition.reason === 'suspended' && wish.policy.suspend) return null
  if (condition.status === 'ready') return `is said to be ready (${condition.reason}), but ${whatIsWrong(flow, wrong)}`
  const reasons = JUSTIFIED[condition.reason]
  const fits = reasons?.({ key, wish, condition, flow: flow ?? null, wrong, ...deps }) === true
  return fits ? null : `${whatIsWrong(flow, wrong)}, and is ${says}, which nothing in the world bears out`
}

/** Flows whose manifest is gone: the policy has had its way with them, or a condition says why not. */
function left(
  conditions: ReadonlyMap<string, FlowCondition>,
  owned: ReadonlySet<string>,
  { service, book, setup, repository, nowMs }: EndingDeps,
): string[] {
  if (setup.prune === 'off') return []
  return flowsOf(service).flatMap(({ id, doc }) => {
    const key = book.keyOf.get(id)
    if (isUnknowable(id, book, setup)) return []
    // The line went before anybody heard that the flow was made.
    if (book.stripped.has(id) && !owned.has(id)) return []
    // An adopted flow: to a daemon whose ledger does not know it, its line looks like a copy.
    const mayNotKnow = book.ledgerLost || setup.daemons.length > 1
    if (mayNotKnow && !owned.has(id) && key !== undefined && isCopy(doc, key, service)) return []
    // Another key holds on to it: a move that is held back, or a flow that was replaced under it and runs again.
    const isNamed = (one: FlowCondition): boolean => one.flowId === id || one.message.includes(id)
    if ([...conditions.values()].some((one) => one.key !== key && isNamed(one) && one.status !== 'ready')) return []
    // A copy or a twin keeps Sluice's hands off the key.
    if (flowsOf(service).filter(({ doc }) => markerIn(doc)?.key === key).length > 1) return []
    if (key === undefined || repository.head().wishes.has(key) || (conditions.get(key)?.status ?? 'ready') !== 'ready') return []
    if (doc['state'] === 'enabled') return [`${key}: nothing is said of ${nameOf(doc)}, whose manifest is gone`]
    const sinceMs = book.goneSince.get(id) ?? Infinity
    const isOverdue = doc['state'] === 'draft' || nowMs() - sinceMs > setup.deleteAfterMs + DUE_WITHIN_MS
    return setup.prune === 'delete' && isOverdue ? [`${key}: ${nameOf(doc)} should have been deleted`] : []
  })
}

/** A full pass and the difference of clocks. */
const DUE_WITHIN_MS = 25 * 60_000

/** The marker still says a key that git has let go of, or had let go of when the manifest moved from it: a move that is held back. */
function hasMoved(id: string, { policy }: Wish, { book, repository }: EndingDeps): boolean {
  const key = book.keyOf.get(id)
  return key !== undefined && (!repository.head().wishes.has(key) || policy.movedFrom === key)
}

function isAtPeace(condition: FlowCondition, flow: Stored, book: Book, deps: EndingDeps, key: string, wish: Wish): boolean {
  if (condition.status === 'ready' || book.stuck.has(flow.id)) return true
  // Somebody's copy or twin holds back a flow that is right otherwise.
  return JUSTIFIED[condition.reason]?.({ key, wish, condition, flow, wrong: [], ...deps }) === true
}

/** Under `report` and `ignore` people's changes stay; without a ledger nobody knows whose changes they are. */
function isWithheld(wish: Wish, flow: Stored, wrong: readonly (Member | 'state')[], condition: FlowCondition, { book, setup }: EndingDeps): boolean {
  if ((wish.policy.drift ?? setup.drift) === 'correct') return false
  if (!['drift-reported', 'in-sync', 'drift-unresolved'].includes(condition.reason)) return false
  const touched = book.touched.get(flow.id)
  const found = book.adopted.get(flow.id)
  // Taken over in the ledger alone, when the flow carried our line already: as what, no write has shown.
  if (found === undefined && flow.doc['createdClient'] !== CLIENT) return true
  // In what a flow was adopted with nobody changed anything since: people made it so, whatever the manifest says of adopting it by now.
  const isPeoples = (member: Member | 'state'): boolean => touched?.has(member) === true || found?.has(member) === true
  return book.ledgerLost || setup.daemons.length > 1 || wrong.every(isPeoples)
}

/** Its line went before it could name the key that it had moved to, and that one has a manifest. */
function wentOn(id: string, key: string, { book, repository }: EndingDeps): boolean {
  const other = book.boundTo.get(id)
  return book.stripped.has(id) && other !== undefined && other !== key && repository.head().wishes.has(other)
}

function whatIsWrong(flow: Stored | undefined, wrong: readonly string[]): string {
  return flow === undefined ? 'has no flow' : `${nameOf(flow.doc)} differs in ${wrong.join(', ')}`
}

type Case = EndingDeps & { key: string; wish: Wish; condition: FlowCondition; flow: Stored | null; wrong: readonly (Member | 'state')[] }

/** For each reason that may stand at the end: whether the world bears it out. Reasons that pass by themselves are not in here. */
const JUSTIFIED: Readonly<Record<string, (one: Case) => boolean>> = {
  suspended: ({ wish }) => wish.policy.suspend,
  abandoned: ({ wish }) => wish.policy.abandon,
  'name-taken': ({ wish, service, book, key }) =>
    flowsOf(service).some((other) => isNamesake(other, wish) && (book.keyOf.get(other.id) !== key || book.stripped.has(other.id))),
  'move-suspected': ({ wish, service, book, repository, key }) =>
    repository.head().wishes.has(wish.policy.movedFrom ?? '') ||
    // A flow that was replaced went along when its key moved on, whatever its line says.
    flowsOf(service).some(
      (other) => isNamesake(other, wish) && (book.keyOf.get(other.id) !== key || book.stripped.has(other.id) || book.replaced.has(other.id)),
    ),
  'marker-copied': ({ key, wish, service }) =>
    flowsOf(service).some(({ doc }) => [key, wish.policy.movedFrom].some((one) => one !== null && isCopy(doc, one, service))),
  'owned-by-other': ({ key, service, wish, condition, repository, book }) =>
    isMarkedForAnother(condition.flowId, key, service, repository) ||
    // Another manifest moved from the key that its line still names.
    [...repository.head().wishes].some(
      ([other, { policy }]) => other !== key && policy.movedFrom !== null && policy.movedFrom === book.keyOf.get(condition.flowId ?? ''),
    ) ||
    typeof wish.policy.adopt === 'number' ||
    (wish.policy.adopt === 'by-name' &&
      flowsOf(service).some((other) => isNamesake(other, wish) && (markerIn(other.doc) !== null || book.stripped.has(other.id)))) ||
    wish.policy.movedFrom !== null ||
    flowsOf(service).some(({ doc }) => isCopy(doc, key, service)),
  'deleted-outside': ({ key: own, book, wish, repository, condition }) =>
    wish.policy.recreate === 'hold' &&
    (book.deletedFlows.has(condition.flowId ?? '') ||
      // Deleted before its manifest moved: to the ledger it still is the flow of the old key.
      (condition.flowId === null && book.deleted.get(wish.policy.movedFrom ?? '') === true) ||
      // Also of a key that the manifest has moved from.
      [...book.deleted.keys()].some(
        (key) => (key === own || key === wish.policy.movedFrom || !repository.head().wishes.has(key)) && book.failedPublish.has(key),
      )),
  // Or of the key that its flow is to move from.
  'duplicate-suspected': ({ key: own, wish, service, book, setup }) =>
    [own, wish.policy.movedFrom].some((key) => {
      const isAbandoned = (id: string): boolean => setup.daemons.length > 1 && book.abandoned.get(id) === key
      // A replaced flow that people switched on again counts without its line, too, and so does the one in its place.
      const isKnown = (id: string): boolean => (book.replaced.has(id) || book.stripped.has(id)) && book.keyOf.get(id) === key
      return key !== null && flowsOf(service).filter(({ id, doc }) => markerIn(doc)?.key === key || isAbandoned(id) || isKnown(id)).length > 1
    }),
  'start-time-passed': ({ wish, nowMs, wrong, flow }) =>
    wish.spec === 'files' && (startSecOf(wish) * 1000 < nowMs() + 5 * 60_000 || wrong.includes('start') || hasOtherStart(flow, wish)),
  'would-run-before-disable': ({ wish, nowMs }) => wish.state === 'disabled' && startSecOf(wish) * 1000 < nowMs() + 10 * 60_000,
  'cannot-unpublish': ({ wish, flow }) => wish.state === 'draft' && flow !== null && flow.doc['state'] !== 'draft',
  'immutable-changed': ({ wrong }) => wrong.includes('spec') || wrong.includes('wiring'),
  'schedule-frozen': ({ wrong, wish, flow }) =>
    // Git took it back when the flow had started: nobody can take it away again.
    (wish.backfill === null && flow !== null && objectAt(flow.doc, 'scheduleParams')['backfill'] !== undefined) ||
    wrong.some((member) => member === 'backfill' || member === 'frequency' || member === 'start' || member === 'interval'),
  'manifest-invalid': ({ key, wish, repository }) =>
    wish.policy.movedFrom === key ||
    [...repository.head().wishes].some(
      ([other, { policy }]) =>
        other !== key &&
        ((typeof policy.adopt === 'number' && policy.adopt === wish.policy.adopt) ||
          (policy.movedFrom !== null && policy.movedFrom === wish.policy.movedFrom)),
    ),
  'in-transition': ({ flow, book }) => flow !== null && book.stuck.has(flow.id),
  settling: ({ flow, book }) => flow !== null && book.stuck.has(flow.id),
  'drift-unresolved': ({ wish, setup }) => (wish.policy.drift ?? setup.drift) !== 'correct',
  'fight-suspected': ({ flow, wrong, book }) => flow !== null && wrong.every((member) => book.touched.get(flow.id)?.has(member) === true),
  'adopt-impossible': ({ wish }) => wish.policy.adopt !== null && wish.policy.adopt !== 'never',
}

/** A flow that has started keeps its start, whatever git says later. */
function hasOtherStart(flow: Stored | null, wish: Wish): boolean {
  return flow !== null && Number((flow.doc['scheduleParams'] as { startTime?: unknown } | undefined)?.startTime) !== startSecOf(wish)
}

/** The flow that it would be carries the line of another key that has a manifest. */
function isMarkedForAnother(flowId: string | null, key: string, service: SimService, repository: Repository): boolean {
  const flow = flowsOf(service).find(({ id }) => id === flowId)
  const other = flow === undefined ? undefined : markerIn(flow.doc)?.key
  return other !== undefined && other !== key && repository.head().wishes.has(other)
}

function isNamesake({ doc }: Stored, wish: Wish): boolean {
  return doc['name'] === wish.name && (doc['flowSpec'] as { id?: string }).id === FLOW_SPECS[wish.spec]
}

function isCopy(doc: Stored['doc'], key: string, { sandboxId }: SimService): boolean {
  const marker = markerIn(doc)
  return marker?.key === key && (doc['createdClient'] !== CLIENT || marker.id !== markerIdOf(sandboxId, key))
}
