import type { JsonObject } from '../../src/lib/json.ts'
import type { Bench, Case } from './case.ts'
import { accessCases } from './cases/access.ts'
import { draftCases } from './cases/drafts.ts'
import { publishingCases } from './cases/publishing.ts'
import { readCases } from './cases/reads.ts'
import { itemsOf, type Ask } from './client.ts'

/** Every promise of the documentation that is held, in an order in which the drafts of one are there for the reads of the next. */
export const CASES: readonly Case[] = [...accessCases, ...draftCases, ...readCases, ...publishingCases]

/** A flow spec with draft mode and connections that fit it, out of what the sandbox has; null when there are none. */
export async function findParts(ask: Ask): Promise<Bench['parts'] | null> {
  const [specs, connectionSpecs, sources, targets] = [
    itemsOf(await ask('GET', '/flowSpecs?limit=100')),
    itemsOf(await ask('GET', '/connectionSpecs?limit=100')),
    itemsOf(await ask('GET', '/sourceConnections?limit=100')),
    itemsOf(await ask('GET', '/targetConnections?limit=100')),
  ]
  const drafting = new Set(connectionSpecs.filter(supportsDrafts).map(({ id }) => id))
  const fitting = (ids: unknown) => (one: JsonObject) => {
    const id = (one['connectionSpec'] as JsonObject | undefined)?.['id']
    return Array.isArray(ids) && ids.includes(id) && drafting.has(id ?? null)
  }
  for (const spec of specs.filter((one) => supportsDrafts(one) && one['scheduleSpec'] !== undefined)) {
    const source = sources.find(fitting(spec['sourceConnectionSpecIds']))
    const target = targets.find(fitting(spec['targetConnectionSpecIds']))
    if (source === undefined || target === undefined) continue
    return {
      flowSpecId: spec['id'] as string,
      flowSpecName: spec['name'] as string,
      sourceConnectionId: source['id'] as string,
      targetConnectionId: target['id'] as string,
    }
  }
  return null
}

function supportsDrafts(spec: JsonObject): boolean {
  return (spec['attributes'] as JsonObject | undefined)?.['isDraftModeSupported'] === true
}
