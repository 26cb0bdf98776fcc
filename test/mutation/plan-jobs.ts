import { DEAREST_TEST, type Baseline, type Job } from './messages.ts'
import type { MutatedFile } from './scope.ts'

/** Where the tests of a mutated file are, for mutants that act before any test runs. */
const RELATED: readonly [source: RegExp, tests: RegExp][] = [
  [/^src\/plan\//, /^test\/(plan|cli\/plan-)/],
  [/^src\/manifest\//, /^test\/manifest\//],
  [/^src\/flowservice\//, /^test\/flowservice\//],
]

/** For each mutant the tests that can tell it: those that reach it, and the files to load anew if it acts while they load. */
export function jobsFor(files: readonly MutatedFile[], wanted: ReadonlySet<number>, baseline: Baseline): Job[] {
  const tests = new Map<number, { at: number; cost: number }[]>()
  for (const { at, cost, reached } of baseline.tests) {
    if (cost > DEAREST_TEST) continue
    for (const id of reached) if (wanted.has(id)) push(tests, id, { at, cost })
  }
  const anew = new Map<number, string[]>()
  for (const { file, reached } of baseline.byFiles) for (const id of reached) if (wanted.has(id)) push(anew, id, file)
  const byModules = new Set(baseline.byModules)
  return files.flatMap(({ path, mutants, firstId }) => {
    const pattern = RELATED.find(([source]) => source.test(path))?.[1] ?? /^/
    const related = baseline.byFiles.map(({ file }) => file).filter((file) => pattern.test(file))
    return mutants
      .map((_, at) => firstId + at)
      .filter((id) => wanted.has(id))
      .map((id) => {
        const reaching = tests.get(id) ?? []
        // Loading files anew is slow; where tests run the mutated code themselves, they have had their chance.
        return { id, tests: reaching, files: byModules.has(id) ? related : reaching.length > 0 ? [] : (anew.get(id) ?? []) }
      })
  })
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
