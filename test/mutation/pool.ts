import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Baseline, FromWorker, Job, ToWorker, Verdict } from './messages.ts'

/** A mutant that does not even ask for the switches any more. */
const LONGEST_MS = 120_000
/** Copies of modules are never freed: beyond this a new process takes over. */
const MOST_BYTES = 1_500_000_000
const CHECK_EVERY = 100

export type Worker = { child: ChildProcess; digest: string; ask: (message: ToWorker) => Promise<FromWorker | null> }

/** @param digest of sources and tests: the process refuses others */
export async function startWorker(digest: string): Promise<Worker> {
  const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [digest], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=3000'],
    serialization: 'advanced',
  })
  const ask = async (message: ToWorker | null): Promise<FromWorker | null> => {
    const ending = new AbortController()
    if (message !== null) child.send(message)
    const answered = once(child, 'message', { signal: ending.signal }).then(([one]) => one as FromWorker)
    const died = once(child, 'exit', { signal: ending.signal }).then(() => null)
    const late = new Promise<null>((resolve) => {
      const timer = setTimeout(() => resolve(null), LONGEST_MS)
      ending.signal.addEventListener('abort', () => clearTimeout(timer))
    })
    try {
      return await Promise.race([answered, died, late])
    } finally {
      for (const promise of [answered, died]) promise.catch(() => {})
      ending.abort()
    }
  }
  if ((await ask(null)) === null) throw new Error('the tests do not load; see above')
  return { child, digest, ask }
}

export async function baselineOf(worker: Worker): Promise<Baseline> {
  const answer = await worker.ask({ kind: 'baseline' })
  if (answer?.kind !== 'baseline') throw new Error('the tests did not run to their end without a mutant')
  return answer.baseline
}

/** Runs all jobs on as many processes as are given, and tells each verdict as it comes. */
export async function runJobs(
  jobs: readonly Job[],
  baseline: Baseline,
  first: Worker,
  count: number,
  tell: (id: number, verdict: Verdict) => void,
): Promise<void> {
  const queue = [...jobs]
  const cheap = baseline.tests.filter(({ cost }) => cost < 20_000).map(({ at }) => at)
  const costs = baseline.byFiles.flatMap(({ file }) =>
    baseline.tests.filter((one) => one.file === file).map(({ cost }, at): [string, number] => [`${file}#${at}`, cost]),
  )
  const lane = async (given: Worker | null): Promise<void> => {
    let worker = given
    let bytes = 0
    let told: { job: Job; verdict: Verdict }[] = []
    let alone: Job[] = []
    const end = (): void => {
      worker?.child.kill('SIGKILL')
      worker = null
      bytes = 0
    }
    const settle = async (): Promise<void> => {
      const answer = worker === null || told.length === 0 ? null : await worker.ask({ kind: 'check', tests: cheap })
      const isWhole = worker === null || (answer?.kind === 'checked' && answer.isWhole)
      if (isWhole || told.length === 1) for (const { job, verdict } of told) tell(job.id, verdict)
      else alone = told.map(({ job }) => job)
      told = []
      if (!isWhole) end()
    }
    for (;;) {
      const single = alone.shift()
      const job = single ?? queue.shift()
      if (job === undefined) {
        await settle()
        if (alone.length === 0) break
        continue
      }
      if (worker === null) {
        worker = await startWorker(first.digest)
        worker.child.send({ kind: 'costs', costs } satisfies ToWorker)
      }
      const answer = await worker.ask({ kind: 'run', job })
      if (answer?.kind === 'verdict') told.push({ job, verdict: answer.verdict })
      else {
        tell(job.id, { verdict: 'endless', by: 'the process stood still' })
        // What was told before stands: a mutant that stands still spoils nobody else's modules but its own process's.
        for (const { job: one, verdict } of told) tell(one.id, verdict)
        told = []
        end()
        continue
      }
      bytes = answer.rss
      if (single !== undefined || told.length >= CHECK_EVERY) await settle()
      if (bytes > MOST_BYTES) {
        await settle()
        end()
      }
    }
    end()
  }
  first.child.send({ kind: 'costs', costs } satisfies ToWorker)
  await Promise.all(Array.from({ length: count }, (_, at) => lane(at === 0 ? first : null)))
}
