import { readFileSync } from 'node:fs'
import type { Mutant } from './mutants.ts'
import type { MutatedFile } from './scope.ts'

/** A mutant that no test can tell from the original. Named by text, not by line, so that it stays found when lines move. */
export type Equivalent = { file: string; text: string; from: string; to: string; reason: string }

export function readEquivalents(): Equivalent[] {
  return JSON.parse(readFileSync(new URL('equivalent.json', import.meta.url), 'utf8')) as Equivalent[]
}

export function explanationOf(file: MutatedFile, mutant: Mutant, equivalents: readonly Equivalent[]): Equivalent | undefined {
  return equivalents.find((one) => one.file === file.path && one.text === mutant.text && one.from === mutant.from && one.to === mutant.to)
}

/** Entries that name no mutant any more: the code has changed, and so may have the reason. */
export function stale(files: readonly MutatedFile[], equivalents: readonly Equivalent[]): Equivalent[] {
  return equivalents.filter((one) => !files.some((file) => file.mutants.some((mutant) => explanationOf(file, mutant, [one]) !== undefined)))
}
