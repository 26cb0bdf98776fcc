import type { LedgerReader, WriteRecord } from '../ledger/ledger.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import { similarWords } from '../lib/similar.ts'
import { explainKey, type Explanation } from '../plan/explain.ts'
import type { FlowCondition, Notice } from '../plan/model.ts'
import { namesIn } from '../plan/names.ts'
import { pairContext } from '../plan/plan.ts'
import type { Proposal } from './once.ts'
import { whyVerdict, type WhyStop, type WhyVerdict } from './why-verdict.ts'

/** All there is to say about one key in one target: what a pass would make of it now, and how it went before. */
export type Why = {
  target: { name: string; org: string; sandbox: string }
  revision: string
  verdict: WhyVerdict
  /** The manifest, or the file that breaks it; null where there is none. */
  path: string | null
  diagnostics: readonly Diagnostic[]
  /** Why nothing at all is done in this target. */
  stop: WhyStop | null
  /** What ids of specs and connections are called. */
  nameOf: (id: string) => string | null
  /** Null where the target could not even be planned; then `stop` says why. */
  explanation: Explanation | null
  notices: readonly Notice[]
  /** How the last pass that looked at the flow left it; null where none did. */
  condition: FlowCondition | null
  /** The last writes, newest first. */
  writes: readonly WriteRecord[]
}

const WRITES = 5

/** Null for a key that nobody knows in this target. */
export async function whyOf(key: FlowKey, { target, set, prepared }: Proposal, ledger: LedgerReader): Promise<Why | null> {
  const { name, org, sandbox } = target.settings
  const base = { target: { name, org, sandbox }, revision: set.revision }
  if (prepared.kind === 'stopped') {
    const stop: WhyStop = { ...prepared.problem, ofKey: true }
    const rest = { path: null, nameOf: () => null, diagnostics: [], stop, explanation: null, notices: [], condition: null, writes: [] }
    return { ...base, ...rest, verdict: whyVerdict({ stop, explanation: null, notices: [], pruned: null, path: null }) }
  }
  const { input, plan, budget, observation, scope } = prepared
  const explanation = explainKey(key, input)
  if (explanation === null) return null
  const path = set.brokenPaths.get(key) ?? set.desired.get(key)?.path ?? null
  const held = plan.stop ?? budget
  // A budget says nothing about flows for which nothing is due.
  const concerns = plan.stop !== null || explanation.steps.some((step) => step.kind !== 'hold')
  const stop: WhyStop | null = held === null ? null : { reason: held.reason, message: held.message, hint: held.hint, ofKey: concerns }
  const notices = plan.notices.filter((one) => one.key === key)
  const pruned = plan.pruned.find((one) => one.key === key) ?? null
  return {
    ...base,
    verdict: whyVerdict({ stop, explanation, notices, pruned, path }),
    path,
    diagnostics: set.diagnostics.filter((one) => one.path === path),
    stop,
    nameOf: namesIn(input.bindings),
    explanation,
    notices,
    condition: observation.snapshot.conditions.find((one) => one.key === key) ?? null,
    writes: await ledger.writes(scope, { key, limit: WRITES }),
  }
}

/** Keys that were perhaps meant, of those that git, the ledger or a marker of ours knows. */
export function nearestKeys(key: FlowKey, proposals: readonly Proposal[]): FlowKey[] {
  const known = proposals.flatMap(({ set, prepared }) => {
    if (prepared.kind === 'stopped') return [...set.desired.keys(), ...set.brokenKeys]
    const { index, ownedByKey } = pairContext(prepared.input)
    return [...set.desired.keys(), ...set.brokenKeys, ...ownedByKey.keys(), ...index.ours.keys()]
  })
  return similarWords(key, new Set(known), 3)
}
