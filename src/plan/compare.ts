import { digestJson } from '../lib/digest.ts'
import { isJsonObject, type JsonObject } from '../lib/json.ts'
import { partition } from '../lib/partition.ts'
import { formatPointer } from '../lib/pointer.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { diffDocuments, type MemberDiff, type Seen } from './diff.ts'
import { classOf, frequencyOf, type FieldContext } from './kinds/flow.ts'
import { restOf } from './generations.ts'
import { formatMarker, joinDescription, markerId, type Marker } from './marker.ts'
import type { ChangeCause, LiveFlow, MemberChange, OwnedFlow, PatchOp, PlanPolicy, TargetIdentity } from './model.ts'
import { patchFor, type MemberToWrite } from './patch.ts'
import type { Resolved } from './resolve.ts'
import { wasRolledBack } from './rolled-back.ts'
import { effectiveStart, hasStarted, withStart } from './start-time.ts'

export type CompareContext = { identity: TargetIdentity; policy: PlanPolicy; nowMs: number }

/** How one flow differs from its manifest, and what may be done about it. */
export type Comparison = {
  /** Members to write, with their causes. */
  changes: MemberChange[]
  ops: PatchOp[]
  /** Members in which the flow differs and that can never be patched. */
  immutable: MemberChange[]
  /** Drift that the policy withholds. */
  withheld: string[]
  /** Git changed the start time of a flow that has started. */
  startFrozen: boolean
  unclaimed: string[]
}

/** @param seen told what was made of each member on the way */
export function compareFlow(
  want: DesiredFlow,
  resolved: Pick<Resolved, 'document'>,
  live: LiveFlow,
  owned: OwnedFlow | null,
  context: CompareContext,
  seen?: Seen,
): Comparison {
  const field = fieldContext(want, live, context.nowMs)
  const start = effectiveStart(want, live, context.nowMs)
  const declared = start === undefined ? withStart(resolved.document, null) : withStart(resolved.document, start.startSec)
  const applied = owned?.applied ?? null
  const view = documentView(live)
  const known = applied === null ? null : start === undefined ? withStart(applied, null) : applied
  const diff = diffDocuments(declared, start === undefined ? withStart(view, null) : view, known, {
    context: field,
    ignore: want.policy.ignore,
    seen,
  })
  const caused = diff.members.map((member) => ({
    member,
    cause: causeOf(member, want, owned, start?.shifted === true, wasRolledBack(live, context.identity)),
  }))
  const drift = want.policy.drift ?? context.policy.drift
  // A flow of another spec is another kind of flow: nobody made that of ours, and no drift policy is meant by it.
  const [withheld, kept] = partition(caused, ({ member, cause }) => cause === 'drift' && drift !== 'correct' && member.tokens[0] !== 'flowSpec')
  const [frozen, writable] = partition(kept, ({ member }) => member.class === 'immutable')
  const wanted = wantedMarker(want, live, owned, context)
  const marker = markerChange(wanted, want, live)
  const members = writable.map(({ member }) => member)
  return {
    changes: [...writable.map(({ member, cause }) => changeOf(member, cause)), ...(marker === null ? [] : [marker])],
    ops: patchFor(live.document, withMarker(members, live, wanted, marker)),
    immutable: frozen.map(({ member, cause }) => changeOf(member, cause)),
    withheld: withheld.map(({ member }) => formatPointer(member.tokens)),
    startFrozen: start === undefined && startChangedInGit(resolved.document, applied, view, field, want.policy.ignore),
    unclaimed: diff.unclaimed,
  }
}

/** The marker line alone, where it names another key than the manifest's: nothing else of the flow is touched. Null where it names this one. */
export function movedLine(
  want: DesiredFlow,
  live: LiveFlow,
  owned: OwnedFlow | null,
  context: CompareContext,
): Pick<Comparison, 'ops' | 'changes'> | null {
  const wanted = wantedMarker(want, live, owned, context)
  const change = markerChange(wanted, want, live)
  return change?.cause === 'moved' ? { ops: patchFor(live.document, withMarker([], live, wanted, change)), changes: [change] } : null
}

/** Whether the flow as read equals the manifest in every member git owns: the condition for a publish. */
export function equalsManifest(comparison: Comparison): boolean {
  return comparison.ops.length === 0 && comparison.immutable.length === 0 && comparison.withheld.length === 0 && !comparison.startFrozen
}

