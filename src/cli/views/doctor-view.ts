import { verdictOf, type DoctorReport, type Section } from '../../doctor/report.ts'
import type { Check, CheckStatus } from '../../doctor/check.ts'
import { styleOf, widthOf, type Format, type Style } from './style.ts'
import { sentence, wrapped } from './text.ts'

const SIGNS: Readonly<Record<CheckStatus, [sign: string, format: Format]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  unavailable: ['✗', 'red'],
  skipped: ['-', 'dim'],
}
const NAME_WIDTH = 'configuration'.length
/** Sign, name and the gaps around them. */
const INDENT = 2 + 2 + NAME_WIDTH + 2

type Layout = { style: Style; width: number }

/** One line per check, under each that is not fine what to do about it, and a sum at the end. */
export function formatDoctor(report: DoctorReport, options: { color: boolean; columns: number }): string {
  const layout: Layout = { style: styleOf(options.color), width: widthOf(options.columns) }
  const blocks = report.sections.map((section) => [title(section, layout), ...section.checks.flatMap((check) => checkLines(check, layout))])
  return `${[...blocks, [summaryLine(report, layout)]].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function title({ about, name }: Section, { style }: Layout): string {
  const text = { machine: 'This machine', source: 'Source', target: 'Target' }[about]
  return style('bold', name === '' ? text : `${text} ${sentence(name)}`)
}

function checkLines({ name, status, found, remedy }: Check, { style, width }: Layout): string[] {
  const [sign, format] = SIGNS[status]
  const room = width - INDENT
  const margin = ' '.repeat(INDENT)
  const [first = '', ...rest] = wrapped(found, room)
  const advice = remedy === null ? [] : wrapped(remedy, room - 2).map((line, index) => `${margin}${index === 0 ? '→' : ' '} ${line}`)
  const head = `  ${style(format, sign)} ${name.padEnd(NAME_WIDTH)}  ${status === 'skipped' ? style('dim', first) : first}`
  return [head, ...rest.map((line) => `${margin}${line}`), ...advice]
}

function summaryLine(report: DoctorReport, { style }: Layout): string {
  const { ok, warning, failed, unavailable, skipped } = report.summary
  const parts = [
    `${ok} fine`,
    ...(warning > 0 ? [`${warning} to look at`] : []),
    ...(failed > 0 ? [`${failed} to mend`] : []),
    ...(unavailable > 0 ? [`${unavailable} without an answer`] : []),
    ...(skipped > 0 ? [`${skipped} not tried`] : []),
  ]
  return style(verdictOf(report) === 'healthy' ? 'green' : 'red', `${parts.join(', ')}.`)
}
