import { describe } from 'vitest'
import { endOfTurn } from '../../src/lib/yield.ts'
import { conformsToThePort } from './conformance.ts'
import { dataFolder, openLedger } from './folders.ts'

describe.each([
  { name: 'each write by itself', deps: {} },
  { name: 'writes of a turn together', deps: { endOfTurn } },
])('the ledger in SQLite, $name', ({ deps }) => {
  conformsToThePort(async () => {
    const dataDir = dataFolder()
    const { ledger } = await openLedger(dataDir, deps)
    return {
      ledger,
      restart: async () => {
        await ledger.close()
        return (await openLedger(dataDir, deps)).ledger
      },
      dispose: () => ledger.close(),
    }
  })
})
