import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/lib/random.ts'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { dataFolder, notable, openLedger } from './folders.ts'
import { condition, intent, ownedFlow, scope } from './rows.ts'

/** A ledger with enough rows for several pages of each kind, closed in order. */
async function filledFolder(): Promise<{ dataDir: string; file: string }> {
  const dataDir = dataFolder()
  const { ledger } = await openLedger(dataDir)
  const keys = Array.from({ length: 200 }, (_, n) => `flow-${n}`)
  await ledger.own(
    scope,
    keys.map((key) => ownedFlow(key)),
    FENCE,
  )
  await ledger.conditions(
    scope,
    keys.map((key) => condition(key)),
    [],
    FENCE,
  )
  await ledger.close()
  return { dataDir, file: join(dataDir, 'ledger.db') }
}

function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const content = readFileSync(file)
  content.set(bytes, at)
  writeFileSync(file, content)
}

function noise(length: number): Uint8Array {
  const random = seededRandom(length)
  return Uint8Array.from({ length }, () => Math.floor(random.float() * 256))
}

const SIZE = (file: string): number => statSync(file).size

test.each([
  { name: 'a file cut in the middle', harm: (file: string) => truncateSync(file, Math.floor(SIZE(file) / 2)) },
  { name: 'a file cut at a page', harm: (file: string) => truncateSync(file, 4096 * 3) },
  { name: 'a file cut to less than its header', harm: (file: string) => truncateSync(file, 60) },
  { name: 'an emptied file', harm: (file: string) => truncateSync(file, 0) },
  { name: 'random bytes throughout', harm: (file: string) => writeFileSync(file, noise(SIZE(file))) },
  { name: 'a wrong header', harm: (file: string) => overwrite(file, 0, Buffer.from('Not a database at all, sorry')) },
  { name: 'random bytes in the middle', harm: (file: string) => overwrite(file, 4096 * 2, noise(4096 * 8)) },
  { name: 'a page of zeros', harm: (file: string) => overwrite(file, 4096 * 4, new Uint8Array(4096)) },
  { name: 'text instead of a database', harm: (file: string) => writeFileSync(file, 'key: value\n'.repeat(1_000)) },
])('$name is set aside, kept, reported, and a fresh ledger opened', async ({ harm }) => {
  const { dataDir, file } = await filledFolder()
  harm(file)
  const damaged = readFileSync(file)

  const { ledger, events } = await openLedger(dataDir)
  const aside = 'ledger.damaged-20261123T120000.000Z.db'
  expect(events[0]).toMatchObject({ event: 'ledger.set-aside', path: file, message: expect.stringContaining(`kept as ${aside}`) })
  expect(readFileSync(join(dataDir, aside)).equals(damaged)).toBe(true)
  expect((await ledger.snapshot(scope)).owned).toEqual([])
  await ledger.own(scope, [ownedFlow('a')], FENCE)
  await ledger.close()

  const again = await openLedger(dataDir)
  expect(notable(again.events)).toEqual([])
  expect((await again.ledger.snapshot(scope)).owned).toEqual([ownedFlow('a')])
})

test('damage in the history alone is found at the start, not when somebody reads it', async () => {
  const { dataDir, file } = await filledFolder()
  const db = new DatabaseSync(file, { readOnly: true })
  const page = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'writes'").get()?.['rootpage'])
  db.close()
  overwrite(file, (page - 1) * 4096, noise(4096))
  expect(notable((await openLedger(dataDir)).events)).toEqual(['ledger.set-aside'])
})

test('an index that disagrees with what is owned counts as damage: a lookup would miss a row', async () => {
  const { dataDir, file } = await filledFolder()
  // An index cell ends in the number of its row; freed space holds old copies of some cells.
  const entry = `flowflow-77${String.fromCharCode(78)}`
  writeFileSync(file, readFileSync(file, 'latin1').replaceAll(entry, entry.replace('77', '7X')), 'latin1')
  expect(notable((await openLedger(dataDir)).events)).toEqual(['ledger.set-aside'])
})

test('a log whose ledger is gone is set aside with it, not thrown away', async () => {
  const { dataDir, file } = await filledFolder()
  rmSync(file)
  writeFileSync(`${file}-wal`, 'what was in the log')
  const { events } = await openLedger(dataDir)
  expect(notable(events)).toEqual(['ledger.set-aside'])
  const aside = readdirSync(dataDir).find((name) => name.includes('damaged') && name.endsWith('-wal')) ?? ''
  expect(readFileSync(join(dataDir, aside), 'utf8')).toBe('what was in the log')
})

