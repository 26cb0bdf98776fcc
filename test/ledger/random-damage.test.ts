import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { SluiceError } from '../../src/lib/errors.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { FOLDER_FENCE as FENCE, HISTORY_KEPT_MS } from '../../src/ledger/rules.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import { NOW_MS } from './folders.ts'
import { anyDamage, harm, type Damage } from './random-damage.ts'
import { condition, intent, ownedFlow, pass, scope, write } from './rows.ts'

const KEYS = Array.from({ length: 20 }, (_, n) => `flow-${n}`)
/** Old enough to be cleaned up by the next pass: then indexes are needed that nothing else touches. */
const OLD_MS = NOW_MS - HISTORY_KEPT_MS - 1_000_000

function open(dataDir: string, said: string[]): Promise<Ledger> {
  const emit = ({ event }: { event: string }): void => void said.push(event)
  return openSqliteLedger(dataDir, { clock: { nowMs: () => NOW_MS }, emit, pid: 1, host: 'h', command: 'run' })
}

function folder(): string {
  const top = mkdtempSync(join(tmpdir(), 'sluice-ledger-damage-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  return top
}

async function filled(dataDir: string): Promise<void> {
  const ledger = await open(dataDir, [])
  await ledger.own(
    scope,
    KEYS.map((key) => ownedFlow(key)),
    FENCE,
  )
  await ledger.conditions(
    scope,
    KEYS.map((key) => condition(key)),
    [],
    FENCE,
  )
  for (const [n, key] of KEYS.entries()) {
    const sent = write(`p${n}`, key, { atMs: OLD_MS + n, outcome: 'unknown' })
    await ledger.intend(scope, intent(`i${n}`, key), FENCE, sent)
    if (n % 5 > 0) await ledger.settle(scope, `i${n}`, { write: { ...sent, outcome: 'done' } }, FENCE)
    await ledger.recordPass(scope, pass(`p${n}`, { finishedAtMs: OLD_MS + n }), FENCE)
  }
  await ledger.close()
}

/** What a daemon does with its ledger in a pass; whatever it reads, no row may be one that nobody wrote. */
async function workWith(ledger: Ledger): Promise<void> {
  const { owned, intents, conditions } = await ledger.snapshot(scope)
  for (const row of owned) expect(row).toEqual(ownedFlow(row.key))
  for (const row of intents) expect(row).toEqual(intent(row.id, row.key))
  for (const row of conditions) expect(row).toEqual(condition(row.key))
  await ledger.writeCounts(scope, 0)
  await ledger.writePage(scope, { key: null, passId: null, sinceMs: null, after: null, limit: 100 })
  await ledger.lookup(scope, KEYS)
  await ledger.intend(scope, intent('new', 'flow-3'), FENCE, write('new', 'flow-3', { outcome: 'unknown', atMs: NOW_MS }))
  await ledger.settle(scope, 'new', { owned: ownedFlow('flow-3'), write: write('new', 'flow-3', { atMs: NOW_MS }) }, FENCE)
  for (const { id } of intents) await ledger.settle(scope, id, {}, FENCE)
  await ledger.own(scope, [ownedFlow('flow-4')], FENCE)
  await ledger.release(scope, ['flow-5'], FENCE)
  await ledger.recordPass(scope, pass('new', { finishedAtMs: NOW_MS }), FENCE)
}

test('however a ledger is damaged, a process works with it after one restart at most, and reads no row that nobody wrote', async () => {
  const top = folder()
  await filled(join(top, 'sound'))
  await fc.assert(
    fc.asyncProperty(anyDamage, async (damage) => {
      const dataDir = join(top, 'damaged')
      rmSync(dataDir, { recursive: true, force: true })
      cpSync(join(top, 'sound'), dataDir, { recursive: true })
      harm(join(dataDir, 'ledger.db'), damage)
      const ends: string[] = []
      while (ends.at(-1) !== 'worked' && ends.length < 3) ends.push(await processOn(dataDir))
      if (ends[0] !== 'refused') expect(['worked', 'SLUICE_LEDGER_UNUSABLE worked']).toContain(ends.join(' '))
    }),
    { numRuns: 40 },
  )
})

async function processOn(dataDir: string): Promise<string> {
  let ledger: Ledger | null = null
  try {
    ledger = await open(dataDir, [])
    await workWith(ledger)
    return 'worked'
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    // Two numbers in the header say whose file it is: with one of them off it may be somebody else's, and stays as it is.
    return /newer Sluice|not a Sluice ledger/.test(error.message) ? 'refused' : error.code
  } finally {
    await ledger?.close()
  }
}

test('an index of history that a process trips over is written anew by the next one, and nothing is lost', async () => {
  const dataDir = join(folder(), 'data')
  await filled(dataDir)
  misspellIn('writes_by_key', join(dataDir, 'ledger.db'))
  expect(await processOn(dataDir)).toBe('SLUICE_LEDGER_UNUSABLE')
  expect(existsSync(join(dataDir, 'ledger.suspect'))).toBe(true)

  const said: string[] = []
  const ledger = await open(dataDir, said)
  expect(said).toEqual(['ledger.mended', 'ledger.opened'])
  expect(existsSync(join(dataDir, 'ledger.suspect'))).toBe(false)
  // The process before had come as far as to release one of them.
  expect((await ledger.snapshot(scope)).owned.map(({ key }) => key)).toEqual(KEYS.filter((key) => key !== 'flow-5').toSorted())
  await workWith(ledger)
  await ledger.close()
})

/** One letter of one entry: a quick check sees a sound tree with as many entries as rows. */
function misspellIn(index: string, file: string): void {
  const db = new DatabaseSync(file, { readOnly: true })
  const page = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(index)?.['rootpage'])
  db.close()
  const bytes = readFileSync(file)
  const at = bytes.indexOf('flow-7', (page - 1) * 4096)
  expect(at).toBeLessThan(page * 4096)
  bytes.write('flow-!', at)
  writeFileSync(file, bytes)
}

test.each<{ name: string; damage: Damage }>([
  { name: 'whose log is gone', damage: { kind: 'gone' } },
  { name: 'whose log is cut', damage: { kind: 'cut', at: 0.6 } },
  { name: 'whose log is full of zeros', damage: { kind: 'zeros', at: 0.1, pages: 3 } },
  { name: 'whose log is another file', damage: { kind: 'foreign' } },
])('a ledger $name after a crash is an earlier state of it, whole', async ({ damage }) => {
  const top = folder()
  const living = join(top, 'living')
  await filled(living)
  const ledger = await open(living, [])
  for (const key of KEYS) await ledger.own(scope, [ownedFlow(key, { gen: 2 })], FENCE)
  // What a killed process leaves: the log is not yet in the file.
  cpSync(living, join(top, 'killed'), { recursive: true, filter: (path) => !path.endsWith('lock.db') })
  await ledger.close()
  harm(join(top, 'killed', 'ledger.db-wal'), damage)
  const said: string[] = []
  const next = await open(join(top, 'killed'), said)
  const { owned } = await next.snapshot(scope)
  await next.close()
  expect(said).toEqual(['ledger.opened'])
  expect(owned.map(({ key }) => key)).toEqual(KEYS.toSorted())
  for (const row of owned) expect(row).toEqual(ownedFlow(row.key, { gen: row.gen }))
})
