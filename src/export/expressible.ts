import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import { elementIdentity } from '../plan/equal.ts'
import { classOf, type FieldContext } from '../plan/kinds/flow.ts'
import type { Omission } from './model.ts'

/** Members that the service adds to what people select; they tell nothing that git could want. */
const STAMPS: ReadonlySet<string> = new Set(['createTime', 'updateTime'])
/** Deeper than any parameter that means something, and well within what the parser reads. */
const MAX_DEPTH = 24

/** Text that holds `${` means a variable in a manifest, unless it says `$${`. */
export function escapeText(text: string): string {
  // As a function: in a replacement text `$$` would be one dollar.
  return text.replaceAll('${', () => '$${')
}

/** A value with its texts escaped, members in a stable order, and nothing in it that says "absent"; what stands in lists is whole. */
export function written(value: Json, inList = false): Json {
  if (typeof value === 'string') return escapeText(value)
  if (Array.isArray(value)) return value.map((item) => written(item, true))
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).filter(([, item]) => inList || item !== null)
  return Object.fromEntries(members.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)).map(([name, item]) => [name, written(item, inList)]))
}

/** The order in which the samples say things; what they do not know comes after, by name. */
const ORDER = [
  'name',
  'type',
  'id',
  'version',
  'params',
  'mappingId',
  'mappingVersion',
  'dateFormat',
  'timezone',
  'startTime',
  'endTime',
  'frequency',
  'timeUnit',
  'interval',
  'backfill',
  'exportMode',
  'folderNameTemplate',
  'errorDiagnosticsEnabled',
  'partialIngestionPercent',
  'profileSelectors',
  'segmentSelectors',
  'selectors',
]

function rank(name: string): number {
  const at = ORDER.indexOf(name)
  return at < 0 ? ORDER.length : at
}

/** Leaves out what is nested deeper than a manifest may be; told in `omitted`. */
export function withoutDepths(value: JsonObject, at: readonly string[], omitted: Omission[]): JsonObject {
  const kept = Object.entries(value).filter(([name, item]) => {
    if (depthOf(item) <= MAX_DEPTH) return true
    omitted.push({ pointer: formatPointer([...at, name]), reason: 'it is nested too deep' })
    return false
  })
  return Object.fromEntries(kept)
}

function depthOf(value: Json): number {
  const inner: Json[] = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
  let deepest = 0
  for (const item of inner) deepest = Math.max(deepest, 1 + depthOf(item))
  return deepest
}

/**
 * The elements of a set without what the service stamped on them; where they cannot be told apart they are compared as a whole, and so
 * stay whole. Other lists are left alone.
 * @param tokens path of the list, elements of `transformations` by name
 */
export function withoutStamps(tokens: readonly string[], value: Json, context: FieldContext): Json {
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutStamps([...tokens, name], item, context)]))
  const rule = classOf(tokens, context)
  if (!Array.isArray(value) || rule.class !== 'set-like' || rule.elementId === null) return value
  const distinct = new Set(value.map((item) => elementIdentity(rule, item)))
  return distinct.size === value.length ? value.map(unstamped) : value
}

function unstamped(value: Json): Json {
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).filter(([name]) => !STAMPS.has(name))
  return Object.fromEntries(members.map(([name, item]) => [name, name === 'value' ? unstamped(item) : item]))
}

/** Own member that is an object; null for anything else. */
export function objectIn(document: JsonObject, name: string): JsonObject | null {
  const value = memberOf(document, name)
  return isJsonObject(value) ? value : null
}
