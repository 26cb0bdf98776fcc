import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { formatPointer, parsePointer } from '../../lib/pointer.ts'
import { splitDescription } from '../../plan/marker.ts'
import type { MemberChange } from '../../plan/model.ts'
import { printable } from './text.ts'
import { dotted, leavesOf, momentOf, valueText, type Leaf } from './values.ts'

export type Sign = '+' | '-' | '~'
export type BlockLine = { sign: Sign | ' '; text: string }

/** One member of a flow in a plan, before anybody decided how wide it is. */
export type MemberRow = {
  sign: Sign
  name: string
  value: { kind: 'one'; text: string } | { kind: 'pair'; before: string; after: string } | { kind: 'block'; lines: BlockLine[] }
  /** Said behind the value; '' for nothing. */
  comment: string
}

/** What an id stands for, where the sandbox's listings tell. */
export type NameOf = (id: string) => string | null

/** A change as it is shown: the cause is a comment, '' where there is nothing to say. */
export type ShownChange = Omit<MemberChange, 'cause'> & { cause: string }

const MARKER = 'description, marker line'

/** What a create sends, member by member. The marker line is said, not shown: it is ours and no part of what git asks for. */
export function bodyRows(body: JsonObject, nameOf: NameOf): MemberRow[] {
  const raw = body['description']
  const { text, marker } = splitDescription(typeof raw === 'string' ? raw : null)
  const { description: _, ...others } = body
  const shown = text === null ? others : { ...body, description: text }
  const rows = leavesOf(shown).map((leaf) => leafRow('+', leaf, '', nameOf))
  return marker === null
    ? rows
    : [...rows, { sign: '+', name: MARKER, value: { kind: 'one', text: 'tells that Sluice manages this flow' }, comment: '' }]
}

/** What a patch changes, old → new. */
export function changeRows(changes: readonly ShownChange[], nameOf: NameOf): MemberRow[] {
  return changes.flatMap((change) => {
    const { before, after, cause } = change
    if (isMarkerLine(change)) return [{ ...rowOf(MARKER, before, after), comment: cause }]
    const tokens = parsePointer(change.pointer)
    if (before === undefined || after === undefined) return oneSided(tokens, before, after, cause, nameOf)
    return [{ ...rowOf(dotted(tokens), before, after), comment: joined([...momentsOf(change), cause]) }]
  })
}

/** The description and its marker line are two changes of one member; these causes belong to the line. */
function isMarkerLine({ pointer, cause }: ShownChange): boolean {
  return pointer === '/description' && (cause === 'marker-lost' || cause === 'moved' || cause === 'restored')
}

function oneSided(tokens: readonly string[], before: Json | undefined, after: Json | undefined, cause: string, nameOf: NameOf): MemberRow[] {
  const value = after ?? before ?? null
  const sign = after === undefined ? '-' : '+'
  const leaves = isJsonObject(value) && Object.keys(value).length > 0 ? leavesOf(value, tokens) : listed({ tokens, value })
  return leaves.map((leaf) => leafRow(sign, leaf, cause, nameOf))
}

function listed(leaf: Leaf): Leaf[] {
  const { tokens, value } = leaf
  if (!Array.isArray(value) || !value.some(isJsonObject)) return [leaf]
  return value.flatMap((item, index) =>
    isJsonObject(item) ? leavesOf(item, [...tokens, String(index)]) : [{ tokens: [...tokens, String(index)], value: item }],
  )
}

function leafRow(sign: Sign, { tokens, value }: Leaf, cause: string, nameOf: NameOf): MemberRow {
  const pointer = formatPointer(tokens)
  const ids = Array.isArray(value) ? value : [value]
  const names = ids.flatMap((id) => (typeof id === 'string' ? (nameOf(id) ?? []) : [])).map(printable)
  const comment = joined([momentOf(pointer, value) ?? '', ...names, cause])
  if (typeof value === 'string' && value.includes('\n')) {
    return { sign, name: dotted(tokens), value: { kind: 'block', lines: linesOf(value).map((text) => ({ sign: ' ', text })) }, comment }
  }
  return { sign, name: dotted(tokens), value: { kind: 'one', text: valueText(value) }, comment }
}

function rowOf(name: string, before: Json | undefined, after: Json | undefined): MemberRow {
  const row = { name, comment: '' }
  if (before === undefined) return { ...row, sign: '+', value: { kind: 'one', text: valueText(after ?? null) } }
  if (after === undefined) return { ...row, sign: '-', value: { kind: 'one', text: valueText(before) } }
  if (Array.isArray(before) && Array.isArray(after)) {
    const lines = listLines(before, after)
    if (lines.length > 0) return { ...row, sign: '~', value: { kind: 'block', lines } }
  }
  if (isSeveralLines(before) || isSeveralLines(after)) return { ...row, sign: '~', value: { kind: 'block', lines: textLines(before, after) } }
  return { ...row, sign: '~', value: { kind: 'pair', before: valueText(before), after: valueText(after) } }
}

function isSeveralLines(value: Json): boolean {
  return typeof value === 'string' && value.includes('\n')
}

/** Entries that came and went; nothing where only their order differs, or where the lists are short enough to stand side by side. */
function listLines(before: readonly Json[], after: readonly Json[]): BlockLine[] {
  if (!before.some(isJsonObject) && !after.some(isJsonObject) && before.length + after.length <= 6) return []
  const had = new Set(before.map(canonicalJson))
  const has = new Set(after.map(canonicalJson))
  return [
    ...before.filter((item) => !has.has(canonicalJson(item))).map((item): BlockLine => ({ sign: '-', text: valueText(item) })),
    ...after.filter((item) => !had.has(canonicalJson(item))).map((item): BlockLine => ({ sign: '+', text: valueText(item) })),
  ]
}

/** Lines that differ between two texts, without those that both begin and end with. */
function textLines(before: Json, after: Json): BlockLine[] {
  const old = linesOf(before)
  const now = linesOf(after)
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let end = 0
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  return [
    ...same(start),
    ...old.slice(start, old.length - end).map((text): BlockLine => ({ sign: '-', text })),
    ...now.slice(start, now.length - end).map((text): BlockLine => ({ sign: '+', text })),
    ...same(end),
  ]
}

function same(count: number): BlockLine[] {
  return count === 0 ? [] : [{ sign: ' ', text: `(${count} ${count === 1 ? 'line' : 'lines'} as before)` }]
}

function linesOf(value: Json): string[] {
  return typeof value === 'string' ? value.split('\n').map(printable) : [valueText(value)]
}

function momentsOf({ pointer, before, after }: ShownChange): string[] {
  const moments = [momentOf(pointer, before), momentOf(pointer, after)]
  return moments.every((one) => one !== null) ? [moments.join(' → ')] : []
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ')
}
