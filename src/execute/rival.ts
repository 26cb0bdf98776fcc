import type { LiveFlow } from '../plan/model.ts'
import type { FlowState, RunDeps } from './flow-state.ts'

/**
 * A flow of the same key, of whichever generation, that runs: nothing is switched on beside it. What the pass began with may be old by
 * now, so each is read; there are none but where a flow is being replaced, and what is published then has its predecessor to look at.
 * @param except the flow that is to run
 */
export async function runningRival(except: LiveFlow, { task }: FlowState, { context, slots }: RunDeps): Promise<LiveFlow | null> {
  const { owner } = context.input.identity
  const others = context.input.live.flows.filter(({ id, marker }) => id !== except.id && marker?.key === task.key && marker.owner === owner)
  for (const { id } of others) {
    const fresh = await slots.run('go-on', async () => context.service.getFlow(id, { signal: context.halt.signal }))
    if (fresh !== null && fresh.state !== 'draft' && fresh.state !== 'disabled') return fresh
  }
  return null
}
