import type { FlowKey } from '../manifest/desired.ts'
import type { FlowIndex } from './flow-index.ts'
import { indexFlows } from './flow-index.ts'
import type { LiveFlow, Plan, PlanInput } from './model.ts'

/** Whose a flow is that is not ours: nobody's, another owner's, or nobody's with a copy of a marker line of ours. */
export type Whose = 'nobody' | 'other' | 'copy'

export type UnmanagedFlow = {
  flowId: string
  name: string
  /** As the service spells it. */
  state: string
  whose: Whose
  /** What its marker line says; null without one. */
  owner: string | null
  key: FlowKey | null
}

/** Flows of a sandbox that we do not manage, as one listing showed them. */
export type Unmanaged = {
  /** When the listing was begun, epoch ms. */
  atMs: number
  counts: Readonly<Record<Whose, number>>
  /** The first by name, then id. */
  flows: readonly UnmanagedFlow[]
}

/** So many are listed; all are counted. */
export const MOST_LISTED = 1000
const LONGEST_TEXT = 200

/** Null unless the pass saw everything there is. A flow that this plan adopts or recognises counts as ours. */
export function unmanagedIn({ live, owned, identity }: PlanInput, { bound }: Plan): Unmanaged | null {
  if (!live.complete) return null
  const ours = new Set([...owned.map((row) => row.flowId), ...[...bound.values()].map(({ id }) => id)])
  const others = live.flows.filter((flow) => !ours.has(flow.id))
  const index = indexFlows(others, owned, identity)
  const flows = others.flatMap((flow) => strangerOf(flow, index) ?? [])
  const counts = { nobody: 0, other: 0, copy: 0 }
  for (const { whose } of flows) counts[whose] += 1
  return { atMs: live.listedAtMs, counts, flows: flows.sort(byName).slice(0, MOST_LISTED) }
}

function strangerOf({ id, name, state }: LiveFlow, { claims }: FlowIndex): UnmanagedFlow | null {
  const claim = claims.get(id) ?? { kind: 'none' }
  const flow = { flowId: id, name: cut(name), state: cut(state) }
  switch (claim.kind) {
    case 'none':
      return { ...flow, whose: 'nobody', owner: null, key: null }
    case 'other':
      return { ...flow, whose: 'other', owner: cut(claim.owner), key: cut(claim.key) }
    case 'copy':
      return { ...flow, whose: 'copy', owner: null, key: cut(claim.key) }
    case 'ours':
      return null
  }
}

function byName(a: UnmanagedFlow, b: UnmanagedFlow): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.flowId < b.flowId ? -1 : 1
}

/** People write names of any length; a thousand of them must fit into a row. */
function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
}
