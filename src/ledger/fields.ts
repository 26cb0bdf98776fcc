import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'

/** Says whether a value is what a row needs. A table of these per row type is both the check and the list of members kept. */
export type Field<T> = (value: unknown) => value is T

/** One field per member: a member without one, or of another type, does not compile. */
export type Fields<T> = { readonly [M in keyof T]-?: Field<T[M]> }

export const text: Field<string> = (value) => typeof value === 'string'
export const number: Field<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value)
export const flag: Field<boolean> = (value) => typeof value === 'boolean'
export const object: Field<JsonObject> = isJsonObject
export const json: Field<Json> = (value): value is Json => value !== undefined

export function nullable<T>(field: Field<T>): Field<T | null> {
  return (value): value is T | null => value === null || field(value)
}

/**
 * A member that rows of an earlier Sluice lack: absent counts as null, which is what `decode` then gives. So a record can get a member
 * without a migration. For members of the row itself, not of a `record` within it.
 */
export function absentAsNull<T>(field: Field<T>): Field<T | null> {
  return (value): value is T | null => value === undefined || value === null || field(value)
}

export function oneOf<const T extends string>(...allowed: T[]): Field<T> {
  return (value): value is T => (allowed as unknown[]).includes(value)
}

export function mapOf<T>(field: Field<T>): Field<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isJsonObject(value) && Object.values(value).every(field)
}

export function listOf<T>(field: Field<T>): Field<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(field)
}

export function record<T extends object>(fields: Fields<T>): Field<T> {
  return (value): value is T => isJsonObject(value) && wrongMember(fields, value) === null
}

/** The first member that is missing or wrong, or null. */
export function wrongMember<T extends object>(fields: Fields<T>, value: JsonObject): string | null {
  for (const name in fields) {
    if (!fields[name](memberOf(value, name))) return name
  }
  return null
}
