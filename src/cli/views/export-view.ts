import { LEFT_OUT } from '../../export/model.ts'
import { KEPT } from '../../export/refresh.ts'
import type { ExportReport, FileRow } from './export-report.ts'
import { styleOf, widthOf, type Style } from './style.ts'
import { counted, printable, sentence, shortened, wrapped } from './text.ts'

type Layout = { style: Style; width: number }

/** One line per file that something was done to, below it what was not taken into it; then what got none, and a sum. `quiet`: only that. */
export function formatExport(report: ExportReport, options: { color: boolean; columns: number; quiet: boolean }): string {
  const layout: Layout = { style: styleOf(options.color), width: widthOf(options.columns) }
  const files = options.quiet ? [] : report.files.flatMap((file) => fileLines(file, layout))
  const blocks = [files, leftOutLines(report, layout), options.quiet ? [] : closing(report, layout)].filter((lines) => lines.length > 0)
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function fileLines(file: FileRow, { style, width }: Layout): string[] {
  if (file.action === 'unchanged' && file.kept.length === 0) return []
  const sign = { created: style('green', '+'), refreshed: style('yellow', '~'), unchanged: style('dim', '=') }[file.action]
  const head = `${sign} ${printable(file.path)}  ${style('dim', `${shortened(printable(file.name), 60)} (${sentence(file.state)})`)}`
  const changes = file.changes.map(({ pointer, before, after }) => `    ${printable(pointer)}: ${shown(before)} → ${shown(after)}`)
  const kept = file.kept.flatMap(({ pointer, reason }) => noted(`${pointer} left as it is: ${KEPT[reason]}`, width, style))
  const omitted = file.omitted.flatMap(({ pointer, reason }) => noted(`${pointer} is not in the manifest: ${reason}`, width, style))
  return [head, ...changes, ...kept, ...omitted]
}

function noted(text: string, width: number, style: Style): string[] {
  return wrapped(text, width - 6).map((line, index) => style('dim', `    ${index === 0 ? '·' : ' '} ${line}`))
}

function shown(value: unknown): string {
  return value === null ? 'absent' : shortened(printable(JSON.stringify(value)), 60)
}

function leftOutLines({ leftOut }: ExportReport, { style, width }: Layout): string[] {
  return [...leftOut].flatMap(({ flowId, name, path, reason, message }) => {
    const what = path ?? `${flowId ?? ''}${name === null ? '' : ` ${shortened(JSON.stringify(name), 60)}`}`
    const why = wrapped(`${reason}: ${message}. ${LEFT_OUT[reason].remedy}`, width - 6).map((line) => `    ${line}`)
    return [`${style('red', '!')} ${printable(what)}`, ...why]
  })
}

function closing({ summary, dryRun, schema, skipped }: ExportReport, { style, width }: Layout): string[] {
  const { created, refreshed, unchanged, leftOut, unmanaged } = summary
  const would = dryRun ? ' (dry run: nothing was written)' : ''
  const parts = [
    `${created} created`,
    `${refreshed} refreshed`,
    `${unchanged} unchanged`,
    `${leftOut} left out`,
    ...(skipped.length > 0 ? [`${skipped.length} with a manifest already`] : []),
  ]
  const advice = [
    ...(unmanaged > 0
      ? [
          `${counted(unmanaged, 'flow')} ${unmanaged === 1 ? 'is' : 'are'} not managed by Sluice yet: the plan holds ${unmanaged === 1 ? 'it' : 'them'} (name-taken) until the manifest says sluice.adopt. Uncomment that line, or export with --adopt.`,
        ]
      : []),
    ...(created > 0 && !schema.found ? [`For completion in editors: sluice schema dataflow > ${schema.path}`] : []),
  ]
  return [style(leftOut > 0 ? 'yellow' : 'green', `Export: ${parts.join(', ')}${would}.`), ...advice.flatMap((line) => wrapped(line, width))]
}
