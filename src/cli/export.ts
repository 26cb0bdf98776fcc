import { join } from 'node:path'
import { exportFlows, type ExportInput } from '../export/export-flows.ts'
import { bindExisting, type BoundManifest } from '../export/existing.ts'
import { leftOutFlow, type ExportedFlow, type LeftOut } from '../export/model.ts'
import { refreshManifest } from '../export/refresh.ts'
import { selectFlows, type Selection } from '../export/selection.ts'
import { standings } from '../export/standing.ts'
import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import { SluiceError } from '../lib/errors.ts'
import type { Assembly } from '../manifest/assemble.ts'
import { bindAll } from '../manifest/bind.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { Target } from '../reconcile/pass.ts'
import { takesColor } from './color.ts'
import { composeTargets, openLedgerForPlan } from './compose.ts'
import { obstacles, readText, writeFiles, type FileChange } from './export-files.ts'
import { exportPlace, type ExportPlace } from './export-place.ts'
import { readSandbox } from './export-sandbox.ts'
import { readWorktree } from './export-worktree.ts'
import type { Session } from './load-settings.ts'
import { haltOf } from './propose-all.ts'
import { EXIT, type ExitCode } from './system.ts'
import { exportReport, type ExportReport, type RefreshedFile } from './views/export-report.ts'
import { formatExport } from './views/export-view.ts'

export type ExportArgs = {
  selection: Selection
  target: string | null
  path: string
  out: string | null
  adopt: boolean
  ids: boolean
  refresh: boolean
  skipExisting: boolean
  dryRun: boolean
  detailedExitcode: boolean
  stdout: boolean
  output: 'human' | 'json'
}

/** `sluice export`: live flows as manifests that plan to nothing. Reads the sandbox, writes files, and never the one into the other. */
export async function exportCommand(args: ExportArgs, session: Session): Promise<ExitCode> {
  checkArgs(args)
  const { system, config } = session
  const place = exportPlace(system.cwd, config.sources[0]?.path ?? 'flows', args)
  const { signal } = haltOf(system)
  await using http = createUndiciTransport({ env: system.env })
  const ledger = await openLedgerForPlan(session)
  try {
    const target = chosenTarget(composeTargets({ ...session, config }, ledger, http.transport), args.target)
    const [sandbox, assembly] = await Promise.all([readSandbox(target, { signal }), readWorktree(place, system, { signal })])
    if ('problem' in sandbox) {
      const { message, hint } = sandbox.problem
      system.stderr.write(`${target.settings.name}: ${message}\n${hint}\n`)
      return EXIT.blocked
    }
    const made = await makeFiles(args, place, target, sandbox.input, assembly)
    return await finish(made, args, place, target, session)
  } finally {
    await ledger.close()
  }
}

type Made = { created: ExportedFlow[]; refreshed: RefreshedFile[]; leftOut: LeftOut[]; present: { path: string; key: FlowKey }[] }

async function makeFiles(args: ExportArgs, place: ExportPlace, { settings }: Target, input: ExportInput, assembly: Assembly): Promise<Made> {
  const { desired, brokenKeys } = bindAll(assembly.manifests, settings.vars)
  const broken = { brokenKeys: new Set([...assembly.brokenKeys, ...brokenKeys]), complete: assembly.complete }
  const existing = bindExisting(desired, input, broken)
  const withManifest = new Map(existing.flatMap((one) => (one.live === null ? [] : [[one.live.id, one] as const])))
  const { ids, unknown } = selected(args, input, existing)
  const missing = unknown.map((ref): LeftOut => ({ ...NOTHING, flowId: ref, reason: 'not-found', message: `there is no flow ${ref}` }))
  const fresh = exportFlows(input, {
    selected: new Set([...ids].filter((id) => !withManifest.has(id))),
    adopt: args.adopt,
    ids: args.ids,
    reserved: [...withManifest.values()].map(({ want }) => want.key),
    folder: place.folder,
    out: place.out,
    schemaFor: place.schemaFor,
  })
  const present = existing.filter(({ live }) => live !== null && ids.has(live.id)).map(({ want }) => ({ path: want.path, key: want.key }))
  if (!args.refresh) return { created: fresh.exported, refreshed: [], leftOut: [...missing, ...fresh.leftOut], present }
  const asked = args.selection === null ? existing : existing.filter(({ live }) => live !== null && ids.has(live.id))
  const again = await refreshFiles(asked, args, place, settings.vars, input, assembly)
  const unusable = args.selection === null ? brokenFiles(assembly, brokenKeys) : []
  return { created: fresh.exported, refreshed: again.files, leftOut: [...missing, ...fresh.leftOut, ...again.leftOut, ...unusable], present: [] }
}

const NOTHING: Omit<LeftOut, 'reason' | 'message'> = { flowId: null, name: null, state: null, key: null, path: null }

function selected(args: ExportArgs, input: ExportInput, existing: readonly BoundManifest[]): { ids: ReadonlySet<string>; unknown: string[] } {
  if (args.selection === null) return { ids: new Set(), unknown: [] }
  const managed = [...standings(input.live.flows, input.owned, input.identity)].flatMap(([id, one]): [FlowKey, string][] =>
    one.whose === 'ours' ? [[one.key, id]] : [],
  )
  const manifests = existing.flatMap((one): [FlowKey, string][] => (one.live === null ? [] : [[one.want.key, one.live.id]]))
  return selectFlows(args.selection, input.live.flows, new Map([...managed, ...manifests]))
}

