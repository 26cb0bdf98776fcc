/**
 * A process that reads a ledger as somebody who may not write: `reader.ts <dataDir>`. Prints the keys it finds, or the error. Root may
 * write everywhere, so it steps down first.
 */
import { SluiceError } from '../../src/lib/errors.ts'
import { openLedgerReadOnly } from '../../src/ledger/read-only-ledger.ts'
import { scope } from './rows.ts'

const NOBODY = 65534
const [dataDir = ''] = process.argv.slice(2)
if (process.getuid?.() === 0) process.setuid?.(NOBODY)

try {
  const ledger = await openLedgerReadOnly(dataDir, { emit: ({ event }) => process.stdout.write(`event ${event}\n`) })
  const { owned } = await ledger.snapshot(scope)
  process.stdout.write(`keys ${owned.map(({ key }) => key).join(' ')}\n`)
  await ledger.close()
} catch (error) {
  if (!(error instanceof SluiceError)) throw error
  process.stdout.write(`error ${error.code} ${error.message}\n`)
}
