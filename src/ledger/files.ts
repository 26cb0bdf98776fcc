/** Files of the data folder. Never used on a database file that this process has open: closing any handle drops SQLite's locks (POSIX). */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { SluiceError } from '../lib/errors.ts'

/** Makes the folder for its owner alone, on disk when it returns; one that is there keeps its mode. @throws SluiceError `SLUICE_LEDGER_UNUSABLE` */
export function createDataFolder(dataDir: string): void {
  inDataFolder(dataDir, () => {
    const made = mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    if (made !== undefined) syncFile(dirname(made))
  })
}

/** Leaves a file that is there untouched, without opening it. SQLite gives `-wal` and `-shm` the mode of the file they belong to. */
export function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
}

/** Puts a file, or the entries of a folder, on disk. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Runs file operations; what the system refuses becomes `SLUICE_LEDGER_UNUSABLE`. */
export function inDataFolder<T>(dataDir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = systemCode(error)
    if (code === null || error instanceof SluiceError) throw error
    throw new SluiceError('SLUICE_LEDGER_UNUSABLE', `cannot use the data folder ${dataDir}: ${error instanceof Error ? error.message : code}`, {
      cause: error,
    })
  }
}

export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
