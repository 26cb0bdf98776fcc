import { isJsonObject, memberOf, type Json, type JsonObject } from '../../lib/json.ts'
import type { Category, DesiredState, FlowKey, FlowPolicy } from '../desired.ts'
import type { Finding } from '../finding.ts'

/**
 * What rules judge: a document in canonical types. Values that still are variables are texts, which no rule takes for a number, a
 * flag or a known word: a rule says nothing about what it cannot know.
 */
export type Subject = {
  key: FlowKey
  state: DesiredState
  category: Category
  document: JsonObject
  policy: FlowPolicy
}

/** Pure, and blind to the clock: a manifest that is right today is right tomorrow. */
export type Rule = (subject: Subject) => Finding[]

/** What the service refuses at publish, it accepts in a draft: there the same finding is a warning. */
export function contradiction({ state }: Subject): 'error' | 'warning' {
  return state === 'draft' ? 'warning' : 'error'
}

/**
 * What must be there at publish. A draft may lack it. An adopted flow may have it already, set by people: then it is a warning.
 * Null: say nothing.
 */
export function lack({ state, policy }: Subject): 'error' | 'warning' | null {
  if (state === 'draft') return null
  return policy.adopt === null || policy.adopt === 'never' ? 'error' : 'warning'
}

/** A member that is declared with a value: neither absent nor null. */
export function declared(object: JsonObject | null, name: string): Json | undefined {
  const value = object === null ? undefined : memberOf(object, name)
  return value === null ? undefined : value
}

export function section(document: JsonObject, name: string): JsonObject | null {
  const value = memberOf(document, name)
  return isJsonObject(value) ? value : null
}

/** The unit in which a source recurs; null for `once`, for none, and while it is a variable. */
export function recurrence(document: JsonObject): 'minute' | 'hour' | 'day' | 'week' | null {
  const frequency = declared(section(document, 'scheduleParams'), 'frequency')
  return frequency === 'minute' || frequency === 'hour' || frequency === 'day' || frequency === 'week' ? frequency : null
}

export type NamedTransformation = { name: string; index: number; params: JsonObject | null }

export function transformationsOf(document: JsonObject): NamedTransformation[] {
  const list = memberOf(document, 'transformations')
  if (!Array.isArray(list)) return []
  return list.flatMap((one, index) => {
    const name = isJsonObject(one) ? memberOf(one, 'name') : undefined
    return isJsonObject(one) && typeof name === 'string' ? [{ name, index, params: section(one, 'params') }] : []
  })
}

/** Whether a name in the list is still a variable: then nothing can be said to be missing. */
export function hasOpenTransformation(document: JsonObject): boolean {
  return transformationsOf(document).some(({ name }) => name.includes('${'))
}

export function isBatchSource(category: Category): boolean {
  return category === 'files' || category === 'tables'
}
