import { equalJson } from '../../lib/json.ts'
import type { Explanation } from '../../plan/explain.ts'
import type { MemberStanding, MemberWord } from '../../plan/explain-members.ts'
import type { Format, Style } from './style.ts'
import { shortened, wrapped } from './text.ts'
import { dottedPointer, valueText } from './values.ts'

/** Those that a line each is worth; of the others the names are enough. */
const ONE_BY_ONE: Partial<Record<MemberStanding, { sign: string; color: Format; says: (word: MemberWord, applied: boolean) => string }>> = {
  'to-change': {
    sign: '~',
    color: 'yellow',
    says: ({ cause }, applied) => (applied || cause !== 'drift' ? CAUSES[cause ?? ''] : undefined) ?? 'differs; nothing tells what was applied last',
  },
  immutable: { sign: '!', color: 'red', says: () => 'differs, and the service cannot change it' },
  withheld: { sign: 'i', color: 'cyan', says: () => 'drift, left as it is by the drift policy' },
  ignored: { sign: 'i', color: 'cyan', says: () => 'sluice.ignore names it: not compared' },
  frozen: { sign: 'i', color: 'cyan', says: () => 'the schedule has begun: it cannot change any more, and is not compared' },
  unclaimed: { sign: 'i', color: 'cyan', says: () => 'not in the manifest; nobody knows whose it is, so it stays' },
}

const CAUSES: Readonly<Record<string, string>> = {
  revision: 'git changed it since it was applied',
  config: 'only the variables of the target changed',
  drift: 'somebody changed it, git did not',
  'start-shifted': 'the start has passed and is shifted',
  'marker-lost': 'it carries no marker line, and gets one',
  moved: 'the marker line names the key it had before',
  restored: 'the marker line still says that the manifest is gone',
}

const NAMED: readonly { is: MemberStanding; says: string }[] = [
  { is: 'equal', says: 'equal' },
  { is: 'not-managed', says: 'not in the manifest, so not managed' },
  { is: 'create-only', says: 'counts only when the flow is created' },
  { is: 'server-owned', says: "the service's own" },
]

export function memberWords({ members: words, owned }: Explanation, { style, width }: { style: Style; width: number }): string[] {
  const single = words.flatMap((word) => {
    const row = ONE_BY_ONE[word.is]
    return row === undefined ? [] : oneLines(word, row.says(word, owned?.applied != null), row, { style, width })
  })
  const named = NAMED.flatMap(({ is, says }) => {
    const names = words.filter((word) => word.is === is).map(({ pointer }) => dottedPointer(pointer))
    const [first = '', ...rest] = wrapped(`${says} (${names.length}): ${names.join(', ')}`, width - 6)
    return names.length === 0 ? [] : [`    ${style('dim', `= ${first}`)}`, ...rest.map((line) => `      ${style('dim', line)}`)]
  })
  return [...single, ...named]
}

function oneLines(word: MemberWord, says: string, row: { sign: string; color: Format }, { style, width }: { style: Style; width: number }): string[] {
  const { at } = word
  const place = at === null ? '' : ` (${at.path}:${at.line})`
  return [
    `    ${style(row.color, row.sign)} ${nameOf(word)}  ${valuesOf(word, Math.max(20, Math.floor((width - 20) / 2)))}`,
    ...wrapped(`${says}${place}`, width - 8).map((line) => `        ${style('dim', line)}`),
  ]
}

/** The line is part of the description, and no part of what git asks for. */
function nameOf({ pointer, cause }: MemberWord): string {
  const isMarker = cause === 'marker-lost' || cause === 'moved' || cause === 'restored'
  return `${dottedPointer(pointer)}${isMarker ? ', marker line' : ''}`
}

/** An arrow only where something is to be changed, or was meant to be. */
function valuesOf({ is, before, after }: MemberWord, room: number): string {
  const text = (value: MemberWord['before']): string => (value === undefined ? 'absent' : shortened(valueText(value), room))
  if (is === 'to-change' || is === 'immutable') return `${text(before)} → ${text(after)}`
  return is === 'unclaimed' || equalJson(before, after) ? text(before) : `${text(before)}, the manifest says ${text(after)}`
}
