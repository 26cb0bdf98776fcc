import type { JsonObject } from '../lib/json.ts'
import type { Place } from './diagnostic.ts'
import type { KeptPositions } from './positions-kept.ts'

/** Path without extension, or `sluice.key`: our identity for a flow, whatever the service calls it. */
export type FlowKey = string

export type DesiredState = 'draft' | 'published' | 'disabled'

/** What kind of dataflow it is, as far as its flow spec tells; decides schedule rules and field classes. */
export type Category = 'streaming' | 'files' | 'tables' | 'audience-export' | 'dataset-export' | 'unknown'

export type DriftPolicy = 'correct' | 'report' | 'ignore'

/** The `sluice` block of a manifest with the settings of its folders and the defaults filled in; `null` where the target's policy decides. */
export type FlowPolicy = {
  movedFrom: FlowKey | null
  /** A flow id, `by-name`, `never`, or null when absent. */
  adopt: string | null
  abandon: boolean
  drift: DriftPolicy | null
  /** Pointers; an element of `transformations` is named, not numbered: `/transformations/Mapping/params/mappingVersion`. */
  ignore: readonly string[]
  startTime: 'hold' | 'shift'
  replace: 'hold' | 'allow'
  recreate: 'hold' | 'allow'
  protect: boolean
  suspend: boolean
}

/**
 * One manifest, valid, with the target's variables in place. `document` is the body of Flow Service's create call, in canonical
 * types, but for names that the service has to look up (`{ name: … }`), which `plan/` resolves. A member that is `null` must be absent.
 */
export type DesiredFlow = {
  kind: 'flow'
  key: FlowKey
  /** Path of the manifest inside the repository. */
  path: string
  name: string
  state: DesiredState
  category: Category
  document: JsonObject
  policy: FlowPolicy
  /** Digest of document, state and policy: changes exactly when something this manifest asks for changes. */
  digest: string
  /** Digest of the manifest before variables went in: equal here and unequal in `digest` means only configuration changed. */
  sourceDigest: string
  /** Positions of the root (`""`), of `/state`, and of every member that names something to look up. */
  positions: KeptPositions
  /** Members of `policy` that a folder's `.sluice.yaml` decided, and where; no part of the digests. */
  inherited: ReadonlyMap<string, Place>
}
