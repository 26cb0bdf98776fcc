import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts'
import { parsePointer, valueAt } from '../lib/pointer.ts'
import { bindVars } from '../manifest/bind.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { parseManifest } from '../manifest/parse.ts'
import { numbered } from '../manifest/positions.ts'
import { templateParts, type Vars } from '../manifest/variables.ts'
import { readYaml } from '../manifest/yaml-tree.ts'
import { compareFlow } from '../plan/compare.ts'
import { isRunning } from '../plan/in-progress.ts'
import type { Bindings, LiveFlow, MemberChange, OwnedFlow, PlanPolicy, TargetIdentity } from '../plan/model.ts'
import { resolveReferences } from '../plan/resolve.ts'
import { desiredState, manifestOf } from './document.ts'
import { editText } from './edit-text.ts'
import { editsFor } from './refresh-edits.ts'

/** Why a member in which file and flow differ was not taken over. */
export const KEPT = {
  variable: 'The file takes the value from a variable of the target, which has another value. Change the variable, or write the value.',
  pending: 'Git asks for another value than the one that was applied last: the change is on its way to the flow, not from it.',
  reference: 'The name leads to no single connection or flow spec of the sandbox.',
  unwritable: 'The value cannot stand in this place of the file: an anchor that others refer to, or something no manifest may say.',
} as const

export type KeptReason = keyof typeof KEPT

export type RefreshChange = { pointer: string; before: Json | undefined; after: Json | undefined }
export type RefreshKept = { pointer: string; reason: KeptReason }
/** `text` equals the given one where there was nothing to take over. */
export type Refreshed = { text: string; changes: RefreshChange[]; kept: RefreshKept[] } | { leftOut: 'in-transition'; message: string }

export type RefreshInput = {
  text: string
  manifest: Manifest
  want: DesiredFlow
  live: LiveFlow
  owned: OwnedFlow | null
  folder: string
  vars: Vars
  bindings: Bindings
  ids: boolean
  identity: TargetIdentity
  policy: PlanPolicy
  nowMs: number
}

/**
 * Takes over into the file what the flow is now: in members that the file declares, and in nothing else. Comments, order, quotes and
 * variables stay, and so does what git changed and nobody applied yet, as far as the ledger can tell.
 */
export function refreshManifest(input: RefreshInput): Refreshed {
  const { live, want } = input
  const state = desiredState(live)
  if (state === null || isRunning(live))
    return { leftOut: 'in-transition', message: state === null ? `the flow is ${live.state}` : 'an operation on the flow has not ended' }
  const { differences, kept } = differencesOf(input)
  const { source: liveSource } = manifestOf(
    live,
    state,
    { key: want.key, adopt: null },
    { style: { bindings: input.bindings, ids: input.ids }, nowMs: input.nowMs },
  )
  const all = inOrder([...differences, ...stateDifference(input, kept)])
  const [fixed, open] = partition(all, ({ pointer }) => holdsVariable(input.manifest, pointer))
  kept.push(...fixed.map(({ pointer }): RefreshKept => ({ pointer, reason: 'variable' })))
  const { text, taken } = takeOver(open, liveSource, input)
  kept.push(...open.filter((one) => !taken.includes(one)).map(({ pointer }): RefreshKept => ({ pointer, reason: 'unwritable' })))
  const changes = taken.map(({ pointer, before, after }): RefreshChange => ({ pointer, before: after, after: before }))
  return { text, changes, kept: kept.sort((a, b) => (a.pointer < b.pointer ? -1 : 1)) }
}

/** All of them, for one may be valid only with another (`once` has no interval); where all together are not, one by one. */
function takeOver(differences: readonly Difference[], liveSource: JsonObject, input: RefreshInput): { text: string; taken: Difference[] } {
  const attempt = (check: boolean): { text: string; taken: Difference[] } => {
    let text = input.text
    const taken: Difference[] = []
    for (const one of differences) {
      const next = editMember(text, one, liveSource, input)
      if (next === null || (check && !isValid(next, input))) continue
      text = next
      taken.push(one)
    }
    return { text, taken }
  }
  const together = attempt(false)
  return isValid(together.text, input) ? together : attempt(true)
}

