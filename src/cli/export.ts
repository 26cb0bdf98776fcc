import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import { SluiceError } from '../lib/errors.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { Target } from '../reconcile/pass.ts'
import { takesColor } from './color.ts'
import { composeTargets, openLedgerForPlan } from './compose.ts'
import { checkArgs, chosenTarget, type ExportArgs } from './export-args.ts'
import { obstacles, writeFiles, type FileChange } from './export-files.ts'
import { makeFiles, type Made } from './export-made.ts'
import { exportPlace, type ExportPlace } from './export-place.ts'
import { readSandbox } from './export-sandbox.ts'
import { readWorktree } from './export-worktree.ts'
import type { Session } from './load-settings.ts'
import { haltOf } from './propose-all.ts'
import { EXIT, type ExitCode } from './system.ts'
import { exportReport, type ExportReport } from './views/export-report.ts'
import { formatExport } from './views/export-view.ts'

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
    const [sandbox, snapshot] = await Promise.all([readSandbox(target, { signal }), readWorktree(place, session, { signal })])
    if ('problem' in sandbox) {
      const { message, hint } = sandbox.problem
      system.stderr.write(`${target.settings.name}: ${message}\n${hint}\n`)
      return EXIT.blocked
    }
    const made = await makeFiles(args, place, target, sandbox.input, snapshot)
    return await finish(made, args, { place, target, broken: snapshot.assembly.brokenPaths }, session)
  } finally {
    await ledger.close()
  }
}

type Where = { place: ExportPlace; target: Target; broken: ReadonlyMap<FlowKey, string> }

async function finish(made: Made, args: ExportArgs, { place, target: { settings }, broken }: Where, { system }: Session): Promise<ExitCode> {
  const { stdout, stderr } = system
  if (args.stdout) {
    stdout.write(made.created.map(({ text }) => text).join('---\n'))
    const report = exportReport(made, { args, place, target: settings.name, system })
    if (report.leftOut.length > 0) stderr.write(formatExport(report, { color: false, columns: stderr.columns, quiet: true }))
    return exitFor(report, args)
  }
  const whole = (path: string): string => [place.out, path].filter((part) => part !== '').join('/')
  const changes = [
    ...made.created.map(({ path, text }): FileChange => ({ path: whole(path), before: null, text })),
    ...made.refreshed.filter(({ before, text }) => before !== text).map(({ path, before, text }): FileChange => ({ path, before, text })),
  ]
  const inTheWay = [
    ...(args.skipExisting ? [] : made.present.map(({ path, key }) => `${path} is the manifest of ${key} already`)),
    ...made.created.flatMap(({ key, path }) => {
      const other = broken.get(key)
      return other === undefined || other === whole(path) ? [] : [`${other}, which is not valid, has the key ${key}`]
    }),
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
