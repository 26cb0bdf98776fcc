import { expect } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import type { FlowStatus, StatusReport } from '../../src/reconcile/status.ts'
import type { SluiceProcess } from '../support/sluice-process.ts'
import { serverOf } from './project.ts'

/** What a daemon says about itself. */
export async function statusOf(sluice: SluiceProcess): Promise<StatusReport> {
  return (await (await fetch(`${serverOf(sluice)}/api/status`)).json()) as StatusReport
}

export function flowsOf(report: StatusReport): FlowStatus[] {
  return report.targets.flatMap(({ flows }) => flows)
}

/** State by name; two flows of one name show up as both. */
export function standing(flows: readonly JsonObject[]): Record<string, unknown> {
  return Object.fromEntries(
    [...Map.groupBy(flows, ({ name }) => name)].map(([name, all]) => [name, all.length === 1 ? all[0]?.['state'] : all.map(({ state }) => state)]),
  )
}

const PATIENCE = { timeout: 30_000, interval: 25 }

/** Until the first pass is done. */
export async function untilReady(sluice: SluiceProcess): Promise<void> {
  await sluice.until({ event: 'server.listening' })
  await expect.poll(async () => (await fetch(`${serverOf(sluice)}/readyz`)).status, PATIENCE).toBe(200)
}

/** Has the daemon look at everything, and waits until it has; a pass that finds nothing is told by its record, not by a line of the log. */
export async function lookAgain(sluice: SluiceProcess): Promise<void> {
  const passes = async (): Promise<unknown> => (await statusOf(sluice)).targets.map(({ lastPass }) => [lastPass?.passId, lastPass?.trigger])
  const before = await statusOf(sluice)
  const known = new Set(before.targets.map(({ lastPass }) => lastPass?.passId))
  sluice.signal('SIGHUP')
  await expect.poll(passes, PATIENCE).toEqual(before.targets.map(() => [expect.toSatisfy((id: string) => !known.has(id)), 'signal']))
}
