/** `npm run mutation -- [--only src/plan/prune.ts] [--since main] [--sample 20%] [--seed 1] [--workers 2] [--fresh] [--least 90]` */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openBook } from './book.ts'
import { chosen } from './choose.ts'
import { explanationOf, readEquivalents, stale } from './equivalents.ts'
import { jobsFor } from './plan-jobs.ts'
import { baselineOf, runJobs, startWorker } from './pool.ts'
import { formatReport, scoresOf, type Judged } from './report.ts'
import { mutatedFiles, sourcesDigest, testsDigest } from './scope.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    since: { type: 'string' },
    sample: { type: 'string', default: '100%' },
    seed: { type: 'string', default: '20261123' },
    workers: { type: 'string', default: '2' },
    fresh: { type: 'boolean', default: false },
    least: { type: 'string', default: '0' },
    /** Where verdicts are kept: two runs at once need two places. */
    verdicts: { type: 'string', default: '.mutation/verdicts.json' },
  },
})

const begunMs = performance.now()
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')
const files = mutatedFiles(root)
const wanted = chosen(files, { only: values.only, since: values.since, share: Number.parseFloat(values.sample) / 100, seed: values.seed }, root)
const book = openBook(resolve(root, values.verdicts), testsDigest(root), values.fresh)
const byId = new Map(wanted.map((one) => [one.id, one]))
const due = wanted.filter(({ file, mutant }) => book.verdictOf(file, mutant) === null)
say(`${wanted.length} mutants in ${new Set(wanted.map(({ file }) => file)).size} files, ${due.length} to run, seed ${values.seed}`)
if (due.length > 0) await runDue(new Set(due.map(({ id }) => id)))
conclude()

async function runDue(ids: ReadonlySet<number>): Promise<void> {
  const worker = await startWorker(sourcesDigest(files) + testsDigest(root))
  const baseline = await baselineOf(worker)
  if (baseline.failed.length > 0) {
    worker.child.kill()
    throw new Error(`tests fail without any mutant:\n${baseline.failed.join('\n')}`)
  }
  say(`${baseline.tests.length} tests pass without a mutant after ${seconds()} s`)
  let done = 0
  await runJobs(jobsFor(files, ids, baseline), baseline, worker, Number(values.workers), (id, verdict) => {
    const one = byId.get(id)
    if (one !== undefined) book.note(one.file, one.mutant, verdict)
    done += 1
    if (done % 100 !== 0 && done !== ids.size) return
    book.save()
    say(`${done} of ${ids.size} after ${seconds()} s`)
  })
}

function conclude(): void {
  const equivalents = readEquivalents()
  const judged = wanted.flatMap(({ file, mutant }): Judged[] => {
    const verdict = book.verdictOf(file, mutant)
    return verdict === null ? [] : [{ path: file.path, mutant, verdict, explained: explanationOf(file, mutant, equivalents)?.reason ?? null }]
  })
  process.stdout.write(formatReport(judged))
  const old = stale(files, equivalents)
  for (const { file, text, from, to } of old) say(`equivalent.json names a mutant that is not there: ${file}: ${text}: ${from} → ${to}`)
  const wrong = judged.filter(({ explained, verdict }) => explained !== null && verdict.verdict !== 'survived')
  for (const { path, mutant } of wrong)
    say(`equivalent.json explains a mutant that a test kills: ${path}:${mutant.line}: ${mutant.from} → ${mutant.to}`)
  const { score, killed, ofRest } = scoresOf(judged)
  say(`${score.toFixed(1)} % killed or explained, ${killed.toFixed(1)} % killed, ${ofRest.toFixed(1)} % of those not explained; in ${seconds()} s`)
  process.exitCode = score < Number(values.least) || old.length > 0 || wrong.length > 0 ? 1 : 0
}

function seconds(): string {
  return ((performance.now() - begunMs) / 1000).toFixed(0)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
