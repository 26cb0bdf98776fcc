import { tmpdir } from 'node:os'
import type { EmulatorOptions } from '../../src/emulator/http/server.ts'
import { createUndiciTransport } from '../../src/flowservice/undici-transport.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { openGitSource } from '../../src/source/git-source.ts'
import { daemonInProcess, type InProcess } from './daemon-in-process.ts'
import { startTestEmulator, type TestEmulator } from './emulator.ts'
import { testGitEnv, tempRepo, type Changes, type TestRepo } from './git-repo.ts'
import { memorySource, type MemorySource } from './memory-source.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A real repository and an emulator behind real sockets, with daemons between them whose time is virtual: a day of waiting takes no time. */
export type OverHttp = AsyncDisposable & {
  clock: VirtualClock
  repo: TestRepo
  emulator: TestEmulator
  /** A daemon of its own ledger, unless told which. Stopped with the rest. */
  daemon(options?: DaemonOptions): Promise<InProcess>
}

export type DaemonOptions = { settings?: Partial<TargetSettings>; ref?: string; path?: string; ledger?: Ledger }

export async function overHttp(files: Changes, options: EmulatorOptions = {}): Promise<OverHttp> {
  const stack = new AsyncDisposableStack()
  const clock = new VirtualClock()
  const repo = stack.use(await tempRepo(files))
  const emulator = stack.use(await startTestEmulator({ ...options, clock }))
  const network = stack.use(createUndiciTransport({ env: {} }))
  // The client speaks to the host that the tests of the in-process daemon have; only the way there differs.
  const transport: Transport = async (request, abortable) =>
    clock.during(network.transport({ ...request, url: request.url.replace('http://emulator', emulator.url) }, abortable))
  return {
    clock,
    repo,
    emulator,
    async daemon({ settings = {}, ref, path = 'flows', ledger } = {}) {
      const source = await watched(clock, repo, path, ref ?? null, stack)
      const survives = { clock, emulator, transport, source, ...(ledger === undefined ? {} : { ledger }) }
      const running = daemonInProcess({ folder: path, settings, survives })
      stack.defer(async () => running.stop())
      return running
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** Git through child processes, which virtual time waits for. */
async function watched(clock: VirtualClock, repo: TestRepo, path: string, ref: string | null, stack: AsyncDisposableStack): Promise<MemorySource> {
  const settings = { name: 'default', url: repo.url, ref, path, dataDir: tmpdir(), token: null, timeoutMs: 60_000 }
  const source = stack.use(await openGitSource(settings, { env: testGitEnv(), clock: systemClock }, { signal: new AbortController().signal }))
  return {
    ...memorySource(),
    resolve: async (options) => clock.during(source.resolve(options)),
    tree: async (revision, options) => clock.during(source.tree(revision, options)),
    blobs: async (oids, options) => clock.during(source.blobs(oids, options)),
  }
}
