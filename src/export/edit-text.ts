import { isScalar, isSeq, parseDocument, Scalar, type Document, type Node } from 'yaml'
import { equalJson, isJsonObject, type Json, type JsonObject } from '../lib/json.ts'
import { valueAt } from '../lib/pointer.ts'
import { readYaml } from '../manifest/yaml-tree.ts'
import { placeOf, type Place } from './edit-place.ts'
import { blockText, flowScalar, flowText } from './manifest-text.ts'

const YAML = { version: '1.2', schema: 'core', merge: false, keepSourceTokens: false } as const

/** A change of one member of a file; `value` undefined takes it away. Elements of lists by index. */
export type Edit = { tokens: readonly string[]; value: Json | undefined }

/**
 * The file with one member changed and every other byte as it was: comments, order, quotes and blank lines stay. Where the text cannot be
 * mended in place, the YAML library writes the file anew, which keeps comments and order but not every blank.
 * @returns null where neither gives a file that says exactly what was meant
 */
export function editText(text: string, edit: Edit): string | null {
  const { data, whole } = readYaml(text)
  if (!whole || !isJsonObject(data)) return null
  const wanted = changed(data, edit)
  if (wanted === null) return null
  const isRight = (result: string | null): result is string => {
    if (result === null) return false
    const read = readYaml(result)
    return read.whole && read.problems.length === 0 && equalJson(read.data, wanted)
  }
  const document = parseDocument(text, YAML)
  const place = placeOf(document, edit.tokens)
  const isNew =
    place === null && valueAt(data, edit.tokens) === undefined && (edit.tokens.length === 1 || placeOf(document, edit.tokens.slice(0, -1)) !== null)
  if (place === null && !isNew) return null
  const mended =
    place === null
      ? edit.tokens.length === 1
        ? added(text, document, edit)
        : appended(text, document, edit)
      : edit.value === undefined
        ? without(text, place)
        : replaced(text, place, edit.value)
  if (isRight(mended)) return mended
  const rewritten = rewrittenBy(document, edit)
  return isRight(rewritten) ? rewritten : null
}

function changed(data: JsonObject, { tokens, value }: Edit): JsonObject | null {
  const copy = structuredClone(data)
  const parent = valueAt(copy, tokens.slice(0, -1))
  const last = tokens.at(-1) ?? ''
  if (Array.isArray(parent)) {
    if (value === undefined) parent.splice(Number(last), 1)
    else parent[Number(last)] = value
  } else if (isJsonObject(parent)) {
    if (value === undefined) delete parent[last]
    else parent[last] = value
  } else return null
  return copy
}

