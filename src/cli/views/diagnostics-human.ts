import type { Diagnostic } from '../../manifest/diagnostic.ts'
import { severityCounts, type ReportedDiagnostic, type ValidateReport } from './diagnostics.ts'
import { styleOf, widthOf, type Format, type Style } from './style.ts'
import { counted, printable, sentence } from './text.ts'

/** The line of a file that a diagnostic is about; null when it cannot be shown. */
export type SourceLine = (diagnostic: Diagnostic) => string | null

const COLORS: Readonly<Record<Diagnostic['severity'], Format>> = { error: 'red', warning: 'yellow', note: 'cyan' }

/** What `validate` says to people: by file, with the line in question, and how much there is at the end. */
export function formatDiagnostics(report: ValidateReport, sourceLine: SourceLine, options: { color: boolean; columns: number }): string {
  const style = styleOf(options.color)
  const width = widthOf(options.columns)
  const blocks = report.diagnostics.map((one) => diagnosticLines(one, style, excerpt(one, sourceLine(one), width, style)).join('\n'))
  return [...blocks.map((block) => `${block}\n\n`), `${style('bold', validateSentence(report))}\n`].join('')
}

/** `5 files, 2 errors, 1 warning`. */
export function validateSentence({ files, diagnostics }: ValidateReport): string {
  const { errors, warnings, notes } = severityCounts(diagnostics)
  return [
    counted(files.length, 'file'),
    counted(errors, 'error'),
    counted(warnings, 'warning'),
    ...(notes === 0 ? [] : [counted(notes, 'note')]),
  ].join(', ')
}

/** Place, severity, code, message; then `below`, then what to do. */
export function diagnosticLines(diagnostic: Diagnostic & Partial<ReportedDiagnostic>, style: Style, below: readonly string[] = []): string[] {
  const { path, line, column, severity, code, message, hint, targets = [] } = diagnostic
  const whose = targets.length === 0 ? '' : `  ${style('dim', `(target ${targets.map(printable).join(', ')})`)}`
  return [
    `${style('bold', `${printable(path)}:${line}:${column}`)} ${style(COLORS[severity], severity)} ${style('dim', code)} ${sentence(message)}${whose}`,
    ...below,
    `    ${style('cyan', sentence(hint))}`,
  ]
}

/** The line with a caret below the column. Blanks and what cannot be printed keep their width, or the caret would lie. */
function excerpt({ line, column }: Diagnostic, text: string | null, width: number, style: Style): string[] {
  if (text === null || text.trim() === '') return []
  const gutter = String(line).length
  const room = width - gutter - 9
  const at = Math.min(column - 1, text.length)
  const start = at < room - 10 ? 0 : at - Math.floor(room / 2)
  const cut = Array.from(text.slice(start, start + room), (character) =>
    printable(character) === character ? character : character === '\t' ? ' ' : '?',
  )
  const before = start > 0 ? '…' : ''
  const after = start + room < text.length ? '…' : ''
  const caretAt = before.length + at - start
  return [
    style('dim', `    ${line} | `) + before + cut.join('') + after,
    `${style('dim', `    ${' '.repeat(gutter)} | `)}${' '.repeat(caretAt)}${style('red', '^')}`,
  ]
}
