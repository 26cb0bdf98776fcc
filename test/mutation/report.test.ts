import { expect, test } from 'vitest'
import { mutantsOf } from './mutants.ts'
import { formatReport, scoresOf, type Judged } from './report.ts'

const [mutant] = mutantsOf('if (a) b', 'src/plan/a.ts')
function judged(path: string, verdict: Judged['verdict']['verdict'], explained: string | null = null): Judged {
  if (mutant === undefined) throw new Error('no mutant')
  return { path, mutant, verdict: { verdict, by: '' }, explained }
}

const some = [
  ...Array.from({ length: 6 }, () => judged('src/plan/a.ts', 'killed')),
  judged('src/plan/b.ts', 'endless'),
  judged('src/plan/b.ts', 'survived', 'The check is for the type checker.'),
  judged('src/plan/b.ts', 'survived', 'The check is for the type checker.'),
  judged('src/plan/b.ts', 'survived'),
]

test('tells apart what is killed, what is explained, and what is neither', () => {
  expect(scoresOf(some)).toEqual({ score: 90, killed: 70, ofRest: 87.5 })
  expect(scoresOf([])).toEqual({ score: 100, killed: 100, ofRest: 100 })
})

test('lists what nobody has explained, then each file, the worst first, and each folder', () => {
  expect(formatReport(some).split('\n')).toEqual([
    'src/plan/b.ts:1:5 conditions: a → true',
    '',
    'score  killed  of rest  mutants  killed  explained  open',
    ' 75.0    25.0     50.0        4       1          2     1  src/plan/b.ts',
    '100.0   100.0    100.0        6       6          0     0  src/plan/a.ts',
    ' 90.0    70.0     87.5       10       7          2     1  src/plan',
    ' 90.0    70.0     87.5       10       7          2     1  all',
    '',
  ])
})
