import { assertNever } from '../../lib/assert-never.ts'
import { editorAndMoment } from '../../plan/editor.ts'
import { impactsIn } from '../../plan/impact.ts'
import type { Notice, Step } from '../../plan/model.ts'
import { namesIn } from '../../plan/names.ts'
import { diagnosticLines } from './diagnostics-human.ts'
import { acrossTargets } from './diagnostics.ts'
import { nothingToDo, planSentence } from './plan-summary.ts'
import { stepLines, type Layout } from './plan-steps.ts'
import { styleOf, widthOf, type Style } from './style.ts'
import { revisionOf, stepsOf, stopOf, summaryOf, type Stop, type TargetPlan } from './target-plan.ts'
import { printable, wrapped } from './text.ts'
import { dottedPointer } from './values.ts'

const MOST_MISSING = 10

/**
 * Plans as people read them: per target, by key, member by member; ends in the `Plan: …` line, which counts all targets.
 * @param columns width of the terminal; long values are cut to it, whole in `planJson`
 */
export function formatPlan(plans: readonly TargetPlan[], options: { color: boolean; columns: number }): string {
  const style = styleOf(options.color)
  const width = widthOf(options.columns)
  const { common, own } = acrossTargets(plans.map(({ target, invalid }) => ({ target, diagnostics: invalid })))
  const blocks = [
    common.flatMap((one) => diagnosticLines(one, style)),
    ...plans.flatMap((plan) => [
      [header(plan, style)],
      (own.get(plan.target) ?? []).flatMap((one) => diagnosticLines(one, style)),
      ...targetBlocks(plan, style, width),
      plans.length > 1 && stopOf(plan) === null ? [`  ${style('dim', planSentence(summaryOf([plan]), printable(plan.target)))}`] : [],
    ]),
  ]
  const nothing = nothingToDo(plans)
  const end = [...(nothing === null ? [] : [style('bold', nothing)]), style('bold', planSentence(summaryOf(plans)))]
  return [...blocks, end]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

function header(plan: TargetPlan, style: Style): string {
  const revision = revisionOf(plan)
  const at = revision === null ? '' : ` at ${shortRevision(printable(revision))}`
  return `${style('bold', `Target ${printable(plan.target)}`)} (sandbox ${printable(plan.sandbox)})${at}`
}

/** Ten digits tell commits apart; JSON has all of them. */
function shortRevision(revision: string): string {
  return revision.replace(/(sha(?:1|256):[0-9a-f]{10})[0-9a-f]+/, '$1')
}

function targetBlocks(plan: TargetPlan, style: Style, width: number): string[][] {
  const stop = stopOf(plan)
  const stopped = stop === null ? [] : [stopLines(stop, style, width)]
  if (plan.prepared.kind === 'stopped' || plan.prepared.plan.stop !== null) return stopped
  const { input, plan: planned } = plan.prepared
  const layout: Layout = { style, width, nameOf: namesIn(input.bindings), impactOf: impactsIn(planned, input) }
  const byKey = Map.groupBy(stepsOf(plan), ({ key }) => key)
  const steps = [...byKey.values()].map((one: Step[]) => one.flatMap((step) => stepLines(step, layout)))
  return [...steps, planned.notices.flatMap((notice) => noticeLines(notice, style, width)), ...stopped]
}

function stopLines({ reason, message, hint, missing }: Stop, style: Style, width: number): string[] {
  const list = missing.slice(0, MOST_MISSING).join(', ')
  const more = missing.length > MOST_MISSING ? `, and ${missing.length - MOST_MISSING} more` : ''
  const text = [message, ...(missing.length === 0 ? [] : [`Missing: ${list}${more}`]), hint].flatMap((part) => wrapped(part, width - 6))
  const bar = (line: string): string => `  ${style('red', '│')} ${line}`
  return [
    `  ${style('red', `╷ Stopped: ${printable(reason)}`)}`,
    ...text.map(bar),
    bar('Nothing of this target is carried out.'),
    `  ${style('red', '╵')}`,
  ]
}

function noticeLines(notice: Notice, style: Style, width: number): string[] {
  const [first = '', ...rest] = wrapped(`${notice.key}  ${noticeText(notice)}`, width - 6)
  return [`  ${style('cyan', 'i')} ${first}`, ...rest.map((line) => `      ${line}`)]
}

function noticeText({ kind, flowId, pointers, message, editor }: Notice): string {
  const members = pointers.map(dottedPointer).join(', ')
  switch (kind) {
    case 'drift-reported':
      return `differs from git and is left as it is, because drift is only reported: ${members}${editor === null ? '' : `; last edited by ${editorAndMoment(editor)}`}`
    case 'unclaimed':
      return `has members that no manifest names, and keeps them: ${members}`
    case 'spec-mismatch':
      return `could not be published as it is: ${message}`
    case 'manifest-gone':
      return `has no manifest any more; flow ${flowId} is kept`
    default:
      return assertNever(kind)
  }
}
