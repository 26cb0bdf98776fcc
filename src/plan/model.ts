import type { Json, JsonObject } from '../lib/json.ts'
import type { DesiredFlow, DesiredState, DriftPolicy, FlowKey, Category } from '../manifest/desired.ts'
import type { Place } from '../manifest/diagnostic.ts'
import type { Editor } from './editor.ts'
import type { Fights } from './fight.ts'
import type { Marker } from './marker.ts'
import type { Preflight } from './preflight.ts'

/** RFC 6902 in the subset the service takes. */
export type PatchOp = { op: 'add' | 'replace'; path: string; value: Json } | { op: 'remove'; path: string }

/** A flow as Flow Service answered just now. */
export type LiveFlow = {
  id: string
  /** Opaque, quotes included; goes back in `If-Match`, never parsed, never compared for order. */
  etag: string
  name: string
  /** The state as the service spells it; `draft`, `enabled` and `disabled` are settled, every other string is transitional. */
  state: string
  /** Description without the marker line; null when the member is absent or holds nothing but the marker. */
  description: string | null
  marker: Marker | null
  flowSpecId: string
  sandboxId: string
  /** Epoch milliseconds, by the service's clock. */
  createdAtMs: number
  updatedAtMs: number
  /** Client id that wrote; `exc_app` for people in the user interface. Without the `@AdobeID` that samples append. */
  createdClient: string
  updatedClient: string
  /** Every member as received, unknown ones too, with `description` as received; without `inheritedAttributes`. */
  document: JsonObject
  lastOperation: LastOperation | null
}

export type LastOperation = {
  operation: string
  /** Lower case without `_`: `completed`, `inprogress`, `failed`, … */
  status: string
  errors: { code: string; message: string }[]
}

/** What we own: written when the service confirmed it, released only when the service confirmed that it is gone. */
export type OwnedFlow = {
  kind: 'flow'
  key: FlowKey
  flowId: string
  /**
   * The whole document last applied, names resolved, without marker, with the pseudo-member `state` as the manifest spells it
   * (bodies of the service never have one); null when the row was rebuilt from a marker.
   */
  applied: JsonObject | null
  /** `digest` and `sourceDigest` of the desired flow when `applied` was written; null as above. */
  appliedDigest: string | null
  appliedSourceDigest: string | null
  /** Running state last confirmed by a read. */
  state: 'draft' | 'enabled' | 'disabled'
  /**
   * Revision that `applied` came from, `main@sha1:…`, or, where the key went over to a flow of which nothing is known to be applied, that of
   * the flow before it. Null: this ledger never saw the key in its source.
   */
  revision: string | null
  path: string
  /** When our create was answered, by our clock; null when we did not create it in this ledger's life. */
  createdAtMs: number | null
  /** When a listing begun `listLagMs` after the create showed this flow as the keeper, by our clock; null when never yet. */
  keeperSeenAtMs: number | null
  gen: number
  protect: boolean
  /** Set while reads do not find the flow. */
  missing: { sinceMs: number; reads: number; lastReadAtMs: number } | null
  /** When pruning switched the flow off, by our clock; null while it has a manifest. The marker line says the same. */
  goneAtMs: number | null
  /** A draft of the next generation that we created to take this flow's place. */
  successor: { flowId: string; createdAtMs: number } | null
  /** Ids of older generations, switched off and maybe still there. Null in rows of earlier versions. */
  retired: readonly string[] | null
}

/** A write that is about to leave, or left and was not answered. On disk before the request. */
export type Intent = {
  id: string
  kind: 'create' | 'patch' | 'publish' | 'enable' | 'disable' | 'abandon' | 'delete'
  key: FlowKey
  /** Null for creates. */
  flowId: string | null
  /** Creates only: the flow that the new one is to replace. */
  besideId: string | null
  sentAtMs: number
  revision: string
  /** What the write makes of the flow: becomes `OwnedFlow.applied` when it is confirmed. */
  applied: JsonObject | null
  appliedDigest: string | null
  appliedSourceDigest: string | null
}

