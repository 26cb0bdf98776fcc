import { expect, test } from 'vitest'
import fc from 'fast-check'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { dataFolder, notable, openLedger } from '../ledger/folders.ts'
import { runScript } from '../ledger/processes.ts'
import { scope } from '../ledger/rows.ts'

const ROUNDS = 12

test.each([1, 5])(
  'a process killed while it writes, %i at a time, loses nothing it was told is written, and leaves no half transaction',
  async (width) => {
    const dataDir = dataFolder()
    // The lines after which each process is killed; with another seed, other moments.
    const moments = fc.sample(fc.integer({ min: 0, max: 60 }), { numRuns: ROUNDS, seed: 20261123 })
    let settled = -1
    for (const lines of moments) {
      const writer = runScript('writer.ts', [dataDir, 'Infinity', String(width)])
      const heard = [await writer.line()]
      for (let n = 0; n < lines; n++) heard.push(await writer.line())
      const killed = writer.kill()
      heard.push(...(await writer.rest()))
      await killed
      expect(heard.filter((line) => line?.startsWith('event') && line !== 'event ledger.opened')).toEqual([])

      const { ledger, events } = await openLedger(dataDir)
      expect(notable(events)).toEqual([])
      settled = Math.max(settled, last(heard, 'settled'))
      const found = await wholeWrites(ledger)
      expect(found.settled).toBeGreaterThanOrEqual(settled)
      expect(found.settled).toBeLessThanOrEqual(settled + width)
      if (last(heard, 'intended') > found.settled) expect(found.open).toContain(`flow-${last(heard, 'intended')}`)
      settled = found.settled
      await ledger.close()
    }
    expect(settled).toBeGreaterThan(ROUNDS)
  },
)

/** Number of the last line of its kind, -1 if there is none. */
function last(lines: readonly (string | null)[], kind: string): number {
  return Number(lines.findLast((line) => line?.startsWith(`${kind} `))?.split(' ')[1] ?? -1)
}

/** Owned row, closed intent and history line come together or not at all. */
async function wholeWrites(ledger: Ledger): Promise<{ settled: number; open: string[] }> {
  const { owned, intents } = await ledger.snapshot(scope)
  const writes = await ledger.writes(scope, { key: null, limit: 100_000 })
  const keys = owned.map(({ key }) => key).sort()
  const inHistory = (outcome: string): string[] => writes.filter((one) => one.outcome === outcome).map(({ key }) => key)
  const open = intents.map(({ key }) => key)
  expect(inHistory('done').sort()).toEqual(keys)
  expect(new Set(inHistory('unknown'))).toEqual(new Set(open))
  expect(open.filter((key) => keys.includes(key))).toEqual([])
  expect(keys).toHaveLength(new Set(keys).size)
  expect(new Set(keys)).toEqual(new Set(keys.map((_, n) => `flow-${n}`)))
  return { settled: keys.length - 1, open }
}
