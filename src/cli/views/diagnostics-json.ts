import { diagnosticJson } from './plan-json.ts'
import { severityCounts, type ValidateReport } from './diagnostics.ts'

/** The document of `validate -o json`; `schemas/validate.schema.json` describes it. */
export function diagnosticsJson({ files, diagnostics }: ValidateReport, targets: readonly string[]): string {
  const document = {
    formatVersion: 1,
    targets,
    files,
    diagnostics: diagnostics.map((one) => ({ ...diagnosticJson(one), targets: one.targets })),
    summary: { files: files.length, ...severityCounts(diagnostics) },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
