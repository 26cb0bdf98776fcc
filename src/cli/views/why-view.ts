import { impactOf } from '../../plan/impact.ts'
import { editorInWords, editorOf } from '../../plan/editor.ts'
import type { Explanation } from '../../plan/explain.ts'
import type { Step } from '../../plan/model.ts'
import type { Why } from '../../reconcile/why.ts'
import { diagnosticLines } from './diagnostics-human.ts'
import { stepLines } from './plan-steps.ts'
import { styleOf, widthOf, type Format, type Style } from './style.ts'
import { printable, sentence, wrapped } from './text.ts'
import { guardLines } from './why-guards.ts'
import { memberWords } from './why-members.ts'
import { policyLines } from './why-policies.ts'

type Layout = { style: Style; width: number; nameOf: Why['nameOf'] }

const INDENT = '    '

/** One explanation per target, to be read from the top: how it stands, what brings it on, and then each thing that it follows from. */
export function formatWhy(key: string, whys: readonly Why[], options: { color: boolean; columns: number }): string {
  const style = styleOf(options.color)
  const width = widthOf(options.columns)
  const blocks = whys.flatMap((why) => [headLines(key, why, style), ...sections(why, { style, width, nameOf: why.nameOf })])
  return blocks.map((lines) => `${lines.map((line) => line.trimEnd()).join('\n')}\n`).join('\n')
}

function headLines(key: string, { target, revision }: Why, style: Style): string[] {
  return [`${style('bold', printable(key))} in ${printable(target.name)} (sandbox ${printable(target.sandbox)}) at ${shortRevision(revision)}`]
}

function shortRevision(revision: string): string {
  return printable(revision).replace(/(sha(?:1|256):[0-9a-f]{10})[0-9a-f]+/, '$1')
}

function sections(why: Why, layout: Layout): string[][] {
  const { explanation } = why
  const all = [
    verdictLines(why, layout),
    stopLines(why, layout),
    ...(explanation === null
      ? []
      : [
          section('Manifest', manifestLines(why, explanation, layout), layout),
          section('How it is managed', policyLines(explanation.policies, layout), layout),
          section('Flow', flowLines(explanation, layout), layout),
          section('Members', memberWords(explanation, layout), layout),
          section('Steps', stepsLines(explanation, layout), layout),
          section('Guards', guardLines(explanation.guards, layout), layout),
        ]),
    section('Last time', lastLines(why, layout), layout),
  ]
  return all.filter((lines) => lines.length > 0)
}

const COLORS: Readonly<Record<Why['verdict']['status'], Format>> = {
  'in-sync': 'green',
  due: 'yellow',
  held: 'red',
  stopped: 'red',
  broken: 'red',
  'left-alone': 'cyan',
  pruned: 'magenta',
  suspended: 'cyan',
}

function verdictLines({ verdict }: Why, { style, width }: Layout): string[] {
  const { status, reason, message, next } = verdict
  const word = reason === status ? status : `${status}: ${reason}`
  return [
    `  ${style(COLORS[status], printable(word))}`,
    ...wrapped(message, width - 4).map((line) => `${INDENT}${line}`),
    ...next.flatMap((one) => wrapped(one, width - 6).map((line, at) => `${INDENT}${style('cyan', `${at === 0 ? '→' : ' '} ${line}`)}`)),
  ]
}

/** What keeps all others of the target back is said also where nothing is due for this flow. */
function stopLines({ stop, verdict }: Why, { style, width }: Layout): string[] {
  if (stop === null || verdict.status === 'stopped') return []
  const text = `The target is stopped (${stop.reason}), which changes nothing for this flow: ${stop.message}`
  return wrapped(text, width - 2).map((line) => `  ${style('dim', line)}`)
}

function section(title: string, lines: readonly string[], { style }: Pick<Layout, 'style'>): string[] {
  return lines.length === 0 ? [] : [`  ${style('bold', title)}`, ...lines]
}

const STANDINGS: Readonly<Record<Explanation['manifest'], string>> = {
  valid: 'valid',
  broken: 'cannot be applied',
  gone: 'there is none any more: this revision was read in full, and nothing in it has this key',
  unsure: 'none was found, and not everything could be read: nothing is concluded from that',
}

function manifestLines({ path, diagnostics }: Why, { manifest }: Explanation, { style }: Layout): string[] {
  const line = path === null ? STANDINGS[manifest] : `${printable(path)}, ${STANDINGS[manifest]}`
  return [`${INDENT}${line}`, ...diagnostics.flatMap((one) => diagnosticLines(one, style).map((text) => `${INDENT}${text}`))]
}

function flowLines({ found, live, writer, owned }: Explanation, { width }: Layout): string[] {
  const facts = wrapped(found.message, width - 4)
  if (live === null || writer === null) return facts.map((line) => `${INDENT}${line}`)
  const head = `${live.id} ${JSON.stringify(live.name)}, ${live.state}`
  const last = `last written ${new Date(live.updatedAtMs).toISOString()} by ${writer === 'sluice' ? `Sluice (${live.updatedClient})` : editorInWords(editorOf(live))}`
  const applied = owned?.revision == null ? [] : [`last applied from ${shortRevision(owned.revision)}`]
  return [sentence(head), ...facts, ...applied, sentence(last)].map((line) => `${INDENT}${line}`)
}

function stepsLines(explanation: Explanation, layout: Layout): string[] {
  const { steps, behind } = explanation
  const { style, width } = layout
  const inner = { ...layout, width: width - 2, impactOf: (one: Step) => impactOf(one, explanation) }
  const lines = steps.flatMap((step) => stepLines(step, inner)).map((line) => `  ${line}`)
  const kinds = behind.flatMap((step) => (step.kind === 'hold' ? [] : [step.kind]))
  if (lines.length === 0) return [`${INDENT}none`]
  return kinds.length === 0 ? lines : [...lines, `${INDENT}    ${style('dim', `without the hold: ${kinds.join(', ')}`)}`]
}

function lastLines({ condition, writes }: Why, { style, width }: Layout): string[] {
  if (condition === null && writes.length === 0) return []
  const lines: string[] = []
  if (condition !== null) {
    const retry = condition.nextRetryAtMs === null ? '' : `, looked at again ${new Date(Math.min(condition.nextRetryAtMs, 8.64e15)).toISOString()}`
    const tries = condition.attempts > 1 ? `, tried ${condition.attempts} times` : ''
    const said = condition.message === '' ? '' : `: ${condition.message}`
    const text = `${condition.status} (${condition.reason}) since ${new Date(condition.sinceMs).toISOString()}${tries}${retry}${said}`
    lines.push(...wrapped(text, width - 4).map((line) => `${INDENT}${line}`))
  }
  return [
    ...lines,
    ...writes.map(({ atMs, step, outcome, code, reason, author, revision }) => {
      const by = author === null ? '' : `, commit by ${author}`
      return `${INDENT}${style('dim', sentence(`${new Date(atMs).toISOString()}  ${step} ${outcome}${code === null ? '' : ` ${code}`} (${reason}) at ${shortRevision(revision)}${by}`))}`
    }),
  ]
}