export type ConditionStatus = 'ready' | 'retrying' | 'held' | 'stalled'

/** How one flow stands after the last pass that looked at it. */
export type FlowCondition = {
  key: FlowKey
  status: ConditionStatus
  /** Machine-readable: a hold reason, an error code, `in-sync`, `settling`, `manifest-invalid`, … */
  reason: string
  message: string
  /** When status or reason last changed, epoch ms. */
  sinceMs: number
  /** Epoch ms; null when only a change of git, service or configuration brings it back. */
  nextRetryAtMs: number | null
  attempts: number
  flowId: string | null
  state: string | null
  desiredState: DesiredState | null
  revisionAttempted: string | null
  revisionApplied: string | null
  /** Digests for `stalled`: tried again when one of them changes. Live is the normalised document, not the etag; null for every other status. */
  desiredDigest: string | null
  liveDigest: string | null
  path: string | null
}

/** Facts about entities that manifests name; each list is one complete listing of its collection. */
export type Bindings = {
  flowSpecs: SpecFacts[]
  connectionSpecs: SpecFacts[]
  sourceConnections: ConnectionFacts[]
  targetConnections: ConnectionFacts[]
  baseConnections: ConnectionFacts[]
}

export type SpecFacts = {
  id: string
  name: string
  version: string
  /** `attributes.isDraftModeSupported`; false when the attribute is missing. */
  draftMode: boolean
  /** Flow specs only: what they connect; empty when the service does not say. */
  sourceConnectionSpecIds: string[]
  targetConnectionSpecIds: string[]
  /** JSON Schemas that the spec sets for parts of a flow, as received; null and empty where it sets none. */
  schemas: SpecSchemas
}

/** Of `scheduleParams`, of `options`, and of the `params` of each transformation by its name. */
export type SpecSchemas = { schedule: JsonObject | null; options: JsonObject | null; transformations: JsonObject }

export type ConnectionFacts = {
  id: string
  name: string
  state: string
  connectionSpecId: string
  baseConnectionId: string | null
}

/** What we saw of the sandbox in this pass. */
export type LiveView = {
  /** Every flow seen: the whole listing in a full pass; in a targeted one the flows of the keys at hand and all that share their names or markers. */
  flows: LiveFlow[]
  /** True when `flows` is a listing read to its end in this pass. */
  complete: boolean
  /** When the listing behind `flows` was begun, by our clock. */
  listedAtMs: number
}

/** The identity that markers and ledger rows hang on. */
export type TargetIdentity = {
  owner: string
  formerOwners: readonly string[]
  org: string
  sandboxId: string
  /** Our client id first, then former ones; `*` trusts any creator of a validly marked flow. */
  clientIds: readonly string[]
}

/** What becomes of a flow whose manifest is gone. */
export type PrunePolicy = 'off' | 'disable' | 'delete'

export type PlanPolicy = {
  drift: DriftPolicy
  prune: PrunePolicy
  /** A published flow is deleted this long after it was switched off, and not before. */
  deleteAfterMs: number
  /** False where markers are switched off. */
  marker: boolean
  /** Nothing may be changed: in the whole target, or for flows without a manifest whose folder says so, with the place. Manifests carry theirs. */
  suspend: { target: boolean; orphans: ReadonlyMap<FlowKey, Place> }
  createWindowMs: number
  listLagMs: number
  /** True while git cannot be asked: what another daemon may have written from a newer revision is left alone then. */
  gitUnreachable: boolean
  /** Client ids of the service itself, whose writes are no changes and hide who wrote before. */
  serviceClients: readonly string[]
  /** Set by `--accept-vanished`: owned flows that are confirmed gone may be treated one by one, however many. */
  acceptVanished: boolean
}

