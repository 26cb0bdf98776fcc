import { parsePointer } from '../lib/pointer.ts'
import { isJsonObject, memberOf, type Json } from '../lib/json.ts'
import type { Position } from './diagnostic.ts'
import type { Lines } from './lines.ts'
import { linesOf } from './lines.ts'
import { decodeManifest } from './decode.ts'
import { readYaml, type Marks } from './yaml-tree.ts'

/** The place of a member, or of the nearest one around it that stands in the file. Objects and lists are where their name stands. */
export function positionOf(marks: Marks, lines: Lines, pointer: string, at: 'key' | 'value' = 'value'): Position {
  for (let near = pointer; ; near = parentOf(near)) {
    const mark = marks.get(near)
    if (mark !== undefined) return lines(at === 'key' || mark.collection || near !== pointer ? (mark.key ?? mark.value) : mark.value)
    if (near === '') return { line: 1, column: 1 }
  }
}

export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')))
}

/**
 * Where a member stands in the text of a manifest, for messages that come up later: holds, answers of the service.
 * Elements of lists may be given by name, `/transformations/Mapping/params`. Never throws: what is not there is where its parent is.
 */
export function locate(text: string, pointer: string): Position {
  const decoded = decodeManifest(new TextEncoder().encode(text))
  if (!decoded.ok) return decoded.position
  const { data, marks } = readYaml(decoded.text)
  return positionOf(marks, linesOf(decoded.text), numbered(data, pointer))
}

/** `/transformations/Mapping` as `/transformations/1`. */
export function numbered(data: Json, pointer: string): string {
  let at: Json | undefined = data
  let result = ''
  for (const token of parsePointer(pointer)) {
    const step: string = Array.isArray(at) ? indexOf(at, token) : token
    at = Array.isArray(at) ? at[Number(step)] : isJsonObject(at) ? memberOf(at, step) : undefined
    result += `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`
  }
  return result
}

function indexOf(list: readonly Json[], token: string): string {
  const named = list.findIndex((item) => isJsonObject(item) && memberOf(item, 'name') === token)
  return named < 0 ? token : String(named)
}
