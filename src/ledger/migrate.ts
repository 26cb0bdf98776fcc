import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import { createPrivateFile, syncFile } from './files.ts'
import { APPLICATION_ID, MIGRATIONS, type Migration } from './schema.ts'
import type { Store } from './store.ts'

/** What opening found; `from` is 0 for a new ledger. */
export type Migrated = { from: number; to: number; backup: string | null }

/** The schema a ledger has; 0 for an empty database. @throws SluiceError `SLUICE_LEDGER_UNUSABLE` if this Sluice must not touch it */
export function schemaVersion(store: Store, migrations: readonly Migration[] = MIGRATIONS): number {
  const version = pragma(store, 'user_version')
  const known = latest(migrations)
  if (version > known) throw refused(store, `it was written by a newer Sluice (schema ${version}; this one knows ${known})`)
  const tables = Number(store.get('SELECT count(*) AS n FROM sqlite_schema')?.['n'])
  if (tables > 0 && pragma(store, 'application_id') !== APPLICATION_ID) throw refused(store, 'it is a database, but not a Sluice ledger')
  return version
}

/**
 * Brings a ledger to the newest schema, one transaction per step: a crash or a failure between two leaves a whole older ledger, and
 * the next start goes on from there. Existing rows are backed up first, beside the ledger.
 */
export function migrate(store: Store, migrations: readonly Migration[] = MIGRATIONS): Migrated {
  const from = schemaVersion(store, migrations)
  const to = latest(migrations)
  const backup = from === 0 || from === to ? null : backUp(store, from)
  for (const migration of migrations.filter((one) => one.to > from)) {
    store.transact(() => {
      migration.change(store)
      store.exec(`PRAGMA user_version = ${migration.to}`)
    })
  }
  return { from, to, backup }
}

/** @throws SluiceError `SLUICE_LEDGER_UNUSABLE` unless the ledger has the schema that this Sluice reads */
export function assertReadable(store: Store, migrations: readonly Migration[] = MIGRATIONS): void {
  const version = schemaVersion(store, migrations)
  const known = latest(migrations)
  if (version < known)
    throw refused(store, `it has schema ${version}, this Sluice reads ${known}; the daemon migrates it when it starts with this version`)
}

/** One backup per schema; a half one that a crash left is overwritten. */
function backUp(store: Store, from: number): string {
  const backup = `${store.file.replace(/\.db$/, '')}.schema-${from}.db`
  rmSync(backup, { force: true })
  createPrivateFile(backup)
  store.run('VACUUM INTO ?', [backup])
  syncFile(backup)
  syncFile(dirname(backup))
  return backup
}

function latest(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.to ?? 0
}

function pragma(store: Store, name: 'user_version' | 'application_id'): number {
  return Number(store.get(`PRAGMA ${name}`)?.[name])
}

function refused(store: Store, why: string): SluiceError {
  return new SluiceError('SLUICE_LEDGER_UNUSABLE', `cannot use the ledger ${store.file}: ${why}`)
}
