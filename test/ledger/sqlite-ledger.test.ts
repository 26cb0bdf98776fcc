import { describe } from 'vitest'
import { conformsToThePort } from './conformance.ts'
import { dataFolder, openLedger } from './folders.ts'

describe('the ledger in SQLite', () => {
  conformsToThePort(async () => {
    const dataDir = dataFolder()
    const { ledger } = await openLedger(dataDir)
    return {
      ledger,
      restart: async () => {
        await ledger.close()
        return (await openLedger(dataDir)).ledger
      },
      dispose: () => ledger.close(),
    }
  })
})
