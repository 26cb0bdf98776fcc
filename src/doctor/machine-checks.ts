import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import { describeHolder, readFolderUse, type FolderUse } from '../ledger/data-lock.ts'
import type { LedgerReader, TargetRecord } from '../ledger/ledger.ts'
import { openLedgerReadOnly } from '../ledger/read-only-ledger.ts'
import { failed, ok, red, warning, type Check } from './check.ts'

const LOW_SPACE_BYTES = 100 * 1024 * 1024

/** What the ledger knows of targets, for checks that compare; empty where it cannot be read. */
export type LedgerFindings = { checks: Check[]; targets: TargetRecord[]; use: FolderUse }

/** The folder that holds everything Sluice must not forget. Nothing is written, and a daemon beside it is not disturbed. */
export async function checkDataFolder(dataDir: string): Promise<LedgerFindings> {
  const folder = folderCheck(dataDir)
  const nothing: LedgerFindings = { checks: [folder], targets: [], use: { held: false } }
  if (!existsSync(dataDir)) return nothing
  let ledger: LedgerReader | null = null
  try {
    const use = readFolderUse(dataDir)
    ledger = await openLedgerReadOnly(dataDir, { emit: () => undefined })
    const targets = await ledger.targets()
    return { checks: [folder, ledgerCheck(targets, use)], targets, use }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return { ...nothing, checks: [folder, red('ledger', error)] }
  } finally {
    await ledger?.close()
  }
}

function folderCheck(dataDir: string): Check {
  const remedy = 'Give the user that runs Sluice the folder, or set dataDir to another one.'
  const found = nearestExisting(dataDir)
  if (!statSync(found).isDirectory()) return failed('data folder', `${found} is a file`, remedy)
  try {
    accessSync(found, constants.W_OK | constants.X_OK)
  } catch {
    return failed('data folder', `${found} cannot be written`, remedy, 'SLUICE_LEDGER_UNUSABLE')
  }
  const { bavail, bsize } = statfsSync(found)
  const free = bavail * bsize
  const size = `${Math.round(free / 1024 / 1024)} MiB free`
  if (free < LOW_SPACE_BYTES)
    return warning('data folder', `${dataDir}: only ${size}`, 'Make room: a ledger that cannot be written stops the daemon.')
  return ok('data folder', found === dataDir ? `${dataDir} can be written, ${size}` : `${dataDir} is not there yet and can be made, ${size}`)
}

function nearestExisting(path: string): string {
  let at = path
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  return at
}

function ledgerCheck(targets: readonly TargetRecord[], use: FolderUse): Check {
  const known = targets.length === 0 ? 'nothing recorded yet' : `knows ${targets.map(({ name }) => name).join(', ')}`
  return ok('ledger', `${known}; ${use.held ? `in use by ${describeHolder(use.holder)}` : 'no process holds it'}`)
}
