import type { DesiredFlow } from '../manifest/desired.ts'
import { numbered } from '../manifest/positions.ts'
import { keptPosition } from '../manifest/positions-kept.ts'
import type { HoldStep } from './model.ts'

/**
 * Where a manifest says a member, or, of one that a folder decided, the place in the folder's settings.
 * @param pointer elements of `transformations` by name or by number
 */
export function placeOf(want: DesiredFlow, pointer: string): NonNullable<HoldStep['at']> {
  const member = pointer.startsWith('/sluice/') ? pointer.slice('/sluice/'.length) : ''
  const folder = want.inherited.get(member)
  if (folder !== undefined) return { ...folder, pointer: `/${member}` }
  return { path: want.path, ...nearestPosition(want, numbered(want.document, pointer)), pointer }
}

/** The member itself where its position is known, else the closest one above it. */
function nearestPosition(want: DesiredFlow, pointer: string): { line: number; column: number } {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = keptPosition(want.positions, at)
    if (found !== undefined) return found
  }
  return keptPosition(want.positions, '') ?? { line: 1, column: 1 }
}
