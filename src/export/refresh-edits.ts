import { equalJson, isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer, parsePointer, valueAt } from '../lib/pointer.ts'
import { normaliseDocument } from '../manifest/normalise.ts'
import { numbered } from '../manifest/positions.ts'
import { elementIdentity, isPresent } from '../plan/equal.ts'
import { classOf, type FieldRule } from '../plan/kinds/flow.ts'
import type { LiveFlow } from '../plan/model.ts'
import { contextOf } from './document.ts'
import type { Edit } from './edit-text.ts'
import { written } from './expressible.ts'

type FlowNow = { live: LiveFlow; nowMs: number }

/**
 * What to change in a file so that one member says what the flow has.
 * @param difference `before` is what the flow has, undefined where it lacks the member
 * @param liveSource what an export of the flow would say
 * @param source what the file says
 */
export function editsFor(
  { pointer, before }: { pointer: string; before: Json | undefined },
  liveSource: JsonObject,
  source: JsonObject,
  now: FlowNow,
): Edit[] {
  const { tokens, value } = target(pointer, before, liveSource, source, now)
  const rule = classOf(parsePointer(pointer), contextOf(now.live, now.nowMs))
  return setEdits(valueAt(source, tokens), value, tokens, rule)
}

/** What to write where; whole members where their parts mean nothing alone. */
function target(
  pointer: string,
  before: Json | undefined,
  liveSource: JsonObject,
  source: JsonObject,
  now: FlowNow,
): { tokens: string[]; value: Json | undefined } {
  const [first = ''] = parsePointer(pointer)
  if (first === 'flowSpec' || first === 'sourceConnectionIds' || first === 'targetConnectionIds')
    return { tokens: [first], value: memberOf(liveSource, first) ?? null }
  if (pointer === '/transformations') return { tokens: [first], value: memberOf(liveSource, first) ?? [] }
  if (first === 'state') return { tokens: [first], value: before ?? null }
  const tokens = parsePointer(numbered(source, pointer))
  if (before === undefined || before === null) return goneFrom(source, tokens, pointer, now)
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
  { live, nowMs }: FlowNow,
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
