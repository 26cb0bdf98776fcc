import type { ChangeClass } from '../lib/change-bounds.ts'
import type { LedgerReader, LedgerScope } from '../ledger/ledger.ts'
import { budgetExcess, changesWritten, type BudgetExcess } from '../plan/budget.ts'
import type { Plan, Step } from '../plan/model.ts'
import type { DesiredSet } from './desired-set.ts'
import { digestOfPlan } from './plan-digest.ts'
import type { TargetSettings } from './target.ts'

/** A plan that would change more at once than the operator allows: it is shown, and not carried out. */
export type BudgetStop = { reason: 'budget-exceeded'; message: string; hint: string; digest: string; excess: readonly BudgetExcess[] }

const HOUR_MS = 3_600_000

/**
 * @param due the steps that would be carried out now
 * @param allowed digest of the plan that a person lets through, null when nobody does
 */
export async function budgetStop(
  plan: Plan,
  due: readonly Step[],
  context: { settings: TargetSettings; ledger: LedgerReader; scope: LedgerScope; set: DesiredSet; nowMs: number; allowed: string | null },
): Promise<BudgetStop | null> {
  const { settings, ledger, scope, set, nowMs, allowed } = context
  if (!due.some((step) => step.kind !== 'hold')) return null
  const [owned, written] = await Promise.all([ledger.ownedCount(scope), ledger.writeCounts(scope, nowMs - HOUR_MS)])
  const excess = budgetExcess(due, {
    perPass: settings.maxChanges,
    perHour: settings.maxChangesPerHour,
    owned,
    lastHour: changesWritten(written),
    allowsRevision: set.allows.includes('budget'),
  })
  const digest = digestOfPlan(plan)
  if (excess.length === 0 || allowed === digest) return null
  return stopFor(excess, digest)
}

export function stopFor(excess: readonly BudgetExcess[], digest: string): BudgetStop {
  return { reason: 'budget-exceeded', message: messageOf(excess), hint: hintOf(digest), digest, excess }
}

function messageOf(excess: readonly BudgetExcess[]): string {
  return `the plan would ${excess.map(sentence).join('; ')}`
}

function sentence({ class: one, per, planned, already, most }: BudgetExcess): string {
  const what = `${VERBS[one]} ${planned} ${planned === 1 ? 'flow' : 'flows'}`
  const name = per === 'pass' ? `policy.maxChanges.${one}` : `policy.maxChangesPerHour.${one}`
  const before = already === 0 ? '' : ` after ${already} in the last hour`
  return `${what}${before}, and ${name} allows ${most} a ${per}`
}

const VERBS: Readonly<Record<ChangeClass, string>> = {
  create: 'create',
  patch: 'patch',
  publish: 'publish or enable',
  disable: 'disable',
  delete: 'delete',
}

function hintOf(digest: string): string {
  return `Look at it with sluice plan. If it is meant, let exactly this plan through once: sluice apply --allow-budget ${digest} (a running daemon takes {"allowBudget": "${digest}"} at POST /api/reconcile), or a commit whose message ends in the trailer "Sluice-Allow: budget".`
}