/** `before` is what the flow has, `after` what the file asks for. */
type Difference = Pick<MemberChange, 'pointer' | 'before' | 'after'>

function differencesOf({ want, live, owned, bindings, identity, policy, nowMs }: RefreshInput): { differences: Difference[]; kept: RefreshKept[] } {
  const references = resolveReferences(want, bindings)
  const kept: RefreshKept[] = []
  if ('problems' in references) kept.push(...references.problems.map(({ pointer }): RefreshKept => ({ pointer, reason: 'reference' })))
  const document = 'resolved' in references ? references.resolved.document : withLiveReferences(want.document, live)
  const strict = { ...want, policy: { ...want.policy, drift: 'correct' as const } }
  const comparison = compareFlow(strict, { document }, live, owned, { identity, policy: { ...policy, marker: false, drift: 'correct' }, nowMs })
  const differences: Difference[] = []
  for (const change of [...comparison.changes, ...comparison.immutable]) {
    if (change.cause === 'drift') differences.push(change)
    else kept.push({ pointer: change.pointer, reason: 'pending' })
  }
  if (comparison.startFrozen) kept.push({ pointer: '/scheduleParams/startTime', reason: 'pending' })
  return { differences, kept }
}

/** What cannot be looked up is told once, and keeps nothing else from being compared. */
function withLiveReferences(document: JsonObject, { document: found }: LiveFlow): JsonObject {
  const names = ['flowSpec', 'sourceConnectionIds', 'targetConnectionIds']
  return { ...document, ...Object.fromEntries(names.flatMap((name) => (Object.hasOwn(found, name) ? [[name, found[name] ?? null]] : []))) }
}

/** A draft never comes out of a published flow: where git says `published` and the flow is none yet, git is ahead. */
function stateDifference({ want, live, owned }: RefreshInput, kept: RefreshKept[]): Difference[] {
  const state = desiredState(live)
  if (state === null || state === want.state) return []
  const applied = owned?.applied?.['state']
  if (state === 'draft' || (applied !== undefined && applied !== want.state)) {
    kept.push({ pointer: '/state', reason: 'pending' })
    return []
  }
  return [{ pointer: '/state', before: state, after: want.state }]
}

/** Taking elements away moves those behind them, so that comes last, from the end. */
function inOrder(differences: readonly Difference[]): Difference[] {
  const goes = (one: Difference): boolean => one.before === undefined || one.before === null
  return [...differences.filter((one) => !goes(one)), ...differences.filter(goes).reverse()]
}

/** Whether a text at, above or below the member takes a variable; an escape is none. */
function holdsVariable({ source, templates }: Manifest, pointer: string): boolean {
  const at = numbered(source, pointer)
  return templates.some((one) => {
    if (one !== at && !one.startsWith(`${at}/`) && !at.startsWith(`${one}/`)) return false
    const text = valueAt(source, parsePointer(one))
    return typeof text === 'string' && templateParts(text).some(({ kind }) => kind === 'variable')
  })
}

function editMember(text: string, difference: Difference, liveSource: JsonObject, input: RefreshInput): string | null {
  const { data, whole } = readYaml(text)
  if (!whole || !isJsonObject(data)) return null
  return editsFor(difference, liveSource, data, input).reduce<string | null>(
    (current, edit) => (current === null ? null : editText(current, edit)),
    text,
  )
}

/** Whether the file is valid, for this target and by itself. */
function isValid(text: string, { manifest: { path }, folder, vars }: RefreshInput): boolean {
  const { manifest } = parseManifest({ path, bytes: new TextEncoder().encode(text), folder })
  return manifest !== null && bindVars(manifest, vars).desired !== null
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
