import { CHANGE_CLASSES, type ChangeBound, type ChangeBounds, type ChangeClass } from '../lib/change-bounds.ts'
import type { Step } from './model.ts'

export type ChangeCounts = Readonly<Record<ChangeClass, number>>

export type Budget = {
  perPass: ChangeBounds
  perHour: ChangeBounds
  /** Flows owned when the pass began. */
  owned: number
  /** What was written in the hour before. */
  lastHour: ChangeCounts
  /** The commit says `Sluice-Allow: budget`: what it asks for does not count, what others changed meanwhile does. */
  allowsRevision: boolean
}

/** One bound that a plan would break. `most` is the bound in flows, `already` what the hour has used up. */
export type BudgetExcess = { class: ChangeClass; per: 'pass' | 'hour'; planned: number; already: number; most: number }

/** Bounds that carrying out these steps would break; empty when it may go ahead. Over one of them nothing of the pass is written. */
export function budgetExcess(steps: readonly Step[], budget: Budget): BudgetExcess[] {
  const planned = countChanges(budget.allowsRevision ? steps.filter(isDrift) : steps)
  return CHANGE_CLASSES.flatMap((one): BudgetExcess[] => {
    if (planned[one] === 0) return []
    const perPass = inFlows(budget.perPass[one], budget.owned)
    const perHour = inFlows(budget.perHour[one], budget.owned)
    const already = budget.lastHour[one]
    if (perPass !== null && planned[one] > perPass) return [{ class: one, per: 'pass', planned: planned[one], already: 0, most: perPass }]
    if (perHour !== null && planned[one] + already > perHour) return [{ class: one, per: 'hour', planned: planned[one], already, most: perHour }]
    return []
  })
}

/** Flows by what is to be done to them. A disable right after the publish of the same plan is how such a flow begins, and no switching off. */
export function countChanges(steps: readonly Step[]): ChangeCounts {
  const counts = noChanges()
  const starting = new Set(steps.flatMap((step) => (step.kind === 'publish' ? [step.key] : [])))
  for (const step of steps) {
    const counted = classOfStep(step)
    if (counted !== null && !(step.kind === 'disable' && starting.has(step.key))) counts[counted] += 1
  }
  return counts
}

/** @param written writes by their step kind, as the ledger's history counts them */
export function changesWritten(written: Readonly<Record<string, number>>): ChangeCounts {
  const counts = noChanges()
  for (const [kind, count] of Object.entries(written)) {
    const one = WRITTEN[kind]
    if (one !== undefined) counts[one] += count
  }
  return counts
}

const WRITTEN: Readonly<Record<string, ChangeClass>> = {
  create: 'create',
  patch: 'patch',
  publish: 'publish',
  enable: 'publish',
  disable: 'disable',
  'prune-disable': 'disable',
  'prune-mark': 'patch',
  'prune-delete': 'delete',
  'replace-retire': 'disable',
  'replace-delete': 'delete',
}

function noChanges(): Record<ChangeClass, number> {
  return { create: 0, patch: 0, publish: 0, disable: 0, delete: 0 }
}

/** Null for what takes nothing away and gives nothing: bookkeeping, and the surplus drafts of creating once. */
function classOfStep(step: Step): ChangeClass | null {
  return WRITTEN[writtenKind(step)] ?? null
}

/** The name under which history records a step; pruning and replacing say which of their writes it was. */
export function writtenKind(step: Step): string {
  return step.kind === 'prune' || step.kind === 'replace' ? `${step.kind}-${step.mode}` : step.kind
}

function isDrift(step: Step): boolean {
  return step.reason === 'drift'
}

function inFlows(bound: ChangeBound, owned: number): number | null {
  if (bound === 'none') return null
  return typeof bound === 'number' ? bound : Math.max(1, Math.floor((owned * bound.percent) / 100))
}
