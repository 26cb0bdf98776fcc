import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { FlowWrites } from '../execute/service.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { DriftPolicy } from '../manifest/desired.ts'
import type { Vars } from '../manifest/variables.ts'
import type { ChangeBounds } from '../lib/change-bounds.ts'
import type { Bindings, PrunePolicy, TargetIdentity } from '../plan/model.ts'
import type { Emit } from '../telemetry/events.ts'

/** What reconciling needs of Flow Service; `flowservice/` provides it. */
export type FlowService = FlowWrites & {
  /** One full listing of each collection that manifests name. */
  listBindings(options: Abortable): Promise<Bindings>
  /** Id of the sandbox as its entities name it; null while the sandbox holds nothing at all. */
  identify(options: Abortable): Promise<string | null>
}

/** One configured target: a sandbox, and what we may do there. */
export type TargetSettings = {
  name: string
  owner: string
  formerOwners: readonly string[]
  org: string
  sandbox: string
  source: string
  /** Our client id first, then former ones. */
  clientIds: readonly string[]
  vars: Vars
  drift: DriftPolicy
  prune: PrunePolicy
  deleteAfterMs: number
  marker: boolean
  serviceClients: readonly string[]
  maxChanges: ChangeBounds
  maxChangesPerHour: ChangeBounds
  /** Validate and report, change nothing. */
  suspend: boolean
  limits: { concurrency: number; settleMs: number; createWindowMs: number; listLagMs: number }
}

export type TargetDeps = { service: FlowService; ledger: Ledger; fence: number; clock: Clock; random: Random; emit: Emit }

/** Null until a first read told the sandbox's id. */
export type TargetIdentityState = TargetIdentity | null
