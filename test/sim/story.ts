import type { DriftPolicy } from '../../src/manifest/desired.ts'
import type { Knobs } from '../../src/emulator/core/knobs.ts'
import type { FaultRule } from '../../src/emulator/core/faults/rule.ts'
import type { ChangeBounds } from '../../src/lib/change-bounds.ts'
import type { PrunePolicy } from '../../src/plan/model.ts'
import type { Outage } from './repository.ts'
import type { Wish } from './wish.ts'

/** A history before it happens: all that a seed decides. Whatever of `actions` is left out, the rest still makes a history. */
export type Story = { seed: number; setup: Setup; actions: Action[] }

export type Setup = {
  /** Seeds the network's delays and the daemons' own randomness. */
  weather: number
  daemons: MachineSetup[]
  drift: DriftPolicy
  prune: PrunePolicy
  deleteAfterMs: number
  maxChanges: ChangeBounds
  marker: boolean
  concurrency: number
  timeoutMs: number
  createWindowMs: number
  listLagMs: number
  settleMs: number
  resyncMs: number
  pollMs: number
  /** At the end nobody asks for anything: what the service refused is tried again within the hour. Else somebody says "reconcile now". */
  patient: boolean
  /** At the end everybody waits as long as it may take, although all looks well. */
  long: boolean
  /** How long an operation hangs that a fault has made hang; null: for ever. */
  stuckMs: number | null
  /** By how much wall clocks may jump ahead in all: the windows are kept within what is left. */
  slackMs: number
  knobs: Partial<Knobs>
  /** The first commit: key → what it asks for. */
  files: Record<string, Wish>
  /** Flows that people made before anything began. */
  strangers: Stranger[]
}

export type MachineSetup = { phaseMs: number; skewMs: number }

/** `copyOf` makes it carry the line that our marker for this key would be. */
export type Stranger = { like: Wish; state: 'draft' | 'enabled'; copyOf: string | null }

export type Action = { atMs: number } & Deed

export type Deed =
  | { do: 'commit'; changes: Change[] }
  /** The tree of an earlier commit again: as a new commit, or by moving the branch back. */
  | { do: 'back'; commits: number; how: 'revert' | 'force-push' }
  | { do: 'folder'; there: boolean }
  | { do: 'person'; what: Mischief; pick: number; with: number }
  | { do: 'fault'; rule: FaultRule; forMs: number }
  /** The next writes of a daemon are on their way for so long before they take effect, and so long before the answer is there. */
  | { do: 'straggle'; daemon: number; writes: number; beforeMs: number; answerMs: number; cut: boolean; meanwhile: Meanwhile | null }
  | { do: 'revoke-tokens' }
  | { do: 'git-outage'; daemon: number; what: Outage; forMs: number }
  /** Dies after so many more things that it does outside itself, or at once. */
  | { do: 'crash'; daemon: number; afterPoints: number; downMs: number; disk: 'kept' | 'lost' }
  | { do: 'stop'; daemon: number; downMs: number }
  | { do: 'disk-full'; daemon: number; writes: number }
  | { do: 'clock-jump'; daemon: number; byMs: number }
  | { do: 'reconcile-now'; daemon: number }

/** What somebody does to the very flow that a write is on its way to. */
export type Meanwhile = { what: Mischief; with: number }

export type Change =
  | { key: string; what: 'set'; fields: Partial<Omit<Wish, 'policy'>>; policy: Partial<Wish['policy']> }
  | { key: string; what: 'remove' }
  /** The file moves to another key; `told`: it says so with `movedFrom`. */
  | { key: string; what: 'rename'; to: string; told: boolean }
  | { key: string; what: 'remove-all' }

export type Mischief =
  | 'edit-name'
  | 'edit-description'
  | 'edit-interval'
  | 'edit-mapping'
  | 'edit-options'
  | 'publish'
  | 'enable'
  | 'disable'
  | 'delete'
  | 'strip-marker'
  | 'copy'
