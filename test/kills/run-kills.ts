import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultRule } from '../../src/emulator/core/faults/rule.ts'
import { BASE_ENV, type Env } from '../e2e/project.ts'
import { statusOf, untilReady } from '../e2e/standing.ts'
import { Dice } from '../fuzz/dice.ts'
import { adminOf, type EmulatorAdmin } from '../support/emulator-admin.ts'
import { startGitHttpServer } from '../support/git-http-server.ts'
import { tempRepo } from '../support/git-repo.ts'
import { startSluice, type SluiceProcess } from '../support/sluice-process.ts'
import { tempDir } from '../support/temp.ts'
import { differences, violations } from './compare.ts'
import { Repository } from './repository.ts'

export type KillOptions = {
  times: number
  seed: string
  /** How the daemon reaches the repository: its path, or smart HTTP with a token. */
  git: 'local' | 'http'
  say: (line: string) => void
}

export type KillReport = {
  kills: number
  commits: number
  /** Writes that reached the service. */
  writes: number
  flows: number
  seconds: number
  /** Kills by what the daemon had last logged. */
  after: Record<string, number>
  violations: string[]
  /** Writes in further passes once all was as git asks. */
  restless: number
}

const EVERY_SECOND = '* * * * * *'
const NO_BOUNDS = JSON.stringify({ create: 'none', patch: 'none', publish: 'none', disable: 'none', delete: 'none' })
/** The service applies a request at once or never, and lists it 150 ms later: within what the daemon is told. */
const ENV: Env = {
  SLUICE_DIST: '1',
  SLUICE_GIT_POLL: EVERY_SECOND,
  SLUICE_RESYNC: '*/7 * * * * *',
  SLUICE_CREATE_WINDOW_MS: '1500',
  SLUICE_LIST_LAG_MS: '300',
  SLUICE_PRUNE: 'delete',
  SLUICE_DELETE_AFTER: '1s',
  SLUICE_MAX_CHANGES: NO_BOUNDS,
  SLUICE_MAX_CHANGES_PER_HOUR: NO_BOUNDS,
  SLUICE_CONCURRENCY: '3',
}
const FAULTS: readonly FaultRule[] = [
  { match: { write: true }, probability: 0.08, cut: 'before' },
  { match: { write: true }, probability: 0.12, cut: 'after' },
  { match: { write: true }, probability: 0.2, latencyMs: 300 },
  { match: { write: true }, probability: 0.05, status: 503, applied: true },
  { match: { write: false }, probability: 0.05, status: 503 },
  { match: { write: false }, probability: 0.03, cut: 'after' },
  { match: { write: false }, probability: 0.1, latencyMs: 150 },
]
const MOST_ROUNDS = 12

/**
 * The built daemon on real git and an emulator of its own process, killed again and again at any moment while commits come in and answers
 * are lost; at the end it is left in peace, and the sandbox compared with git.
 */
export async function runKills({ times, seed, git, say }: KillOptions): Promise<KillReport> {
  const startedMs = performance.now()
  await using stack = new AsyncDisposableStack()
  const dice = Dice.rolling(seed)
  const repo = stack.use(await tempRepo({ 'README.md': 'flows\n' }))
  const repository = new Repository(repo, dice)
  const emulator = adminOf(await startEmulator(stack))
  const data = stack.use(await tempDir())
  const env: Env = {
    ...BASE_ENV,
    ...ENV,
    ...(await gitEnv(git, repo.path, stack)),
    SLUICE_URL: emulator.origin,
    SLUICE_IMS_URL: emulator.origin,
    SLUICE_DATA_DIR: join(data.path, 'data'),
  }
  const start = (): SluiceProcess => startSluice(['run'], { cwd: data.path, env })
  const report: KillReport = { kills: 0, commits: 0, writes: 0, flows: 0, seconds: 0, after: {}, violations: [], restless: 0 }

  for (let first = 0; first < 4; first++) await repository.change()
  await emulator.fault(FAULTS)
  while (report.kills < times && report.violations.length === 0) {
    await using sluice = start()
    const commits = dice.below(3)
    await Promise.all([
      killSometime(sluice, dice),
      (async () => {
        for (let left = commits; left > 0; left--) say(`${report.kills}: ${await repository.change()}`)
      })(),
    ])
    report.kills += 1
    const last = String(sluice.log.findLast(({ event }) => event !== undefined)?.event ?? 'start')
    report.after[last] = (report.after[last] ?? 0) + 1
    report.violations.push(...violations(repository.everPublished, await emulator.flows()))
    if (report.kills % 20 === 0) say(`${report.kills} kills, ${repository.commits} commits, ${repository.wanted.size} manifests`)
  }

  await repository.mend()
  await emulator.clearFaults()
  await using sluice = start()
  await untilReady(sluice)
  report.violations.push(...(await untilEqual(sluice, repository, emulator)))
  report.writes = (await emulator.journal({ write: true })).length
  report.restless = await writesOfFurtherPasses(sluice, emulator)
  report.flows = (await emulator.flows()).length
  report.violations.push(...violations(repository.everPublished, await emulator.flows()))
  const { code } = await sluice.stop()
  if (code !== 0) report.violations.push(`the daemon ended with ${code} when it was told to stop`)
  return { ...report, commits: repository.commits, seconds: (performance.now() - startedMs) / 1000 }
}

