import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dataFolder } from '../ledger/folders.ts'

const FIXTURE = join(import.meta.dirname, '../ledger/fixtures/schema-1-of-a-run.sql')

/** A data folder as a daemon of schema 1 left it. */
export function oldFolder(): string {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  const db = new DatabaseSync(join(dataDir, 'ledger.db'))
  db.exec(readFileSync(FIXTURE, 'utf8'))
  db.close()
  return dataDir
}

export const DAMAGED = 'this was a ledger once'.repeat(500)

/** A data folder whose ledger something has written over, with what was its log beside it. */
export function damagedFolder(): string {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'ledger.db'), DAMAGED)
  writeFileSync(join(dataDir, 'ledger.db-wal'), 'and this its log')
  return dataDir
}
