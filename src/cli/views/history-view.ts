import { isJsonObject, memberOf, type Json } from '../../lib/json.ts'
import { editorInWords } from '../../plan/editor.ts'
import type { HistoryEntry, PassEntry, WriteEntry } from '../../reconcile/history.ts'
import { memberLines } from './member-lines.ts'
import { bodyRows, changeRows, type MemberRow } from './member-rows.ts'
import { styleOf, widthOf, type Format, type Style } from './style.ts'
import { counted, printable, sentence } from './text.ts'

export type HistoryLayout = {
  color: boolean
  columns: number
  /** Show what was created or deleted member by member; without, only how many members that were. */
  bodies: boolean
}

const INDENT = '      '

/**
 * One line per entry, newest first, and below a write who asked for it and what it changed; keys, ids and codes whole, so that they can
 * be copied. Values are cut to the width; JSON has all of them.
 */
export function formatHistory(entries: readonly HistoryEntry[], layout: HistoryLayout): string {
  if (entries.length === 0) return 'Nothing is recorded.\n'
  const style = styleOf(layout.color)
  const width = widthOf(layout.columns)
  const targetWidth = Math.max(...entries.map(({ target }) => printable(target).length))
  const lines = entries.flatMap((entry) => {
    const start = `${style('dim', entry.at.replace('T', ' ').slice(0, 19))}  ${printable(entry.target).padEnd(targetWidth)}  `
    if (entry.type === 'pass') return [`${start}${passText(entry, style)}`]
    return [`${start}${writeText(entry, style)}`, `${INDENT}${style('dim', factsOf(entry))}`, ...membersOf(entry, { ...layout, width, style })]
  })
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

const OUTCOMES: Readonly<Record<string, Format>> = {
  ready: 'green',
  done: 'green',
  retrying: 'yellow',
  unknown: 'yellow',
  stalled: 'red',
  failed: 'red',
}

function passText({ passId, kind, trigger, outcome, reason, counts, revision }: PassEntry, style: Style): string {
  const done = Object.entries(counts).flatMap(([step, count]) => (count === 0 ? [] : [`${count} ${step}`]))
  const why = outcome === 'ready' ? '' : ` (${sentence(reason)})`
  const what = done.length === 0 ? 'no steps' : done.join(', ')
  return `${marked(`pass ${passId}`, outcome, style)}${why}, ${what}; ${kind}, ${sentence(trigger)}${at(revision)}`
}

function writeText({ step, key, outcome, reason, code, revision }: WriteEntry, style: Style): string {
  const failure = code === null ? '' : ` ${sentence(code)}`
  return `  ${marked(step, outcome, style)}${failure}  ${style('bold', printable(key))} (${sentence(reason)})${at(revision)}`
}

/** Who asked for it, and what support needs. */
function factsOf({ author, edited, flowId, requestId, durationMs, passId, outcome }: WriteEntry): string {
  const by = author === null ? [] : [`commit by ${sentence(author)}`]
  const editor = edited === null ? [] : [`last edited by ${sentence(editorInWords(edited))}${edited.at === null ? '' : ` at ${edited.at}`}`]
  const flow = flowId === null ? [] : [`flow ${sentence(flowId)}`]
  const request = requestId === null ? [] : [`request ${sentence(requestId)}`]
  const took = outcome === 'unknown' ? ['no answer'] : [`${Math.round(durationMs)} ms`]
  return [...by, ...editor, ...flow, ...request, ...took, `pass ${sentence(passId)}`].join(', ')
}

function membersOf({ before, after }: WriteEntry, layout: { width: number; style: Style; bodies: boolean }): string[] {
  const whole = (before === null) !== (after === null)
  if (!whole || layout.bodies) return memberLines(rowsOf(before, after), layout)
  const members = Object.keys(isJsonObject(after) ? after : isJsonObject(before) ? before : {}).length
  return [`${INDENT}${layout.style('dim', `(${counted(members, 'member')}: name the key to see them)`)}`]
}

function rowsOf(before: Json, after: Json): MemberRow[] {
  if (before === null && isJsonObject(after)) return bodyRows(after, unnamed)
  if (after === null && isJsonObject(before)) return changeRows([{ pointer: '', before, after: undefined, cause: '' }], unnamed)
  const old = isJsonObject(before) ? before : {}
  const now = isJsonObject(after) ? after : {}
  const pointers = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return changeRows(
    pointers.map((pointer) => ({ pointer, before: memberOf(old, pointer), after: memberOf(now, pointer), cause: '' })),
    unnamed,
  )
}

/** What an id was called then is not recorded. */
function unnamed(): null {
  return null
}

function marked(word: string, outcome: string, style: Style): string {
  return `${sentence(word)} ${style(OUTCOMES[outcome] ?? 'bold', outcome)}`
}

function at(revision: string | null): string {
  return revision === null ? '' : ` at ${sentence(revision).replace(/(sha(?:1|256):[0-9a-f]{7})[0-9a-f]+/, '$1')}`
}
