import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openLedger } from '../ledger/folders.ts'
import { DAMAGED, damagedFolder, oldFolder } from './ledger-folders.ts'
import { killedAt, killPoints, pointsOf, type KillPoint } from './mortal-process.ts'

/** A start of the ledger on real files that is killed at points of it; `standing` is what must be the same however often it was. */
export type LedgerStart = { name: string; points: number; folder: () => string; standing: (dataDir: string) => Promise<unknown> }

export const LEDGER_STARTS: readonly LedgerStart[] = [
  { name: 'migrated from schema 1', points: 22, folder: oldFolder, standing: migrated },
  { name: 'set aside because it is damaged', points: 27, folder: damagedFolder, standing: setAside },
]

export function startPoints({ folder }: LedgerStart): string[] {
  return pointsOf('open-ledger.ts', [folder()])
}

/** Kills a start at each point, starts again, and gives what stands then. @param every 1 for all points */
export async function killedStarts(start: LedgerStart, every: number): Promise<{ point: KillPoint; killed: boolean; standing: unknown }[]> {
  const results = []
  for (const point of killPoints(start.points, every)) {
    const dataDir = start.folder()
    const killed = killedAt('open-ledger.ts', [dataDir], point)
    results.push({ point, killed, standing: await start.standing(dataDir) })
  }
  return results
}

async function migrated(dataDir: string): Promise<unknown> {
  const { ledger } = await openLedger(dataDir)
  const rows = await rowsOf(ledger)
  await ledger.close()
  return { rows, backup: existsSync(join(dataDir, 'ledger.schema-1.db')) }
}

async function rowsOf(ledger: Ledger): Promise<unknown[]> {
  const [targets, scopes] = [await ledger.targets(), await ledger.scopes()]
  const all = scopes.map(async (scope) => [
    await ledger.snapshot(scope),
    await ledger.writes(scope, { key: null, limit: 10_000 }),
    await ledger.passes(scope, 10_000),
    await ledger.writeCounts(scope, 0),
  ])
  return [targets, scopes, ...(await Promise.all(all))]
}

/** The damaged file is kept, once; the new one is sound and empty. */
async function setAside(dataDir: string): Promise<unknown> {
  const { ledger } = await openLedger(dataDir)
  const scopes = await ledger.scopes()
  await ledger.close()
  const kept = readdirSync(dataDir).filter((name) => name.includes('.damaged-'))
  return { scopes, kept: kept.filter((name) => readFileSync(join(dataDir, name), 'utf8') === DAMAGED).length }
}
