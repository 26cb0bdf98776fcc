/** Words, numbers and documents that have broken programs before. */
import type { Json, JsonObject } from '../../src/lib/json.ts'
import type { Dice } from './dice.ts'

export const HOSTILE_NAMES: readonly string[] = [
  'a',
  'name',
  'id',
  '',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'length',
  'then',
  '0',
  '-1',
  '1e3',
  '$ref',
  '$schema',
  '<<',
  '*',
  '/',
  '~',
  '~1',
  'a/b',
  'a.b',
  '..',
  ' ',
  'é',
  'e\u0301',
  '\u0000',
  '\ud800',
  '\u202e',
  '\u001b[31m',
  'a\nb',
]

export const HOSTILE_TEXTS: readonly string[] = [
  '',
  'x',
  'null',
  'true',
  '0',
  '-0',
  '1e999',
  'NaN',
  '.inf',
  '0x10',
  '0o7',
  '1_000',
  '2026-01-01',
  '${vars.x}',
  '${vars.missing}',
  '$${',
  '${',
  '${env:HOME}',
  '${file:/etc/passwd}',
  '${vars.__proto__}',
  '%s%n%d',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  "'; DROP TABLE flows; --",
  '[managed by sluice: acme/a; id=00000000]',
  '[managed by sluice: acme/a/../b; id=deadbeef; gen=1e9; protect=]',
  '\u0000',
  '\ud800',
  '\udc00x',
  '\u2028',
  '\u202egnp.yaml',
  '\u001b]0;owned\u0007',
  '::error file=x::owned',
  '\r\n\r\n',
  'a\tb',
  '𝒳👩‍👩‍👧',
  'ﬀ',
  'İ',
]

export const HOSTILE_NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  1.5,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  1e21,
  1e-7,
  1893456000,
  1893456000000,
]

export function hostileText(dice: Dice): string {
  return dice.either(
    [6, () => dice.pick(HOSTILE_TEXTS)],
    [3, () => dice.pick(HOSTILE_NAMES)],
    [2, () => unicodeText(dice, 12)],
    [1, () => dice.pick(HOSTILE_TEXTS).repeat(dice.between(1, 400))],
  )
}

/** Any code units, lone surrogates among them. */
export function unicodeText(dice: Dice, longest: number): string {
  return String.fromCharCode(
    ...dice.list(0, longest, () => dice.either([3, () => dice.between(0x20, 0x7e)], [1, () => dice.below(0x300)], [1, () => dice.below(0x10000)])),
  )
}

export function hostileScalar(dice: Dice): Json {
  return dice.either<Json>(
    [4, () => hostileText(dice)],
    [3, () => dice.pick(HOSTILE_NUMBERS)],
    [2, () => dice.pick([null, true, false])],
    [1, () => dice.between(-1000, 1000)],
  )
}

export function hostileJson(dice: Dice, depth = 3): Json {
  if (depth <= 0) return hostileScalar(dice)
  return dice.either<Json>(
    [5, () => hostileScalar(dice)],
    [2, () => dice.list(0, 4, () => hostileJson(dice, depth - 1))],
    [3, () => hostileObject(dice, depth)],
    [1, () => nested(dice)],
  )
}

export function hostileObject(dice: Dice, depth = 3): JsonObject {
  const object: JsonObject = {}
  for (const name of dice.list(0, 4, () => (dice.chance(0.3) ? hostileText(dice) : dice.pick(HOSTILE_NAMES))))
    define(object, name, hostileJson(dice, depth - 1))
  return object
}

/** A document like `document`, with some of its members, at any depth, replaced, dropped, doubled under another name or wrapped. */
export function mutateJson(dice: Dice, document: Json, edits: number): Json {
  let at = document
  for (let edit = 0; edit < edits; edit++) at = mutateOnce(dice, at, 0)
  return at
}

function mutateOnce(dice: Dice, value: Json, depth: number): Json {
  const isContainer = typeof value === 'object' && value !== null
  if (!isContainer || depth > 6 || dice.chance(0.15)) return replacement(dice, value)
  if (Array.isArray(value)) {
    if (value.length === 0 || dice.chance(0.3))
      return dice.pick<() => Json>([() => [...value, hostileJson(dice, 2)], () => [...value, ...value], () => value.slice(1)])()
    const index = dice.below(value.length)
    return value.with(index, mutateOnce(dice, value[index] ?? null, depth + 1))
  }
  const names = Object.keys(value)
  const copy: JsonObject = {}
  for (const name of names) define(copy, name, value[name] ?? null)
  const name = names.length === 0 ? 'a' : dice.pick(names)
  const change = names.length === 0 ? 2 : dice.below(6)
  if (change === 0) delete copy[name]
  else if (change === 1) define(copy, misspelt(dice, name), copy[name] ?? null)
  else if (change === 2) define(copy, dice.pick(HOSTILE_NAMES), hostileJson(dice, 2))
  else define(copy, name, mutateOnce(dice, copy[name] ?? null, depth + 1))
  return copy
}

function replacement(dice: Dice, value: Json): Json {
  return dice.either<Json>(
    [5, () => hostileJson(dice, 2)],
    [1, () => [value]],
    [1, () => ({ value })],
    [1, () => JSON.stringify(value)],
    [1, () => (typeof value === 'string' ? value + hostileText(dice) : value)],
  )
}

function misspelt(dice: Dice, name: string): string {
  const at = dice.below(name.length + 1)
  return dice.pick([
    name.toUpperCase(),
    name.slice(0, at) + name.slice(at + 1),
    `${name}s`,
    name.slice(0, at) + dice.pick(['x', '-', '_', ' ']) + name.slice(at),
  ])
}

function nested(dice: Dice): Json {
  let value: Json = null
  const list = dice.chance(0.5)
  for (let depth = dice.between(1, 200); depth > 0; depth--) value = list ? [value] : { a: value }
  return value
}

/** Not by assignment, so that `__proto__` becomes a member. */
export function define(object: JsonObject, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}

/** Bytes of a text with some cut out, doubled, flipped or put in between. */
export function mutateBytes(dice: Dice, bytes: Uint8Array, edits: number, words: readonly string[]): Uint8Array {
  let at = Buffer.from(bytes)
  for (let edit = 0; edit < edits; edit++) {
    const from = dice.below(at.length + 1)
    const upTo = Math.min(at.length, from + dice.between(0, 30))
    const put = dice.either(
      [4, () => Buffer.from(dice.pick(words))],
      [2, () => Buffer.alloc(0)],
      [2, () => Buffer.from(dice.bytes(dice.between(1, 4)))],
      [1, () => at.subarray(from, upTo)],
      [1, () => Buffer.concat([at.subarray(from, upTo), at.subarray(from, upTo)])],
    )
    at = Buffer.concat([at.subarray(0, from), put, at.subarray(dice.chance(0.5) ? upTo : from)])
  }
  return at
}
