import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '../../src/lib/json.ts'
import type { PassStatus, StatusReport } from '../../src/reconcile/status.ts'
import type { SluiceProcess } from '../support/sluice-process.ts'
import { serverOf } from './project.ts'

/** What a daemon says about itself. */
export async function statusOf(sluice: SluiceProcess): Promise<StatusReport> {
  return (await (await fetch(`${serverOf(sluice)}/api/status`)).json()) as StatusReport
}

/** State by name; two flows of one name show up as both. */
export function standing(flows: readonly JsonObject[]): Record<string, unknown> {
  return Object.fromEntries(
    [...Map.groupBy(flows, ({ name }) => name)].map(([name, all]) => [name, all.length === 1 ? all[0]?.['state'] : all.map(({ state }) => state)]),
  )
}

/** Until the first pass is done. */
export async function untilReady(sluice: SluiceProcess): Promise<void> {
  await sluice.until({ event: 'server.listening' })
  await eventually('ready', async () => (await fetch(`${serverOf(sluice)}/readyz`)).status === 200)
}

/** Has the daemon look at everything, and waits until it has; a pass that finds nothing is told by its record, not by a line of the log. */
export async function lookAgain(sluice: SluiceProcess): Promise<void> {
  const passes = async (): Promise<PassStatus[]> => (await statusOf(sluice)).targets.flatMap(({ lastPass }) => lastPass ?? [])
  const before = new Set((await passes()).map(({ passId }) => passId))
  sluice.signal('SIGHUP')
  await eventually('a pass after SIGHUP', async () => (await passes()).every(({ passId, trigger }) => !before.has(passId) && trigger === 'signal'))
}

/** For what the program tells only when it is asked. */
async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(30_000)
  while (!(await holds())) {
    if (deadline.aborted) throw new Error(`not in time: ${what}`)
    await sleep(25)
  }
}
