import { SluiceError } from '../lib/errors.ts'

/** Primary result codes of SQLite that tell an operator something; extended codes carry them in their low byte. */
const SAYS: Readonly<Record<number, string>> = {
  3: 'permission denied',
  5: 'another process holds a lock on it',
  6: 'another process holds a lock on it',
  8: 'it cannot be written',
  10: 'reading or writing the disk failed',
  11: 'the file is damaged',
  13: 'the disk is full',
  14: 'it cannot be opened or created',
  23: 'access denied',
  26: 'the file is not a database',
}

const CORRUPT = 11
const NOT_A_DATABASE = 26

/** An error of `node:sqlite` as ours; what is none (a bug, or ours already) comes back as it is. */
export function unusable(file: string, error: unknown): unknown {
  const code = resultCode(error)
  if (code === null || error instanceof SluiceError) return error
  const detail = error instanceof Error ? error.message : String(error)
  const says = SAYS[code]
  const message = says === undefined ? detail : `${says} (${detail})`
  return new SluiceError('SLUICE_LEDGER_UNUSABLE', `cannot use the ledger ${file}: ${message}`, { cause: error })
}

/** What a check of the whole file found, as the error that SQLite gives where it trips over it. */
export function damage(file: string, finding: string): unknown {
  return unusable(file, Object.assign(new Error(finding), { errcode: CORRUPT }))
}

/** Whether the file itself is at fault, so that setting it aside helps. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error instanceof SluiceError ? error.cause : error)
  return code === CORRUPT || code === NOT_A_DATABASE
}

export function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}
