import type { HistoryEntry, PassEntry, WriteEntry } from '../../reconcile/history.ts'
import { styleOf, type Format, type Style } from './style.ts'
import { printable, sentence } from './text.ts'

/** One line per entry, newest first; keys and codes whole, so that they can be copied. */
export function formatHistory(entries: readonly HistoryEntry[], options: { color: boolean }): string {
  if (entries.length === 0) return 'Nothing is recorded.\n'
  const style = styleOf(options.color)
  const targetWidth = Math.max(...entries.map(({ target }) => printable(target).length))
  const lines = entries.map((entry) => {
    const start = `${style('dim', entry.at.replace('T', ' ').slice(0, 19))}  ${printable(entry.target).padEnd(targetWidth)}  `
    return `${start}${entry.type === 'pass' ? passText(entry, style) : writeText(entry, style)}`.trimEnd()
  })
  return `${lines.join('\n')}\n`
}

const OUTCOMES: Readonly<Record<string, Format>> = {
  ready: 'green',
  done: 'green',
  retrying: 'yellow',
  unknown: 'yellow',
  stalled: 'red',
  failed: 'red',
}

function passText({ kind, trigger, outcome, reason, counts, revision }: PassEntry, style: Style): string {
  const done = Object.entries(counts).flatMap(([step, count]) => (count === 0 ? [] : [`${count} ${step}`]))
  const why = outcome === 'ready' ? '' : ` (${sentence(reason)})`
  const what = done.length === 0 ? 'no steps' : done.join(', ')
  return `${marked('pass', outcome, style)}${why}, ${what}; ${kind}, ${sentence(trigger)}${at(revision)}`
}

function writeText({ step, key, outcome, reason, code, flowId, revision, durationMs }: WriteEntry, style: Style): string {
  const failure = code === null ? '' : ` ${sentence(code)}`
  const flow = flowId === null ? '' : `, flow ${sentence(flowId)}`
  return `  ${marked(step, outcome, style)}${failure}  ${style('bold', printable(key))} (${sentence(reason)})${at(revision)}${flow}, ${Math.round(durationMs)} ms`
}

function marked(word: string, outcome: string, style: Style): string {
  return `${sentence(word)} ${style(OUTCOMES[outcome] ?? 'bold', outcome)}`
}

function at(revision: string | null): string {
  return revision === null ? '' : ` at ${sentence(revision).replace(/(sha(?:1|256):[0-9a-f]{7})[0-9a-f]+/, '$1')}`
}
