import { openLedgerReadOnly } from '../ledger/read-only-ledger.ts'
import { readStatus } from '../reconcile/read-status.ts'
import { takesColor } from './color.ts'
import type { Session } from './load-settings.ts'
import { EXIT, type ExitCode } from './system.ts'
import { formatStatus } from './views/status-view.ts'

export type StatusArgs = { output: 'human' | 'json'; unmanaged: boolean }

/** `sluice status`: how each flow stands, from the ledger; works beside a running daemon and without one. */
export async function statusCommand(args: StatusArgs, { system, config, emit }: Session): Promise<ExitCode> {
  const ledger = await openLedgerReadOnly(config.dataDir, { emit })
  try {
    const { clock, version, stdout } = system
    // Without configuration the ledger says which targets there are.
    const targets = config.targets.length > 0 ? config.targets : null
    const report = await readStatus(ledger, { nowMs: clock.nowMs(), version, sources: [], targets, listUnmanaged: args.unmanaged })
    stdout.write(
      args.output === 'json' ? `${JSON.stringify(report, null, 2)}\n` : formatStatus(report, { color: takesColor(system), columns: stdout.columns }),
    )
    return EXIT.done
  } finally {
    await ledger.close()
  }
}
