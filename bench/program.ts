import { spawn, type ChildProcess } from 'node:child_process'
import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { plainEnv } from './plain-env.ts'
import type { Usage } from './usage.ts'

export const ENTRY = fileURLToPath(new URL('../bin/sluice.js', import.meta.url))
const PROBE = new URL('./probe.js', import.meta.url).href

/** The daemon runs as in the container. */
const CONTAINER_OPTIONS = /NODE_OPTIONS=(\S+)/.exec(readFileSync(new URL('../deploy/Dockerfile', import.meta.url), 'utf8'))?.[1] ?? ''

/** One line of the JSON log, and when it came in (monotonic ms). */
export type LogLine = Readonly<Record<string, unknown>> & { event: string; seenMs: number }

/** A running `sluice` command: the real entry, its log read line by line. */
export type Program = {
  /** The next line of one of these events that nobody waited for yet; `matches` narrows it down. Rejects when the process ends before. */
  next(events: readonly string[], matches?: (line: LogLine) => boolean): Promise<LogLine>
  usage(): Promise<Usage>
  signal(name: NodeJS.Signals): void
  [Symbol.asyncDispose](): Promise<void>
}

type Waiter = { wants: (line: LogLine) => boolean; resolve: (line: LogLine) => void; reject: (error: Error) => void }

/** Lines kept for an error message. */
const TAIL = 12

export function startProgram(args: readonly string[], cwd: string): Program {
  const child = spawn(process.execPath, ['--import', PROBE, ENTRY, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...plainEnv(), NODE_OPTIONS: CONTAINER_OPTIONS },
  })
  const lines: LogLine[] = []
  const tail: string[] = []
  const waiters = new Set<Waiter>()
  let over: Error | null = null

  function take(line: LogLine): void {
    const waiter = [...waiters].find((one) => one.wants(line))
    if (waiter === undefined) lines.push(line)
    else {
      waiters.delete(waiter)
      waiter.resolve(line)
    }
  }

  assert(child.stderr)
  createInterface({ input: child.stderr }).on('line', (text) => {
    tail.push(text)
    if (tail.length > TAIL) tail.shift()
    const line = parseLine(text)
    if (line !== null) take(line)
  })
  child.once('close', (code) => {
    over = new Error(`sluice ${args[0]} ended with ${code}:\n${tail.join('\n')}`)
    for (const waiter of waiters) waiter.reject(over)
  })

  return {
    async next(events, matches = () => true) {
      const wants = (line: LogLine): boolean => events.includes(line.event) && matches(line)
      const at = lines.findIndex(wants)
      const found = lines[at]
      // What came before is not what the next step waits for.
      if (found !== undefined) lines.splice(0, at + 1)
      if (found !== undefined) return found
      if (over !== null) throw over
      return new Promise((resolve, reject) => waiters.add({ wants, resolve, reject }))
    },
    usage: async () => askUsage(child),
    signal: (name) => void child.kill(name),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'close')
    },
  }
}

async function askUsage(child: ChildProcess): Promise<Usage> {
  const answered = once(child, 'message')
  child.send('usage')
  const [usage] = (await answered) as [Usage]
  return usage
}

function parseLine(text: string): LogLine | null {
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    return typeof value['event'] === 'string' ? { ...value, event: value['event'], seenMs: performance.now() } : null
  } catch {
    return null
  }
}
