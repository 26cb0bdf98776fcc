import type { Verdict } from './messages.ts'
import type { Mutant } from './mutants.ts'

export type Judged = { path: string; mutant: Mutant; verdict: Verdict; explained: string | null }

/** One line per file and folder, worst first, then what survived and nobody has explained. */
export function formatReport(judged: readonly Judged[]): string {
  const byFile = Map.groupBy(judged, ({ path }) => path)
  const byFolder = Map.groupBy(judged, ({ path }) => path.split('/').slice(0, 2).join('/'))
  const files = [...byFile]
    .map(([path, all]) => ({ path, ...countsOf(all) }))
    .sort((a, b) => a.scores.score - b.scores.score || a.path.localeCompare(b.path))
  const folders = [...byFolder].map(([path, all]) => ({ path, ...countsOf(all) }))
  const open = judged.filter(({ verdict, explained }) => verdict.verdict === 'survived' && explained === null)
  return [
    ...open.map(
      ({ path, mutant }) =>
        `${path}:${mutant.line}:${mutant.column} ${mutant.operator}: ${short(mutant.from)} → ${mutant.to === '' ? '(left out)' : short(mutant.to)}`,
    ),
    '',
    'score  killed  of rest  mutants  killed  explained  open',
    ...[...files, ...folders, { path: 'all', ...countsOf(judged) }].map(rowOf),
    '',
  ].join('\n')
}

type Counts = { total: number; killed: number; explained: number; open: number; scores: ReturnType<typeof scoresOf> }

function countsOf(all: readonly Judged[]): Counts {
  const survived = all.filter(({ verdict }) => verdict.verdict === 'survived')
  const explained = survived.filter((one) => one.explained !== null).length
  const killed = all.length - survived.length
  return { total: all.length, killed, explained, open: survived.length - explained, scores: scoresOf(all) }
}

/**
 * - `score`: killed or explained, of all: what nobody need look at any more.
 * - `killed`: killed by a test, of all; explained mutants count as survivors.
 * - `ofRest`: killed by a test, of those that are not explained.
 */
export function scoresOf(all: readonly Judged[]): { score: number; killed: number; ofRest: number } {
  const killed = all.filter(({ verdict }) => verdict.verdict !== 'survived').length
  const explained = all.filter(({ verdict, explained: reason }) => verdict.verdict === 'survived' && reason !== null).length
  const share = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole)
  return { score: share(killed + explained, all.length), killed: share(killed, all.length), ofRest: share(killed, all.length - explained) }
}

function rowOf({ path, total, killed, explained, open, scores }: Counts & { path: string }): string {
  const shares = [scores.score, scores.killed, scores.ofRest].map((one, at) => one.toFixed(1).padStart([5, 6, 7][at] ?? 0))
  const counts = [total, killed, explained, open].map((one, at) => String(one).padStart([7, 6, 9, 4][at] ?? 0))
  return `${[...shares, ...counts].join('  ')}  ${path}`
}

const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 90 ? `${line.slice(0, 60)} … ${line.slice(-25)}` : line
}
