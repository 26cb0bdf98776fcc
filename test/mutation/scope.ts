import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { mutantsOf, type Mutant } from './mutants.ts'

/** What is mutated: the pure heart of the product. Paths are those in the repository. */
const SOURCES = ['src/plan/**/*.ts', 'src/manifest/**/*.ts', 'src/flowservice/errors-table.ts']

/** Generated files, and tables whose every line is a sentence for people. */
const LEFT_OUT = /\/generated\/|diagnostic-codes\.ts$|plan\/holds\.ts$/

/** Fast tests without processes, sockets or repositories: mutants have to fall to these. */
const TESTS = [
  'test/plan/**/*.test.ts',
  'test/manifest/*.test.ts',
  'test/flowservice/errors*.test.ts',
  'test/cli/plan-view.test.ts',
  'test/cli/plan-json.test.ts',
  'test/cli/diagnostics.test.ts',
]

/** What tests share and build while it loads. */
export const WORLDS = ['test/support/worlds.ts', 'test/plan/any-world.ts']

/** These look at files rather than at what the code does. */
const NO_TESTS = /generated\.test\.ts$|samples\.test\.ts$/

export type MutatedFile = { path: string; source: string; mutants: readonly Mutant[]; /** Ids count on through all files. */ firstId: number }

export function mutatedFiles(root: string): MutatedFile[] {
  let firstId = 0
  return found(root, SOURCES, LEFT_OUT).map((path) => {
    const source = readFileSync(`${root}/${path}`, 'utf8')
    const mutants = mutantsOf(source, path)
    const file = { path, source, mutants, firstId }
    firstId += mutants.length
    return file
  })
}

export const testFiles = (root: string): string[] => found(root, TESTS, NO_TESTS)

/** Of all that a verdict rests on but for the mutated file itself. */
export function testsDigest(root: string): string {
  const hash = createHash('sha256')
  for (const path of found(
    root,
    ['test/plan/**/*.ts', 'test/manifest/*.ts', 'test/flowservice/errors*.ts', 'test/cli/*.ts', 'test/support/*.ts', 'test/mutation/**/*.ts'],
    /^$/,
  ))
    hash.update(path).update(readFileSync(`${root}/${path}`))
  return hash.digest('hex').slice(0, 16)
}

export function sourcesDigest(files: readonly MutatedFile[]): string {
  const hash = createHash('sha256')
  for (const { path, source } of files) hash.update(path).update(source)
  return hash.digest('hex')
}

function found(root: string, patterns: readonly string[], without: RegExp): string[] {
  return globSync([...patterns], { cwd: root })
    .filter((path) => !without.test(path))
    .sort()
}
