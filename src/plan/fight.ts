/**
 * Two that each put a flow back the way they want it: telling such a fight from the corrections of the past, and leaving the flow alone
 * for a while.
 */
import type { FlowKey } from '../manifest/desired.ts'
import { editorInWords, momentOf, type Editor } from './editor.ts'
import type { ChangeCause, WriteStep } from './model.ts'

/** A write of the past as it counts here; see `WriteRecord` in `ledger/`. */
export type PastWrite = {
  passId: string
  atMs: number
  step: string
  reason: string
  outcome: string
  /** What the write was for: `digest` of the desired flow. */
  digest: string | null
  /** A person had asked for the pass. */
  asked: boolean
  edited: Editor | null
}

export type Correction = { atMs: number; edited: Editor | null }

/** The corrections that make it a fight, oldest first, and until when the flow is left alone after the last of them. */
export type Fight = { corrections: readonly Correction[]; untilMs: number }

export type Fights = ReadonlyMap<FlowKey, Fight>

/** So many corrections within so long are no coincidence. */
export const FIGHT_CORRECTIONS = 3
const FIGHT_WITHIN_MS = 3_600_000
/** The first pause; each correction of the same fight doubles it. */
const FIRST_PAUSE_MS = 10 * 60_000
const LONGEST_PAUSE_MS = 24 * 3_600_000

/** Whether a step puts back what others changed, and does nothing that git or configuration ask anew. */
export function isCorrection(step: Pick<WriteStep, 'kind' | 'reason'>): boolean {
  return (step.kind === 'patch' || step.kind === 'enable' || step.kind === 'disable') && isCorrecting(step.reason)
}

/** Whether a write with this reason put something back. */
export function isCorrecting(reason: string): boolean {
  return reason === ('drift' satisfies ChangeCause) || reason === ('marker-lost' satisfies ChangeCause)
}

/**
 * The fight that a flow is in, also when its pause is over; null when there is none. It ends with whatever git changes about the flow,
 * with a pass that a person asked for, and when nobody has touched the flow for well longer than the pause.
 * @param writes of one key, in any order
 * @param digest what git asks for now
 */
export function fightIn(writes: readonly PastWrite[], digest: string): Fight | null {
  let corrections: Correction[] = []
  let fighting = false
  for (const round of roundsOf(writes, digest)) {
    const last = corrections.at(-1)
    if (last !== undefined && (round.asked || round.atMs - last.atMs > quietMs(fighting ? pauseAfter(corrections.length) : 0))) {
      corrections = []
      fighting = false
    }
    corrections.push(round)
    if (fighting) continue
    const first = corrections.at(-FIGHT_CORRECTIONS)
    if (first === undefined || round.atMs - first.atMs > FIGHT_WITHIN_MS) continue
    fighting = true
    corrections = corrections.slice(-FIGHT_CORRECTIONS)
  }
  const last = corrections.at(-1)
  if (!fighting || last === undefined) return null
  return { corrections: corrections.map(({ atMs, edited }) => ({ atMs, edited })), untilMs: last.atMs + pauseAfter(corrections.length) }
}

/** Who edited, how often, and when last: in the order in which they came. */
export function fightInWords({ corrections }: Fight): string {
  const by = Map.groupBy(corrections, ({ edited }) => (edited === null ? 'somebody' : editorInWords(edited)))
  const parts = [...by].map(([who, list]) => {
    const last = list.at(-1)?.edited
    const at = last === null || last === undefined ? null : momentOf(last)
    return `${list.length === 1 ? 'once' : `${list.length} times`} by ${who}${at === null ? '' : `, last at ${at}`}`
  })
  const since = corrections[0] === undefined ? '' : ` since ${new Date(corrections[0].atMs).toISOString()}`
  return `put back ${corrections.length} times${since} and changed again; edited ${parts.join('; ')}`
}

function pauseAfter(corrections: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (corrections - FIGHT_CORRECTIONS), LONGEST_PAUSE_MS)
}

/** Whoever fights comes back soon after the pause; after so long it is somebody anew. */
function quietMs(pauseMs: number): number {
  return 2 * pauseMs + FIGHT_WITHIN_MS
}

type Round = Correction & { asked: boolean }

/** Writes of one pass that put back different things at once are one correction; the same one twice is two. Oldest first. */
function roundsOf(writes: readonly PastWrite[], digest: string): Round[] {
  const sorted = writes.filter((one) => one.outcome === 'done').toSorted((a, b) => a.atMs - b.atMs)
  // What came before something else was asked for says nothing about what is asked for now.
  const from = sorted.findLastIndex((one) => one.digest !== digest || !isCorrecting(one.reason)) + 1
  const rounds: (Round & { passId: string; steps: Set<string> })[] = []
  for (const { passId, atMs, step, asked, edited } of sorted.slice(from)) {
    const last = rounds.at(-1)
    if (last?.passId === passId && !last.steps.has(step)) last.steps.add(step)
    else rounds.push({ passId, atMs, asked: asked && last?.passId !== passId, edited, steps: new Set([step]) })
  }
  return rounds
}
