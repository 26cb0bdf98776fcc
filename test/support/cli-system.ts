import { readFileSync } from 'node:fs'
import type { System } from '../../src/cli/system.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { SecretRegistry } from '../../src/telemetry/redaction.ts'
import { testGitEnv } from './git-repo.ts'

export type TestSystem = System & { out(): string; err(): string }

/** What a command has from outside, with the real clock and disk, and its output kept. */
export function testSystem(cwd: string, changes: Partial<System> = {}): TestSystem {
  const written = { out: '', err: '' }
  const never = new AbortController().signal
  return {
    env: testGitEnv(),
    cwd,
    pid: process.pid,
    version: '0.1.0',
    nodeVersion: process.version,
    clock: systemClock,
    secrets: new SecretRegistry(),
    random: seededRandom(1),
    stdout: { write: (text) => void (written.out += text), isTerminal: false, columns: 100 },
    stderr: { write: (text) => void (written.err += text), isTerminal: false, columns: 100 },
    ask: null,
    readFile: (path) => readFileSync(path, 'utf8'),
    stop: { drain: never, now: never },
    onHangup: () => undefined,
    ...changes,
    out: () => written.out,
    err: () => written.err,
  }
}
