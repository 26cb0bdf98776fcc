import type { ConditionStatus } from '../../plan/model.ts'
import type { FlowStatus, SourceStatus, StatusReport, TargetStatus } from '../../reconcile/status.ts'
import { styleOf, widthOf, type Format, type Style } from './style.ts'
import { unmanagedLines } from './unmanaged-view.ts'
import { counted, printable, sentence, wrapped } from './text.ts'

const INDENT = 2

type Layout = { style: Style; width: number; nowMs: number }

/**
 * How everything stands, as people read it: per target a table by key, and under each flow that is not in sync why, and when it is
 * looked at again.
 * @param columns width of the terminal; keys and messages are wrapped, never cut
 */
export function formatStatus(report: StatusReport, options: { color: boolean; columns: number }): string {
  const layout: Layout = { style: styleOf(options.color), width: widthOf(options.columns), nowMs: Date.parse(report.at) }
  const blocks = [report.sources.flatMap((source) => sourceLines(source, layout)), ...report.targets.map((target) => targetLines(target, layout))]
  if (report.targets.length === 0) blocks.push(['Nothing is recorded yet: no pass has run with this data folder.'])
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

function sourceLines({ name, revision, lastSuccessAt, trouble }: SourceStatus, { style, width, nowMs }: Layout): string[] {
  const read = lastSuccessAt === null ? 'never read' : `read ${ago(lastSuccessAt, nowMs)}`
  const head = marked(`Source ${name}`, `${at(revision)}, ${read}`, 0, width, (title) => style('bold', title))
  return trouble === null ? head : [...head, ...indented(`${trouble.code}: ${trouble.message}`, INDENT, width).map((line) => style('yellow', line))]
}

const CONDITION_FORMATS: Partial<Record<TargetStatus['condition']['status'], Format>> = { ready: 'green', retrying: 'yellow', stalled: 'red' }

function targetLines(target: TargetStatus, layout: Layout): string[] {
  const { name, sandbox, org, condition, revisionAttempted, flows } = target
  const { style, width } = layout
  const head = marked(`Target ${name}`, ` (sandbox ${sandbox} of ${org})${at(revisionAttempted)}`, 0, width, (title) => style('bold', title))
  const standing = marked(condition.status, summary(target, layout), INDENT, width, (word) =>
    style(CONDITION_FORMATS[condition.status] ?? 'bold', word),
  )
  const observed = target.observeOnly ? indented('Only observed: nothing is written to this sandbox (observeOnly).', INDENT, width) : []
  const why = condition.message === '' || condition.reason === 'in-sync' ? [] : indented(`${condition.reason}: ${condition.message}`, INDENT, width)
  const table = flows.length === 0 ? [] : ['', ...tableLines(flows, layout)]
  const beside = target.unmanaged === null ? [] : unmanagedLines(target.unmanaged, layout)
  return [...head, ...standing, ...observed, ...why, ...table, ...(beside.length === 0 || table.length === 0 ? beside : ['', ...beside])]
}

function summary({ counts, suspended, lastPass, nextRetryAt, flows }: TargetStatus, { nowMs }: Layout): string {
  const standing = Object.entries(counts).flatMap(([status, count]) => (count === 0 ? [] : [`${count} ${status}`]))
  const parts = [
    flows.length === 0 ? 'no flows' : `${counted(flows.length, 'flow')} (${standing.join(', ')}${suspended === 0 ? '' : `; ${suspended} suspended`})`,
    ...(lastPass === null ? ['no pass yet'] : [`last pass ${ago(lastPass.finishedAt, nowMs)} (${lastPass.kind}, ${lastPass.trigger})`]),
    ...(nextRetryAt === null ? [] : [`next try ${until(nextRetryAt, nowMs)}`]),
  ]
  return `, ${parts.join(', ')}`
}

/** Widths of the columns behind the key; the last one needs none. */
const WIDTHS = [8, 9, 9, 17] as const
const HEADINGS = ['STATUS', 'LIVE', 'WANTED', 'REVISION', 'SINCE'] as const
const GAP = '  '
const SINCE_WIDTH = 6
const REST_WIDTH = WIDTHS.reduce((sum, width) => sum + width + GAP.length, 0) + SINCE_WIDTH

function tableLines(flows: readonly FlowStatus[], layout: Layout): string[] {
  const room = Math.max(12, layout.width - INDENT - GAP.length - REST_WIDTH)
  const keyWidth = flows.reduce((most, { key }) => (key.length <= room ? Math.max(most, key.length) : most), 'KEY'.length)
  const heading = layout.style('dim', `${' '.repeat(INDENT)}${['KEY'.padEnd(keyWidth), ...cells(HEADINGS)].join(GAP)}`)
  return [heading, ...flows.flatMap((flow) => flowLines(flow, keyWidth, layout))]
}

const STATUS_FORMATS = { ready: 'green', retrying: 'yellow', held: 'yellow', stalled: 'red' } as const satisfies Record<ConditionStatus, Format>

function flowLines(flow: FlowStatus, keyWidth: number, layout: Layout): string[] {
  const { key, status, state, desiredState, since } = flow
  const margin = ' '.repeat(INDENT)
  const [statusCell = '', ...rest] = cells([status, state ?? '-', desiredState ?? '-', revisions(flow), age(since, layout.nowMs)])
  const row = [layout.style(STATUS_FORMATS[status], statusCell), ...rest].join(GAP)
  // A key too long for its column stands on a line of its own, whole, so that it can be copied.
  const lines =
    key.length > keyWidth ? [`${margin}${key}`, `${margin}${' '.repeat(keyWidth)}${GAP}${row}`] : [`${margin}${key.padEnd(keyWidth)}${GAP}${row}`]
  return flow.inSync && !flow.suspended ? lines : [...lines, ...whyLines(flow, layout)]
}

function whyLines({ reason, message, nextRetryAt, attempts, flowId, path }: FlowStatus, { style, width, nowMs }: Layout): string[] {
  const why = indented(message === '' ? reason : `${reason}: ${message}`, INDENT + 2, width)
  const tries = attempts > 0 ? ` after ${counted(attempts, 'attempt')}` : ''
  const facts = [
    ...(path === null ? [] : [path]),
    ...(flowId === null ? [] : [`flow ${flowId}`]),
    ...(nextRetryAt === null ? [] : [`next try ${until(nextRetryAt, nowMs)}${tries}`]),
  ]
  return [...why, ...indented(facts.join(', '), INDENT + 2, width).map((line) => style('dim', line))]
}

function cells(values: readonly string[]): string[] {
  return values.map((value, column) => printable(value).padEnd(WIDTHS[column] ?? 0))
}

/** The revision applied; where another one was tried since, both. */
function revisions({ revisionApplied, revisionAttempted }: FlowStatus): string {
  const applied = revisionApplied === null ? '-' : shortRevision(revisionApplied)
  if (revisionAttempted === null || revisionAttempted === revisionApplied) return applied
  return `${applied} → ${shortRevision(revisionAttempted)}`
}

/** The ref stands in the head of the target; seven digits are what git itself shows. */
function shortRevision(revision: string): string {
  return revision.replace(/^.*@sha(?:1|256):([0-9a-f]{7})[0-9a-f]*$/, '$1')
}

function at(revision: string | null): string {
  return revision === null ? '' : ` at ${revision.replace(/(sha(?:1|256):[0-9a-f]{10})[0-9a-f]+/, '$1')}`
}

function indented(text: string, by: number, width: number): string[] {
  return wrapped(text, width - by).map((line) => `${' '.repeat(by)}${line}`)
}

/** Lines whose first words are marked out. */
function marked(title: string, text: string, by: number, width: number, mark: (title: string) => string): string[] {
  const margin = ' '.repeat(by)
  const [first = '', ...rest] = indented(`${title}${text}`, by, width)
  const start = `${margin}${sentence(title)}`
  return [first.startsWith(start) ? `${margin}${mark(sentence(title))}${first.slice(start.length)}` : first, ...rest]
}

function ago(iso: string, nowMs: number): string {
  return `${age(iso, nowMs)} ago`
}

function until(iso: string, nowMs: number): string {
  const ms = Date.parse(iso) - nowMs
  return ms <= 0 ? 'now' : `in ${span(ms)}`
}

function age(iso: string, nowMs: number): string {
  return span(Math.max(0, nowMs - Date.parse(iso)))
}

function span(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 120 * 60) return `${Math.round(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}
