import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { LiveFlow, OwnedFlow } from '../plan/model.ts'
import { withoutRivals, pairKey } from '../plan/pair.ts'
import { pairContext } from '../plan/plan.ts'
import type { ExportInput } from './export-flows.ts'

/** The flow of a manifest that is there already, as the planner finds it; or why there is none. */
export type BoundManifest =
  | { want: DesiredFlow; live: LiveFlow; owned: OwnedFlow | null; managed: boolean }
  | { want: DesiredFlow; live: null; message: string }

/** @param complete whether the manifests were read in full, so that a key which none of them has is gone */
export function bindExisting(
  desired: readonly DesiredFlow[],
  input: ExportInput,
  { brokenKeys, complete }: { brokenKeys: ReadonlySet<FlowKey>; complete: boolean },
): BoundManifest[] {
  const context = pairContext({
    ...input,
    desired,
    brokenKeys,
    sourceComplete: complete,
    sourceEmpty: false,
    fights: new Map(),
    keys: null,
    intents: [],
    revision: 'worktree',
  })
  const pairs = withoutRivals(desired.flatMap(({ key }) => pairKey(key, context) ?? []))
  const byKey = new Map(pairs.map((pair) => [pair.key, pair]))
  return desired.map((want): BoundManifest => {
    const pair = byKey.get(want.key)
    if (pair === undefined || pair.kind === 'unbound') return { want, live: null, message: 'no flow is managed under its key, and it adopts none' }
    if (pair.kind === 'missing') return { want, live: null, message: `its flow ${pair.owned.flowId} does not show up` }
    if (pair.kind === 'conflict') return { want, live: null, message: `${pair.reason}: ${pair.message}` }
    return { want, live: pair.live, owned: pair.kind === 'bound' ? pair.owned : null, managed: pair.kind === 'bound' }
  })
}
