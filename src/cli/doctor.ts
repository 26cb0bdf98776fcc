import { resolve } from 'node:path'
import type { Abortable } from '../lib/abort.ts'
import type { Config, TargetConfig } from '../config/config.ts'
import { formatOrigin, type ConfigProblem } from '../config/problem.ts'
import { failed, ok, warning, type Check } from '../doctor/check.ts'
import { watchDates } from '../doctor/clock-skew.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { doctorReport, verdictOf, withTexts, type DoctorReport, type Section } from '../doctor/report.ts'
import type { Patient } from '../doctor/target-checks.ts'
import { createFlowServiceClient } from '../flowservice/client.ts'
import { DEFAULT_KNOBS, type Knobs } from '../flowservice/knobs.ts'
import { createLimiters, type Limiters } from '../flowservice/limiter.ts'
import { createTokens, type Tokens } from '../flowservice/token.ts'
import type { Transport } from '../flowservice/transport.ts'
import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import { SluiceError } from '../lib/errors.ts'
import { scrubText } from '../telemetry/redaction.ts'
import { takesColor } from './color.ts'
import { loadSettings, type Flags, type LoadedSettings } from './load-settings.ts'
import { haltOf, readManifests } from './propose-all.ts'
import { EXIT, type ExitCode, type System } from './system.ts'
import { formatDoctor } from './views/doctor-view.ts'

export type DoctorArgs = { output: 'human' | 'json'; writeCheck: boolean }

/** Somebody waits for the report: what does not answer soon is said to be down, where a daemon would go on trying. */
const IMPATIENT: Partial<Knobs> = { attempts: 2, retryMs: 5_000, backoffBaseMs: 250, backoffCapMs: 1_000 }
const TIMEOUT_MS = 15_000

/** `sluice doctor`: what a daemon would need and whether it is there, with what to do about what is not. Writes nothing unless asked to. */
export async function doctorCommand(args: DoctorArgs, flags: Flags, system: System): Promise<ExitCode> {
  const settings = loadSettings(system, flags, { targets: true, git: true, server: true })
  const sections = await examine(args, settings, configChecks(settings, flags, system), flags, system)
  const report = withTexts(doctorReport(sections, { version: system.version, nowMs: system.clock.nowMs() }), (text) =>
    scrubText(text, settings.secrets),
  )
  system.stdout.write(rendered(report, args.output, system))
  return { healthy: EXIT.done, unavailable: EXIT.unavailable, failed: EXIT.failed }[verdictOf(report)]
}

async function examine(args: DoctorArgs, settings: LoadedSettings, first: Check[], flags: Flags, system: System): Promise<Section[]> {
  // What is complete can be looked at even where a setting is missing elsewhere.
  const config = settings.config ?? loadSettings(system, flags, { targets: false, git: false }).config
  if (config === null) return [{ about: 'machine', name: '', checks: first }]
  if (args.writeCheck && config.observeOnly)
    throw new SluiceError('SLUICE_USAGE', 'cannot check whether writing works: observeOnly is set, and nothing may be written')
  const { clock, random } = system
  await using http = createUndiciTransport({ env: system.env })
  const tokens = createTokens({ transport: http.transport, clock, random, knobs: { ...DEFAULT_KNOBS, ...IMPATIENT }, timeoutMs: TIMEOUT_MS })
  const limiters = createLimiters({ clock })
  const readSource = (one: Config['sources'][number], { signal }: Abortable) =>
    readManifests({ system, config: { ...config, sources: [one] }, emit: () => undefined }, {}, signal)
  const patientOf = (target: TargetConfig) => openPatient(target, { system, transport: http.transport, tokens, limiters })
  const deps = { clock, runId: random.uuid().slice(0, 8), writeCheck: args.writeCheck, readSource, patientOf }
  return await diagnose(config, first, deps, haltOf(system))
}

type PatientDeps = { system: System; transport: Transport; tokens: Tokens; limiters: Limiters }

function openPatient(target: TargetConfig, { system, transport, tokens, limiters }: PatientDeps): Pick<Patient, 'client' | 'getToken' | 'skew'> {
  const { url, org, sandbox, credentials, imsUrl, limits } = target
  const watched = watchDates(transport, system.clock)
  const credential = { ...credentials, imsUrl }
  const client = createFlowServiceClient(
    {
      url,
      org,
      sandbox,
      credential,
      limits: { ...limits, timeoutMs: Math.min(limits.timeoutMs, TIMEOUT_MS) },
      knobs: { ...target.flowService, ...IMPATIENT },
    },
    {
      transport: watched.transport,
      clock: system.clock,
      random: system.random,
      emit: () => undefined,
      tokens,
      limiter: limiters.of({ url, clientId: credentials.clientId, requestsPerSecond: limits.requestsPerSecond }),
    },
  )
  return { client, skew: () => watched.skew(), getToken: (options) => tokens.get({ ...credential, org }, options) }
}

function configChecks({ config, problems }: LoadedSettings, flags: Flags, system: System): Check[] {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (config === null) return errors.map((one) => failed('configuration', problemText(one), one.hint, 'SLUICE_CONFIG'))
  const { sources, targets } = config
  const found = `${configFile(flags, system)}: ${counted(sources.length, 'source')}, ${counted(targets.length, 'target')}`
  return [ok('configuration', found), ...problems.map((one) => warning('configuration', problemText(one), one.hint))]
}

function problemText({ origin, name, message }: ConfigProblem): string {
  return `${formatOrigin(origin)}${name}: ${message}`
}

function configFile(flags: Flags, { env, cwd, readFile }: System): string {
  const named = flags.config ?? env['SLUICE_CONFIG']
  if (named !== undefined && named !== '') return named
  try {
    readFile(resolve(cwd, 'sluice.yaml'))
    return 'sluice.yaml'
  } catch {
    return 'flags and environment'
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function rendered(report: DoctorReport, output: DoctorArgs['output'], system: System): string {
  if (output === 'json') return `${JSON.stringify(report, null, 2)}\n`
  return formatDoctor(report, { color: takesColor(system), columns: system.stdout.columns })
}
