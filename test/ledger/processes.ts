import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export type Script = {
  process: ChildProcess
  /** The next line it prints; null when it has ended. */
  line(): Promise<string | null>
  /** Everything it still prints, to its end. */
  rest(): Promise<string[]>
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>
}

/** Runs a script of this folder as a process of its own; killed when the test ends, if it still runs then. @param fileBlocks the largest file it may write, in blocks of `ulimit -f` */
export function runScript(name: string, args: readonly string[], fileBlocks: number | 'unlimited' = 'unlimited'): Script {
  const limited = ['-c', `ulimit -f ${fileBlocks}; exec "$0" "$@"`, process.execPath, join(import.meta.dirname, name), ...args]
  const child = spawn('sh', limited, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string | null> => {
    const { value, done } = await lines.next()
    return done === true ? null : String(value)
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  const rest = async (): Promise<string[]> => {
    const found: string[] = []
    for (let next = await line(); next !== null; next = await line()) found.push(next)
    await ended
    return found
  }
  onTestFinished(kill)
  return { process: child, line, rest, kill }
}
