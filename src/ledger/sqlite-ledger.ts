import { join } from 'node:path'
import type { Clock } from '../lib/clock.ts'
import type { EndOfTurn } from '../lib/yield.ts'
import type { Emit } from '../telemetry/events.ts'
import { lockDataFolder } from './data-lock.ts'
import { createDataFolder, createPrivateFile, inDataFolder } from './files.ts'
import { groupCommit } from './group-commit.ts'
import type { Ledger } from './ledger.ts'
import { migrate } from './migrate.ts'
import { openParseCache, PARSE_CACHE_FILE, type ParseCache } from './parse-cache.ts'
import { MIGRATIONS, type Migration } from './schema.ts'
import { emptied, setFileAside } from './set-aside.ts'
import { damage, isDamage } from './sqlite-error.ts'
import { sqliteReads } from './sqlite-reads.ts'
import type { DamagedRow } from './sqlite-rows.ts'
import { suspicionOf } from './suspicion.ts'
import { sqliteWrites } from './sqlite-writes.ts'
import { openStore, type Store } from './store.ts'

export type SqliteLedgerDeps = {
  clock: Pick<Clock, 'nowMs'>
  /** Hears `ledger.opened`, `ledger.migrated`, `ledger.set-aside`, `ledger.mended` and `ledger.row-damaged`. */
  emit: Emit
  /** Who we are, for the message that a second process gets. `command` is the subcommand without its arguments. */
  pid: number
  host: string
  command: string
  /** Lets writes that arrive together share one sync of the disk; without it each is written at once. */
  endOfTurn?: EndOfTurn
  /** Tests of migrations pass others. */
  migrations?: readonly Migration[]
}

export const LEDGER_FILE = 'ledger.db'

/**
 * Opens the ledger of a data folder for writing and takes the folder for this process until `close()`. A damaged file is set aside
 * and a fresh one opened: ownership is then rebuilt from the markers.
 * @throws SluiceError `SLUICE_LEDGER_BUSY` naming the process that has the folder, `SLUICE_LEDGER_UNUSABLE`
 */
export async function openSqliteLedger(dataDir: string, deps: SqliteLedgerDeps): Promise<Ledger> {
  createDataFolder(dataDir)
  const { pid, host, command, clock } = deps
  const lock = lockDataFolder(dataDir, { pid, host, command, startedAtMs: clock.nowMs() })
  try {
    const store = inDataFolder(dataDir, () => openSound(join(dataDir, LEDGER_FILE), deps))
    const ledger = ledgerOn(store, openParseCache(join(dataDir, PARSE_CACHE_FILE)), deps)
    const close = async (): Promise<void> => {
      try {
        await ledger.close()
      } finally {
        lock.release()
      }
    }
    return { ...ledger, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The port over an open store; closing it closes the store. */
export function ledgerOn(store: Store, cache: ParseCache, deps: Pick<SqliteLedgerDeps, 'clock' | 'emit' | 'endOfTurn'>): Ledger {
  const onDamage = (rows: readonly DamagedRow[]): void => {
    setRowsAside(store, rows, deps.clock.nowMs())
    for (const row of rows) deps.emit({ event: 'ledger.row-damaged', path: store.file, key: row.key, message: `${row.table}: ${row.problem}` })
  }
  const group = groupCommit(store, deps.endOfTurn ?? null)
  return {
    ...sqliteReads(store, onDamage, group.flush),
    ...sqliteWrites(store, group),
    cachedParses: async (keys) => cache.read(keys),
    cacheParses: async (entries) => cache.write(entries),
    close: async () => {
      group.flush()
      cache.close()
      store.close()
    },
  }
}

function openSound(file: string, deps: SqliteLedgerDeps): Store {
  const emptiness = emptied(file)
  if (emptiness !== null) setAside(file, emptiness, deps)
  try {
    return openCurrent(file, deps)
  } catch (error) {
    if (!isDamage(error)) throw error
    setAside(file, error instanceof Error ? error.message : String(error), deps)
    return openCurrent(file, deps)
  }
}

function openCurrent(file: string, { emit, migrations = MIGRATIONS }: SqliteLedgerDeps): Store {
  createPrivateFile(file)
  const suspicion = suspicionOf(file)
  const store = openStore(file, suspicion.raise)
  try {
    assertSound(store, ['quick_check(1)'])
    if (suspicion.isRaised()) mendIndexes(store, emit)
    const { from, to, backup } = migrate(store, migrations)
    assertSound(store, OWNERSHIP_CHECKS)
    suspicion.lift()
    if (backup !== null) emit({ event: 'ledger.migrated', path: file, version: String(to), message: `schema ${from} is kept in ${backup}` })
    emit({ event: 'ledger.opened', path: file, version: String(to) })
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

/** Whether each index agrees with its table. For the history, which may be large, this would hold up the start. */
const OWNERSHIP_CHECKS = ['integrity_check(owned)', 'integrity_check(intents)', 'integrity_check(conditions)']

/**
 * Indexes say nothing that the tables of history do not: what a whole check finds is written anew from them.
 * @throws SluiceError `SLUICE_LEDGER_UNUSABLE` when the tables themselves are damaged
 */
function mendIndexes(store: Store, emit: Emit): void {
  const finding = findingOf(store, 'integrity_check(1)')
  if (finding === null) return
  try {
    for (const table of ['writes', 'passes']) store.exec(`REINDEX ${table}`)
  } catch {
    throw damage(store.file, finding)
  }
  assertSound(store, ['integrity_check(1)'])
  emit({ event: 'ledger.mended', path: store.file, message: finding })
}

/** SQLite notices damage only in the pages it touches, so a start looks at all of them. */
function assertSound(store: Store, checks: readonly string[]): void {
  for (const check of checks) {
    const finding = findingOf(store, check)
    if (finding !== null) throw damage(store.file, finding)
  }
}

function findingOf(store: Store, check: string): string | null {
  const [finding] = Object.values(store.get(`PRAGMA ${check}`) ?? {})
  return finding === 'ok' ? null : String(finding)
}

function setAside(file: string, why: string, { clock, emit }: SqliteLedgerDeps): void {
  const aside = setFileAside(file, clock.nowMs())
  suspicionOf(file).lift()
  emit({ event: 'ledger.set-aside', path: file, message: `${why}; kept as ${aside}` })
}

function setRowsAside(store: Store, rows: readonly DamagedRow[], nowMs: number): void {
  store.transact(() => {
    for (const { table, rowId, key, problem, body } of rows) {
      store.run('INSERT INTO set_aside (table_name, key, at_ms, problem, body) VALUES (?, ?, ?, ?, ?)', [table, key, nowMs, problem, body])
      store.run(`DELETE FROM ${table} WHERE id = ?`, [rowId])
    }
  })
}
