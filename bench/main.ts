/** `npm run bench`: what Sluice costs in calls, time, CPU and memory. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { measureCase, type Measurement } from './measure.ts'
import { readOptions, USAGE, type BenchOptions } from './options.ts'
import { markdown } from './report.ts'

const DOCUMENT = new URL('../docs/bench.md', import.meta.url)
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

async function bench({ sizes, latencies, concurrency, json, write }: BenchOptions): Promise<void> {
  const where = machine()
  execFileSync(process.execPath, [BUILD])
  const all: Measurement[] = []
  for (const flows of sizes) {
    for (const latencyMs of latencies) {
      const startMs = performance.now()
      all.push(...(await measureCase({ flows, latencyMs, concurrency })))
      process.stderr.write(`${flows} flows at ${latencyMs} ms: ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`)
    }
  }
  const document = markdown(all, where)
  process.stdout.write(json ? `${JSON.stringify(all, null, 2)}\n` : document)
  if (write) await writeFile(DOCUMENT, document)
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `Node.js ${process.versions.node} on ${type()}, ${availableParallelism()} cores of ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, load average ${loadavg()[0]?.toFixed(1)} before it began.`
}
