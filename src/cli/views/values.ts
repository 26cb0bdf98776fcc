import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { parsePointer } from '../../lib/pointer.ts'
import { elementName } from '../../plan/keyed.ts'
import { printable } from './text.ts'

/** One member of a document: its way as people write it, and what stands there. */
export type Leaf = { tokens: readonly string[]; value: Json }

/** `scheduleParams.interval`, `transformations.Mapping.params.mappingId`, `selectors[0]`, `params["a b"]`. */
export function dotted(tokens: readonly string[]): string {
  return tokens
    .map((token, index) => {
      if (/^\d+$/.test(token)) return `[${token}]`
      if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(token)) return `[${printable(JSON.stringify(token))}]`
      return index === 0 ? token : `.${token}`
    })
    .join('')
}

export function dottedPointer(pointer: string): string {
  return dotted(parsePointer(pointer))
}

/** JSON on one line with room between its parts. */
export function valueText(value: Json): string {
  return printable(spaced(value))
}

function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/**
 * The leaves of a document in its own order. Elements of `transformations` go by name, as in plans and `ignore`; lists of plain
 * values are one leaf, lists of objects are their elements.
 */
export function leavesOf(document: JsonObject, at: readonly string[] = []): Leaf[] {
  return Object.entries(document).flatMap(([name, value]) => leaves(value, [...at, name]))
}

function leaves(value: Json, tokens: readonly string[]): Leaf[] {
  if (Array.isArray(value)) {
    if (!value.some(isJsonObject)) return [{ tokens, value }]
    const names = tokens.length === 1 && tokens[0] === 'transformations' ? uniqueNames(value) : null
    return value.flatMap((item, index) => leaves(names === null ? item : withoutName(item), [...tokens, names?.[index] ?? String(index)]))
  }
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [{ tokens, value }]
  return leavesOf(value, tokens)
}

function uniqueNames(list: readonly Json[]): string[] | null {
  const names = list.map(elementName)
  return names.every((name) => name !== null) && new Set(names).size === names.length ? names : null
}

function withoutName(element: Json): Json {
  if (!isJsonObject(element)) return element
  const { name: _, ...rest } = element
  return rest
}

const TIMES = new Set(['/scheduleParams/startTime', '/scheduleParams/endTime'])
const LAST_SECOND = 8.64e12

/** Schedules count in seconds, which nobody reads: the moment in UTC, or null for what is none. */
export function momentOf(pointer: string, value: Json | undefined): string | null {
  if (!TIMES.has(pointer) || typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) > LAST_SECOND) return null
  return `${new Date(value * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
