import { equalJson, isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { parsePointer } from '../lib/pointer.ts'
import { bindVars } from '../manifest/bind.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { normaliseDocument } from '../manifest/normalise.ts'
import { parseManifest } from '../manifest/parse.ts'
import { numbered } from '../manifest/positions.ts'
import { templateParts, type Vars } from '../manifest/variables.ts'
import { compareFlow } from '../plan/compare.ts'
import { isRunning } from '../plan/in-progress.ts'
import type { Bindings, LiveFlow, MemberChange, OwnedFlow, PlanPolicy, TargetIdentity } from '../plan/model.ts'
import { resolveReferences } from '../plan/resolve.ts'
import { desiredState, manifestOf } from './document.ts'
import { editText } from './edit-text.ts'
import { written } from './expressible.ts'

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
  const result: { text: string; changes: RefreshChange[]; kept: RefreshKept[] } = { text: input.text, changes: [], kept }
  for (const { pointer, before, after } of inOrder([...differences, ...stateDifference(input, kept)])) {
    const reason = holdsVariable(input.manifest, pointer) ? 'variable' : null
    const next = reason === null ? editMember(result.text, pointer, before, liveSource, input) : null
    if (next === null) result.kept.push({ pointer, reason: reason ?? 'unwritable' })
    else {
      result.text = next
      result.changes.push({ pointer, before: after, after: before })
    }
  }
  return { ...result, kept: result.kept.sort((a, b) => (a.pointer < b.pointer ? -1 : 1)) }
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

function editMember(text: string, pointer: string, before: Json | undefined, liveSource: JsonObject, input: RefreshInput): string | null {
  const parsed = parse(text, input)
  if (parsed === null) return null
  const { tokens, value } = target(pointer, before, liveSource, parsed.source)
  const next = editText(text, { tokens, value })
  if (next === null) return null
  // The file must stay valid, for this target and by itself.
  const after = parse(next, input)
  return after !== null && bindVars(after, input.vars).desired !== null ? next : null
}

function parse(text: string, { manifest: { path }, folder }: RefreshInput): Manifest | null {
  return parseManifest({ path, bytes: new TextEncoder().encode(text), folder }).manifest
}

/** What to write where; whole members where their parts mean nothing alone. */
function target(
  pointer: string,
  before: Json | undefined,
  liveSource: JsonObject,
  source: JsonObject,
): { tokens: string[]; value: Json | undefined } {
  const [first = ''] = parsePointer(pointer)
  if (first === 'flowSpec' || first === 'sourceConnectionIds' || first === 'targetConnectionIds')
    return { tokens: [first], value: memberOf(liveSource, first) ?? null }
  if (pointer === '/transformations') return { tokens: [first], value: memberOf(liveSource, first) ?? [] }
  if (first === 'state') return { tokens: [first], value: before ?? null }
  const tokens = parsePointer(numbered(source, pointer))
  if (before === undefined || before === null) return goneFrom(source, tokens)
  const value = valueAt(liveSource, parsePointer(numbered(liveSource, pointer))) ?? written(before)
  return { tokens, value: asWritten(valueAt(source, tokens), value, source, tokens) }
}

/** An object that would be left empty goes with its last member; a list of transformations stays, and says that there are none. */
function goneFrom(source: JsonObject, tokens: readonly string[]): { tokens: string[]; value: Json | undefined } {
  if (tokens[0] === 'transformations' && tokens.length === 2) {
    const list = source['transformations']
    if (Array.isArray(list) && list.length === 1) return { tokens: ['transformations'], value: [] }
  }
  let path = [...tokens]
  while (path.length > 1) {
    const parent = valueAt(source, path.slice(0, -1))
    if (!isJsonObject(parent) || Object.keys(parent).length > 1) break
    path = path.slice(0, -1)
  }
  return { tokens: path, value: undefined }
}

/** A number that the file has in quotes stays in quotes, where the service takes it either way. */
function asWritten(old: Json | undefined, value: Json, source: JsonObject, tokens: readonly string[]): Json {
  if (typeof old !== 'string' || (typeof value !== 'number' && typeof value !== 'boolean')) return value
  const read = valueAt(normaliseDocument(source), tokens)
  return equalJson(read, old) ? value : String(value)
}

function valueAt(document: Json, tokens: readonly string[]): Json | undefined {
  let at: Json | undefined = document
  for (const token of tokens) at = Array.isArray(at) ? at[Number(token)] : isJsonObject(at) ? memberOf(at, token) : undefined
  return at
}
