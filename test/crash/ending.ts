import { ORG, OWNER } from '../sim/service.ts'
import { plainFlow } from './effects.ts'
import type { Stage } from './stage.ts'

/** How a world stands, as text that is equal where only ids, etags and times differ. */
export type Ending = {
  flows: string[]
  /** Key → the flow that the ledger says it has. */
  owned: Record<string, string>
  openIntents: string[]
  /** Key → status and reason. */
  conditions: Record<string, string>
  stopped: string | null
}

export async function endingOf(stage: Stage): Promise<Ending> {
  const { machine, service } = stage
  const scope = { owner: OWNER, org: ORG, sandboxId: service.sandboxId, source: 'default' }
  const { owned, intents, conditions } = await machine.ledger.snapshot(scope)
  const flows = new Map(stage.flows().map(({ id, doc }) => [id, plainFlow(doc)]))
  return {
    flows: [...flows.values()].sort(),
    owned: Object.fromEntries(owned.map((row) => [row.key, flows.get(row.flowId) ?? 'a flow that is not there'])),
    openIntents: intents.map(({ key }) => key),
    conditions: Object.fromEntries(conditions.map((row) => [row.key, `${row.status} ${row.reason}`])),
    stopped: machine.target?.state.stopped?.reason ?? null,
  }
}
