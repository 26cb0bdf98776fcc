import { equalJson, isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer, parsePointer } from '../lib/pointer.ts'
import { bindVars } from '../manifest/bind.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { normaliseDocument } from '../manifest/normalise.ts'
import { parseManifest } from '../manifest/parse.ts'
import { numbered } from '../manifest/positions.ts'
import { templateParts, type Vars } from '../manifest/variables.ts'
import { compareFlow } from '../plan/compare.ts'
import { isRunning } from '../plan/in-progress.ts'
import { elementIdentity, isPresent } from '../plan/equal.ts'
import { classOf, type FieldRule } from '../plan/kinds/flow.ts'
import type { Bindings, LiveFlow, MemberChange, OwnedFlow, PlanPolicy, TargetIdentity } from '../plan/model.ts'
import { resolveReferences } from '../plan/resolve.ts'
import { contextOf, desiredState, manifestOf } from './document.ts'
import { editText, type Edit } from './edit-text.ts'
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
  const { tokens, value } = target(pointer, before, liveSource, parsed.source, input)
  const rule = classOf(parsePointer(pointer), contextOf(input.live, input.nowMs))
  const edits = setEdits(valueAt(parsed.source, tokens), value, tokens, rule)
  const next = edits.reduce<string | null>((current, edit) => (current === null ? null : editText(current, edit)), text)
  if (next === null) return null
  // The file must stay valid, for this target and by itself.
  const after = parse(next, input)
  return after !== null && bindVars(after, input.vars).desired !== null ? next : null
}

/** A set is changed element by element, so that the comments of those that stay do too; anything else as a whole. */
function setEdits(old: Json | undefined, value: Json | undefined, tokens: readonly string[], rule: FieldRule): Edit[] {
  const whole: Edit = { tokens, value }
  if (rule.class !== 'set-like' || !Array.isArray(old) || !Array.isArray(value) || old.length === 0 || value.length === 0) return [whole]
  const identity = (item: Json): string => elementIdentity(rule, item)
  const wanted = new Map(value.map((item) => [identity(item), item]))
  const known = new Set(old.map(identity))
  if (wanted.size !== value.length || known.size !== old.length) return [whole]
  const staying = old.filter((item) => wanted.has(identity(item))).length
  if (staying === 0) return [whole]
  const at = (index: number): string[] => [...tokens, String(index)]
  const changed = old.flatMap((item, index): Edit[] => {
    const next = wanted.get(identity(item))
    return next === undefined || isWithin(item, next) ? [] : [{ tokens: at(index), value: next }]
  })
  const gone = old.flatMap((item, index): Edit[] => (wanted.has(identity(item)) ? [] : [{ tokens: at(index), value: undefined }])).reverse()
  const more = value.filter((item) => !known.has(identity(item))).map((item, index): Edit => ({ tokens: at(staying + index), value: item }))
  return [...changed, ...gone, ...more]
}

/** Whether an element still says what it says, whatever the service added. */
function isWithin(item: Json, live: Json): boolean {
  if (!isJsonObject(item) || !isJsonObject(live)) return equalJson(item, live)
  return Object.entries(item).every(([name, value]) => isWithin(value, memberOf(live, name) ?? null))
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
  input: RefreshInput,
): { tokens: string[]; value: Json | undefined } {
  const [first = ''] = parsePointer(pointer)
  if (first === 'flowSpec' || first === 'sourceConnectionIds' || first === 'targetConnectionIds')
    return { tokens: [first], value: memberOf(liveSource, first) ?? null }
  if (pointer === '/transformations') return { tokens: [first], value: memberOf(liveSource, first) ?? [] }
  if (first === 'state') return { tokens: [first], value: before ?? null }
  const tokens = parsePointer(numbered(source, pointer))
  if (before === undefined || before === null) return goneFrom(source, tokens, pointer, input)
  const value = valueAt(liveSource, parsePointer(numbered(liveSource, pointer))) ?? written(before)
  return { tokens, value: asWritten(valueAt(source, tokens), value, source, tokens) }
}

/**
 * An object that would be left empty goes with its last member where the flow has none either; where the flow has it empty, it is empty.
 * A list of transformations stays, and says that there are none.
 */
function goneFrom(
  source: JsonObject,
  tokens: readonly string[],
  pointer: string,
  { live, nowMs }: RefreshInput,
): { tokens: string[]; value: Json | undefined } {
  if (tokens[0] === 'transformations' && tokens.length === 2) {
    const list = source['transformations']
    if (Array.isArray(list) && list.length === 1) return { tokens: ['transformations'], value: [] }
  }
  const names = parsePointer(pointer)
  for (let length = tokens.length; length > 1; length -= 1) {
    const parent = tokens.slice(0, length - 1)
    const around = valueAt(source, parent)
    if (!isJsonObject(around) || Object.keys(around).length > 1) return { tokens: tokens.slice(0, length), value: undefined }
    const found = valueAt(live.document, parsePointer(numbered(live.document, formatPointer(names.slice(0, length - 1)))))
    if (isPresent(classOf(names.slice(0, length - 1), contextOf(live, nowMs)), found)) return { tokens: parent, value: {} }
  }
  return { tokens: tokens.slice(0, 1), value: undefined }
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
