import { stripTypeScriptTypes } from 'node:module'
import { expect, test } from 'vitest'
import { readEquivalents, stale } from './equivalents.ts'
import { instrument } from './instrument.ts'
import { mutantsOf, type Mutant } from './mutants.ts'
import { variants } from './operators/patterns.ts'

const changes = (source: string): string[] => mutantsOf(source, 'a.ts').map(({ from, to }) => `${from} → ${to}`)

test.each<{ name: string; source: string; want: string[] }>([
  { name: 'a test that always holds or never does', source: 'if (a) b', want: ['a → true', 'a → false', 'b → '] },
  {
    name: 'the neighbours of a boundary',
    source: 'const x = a < b',
    want: ['a < b → a <= b', 'a < b → a >= b'],
  },
  { name: 'sides of a choice', source: 'const x = a ?? b', want: ['a ?? b → a', 'a ?? b → b'] },
  { name: 'sides and the kind of a conjunction', source: 'const x = a && b', want: ['a && b → a', 'a && b → b', 'a && b → (a) || (b)'] },
  {
    name: 'codes, but no sentences',
    source: "f('in-transition', 'Wait a moment.')",
    want: ["f('in-transition', 'Wait a moment.') → ", "'in-transition' → ''"],
  },
  { name: 'nothing inside a sentence', source: 'const x = `waits for ${a ?? b}`', want: [] },
  { name: 'nothing in types', source: "type A = 'a' | 'b'; let x: 'a'", want: [] },
  { name: 'plain dots for optional ones', source: 'const x = a?.b?.[c]', want: ['a?.b?.[c] → a?.b[c]', 'a?.b?.[c] → a.b?.[c]'] },
  { name: 'the receiver of a call stays', source: 'const x = () => a.b(c)', want: ['a.b(c) → undefined'] },
  { name: 'lists and objects that are empty', source: 'const x = [{ a }]', want: ['[{ a }] → []', '{ a } → {}'] },
  { name: 'truth values and arithmetic', source: 'let x = true; x = a + 1', want: ['true → false', 'x = a + 1 → ', 'a + 1 → a - 1'] },
  {
    name: 'lists that are not narrowed, and every for some',
    source: 'const x = a.filter(f).some(g)',
    want: ['a.filter(f).some(g) → a.filter(f).every(g)', 'a.filter(f) → a'],
  },
])('makes of $name', ({ source, want }) => expect(changes(source)).toEqual(want))

test('takes a regular expression apart, but not its classes', () => {
  expect(variants('^a+[^/]$')).toEqual(['a+[^/]$', '^a[^/]$', '^a+[/]$', '^a+[^/]'])
})

const source = `
export function judge(items: readonly number[] | null): string {
  const seen: string[] = []
  for (const one of items ?? [7]) {
    if (one > 2 && one !== 5) { seen.push('big'); continue }
    seen.push(one === 5 ? 'five' : 'small')
  }
  return seen?.join('/')
}`

test('without a mutant the switched source does what the source does', () => {
  for (const input of [[1, 2, 3, 5], [], null]) expect(run(source, null)(input)).toBe(judged(source)(input))
})

test('with a mutant on it does what the source would with this one change', () => {
  const inputs = [[1, 2, 3, 5, 9], [2], [], null]
  for (const mutant of mutantsOf(source, 'a.ts')) {
    const changed = judged(source.slice(0, mutant.start) + (mutant.isStatement ? '{}' : `(${mutant.to})`) + source.slice(mutant.end))
    for (const input of inputs) expect(outcome(() => run(source, mutant)(input))).toEqual(outcome(() => changed(input)))
  }
})

// Whether the mutants are still there is for the mutation run to say: whoever changes the planner need not look after this list.
test('every explanation says why', () => {
  expect(readEquivalents().filter(({ reason }) => reason.length < 20)).toEqual([])
})

test('an explanation whose code has changed is found', () => {
  const file = { path: 'src/a.ts', source: 'if (a) b', mutants: mutantsOf('if (a) b', 'src/a.ts'), firstId: 0 }
  const known = { file: 'src/a.ts', text: 'if (a) b', from: 'a', to: 'true', reason: '' }
  expect(stale([file], [known, { ...known, to: 'other' }, { ...known, text: 'if (a) c' }])).toEqual([
    { ...known, to: 'other' },
    { ...known, text: 'if (a) c' },
  ])
})

type Judge = (items: readonly number[] | null) => string

function run(text: string, on: Mutant | null): Judge {
  const mutants = mutantsOf(text, 'a.ts')
  const active = on === null ? -1 : mutants.findIndex(({ start, end, to }) => start === on.start && end === on.end && to === on.to)
  return judged(instrument(text, mutants, 0), (id) => id === active)
}

function judged(text: string, isOn: (id: number) => boolean = () => false): Judge {
  const plain = stripTypeScriptTypes(text).replace('export function judge', 'return function judge')
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- what is tested is source text
  return new Function('__mutant', plain)(isOn) as Judge
}

function outcome(act: () => string): string {
  try {
    return act()
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : String(error)
  }
}
