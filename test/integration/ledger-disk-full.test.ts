import { expect, test } from 'vitest'
import { dataFolder, notable, openLedger } from '../ledger/folders.ts'
import { runScript } from '../ledger/processes.ts'
import { scope } from '../ledger/rows.ts'

test('a process whose disk takes no more stops with a clear error and loses nothing it was told is written', async () => {
  const dataDir = dataFolder()
  const lines = await runScript('writer.ts', [dataDir], 800).rest()
  expect(lines.at(-1)).toMatch(
    /^error SLUICE_LEDGER_UNUSABLE cannot use the ledger .*ledger\.db: (reading or writing the disk failed|the disk is full)/,
  )
  const acknowledged = lines.filter((line) => line.startsWith('settled')).length
  expect(acknowledged).toBeGreaterThan(0)

  const { ledger, events } = await openLedger(dataDir)
  expect(notable(events)).toEqual([])
  const { owned } = await ledger.snapshot(scope)
  expect(owned.length).toBeGreaterThanOrEqual(acknowledged)
})

test('a process that may write nothing at all says so', async () => {
  const lines = await runScript('writer.ts', [dataFolder()], 0).rest()
  expect(lines).toEqual([expect.stringContaining('error SLUICE_LEDGER_UNUSABLE')])
})
