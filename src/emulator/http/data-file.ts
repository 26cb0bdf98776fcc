import { DatabaseSync } from 'node:sqlite'
import { SluiceError } from '../../lib/errors.ts'
import type { Json } from '../../lib/json.ts'

/** A world on disk: one row per entity, so that a write costs what it changes and a kill loses nothing that was answered. */
export type DataFile = {
  /** Everything there is. */
  rows: ReadonlyMap<string, Json>
  /** On disk when it returns; all or nothing. Null deletes a row. */
  write(rows: ReadonlyMap<string, Json>): void
  close(): void
}

/**
 * Opens or makes the file and keeps it locked: the lock is the operating system's, so it goes with the process however that ends.
 * @throws SluiceError `SLUICE_LEDGER_BUSY` if another process has it open, `SLUICE_LEDGER_UNUSABLE` if it cannot be used
 */
export function openDataFile(path: string): DataFile {
  const db = openDatabase(path)
  const upsert = db.prepare('INSERT INTO rows (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  const remove = db.prepare('DELETE FROM rows WHERE key = ?')
  return {
    rows: new Map(
      db
        .prepare('SELECT key, value FROM rows')
        .all()
        .map((row) => [String(row['key']), JSON.parse(String(row['value'])) as Json]),
    ),
    write(rows) {
      if (rows.size === 0) return
      db.exec('BEGIN')
      try {
        for (const [key, value] of rows) {
          if (value === null) remove.run(key)
          else upsert.run(key, JSON.stringify(value))
        }
        db.exec('COMMIT')
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
    close: () => db.close(),
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    const db = new DatabaseSync(path)
    // A write-ahead log survives a kill at any moment; only a loss of power could cost the last answers.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    db.exec('CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
    db.exec('BEGIN EXCLUSIVE; COMMIT')
    return db
  } catch (cause) {
    const isBusy = cause instanceof Error && /locked|busy/i.test(cause.message)
    if (isBusy) throw new SluiceError('SLUICE_LEDGER_BUSY', `the emulator's data file ${path} is in use by another process`, { cause })
    throw new SluiceError('SLUICE_LEDGER_UNUSABLE', `the emulator's data file ${path} cannot be used`, { cause })
  }
}
