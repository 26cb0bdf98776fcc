import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { createPrivateFile } from './files.ts'
import { PARSES_KEPT } from './rules.ts'
import { isDamage } from './sqlite-error.ts'

/** In the data folder. */
export const PARSE_CACHE_FILE = 'parse-cache.db'

/**
 * Parsed manifests that survive a restart, in a file of their own: it may be deleted at any time, it does not weigh on backups and
 * checks of the ledger, and no trouble with it ever stops Sluice; the manifests are then parsed again.
 */
export type ParseCache = {
  read(keys: readonly string[]): Map<string, string>
  write(entries: ReadonlyMap<string, string>): void
  close(): void
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS parses (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, sum INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`
const FIND = 'SELECT key, sum, body FROM parses WHERE key IN (SELECT value FROM json_each(?))'
const PUT = 'INSERT OR REPLACE INTO parses (key, sum, body) VALUES (?, ?, ?)'
const TRIM = 'DELETE FROM parses WHERE id <= (SELECT max(id) FROM parses) - ?'

/** A file that is damaged is made anew; one that cannot be opened at all is done without. */
export function openParseCache(file: string, kept: number = PARSES_KEPT): ParseCache {
  const db = attempt(() => openCache(file), null)
  if (db === null) return NO_CACHE
  return {
    read: (keys) => attempt(() => findParses(db, keys), new Map()),
    write: (entries) => attempt(() => putParses(db, entries, kept), undefined),
    close: () => closeOnce(db),
  }
}

export function openParseCacheReadOnly(file: string): ParseCache {
  const db = attempt(() => new DatabaseSync(file, { readOnly: true }), null)
  if (db === null) return NO_CACHE
  return { read: (keys) => attempt(() => findParses(db, keys), new Map()), write: () => undefined, close: () => closeOnce(db) }
}

const NO_CACHE: ParseCache = { read: () => new Map(), write: () => undefined, close: () => undefined }

function openCache(file: string): DatabaseSync {
  createPrivateFile(file)
  try {
    return prepareCache(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true })
    createPrivateFile(file)
    return prepareCache(file)
  }
}

function prepareCache(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  try {
    db.exec(SCHEMA)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function findParses(db: DatabaseSync, keys: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const row of db.prepare(FIND).all(JSON.stringify(keys))) {
    const body = String(row['body'])
    if (crc32(body) === row['sum']) found.set(String(row['key']), body)
  }
  return found
}

function putParses(db: DatabaseSync, entries: ReadonlyMap<string, string>, kept: number): void {
  const put = db.prepare(PUT)
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const [key, body] of entries) put.run(key, crc32(body), body)
    db.prepare(TRIM).run(kept)
    db.exec('COMMIT')
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
  }
}

function closeOnce(db: DatabaseSync): void {
  if (db.isOpen) db.close()
}

/** What fails here costs time and nothing else. */
function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work()
  } catch {
    return otherwise
  }
}
