/**
 * A process that writes until it is killed: `writer.ts <dataDir> [writes] [side by side]`. Prints `open`, then `intended n` and `settled n` as soon as
 * each is acknowledged, with a write that returns only when the line has left.
 */
import { writeSync } from 'node:fs'
import { SluiceError } from '../../src/lib/errors.ts'
import { endOfTurn } from '../../src/lib/yield.ts'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import { intent, ownedFlow, scope, write } from './rows.ts'

const [dataDir = '', limit = 'Infinity', width = '1'] = process.argv.slice(2)
const say = (text: string): void => void writeSync(1, `${text}\n`)

try {
  const clock = { nowMs: () => Date.UTC(2026, 10, 23) }
  const ledger = await openSqliteLedger(dataDir, {
    clock,
    emit: ({ event }) => say(`event ${event}`),
    pid: process.pid,
    host: 'test-host',
    command: 'run',
    endOfTurn,
  })
  say('open')
  const first = (await ledger.snapshot(scope)).owned.length
  const writeOne = async (n: number): Promise<void> => {
    const sent = write(`pass-${n}`, `flow-${n}`, { outcome: 'unknown' })
    await ledger.intend(scope, intent(`intent-${n}`, `flow-${n}`), FENCE, sent)
    say(`intended ${n}`)
    await ledger.settle(scope, `intent-${n}`, { owned: ownedFlow(`flow-${n}`), write: { ...sent, outcome: 'done' } }, FENCE)
    say(`settled ${n}`)
  }
  for (let n = first; n < first + Number(limit); n += Number(width)) {
    await Promise.all(Array.from({ length: Number(width) }, async (_, beside) => writeOne(n + beside)))
  }
} catch (error) {
  if (!(error instanceof SluiceError)) throw error
  say(`error ${error.code} ${error.message}`)
}
