import type { FlowKey } from '../manifest/desired.ts'
import type { ConditionStatus } from '../plan/model.ts'
import type { Unmanaged } from '../plan/unmanaged.ts'
import { createPreflight, type Preflight } from '../plan/preflight.ts'
import type { DesiredSet } from './desired-set.ts'
import { createInventory, type Inventory } from './inventory.ts'
import { createLookups, type Lookups } from './lookups.ts'
import type { TargetDeps, TargetIdentityState } from './target.ts'

/** What one target keeps in memory between passes; all of it can be lost and is found again by a full pass. */
export type TargetState = {
  identity: TargetIdentityState
  inventory: Inventory
  lookups: Lookups
  /** Schemas of flow specs, compiled once. */
  preflight: Preflight
  /** What the last pass that came to its plan asked for: what a new revision is compared with. */
  lastSet: DesiredSet | null
  /** Code of the failure that passes end in at the moment; logged when it changes. */
  failing: string | null
  /** Set while nothing may be written to this target. */
  stopped: { reason: string; sinceMs: number } | null
  /** Notices that were logged, so that each is logged once. */
  noticed: Set<string>
  /** Under observe-only: what was said to be due, by key. */
  foreseen: Map<FlowKey, string>
  /** Flows that are not ours, as the last full pass saw them; undefined until the ledger was asked. */
  unmanaged: Unmanaged | null | undefined
  /** How each flow stands, as far as passes have looked. */
  standing: Map<FlowKey, ConditionStatus>
}

export function createTargetState({ service, clock }: Pick<TargetDeps, 'service' | 'clock'>): TargetState {
  return {
    identity: null,
    inventory: createInventory(),
    lookups: createLookups(service, clock),
    preflight: createPreflight(),
    lastSet: null,
    failing: null,
    stopped: null,
    noticed: new Set(),
    foreseen: new Map(),
    unmanaged: undefined,
    standing: new Map(),
  }
}
