import type { ReportedDiagnostic, ValidateReport } from './diagnostics.ts'
import { counted } from './text.ts'

/** JUnit XML, which CI servers read: one test case per file, failed when the file has an error; warnings and notes are its output. */
export function diagnosticsJunit({ files, diagnostics }: ValidateReport): string {
  const byPath = Map.groupBy(diagnostics, ({ path }) => path)
  const paths = [...new Set([...files, ...byPath.keys()])].sort()
  const failed = paths.filter((path) => byPath.get(path)?.some(isError) === true).length
  const counts = `tests="${paths.length}" failures="${failed}" errors="0" skipped="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sluice validate" ${counts}>`,
    `  <testsuite name="sluice validate" ${counts}>`,
    ...paths.flatMap((path) => testCase(path, byPath.get(path) ?? [])),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(path: string, diagnostics: readonly ReportedDiagnostic[]): string[] {
  const head = `    <testcase classname="sluice.validate" name="${attribute(path)}" file="${attribute(path)}"`
  const errors = diagnostics.filter(isError)
  const others = diagnostics.filter((one) => !isError(one))
  if (diagnostics.length === 0) return [`${head}/>`]
  return [
    `${head}>`,
    ...(errors.length === 0
      ? []
      : [`      <failure message="${attribute(failureMessage(errors))}" type="${errors[0]?.code ?? ''}">${told(errors)}</failure>`]),
    ...(others.length === 0 ? [] : [`      <system-out>${told(others)}</system-out>`]),
    '    </testcase>',
  ]
}

function failureMessage(errors: readonly ReportedDiagnostic[]): string {
  const [first, ...rest] = errors
  return `${first?.message ?? ''}${rest.length === 0 ? '' : `, and ${counted(rest.length, 'more error')}`}`
}

function told(diagnostics: readonly ReportedDiagnostic[]): string {
  return escaped(
    diagnostics
      .map(({ path, line, column, severity, code, message, hint, targets }) => {
        const whose = targets.length === 0 ? '' : ` (target ${targets.join(', ')})`
        return `${path}:${line}:${column} ${severity} ${code} ${message}${whose}\n    ${hint}`
      })
      .join('\n'),
  )
}

function isError({ severity }: ReportedDiagnostic): boolean {
  return severity === 'error'
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' }

/** XML 1.0 has no way at all to say most control characters. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? character)
}

/** Readers of XML make blanks of line breaks in attributes unless these are written as references. */
function attribute(text: string): string {
  return escaped(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