/** What a flow is compared by: everything but the service's own members; moves when the flow does, not when its etag does. */
export function liveDigest(live: LiveFlow, want: DesiredFlow | null, nowMs: number): string {
  const field = fieldContext(want, live, nowMs)
  const members = Object.entries(documentView(live)).filter(([name]) => classOf([name], field).class !== 'output-only')
  return digestJson({ document: Object.fromEntries(members), state: live.state, marker: live.marker === null ? null : formatMarker(live.marker) })
}

/** Whether the flow still is what was applied to it last, running state included. */
export function equalsApplied(applied: JsonObject, live: LiveFlow, want: DesiredFlow | null, nowMs: number): boolean {
  const { state, ...body } = applied
  const reached = live.state === 'enabled' ? 'published' : live.state
  if (state !== reached) return false
  const options = { context: fieldContext(want, live, nowMs), ignore: want?.policy.ignore ?? [] }
  return diffDocuments(body, documentView(live), body, options).members.length === 0
}

/** The document with the description that people see, without our line. */
export function documentView(live: LiveFlow): JsonObject {
  const { description: _, ...rest } = live.document
  return live.description === null ? rest : { ...rest, description: live.description }
}

export function fieldContext(want: DesiredFlow | null, live: LiveFlow, nowMs: number): FieldContext {
  return {
    category: want?.category ?? 'unknown',
    state: live.state,
    started: hasStarted(live, nowMs),
    once: frequencyOf(live.document) === 'once',
    wantsOnce: want !== null && frequencyOf(want.document) === 'once',
  }
}

function causeOf(member: MemberDiff, want: DesiredFlow, owned: OwnedFlow | null, shifted: boolean, rolledBack: boolean): ChangeCause {
  if (shifted && formatPointer(member.tokens) === '/scheduleParams/startTime') return 'start-shifted'
  if (owned === null || owned.applied === null || (member.declaredBefore && !rolledBack)) return 'drift'
  return owned.appliedSourceDigest === want.sourceDigest ? 'config' : 'revision'
}

export function wantedMarker(
  want: DesiredFlow,
  live: LiveFlow | null,
  owned: OwnedFlow | null,
  context: Pick<CompareContext, 'identity' | 'policy'>,
): Marker | null {
  if (!context.policy.marker) return null
  const { org, sandboxId, owner } = context.identity
  const { gone: _gone, protect: _protect, ...rest } = live === null ? {} : restOf(live, owned)
  return {
    owner,
    key: want.key,
    id: markerId({ org, sandboxId, owner, key: want.key }),
    rest: want.policy.protect ? { ...rest, protect: 'true' } : rest,
  }
}

function markerChange(wanted: Marker | null, want: DesiredFlow, live: LiveFlow): MemberChange | null {
  if (wanted === null) return null
  const after = formatMarker(wanted)
  if (live.marker === null) return { pointer: '/description', before: undefined, after, cause: 'marker-lost' }
  const before = formatMarker(live.marker)
  if (before === after) return null
  const isMoved = live.marker.key !== want.key || live.marker.owner !== wanted.owner
  return { pointer: '/description', before, after, cause: isMoved ? 'moved' : lineCause(live.marker) }
}

/** The line names the right flow and says something else than it should: a prune that is undone, or protection that git changed. */
function lineCause({ rest }: Marker): ChangeCause {
  return rest['gone'] === undefined ? 'revision' : 'restored'
}

/** Folds the marker line into the one member it lives in. */
function withMarker(members: readonly MemberDiff[], live: LiveFlow, wanted: Marker | null, change: MemberChange | null): MemberToWrite[] {
  const described = members.find((one) => one.tokens[0] === 'description')
  if (described === undefined && change === null) return [...members]
  const text = described === undefined ? live.description : typeof described.after === 'string' && described.after !== '' ? described.after : null
  const after = joinDescription(text, wanted ?? live.marker)
  return [...members.filter((one) => one !== described), { tokens: ['description'], after: after ?? undefined }]
}

function changeOf(member: MemberDiff, cause: ChangeCause): MemberChange {
  return { pointer: formatPointer(member.tokens), before: member.before, after: member.after, cause }
}

/** Silent while git says what it said; a new value for a start that has passed cannot be carried out. */
function startChangedInGit(
  declared: JsonObject,
  applied: JsonObject | null,
  live: JsonObject,
  context: FieldContext,
  ignore: readonly string[],
): boolean {
  if (applied === null) return false
  const only = (document: JsonObject): JsonObject => {
    const schedule = document['scheduleParams']
    const start = isJsonObject(schedule) ? schedule['startTime'] : undefined
    return start === undefined ? {} : { scheduleParams: { startTime: start } }
  }
  const against = (other: JsonObject): boolean => diffDocuments(only(declared), only(other), null, { context, ignore }).members.length > 0
  return against(applied) && against(live)
}
