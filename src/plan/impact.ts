import { assertNever } from '../lib/assert-never.ts'
import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import { changesImpact } from './impact-members.ts'
import { howItMoves, readsBack, type Moving } from './moving.ts'
import { placeOf } from './place.ts'
import type { ActionStep, CreateStep, HoldStep, LiveFlow, OwnedFlow, Plan, PlanInput, PruneStep, ReplaceStep, Step } from './model.ts'

/**
 * What carrying out a step means for the data and for those who send or read it; the weightiest first. Words are API.
 * - `irreversible`: no other step brings back what was before.
 * - `breaks-producers`: whoever sends to a streaming flow addresses its id, and that id goes.
 * - `re-ingests`: the service reads (or exports) data again that was read before.
 * - `stops-data`: no data comes in, or goes out, from then on.
 * - `changes-access`: other people and clients see the flow than before.
 * - `future-runs-only`: what was read stays as it is; what is read from now on comes out differently.
 * - `safe`: none of these.
 */
export const IMPACTS = ['irreversible', 'breaks-producers', 're-ingests', 'stops-data', 'changes-access', 'future-runs-only', 'safe'] as const

export type ImpactLabel = (typeof IMPACTS)[number]

/** `reason` is one sentence without its full stop; `at` where the manifest, or a folder's settings, ask for it: null where nothing in git does. */
export type Impact = { label: ImpactLabel; reason: string; at: HoldStep['at'] }

/**
 * What is known of the flow that a step is about. `owned` is the ledger's row of its key, also where the flow itself is gone; `replaces`
 * says that a published flow gives way to another one.
 */
export type ImpactFacts = { want: DesiredFlow | null; live: LiveFlow | null; owned: OwnedFlow | null; moves: Moving; replaces: boolean }

/** Never empty but for holds, which change nothing; `safe` stands alone. */
export function impactOf(step: Step, facts: ImpactFacts): Impact[] {
  return weighed(rawImpacts(step, facts))
}

/** The same for every step of a plan. */
export function impactsIn(
  { bound, steps, successions }: Pick<Plan, 'bound' | 'steps' | 'successions'>,
  input: Pick<PlanInput, 'desired' | 'owned' | 'bindings'>,
): (step: Step) => Impact[] {
  const wants = new Map(input.desired.map((want) => [want.key, want]))
  const rows = new Map(input.owned.map((row) => [row.key, row]))
  const replaced = new Set([...successions.keys(), ...steps.filter(givesWay).map(({ key }) => key)])
  const factsOf = (key: FlowKey): ImpactFacts => {
    const [want, live] = [wants.get(key) ?? null, bound.get(key) ?? null]
    return { want, live, owned: rows.get(key) ?? null, moves: howItMoves(want, live, input.bindings), replaces: replaced.has(key) }
  }
  return (step) => impactOf(step, factsOf(step.key))
}

/** Whether a published flow gives way to the one that the step is about. */
export function givesWay(step: Step): boolean {
  return (step.kind === 'create' && step.besideId !== null) || (step.kind === 'replace' && step.mode === 'retire')
}

function rawImpacts(step: Step, facts: ImpactFacts): Impact[] {
  switch (step.kind) {
    case 'create':
      return createImpact(step, facts)
    case 'patch':
      return changesImpact(step, facts)
    case 'publish':
      return [oneWay(step.want, 'a published flow cannot return to draft'), ...runsImpact(step.want, facts)]
    case 'enable':
      return enableImpact(step, facts)
    case 'disable':
      return disableImpact(step, facts)
    case 'adopt':
      return [nothing('only the marker line is added to its description', placeOf(step.want, '/sluice/adopt'))]
    case 'abandon':
      return [nothing('the flow goes on as it is, and nobody corrects it any more', at(facts, '/sluice/abandon'))]
    case 'remove-surplus':
      return [{ label: 'irreversible', reason: 'deletes a draft that never ran and is the double of another', at: null }]
    case 'forget':
      return [nothing('only the ledger forgets it', null)]
    case 'replace':
      return replaceImpact(step, facts)
    case 'prune':
      return pruneImpact(step, facts)
    case 'hold':
      return []
    default:
      return assertNever(step)
  }
}

function createImpact({ mode, want }: CreateStep, facts: ImpactFacts): Impact[] {
  if (mode === 'plain') return [oneWay(want, 'it is published from its creation on'), ...newId(facts), ...runsImpact(want, facts)]
  return [...newId(facts), nothing('a draft does not run, and can be deleted', placeOf(want, ''))]
}

/** A flow that was published is gone and another takes its place. */
function isRecreated({ live, owned }: ImpactFacts): boolean {
  return live === null && owned !== null && owned.state !== 'draft'
}

/** For whatever gives a manifest another flow than it had: producers of a streaming one know the old id. */
function newId(facts: ImpactFacts): Impact[] {
  if (!isRecreated(facts) || facts.moves !== 'streaming') return []
  const reason = 'the new flow has another id: producers that send to the old one must be given it'
  return [{ label: 'breaks-producers', reason, at: at(facts, '/sluice/recreate') }]
}

