/** Composition root: real clock, network, disk and signals, and the only place that ends the process. */
import { once } from 'node:events'
import { readFileSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { inspect } from 'node:util'
import packageJson from '../package.json' with { type: 'json' }
import type { System } from './cli/system.ts'
import { systemClock } from './lib/clock.ts'
import { systemRandom } from './lib/random.ts'
import type { SecretRegistry } from './telemetry/redaction.ts'

const argv = process.argv.slice(2)

if (argv.length === 1 && (argv[0] === 'version' || argv[0] === '--version' || argv[0] === '-V')) {
  // Answered before anything is loaded: scripts ask for it in loops.
  process.stdout.write(`${packageJson.version}\n`)
} else {
  await main()
}

async function main(): Promise<void> {
  const [{ runProgram }, { scrubText, SecretRegistry }] = await Promise.all([import('./cli/program.ts'), import('./telemetry/redaction.ts')])
  const secrets = new SecretRegistry()
  // A bug of ours ends the process; what it prints on the way must not hold what the process knew.
  process.on('uncaughtException', (error) => {
    writeSync(process.stderr.fd, `${scrubText(inspect(error), secrets)}\n`)
    process.exit(1)
  })
  // A reader that has seen enough (`sluice plan | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const code = await runProgram(argv, realSystem(secrets))
  // Not `exitCode`: a connection that a peer keeps open must not keep a finished command alive. Pipes are flushed first.
  process.stdout.write('', () => process.exit(code))
}

function realSystem(secrets: SecretRegistry): System {
  const drain = new AbortController()
  const now = new AbortController()
  const listeners: (() => void)[] = []
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => (drain.signal.aborted ? now : drain).abort(signal))
  }
  // Without a listener SIGHUP would end the process; a daemon takes it as "look again".
  process.on('SIGHUP', () => listeners.forEach((listener) => listener()))
  return {
    env: process.env,
    cwd: process.cwd(),
    pid: process.pid,
    version: packageJson.version,
    nodeVersion: process.version,
    clock: systemClock,
    secrets,
    random: systemRandom,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : null,
    readFile: (path) => readFileSync(path, 'utf8'),
    stop: { drain: drain.signal, now: now.signal },
    onHangup: (listener) => void listeners.push(listener),
  }
}

function outputOf(stream: NodeJS.WriteStream): System['stdout'] {
  return {
    write: (text) => void stream.write(text),
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 100,
  }
}

async function ask(question: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await prompt.question(question, { signal })
  } finally {
    prompt.close()
  }
}
