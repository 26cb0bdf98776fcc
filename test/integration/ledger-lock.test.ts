import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ERRORS } from '../../src/lib/errors.ts'
import { dataFolder, openLedger } from '../ledger/folders.ts'
import { runScript } from '../ledger/processes.ts'

test('a second process is refused and told who has the folder', async () => {
  const dataDir = dataFolder()
  const writer = runScript('writer.ts', [dataDir])
  await untilOpen(writer)
  await expect(openLedger(dataDir)).rejects.toMatchObject({
    code: 'SLUICE_LEDGER_BUSY',
    message: `the data folder ${dataDir} is in use by process ${writer.process.pid} (sluice run) on test-host, running since 2026-11-23T00:00:00.000Z`,
  })
  expect(ERRORS.SLUICE_LEDGER_BUSY.exit).toBe(75)
})

test('refusing a second process does not cost the first its lock', async () => {
  const dataDir = dataFolder()
  await openLedger(dataDir)
  await expect(openLedger(dataDir)).rejects.toMatchObject({ code: 'SLUICE_LEDGER_BUSY' })
  const other = runScript('writer.ts', [dataDir])
  expect(await other.line()).toContain('error SLUICE_LEDGER_BUSY')
})

test('the lock goes with a process that was killed', async () => {
  const dataDir = dataFolder()
  const writer = runScript('writer.ts', [dataDir])
  await untilOpen(writer)
  await writer.kill()
  await openLedger(dataDir)
})

test('the lock goes with close, and with an open that failed', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.close()
  await expect(openLedger(dataDir, { migrations: [] })).rejects.toMatchObject({ code: 'SLUICE_LEDGER_UNUSABLE' })
  await openLedger(dataDir)
})

test('a holder that cannot be named is still refused', async () => {
  const dataDir = dataFolder()
  await openLedger(dataDir)
  writeFileSync(join(dataDir, 'owner.json'), '{"pid":')
  await expect(openLedger(dataDir)).rejects.toMatchObject({ message: `the data folder ${dataDir} is in use by another process` })
})

test('two data folders do not know of each other', async () => {
  await openLedger(dataFolder())
  await openLedger(dataFolder())
})

test('the owner file names the process while it runs, and is gone when it ended in order', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  const owner = join(dataDir, 'owner.json')
  expect(JSON.parse(readFileSync(owner, 'utf8'))).toMatchObject({ pid: 4711, host: 'web-1', command: 'run' })
  await ledger.close()
  expect(() => readFileSync(owner)).toThrow('ENOENT')
})

async function untilOpen(writer: ReturnType<typeof runScript>): Promise<void> {
  for (let line = await writer.line(); line !== 'open'; line = await writer.line()) if (line === null) throw new Error('the writer ended')
}
