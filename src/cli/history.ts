import { openLedgerReadOnly } from '../ledger/read-only-ledger.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { readHistory } from '../reconcile/history.ts'
import { takesColor } from './color.ts'
import type { Session } from './load-settings.ts'
import { EXIT, type ExitCode } from './system.ts'
import { formatHistory } from './views/history-view.ts'

export type HistoryArgs = { key: FlowKey | null; limit: number; output: 'human' | 'json' | 'ndjson' }

/** `sluice history`: passes and writes, from the ledger; works beside a running daemon and without one. */
export async function historyCommand({ key, limit, output }: HistoryArgs, { system, config, emit }: Session): Promise<ExitCode> {
  const ledger = await openLedgerReadOnly(config.dataDir, { emit })
  try {
    const entries = await readHistory(ledger, { key, limit })
    const { stdout, version, clock } = system
    if (output === 'ndjson') for (const entry of entries) stdout.write(`${JSON.stringify(entry)}\n`)
    else if (output === 'json') {
      const document = { formatVersion: 1, version, at: new Date(clock.nowMs()).toISOString(), entries }
      stdout.write(`${JSON.stringify(document, null, 2)}\n`)
    } else stdout.write(formatHistory(entries, { color: takesColor(system) }))
    return EXIT.done
  } finally {
    await ledger.close()
  }
}
