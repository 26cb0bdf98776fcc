import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { Mutant } from './mutants.ts'
import type { MutatedFile } from './scope.ts'

export type Choice = { only: readonly string[]; since: string | undefined; share: number; seed: string }

/** The mutants that are asked for. The same seed draws the same sample, whatever else is left out. */
export function chosen(
  files: readonly MutatedFile[],
  { only, since, share, seed }: Choice,
  root: string,
): { file: MutatedFile; mutant: Mutant; id: number }[] {
  return files
    .filter(({ path }) => only.length === 0 || only.some((one) => path.startsWith(one)))
    .flatMap((file) => {
      const changed = since === undefined ? null : changedLines(file.path, since, root)
      return file.mutants
        .map((mutant, at) => ({ file, mutant, id: file.firstId + at }))
        .filter(({ mutant }) => changed === null || changed.some(([from, to]) => mutant.line >= from && mutant.line <= to))
        .filter(({ mutant }) => drawn(`${seed} ${file.path} ${mutant.start} ${mutant.to}`) < share)
    })
}

/** Between 0 and 1, from the text alone. */
const drawn = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32

function changedLines(path: string, since: string, root: string): [from: number, to: number][] {
  const text = execFileSync('git', ['diff', '-U0', since, '--', path], { cwd: root, encoding: 'utf8' })
  return [...text.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].map(([, from, count]) => [Number(from), Number(from) + Number(count ?? 1) - 1])
}
