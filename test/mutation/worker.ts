/** Loads all tests once and runs those it is told to, with one mutant on. Started by pool.ts, talks to it alone. */
import { fileURLToPath } from 'node:url'
import { installLoader } from './loader.ts'
import { DEAREST_TEST, MOST_COST, type Baseline, type FromWorker, type Job, type TestInfo, type ToWorker, type Verdict } from './messages.ts'
import { mutatedFiles, sourcesDigest, testFiles, testsDigest, WORLDS } from './scope.ts'
import { collected, collectFrom, setCurrentFile, type Collected } from './shim/collected.ts'
import { installSwitchboard } from './switchboard.ts'

// Most errors here are failed expectations that nobody reads.
Error.stackTraceLimit = 0

const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')
const sources = mutatedFiles(root)
// Mutants and tests are known by number: with other files the numbers would mean something else.
if (process.argv[2] !== sourcesDigest(sources) + testsDigest(root)) throw new Error('sources or tests have changed since the run began')
const board = installSwitchboard(sources.reduce((sum, { mutants }) => sum + mutants.length, 0))
const { nextCopy, urlOf } = installLoader(sources)

for (const path of [...sources.map((one) => one.path), ...WORLDS]) await import(urlOf(path))
const byModules = board.takeReached().reached
const tests: Collected[] = []
const byFiles: Baseline['byFiles'] = []
for (const file of testFiles(root)) {
  tests.push(...(await load(file)))
  byFiles.push({ file, reached: board.takeReached().reached })
}
const kills = new Map<number, number>()
const fileKills = new Map<string, number>()
const costs = new Map<string, number>()

async function load(file: string): Promise<Collected[]> {
  collectFrom(`${root}/${file}`)
  await import(urlOf(file))
  return collected()
}

async function baseline(): Promise<Baseline> {
  const failed: string[] = []
  const infos: TestInfo[] = []
  for (const [at, test] of tests.entries()) {
    const reason = await failureOf(test)
    if (reason !== null) failed.push(`${test.file} > ${test.title}: ${reason}`)
    const { reached, asked } = board.takeReached()
    infos.push({ at, file: test.file.slice(root.length + 1), title: test.title, cost: asked, reached })
  }
  return { tests: infos, byModules, byFiles, failed }
}

async function failureOf(test: Collected): Promise<string | null> {
  setCurrentFile(test.file)
  try {
    await test.run()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function run({ id, tests: chosen, files }: Job): Promise<Verdict> {
  // Cheap ones first, and those that told other mutants.
  const price = ({ at, cost }: { at: number; cost: number }): number => (200 + cost) / (1 + (kills.get(at) ?? 0))
  let spent = 0
  for (const { at, cost } of chosen.toSorted((a, b) => price(a) - price(b))) {
    const test = tests[at]
    if (test === undefined || spent + cost > MOST_COST) continue
    spent += cost
    const verdict = await judged(test, id, limitOf(cost))
    if (verdict === null) continue
    kills.set(at, (kills.get(at) ?? 0) + 1)
    return verdict
  }
  if (files.length > 0) nextCopy()
  for (const file of files.toSorted((a, b) => (fileKills.get(b) ?? 0) - (fileKills.get(a) ?? 0))) {
    const verdict = await judgedAnew(file, id)
    if (verdict === null) continue
    fileKills.set(file, (fileKills.get(file) ?? 0) + 1)
    return verdict
  }
  return { verdict: 'survived', by: '' }
}

const limitOf = (cost: number): number => 200_000 + 20 * cost

async function judged(test: Collected, id: number, most: number): Promise<Verdict | null> {
  board.turnOn(id, most)
  const reason = await failureOf(test)
  const { asked } = board.takeReached()
  board.turnOff()
  if (asked > most) return { verdict: 'endless', by: test.title }
  return reason === null ? null : { verdict: 'killed', by: test.title }
}

/** Runs a file on the newest copy of the modules, loaded while the mutant is on. */
async function judgedAnew(file: string, id: number): Promise<Verdict | null> {
  board.turnOn(id, 50_000_000)
  try {
    const fresh = (await load(file)).map((test, at) => ({ test, cost: costs.get(`${file}#${at}`) ?? 0 }))
    for (const { test, cost } of fresh.toSorted((a, b) => a.cost - b.cost)) {
      const verdict = cost > DEAREST_TEST ? null : await judged(test, id, limitOf(cost) + 50_000)
      if (verdict !== null) return verdict
    }
    return null
  } catch {
    return { verdict: 'killed', by: `${file} does not load` }
  } finally {
    board.turnOff()
  }
}

/** Whether tests still pass without any mutant: one may have spoilt what the modules share. */
async function isWhole(chosen: readonly number[]): Promise<boolean> {
  for (const at of chosen) {
    const test = tests[at]
    const reason = test === undefined ? null : await failureOf(test)
    if (reason !== null) process.stderr.write(`a mutant spoilt the modules: ${test?.title} fails without it: ${reason.slice(0, 200)}\n`)
    if (reason !== null) return false
  }
  board.takeReached()
  return true
}

const tell = (message: FromWorker): void => {
  process.send?.(message)
}

process.on('message', (message: ToWorker) => {
  if (message.kind === 'baseline') void baseline().then((one) => tell({ kind: 'baseline', baseline: one }))
  else if (message.kind === 'check') void isWhole(message.tests).then((one) => tell({ kind: 'checked', isWhole: one }))
  else if (message.kind === 'costs') message.costs.forEach(([name, cost]) => costs.set(name, cost))
  else void run(message.job).then((verdict) => tell({ kind: 'verdict', id: message.job.id, verdict, rss: process.memoryUsage.rss() }))
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'ready' })
