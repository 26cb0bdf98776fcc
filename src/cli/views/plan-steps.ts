import { assertNever } from '../../lib/assert-never.ts'
import { editorAndMoment, type Editor } from '../../plan/editor.ts'
import type { ChangeCause, CreateStep, HoldStep, PruneStep, ReplaceStep, Step } from '../../plan/model.ts'
import type { Impact } from '../../plan/impact.ts'
import { memberLines } from './member-lines.ts'
import { bodyRows, changeRows, type NameOf } from './member-rows.ts'
import type { Format, Style } from './style.ts'
import { printable, wrapped } from './text.ts'
import { dottedPointer } from './values.ts'

export type Layout = { width: number; style: Style; nameOf: NameOf; impactOf: (step: Step) => readonly Impact[] }

const INDENT = '      '

/** What one step says about itself: a head with symbol, key, deed and cause, below it the members or the reason, and what that means. */
export function stepLines(step: Step, layout: Layout): string[] {
  return [...ownLines(step, layout), ...impactLines(layout.impactOf(step), layout)]
}

function ownLines(step: Step, layout: Layout): string[] {
  switch (step.kind) {
    case 'create':
      return [head('+', 'green', step, createdHow(step), step.reason, layout), ...memberLines(bodyRows(step.body, layout.nameOf), layout)]
    case 'patch':
      return [
        head('~', 'yellow', step, `patch ${printable(step.flowId)}`, causesOf(step.changes, step.reason), layout),
        ...memberLines(changeRows(step.changes, layout.nameOf), layout),
        ...editorLines(step.editor, layout),
      ]
    case 'publish':
      return [head('▲', 'green', step, deed('publish', step.flowId), step.reason, layout)]
    case 'enable':
      return [head('●', 'green', step, deed('enable', step.flowId), step.reason, layout), ...editorLines(step.editor, layout)]
    case 'disable':
      return [head('▼', 'red', step, deed('disable', step.flowId), step.reason, layout), ...editorLines(step.editor, layout)]
    case 'adopt':
      return [
        head('=', 'cyan', step, deed('adopt', step.flowId), step.reason, layout),
        note('only the marker line is added to its description', layout),
      ]
    case 'abandon':
      return [
        head('x', 'magenta', step, deed('abandon', step.flowId), step.reason, layout),
        note('the flow stays as it is, without the marker line', layout),
      ]
    case 'remove-surplus':
      return [
        head('-', 'red', step, `remove surplus draft ${printable(step.flowId)}`, step.reason, layout),
        note(`${step.keeperId} is the flow of this manifest`, layout),
      ]
    case 'prune':
      return pruneLines(step, layout)
    case 'replace':
      return replaceLines(step, layout)
    case 'forget':
      return [head('x', 'magenta', step, deed('forget', step.flowId), step.reason, layout), note('the flow is gone, and so is its manifest', layout)]
    case 'hold':
      return holdLines(step, layout)
    default:
      return assertNever(step)
  }
}

function createdHow({ mode, besideId }: CreateStep): string {
  if (besideId !== null) return `create as draft, to replace ${printable(besideId)}`
  return mode === 'draft' ? 'create as draft' : 'create, running at once'
}

function replaceLines(step: ReplaceStep, layout: Layout): string[] {
  const what = step.mode === 'delete' ? 'replace: delete draft' : 'replace: disable'
  const said = step.mode === 'delete' ? 'a new draft takes its place' : 'before the new flow is published: they never run side by side'
  return [head('±', 'red', step, `${what} ${printable(step.flowId)}`, step.reason, layout), note(said, layout)]
}

function pruneLines(step: PruneStep, layout: Layout): string[] {
  const later = step.deleteAtMs === null ? 'it stays disabled' : `deleted after ${new Date(step.deleteAtMs).toISOString()} if it is still gone then`
  const said = { disable: [`runs no more; ${later}`], mark: [`the marker line says since when it is gone; ${later}`], delete: [] }[step.mode]
  const what = { disable: 'prune: disable', mark: 'prune: mark as gone', delete: 'prune: delete' }[step.mode]
  return [head('-', 'red', step, `${what} ${printable(step.flowId)}`, step.reason, layout), ...said.map((text) => note(text, layout))]
}

/** Whose change is put back, as far as the service tells. */
function editorLines(editor: Editor | null, layout: Layout): string[] {
  return editor === null ? [] : [note(`last edited by ${editorAndMoment(editor)}`, layout)]
}

function head(symbol: string, color: Format, { key }: Step, what: string, reason: string, { style }: Layout): string {
  return `  ${style(color, symbol)} ${style('bold', printable(key))}  ${what}  ${style('dim', `# ${reason}`)}`
}

function deed(verb: string, flowId: string | null): string {
  return flowId === null ? verb : `${verb} ${printable(flowId)}`
}

function note(text: string, { style }: Layout): string {
  return `${INDENT}${style('dim', printable(text))}`
}

/** The weightiest first: it gave the step its reason. */
function causesOf(changes: readonly { cause: ChangeCause }[], reason: ChangeCause): string {
  return [...new Set([reason, ...changes.map(({ cause }) => cause)])].join(', ')
}

/** Nobody has to be told what is safe. */
function impactLines(impacts: readonly Impact[], { style, width }: Layout): string[] {
  return impacts
    .filter(({ label }) => label !== 'safe')
    .flatMap(({ label, reason, at }) => {
      const [first = '', ...rest] = wrapped(`${reason}${at === null ? '' : ` (${at.path}:${at.line})`}`, width - INDENT.length - label.length - 2)
      const more = rest.map((line) => `${INDENT}  ${style('dim', line)}`)
      return [`${INDENT}${style(label === 'future-runs-only' ? 'yellow' : 'magenta', label)}: ${style('dim', first)}`, ...more]
    })
}

function holdLines(step: HoldStep, layout: Layout): string[] {
  const { style, width } = layout
  const paragraph = (text: string): string[] => wrapped(text, width - INDENT.length).map((line) => `${INDENT}${line}`)
  const chosen = step.chosen ? ', on purpose' : ''
  return [
    head('!', 'red', step, 'hold', `${step.reason}${chosen}`, layout),
    ...paragraph(step.message),
    ...paragraph(step.hint).map((line) => style('cyan', line)),
    ...(step.untilMs === null ? [] : [note(`looked at again from ${new Date(step.untilMs).toISOString()} on`, layout)]),
    ...(step.at === null ? [] : [note(placeOf(step.at), layout)]),
  ]
}

/** As editors and terminals make it a link. */
function placeOf({ path, line, column, pointer }: NonNullable<HoldStep['at']>): string {
  const member = dottedPointer(pointer)
  return `${path}:${line}:${column}${member === '' ? '' : `  ${member}`}`
}
