import { resolve } from 'node:path'
import { buildConfig } from './build.ts'
import { checkShape } from './check-shape.ts'
import type { Config } from './config.ts'
import { parseConfigFile, type ConfigFileText } from './config-file.ts'
import { scopeBases, setAt, valueAt, type Finding } from './finding.ts'
import { override, type Flags } from './overrides.ts'
import { sortProblems, type ConfigProblem, type Origin } from './problem.ts'
import { checkRules, fillDefaults, warnUnknownVariables, type Needs } from './rules.ts'
import { codeOf, fileTrouble, type Reading } from './secrets.ts'
import { settingsOf, type Settings } from './settings.ts'

export type LoadInput = {
  /** Flags by their camel-case name, as commander's `opts()` yields them; others than options are passed over. */
  flags: Flags & { config?: string }
  env: Readonly<Record<string, string | undefined>>
  /** Absolute: what relative paths in flags and environment are relative to. */
  cwd: string
  needs: Needs
  /** `run --emulator`: targets may leave out their origins, which are the emulator's. */
  emulator?: boolean
}

export type LoadDeps = {
  /** Text of a file; throws as `readFileSync` does. Called again whenever a secret file is opened. */
  readFile: (path: string) => string
  /** Why a cron expression is wrong, or null. */
  cronProblem: (expression: string) => string | null
  /** Told every secret's value as it is read, so that whatever leaves the process can be scrubbed of it. */
  onSecret?: (value: string) => void
}

/** `problems` of a usable configuration are warnings. */
export type Loaded = { config: Config; problems: ConfigProblem[] } | { config: null; problems: ConfigProblem[] }

const DEFAULT_FILE = 'sluice.yaml'

/** The configuration from flags, environment, file and defaults, in this order; or everything that is wrong with it, at once. */
export function loadConfig(input: LoadInput, deps: LoadDeps): Loaded {
  const reading: Reading = { env: input.env, readFile: deps.readFile, onSecret: deps.onSecret ?? (() => {}) }
  const { file, problems } = openFile(input, deps)
  // What is wrong with unreadable text is not known: everything else would be guesses.
  if (problems.length > 0) return { config: null, problems }
  const settings = settingsOf(file, reading)
  override(settings, input, reading)
  if (input.emulator === true) fillEmulatorOrigins(settings)
  warnUnknownVariables(settings, input.env)
  checkShape(settings)
  fillDefaults(settings)
  checkRules(settings, { needs: input.needs, cronProblem: deps.cronProblem })
  return conclude(settings, input)
}

function openFile(input: LoadInput, deps: LoadDeps): { file: ConfigFileText | null; problems: ConfigProblem[] } {
  const named = input.flags.config ?? (input.env['SLUICE_CONFIG'] === '' ? undefined : input.env['SLUICE_CONFIG'])
  const path = resolve(input.cwd, named ?? DEFAULT_FILE)
  try {
    return parseConfigFile(path, deps.readFile(path))
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    if (named === undefined && codeOf(error) === 'ENOENT') return { file: null, problems: [] }
    const origin: Origin =
      input.flags.config !== undefined
        ? { kind: 'flag', name: '--config' }
        : named === undefined
          ? { kind: 'missing' }
          : { kind: 'env', name: 'SLUICE_CONFIG' }
    const hint = 'Check the path and the permissions.'
    return { file: null, problems: [{ severity: 'error', name: DEFAULT_FILE, origin, message: fileTrouble(path, error), hint }] }
  }
}

function conclude(settings: Settings, { needs, cwd }: LoadInput): Loaded {
  const counted = settings.findings.filter((finding) => !finding.absent || isNeeded(finding, needs))
  const problems = sortProblems(withoutRepeats(counted.map(({ problem }) => problem)))
  if (problems.some(({ severity }) => severity === 'error')) return { config: null, problems }
  const incomplete = new Set(settings.findings.flatMap(({ pointer, absent }) => (absent ? (/^\/targets\/\d+/.exec(pointer)?.slice(0, 1) ?? []) : [])))
  return { config: buildConfig(settings, cwd, incomplete), problems }
}

function isNeeded({ pointer }: Finding, needs: Needs): boolean {
  if (pointer.startsWith('/targets') || pointer === '/owner') return needs.targets
  if (pointer.startsWith('/git') || pointer.startsWith('/sources')) return needs.git
  return !pointer.startsWith('/server') || needs.server === true
}

/** The first finding about a place says it; a later rule may trip over the same mistake. */
function withoutRepeats(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const key = ({ name, origin }: ConfigProblem): string => JSON.stringify([name, origin])
  const first = new Map<string, ConfigProblem>()
  for (const problem of problems) if (!first.has(key(problem))) first.set(key(problem), problem)
  return [...first.values()]
}

/** The address the emulator will have unless it takes a free port; `main` puts in the real one. */
function fillEmulatorOrigins(settings: Settings): void {
  const port = valueAt(settings.tree, '/emulator/port')
  const origin = `http://127.0.0.1:${typeof port === 'number' ? port : 8090}`
  for (const base of scopeBases(settings.tree, 'target')) {
    for (const member of ['url', 'imsUrl']) {
      if (valueAt(settings.tree, `${base}/${member}`) === undefined) setAt(settings.tree, `${base}/${member}`, origin)
    }
  }
}
