import { flowSpecOf } from '../flows/inherited.ts'
import { LIMITS } from '../limits.ts'
import { attributeOf } from '../specs/catalogue.ts'
import { withoutMeta } from '../meta.ts'
import type { Stored } from '../table.ts'
import type { World } from '../world.ts'
import { changeMeta } from '../write.ts'
import { startRun } from './lifecycle.ts'
import { nextWindowMs, periodOf, type Period } from './period.ts'

/** To be called whenever a flow came to rest: its next window is worked out anew, or dropped if it does not run any more. */
export function stateChanged(world: World, stored: Stored, atMs: number): void {
  if (stored.collection !== 'flows') return
  const period = world.knobs.runs ? runningPeriod(world, stored) : null
  plan(world, stored, period === null ? null : nextWindowMs(period, resumeFrom(world, stored, period, atMs)))
}

/** A window opens: its run appears, and the next window is put on the agenda. */
export function openWindow(world: World, stored: Stored, atMs: number, nowMs: number): void {
  const period = runningPeriod(world, stored)
  const windowMs = stored.meta.schedule?.windowMs
  if (period === null || windowMs === undefined) return plan(world, stored, null)
  const from = period.everyMs === null ? 0 : windowMs - period.everyMs
  startRun(world, stored, { windowStartMs: from, windowEndMs: windowMs }, atMs)
  changeMeta(world, stored, (meta) => ({ ...meta, lastWindowMs: windowMs }))
  plan(world, stored, nextWindowMs(period, skipAhead(period, windowMs, nowMs)))
}

/** After a jump of the clock over years, only as many runs as are kept need to be made. */
function skipAhead({ everyMs }: Period, windowMs: number, nowMs: number): number {
  return everyMs === null ? windowMs : Math.max(windowMs, nowMs - LIMITS.runsKept * everyMs)
}

function plan(world: World, stored: Stored, windowMs: number | null): void {
  if (windowMs === null && stored.meta.schedule === undefined) return
  const nextMs = (windowMs ?? 0) + world.knobs.runVisibleMs
  changeMeta(world, stored, (meta) => (windowMs === null ? withoutMeta(meta, 'schedule') : { ...meta, schedule: { windowMs, nextMs } }))
  if (windowMs !== null) world.agenda.add(nextMs, 'window', stored)
}

/** Enabled batch flows run. Streaming has no windows, drafts and disabled flows have none now. */
function runningPeriod(world: World, { doc }: Stored): Period | null {
  if (doc['state'] !== 'enabled') return null
  return attributeOf(flowSpecOf(world, doc), 'frequency') === 'batch' ? periodOf(doc) : null
}

/** Windows are counted from the last that ran. Those that passed before a flow ran, or while it was disabled, are skipped unless told otherwise. */
function resumeFrom(world: World, { meta }: Stored, period: Period, atMs: number): number {
  const last = meta.lastWindowMs ?? -Infinity
  if (world.knobs.missedWindows === 'catch-up') return Math.max(last, period.startMs - 1)
  return Math.max(last, atMs - 1)
}
