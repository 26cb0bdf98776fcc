import { assertNever } from '../lib/assert-never.ts'

/** Where a setting came from; `missing` where nobody gave it. */
export type Origin =
  | { kind: 'file'; path: string; line: number; column: number }
  | { kind: 'env'; name: string }
  | { kind: 'flag'; name: string }
  | { kind: 'missing' }

/** One wrong setting. Messages never hold the value of a secret. */
export type ConfigProblem = {
  severity: 'error' | 'warning'
  /** As in the file, `targets[0].limits.concurrency`; a variable's or file's name where no setting is meant. */
  name: string
  origin: Origin
  message: string
  /** What to do about it. */
  hint: string
}

/** For people: one problem per two lines, in the order a reader mends them. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems.map((one) => `${one.severity}: ${formatOrigin(one.origin)}${one.name}: ${one.message}\n    ${one.hint}`).join('\n')
}

export function formatOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'file':
      return `${origin.path}:${origin.line}:${origin.column} `
    case 'env':
      return `$${origin.name} `
    case 'flag':
      return `${origin.name} `
    case 'missing':
      return ''
    default:
      return assertNever(origin)
  }
}

/** File from top to bottom, then environment, then flags, then what nobody gave. */
export function sortProblems(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const rank = { file: 0, env: 1, flag: 2, missing: 3 }
  const line = (origin: Origin): number => (origin.kind === 'file' ? origin.line * 10_000 + origin.column : 0)
  return [...problems].sort((a, b) => rank[a.origin.kind] - rank[b.origin.kind] || line(a.origin) - line(b.origin))
}
