import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import { SluiceError } from '../lib/errors.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { SourceSnapshot } from '../reconcile/source-watch.ts'
import { composeTargets, openLedgerForPlan } from './compose.ts'
import { exitOf, haltOf, proposeAll, readManifests, unknownKey, unknownKeys, type Look, type ProposalResult } from './propose-all.ts'
import type { Session } from './load-settings.ts'
import { checkPlanFileName, writePlanFile } from './plan-file.ts'
import { planFileOf } from './planned-before.ts'
import { takesColor } from './color.ts'
import type { ExitCode, System } from './system.ts'
import { planJson } from './views/plan-json.ts'
import { formatPlan } from './views/plan-view.ts'
import { targetPlan } from './views/target-plan.ts'

export type PlanArgs = Look & { keys: readonly FlowKey[]; output: 'human' | 'json'; detailedExitcode: boolean; out?: string }

/** `sluice plan`: what a pass would do, and why. Writes nothing, neither to the service nor to the ledger. */
export async function planCommand(args: PlanArgs, session: Session): Promise<ExitCode> {
  const { system, config } = session
  if (args.out !== undefined) await mayWrite(args.out, args, system)
  await using http = createUndiciTransport({ env: system.env })
  const halt = haltOf(system)
  const snapshot = await readManifests(session, args, halt.signal)
  const ledger = await openLedgerForPlan(session)
  try {
    const targets = composeTargets({ ...session, config }, ledger, http.transport)
    const results = await proposeAll(targets, snapshot, args.keys, { retryStalled: true, halt })
    showProposals(results, args.keys, args.output, session)
    if (args.out !== undefined) await keepPlan(args.out, args, results, snapshot, session)
    return exitOf(results, { detailed: args.detailedExitcode })
  } finally {
    await ledger.close()
  }
}

/** Before anything is read: the working tree is no commit that an apply could find again. */
async function mayWrite(out: string, { path }: Look, system: System): Promise<void> {
  if (path !== undefined)
    throw new SluiceError('SLUICE_USAGE', 'a plan file holds a commit, and --path reads the working tree: commit first, and leave --path out')
  await checkPlanFileName(out, system)
}

async function keepPlan(out: string, args: PlanArgs, results: readonly ProposalResult[], snapshot: SourceSnapshot, session: Session): Promise<void> {
  const proposals = results.flatMap((one) => ('proposal' in one ? [one.proposal] : []))
  if (proposals.length < results.length) {
    session.system.stderr.write(`${out} is not written: not every target could be planned.\n`)
    return
  }
  await writePlanFile(out, planFileOf(proposals, snapshot, args, session), session.system)
  session.system.stderr.write(`Kept in ${out}. To carry out exactly this: sluice apply ${out}\n`)
}

/** The plans on stdout; what kept a target from being planned on stderr. */
export function showProposals(results: readonly ProposalResult[], keys: readonly FlowKey[], output: 'human' | 'json', { system }: Session): void {
  for (const one of results) if ('error' in one) system.stderr.write(`${one.target.settings.name}: ${one.error.message} (${one.error.code})\n`)
  const proposals = results.flatMap((one) => ('proposal' in one ? [one.proposal] : []))
  const unknown = unknownKeys(keys, results)
  if (unknown.length > 0 && proposals.length > 0) throw unknownKey(unknown, proposals)
  if (proposals.length === 0) return
  const plans = proposals.map(targetPlan)
  const { stdout } = system
  stdout.write(
    output === 'json' ? `${JSON.stringify(planJson(plans), null, 2)}\n` : formatPlan(plans, { color: takesColor(system), columns: stdout.columns }),
  )
}
