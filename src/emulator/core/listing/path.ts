import { isJsonObject, type Json } from '../../../lib/json.ts'
import { LIMITS } from '../limits.ts'

/** A dotted path; `many` segments (`transformations[]`) reach into every element of an array. */
export type Segment = { name: string; many: boolean }

const SEGMENT = /^([A-Za-z_@$][A-Za-z0-9_@$:-]*)(\[\])?$/

/** The path as segments; null if it is none. */
export function parsePath(text: string): Segment[] | null {
  const segments: Segment[] = []
  const parts = text.split('.', LIMITS.filterSegments + 1)
  if (parts.length > LIMITS.filterSegments) return null
  for (const part of parts) {
    const match = SEGMENT.exec(part)
    if (match === null) return null
    segments.push({ name: match[1] ?? '', many: match[2] !== undefined })
  }
  return segments
}

/** Whether any value at the path satisfies `test`; absent members are tested as undefined. */
export function someAt(value: Json | undefined, path: readonly Segment[], at: number, test: (value: Json | undefined) => boolean): boolean {
  const segment = path[at]
  if (segment === undefined) return test(value)
  const member = isJsonObject(value) && Object.hasOwn(value, segment.name) ? value[segment.name] : undefined
  if (!segment.many) return someAt(member, path, at + 1, test)
  return Array.isArray(member) && member.some((item) => someAt(item, path, at + 1, test))
}

/** The first value at the path. */
export function valueAt(value: Json, path: readonly Segment[]): Json | undefined {
  let found: Json | undefined
  someAt(value, path, 0, (one) => {
    found = one
    return true
  })
  return found
}
