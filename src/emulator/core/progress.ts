import type { Due } from './agenda.ts'
import { bumpFlow } from './runs/bump.ts'
import { advanceRun } from './runs/lifecycle.ts'
import { openWindow } from './runs/schedule.ts'
import { settle } from './transition.ts'
import { nowMs, type World } from './world.ts'

/**
 * Lets everything happen that was due before now, in order and each at its own time. Called before anything is looked at: nothing
 * in the world runs on a timer.
 */
export function catchUp(world: World): number {
  const now = nowMs(world)
  for (let due = world.agenda.take(now); due !== null; due = world.agenda.take(now)) carryOut(world, due, now)
  return now
}

function carryOut(world: World, due: Due, now: number): void {
  const { stored, atMs } = due
  if (stored.gone) return
  switch (due.kind) {
    case 'settle':
      if (stored.meta.settle?.dueMs === atMs) settle(world, stored, atMs)
      return
    case 'window':
      if (stored.meta.schedule?.nextMs === atMs) openWindow(world, stored, atMs, now)
      return
    case 'run':
      advanceRun(world, stored, atMs)
      return
    case 'bump':
      bumpFlow(world, stored, atMs)
  }
}