export type PlanInput = {
  identity: TargetIdentity
  desired: readonly DesiredFlow[]
  /** Keys of manifests that are there but cannot be applied: never treated as gone. */
  brokenKeys: ReadonlySet<FlowKey>
  /** False when a broken file's key could not be read, or the revision was not read in full: then no key counts as gone. */
  sourceComplete: boolean
  /** True when the flows folder holds no manifest at all, not even a broken one: then nothing is pruned. */
  sourceEmpty: boolean
  /** Null plans every key; a set plans these keys only. */
  keys: ReadonlySet<FlowKey> | null
  live: LiveView
  owned: readonly OwnedFlow[]
  intents: readonly Intent[]
  bindings: Bindings
  /** Checks parameters against the flow spec's schemas; remembers compiled schemas and nothing else. */
  preflight: Preflight
  policy: PlanPolicy
  /** Flows that others keep changing back: their corrections wait. */
  fights: Fights
  revision: string
  nowMs: number
}

export type ChangeCause = 'new' | 'revision' | 'config' | 'drift' | 'moved' | 'restored' | 'marker-lost' | 'start-shifted'

/** One member that differs, old → new, for people and logs. Undefined means absent. */
export type MemberChange = { pointer: string; before: Json | undefined; after: Json | undefined; cause: ChangeCause }

export type HoldReason =
  | 'name-taken'
  | 'move-suspected'
  | 'marker-copied'
  | 'owned-by-other'
  | 'deleted-outside'
  | 'duplicate-suspected'
  | 'upstream-draft'
  | 'draft-unsupported'
  | 'start-time-passed'
  | 'would-run-before-disable'
  | 'cannot-unpublish'
  | 'immutable-changed'
  | 'reference-unknown'
  | 'reference-ambiguous'
  | 'suspended'
  | 'abandoned'
  | 'in-transition'
  | 'create-unknown'
  | 'missing-unconfirmed'
  | 'keeper-unconfirmed'
  | 'drift-unresolved'
  | 'adopt-impossible'
  | 'schedule-frozen'
  | 'spec-mismatch'
  | 'protected'
  | 'prune-needs-delete'
  | 'source-empty'
  | 'source-partial'
  | 'origin-unknown'
  | 'written-by-peer'
  | 'observe-only'
  | 'fight-suspected'

type StepBase = {
  /** Unique within a plan. */
  id: string
  key: FlowKey
  /** Ids of steps that must have succeeded first; for flows alone, steps of the same flow. */
  dependsOn: readonly string[]
}

export type CreateStep = StepBase & {
  kind: 'create'
  mode: 'draft' | 'plain'
  reason: 'new' | 'deleted-outside' | 'replaced'
  /** Generation that the marker line names; 1 for a first flow. */
  gen: number
  /** The published flow that it will replace, and that stays until then; null when there is none. */
  besideId: string | null
  body: JsonObject
  want: DesiredFlow
}
export type PatchStep = StepBase & {
  kind: 'patch'
  flowId: string
  etag: string
  reason: ChangeCause
  /** What the flow is given: all that git asks for, or the marker line alone, of a flow that will be replaced under its new key. */
  part: 'manifest' | 'line'
  ops: readonly PatchOp[]
  changes: readonly MemberChange[]
  /** Who wrote the flow last, where something of it is put back. */
  editor: Editor | null
  want: DesiredFlow
}
/** `flowId` and `etag` are null while the flow is still to be created. */
export type ActionStep = StepBase & {
  kind: 'publish' | 'enable' | 'disable'
  flowId: string | null
  etag: string | null
  reason: 'new' | 'revision' | 'drift'
  /** Who wrote the flow last, where its running state is put back. */
  editor: Editor | null
  want: DesiredFlow
}
export type AdoptStep = StepBase & { kind: 'adopt'; flowId: string; etag: string; reason: 'asked'; ops: readonly PatchOp[]; want: DesiredFlow }
export type AbandonStep = StepBase & { kind: 'abandon'; flowId: string; etag: string | null; reason: 'asked'; ops: readonly PatchOp[] }
/**
 * A part of replacing a flow: `delete` removes a draft before the new one is created, `retire` switches a published one off before the
 * next generation is published.
 */