function replaced(text: string, { node, pair, inFlow }: Place, value: Json): string | null {
  const range = node?.range
  if (range === null || range === undefined) return null
  const [start] = range
  const end = start + text.slice(start, range[1]).trimEnd().length
  const isEmpty = end === start
  const old = text.slice(start, end)
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? ''
  const key = isScalar(pair?.key) ? (pair.key.range?.[0] ?? start) : start
  const column = columnOf(text, pair === null ? start : key)
  const isBlock = !inFlow && (!/^[[{]/.test(old) || /^(?:\[\s*\]|\{\s*\})$/.test(old))
  const type = isScalar(node) && node.type !== undefined && node.type !== null ? (node.type as Scalar.Type) : undefined
  if (isCollectionOf(value)) {
    if (!isBlock || pair === null || rest.trim() !== '') return splice(text, start, end, flowText(value), isEmpty)
    const onNextLine = columnOf(text, start) > column && startsLine(text, start)
    if (onNextLine) return splice(text, start, end, indented(blockText(value).trimEnd(), columnOf(text, start)).trimStart(), false)
    const colon = text.lastIndexOf(':', start) + 1
    return splice(text, colon, end, `\n${indented(blockText(value).trimEnd(), column + 2)}`, false)
  }
  if (inFlow || rest.trim() !== '' || pair === null) return splice(text, start, end, flowScalar(value, quoteType(type)), isEmpty)
  return splice(text, start, end, blockScalar(value, type, column), isEmpty)
}

/** A scalar as it follows `name: ` in block style, its further lines indented. */
function blockScalar(value: Json, type: Scalar.Type | undefined, column: number): string {
  const isMultiLine = typeof value === 'string' && value.includes('\n')
  if (!isMultiLine) return flowScalar(value, quoteType(type))
  const lines = blockText({ k: value }).replace(/\n$/, '').split('\n')
  const [first = '', ...others] = lines
  return [first.slice('k: '.length), ...others.map((line) => (line === '' ? line : ' '.repeat(column) + line))].join('\n')
}

/** Quotes stay quotes. Text that was in a block of its own gets what it needs. */
function quoteType(type: Scalar.Type | undefined): Scalar.Type | undefined {
  return type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE ? type : undefined
}

function without(text: string, place: Place): string | null {
  const { parent, pair, node, index, inFlow } = place
  const start = pair === null ? node?.range?.[0] : isScalar(pair.key) ? pair.key.range?.[0] : undefined
  if (start === undefined) return null
  const end = endOf(text, node, start)
  if (parent.flow === true || inFlow) return withoutInFlow(text, place, start, end)
  if (parent.items.length < 2 || index < 0) return null
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const lead = text.slice(lineStart, start)
  if (pair === null ? !/^\s*-\s*$/.test(lead) : !/^\s*$/.test(lead)) return null
  const lineEnd = text.indexOf('\n', end)
  return text.slice(0, lineStart) + (lineEnd < 0 ? '' : text.slice(lineEnd + 1))
}

function withoutInFlow(text: string, { parent, index }: Place, start: number, end: number): string | null {
  const next = startOf(parent.items[index + 1])
  if (next !== null) return text.slice(0, start) + text.slice(next)
  const before = parent.items[index - 1]
  const node = (
    before !== undefined && typeof before === 'object' && before !== null && 'value' in before && 'key' in before ? before.value : before
  ) as Node | null | undefined
  const from = startOf(before)
  if (from === null) return null
  return text.slice(0, endOf(text, node ?? null, from)) + text.slice(end)
}

function startOf(item: unknown): number | null {
  if (typeof item !== 'object' || item === null) return null
  const node = ('key' in item && 'value' in item ? item.key : item) as { range?: readonly number[] | null } | null
  return node?.range?.[0] ?? null
}

/** Where a value ends, without the blanks and line breaks that the library counts to it. */
function endOf(text: string, node: Node | null, start: number): number {
  const range = node?.range
  const from = range?.[0] ?? start
  const end = range?.[1] ?? from
  return from + text.slice(from, end).trimEnd().length
}

/** A member that the top level lacks: below the description, or the name. */
function added(text: string, document: Document, { tokens, value }: Edit): string | null {
  if (value === undefined || isCollectionOf(value)) return null
  const above = placeOf(document, ['description']) ?? placeOf(document, ['name'])
  if (above === null || above.inFlow || above.parent.flow === true) return null
  const end = text.indexOf('\n', endOf(text, above.node, 0))
  const line = `${tokens[0] ?? ''}: ${flowScalar(value)}`
  return end < 0 ? `${text}\n${line}\n` : splice(text, end + 1, end + 1, `${line}\n`, false)
}

/** One more element at the end of a list. */
function appended(text: string, document: Document, { tokens, value }: Edit): string | null {
  const list = placeOf(document, tokens.slice(0, -1))
  const last = placeOf(document, [...tokens.slice(0, -1), String(Number(tokens.at(-1)) - 1)])
  if (value === undefined || list === null || last === null || !isSeq(list.node)) return null
  const end = endOf(text, last.node, 0)
  if (last.inFlow) return splice(text, end, end, `, ${flowText(value)}`, false)
  const start = last.node?.range?.[0] ?? 0
  const dash = text.lastIndexOf('-', start - 1)
  const lineEnd = text.indexOf('\n', end)
  const at = lineEnd < 0 ? text.length : lineEnd
  const item = indented(blockText([value]).trimEnd(), columnOf(text, dash))
  return splice(text, at, at, `\n${item}`, false)
}

function rewrittenBy(document: Document, { tokens, value }: Edit): string {
  const path = tokens.map((token) => (/^[0-9]+$/.test(token) ? Number(token) : token))
  if (value === undefined) document.deleteIn(path)
  else document.setIn(path, value)
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

function splice(text: string, start: number, end: number, replacement: string, isEmpty: boolean): string {
  const lead = isEmpty && !/\s$/.test(text.slice(0, start)) ? ' ' : ''
  const eol = text.includes('\r\n') ? replacement.replaceAll('\n', '\r\n') : replacement
  return text.slice(0, start) + lead + eol + text.slice(end)
}

function indented(block: string, column: number): string {
  return block
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(column) + line))
    .join('\n')
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

function startsLine(text: string, offset: number): boolean {
  return /(?:^|\n)[ ]*(?:- )?$/.test(text.slice(0, offset))
}

function isCollectionOf(value: Json): boolean {
  return Array.isArray(value) ? value.length > 0 : isJsonObject(value) && Object.keys(value).length > 0
}
