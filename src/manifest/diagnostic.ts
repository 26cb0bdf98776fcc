import type { DiagnosticCode } from './diagnostic-codes.ts'

/** Where something stands in a file; both from 1. Columns count UTF-16 code units, as editors do. */
export type Position = { line: number; column: number }

/** The same with its file: path inside the repository. */
export type Place = Position & { path: string }

/**
 * What a user wrote that cannot be applied, as data: validating returns every problem of a repository at once.
 * `error` keeps the manifest out of the plan; `warning` and `note` do not.
 */
export type Diagnostic = Position & {
  code: DiagnosticCode
  severity: 'error' | 'warning' | 'note'
  /** Path of the file inside the repository. */
  path: string
  /** JSON Pointer of the member, `""` for the whole file. */
  pointer: string
  /** What was found and what was wanted. */
  message: string
  /** What to do about it. */
  hint: string
}
