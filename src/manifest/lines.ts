import type { Position } from './diagnostic.ts'

/** Turns offsets of a text into lines and columns, both from 1. `\n`, `\r\n` and a lone `\r` end a line, as in YAML. */
export type Lines = (offset: number) => Position

export function linesOf(text: string): Lines {
  const starts = [0]
  const breaks = /\r\n|\n|\r/g
  while (breaks.exec(text) !== null) starts.push(breaks.lastIndex)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
