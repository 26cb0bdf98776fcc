import type { Diagnostic } from '../../manifest/diagnostic.ts'

/** A diagnostic, and for which targets it holds; empty for all of them. */
export type ReportedDiagnostic = Diagnostic & { targets: readonly string[] }

/** Everything `validate` found out. */
export type ValidateReport = {
  /** Paths of the files that were read, sorted. */
  files: readonly string[]
  /** Sorted by place. */
  diagnostics: readonly ReportedDiagnostic[]
}

export type SeverityCounts = { errors: number; warnings: number; notes: number }

export function severityCounts(diagnostics: readonly Diagnostic[]): SeverityCounts {
  const of = (severity: Diagnostic['severity']): number => diagnostics.filter((one) => one.severity === severity).length
  return { errors: of('error'), warnings: of('warning'), notes: of('note') }
}

/** Separates what is said of every target, which is worth saying once, from what only some of them have. */
export function acrossTargets(lists: readonly { target: string; diagnostics: readonly Diagnostic[] }[]): {
  common: Diagnostic[]
  own: ReadonlyMap<string, Diagnostic[]>
} {
  if (lists.length < 2) return { common: [], own: new Map(lists.map(({ target, diagnostics }) => [target, [...diagnostics]])) }
  const merged = mergeTargets(lists)
  const of = (test: (targets: readonly string[]) => boolean): Diagnostic[] =>
    merged.flatMap(({ targets, ...diagnostic }) => (test(targets) ? [diagnostic] : []))
  return {
    common: of((targets) => targets.length === 0),
    own: new Map(lists.map(({ target }) => [target, of((targets) => targets.includes(target))])),
  }
}

/** Each diagnostic once, with the targets that have it. */
export function mergeTargets(lists: readonly { target: string; diagnostics: readonly Diagnostic[] }[]): ReportedDiagnostic[] {
  const found = new Map<string, { diagnostic: Diagnostic; targets: Set<string> }>()
  for (const { target, diagnostics } of lists) {
    for (const diagnostic of diagnostics) {
      const one = found.get(identity(diagnostic)) ?? { diagnostic, targets: new Set() }
      one.targets.add(target)
      found.set(identity(diagnostic), one)
    }
  }
  return [...found.values()].map(({ diagnostic, targets }) => ({ ...diagnostic, targets: targets.size === lists.length ? [] : [...targets] }))
}

function identity({ code, severity, path, line, column, pointer, message, hint }: Diagnostic): string {
  return JSON.stringify([code, severity, path, line, column, pointer, message, hint])
}
