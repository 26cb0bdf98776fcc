/** `npm run bench`: what Sluice costs in calls, time, CPU and memory. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { chart } from './chart.ts'
import { measureFleet } from './measure.ts'
import { readOptions, USAGE, type BenchOptions } from './options.ts'
import { markdown } from './report.ts'
import { keepResults, type Results } from './results.ts'
import { measureStarts } from './starts.ts'
import { measureValidation } from './validation.ts'

const PAGE = new URL('../docs/bench.md', import.meta.url)
const CHART = new URL('../docs/bench.svg', import.meta.url)
const BUILD = fileURLToPath(new URL('../scripts/build.ts', import.meta.url))

const options = optionsOrUsage()
if (options !== null) await bench(options)

function optionsOrUsage(): BenchOptions | null {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exitCode = 64
    return null
  }
}

async function bench({ sizes, latencies, concurrency, skip, json, write }: BenchOptions): Promise<void> {
  const where = machine()
  execFileSync(process.execPath, [BUILD])
  const measured: Results = { starts: [], fleets: [], validations: [] }
  if (!skip.has('start')) measured.starts = [{ ...(await timed('starts', () => measureStarts())), where }]
  for (const flows of sizes) {
    if (!skip.has('fleet')) {
      for (const latencyMs of latencies) {
        const found = await timed(`${flows} flows at ${latencyMs} ms`, () => measureFleet({ flows, latencyMs, concurrency }))
        measured.fleets.push(...found.map((one) => ({ ...one, where })))
      }
    }
    if (!skip.has('validate'))
      measured.validations.push(...(await timed(`validating ${flows}`, () => measureValidation(flows))).map((one) => ({ ...one, where })))
  }
  const results = write ? await keepResults(measured) : measured
  process.stdout.write(json ? `${JSON.stringify(measured, null, 2)}\n` : markdown(results))
  if (write) await Promise.all([writeFile(PAGE, markdown(results)), writeFile(CHART, chart(results))])
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startMs = performance.now()
  const result = await work()
  process.stderr.write(`${what}: ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`)
  return result
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `Node.js ${process.versions.node} on ${type()}, ${availableParallelism()} cores of ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, load average ${loadavg()[0]?.toFixed(1)} before it began`
}
