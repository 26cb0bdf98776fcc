import { DIAGNOSTICS, type DiagnosticCode } from '../../manifest/diagnostic-codes.ts'
import type { ReportedDiagnostic, ValidateReport } from './diagnostics.ts'

const CODES = Object.keys(DIAGNOSTICS) as DiagnosticCode[]

/** SARIF 2.1.0, which code scanning services read. Paths are relative to the top of the repository. */
export function diagnosticsSarif({ diagnostics }: ValidateReport, version: string): string {
  const driver = { name: 'sluice', version, rules: CODES.map(rule) }
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results: diagnostics.map(result) }],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function rule(code: DiagnosticCode): object {
  const { summary, remedy } = DIAGNOSTICS[code]
  return {
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: remedy },
    defaultConfiguration: { level: 'error' },
  }
}

function result({ code, severity, path, line, column, pointer, message, hint, targets }: ReportedDiagnostic): object {
  const whose = targets.length === 0 ? '' : ` (target ${targets.join(', ')})`
  const physicalLocation = {
    artifactLocation: { uri: path.toWellFormed().split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column },
  }
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: severity,
    message: { text: `${message}${whose}. ${hint}` },
    locations: [{ physicalLocation, ...(pointer === '' ? {} : { logicalLocations: [{ fullyQualifiedName: pointer, kind: 'member' }] }) }],
  }
}
