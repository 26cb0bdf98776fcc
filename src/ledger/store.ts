import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { SluiceError } from '../lib/errors.ts'
import { isDamage, unusable } from './sqlite-error.ts'

export type SqlValue = string | number | null
export type SqlRow = Record<string, SqlValue>

/**
 * One SQLite connection as the ledger uses it: prepared statements, short transactions, errors as `SLUICE_LEDGER_UNUSABLE`.
 * Everything here is synchronous, as `node:sqlite` is, so nothing else of this process runs between two lines of a transaction.
 */
export type Store = {
  file: string
  exec(sql: string): void
  run(sql: string, values: readonly SqlValue[]): void
  get(sql: string, values?: readonly SqlValue[]): SqlRow | undefined
  /** Rows as lists of columns: with ten thousand of them that is a fifth faster than objects. */
  all(sql: string, values?: readonly SqlValue[]): SqlValue[][]
  /** All or nothing, and on disk when it returns. */
  transact<T>(change: () => T): T
  /** Several reads of one state, whatever another process commits meanwhile. */
  view<T>(read: () => T): T
  isTransaction(): boolean
  close(): void
}

/** How long a statement may wait for another process's lock. It blocks the event loop, so it is short; in WAL mode only recovery after a crash locks. */
const BUSY_MS = 250

const WRITER_SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA journal_size_limit = 16777216;
`
const SETTINGS = `
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA cache_size = -8000;
  PRAGMA temp_store = MEMORY;
`

/**
 * Opens for writing, creating the file if there is none.
 * @param onDamage told when a statement finds the file damaged
 * @throws SluiceError `SLUICE_LEDGER_UNUSABLE`
 */
export function openStore(file: string, onDamage: () => void = () => undefined): Store {
  const store = storeOn(
    file,
    guarded(file, () => new DatabaseSync(file, { timeout: BUSY_MS })),
    onDamage,
  )
  const ready = configured(store, SETTINGS + WRITER_SETTINGS)
  if (ready.get('PRAGMA journal_mode')?.['journal_mode'] === 'wal') return ready
  ready.close()
  throw new SluiceError(
    'SLUICE_LEDGER_UNUSABLE',
    `cannot use the ledger ${file}: its file system has no shared memory; dataDir has to be on a local disk`,
  )
}

/** Opens for reading. @param location a path, or a `file:` URL with SQLite's parameters @throws SluiceError `SLUICE_LEDGER_UNUSABLE` */
export function openReadOnlyStore(file: string, location: string | URL): Store {
  const store = storeOn(
    file,
    guarded(file, () => new DatabaseSync(location, { timeout: BUSY_MS, readOnly: true })),
  )
  return configured(store, SETTINGS)
}

function configured(store: Store, settings: string): Store {
  try {
    store.exec(settings)
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

function storeOn(file: string, db: DatabaseSync, onDamage: () => void = () => undefined): Store {
  const rows = preparedOn(db, false)
  const lists = preparedOn(db, true)
  const within = <T>(begin: string, work: () => T): T => {
    db.exec(begin)
    try {
      const result = work()
      db.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  const watched = <T>(work: () => T): T => {
    try {
      return guarded(file, work)
    } catch (error) {
      if (isDamage(error)) onDamage()
      throw error
    }
  }
  return {
    file,
    exec: (sql) => watched(() => db.exec(sql)),
    run: (sql, values) => void watched(() => rows(sql).run(...values)),
    get: (sql, values = []) => watched(() => rows(sql).get(...values) as SqlRow | undefined),
    all: (sql, values = []) => watched(() => lists(sql).all(...values) as unknown as SqlValue[][]),
    transact: (change) => watched(() => within('BEGIN IMMEDIATE', change)),
    view: (read) => watched(() => within('BEGIN', read)),
    isTransaction: () => db.isOpen && db.isTransaction,
    close: () => {
      if (db.isOpen) db.close()
    },
  }
}

function preparedOn(db: DatabaseSync, asLists: boolean): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>()
  return (sql) => {
    const found = known.get(sql)
    if (found !== undefined) return found
    const made = db.prepare(sql)
    made.setReturnArrays(asLists)
    known.set(sql, made)
    return made
  }
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unusable(file, error)
  }
}
