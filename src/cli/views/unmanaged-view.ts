import type { UnmanagedStatus } from '../../reconcile/status.ts'
import type { Style } from './style.ts'
import { counted, printable, sentence, wrapped } from './text.ts'

const INDENT = '  '
const WORDS = { nobody: 'nobody manages', other: 'another owner manages', copy: 'carry a copy of our marker' } as const

/** One line with the counts; with the flows themselves, a table by name. Ids whole, so that they can be copied into `sluice.adopt`. */
export function unmanagedLines({ counts, flows }: UnmanagedStatus, { width, style }: { width: number; style: Style }): string[] {
  const parts = (['nobody', 'other', 'copy'] as const).flatMap((whose) => (counts[whose] === 0 ? [] : [`${counts[whose]} that ${WORDS[whose]}`]))
  const total = counts.nobody + counts.other + counts.copy
  if (total === 0) return flows === undefined ? [] : [`${INDENT}No other flows in this sandbox.`]
  const hint = flows === undefined ? ' (sluice status --unmanaged lists them)' : ''
  const head = wrapped(`Also in this sandbox, never touched: ${parts.join(', ')}${hint}`, width - INDENT.length).map((line) => `${INDENT}${line}`)
  if (flows === undefined) return head
  const rows = flows.map(({ flowId, name, state, owner, key }) => ({
    flowId: printable(flowId),
    state: printable(state),
    name: sentence(name),
    of: markerOf(owner, key),
  }))
  const stateWidth = Math.max(...rows.map(({ state }) => state.length))
  const lines = rows.map(
    ({ flowId, state, name, of }) => `${INDENT}${flowId}  ${state.padEnd(stateWidth)}  ${name}${of === '' ? '' : style('dim', `  ${of}`)}`,
  )
  const more = total > flows.length ? [`${INDENT}${style('dim', `and ${counted(total - flows.length, 'more flow')}`)}`] : []
  return [...head, '', ...lines, ...more]
}

function markerOf(owner: string | null, key: string | null): string {
  if (key === null) return ''
  return owner === null ? `copy of the marker of ${sentence(key)}` : `managed as ${sentence(owner)}/${sentence(key)}`
}
