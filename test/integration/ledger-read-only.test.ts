import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { dataFolder, openLedger } from '../ledger/folders.ts'
import { runScript } from '../ledger/processes.ts'
import { ownedFlow, scope } from '../ledger/rows.ts'

/** A copy of the named files of a data folder that nobody may write, as on a read-only file system. */
function readOnlyCopy(dataDir: string, names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-ledger-read-only-'))
  for (const name of names) {
    cpSync(join(dataDir, name), join(folder, name))
    chmodSync(join(folder, name), 0o444)
  }
  chmodSync(folder, 0o555)
  onTestFinished(() => {
    chmodSync(folder, 0o755)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

function read(folder: string): Promise<string[]> {
  return runScript('reader.ts', [folder]).rest()
}

test('a folder that cannot be written is read after an orderly end', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.own(scope, [ownedFlow('a'), ownedFlow('b')], FENCE)
  await ledger.close()
  expect(readdirSync(dataDir)).not.toContain('ledger.db-wal')
  expect(await read(readOnlyCopy(dataDir, ['ledger.db']))).toEqual(['keys a b'])
})

test.each([
  { name: 'with all files of a crash', names: ['ledger.db', 'ledger.db-wal', 'ledger.db-shm'] },
  { name: 'with its log but not its shared memory', names: ['ledger.db', 'ledger.db-wal'] },
])('a folder that cannot be written is read as a killed daemon left it, $name', async ({ names }) => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.own(scope, [ownedFlow('a')], FENCE)
  expect(await read(readOnlyCopy(dataDir, names))).toEqual(['keys a'])
})

test('a folder that cannot be written and holds nothing reads as empty', async () => {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  expect(await read(readOnlyCopy(dataDir, []))).toEqual(['keys '])
})

test('a ledger that may not be read is an error that says so', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.close()
  const copy = readOnlyCopy(dataDir, ['ledger.db'])
  chmodSync(join(copy, 'ledger.db'), 0o000)
  expect(await read(copy)).toEqual([expect.stringContaining('error SLUICE_LEDGER_UNUSABLE')])
})

test('a folder that cannot be written stays as it was', async () => {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  await ledger.close()
  const copy = readOnlyCopy(dataDir, ['ledger.db'])
  await read(copy)
  expect(readdirSync(copy)).toEqual(['ledger.db'])
})
