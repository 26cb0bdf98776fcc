import { constants, copyFileSync, existsSync, accessSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Emit } from '../telemetry/events.ts'
import { inDataFolder } from './files.ts'
import type { LedgerReader } from './ledger.ts'
import { createMemoryLedger } from './memory-ledger.ts'
import { assertReadable } from './migrate.ts'
import { openParseCacheReadOnly, PARSE_CACHE_FILE } from './parse-cache.ts'
import { LEDGER_FILE } from './sqlite-ledger.ts'
import { sqliteReads } from './sqlite-reads.ts'
import type { DamagedRow } from './sqlite-rows.ts'
import { openReadOnlyStore, type Store } from './store.ts'

/**
 * Opens the ledger of a data folder for reading, beside a running daemon or without one. Takes no lock that a writer waits for;
 * each call sees one committed state. Where nothing was recorded yet, everything is empty.
 * @throws SluiceError `SLUICE_LEDGER_UNUSABLE` for a ledger of another schema or one that is damaged
 */
export async function openLedgerReadOnly(dataDir: string, { emit }: { emit: Emit }): Promise<LedgerReader> {
  const file = join(dataDir, LEDGER_FILE)
  if (!existsSync(file)) return createMemoryLedger()
  const { store, dispose } = inDataFolder(dataDir, () => openWhereverItIs(dataDir, file))
  try {
    assertReadable(store)
  } catch (error) {
    dispose()
    throw error
  }
  const cache = openParseCacheReadOnly(join(dataDir, PARSE_CACHE_FILE))
  const onDamage = (rows: readonly DamagedRow[]): void => {
    for (const row of rows) emit({ event: 'ledger.row-damaged', path: file, key: row.key, message: `${row.table}: ${row.problem}` })
  }
  const close = async (): Promise<void> => {
    cache.close()
    dispose()
  }
  return { ...sqliteReads(store, onDamage), cachedParses: async (keys) => cache.read(keys), close }
}

type Opened = { store: Store; dispose: () => void }

/**
 * A ledger in WAL mode is read through its `-shm` file, which SQLite makes when it is missing. In a folder that cannot be written
 * nobody else writes either, so the file alone is the state if it has no log; a log without `-shm` is read from a copy.
 */
function openWhereverItIs(dataDir: string, file: string): Opened {
  if (existsSync(`${file}-shm`) || isWritable(dataDir)) return opened(openReadOnlyStore(file, file))
  if (existsSync(`${file}-wal`)) return openCopy(file)
  const url = pathToFileURL(file)
  url.searchParams.set('immutable', '1')
  return opened(openReadOnlyStore(file, url))
}

function opened(store: Store): Opened {
  return { store, dispose: () => store.close() }
}

function openCopy(file: string): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-ledger-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const copy = join(folder, LEDGER_FILE)
    for (const part of ['', '-wal']) copyFileSync(file + part, copy + part)
    const store = openReadOnlyStore(file, copy)
    return {
      store,
      dispose: () => {
        store.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
