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
  const share = Math.ceil(seeds / workers)
  await Promise.all(
    Array.from({ length: workers }, async (_, at) => {
      const first = from + at * share
      const count = Math.min(share, from + seeds - first)
      if (count > 0) await runShare(first, count, total, failures)
    }),
  )
  const seconds = (performance.now() - startMs) / 1000
  const perMinute = Math.round((total.histories / seconds) * 60)
  out(`${total.histories} histories, ${total.steps} steps in ${seconds.toFixed(1)} s: ${perMinute} histories a minute, ${failures.length} failed`)
  failures.sort((a, b) => a.seed - b.seed)
  for (const { seed, violation } of failures) out(`  seed ${seed}: ${violation.promise} ${violation.message.slice(0, 300)}`)
  process.exitCode = failures.length === 0 ? 0 : 1
  const [first] = failures
  if (first !== undefined && !values['no-shrink']) await explain(first.seed, first.violation.promise)
}

async function runShare(first: number, count: number, total: { histories: number; steps: number }, failures: Report['failures']): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { first, count, keepGoing: values['keep-going'] } })
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (report: Report) => {
      total.histories += report.histories
      total.steps += report.steps
      failures.push(...report.failures)
    })
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
