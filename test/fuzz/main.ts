/** `npm run fuzz -- --inputs 1000000 --seed 1 [--target manifests] [--workers 2] [--replay <base64 or file>]` */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { TARGETS } from './all.ts'
import { decodeChoices, Dice } from './dice.ts'
import { forbidWarnings } from './no-warnings.ts'
import { runTarget, type TargetResult } from './run-target.ts'
import { failureOf, type FuzzTarget } from './target.ts'

const LONGEST = 4000

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '20261123' },
    target: { type: 'string', multiple: true },
    workers: { type: 'string', default: '2' },
    replay: { type: 'string' },
    /** For our own use: run one target in this process and tell the result as JSON. */
    result: { type: 'boolean', default: false },
  },
})
const names = new Set(values.target ?? TARGETS.map(({ name }) => name))
const chosen = TARGETS.filter(({ name }) => names.has(name))
const unknown = [...names].filter((name) => !TARGETS.some((target) => target.name === name))
if (unknown.length > 0) throw new Error(`no target ${unknown.join(', ')}; there are ${TARGETS.map(({ name }) => name).join(', ')}`)

if (values.replay !== undefined) await replay(chosen[0] as FuzzTarget, values.replay)
else if (values.result)
  process.stdout.write(JSON.stringify(await runTarget(chosen[0] as FuzzTarget, { ...options(), inputs: Number(values.inputs) })))
else await runAll()

function options(): { seed: string; workers: number } {
  return { seed: values.seed, workers: Number(values.workers) }
}

async function replay(target: FuzzTarget, given: string): Promise<void> {
  const choices = decodeChoices(existsSync(given) ? readFileSync(given, 'utf8') : given)
  using _ = forbidWarnings()
  const open = await target.open()
  const reason = await failureOf(open, choices)
  await open.close()
  process.stdout.write(`${target.describe(Dice.replaying(choices))}\n\n${reason ?? 'holds'}\n`)
  process.exitCode = reason === null ? 0 : 1
}

/** A process per target, so that memory is its own and a crash is not the end of the others. */
async function runAll(): Promise<void> {
  const shares = chosen.reduce((sum, { share }) => sum + share, 0)
  const results: TargetResult[] = []
  process.stdout.write(`seed ${values.seed}\n${row('target', 'inputs', 'per second', 'slowest ms', 'peak RSS MB', 'bytes/input', '')}\n`)
  for (const target of chosen) {
    const inputs = Math.max(1, Math.round((Number(values.inputs) * target.share) / shares))
    const result = await inProcess(target, inputs)
    results.push(result)
    process.stdout.write(`${lineOf(result)}\n`)
    for (const { index, reason, replay, described } of result.failures) {
      process.stdout.write(
        `\n${target.name}, input ${index}: ${reason}\n${described.slice(0, LONGEST)}\nnpm run fuzz -- --target ${target.name} --replay ${replay}\n\n`,
      )
    }
  }
  const failures = results.reduce((sum, one) => sum + one.failures.length, 0)
  const total = results.reduce((sum, one) => sum + one.inputs, 0)
  process.stdout.write(`${total} inputs, ${failures} ${failures === 1 ? 'failure' : 'failures'}\n`)
  process.exitCode = failures === 0 ? 0 : 1
}

async function inProcess(target: FuzzTarget, inputs: number): Promise<TargetResult> {
  const args = [
    import.meta.filename,
    '--result',
    '--target',
    target.name,
    '--inputs',
    String(inputs),
    '--seed',
    values.seed,
    '--workers',
    values.workers,
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return JSON.parse(text) as TargetResult
  const failure = { index: -1, reason: `the process ended with ${code}`, replay: '', described: '' }
  return { target: target.name, inputs: 0, seconds: 0, slowestMs: 0, slowestIndex: 0, peakRssBytes: 0, bytesPerInput: 0, failures: [failure] }
}

function lineOf({ target, inputs, seconds, slowestMs, slowestIndex, peakRssBytes, bytesPerInput, failures }: TargetResult): string {
  const slowest = `${slowestMs.toFixed(0)} (#${slowestIndex})`
  return row(
    target,
    String(inputs),
    (inputs / seconds).toFixed(0),
    slowest,
    (peakRssBytes / 2 ** 20).toFixed(0),
    bytesPerInput.toFixed(0),
    failures.length === 0 ? 'ok' : 'FAILED',
  )
}

function row(...cells: string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : index === cells.length - 1 ? `  ${cell}` : cell.padStart(16))).join('')
}
