import { endingOf, type Ending } from './ending.ts'
import type { Effect } from './effects.ts'
import type { Scenario } from './scenarios.ts'
import { Stage } from './stage.ts'

export type Disk = 'kept' | 'lost'

/** At which thing done outside the process it dies, and then, counted from the next start, once more. */
export type Death = { point: number; again: number | null; disk: Disk }

export type Run = {
  /** How many things were done outside the process while the acts went on. */
  points: number
  /** Where the daemon died at last; null: it did not. */
  diedAt: string | null
  effects: Effect[]
  ending: Ending
  /** What was written although nothing had changed. */
  quietWrites: string[]
  /** Flows of other people that are not as they were. */
  strangers: string[]
  broken: string[]
}

/** How long an act has where it does not say so: pauses after a crash and the create window are over by then. */
const ACT_MS = 60_000
/** Two full passes, refusals that are tried again, and deletes that are due. */
const SETTLE_MS = 11 * 60_000
/** Two full passes and a bit in which nothing may be written any more. */
const QUIET_MS = 11 * 60_000

/** Lives through the passes of a scenario; dies where it is told to, and starts again. */
export async function play({ files, setup = {}, before = [], acts }: Scenario, death: Death | null): Promise<Run> {
  const stage = new Stage(files, setup)
  for (const act of before) await perform(stage, act)
  stage.arm(death)
  for (const act of acts) await perform(stage, act)
  const points = stage.points()
  stage.disarm()
  await stage.wait(SETTLE_MS)
  const { effects } = stage
  stage.effects = []
  await stage.wait(QUIET_MS)
  return {
    points,
    diedAt: stage.diedAt,
    effects,
    ending: await endingOf(stage),
    quietWrites: stage.effects.map(({ what }) => what),
    strangers: stage.changedStrangers(),
    broken: stage.broken,
  }
}

async function perform(stage: Stage, { does, ms = ACT_MS }: Scenario['acts'][number]): Promise<void> {
  // Not awaited: what it calls in the daemon never comes back when the daemon dies of it.
  void does(stage)
  await stage.wait(ms)
}

/**
 * The deaths of a scenario: each point with the ledger kept and with the ledger lost.
 * @param every 1 for all of them; else every n-th, at other places in each scenario
 */
export function deathsAt(scenario: Scenario, points: number, every: number): Death[] {
  const all = Array.from({ length: points }, (_, point) => (['kept', 'lost'] as const).map((disk): Death => ({ point, again: null, disk }))).flat()
  return all.filter((_, at) => (at + scenario.name.length) % every === 0)
}

/** Dies once at each point, and once more on the way back to rest. */
export function doubleDeathsAt(points: number): Death[] {
  return Array.from({ length: points }, (_, point): Death => ({ point, again: (7 * point + 3) % 31, disk: 'kept' }))
}

export function describeDeath({ point, again, disk }: Death, { diedAt }: Run): string {
  return `point ${point}${again === null ? '' : `, then ${again}`}, ledger ${disk}, dies at "${diedAt ?? 'nothing'}"`
}
