import { cpSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EmulatorOptions } from '../../src/emulator/http/server.ts'
import type { JournalEntry } from '../../src/emulator/core/journal.ts'
import { startTestEmulator, TEST_ORG, type TestEmulator } from '../support/emulator.ts'
import { tempRepo, type Changes, type TestRepo } from '../support/git-repo.ts'
import { runSluice, startSluice, type Ended, type SluiceProcess } from '../support/sluice-process.ts'
import { tempDir } from '../support/temp.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** A repository of manifests, a data folder, an emulator, and the program with an environment that ties them together. */
export type Project = AsyncDisposable & {
  repo: TestRepo
  dataDir: string
  emulator: TestEmulator
  env: Env
  run(args: readonly string[], env?: Env): Promise<Ended>
  /** The daemon, as soon as it is a process. Disposed of with the project, if it still runs then. */
  launch(env?: Env): SluiceProcess
  /** The daemon, once it listens. */
  start(env?: Env): Promise<SluiceProcess>
  loseDataDir(): Promise<void>
}

export const NEVER = '0 0 29 2 *'

/** One target by environment alone. The emulator applies a request at once or never, and so do the limits say. */
export const BASE_ENV: Env = {
  SLUICE_OWNER: 'acme',
  SLUICE_GIT_PATH: 'flows',
  SLUICE_TARGET_NAME: 'test',
  SLUICE_ORG: TEST_ORG,
  SLUICE_SANDBOX: 'dev',
  SLUICE_CLIENT_ID: 'sluice-test',
  SLUICE_CLIENT_SECRET: 'test-secret',
  SLUICE_CREATE_WINDOW_MS: '0',
  SLUICE_LIST_LAG_MS: '0',
  SLUICE_REQUESTS_PER_SECOND: '1000',
  SLUICE_SERVER_PORT: '0',
  // Only what a test does makes the daemon look: a clock that strikes meanwhile would blur what was the cause.
  SLUICE_RESYNC: NEVER,
  SLUICE_GIT_POLL: NEVER,
}

export async function project(files: Changes, options: EmulatorOptions & { env?: Env } = {}): Promise<Project> {
  const { env: more = {}, ...emulatorOptions } = options
  const stack = new AsyncDisposableStack()
  const repo = stack.use(await tempRepo(files))
  const data = stack.use(await tempDir())
  const emulator = stack.use(await startTestEmulator(emulatorOptions))
  const dataDir = join(data.path, 'data')
  const env: Env = {
    ...BASE_ENV,
    SLUICE_GIT_URL: repo.url,
    SLUICE_URL: emulator.url,
    SLUICE_IMS_URL: emulator.url,
    SLUICE_DATA_DIR: dataDir,
    ...more,
  }
  const where = (extra: Env = {}): { cwd: string; env: Env } => ({ cwd: repo.path, env: { ...env, ...extra } })
  const launch = (extra?: Env): SluiceProcess => stack.use(startSluice(['run'], where(extra)))
  return {
    repo,
    dataDir,
    emulator,
    env,
    run: async (args, extra) => runSluice(args, where(extra)),
    launch,
    start: async (extra) => {
      const sluice = launch(extra)
      await sluice.until({ event: 'server.listening' })
      return sluice
    },
    loseDataDir: () => rm(dataDir, { recursive: true }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** What a clone of this repository has for `npm start`: its manifests and its configuration, committed. */
export async function sampleProject(): Promise<TestRepo> {
  const repo = await tempRepo()
  for (const name of ['flows', 'sluice.yaml', '.gitignore']) cpSync(name, join(repo.path, name), { recursive: true })
  await mkdir(join(repo.path, '.git/info'), { recursive: true })
  await repo.commit({}, 'sample')
  return repo
}

/** Calls `then` for each request as soon as it took effect, before its answer leaves. */
export function onRequest(emulator: TestEmulator, then: (entry: JournalEntry) => void): void {
  const { journal } = emulator.world
  const add = journal.add.bind(journal)
  journal.add = (entry) => {
    add(entry)
    then(entry)
  }
}

/** Resolves with the first request from now on that fits. */
export async function nextRequest(emulator: TestEmulator, fits: (entry: JournalEntry) => boolean): Promise<JournalEntry> {
  const { promise, resolve } = Promise.withResolvers<JournalEntry>()
  onRequest(emulator, (entry) => {
    if (fits(entry)) resolve(entry)
  })
  return promise
}

export const isCreate = (entry: JournalEntry): boolean => entry.method === 'POST' && entry.path.endsWith('/flows')

/** Where the status server of a daemon answers. */
export function serverOf(sluice: SluiceProcess): string {
  const line = sluice.log.find(({ event }) => event === 'server.listening')
  return String(line?.['url'])
}
