import type { Json } from '../lib/json.ts'
import type { DesiredFlow, FlowKey, FlowPolicy } from '../manifest/desired.ts'
import { keptPosition } from '../manifest/positions-kept.ts'
import type { Place } from '../manifest/diagnostic.ts'
import { placeOf } from './place.ts'
import type { PlanPolicy } from './model.ts'

/** One part of how a flow is managed, and who said so. `at` is null where no file of the repository did. */
export type PolicyWord = { name: string; value: Json; from: 'manifest' | 'folder' | 'target' | 'default'; at: Place | null }

const NAMES = [
  'drift',
  'ignore',
  'startTime',
  'replace',
  'recreate',
  'protect',
  'suspend',
  'adopt',
  'movedFrom',
  'abandon',
] as const satisfies (keyof FlowPolicy)[]

/** What the target says comes first: the operator has the last word. A flow without a manifest has its folder's and its target's. */
export function policiesOf(key: FlowKey, want: DesiredFlow | null, policy: PlanPolicy): PolicyWord[] {
  const target: PolicyWord[] = [
    ...(policy.suspend.target ? [said('suspend', true)] : []),
    said('prune', policy.prune),
    ...(policy.prune === 'delete' ? [said('deleteAfterMs', policy.deleteAfterMs)] : []),
    said('marker', policy.marker),
  ]
  if (want !== null) return [...target, stateOf(want), ...NAMES.map((name) => wordOf(name, want, policy))]
  const folder = policy.suspend.orphans.get(key)
  return [
    ...target,
    said('drift', policy.drift),
    ...(folder === undefined ? [] : [{ name: 'suspend', value: true, from: 'folder' as const, at: folder }]),
  ]
}

function said(name: string, value: Json): PolicyWord {
  return { name, value, from: 'target', at: null }
}

/** A state that is not written stands where the file begins. */
function stateOf(want: DesiredFlow): PolicyWord {
  const [root, state] = [keptPosition(want.positions, ''), keptPosition(want.positions, '/state')]
  const isWritten = state !== undefined && (state.line !== root?.line || state.column !== root.column)
  return { name: 'state', value: want.state, from: isWritten ? 'manifest' : 'default', at: isWritten ? { path: want.path, ...state } : null }
}

function wordOf(name: (typeof NAMES)[number], want: DesiredFlow, policy: PlanPolicy): PolicyWord {
  const value = want.policy[name]
  const folder = want.inherited.get(name)
  if (folder !== undefined) return { name, value: jsonOf(value), from: 'folder', at: folder }
  if (keptPosition(want.positions, `/sluice/${name}`) !== undefined) return { name, value: jsonOf(value), from: 'manifest', at: placeIn(want, name) }
  if (name === 'drift') return said('drift', policy.drift)
  return { name, value: jsonOf(value), from: 'default', at: null }
}

function placeIn(want: DesiredFlow, name: string): Place {
  const { path, line, column } = placeOf(want, `/sluice/${name}`)
  return { path, line, column }
}

function jsonOf(value: FlowPolicy[keyof FlowPolicy]): Json {
  return typeof value === 'object' && value !== null ? [...value] : value
}
