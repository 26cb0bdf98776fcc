import { isJsonObject, type Json } from '../lib/json.ts'
import { parsePointer } from '../lib/pointer.ts'

/** `scheduleParams.interval`, `sourceConnectionIds[0]`: a member as people write it. */
export function memberName(pointer: string): string {
  const tokens = parsePointer(pointer)
  if (tokens.length === 0) return 'the manifest'
  const text = tokens.map((token, index) => (/^[0-9]+$/.test(token) ? `[${token}]` : index === 0 ? token : `.${token}`)).join('')
  return `\`${text}\``
}

/** A value in a few words, for "found …". Long ones are cut: a message is one line. */
export function shortValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (isJsonObject(value)) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

/** JSON Schema's `type` in words; null is told elsewhere: nobody is asked to write it. */
export function typeWords(type: unknown): string {
  const types = (Array.isArray(type) ? type : [type]).filter((one) => one !== 'null')
  return listWords(types.map((one) => TYPE_WORDS[String(one)] ?? String(one)))
}

export function listWords(words: readonly string[], joint: 'or' | 'and' = 'or'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1) ?? ''}`
}

export function isScalarJson(value: unknown): value is Exclude<Json, object> {
  return value === null || typeof value !== 'object'
}
