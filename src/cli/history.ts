import { SluiceError } from '../lib/errors.ts'
import { openLedgerReadOnly } from '../ledger/read-only-ledger.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { historyOf, type HistoryEntry } from '../reconcile/history.ts'
import { maskJson, scrubText } from '../telemetry/redaction.ts'
import { takesColor } from './color.ts'
import type { Session } from './load-settings.ts'
import { EXIT, type ExitCode } from './system.ts'
import { formatHistory } from './views/history-view.ts'

export type HistoryArgs = {
  key: FlowKey | null
  passId: string | null
  /** How far back, see `agoMs`; null for all that is kept. */
  since: string | null
  /** Entries at most; null for `SHOWN`, and for all as NDJSON, which is how history is exported. */
  limit: number | null
  output: 'human' | 'json' | 'ndjson'
}

const SHOWN = 50
const FORMAT = { formatVersion: 1 }

/** `sluice history`: passes and writes, from the ledger; works beside a running daemon and without one. */
export async function historyCommand(args: HistoryArgs, { system, config, secrets, emit }: Session): Promise<ExitCode> {
  const { key, passId, since, output } = args
  const { stdout, version, clock } = system
  const sinceMs = since === null ? null : clock.nowMs() - agoMs(since)
  const ledger = await openLedgerReadOnly(config.dataDir, { emit })
  const masked = (entry: HistoryEntry): HistoryEntry => maskJson(entry, (text) => scrubText(text, secrets))
  const entries = taken(historyOf(ledger, { key, passId, sinceMs }), args.limit ?? (output === 'ndjson' ? Infinity : SHOWN))
  try {
    if (output === 'ndjson') {
      for await (const entry of entries) {
        stdout.write(`${JSON.stringify({ ...FORMAT, ...masked(entry) })}\n`)
        await stdout.drained?.()
      }
      return EXIT.done
    }
    const shown: HistoryEntry[] = []
    for await (const entry of entries) shown.push(masked(entry))
    if (output === 'json')
      stdout.write(`${JSON.stringify({ ...FORMAT, version, at: new Date(clock.nowMs()).toISOString(), entries: shown }, null, 2)}\n`)
    else stdout.write(formatHistory(shown, { color: takesColor(system), columns: stdout.columns, bodies: key !== null || passId !== null }))
    return EXIT.done
  } finally {
    await ledger.close()
  }
}

async function* taken<T>(values: AsyncIterable<T>, limit: number): AsyncGenerator<T, void, void> {
  if (limit <= 0) return
  let count = 0
  for await (const value of values) {
    yield value
    count += 1
    if (count >= limit) return
  }
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `30m`, `24h`, `7d`. @throws SluiceError `SLUICE_USAGE` */
export function agoMs(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const unitMs = UNITS_MS[unit]
  if (unitMs === undefined) throw new SluiceError('SLUICE_USAGE', `--since ${JSON.stringify(text)} is not a time span: write 90s, 30m, 24h or 7d`)
  return Number(amount) * unitMs
}