async function refreshFiles(
  existing: readonly BoundManifest[],
  { ids }: ExportArgs,
  { base, folder }: ExportPlace,
  vars: Target['settings']['vars'],
  input: ExportInput,
  assembly: Assembly,
): Promise<{ files: RefreshedFile[]; leftOut: LeftOut[] }> {
  const manifests = new Map(assembly.manifests.map((manifest) => [manifest.key, manifest]))
  const files: RefreshedFile[] = []
  const leftOut: LeftOut[] = []
  for (const one of existing) {
    const { key, path } = one.want
    const manifest = manifests.get(key)
    const file = await readText(join(base, path)).catch(() => null)
    if (one.live === null || manifest === undefined || file === null) {
      const message = one.live === null ? one.message : 'it is a link, or not there any more'
      leftOut.push({ ...NOTHING, key, path, name: one.want.name, reason: 'no-flow', message })
      continue
    }
    const mark = file.startsWith('\ufeff') ? '\ufeff' : ''
    const { want, live, owned, managed } = one
    const result = refreshManifest({ ...input, text: file.slice(mark.length), manifest, want, live, owned, folder, vars, ids })
    if ('leftOut' in result) leftOut.push(leftOutFlow(live, result.leftOut, result.message, { key, path }))
    else files.push({ path, key, flow: live, managed, before: file, text: mark + result.text, changes: result.changes, kept: result.kept })
  }
  return { files, leftOut }
}

function brokenFiles({ diagnostics, brokenPaths, manifests }: Assembly, unbound: ReadonlySet<FlowKey>): LeftOut[] {
  const paths = new Map([...brokenPaths].map(([key, path]) => [path, key]))
  for (const { key, path } of manifests) if (unbound.has(key)) paths.set(path, key)
  return [...paths].map(([path, key]): LeftOut => {
    const message =
      diagnostics.find((one) => one.path === path && one.severity === 'error')?.message ?? 'a variable is missing, or has a value that does not fit'
    return { ...NOTHING, key, path, reason: 'manifest-invalid', message }
  })
}

async function finish(made: Made, args: ExportArgs, place: ExportPlace, { settings }: Target, { system }: Session): Promise<ExitCode> {
  const { stdout, stderr } = system
  if (args.stdout) {
    stdout.write(made.created.map(({ text }) => text).join('---\n'))
    const report = exportReport(made, { args, place, target: settings.name, system })
    if (report.leftOut.length > 0) stderr.write(formatExport(report, { color: false, columns: stderr.columns, quiet: true }))
    return exitFor(report, args)
  }
  const changes = [
    ...made.created.map(({ path, text }): FileChange => ({ path: [place.out, path].filter((part) => part !== '').join('/'), before: null, text })),
    ...made.refreshed.filter(({ before, text }) => before !== text).map(({ path, before, text }): FileChange => ({ path, before, text })),
  ]
  const inTheWay = [
    ...(args.skipExisting ? [] : made.present.map(({ path, key }) => `${path} is the manifest of ${key} already`)),
    ...(await obstacles(place.base, changes)),
  ]
  if (inTheWay.length > 0)
    throw new SluiceError(
      'SLUICE_EXPORT_FAILED',
      `nothing was written, because something is in the way:\n${inTheWay.map((line) => `  ${line}`).join('\n')}`,
    )
  if (!args.dryRun) await writeFiles(place.base, changes, system.random)
  const report = exportReport(made, { args, place, target: settings.name, system })
  stdout.write(
    args.output === 'json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : formatExport(report, { color: takesColor(system), columns: stdout.columns, quiet: false }),
  )
  return exitFor(report, args)
}

/** Flows of others are left out by right where nobody asked for them by name. */
function exitFor(report: ExportReport, { selection, dryRun, detailedExitcode }: ExportArgs): ExitCode {
  const named = new Set(selection?.refs ?? [])
  const failed = report.leftOut.some((one) => one.reason !== 'owned-by-other' || named.has(one.flowId ?? ''))
  if (failed) return EXIT.failed
  return dryRun && detailedExitcode && report.summary.created + report.summary.refreshed > 0 ? EXIT.changes : EXIT.done
}

function checkArgs({ selection, refresh, stdout, out, output, skipExisting, dryRun, detailedExitcode, adopt }: ExportArgs): void {
  const wrong = (message: string): never => {
    throw new SluiceError('SLUICE_USAGE', message)
  }
  if (selection === null && !refresh) wrong('say which flows: --all, --name <glob>, or their ids; or --refresh for the manifests that are there')
  if (selection?.all === true && (selection.refs.length > 0 || selection.name !== null)) wrong('--all takes every flow: leave out ids and --name')
  if (stdout && (refresh || out !== null || output === 'json' || dryRun))
    wrong('--stdout prints manifests and nothing else: it goes with neither --out, --refresh, --dry-run nor -o json')
  if (refresh && skipExisting) wrong('--refresh edits what --skip-existing passes over')
  if (refresh && selection === null && adopt) wrong('--adopt is for new manifests: say which flows')
  if (detailedExitcode && !dryRun) wrong('--detailed-exitcode belongs to --dry-run')
}

function chosenTarget(targets: readonly Target[], name: string | null): Target {
  const [first, ...others] = targets
  const names = targets.map(({ settings }) => settings.name)
  if (name === null && first !== undefined && others.length === 0) return first
  const found = targets.find(({ settings }) => settings.name === name)
  if (found !== undefined) return found
  throw new SluiceError(
    'SLUICE_USAGE',
    name === null
      ? `say which target with --target: ${names.join(', ')}`
      : `there is no target ${JSON.stringify(name)}; there are ${names.join(', ')}`,
  )
}
