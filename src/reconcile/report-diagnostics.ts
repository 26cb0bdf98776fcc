import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { Emit } from '../telemetry/events.ts'

/** One event per error or warning when it appears; what was there before is not repeated. Notes are for `validate`. */
export function reportDiagnostics(before: readonly Diagnostic[], now: readonly Diagnostic[], emit: Emit): void {
  const known = new Set(before.map(identity))
  for (const one of now) {
    if (known.has(identity(one)) || one.severity === 'note') continue
    const { code, path, line, column, message, pointer, hint } = one
    emit({ event: one.severity === 'error' ? 'manifest.invalid' : 'manifest.noted', code, path, line, column, message, pointer, hint })
  }
}

function identity({ code, path, line, column, message }: Diagnostic): string {
  return [code, path, line, column, message].join('\n')
}
