import { isJsonObject, type Json } from '../lib/json.ts'
import type { Impact, ImpactFacts, ImpactLabel } from './impact.ts'
import { isPublished } from './kinds/flow.ts'
import { placeOf } from './place.ts'
import type { MemberChange, PatchStep } from './model.ts'

type Said = { label: ImpactLabel; reason: string }
type Row = { pattern: string; says: Said | ((change: MemberChange, facts: ImpactFacts) => Said) }

const LATER: ImpactLabel = 'future-runs-only'

/**
 * What changing a member of a published flow does: first match wins, a pattern holds for what is below it, `*` is one token.
 * The service keeps what earlier runs brought in, whatever is patched.
 */
const ROWS: readonly Row[] = [
  { pattern: '/name', says: { label: 'safe', reason: 'a name is only shown' } },
  { pattern: '/description', says: { label: 'safe', reason: 'a description is only shown' } },
  { pattern: '/labels', says: labels },
  // The service remembers by this column what it has read.
  { pattern: '/transformations/Copy', says: { label: 're-ingests', reason: 'another delta column may read rows again, or leave some out' } },
  { pattern: '/transformations/Mapping', says: { label: LATER, reason: 'the mapping changes for future runs; what was mapped stays' } },
  { pattern: '/transformations', says: (_, { moves }) => transformation(moves === 'exports') },
  { pattern: '/scheduleParams/startTime', says: startTime },
  { pattern: '/scheduleParams/backfill', says: backfill },
  { pattern: '/scheduleParams', says: { label: LATER, reason: 'the schedule changes for future runs' } },
  {
    pattern: '/options/partialIngestionPercent',
    says: { label: LATER, reason: 'from the next run on another share of bad records is let through' },
  },
  { pattern: '/options', says: { label: LATER, reason: 'options count from the next run on' } },
]

const OTHER: Said = { label: LATER, reason: 'counts from the next run on' }
const DRAFT: Said = { label: 'safe', reason: 'a draft does not run' }

/** One impact per member; a draft has no runs that could come out differently, but is seen or not seen as well. */
export function changesImpact({ changes, want }: PatchStep, facts: ImpactFacts): Impact[] {
  const runs = isPublished(facts.live?.state ?? '')
  return changes.map((change) => {
    const said = !runs && !isAtOrBelow(change.pointer, '/labels') ? DRAFT : saidOf(change, facts)
    return { ...said, at: placeOf(want, change.pointer) }
  })
}

function saidOf(change: MemberChange, facts: ImpactFacts): Said {
  const row = ROWS.find(({ pattern }) => isAtOrBelow(change.pointer, pattern))
  if (row === undefined) return OTHER
  return typeof row.says === 'function' ? row.says(change, facts) : row.says
}

/** The service answers 404 to whoever lacks a label, which looks like a flow that is gone: to Sluice as well. */
function labels({ before, after }: MemberChange): Said {
  const had = new Set(Array.isArray(before) ? before : [])
  const added = Array.isArray(after) && after.some((one) => !had.has(one))
  const reason = added
    ? 'who lacks the new label does not see the flow any more, the credential of Sluice included'
    : 'who lacked the label sees the flow'
  return { label: 'changes-access', reason }
}

function transformation(exports: boolean): Said {
  return exports
    ? { label: LATER, reason: 'what is exported changes with the next export' }
    : { label: LATER, reason: 'a transformation changes for future runs; what was read stays' }
}

/** Patched only while it lies ahead: what changes is where the first run begins to read. */
function startTime({ before, after }: MemberChange): Said {
  const [from, to] = [seconds(before), seconds(after)]
  if (from !== null && to !== null && to < from) return { label: 're-ingests', reason: 'an earlier start reads data from before the old one' }
  return { label: LATER, reason: 'a later start: without backfill what comes before it is not read' }
}

function backfill({ after }: MemberChange): Said {
  // Absent is the default, which is to read back.
  if (after === false) return { label: LATER, reason: 'without backfill the first run reads nothing from before the start' }
  return { label: 're-ingests', reason: 'with backfill the first run reads all that the source has, older data too' }
}

function seconds(value: Json | undefined): number | null {
  if (value === undefined || value === null || isJsonObject(value) || Array.isArray(value)) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

function isAtOrBelow(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`)
}
