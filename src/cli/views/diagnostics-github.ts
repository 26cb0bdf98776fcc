import type { Diagnostic } from '../../manifest/diagnostic.ts'
import type { ReportedDiagnostic, ValidateReport } from './diagnostics.ts'
import { validateSentence } from './diagnostics-human.ts'

const COMMANDS: Readonly<Record<Diagnostic['severity'], string>> = { error: 'error', warning: 'warning', note: 'notice' }

/** Workflow commands of GitHub Actions: annotations at the lines in question. */
export function diagnosticsGithub(report: ValidateReport): string {
  return [...report.diagnostics.map(annotation), `${validateSentence(report)}\n`].join('')
}

function annotation({ severity, path, line, column, code, message, hint, targets }: ReportedDiagnostic): string {
  const properties = { file: path, line: String(line), col: String(column), title: code }
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(value)}`)
  const whose = targets.length === 0 ? '' : ` (target ${targets.join(', ')})`
  return `::${COMMANDS[severity]} ${list.join(',')}::${escapedMessage(`${message}${whose}\n${hint}`)}\n`
}

/** A line break would end the command, and what follows it could be another one. */
function escapedMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
