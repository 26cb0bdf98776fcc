import type { Diagnostic, Position } from './diagnostic.ts'
import { DIAGNOSTICS, type DiagnosticCode } from './diagnostic-codes.ts'

/** Characters of a message or hint: a member may be called by a whole file, and nobody reads that in a log. */
const LONGEST = 600

/** A problem by what it is about, before anybody has looked up where in the file that stands. */
export type Finding = {
  code: DiagnosticCode
  pointer: string
  /** Which end of the member is at fault: its name or its value. By default the value. */
  at?: 'key' | 'value'
  message: string
  /** By default, or with null, the remedy of the code. */
  hint?: string | null
  /** By default an error. */
  severity?: Diagnostic['severity']
}

export function toDiagnostic(finding: Finding, path: string, position: Position): Diagnostic {
  return {
    code: finding.code,
    severity: finding.severity ?? 'error',
    path,
    line: position.line,
    column: position.column,
    pointer: finding.pointer,
    message: readable(finding.message),
    hint: readable(finding.hint ?? DIAGNOSTICS[finding.code].remedy),
  }
}

function readable(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : text
}

/** By file, then from top to bottom, then by code: the same problems always read the same. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return order(a.path, b.path) || a.line - b.line || a.column - b.column || order(a.code, b.code) || order(a.message, b.message)
}

export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === 'error')
}

function order(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
