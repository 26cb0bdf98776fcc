import { loadConfig } from '../config/load.ts'
import type { Needs } from '../config/rules.ts'
import type { Config, LogFormat, LogLevel } from '../config/config.ts'
import { formatProblems, type ConfigProblem } from '../config/problem.ts'
import { SluiceError } from '../lib/errors.ts'
import { cronProblem } from '../reconcile/triggers.ts'
import type { Emit } from '../telemetry/events.ts'
import { logEvents } from '../telemetry/log-events.ts'
import { createLogger } from '../telemetry/logger.ts'
import type { SecretRegistry } from '../telemetry/redaction.ts'
import type { System } from './system.ts'

/** Flags as commander hands them over. */
export type Flags = Readonly<Record<string, unknown>> & { config?: string }

export type Session = {
  system: System
  config: Config
  /** The log, on stderr. */
  emit: Emit
  secrets: SecretRegistry
}

/** The configuration as far as it can be used, and everything to say about it. */
export type LoadedSettings = { config: Config | null; problems: ConfigProblem[]; secrets: SecretRegistry }

export function loadSettings(
  { readFile, env, cwd, secrets }: System,
  flags: Flags,
  needs: Needs,
  options: { emulator?: boolean } = {},
): LoadedSettings {
  const loaded = loadConfig({ flags, env, cwd, needs, ...options }, { readFile, cronProblem, onSecret: (value) => secrets.add(value) })
  return { ...loaded, secrets }
}

/**
 * Configuration and log of one command. Every wrong setting is named at once.
 * @throws SluiceError `SLUICE_CONFIG`
 */
export function openSession(system: System, flags: Flags, needs: Needs, options: { emulator?: boolean; quiet?: boolean } = {}): Session {
  const { emulator } = options
  const { config, problems, secrets } = loadSettings(system, flags, needs, emulator === undefined ? {} : { emulator })
  if (config === null) throw new SluiceError('SLUICE_CONFIG', `the configuration cannot be used:\n${formatProblems(problems)}`)
  if (problems.length > 0) system.stderr.write(`${formatProblems(problems)}\n`)
  const { level, format } = config.log
  return { system, config, secrets, emit: openLog(system, secrets, options.quiet === true && level === 'info' ? 'warn' : level, format) }
}

function openLog(system: System, secrets: SecretRegistry, level: LogLevel, format: LogFormat): Emit {
  const { stderr } = system
  return logEvents(createLogger({ level, format, terminal: stderr.isTerminal, write: (line) => stderr.write(line), secrets }))
}
