import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer, parsePointer, valueAt } from '../lib/pointer.ts'
import { numbered } from '../manifest/positions.ts'

/** Members without which there is no manifest, and the block that says how it is managed. */
const NEEDED: ReadonlySet<string> = new Set(['name', 'state', 'flowSpec', 'sourceConnectionIds', 'targetConnectionIds', 'sluice'])

export type Dropped = { source: JsonObject; pointer: string }

/**
 * The manifest without the member that a pointer leads to, or without the smallest member around it that can go: a list is declared as a
 * whole, so of its elements none goes alone but transformations.
 * @param pointer elements of transformations by name or by index
 * @returns null where nothing can go
 */
export function dropMember(source: JsonObject, pointer: string): Dropped | null {
  const tokens = parsePointer(numbered(source, pointer))
  for (let length = reach(source, tokens); length > 0; length -= 1) {
    const path = tokens.slice(0, length)
    if (NEEDED.has(path[0] ?? '')) return null
    // A transformation without its name is nothing.
    if (path[0] === 'transformations' && path.length === 3 && path[2] === 'name') continue
    const copy = structuredClone(source)
    if (removeAt(copy, path)) return { source: copy, pointer: named(source, path) }
  }
  return null
}

/** Tokens up to the first list that is no list of transformations. */
function reach(source: JsonObject, tokens: readonly string[]): number {
  let at: Json | undefined = source
  for (const [index, token] of tokens.entries()) {
    if (Array.isArray(at) && !(index === 1 && tokens[0] === 'transformations')) return index
    at = Array.isArray(at) ? at[Number(token)] : isJsonObject(at) ? memberOf(at, token) : undefined
  }
  return tokens.length
}

function removeAt(document: JsonObject, path: readonly string[]): boolean {
  const parent = valueAt(document, path.slice(0, -1))
  const last = path.at(-1) ?? ''
  if (Array.isArray(parent)) {
    const isGone = parent.splice(Number(last), 1).length > 0
    // A list without its last element would say that there must be none.
    if (parent.length === 0) delete document[path[0] ?? '']
    return isGone
  }
  if (!isJsonObject(parent) || !Object.hasOwn(parent, last)) return false
  delete parent[last]
  // An object that lost its last member would say something of its own.
  if (Object.keys(parent).length === 0 && path.length === 2) delete document[path[0] ?? '']
  return true
}

/** With the name of a transformation, which is how people and `ignore` speak of it. */
function named(source: JsonObject, path: readonly string[]): string {
  const list = memberOf(source, 'transformations')
  const element = path[0] === 'transformations' && path[1] !== undefined && Array.isArray(list) ? list[Number(path[1])] : undefined
  const name = isJsonObject(element) ? memberOf(element, 'name') : undefined
  return formatPointer(typeof name === 'string' ? ['transformations', name, ...path.slice(2)] : path)
}
