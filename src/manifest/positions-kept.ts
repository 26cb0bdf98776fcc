import type { Position } from './diagnostic.ts'

/**
 * Positions by pointer, each packed into one number. A manifest has dozens of them and a fleet hundreds of thousands, for the sake of the
 * few that a message ever names: as objects they were half of what a flow took in memory and in the cache of parses.
 */
export type KeptPositions = Readonly<Record<string, number>>

/** More columns than a file may have bytes. */
const COLUMNS = 2 ** 19

export function packPosition({ line, column }: Position): number {
  return line * COLUMNS + Math.min(column, COLUMNS - 1)
}

export function keptPosition(positions: KeptPositions, pointer: string): Position | undefined {
  const packed = Object.hasOwn(positions, pointer) ? positions[pointer] : undefined
  return packed === undefined ? undefined : { line: Math.floor(packed / COLUMNS), column: packed % COLUMNS }
}
