import type { PolicyWord } from '../../plan/explain-policies.ts'
import type { Style } from './style.ts'
import { printable, wrapped } from './text.ts'
import { valueText } from './values.ts'

/** One line for each thing that somebody said, with where; defaults share one. */
export function policyLines(words: readonly PolicyWord[], { style, width }: { style: Style; width: number }): string[] {
  const said = words.filter(({ from }) => from !== 'default')
  const wide = Math.max(0, ...said.map((word) => labelOf(word).length))
  const lines = said.map((word) => `    ${labelOf(word).padEnd(wide)}  ${style('dim', placeOf(word))}`)
  const defaults = words.filter(({ from, value }) => from === 'default' && value !== null).map(labelOf)
  return [
    ...lines,
    ...wrapped(`by default: ${defaults.join(', ')}`, width - 4).flatMap((line) => (defaults.length === 0 ? [] : [`    ${style('dim', line)}`])),
  ]
}

function labelOf({ name, value }: PolicyWord): string {
  if (name === 'deleteAfterMs') return `deleteAfter: ${Number(value) / 3_600_000}h`
  return `${printable(name)}: ${typeof value === 'string' ? printable(value) : valueText(value)}`
}

function placeOf({ from, at }: PolicyWord): string {
  if (from === 'target' || at === null) return "the target's configuration"
  const place = `${printable(at.path)}:${at.line}`
  return from === 'folder' ? `${place}, for the folder` : place
}
