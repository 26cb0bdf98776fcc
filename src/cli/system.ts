import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { SecretRegistry } from '../telemetry/redaction.ts'

/** Everything a command has from outside; `main` passes the real one, tests pass their own. */
export type System = {
  env: Readonly<Record<string, string | undefined>>
  /** Absolute. */
  cwd: string
  pid: number
  version: string
  nodeVersion: string
  clock: Clock
  /** Every secret that was opened in this process: masked in whatever leaves it, a crash included. */
  secrets: SecretRegistry
  random: Random
  /** The command's result. */
  stdout: Output
  /** The log, and what is said to a person who waits. */
  stderr: Output
  /** Asks a person; null when nobody can answer (no terminal). */
  ask: ((question: string, options: { signal: AbortSignal }) => Promise<string>) | null
  readFile: (path: string) => string
  /** Aborts when the process is told to stop, with the signal's name as reason; a second time it aborts `now`. */
  stop: { drain: AbortSignal; now: AbortSignal }
  /** Called for each SIGHUP. */
  onHangup: (listener: () => void) => void
}

export type Output = {
  write(text: string): void
  /** Resolves when the reader has caught up: for output of any length, which would pile up in memory before a slow one. */
  drained?(): Promise<void>
  isTerminal: boolean
  columns: number
}

/** How a command ended: documented exit codes, never a bare number. */
export const EXIT = { done: 0, failed: 1, changes: 2, invalid: 3, blocked: 4, usage: 64, unavailable: 75, interrupted: 130 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
