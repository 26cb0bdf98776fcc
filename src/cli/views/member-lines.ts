import type { BlockLine, MemberRow, Sign } from './member-rows.ts'
import type { Format, Style } from './style.ts'
import { shortened, shortenedPair } from './text.ts'

const INDENT = '      '
const BLOCK_INDENT = '          '
const WIDEST_NAME = 48
const NARROWEST_VALUE = 24
/** Past these a plan is not read any more; JSON has all of it. */
const MOST_ROWS = 80
const MOST_BLOCK_LINES = 20

const COLORS: Readonly<Record<Sign, Format>> = { '+': 'green', '-': 'red', '~': 'yellow' }

/** Rows as lines: names in one column, values shortened to the width that is left. */
export function memberLines(rows: readonly MemberRow[], { width, style }: { width: number; style: Style }): string[] {
  const shown = rows.slice(0, MOST_ROWS)
  const inline = shown.filter((row) => row.value.kind !== 'block').map((row) => row.name.length)
  const nameWidth = Math.min(Math.max(0, ...inline), WIDEST_NAME)
  const lines = shown.flatMap((row) => rowLines(row, nameWidth, width, style))
  return rows.length > MOST_ROWS ? [...lines, `${INDENT}${style('dim', `… and ${rows.length - MOST_ROWS} more members`)}`] : lines
}

function rowLines(row: MemberRow, nameWidth: number, width: number, style: Style): string[] {
  const { value } = row
  const comment = row.comment === '' ? '' : `  ${style('dim', `# ${row.comment}`)}`
  const head = `${INDENT}${style(COLORS[row.sign], row.sign)} `
  const used = INDENT.length + 2 + Math.max(nameWidth, row.name.length) + 2 + (row.comment === '' ? 0 : row.comment.length + 4)
  const room = Math.max(width - used, NARROWEST_VALUE)
  const name = row.name.padEnd(nameWidth)
  if (value.kind === 'one') return [`${head}${name}  ${shortened(value.text, room)}${comment}`]
  if (value.kind === 'pair' && value.before.length + value.after.length + 3 <= room)
    return [`${head}${name}  ${value.before} → ${value.after}${comment}`]
  const blockRoom = Math.max(width - BLOCK_INDENT.length - 2, NARROWEST_VALUE)
  const block = value.kind === 'block' ? value.lines : pairLines(value, blockRoom)
  return [`${head}${row.name}${comment}`, ...blockLines(block, blockRoom, style)]
}

function pairLines({ before, after }: { before: string; after: string }, room: number): BlockLine[] {
  const [old, now] = shortenedPair(before, after, room)
  return [
    { sign: '-', text: old },
    { sign: '+', text: now },
  ]
}

function blockLines(lines: readonly BlockLine[], room: number, style: Style): string[] {
  const shown = lines.slice(0, MOST_BLOCK_LINES).map(({ sign, text }) => {
    const mark = sign === ' ' ? ' ' : style(COLORS[sign], sign)
    return `${BLOCK_INDENT}${mark} ${shortened(text, room)}`.trimEnd()
  })
  return lines.length > MOST_BLOCK_LINES ? [...shown, `${BLOCK_INDENT}${style('dim', `… and ${lines.length - MOST_BLOCK_LINES} more lines`)}`] : shown
}
