import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import type { ExportInput } from '../export/export-flows.ts'
import { createPreflight } from '../plan/preflight.ts'
import { identifyTarget, type IdentityProblem } from '../reconcile/observe.ts'
import type { Target } from '../reconcile/pass.ts'
import { ORDINARY, policyOf } from '../reconcile/prepare.ts'

/** One sandbox as a pass would read it: every flow, what they are made of, and what the ledger knows of them. */
export async function readSandbox({ settings, deps }: Target, options: Abortable): Promise<{ input: ExportInput } | { problem: IdentityProblem }> {
  const { service, ledger, clock } = deps
  const identified = await identifyTarget(settings, await ledger.target(settings.name), service, options)
  if ('problem' in identified) return identified
  const { identity } = identified
  const scope = { owner: settings.owner, org: settings.org, sandboxId: identity.sandboxId, source: settings.source }
  const [listing, bindings, { owned }] = await Promise.all([service.listFlows({}, options), service.listBindings(options), ledger.snapshot(scope)])
  if (!listing.complete) throw new SluiceError('SLUICE_ANSWER_MALFORMED', 'the listing of flows did not come to its end')
  return {
    input: {
      identity,
      live: { flows: listing.flows, complete: true, listedAtMs: listing.startedAtMs },
      owned,
      bindings,
      preflight: createPreflight(),
      // Nothing is carried out, so nothing is held back.
      policy: { ...policyOf(settings, ORDINARY), suspend: { target: false, orphans: new Map() } },
      nowMs: clock.nowMs(),
    },
  }
}
