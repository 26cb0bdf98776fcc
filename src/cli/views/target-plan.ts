import type { Diagnostic } from '../../manifest/diagnostic.ts'
import { assertNever } from '../../lib/assert-never.ts'
import type { FlowKey } from '../../manifest/desired.ts'
import type { Step } from '../../plan/model.ts'
import type { Proposal } from '../../reconcile/once.ts'
import type { Prepared } from '../../reconcile/prepare.ts'

/** What is proposed for one target, as views take it. */
export type TargetPlan = {
  /** Name of the target in the configuration. */
  target: string
  sandbox: string
  org?: string
  /** The revision asked for; where it is left out, the plan's own. */
  revision?: string
  prepared: Prepared
  /** Everything there is to say about the manifests, for this target. */
  invalid: readonly Diagnostic[]
}

export function targetPlan({ target: { settings }, set, prepared }: Proposal): TargetPlan {
  const { name, sandbox, org } = settings
  return { target: name, sandbox, org, revision: set.revision, prepared, invalid: set.diagnostics }
}

export function revisionOf({ revision, prepared }: TargetPlan): string | null {
  return revision ?? (prepared.kind === 'planned' ? prepared.plan.revision : null)
}

/** Why nothing of a target's plan may be carried out. */
export type Stop = { reason: string; message: string; hint: string; missing: readonly FlowKey[] }

export function stopOf({ prepared }: TargetPlan): Stop | null {
  if (prepared.kind === 'stopped') return { ...prepared.problem, missing: [] }
  if (prepared.budget === null) return prepared.plan.stop
  const { reason, message, hint } = prepared.budget
  return { reason, message, hint, missing: [] }
}

export function stepsOf({ prepared }: TargetPlan): readonly Step[] {
  return prepared.kind === 'planned' ? prepared.plan.steps : []
}

/** How much of what a plan holds. */
export type PlanSummary = {
  create: number
  patch: number
  publish: number
  enable: number
  disable: number
  adopt: number
  abandon: number
  removeSurplus: number
  forget: number
  prune: number
  /** Flows switched off or drafts deleted because another takes their place; that one counts as created. */
  replace: number
  held: number
  /** Held, and not because somebody chose so in git. */
  blocked: number
  unchanged: number
  /** Files that cannot be applied. */
  invalid: number
}

export function summaryOf(plans: readonly TargetPlan[]): PlanSummary {
  const summary: PlanSummary = {
    create: 0,
    patch: 0,
    publish: 0,
    enable: 0,
    disable: 0,
    adopt: 0,
    abandon: 0,
    removeSurplus: 0,
    forget: 0,
    prune: 0,
    replace: 0,
    held: 0,
    blocked: 0,
    unchanged: 0,
    invalid: 0,
  }
  for (const plan of plans) {
    for (const step of stepsOf(plan)) count(step, summary)
    summary.unchanged += plan.prepared.kind === 'planned' ? plan.prepared.plan.unchanged.length : 0
  }
  summary.invalid = invalidFiles(plans.flatMap(({ invalid }) => invalid))
  return summary
}

/** Whether carrying the plans out would write or forget anything. */
export function hasChanges(plans: readonly TargetPlan[]): boolean {
  return plans.some((plan) => stopOf(plan) === null && stepsOf(plan).some((step) => step.kind !== 'hold'))
}

function count(step: Step, summary: PlanSummary): void {
  switch (step.kind) {
    case 'create':
    case 'patch':
    case 'publish':
    case 'enable':
    case 'disable':
    case 'adopt':
    case 'abandon':
    case 'forget':
    case 'prune':
    case 'replace':
      summary[step.kind] += 1
      return
    case 'remove-surplus':
      summary.removeSurplus += 1
      return
    case 'hold':
      summary.held += 1
      if (!step.chosen) summary.blocked += 1
      return
    default:
      assertNever(step)
  }
}

function invalidFiles(diagnostics: readonly Diagnostic[]): number {
  return new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ path }) => path)).size
}
