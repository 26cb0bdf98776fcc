import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { composeTargets, openLedgerForPlan } from './compose.ts'
import { exitOf, haltOf, proposeAll, readManifests, unknownKey, unknownKeys, type Look, type ProposalResult } from './propose-all.ts'
import type { Session } from './load-settings.ts'
import { takesColor } from './color.ts'
import type { ExitCode } from './system.ts'
import { planJson } from './views/plan-json.ts'
import { formatPlan } from './views/plan-view.ts'
import { targetPlan } from './views/target-plan.ts'

export type PlanArgs = Look & { keys: readonly FlowKey[]; output: 'human' | 'json'; detailedExitcode: boolean }

/** `sluice plan`: what a pass would do, and why. Writes nothing, neither to the service nor to the ledger. */
export async function planCommand(args: PlanArgs, session: Session): Promise<ExitCode> {
  const { system, config } = session
  await using http = createUndiciTransport({ env: system.env })
  const halt = haltOf(system)
  const snapshot = await readManifests(session, args, halt.signal)
  const ledger = await openLedgerForPlan(session)
  try {
    const targets = composeTargets({ ...session, config }, ledger, http.transport)
    const results = await proposeAll(targets, snapshot, args.keys, { retryStalled: true, halt })
    showProposals(results, args.keys, args.output, session)
    return exitOf(results, { detailed: args.detailedExitcode })
  } finally {
    await ledger.close()
  }
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
