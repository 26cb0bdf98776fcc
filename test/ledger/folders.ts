import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openSqliteLedger, type SqliteLedgerDeps } from '../../src/ledger/sqlite-ledger.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'

export const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 0)

/** A data folder that is removed when the test ends; the folder itself is not there yet. */
export function dataFolder(): string {
  const top = mkdtempSync(join(tmpdir(), 'sluice-ledger-test-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  return join(top, 'data')
}

export type Opened = { ledger: Ledger; events: SluiceEvent[] }

/** Opens as a process of that name would; closed when the test ends. */
export async function openLedger(dataDir: string, changes: Partial<SqliteLedgerDeps> = {}): Promise<Opened> {
  const events: SluiceEvent[] = []
  const deps: SqliteLedgerDeps = {
    clock: { nowMs: () => NOW_MS },
    emit: (event) => void events.push(event),
    pid: 4711,
    host: 'web-1',
    command: 'run',
    ...changes,
  }
  const ledger = await openSqliteLedger(dataDir, deps)
  onTestFinished(() => ledger.close())
  return { ledger, events }
}

/** What happened to the ledger that somebody should know. */
export function notable(events: readonly SluiceEvent[]): string[] {
  return events.map(({ event }) => event).filter((event) => event !== 'ledger.opened')
}