/** The draft that takes over is created and published by steps of its own. */
function replaceImpact({ mode, want }: ReplaceStep, { moves }: ImpactFacts): Impact[] {
  const place = placeOf(want, '/sluice/replace')
  if (mode === 'delete') return [{ label: 'irreversible', reason: 'deletes a draft, which never ran', at: place }]
  const off: Impact = { label: 'stops-data', reason: 'the old flow is switched off before the new one is published', at: place }
  if (moves !== 'streaming') return [off]
  const reason = 'the new flow has another id: producers that send to the old one must be given it'
  return [{ label: 'breaks-producers', reason, at: place }, off]
}

/** What a flow does that runs for the first time. One that is disabled at once does so when it is enabled. */
function runsImpact(want: DesiredFlow, facts: ImpactFacts): Impact[] {
  if (facts.moves === 'streaming' || want.state === 'disabled') return []
  if (facts.replaces) return [again(want, facts, 'the flow that it replaces', '/sluice/replace')]
  if (isRecreated(facts)) return [again(want, facts, 'the flow before it', '/sluice/recreate')]
  return readsBack(want.document) ? [backfills(want)] : []
}

function again(want: DesiredFlow, { moves }: ImpactFacts, what: string, pointer: string): Impact {
  const reason = moves === 'exports' ? `exports again what ${what} has exported` : `reads again what ${what} has read`
  return { label: 're-ingests', reason, at: placeOf(want, pointer) }
}

function backfills(want: DesiredFlow): Impact {
  const reason = 'with backfill the first run reads all that the source has, older data too'
  return { label: 're-ingests', reason, at: placeOf(want, '/scheduleParams/backfill') }
}

function enableImpact({ want }: ActionStep, { live, moves }: ImpactFacts): Impact[] {
  const state = placeOf(want, '/state')
  if (moves === 'streaming')
    return [{ label: 'future-runs-only', reason: 'takes data from now on; what was sent while it was disabled is not made up for', at: state }]
  const gap: Impact = {
    label: 'future-runs-only',
    reason: 'runs that were due while it was disabled may not be made up for: look for a gap',
    at: state,
  }
  const hasRun = live?.document['lastRunDetails'] !== undefined
  return !hasRun && moves === 'batch' && readsBack(want.document) ? [backfills(want), gap] : [gap]
}

/** How a flow begins that is published to be disabled is no switching off: its start lies ahead. */
function disableImpact({ want, flowId }: ActionStep, { live, moves }: ImpactFacts): Impact[] {
  const place = placeOf(want, '/state')
  if (flowId === null || live === null || live.state === 'draft') return [nothing('it has not run yet', place)]
  return [{ label: 'stops-data', reason: stopped(moves), at: place }]
}

function stopped(moves: Moving): string {
  if (moves === 'streaming') return 'what producers send while it is disabled does not arrive'
  return 'no more runs until it is enabled; those that would be due meanwhile may not be made up for'
}

function pruneImpact({ mode, flowId, retired }: PruneStep, { live, moves }: ImpactFacts): Impact[] {
  if (mode === 'mark') return [nothing('only its marker line says since when the manifest is gone', null)]
  if (mode === 'disable' && retired) return [{ label: 'stops-data', reason: 'the flow that another has replaced runs no more', at: null }]
  if (mode === 'disable') return [{ label: 'stops-data', reason: `${stopped(moves)}; putting the manifest back enables it`, at: null }]
  if (live?.id === flowId && live.state === 'draft') return [{ label: 'irreversible', reason: 'deletes a draft, which never ran', at: null }]
  const deleted: Impact = { label: 'irreversible', reason: 'deletes the flow with its id and the history of its runs', at: null }
  if (moves === 'streaming') return [deleted, { label: 'breaks-producers', reason: 'its id goes: what is still sent to it is refused', at: null }]
  const restored = 'if the manifest comes back, a new flow reads the source from its start'
  return moves === 'batch' && !retired ? [{ ...deleted, reason: `${deleted.reason}; ${restored}` }] : [deleted]
}

function oneWay(want: DesiredFlow, reason: string): Impact {
  return { label: 'irreversible', reason, at: placeOf(want, '/state') }
}

function nothing(reason: string, place: Impact['at']): Impact {
  return { label: 'safe', reason, at: place }
}

function at({ want }: ImpactFacts, pointer: string): Impact['at'] {
  return want === null ? null : placeOf(want, pointer)
}

/** By weight, each thing once; where something is not safe nobody asks what else is. */
function weighed(impacts: readonly Impact[]): Impact[] {
  const once = impacts.filter((one, index) => impacts.findIndex(({ label, reason }) => label === one.label && reason === one.reason) === index)
  const unsafe = once.filter(({ label }) => label !== 'safe').sort((a, b) => IMPACTS.indexOf(a.label) - IMPACTS.indexOf(b.label))
  return unsafe.length > 0 ? unsafe : once.slice(0, 1)
}