test('two damaged ledgers at one time are both kept', async () => {
  const { dataDir, file } = await filledFolder()
  for (const text of ['first', 'second']) {
    writeFileSync(file, text.repeat(1_000))
    const { ledger } = await openLedger(dataDir)
    await ledger.close()
  }
  const kept = readdirSync(dataDir).filter((name) => name.startsWith('ledger.damaged'))
  expect(kept.map((name) => readFileSync(join(dataDir, name), 'utf8').slice(0, 5)).sort()).toEqual(['first', 'secon'])
})

test('a database of somebody else is refused and left as it is', async () => {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  const file = join(dataDir, 'ledger.db')
  const foreign = new DatabaseSync(file)
  foreign.exec('CREATE TABLE letters (text)')
  foreign.close()
  await expect(openLedger(dataDir)).rejects.toMatchObject({ code: 'SLUICE_LEDGER_UNUSABLE', message: expect.stringContaining('not a Sluice ledger') })
  expect(existsSync(file)).toBe(true)
})

/** Changes the file behind the ledger's back. */
function edit(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
}

test.each([
  { name: 'not JSON', sql: "UPDATE owned SET body = 'nonsense' WHERE key = 'flow-7'", problem: 'checksum does not match' },
  {
    name: 'one digit off',
    sql: `UPDATE owned SET body = replace(body, '"gen":1', '"gen":2') WHERE key = 'flow-7'`,
    problem: 'checksum does not match',
  },
  { name: 'with another key', sql: "UPDATE owned SET key = 'flow-x' WHERE key = 'flow-7'", problem: 'body and column disagree' },
])('an owned row $name is never trusted: it is reported once, kept apart, and the rest is read', async ({ sql, problem }) => {
  const { dataDir, file } = await filledFolder()
  edit(file, sql)
  const { ledger, events } = await openLedger(dataDir)
  const { owned } = await ledger.snapshot(scope)
  expect(owned).toHaveLength(199)
  expect(owned.map(({ key }) => key)).not.toContain('flow-7')
  await ledger.snapshot(scope)
  expect(events.filter(({ event }) => event === 'ledger.row-damaged')).toEqual([
    { event: 'ledger.row-damaged', path: file, key: expect.stringMatching(/^flow-[7x]$/), message: `owned: ${problem}` },
  ])
  await ledger.close()
  const db = new DatabaseSync(file, { readOnly: true })
  expect(db.prepare('SELECT table_name, problem FROM set_aside').all()).toEqual([{ table_name: 'owned', problem }])
  db.close()
})

test('a damaged intent and a damaged pass hold up nothing else', async () => {
  const { dataDir, file } = await filledFolder()
  const first = await openLedger(dataDir)
  await first.ledger.intend(scope, intent('i1', 'a'), FENCE)
  await first.ledger.intend(scope, intent('i2', 'b'), FENCE)
  await first.ledger.close()
  edit(file, "UPDATE intents SET body = '{}' WHERE intent_id = 'i1'")
  const { ledger, events } = await openLedger(dataDir)
  expect((await ledger.lookup(scope, ['a', 'b'])).intents).toEqual([intent('i2', 'b')])
  expect(notable(events)).toEqual(['ledger.row-damaged'])
})

test('the cache of parses may be deleted, damaged or made unreachable: manifests are parsed again', async () => {
  const dataDir = dataFolder()
  const cache = join(dataDir, 'parse-cache.db')
  const parses = new Map([['blob 1', 'a parsed manifest']])
  const first = await openLedger(dataDir)
  await first.ledger.cacheParses(parses)
  await first.ledger.close()

  edit(cache, "UPDATE parses SET body = 'another manifest'")
  const second = await openLedger(dataDir)
  expect(await second.ledger.cachedParses(['blob 1'])).toEqual(new Map())
  await second.ledger.cacheParses(parses)
  expect(await second.ledger.cachedParses(['blob 1'])).toEqual(parses)
  await second.ledger.close()

  writeFileSync(cache, noise(20_000))
  const third = await openLedger(dataDir)
  expect(await third.ledger.cachedParses(['blob 1'])).toEqual(new Map())
  await third.ledger.cacheParses(parses)
  expect(await third.ledger.cachedParses(['blob 1'])).toEqual(parses)
  await third.ledger.close()

  renameSync(cache, `${cache}.elsewhere`)
  mkdirSync(cache)
  const fourth = await openLedger(dataDir)
  await fourth.ledger.cacheParses(parses)
  expect(await fourth.ledger.cachedParses(['blob 1'])).toEqual(new Map())
  expect([...notable(second.events), ...notable(third.events), ...notable(fourth.events)]).toEqual([])
})
