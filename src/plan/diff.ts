import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import { isPresent, sameValue } from './equal.ts'
import { keyTransformations } from './keyed.ts'
import { classOf, type FieldClass, type FieldContext, type FieldRule } from './kinds/flow.ts'

/** One member in which the flow differs from what git asks for. Tokens name elements of `transformations`. */
export type MemberDiff = {
  tokens: readonly string[]
  class: FieldClass
  /** As the service returned it; undefined when missing. */
  before: Json | undefined
  /** As it should be; undefined when it must go. */
  after: Json | undefined
  /** Whether git asked for this value when the flow was last written: then somebody else changed it. */
  declaredBefore: boolean
}

export type DocumentDiff = {
  members: MemberDiff[]
  /** Members the flow has and the manifest does not name, found without a ledger row to tell whose they are. */
  unclaimed: string[]
}

/** Members a manifest could have named; what else the service returns is its own business. */
const CLAIMABLE: ReadonlySet<string> = new Set(['description', 'transformations', 'scheduleParams', 'options', 'labels', 'policy'])

/** What the comparison made of a member, for explanations; members that differ are told by their `MemberDiff`. */
export type Seen = (
  tokens: readonly string[],
  made: 'equal' | 'differs' | 'ignored' | 'create-only' | 'output-only' | 'unclaimed',
  live: Json | undefined,
  wanted: Json | undefined,
) => void

type Walk = { context: FieldContext; ignore: readonly string[]; known: boolean; seen: Seen; out: DocumentDiff }

/**
 * Three-way comparison, member by member: what git declares, what the service has, what we applied last.
 * A member that was applied and left the manifest must go; one that we never set is not ours.
 * @param applied null when no ledger row says what was applied: then nothing is removed
 */
export function diffDocuments(
  declared: JsonObject,
  live: JsonObject,
  applied: JsonObject | null,
  options: { context: FieldContext; ignore: readonly string[]; seen?: Seen | undefined },
): DocumentDiff {
  const walk: Walk = { ...options, seen: options.seen ?? (() => undefined), known: applied !== null, out: { members: [], unclaimed: [] } }
  visitMembers([], keyTransformations(declared), keyTransformations(live), applied === null ? undefined : keyTransformations(applied), walk)
  return walk.out
}

function visitMembers(at: readonly string[], declared: JsonObject, live: JsonObject, applied: Json | undefined, walk: Walk): void {
  const before = isJsonObject(applied) ? applied : {}
  const strangers = walk.known ? [] : Object.keys(live).filter((name) => at.length > 0 || CLAIMABLE.has(name))
  const names = new Set([...Object.keys(declared), ...Object.keys(before), ...strangers])
  for (const name of [...names].sort()) {
    visit([...at, name], memberOf(declared, name), memberOf(live, name), memberOf(before, name), walk)
  }
}

function visit(tokens: readonly string[], declared: Json | undefined, live: Json | undefined, applied: Json | undefined, walk: Walk): void {
  const rule = classOf(tokens, walk.context)
  if (rule.class === 'output-only' || rule.class === 'create-only') return walk.seen(tokens, rule.class, live, declared)
  if (isIgnored(tokens, walk.ignore)) return walk.seen(tokens, 'ignored', live, declared)
  if (declared === undefined) return visitUndeclared(tokens, rule, live, applied, walk)
  if (declared === null || (rule.class === 'keyed-list' && isEmpty(declared))) {
    if (isPresent(rule, live)) report(tokens, rule, live, undefined, applied === null || (applied !== undefined && isEmpty(applied)), walk)
    else walk.seen(tokens, 'equal', live, declared)
    return
  }
  if (isJsonObject(declared) && (isJsonObject(live) || live === undefined)) {
    if (live === undefined && rule.default === undefined && standsWithoutMembers(tokens, declared))
      return report(tokens, rule, live, {}, sameDeclared(rule, declared, applied), walk)
    return visitMembers(tokens, declared, live ?? {}, applied, walk)
  }
  if (sameValue(rule, declared, live)) walk.seen(tokens, 'equal', live, declared)
  else report(tokens, rule, live, declared, sameDeclared(rule, declared, applied), walk)
}

/** The manifest says nothing: what we had applied goes, member by member, and the rest stays. */
function visitUndeclared(tokens: readonly string[], rule: FieldRule, live: Json | undefined, applied: Json | undefined, walk: Walk): void {
  if (!walk.known && isPresent(rule, live)) {
    walk.out.unclaimed.push(formatPointer(tokens))
    walk.seen(tokens, 'unclaimed', live, undefined)
  }
  if (applied === undefined || applied === null) return
  // A flag that we set goes even where it says what its absence would: it was ours, and goes once.
  const isFlag = typeof live === 'boolean' || typeof live === 'string'
  if (!isPresent(rule, live) && !(typeof rule.default === 'boolean' && isFlag)) return
  if (isJsonObject(applied) && isJsonObject(live) && hasStrangers(tokens, live, applied, walk)) return visitMembers(tokens, {}, live, applied, walk)
  report(tokens, rule, live, undefined, false, walk)
}

/** Whether something in there is not ours to remove: added by people at any depth, or ignored. */
function hasStrangers(at: readonly string[], live: JsonObject, applied: JsonObject, walk: Walk): boolean {
  return Object.entries(live).some(([name, value]) => {
    const tokens = [...at, name]
    if (isIgnored(tokens, walk.ignore)) return true
    const ours = memberOf(applied, name)
    if (ours === undefined || ours === null) return isPresent(classOf(tokens, walk.context), value)
    return isJsonObject(ours) && isJsonObject(value) && hasStrangers(tokens, value, ours, walk)
  })
}

/** Declared, but with no member to visit: an empty object, and a transformation whose members must all be absent. */
function standsWithoutMembers(tokens: readonly string[], declared: JsonObject): boolean {
  const isElement = tokens.length === 2 && tokens[0] === 'transformations'
  return isEmpty(declared) || (isElement && isBare(declared))
}

/** Whether nothing but `null` is in there. */
function isBare(value: JsonObject): boolean {
  return Object.values(value).every((item) => item === null || (isJsonObject(item) && !isEmpty(item) && isBare(item)))
}

function isEmpty(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0
}

function report(
  tokens: readonly string[],
  rule: FieldRule,
  before: Json | undefined,
  after: Json | undefined,
  declaredBefore: boolean,
  walk: Walk,
): void {
  walk.seen(tokens, 'differs', before, after)
  walk.out.members.push({ tokens, class: rule.class, before, after, declaredBefore })
}

/** Without a ledger row nobody knows; the careful reading is that somebody else changed the flow. */
function sameDeclared(rule: FieldRule, declared: Json, applied: Json | undefined): boolean {
  return sameValue({ ...rule, default: undefined }, declared, applied)
}

/** Members are visited from the top: below an ignored one nobody asks. */
function isIgnored(tokens: readonly string[], ignore: readonly string[]): boolean {
  // Asked for every member of every flow, of which hardly any ignores something.
  return ignore.length > 0 && ignore.includes(formatPointer(tokens))
}
