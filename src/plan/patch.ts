import fjp from 'fast-json-patch'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { elementName, keyTransformations } from './keyed.ts'
import type { MemberDiff } from './diff.ts'
import type { PatchOp } from './model.ts'

/** A member and what it is to be; undefined when it must go. */
export type MemberToWrite = Pick<MemberDiff, 'tokens' | 'after'>

/**
 * The smallest patch that carries out `members` on the document as read: object members one by one, elements of `transformations`
 * replaced whole at the index they have now, removed in descending order (indices shift as they go), missing ones appended.
 * @param live the document as received; the operations hold for exactly this version
 */
export function patchFor(live: JsonObject, members: readonly MemberToWrite[]): PatchOp[] {
  const inList = members.filter((one) => one.tokens[0] === 'transformations')
  const others = members.filter((one) => one.tokens[0] !== 'transformations')
  return [...objectOps(live, others), ...transformationOps(live, inList)]
}

function objectOps(live: JsonObject, members: readonly MemberToWrite[]): PatchOp[] {
  if (members.length === 0) return []
  const names = [...new Set(members.map((one) => one.tokens[0] ?? ''))]
  const before = pick(live, names)
  const after = applyMembers(before, members)
  // Arrays count as one value: a positional diff of a shifted array would send an operation per element.
  return fjp.compare(wrapArrays(before), wrapArrays(after)).flatMap((op): PatchOp[] => {
    if (op.op === 'remove') return [{ op: 'remove', path: op.path }]
    if (op.op === 'add' || op.op === 'replace') return [{ op: op.op, path: op.path, value: unwrapArrays(op.value as Json) }]
    return []
  })
}

function transformationOps(live: JsonObject, members: readonly MemberToWrite[]): PatchOp[] {
  if (members.length === 0) return []
  const found = memberOf(live, 'transformations')
  const list = Array.isArray(found) ? found : []
  const keyed = memberOf(keyTransformations({ transformations: list }), 'transformations')
  const after = memberOf(applyMembers({ transformations: keyed ?? {} }, members), 'transformations')
  const wanted = isJsonObject(after) ? after : {}
  const touched = new Set(
    members.flatMap((one) =>
      one.tokens[1] === undefined ? [...Object.keys(wanted), ...list.map((item) => elementName(item) ?? '')] : [one.tokens[1]],
    ),
  )

  const replaced: PatchOp[] = []
  const removed: number[] = []
  const seen = new Set<string>()
  for (const [index, element] of list.entries()) {
    const name = elementName(element)
    if (name === null || seen.has(name) || !touched.has(name)) continue
    seen.add(name)
    const value = memberOf(wanted, name)
    if (value === undefined) removed.push(index)
    else replaced.push({ op: 'replace', path: `/transformations/${index}`, value: withName(name, value) })
  }
  const added = [...touched].filter((name) => !seen.has(name) && Object.hasOwn(wanted, name)).map((name) => withName(name, wanted[name] ?? {}))
  if (added.length > 0 && !Array.isArray(found)) return [{ op: 'add', path: '/transformations', value: added }]
  // Not a list at all, and none is wanted: it goes whole, or the same difference would be found for ever.
  if (found !== undefined && !Array.isArray(found)) return [{ op: 'remove', path: '/transformations' }]
  return [
    ...replaced,
    ...removed.reverse().map((index): PatchOp => ({ op: 'remove', path: `/transformations/${index}` })),
    ...added.map((value): PatchOp => ({ op: 'add', path: '/transformations/-', value })),
  ]
}

function withName(name: string, value: Json): JsonObject {
  return { name, ...(isJsonObject(value) ? value : {}) }
}

/** A copy of `document` with every member set or removed; parents appear as they are needed. */
export function applyMembers(document: JsonObject, members: readonly MemberToWrite[]): JsonObject {
  const copy = structuredClone(document)
  for (const { tokens, after } of members) {
    const last = tokens.at(-1)
    if (last === undefined) continue
    let parent: JsonObject = copy
    for (const token of tokens.slice(0, -1)) {
      const next = memberOf(parent, token)
      parent = isJsonObject(next) ? next : setMember(parent, token, {})
    }
    if (after === undefined) delete parent[last]
    else setMember(parent, last, structuredClone(after))
  }
  return copy
}

/** Defines instead of assigning, so that a member named `__proto__` is a member. */
function setMember<T extends Json>(parent: JsonObject, name: string, value: T): T {
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true })
  return value
}

function pick(document: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(document, name) ? [[name, document[name] ?? null]] : [])))
}

const ARRAY = '\u0000array:'
const TEXT = '\u0000text:'

/** Arrays as text. Text that begins like one is marked too, so that every value has a way back. */
function wrapArrays(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, wrap(item)]))
}

function wrap(item: Json): Json {
  if (Array.isArray(item)) return ARRAY + JSON.stringify(item)
  if (isJsonObject(item)) return wrapArrays(item)
  return typeof item === 'string' && item.startsWith('\u0000') ? TEXT + item : item
}

function unwrapArrays(value: Json): Json {
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, unwrapArrays(item)]))
  if (typeof value !== 'string') return value
  if (value.startsWith(TEXT)) return value.slice(TEXT.length)
  return value.startsWith(ARRAY) ? (JSON.parse(value.slice(ARRAY.length)) as Json) : value
}
