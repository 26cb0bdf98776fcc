import { canonicalJson, equalJson, isJsonObject, memberOf, type Json } from '../lib/json.ts'
import type { FieldRule } from './kinds/flow.ts'

/**
 * Whether a declared value and a live one mean the same to the service.
 * @param live undefined where the member is missing
 */
export function sameValue(rule: FieldRule, declared: Json, live: Json | undefined): boolean {
  if (live === undefined || live === null) return rule.default !== undefined && sameValue({ ...rule, default: undefined }, declared, rule.default)
  if (rule.class === 'set-like' && Array.isArray(declared) && Array.isArray(live)) return sameSet(rule, declared, live)
  return equalJson(canonical(rule, declared), canonical(rule, live))
}

function canonical(rule: FieldRule, value: Json): Json {
  if (typeof value === 'object') return value
  switch (rule.as) {
    case 'number': {
      const text = String(value).trim()
      const number = Number(text)
      return text !== '' && Number.isFinite(number) ? number : value
    }
    case 'boolean': {
      const text = String(value).trim().toLowerCase()
      return text === 'true' ? true : text === 'false' ? false : value
    }
    case 'lower':
      return typeof value === 'string' ? value.trim().toLowerCase() : value
    case 'text':
      return typeof value === 'string' ? value.trimEnd() : value
    case 'exact':
      return value
  }
}

function sameSet(rule: FieldRule, declared: readonly Json[], live: readonly Json[]): boolean {
  if (declared.length !== live.length) return false
  const identity = (item: Json): string => elementIdentity(rule, item)
  const byId = new Map(live.map((item) => [identity(item), item]))
  const isUnique = byId.size === live.length && new Set(declared.map(identity)).size === declared.length
  if (!isUnique) return canonicalSorted(declared) === canonicalSorted(live)
  return declared.every((item) => {
    const other = byId.get(identity(item))
    return other !== undefined && isSubset(item, other)
  })
}

/** What tells elements of a set apart: the member that `elementId` names, else the whole element. */
export function elementIdentity(rule: FieldRule, item: Json): string {
  let at: Json | undefined = item
  for (const token of rule.elementId ?? []) at = isJsonObject(at) ? memberOf(at, token) : undefined
  return canonicalJson(at === undefined ? item : at)
}

function canonicalSorted(items: readonly Json[]): string {
  return items.map(canonicalJson).sort().join('\n')
}

/** Every declared member is there with its value; the service may have added others (`createTime`, `updateTime`). */
function isSubset(declared: Json, live: Json): boolean {
  if (!isJsonObject(declared) || !isJsonObject(live)) return equalJson(declared, live)
  return Object.entries(declared).every(([name, value]) => {
    const other = memberOf(live, name)
    if (value === null) return other === undefined || other === null
    return other !== undefined && isSubset(value, other)
  })
}

/**
 * What counts as there: not missing, not null, and not what a missing member stands for anyway. A default that the service fills in
 * again after every removal must not be removed for ever.
 */
export function isPresent(rule: FieldRule, live: Json | undefined): boolean {
  if (live === undefined || live === null) return false
  if (rule.default === undefined) return true
  return !sameValue(rule, rule.default, live) && !(isJsonObject(live) && Object.keys(live).length === 0)
}
