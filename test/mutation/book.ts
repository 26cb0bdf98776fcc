import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Mutant } from './mutants.ts'
import type { Verdict } from './messages.ts'
import type { MutatedFile } from './scope.ts'

type Page = { digest: string; verdicts: Record<string, Verdict & { tests: string }> }

/**
 * Verdicts of earlier runs. A mutant that was killed stays so while its file is the same; one that survived is tried again when tests
 * have changed.
 */
export type Book = {
  verdictOf: (file: MutatedFile, mutant: Mutant) => Verdict | null
  note: (file: MutatedFile, mutant: Mutant, verdict: Verdict) => void
  save: () => void
}

export function openBook(path: string, tests: string, isFresh: boolean): Book {
  const pages = isFresh ? {} : read(path)
  const pageOf = ({ path: file, source }: MutatedFile): Page => {
    const digest = digestOf(source)
    const page = pages[file]
    if (page?.digest === digest) return page
    return (pages[file] = { digest, verdicts: {} })
  }
  return {
    verdictOf(file, mutant) {
      const known = pageOf(file).verdicts[nameOf(mutant)]
      return known !== undefined && (known.verdict !== 'survived' || known.tests === tests) ? known : null
    },
    note(file, mutant, verdict) {
      pageOf(file).verdicts[nameOf(mutant)] = { ...verdict, tests }
    },
    save() {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(`${path}.new`, JSON.stringify(pages))
      renameSync(`${path}.new`, path)
    },
  }
}

function read(path: string): Record<string, Page> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Page>
  } catch {
    return {}
  }
}

const nameOf = ({ start, end, to }: Mutant): string => `${start}-${end} ${to}`
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
