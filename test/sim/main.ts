/** `npm run sim -- --seeds N --from S [--workers W]`: lives through histories and says which promise one of them breaks. */
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { storyOf } from './generate.ts'
import { live } from './history.ts'
import { shrink } from './shrink.ts'
import type { Report } from './worker.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    /** Print the whole history of the first seed, whether it fails or not. */
    show: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
  },
})

/** Seeds that one thread lives through. */
const SHARE = 2_000
const PROGRESS_EVERY = 1_000

const from = Number(values.from)
const seeds = Number(values.seeds)
const workers = Math.max(1, Number(values.workers))
const out = (text: string): void => void process.stdout.write(`${text}\n`)

if (values.show) {
  const { trace, violation } = await live(storyOf(from), { traced: true })
  out(trace.join('\n'))
  process.exitCode = violation === null ? 0 : 1
} else {
  await runAll()
}

async function runAll(): Promise<void> {
  const startMs = performance.now()
  const total = { histories: 0, steps: 0 }
  const failures: Report['failures'] = []
  const summary = (): string => {
    const seconds = (performance.now() - startMs) / 1000
    const perMinute = Math.round((total.histories / seconds) * 60)
    return `${total.histories} histories, ${total.steps} steps in ${seconds.toFixed(1)} s: ${perMinute} histories a minute, ${failures.length} failed`
  }
  let next = from
  let toldAt = 0
  const hear = (report: Report): void => {
    total.histories += report.histories
    total.steps += report.steps
    failures.push(...report.failures)
    for (const { seed, violation } of report.failures) out(`  seed ${seed}: ${violation.promise} ${violation.message.slice(0, 300)}`)
    if (total.histories - toldAt < PROGRESS_EVERY) return
    toldAt = total.histories
    out(`${summary()} so far`)
  }
  const work = async (): Promise<void> => {
    while (next < from + seeds && (values['keep-going'] || failures.length === 0)) {
      const first = next
      next += SHARE
      await runShare(first, Math.min(SHARE, from + seeds - first), hear)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  out(summary())
  process.exitCode = failures.length === 0 ? 0 : 1
  const [first] = failures.toSorted((a, b) => a.seed - b.seed)
  if (first !== undefined && !values['no-shrink']) await explain(first.seed, first.violation.promise)
}

/** One thread for each share: what histories leave behind in memory goes with it. */
async function runShare(first: number, count: number, hear: (report: Report) => void): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { first, count, keepGoing: values['keep-going'] } })
  await new Promise<void>((resolve, reject) => {
    worker.on('message', hear)
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })
}

async function explain(seed: number, promise: string): Promise<void> {
  const story = storyOf(seed)
  const shortest = await shrink(story, promise)
  out(`\nseed ${seed}, ${story.actions.length} actions, shrunk to ${shortest.actions.length}:`)
  const { trace } = await live(shortest, { traced: true })
  out(trace.join('\n'))
  out(`\nagain: npm run sim -- --from ${seed} --show`)
}
