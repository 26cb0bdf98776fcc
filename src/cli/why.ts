import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { whyOf, type Why } from '../reconcile/why.ts'
import { maskJson, scrubText } from '../telemetry/redaction.ts'
import { takesColor } from './color.ts'
import { composeTargets, openLedgerForPlan } from './compose.ts'
import type { Session } from './load-settings.ts'
import { haltOf, proposeAll, readManifests, unknownKey, type Look } from './propose-all.ts'
import { EXIT, type ExitCode } from './system.ts'
import { whyJson } from './views/why-json.ts'
import { formatWhy } from './views/why-view.ts'

export type WhyArgs = Look & { key: FlowKey; output: 'human' | 'json' }

/** `sluice why`: what a pass would do for one flow and what not, and from what that follows. Writes nothing. */
export async function whyCommand(args: WhyArgs, session: Session): Promise<ExitCode> {
  const { system } = session
  await using http = createUndiciTransport({ env: system.env })
  const halt = haltOf(system)
  const snapshot = await readManifests(session, args, halt.signal)
  const ledger = await openLedgerForPlan(session)
  try {
    const targets = composeTargets(session, ledger, http.transport)
    const results = await proposeAll(targets, snapshot, [], { retryStalled: true, halt })
    for (const one of results) if ('error' in one) system.stderr.write(`${one.target.settings.name}: ${one.error.message} (${one.error.code})\n`)
    const proposals = results.flatMap((one) => ('proposal' in one ? [one.proposal] : []))
    const found = await Promise.all(proposals.map(async (proposal) => whyOf(args.key, proposal, ledger)))
    const whys = found.flatMap((one): Why[] => (one === null ? [] : [one]))
    if (whys.length === 0 && proposals.length > 0) throw unknownKey([args.key], proposals)
    if (whys.length > 0) show(args, whys, session)
    return proposals.length < results.length ? EXIT.unavailable : EXIT.done
  } finally {
    await ledger.close()
  }
}

/** People write what they like into flows, and history holds what they wrote. */
function show({ key, output }: WhyArgs, whys: readonly Why[], { secrets, system }: Session): void {
  const { stdout, version, clock } = system
  const mask = (text: string): string => scrubText(text, secrets)
  if (output === 'human') stdout.write(mask(formatWhy(key, whys, { color: takesColor(system), columns: stdout.columns })))
  else stdout.write(`${JSON.stringify(maskJson(whyJson(key, whys, { version, nowMs: clock.nowMs() }), mask), null, 2)}\n`)
}
