/**
 * `npm run contract`: what Adobe documents about Flow Service, held against the emulator; with `--live` against a real development
 * sandbox (docs/contract.md). A production sandbox is always refused.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { runLive } from '../test/contract/live.ts'

if (process.argv.includes('--live')) {
  const stop = new AbortController()
  // Not the end of the process: what was made has to be removed first.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort())
  process.exitCode = await runLive(process.env, { runId: randomBytes(4).toString('hex'), write: (line) => console.log(line), stop: stop.signal })
} else {
  const { status } = spawnSync('vitest', ['run', '--project', 'unit', 'test/contract'], { stdio: 'inherit' })
  process.exitCode = status ?? 1
}
