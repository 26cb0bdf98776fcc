import { resolve } from 'node:path'
import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Config, TargetVars } from '../config/config.ts'
import { assembleManifests } from '../manifest/assemble.ts'
import { boundDiagnostics } from '../manifest/bind.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import { compareDiagnostics, hasError } from '../manifest/finding.ts'
import { inheritedAt, type Inherited } from '../manifest/inherit.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { takesColor } from './color.ts'
import { EXIT, type ExitCode, type System } from './system.ts'
import { batchesOf, type Batch, type FlowsFolder } from './validate-batches.ts'
import { openKeptParses } from './kept-parses.ts'
import { readBatch, readSourceLines, shownPath, type ReadDeps } from './validate-read.ts'
import { parseVarsFile } from './vars-file.ts'
import { mergeTargets, type ReportedDiagnostic, type ValidateReport } from './views/diagnostics.ts'
import { diagnosticsGithub } from './views/diagnostics-github.ts'
import { formatDiagnostics } from './views/diagnostics-human.ts'
import { diagnosticsJson } from './views/diagnostics-json.ts'
import { diagnosticsJunit } from './views/diagnostics-junit.ts'
import { diagnosticsSarif } from './views/diagnostics-sarif.ts'

export const VALIDATE_OUTPUTS = ['human', 'json', 'github', 'sarif', 'junit'] as const
export type ValidateOutput = (typeof VALIDATE_OUTPUTS)[number]

export type ValidateArgs = {
  /** Files and folders, as written on the command line; none means the flows folder. */
  paths: readonly string[]
  output: ValidateOutput
  /** Top of the working tree in which the flows folder lies. */
  path: string
  /** Variables to use in place of those of the configured targets. */
  varsFile?: string
}

/** Vars are bound this many manifests at a time, so that a signal gets through. */
const PORTION = 50

/**
 * `sluice validate`: everything that is wrong with manifests of the working tree, without a network.
 * @throws SluiceError `SLUICE_USAGE` for paths that are not there, `SLUICE_CONFIG` for a wrong vars file
 */
export async function validateCommand(
  args: ValidateArgs,
  config: Pick<Config, 'sources' | 'targetVars' | 'dataDir'>,
  system: ValidateSystem,
): Promise<ExitCode> {
  const options = { signal: AbortSignal.any([system.stop.drain, system.stop.now]) }
  const targetVars = varsOf(args, config, system)
  // Without a configured source there is still the usual folder to look at.
  const flows = { top: resolve(system.cwd, args.path), folder: config.sources[0]?.path ?? 'flows' }
  using cache = await openKeptParses(config.dataDir)
  const report = await validatePaths(args.paths, flows, targetVars, { ...system, cache }, options)
  system.stdout.write(await rendered(report, targetVars, args.output, system, options))
  return hasError(report.diagnostics) ? EXIT.invalid : EXIT.done
}

type ValidateSystem = Pick<System, 'cwd' | 'env' | 'clock' | 'readFile' | 'stdout' | 'stop' | 'version'>

type ReadingSystem = ValidateSystem & ReadDeps

function varsOf({ varsFile }: ValidateArgs, { targetVars }: Pick<Config, 'targetVars'>, { cwd, readFile }: ValidateSystem): readonly TargetVars[] {
  if (varsFile === undefined) return targetVars
  let text: string
  try {
    text = readFile(resolve(cwd, varsFile))
  } catch (cause) {
    throw new SluiceError('SLUICE_USAGE', `cannot read the vars file ${varsFile}`, { cause })
  }
  return [{ target: varsFile, vars: parseVarsFile(varsFile, text) }]
}

/** Everything there is to say about some files and folders, sorted by place. */
async function validatePaths(
  paths: readonly string[],
  flows: FlowsFolder,
  targetVars: readonly TargetVars[],
  system: ReadingSystem,
  options: Abortable,
): Promise<ValidateReport> {
  const reports: ValidateReport[] = []
  for (const batch of await batchesOf(paths, flows, system.cwd)) reports.push(await validateBatch(batch, targetVars, system, options))
  return {
    files: reports.flatMap(({ files }) => files).sort(),
    diagnostics: reports.flatMap(({ diagnostics }) => diagnostics).sort(compareDiagnostics),
  }
}

async function validateBatch(batch: Batch, targetVars: readonly TargetVars[], system: ReadingSystem, options: Abortable): Promise<ValidateReport> {
  const { files, settings, problems } = await readBatch(batch, system, options)
  const { manifests, diagnostics, folders } = assembleManifests(files, problems, settings)
  const found = diagnostics.map(forAll)
  for (const [index, manifest] of manifests.entries()) {
    if (index % PORTION === 0) await system.clock.sleep(0, options)
    found.push(...reportedDiagnostics(manifest, inheritedAt(manifest.path, folders), targetVars))
  }
  const shown = (path: string): string => shownPath(system.cwd, batch, path)
  return { files: [...files, ...settings].map(({ path }) => shown(path)), diagnostics: found.map((one) => ({ ...one, path: shown(one.path) })) }
}

/** Variables make the same manifest another one for each target; what has none is the same for all. */
function reportedDiagnostics(manifest: Manifest, inherited: Inherited, targetVars: readonly TargetVars[]): ReportedDiagnostic[] {
  if (targetVars.length === 0 || manifest.templates.length === 0) return boundDiagnostics(manifest, null, inherited).map(forAll)
  return mergeTargets(targetVars.map(({ target, vars }) => ({ target, diagnostics: boundDiagnostics(manifest, vars, inherited) })))
}

function forAll(diagnostic: Diagnostic): ReportedDiagnostic {
  return { ...diagnostic, targets: [] }
}

async function rendered(
  report: ValidateReport,
  targetVars: readonly TargetVars[],
  output: ValidateOutput,
  system: ValidateSystem,
  options: Abortable,
): Promise<string> {
  switch (output) {
    case 'human': {
      const sourceLine = await readSourceLines(system.cwd, report.diagnostics, options)
      return formatDiagnostics(report, sourceLine, { color: takesColor(system), columns: system.stdout.columns })
    }
    case 'json':
      return diagnosticsJson(
        report,
        targetVars.map(({ target }) => target),
      )
    case 'github':
      return diagnosticsGithub(report)
    case 'sarif':
      return diagnosticsSarif(report, system.version)
    case 'junit':
      return diagnosticsJunit(report)
    default:
      return assertNever(output)
  }
}
