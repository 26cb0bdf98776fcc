import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { testGitEnv } from './git-repo.ts'

const BIN = resolve('bin/sluice.js')
/** Only says when a wait has failed: nothing waits for it to pass. */
const PATIENCE_MS = 30_000

/** One line of the log, as JSON; what is no JSON comes as `{ text }`. */
export type LogLine = Readonly<Record<string, unknown>> & { event?: string; atMs: number }
export type Wanted = Readonly<Record<string, unknown>> | ((line: LogLine) => boolean)
export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }
/** `fileBlocks`: the largest file it may write, in blocks of `ulimit -f`: a disk that becomes full. */
export type Where = { cwd: string; env?: Readonly<Record<string, string | undefined>>; fileBlocks?: number }

export type SluiceProcess = AsyncDisposable & {
  pid: number
  /** Everything logged so far. */
  log: readonly LogLine[]
  /**
   * The first line that fits, already there or still to come; members given must be equal. `after` leaves out what was logged before a
   * mark: `log.length` at some moment. Fails at once when the process ends, and after half a minute.
   */
  until(wanted: Wanted, options?: { after?: number }): Promise<LogLine>
  /** As many lines that fit as asked for. */
  untilAll(wanted: Wanted, count: number, options?: { after?: number }): Promise<LogLine[]>
  signal(name: NodeJS.Signals): void
  /** How it ended, with all it said. */
  ended: Promise<Ended>
  /** SIGTERM, then its end. */
  stop(name?: NodeJS.Signals): Promise<Ended>
}

/** The real program of this checkout as a process of its own; killed when it is disposed of. Nothing of the developer's environment gets in. */
export function startSluice(args: readonly string[], { cwd, env = {}, fileBlocks }: Where): SluiceProcess {
  const limited = ['sh', '-c', `ulimit -f ${fileBlocks ?? 'unlimited'}; exec "$0" "$@"`]
  const [command = '', ...rest] = [...(fileBlocks === undefined ? [] : limited), process.execPath, BIN, ...args]
  const child = spawn(command, rest, { cwd, env: { ...testGitEnv(), ...defined(env) }, stdio: ['ignore', 'pipe', 'pipe'] })
  const log: LogLine[] = []
  let stdout = ''
  let stderr = ''
  let over = false
  let news = Promise.withResolvers<void>()
  const tell = (): void => {
    news.resolve()
    news = Promise.withResolvers()
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  createInterface({ input: child.stderr }).on('line', (line) => {
    stderr += `${line}\n`
    log.push(parseLine(line))
    tell()
  })
  const ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]): Ended => {
    over = true
    tell()
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr }
  })

  async function untilAll(wanted: Wanted, count: number, { after = 0 }: { after?: number } = {}): Promise<LogLine[]> {
    const deadline = AbortSignal.timeout(PATIENCE_MS)
    const late = once(deadline, 'abort')
    for (;;) {
      const found = log.slice(after).filter((line) => fits(line, wanted))
      if (found.length >= count) return found.slice(0, count)
      if (over || deadline.aborted) throw new Error(missing(wanted, over, stderr))
      await Promise.race([news.promise, late])
    }
  }

  return {
    pid: child.pid ?? 0,
    log,
    ended,
    untilAll,
    until: async (wanted, options) => (await untilAll(wanted, 1, options))[0] as LogLine,
    signal: (name) => void child.kill(name),
    stop: async (name = 'SIGTERM') => {
      child.kill(name)
      return ended
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** A command that ends by itself. */
export async function runSluice(args: readonly string[], where: Where): Promise<Ended> {
  await using sluice = startSluice(args, where)
  const late = new AbortController()
  const patience = sleep(2 * PATIENCE_MS, undefined, { signal: late.signal }).then(
    () => {
      throw new Error(`sluice ${args.join(' ')} did not end`)
    },
    () => sluice.ended,
  )
  const ended = await Promise.race([sluice.ended, patience])
  late.abort()
  return ended
}

function parseLine(line: string): LogLine {
  const atMs = Date.now()
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return { ...value, atMs }
  } catch {
    // What is said to a person.
  }
  return { text: line, atMs }
}

function fits(line: LogLine, wanted: Wanted): boolean {
  if (typeof wanted === 'function') return wanted(line)
  return Object.entries(wanted).every(([name, value]) => line[name] === value)
}

function missing(wanted: Wanted, over: boolean, stderr: string): string {
  const what = typeof wanted === 'function' ? wanted.toString() : JSON.stringify(wanted)
  return `${over ? 'sluice ended before' : 'sluice did not log in time'}: ${what}\n${stderr.slice(-6_000)}`
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