/** By the clock, some while after its start or after it has listened, or as soon as it has logged so many lines: while it starts, fetches, writes, waits. */
async function killSometime(sluice: SluiceProcess, dice: Dice): Promise<void> {
  if (dice.chance(0.85)) await sluice.until({ event: 'server.listening' })
  const afterMs = dice.between(0, 4_000)
  const lines = dice.chance(0.6) ? dice.between(2, 14) : Infinity
  const untilMs = performance.now() + afterMs
  while (performance.now() < untilMs && sluice.log.length < lines) await sleep(5)
  sluice.signal('SIGKILL')
  const { signal, stderr } = await sluice.ended
  if (signal !== 'SIGKILL') throw new Error(`the daemon ended by itself\n${stderr.slice(-4_000)}`)
}

/** What is left different after many full passes. */
async function untilEqual(sluice: SluiceProcess, { wanted }: Repository, emulator: EmulatorAdmin): Promise<string[]> {
  let left: string[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await furtherPass(sluice)
    left = differences(wanted, await emulator.flows())
    if (left.length === 0) return []
    // What waits for a create window, a listing or the time to delete.
    await sleep(1_500)
  }
  const holds = sluice.log.filter(({ event }) => event === 'flow.held' || event === 'flow.stalled').map((line) => JSON.stringify(line))
  return [...left, ...holds.slice(-10)]
}

async function writesOfFurtherPasses(sluice: SluiceProcess, emulator: EmulatorAdmin): Promise<number> {
  await emulator.clearJournal()
  for (let pass = 0; pass < 3; pass++) await furtherPass(sluice)
  return (await emulator.journal({ write: true })).length
}

/** One more pass from its beginning to its end, whoever asked for it: the clock strikes here as well. */
async function furtherPass(sluice: SluiceProcess): Promise<void> {
  const lastPass = async (): Promise<string> => (await statusOf(sluice)).targets.map((target) => target.lastPass?.passId).join()
  sluice.signal('SIGHUP')
  // The pass that runs at this moment may have begun before the signal: the second one from here did not.
  for (let pass = 0; pass < 2; pass++) {
    const before = await lastPass()
    const deadline = AbortSignal.timeout(60_000)
    while ((await lastPass()) === before) {
      deadline.throwIfAborted()
      await sleep(50)
    }
  }
}

async function startEmulator(stack: AsyncDisposableStack): Promise<string> {
  const child = fork(new URL('emulator-process.ts', import.meta.url), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  stack.defer(async () => {
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  })
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return chunk.toString().trim()
}

async function gitEnv(git: KillOptions['git'], path: string, stack: AsyncDisposableStack): Promise<Env> {
  if (git === 'local') return { SLUICE_GIT_URL: path }
  const token = 'git-token-of-the-kills'
  const server = stack.use(await startGitHttpServer(dirname(path), { token }))
  return { SLUICE_GIT_URL: server.urlOf('repo/.git'), SLUICE_GIT_TOKEN: token }
}
