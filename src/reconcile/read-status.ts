import type { LedgerReader, LedgerScope, PassRecord, TargetRecord } from '../ledger/ledger.ts'
import type { FlowCondition } from '../plan/model.ts'
import { statusReport, type StatusInput, type StatusReport, type TargetFacts } from './status.ts'

/** How far back the last pass is looked for that left everything as git wants it; passes that repeat each other count twice at most. */
const PASSES_READ = 100

/** A target as configured. */
export type StatusTarget = { name: string; owner: string; org: string; sandbox: string }

/**
 * Reads how targets stand. Costs O(flows), without their documents.
 * @param input.targets the configured ones, so that one that left the configuration is not shown; null for all that the ledger knows
 */
export async function readStatus(
  ledger: LedgerReader,
  { targets, ...input }: Omit<StatusInput, 'targets'> & { targets: readonly StatusTarget[] | null },
): Promise<StatusReport> {
  const [scopes, records] = [await ledger.scopes(), await ledger.targets()]
  const facts: TargetFacts[] = []
  for (const target of targets ?? records) facts.push(await factsOf(target, records, scopes, ledger))
  return statusReport({ ...input, targets: facts })
}

async function factsOf(
  { name, owner, org, sandbox }: StatusTarget,
  records: readonly TargetRecord[],
  scopes: readonly LedgerScope[],
  ledger: LedgerReader,
): Promise<TargetFacts> {
  const record = records.find((one) => one.name === name && one.owner === owner && one.org === org && one.sandbox === sandbox) ?? null
  let conditions: FlowCondition[] = []
  let passes: PassRecord[] = []
  for (const scope of scopes.filter((one) => belongs(one, record))) {
    conditions = conditions.concat(await ledger.standing(scope))
    passes = passes.concat(await ledger.passes(scope, PASSES_READ))
  }
  return { name, org, sandbox, record, conditions, passes: passes.toSorted((a, b) => b.finishedAtMs - a.finishedAtMs) }
}

/** The same name may have meant another sandbox before: only what hangs on the sandbox last seen counts. */
function belongs({ owner, org, sandboxId }: LedgerScope, record: TargetRecord | null): boolean {
  return record !== null && record.sandboxId === sandboxId && record.owner === owner && record.org === org
}
