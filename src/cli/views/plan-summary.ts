import { impactsIn } from '../../plan/impact.ts'
import { counted } from './text.ts'
import { hasChanges, stopOf, summaryOf, type PlanSummary, type TargetPlan } from './target-plan.ts'

/** `Plan: 1 to create, 2 to patch, 1 to publish, 0 to prune, 1 held, 7 unchanged.` Rarer things are said when there are any. */
export function planSentence(summary: PlanSummary, whose = 'Plan'): string {
  const rare = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}`])
  const parts = [
    `${summary.create} to create`,
    `${summary.patch} to patch`,
    `${summary.publish} to publish`,
    ...rare(summary.enable, 'to enable'),
    ...rare(summary.disable, 'to disable'),
    ...rare(summary.adopt, 'to adopt'),
    ...rare(summary.abandon, 'to abandon'),
    ...rare(summary.removeSurplus, 'to remove'),
    ...rare(summary.forget, 'to forget'),
    ...rare(summary.replace, 'to replace'),
    `${summary.prune} to prune`,
    `${summary.held} held`,
    `${summary.unchanged} unchanged`,
    ...rare(summary.invalid, 'invalid'),
  ]
  return `${whose}: ${parts.join(', ')}.`
}

/** The line that says that nothing is to be done, and why; null when something is. */
export function nothingToDo(plans: readonly TargetPlan[]): string | null {
  if (hasChanges(plans)) return null
  const { held, invalid } = summaryOf(plans)
  const stopped = plans.filter((plan) => stopOf(plan) !== null).map(({ target }) => target)
  const reasons = [
    ...(stopped.length === 0 ? [] : [`${stopped.join(', ')} ${stopped.length === 1 ? 'is' : 'are'} stopped`]),
    ...(held === 0 ? [] : [`${counted(held, 'flow')} ${held === 1 ? 'is' : 'are'} held`]),
    ...(invalid === 0 ? [] : [`${counted(invalid, 'manifest')} cannot be applied`]),
  ]
  if (reasons.length > 0) return `No changes. Nothing is to be written: ${reasons.join(', ')}.`
  if (plans.some(({ prepared }) => prepared.kind === 'planned' && prepared.plan.notices.length > 0))
    return 'No changes. Nothing is to be written; what differs is listed above.'
  return 'No changes. Every flow equals its manifest.'
}

/** `2 of these steps cannot be undone.`; null where all of them can. */
export function irreversibleSentence(plans: readonly TargetPlan[]): string | null {
  const count = plans.reduce((sum, plan) => sum + irreversible(plan), 0)
  if (count === 0) return null
  return count === 1 ? 'One of these steps cannot be undone.' : `${count} of these steps cannot be undone.`
}

function irreversible(target: TargetPlan): number {
  if (target.prepared.kind === 'stopped' || stopOf(target) !== null) return 0
  const { plan, input } = target.prepared
  const impactOf = impactsIn(plan, input)
  return plan.steps.filter((step) => impactOf(step).some(({ label }) => label === 'irreversible')).length
}
