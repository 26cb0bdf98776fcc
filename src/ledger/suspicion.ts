import { existsSync, rmSync } from 'node:fs'
import { createPrivateFile } from './files.ts'

/**
 * Damage that a quick check does not see, an index that disagrees with its table, shows when a statement trips over it. The process ends
 * then, and the next one would start as if nothing were: for ever. So it leaves a file behind that says to look closely.
 */
export type Suspicion = { raise: () => void; isRaised: () => boolean; lift: () => void }

export function suspicionOf(ledgerFile: string): Suspicion {
  const file = ledgerFile.replace(/\.db$/, '.suspect')
  return {
    raise() {
      try {
        createPrivateFile(file)
      } catch {
        // A disk that takes no more has a trouble of its own, which is told.
      }
    },
    isRaised: () => existsSync(file),
    lift: () => rmSync(file, { force: true }),
  }
}
