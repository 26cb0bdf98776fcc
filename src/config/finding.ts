import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { parsePointer } from '../lib/pointer.ts'
import { OPTIONS, optionName, type OptionRow } from './options.ts'
import type { ConfigProblem } from './problem.ts'

/** A problem on its way out. `absent` ones do not count where nobody needs the setting. */
export type Finding = { pointer: string; absent: boolean; problem: ConfigProblem }

/** `/targets/0/limits/concurrency` as `targets[0].limits.concurrency`. */
export function settingName(pointer: string): string {
  return parsePointer(pointer)
    .map((token, index) => (/^\d+$/.test(token) ? `[${token}]` : index === 0 ? token : `.${token}`))
    .join('')
}

/** The option a place in the settings belongs to; list items belong to their list's. */
export function optionAt(pointer: string): OptionRow | undefined {
  const name = settingName(pointer)
    .replaceAll(/\[\d+\]/g, '[]')
    .replace(/^sources\[\]/, 'git')
  return OPTIONS.find((option) => name === optionName(option) || name === `${optionName(option)}[]`)
}

export function isSecretAt(pointer: string): boolean {
  return optionAt(pointer)?.secret ?? false
}

/** How an operator sets an option. */
export function waysToSet(option: OptionRow): string {
  const ways = [`${optionName(option)} in sluice.yaml`, `$${option.env}`]
  if (option.secret) ways.push(`$${option.env}_FILE`)
  if (option.flag !== null) ways.push(`--${option.flag}`)
  return `Set ${ways.slice(0, -1).join(', ')} or ${ways.at(-1)}.`
}

export function valueAt(tree: JsonObject, pointer: string): Json | undefined {
  let at: Json | undefined = tree
  for (const token of parsePointer(pointer)) {
    if (Array.isArray(at)) at = at[Number(token)]
    else if (isJsonObject(at)) at = memberOf(at, token)
    else return undefined
  }
  return at
}

export function textAt(tree: JsonObject, pointer: string): string | undefined {
  const value = valueAt(tree, pointer)
  return typeof value === 'string' ? value : undefined
}

/** Sets a member, making objects on the way. False where something else than an object is in the way. */
export function setAt(tree: JsonObject, pointer: string, value: Json): boolean {
  const tokens = parsePointer(pointer)
  const last = tokens.pop() ?? ''
  let at: Json = tree
  for (const [index, token] of tokens.entries()) {
    const listBelow = /^\d+$/.test(tokens[index + 1] ?? '')
    const next: Json | undefined = Array.isArray(at) ? at[Number(token)] : isJsonObject(at) ? memberOf(at, token) : undefined
    if (next === undefined || next === null) {
      const made: Json = listBelow ? [] : {}
      if (Array.isArray(at)) at[Number(token)] = made
      else if (isJsonObject(at)) at[token] = made
      at = made
    } else at = next
  }
  if (!isJsonObject(at)) return false
  at[last] = value
  return true
}

/** Pointers of the objects that hold options of a scope: the root, `/git` or each of `/sources`, each of `/targets`. */
export function scopeBases(tree: JsonObject, scope: OptionRow['scope']): string[] {
  if (scope === 'app') return ['']
  if (scope === 'source' && memberOf(tree, 'git') !== undefined) return ['/git']
  const list = memberOf(tree, scope === 'source' ? 'sources' : 'targets')
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) return []
  return list.map((_, index) => `/${scope === 'source' ? 'sources' : 'targets'}/${index}`)
}

/** Where an option stands below a base of its scope. */
export function optionPointer(base: string, option: OptionRow): string {
  return `${base}/${option.path.replaceAll('.', '/')}`
}
