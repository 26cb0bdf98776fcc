import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SluiceError } from '../lib/errors.ts'
import { isJsonObject } from '../lib/json.ts'
import { createPrivateFile, inDataFolder } from './files.ts'
import { resultCode, unusable } from './sqlite-error.ts'

/** Who holds a data folder, for the message that a second process gets. `command` is the subcommand alone: arguments may hold what must not be shown. */
export type LockHolder = { pid: number; host: string; command: string; startedAtMs: number }

export type DataLock = { release(): void }

const BUSY = 5

/**
 * Takes the folder for this process. The lock is an open exclusive transaction on `lock.db`: the kernel drops it with the process,
 * so that no SIGKILL leaves a lock behind and no pid has to be guessed about. `owner.json` beside it is for people.
 * @throws SluiceError `SLUICE_LEDGER_BUSY` naming the holder, `SLUICE_LEDGER_UNUSABLE`
 */
export function lockDataFolder(dataDir: string, holder: LockHolder): DataLock {
  const file = join(dataDir, 'lock.db')
  inDataFolder(dataDir, () => createPrivateFile(file))
  const db = openExclusive(file, dataDir)
  const ownerFile = join(dataDir, 'owner.json')
  try {
    inDataFolder(dataDir, () => writeOwner(ownerFile, holder))
  } catch (error) {
    db.close()
    throw error
  }
  return {
    release: () => {
      if (!db.isOpen) return
      rmSync(ownerFile, { force: true })
      db.close()
    },
  }
}

/** Whether some process writes this folder, and who says to be it; a file that is left over from a crash is nobody. */
export type FolderUse = { held: false } | { held: true; holder: LockHolder | null }

/**
 * Looks at the lock without taking it for writing: nobody is kept from it for longer than one read takes.
 * @throws SluiceError `SLUICE_LEDGER_UNUSABLE`
 */
export function readFolderUse(dataDir: string): FolderUse {
  const file = join(dataDir, 'lock.db')
  if (!existsSync(file)) return { held: false }
  let db: DatabaseSync | null = null
  try {
    db = new DatabaseSync(file, { timeout: 0, readOnly: true })
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    return { held: false }
  } catch (error) {
    if (resultCode(error) !== BUSY) throw unusable(file, error)
    return { held: true, holder: readOwner(join(dataDir, 'owner.json')) }
  } finally {
    db?.close()
  }
}

/** For messages: `process 17 (sluice run) on host, running since …`. */
export function describeHolder(holder: LockHolder | null): string {
  if (holder === null) return 'another process'
  return `process ${holder.pid} (sluice ${holder.command}) on ${holder.host}, running since ${new Date(holder.startedAtMs).toISOString()}`
}

function openExclusive(file: string, dataDir: string): DatabaseSync {
  let db: DatabaseSync | null = null
  try {
    db = new DatabaseSync(file, { timeout: 0 })
    // In memory, or SQLite would leave a journal file beside a lock that never writes.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db?.close()
    throw resultCode(error) === BUSY ? busy(dataDir) : unusable(file, error)
  }
}

function busy(dataDir: string): SluiceError {
  const holder = readOwner(join(dataDir, 'owner.json'))
  return new SluiceError('SLUICE_LEDGER_BUSY', `the data folder ${dataDir} is in use by ${describeHolder(holder)}`)
}

/** Renamed into place: a reader sees the whole file or the one before. */
function writeOwner(file: string, holder: LockHolder): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** Null where there is none, or none that can be read: the lock counts, not this file. */
function readOwner(file: string): LockHolder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!isJsonObject(value)) return null
    const { pid, host, command, startedAtMs } = value
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof command !== 'string' || typeof startedAtMs !== 'number') return null
    return { pid, host, command, startedAtMs }
  } catch {
    return null
  }
}