export type ReplaceStep = StepBase & {
  kind: 'replace'
  mode: 'delete' | 'retire'
  flowId: string
  etag: string
  /** The draft that takes over; null while it is still to be created. */
  successorId: string | null
  reason: 'replaced'
  want: DesiredFlow
}
/**
 * A flow whose manifest is gone, and a policy that wants it so. `disable` switches a published one off, `mark` writes into its marker line
 * since when it is gone, `delete` removes a draft at once and a published one after `deleteAfterMs`.
 */
export type PruneStep = StepBase & {
  kind: 'prune'
  mode: 'disable' | 'mark' | 'delete'
  flowId: string
  etag: string
  reason: 'manifest-gone' | 'replaced'
  /** An older generation, which another flow has replaced: the ledger row of the key is not about it. */
  retired: boolean
  /** `mark` only: the marker line. */
  ops: readonly PatchOp[]
  /** When the flow is deleted, if it stays gone; null under a policy that never deletes. */
  deleteAtMs: number | null
}
/** A draft of ours beside the keeper: part of create-once, outside policy and budget. */
export type RemoveSurplusStep = StepBase & { kind: 'remove-surplus'; flowId: string; keeperId: string; reason: 'surplus' }
export type ForgetStep = StepBase & { kind: 'forget'; flowId: string; reason: 'already-gone' }
export type HoldStep = StepBase & {
  kind: 'hold'
  reason: HoldReason
  flowId: string | null
  message: string
  hint: string
  /** Someone chose it in git (`suspend`): does not count as blocked. */
  chosen: boolean
  /** Looked at again then; null when only a change brings it back. */
  untilMs: number | null
  /** Where the manifest says what is held, when it is known. */
  at: { path: string; line: number; column: number; pointer: string } | null
}

export type Step = CreateStep | PatchStep | ActionStep | AdoptStep | AbandonStep | RemoveSurplusStep | ForgetStep | PruneStep | ReplaceStep | HoldStep
export type WriteStep = Exclude<Step, HoldStep>

/** The binding that pairing found out and the ledger does not know yet: recorded without a write to the service. */
export type Rebind = { key: FlowKey; live: LiveFlow; reason: 'marker' | 'keeper' | 'moved' | 'replaced'; from: FlowKey | null; path: string | null }

/** Something withheld or worth a look that is not a hold: drift under `report`, members that nobody claims, a draft that could not be published. */
export type Notice = {
  key: FlowKey
  kind: 'drift-reported' | 'unclaimed' | 'manifest-gone' | 'spec-mismatch'
  flowId: string
  pointers: readonly string[]
  /** What is wrong, where the kind alone does not say it; else empty. */
  message: string
  /** `drift-reported`: who wrote the flow last. */
  editor: Editor | null
}

export type TargetStop = { reason: 'mass-vanished'; message: string; hint: string; missing: readonly FlowKey[]; owned: number }

export type Plan = {
  revision: string
  /** Sorted by key, then in order of execution. Empty when `stop` is set. */
  steps: readonly Step[]
  rebinds: readonly Rebind[]
  notices: readonly Notice[]
  /** Keys whose flow equals its manifest. */
  unchanged: readonly FlowKey[]
  /** Flows that were switched off because their manifest is gone, and when they are deleted, if they are. */
  pruned: readonly { key: FlowKey; deleteAtMs: number | null }[]
  /** Owned flows that no read of this pass showed. */
  missing: readonly FlowKey[]
  /** The flow of each key that has one, as it was read for this plan. */
  bound: ReadonlyMap<FlowKey, LiveFlow>
  /** Of keys whose flow is being replaced: the draft that will take over, and the flow it replaces. */
  successions: ReadonlyMap<FlowKey, { successor: LiveFlow; predecessor: LiveFlow }>
  /** Flows of older generations by key, as far as they are seen. */
  retired: ReadonlyMap<FlowKey, readonly LiveFlow[]>
  /** Why nothing of this plan may be carried out. */
  stop: TargetStop | null
}

export type { Category }
