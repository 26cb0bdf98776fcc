/** Real differences: one owned member of a live flow, changed by a person. */
import fc from 'fast-check'
import { asText } from '../../src/emulator/core/text.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../src/lib/json.ts'
import type { SampleManifest } from '../support/arbitraries.ts'

/** `tokens` name elements of `transformations`. `value` undefined: the person removes the member. */
export type Edit = { tokens: readonly string[]; value: Json | undefined }

/** Every edit of one declared member that changes what the flow means. */
export function editsOf({ document, state }: SampleManifest): Edit[] {
  const { state: _s, flowSpec: _f, sourceConnectionIds: _a, targetConnectionIds: _b, sluice: _c, ...owned } = document
  return leavesOf([], keyed(owned)).flatMap(([tokens, value]): Edit[] => {
    const path = tokens.join('/')
    const removable = tokens.length > 1 && value !== null && !isDefault(path, value, document)
    const changed: Edit[] = [{ tokens, value: changedValue(path, value) }]
    // Nothing a person can do to a frozen member in the service; here it would only be undone in another way.
    const frozen = isFrozen({ document, state }, tokens)
    return removable && !frozen && path !== 'scheduleParams/frequency' ? [...changed, { tokens, value: undefined }] : changed
  })
}

/** Whether the service lets this member of a published flow be what it is and no other. */
export function isFrozen({ document, state }: Pick<SampleManifest, 'document' | 'state'>, tokens: readonly string[]): boolean {
  const schedule = document['scheduleParams']
  const once = isJsonObject(schedule) && asText(schedule['frequency']).toLowerCase() === 'once'
  return once && state !== 'draft' && (tokens.join('/') === 'scheduleParams/startTime' || tokens[1] === 'Mapping')
}

/** The same edit as RFC 7386, for the flow as it is. */
export function mergePatchOf({ tokens, value }: Edit, live: JsonObject): JsonObject {
  if (tokens[0] !== 'transformations') return nest(tokens, value ?? null)
  const list = (live['transformations'] as JsonObject[]).map((element) =>
    element['name'] === tokens[1] ? merge(element, nest(tokens.slice(2), value ?? null)) : element,
  )
  return { transformations: list }
}

export function anEdit(list: readonly SampleManifest[]): fc.Arbitrary<(Edit | null)[]> {
  return fc.tuple(
    ...list.map((one) => {
      const edits = editsOf(one)
      return edits.length === 0 ? fc.constant(null) : fc.constantFrom(...edits)
    }),
  )
}

function keyed(document: JsonObject): JsonObject {
  const list = document['transformations']
  if (!Array.isArray(list) || list.length === 0) return without(document, 'transformations')
  return { ...document, transformations: Object.fromEntries((list as JsonObject[]).map((one) => [one['name'] as string, without(one, 'name')])) }
}

function leavesOf(at: readonly string[], value: Json): [string[], Json][] {
  if (!isJsonObject(value) || at[1] === 'vendor~key/x') return [[[...at], value]]
  return Object.entries(value).flatMap(([name, item]) => leavesOf([...at, name], item))
}

function isDefault(path: string, value: Json, { scheduleParams }: JsonObject): boolean {
  if (path === 'scheduleParams/backfill') return asText(value) === 'true' && isJsonObject(scheduleParams)
  return (path === 'options/errorDiagnosticsEnabled' && asText(value) === 'false') || (Array.isArray(value) && value.length === 0)
}

function changedValue(path: string, value: Json): Json {
  if (path === 'scheduleParams/frequency') return asText(value).toLowerCase() === 'hour' ? 'day' : 'hour'
  if (path === 'scheduleParams/timeUnit') return 'day'
  if (path === 'scheduleParams/startTime') return Number(value) + 600
  if (path === 'labels') return Array.isArray(value) && value.length > 0 ? value.slice(1) : ['core/C77']
  if (path.endsWith('/selectors')) return Array.isArray(value) && value.length > 1 ? value.slice(1) : [{ type: 'X', value: { id: 'x', path: 'x' } }]
  if (path === 'scheduleParams/backfill' || path === 'options/errorDiagnosticsEnabled') {
    const byDefault = path === 'scheduleParams/backfill'
    return value === null ? !byDefault : asText(value) !== 'true'
  }
  if (path === 'description' || path === 'name') return `${asText(value ?? '')} edited`
  if (value === null) return path.endsWith('mappingVersion') ? '4' : 7
  if (typeof value === 'number' || /^[0-9]{1,9}$/.test(asText(value))) return String(Number(value) + 1)
  return `${asText(value)}x`
}

function nest(tokens: readonly string[], value: Json): JsonObject {
  const [first = '', ...rest] = tokens
  return { [first]: rest.length === 0 ? value : nest(rest, value) }
}

function merge(target: JsonObject, change: JsonObject): JsonObject {
  const merged = { ...target }
  for (const [name, value] of Object.entries(change)) {
    const before = memberOf(merged, name)
    if (value === null) delete merged[name]
    else merged[name] = isJsonObject(value) ? merge(isJsonObject(before) ? before : {}, value) : value
  }
  return merged
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name))
}
