/** `open-ledger.ts <dataDir>`: opens the ledger as the daemon does, and closes it. */
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'

const [dataDir = ''] = process.argv.slice(2)
const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 0)
const ledger = await openSqliteLedger(dataDir, {
  clock: { nowMs: () => NOW_MS },
  emit: () => undefined,
  pid: process.pid,
  host: 'host',
  command: 'run',
})
await ledger.close()
