import { styleText } from 'node:util'

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta'
export type Style = (format: Format, text: string) => string

/** Whether a terminal takes colours is known to whoever opened it, not here. */
export function styleOf(color: boolean): Style {
  return color ? (format, text) => (text === '' ? '' : styleText(format, text, { validateStream: false })) : (_, text) => text
}

/** Width to lay out for: terminals say odd things, and a line nobody can take in helps as little as one that is cut to nothing. */
export function widthOf(columns: number): number {
  return Number.isFinite(columns) ? Math.min(Math.max(Math.trunc(columns), 60), 160) : 100
}
