// Generated from schemas/dataflow.schema.json by scripts/generate/types.ts: change the schema, then `npm run generate`.

/**
 * A connection: its id, or its name to look up.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "connectionReference".
 */
export type ConnectionReference = Identifier | NameReference
/**
 * An id of Flow Service, as shown in its URLs and answers.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "identifier".
 */
export type Identifier = string
/**
 * When the dataflow runs. Batch sources: `startTime`, `frequency`, `interval`, `backfill`. Dataset exports: `startTime`, `timeUnit`, `interval`, and optionally `endTime`, `exportMode`, `folderNameTemplate`. Streaming has none.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "schedule".
 */
export type Schedule = {
  /**
   * First run, in seconds since 1970-01-01 UTC (not milliseconds). It must lie ahead when the dataflow is published and is frozen once it has passed.
   */
  startTime?: number | string | null | Variable
  /**
   * Last moment of the schedule, in seconds since 1970-01-01 UTC.
   */
  endTime?: number | string | null | Variable
  /**
   * Sources: the unit that `interval` counts, or `once` for a single load (then without `interval` and `backfill`).
   */
  frequency?: ('once' | 'minute' | 'hour' | 'day' | 'week') | string | null | Variable
  /**
   * Runs every so many units. Sources: at least 15 with `minute`, else at least 1; not with `once`. Dataset exports: 3, 6, 9 or 12 hours, 1 day, or 0 with `day` for one full export.
   */
  interval?: number | string | null | Variable
  /**
   * Sources: whether the first run takes what was there before the start. The service's default is true; not with `once`.
   */
  backfill?: boolean | string | null | Variable
  /**
   * Dataset exports: the unit that `interval` counts.
   */
  timeUnit?: ('hour' | 'day') | string | null | Variable
  /**
   * Dataset exports: everything every time, or everything once and then what changed.
   */
  exportMode?: ('DAILY_FULL_EXPORT' | 'FIRST_FULL_THEN_INCREMENTAL') | null | Variable
  /**
   * Dataset exports: how the folders at the destination are named.
   */
  folderNameTemplate?: string | null
} | null
/**
 * `${vars.NAME}` takes its value from the target's `vars`: alone it keeps its type, inside a text it becomes text. `$${` is a literal `${`.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "variable".
 */
export type Variable = string
/**
 * How a batch source treats bad records. Other options that the flow spec knows are passed on as they stand.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "options".
 */
export type Options = {
  /**
   * Keep details of bad records. The service's default is false.
   */
  errorDiagnosticsEnabled?: boolean | string | null | Variable
  /**
   * A run succeeds while fewer than this percentage of its records are bad.
   */
  partialIngestionPercent?: number | string | null | Variable
  [k: string]: unknown
} | null
/**
 * Text without control characters, not blank.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "text".
 */
export type Text = string
/**
 * How Sluice manages this dataflow. Never sent to the service; literal, but for `adopt`.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "sluice".
 */
export type Sluice = {
  /**
   * The identity of this manifest. By default the path below the flows folder without its extension.
   */
  key?: string
  /**
   * The key this manifest had before. Leave it until every target has applied the move.
   */
  movedFrom?: string
  /**
   * An id of Flow Service, as shown in its URLs and answers.
   */
  adopt?: string
  /**
   * Stop managing the dataflow and leave it as it is.
   */
  abandon?: boolean
  /**
   * What to do about changes made outside git: `correct` them, `report` them, `ignore` them. By default the target's policy.
   */
  drift?: 'correct' | 'report' | 'ignore'
  /**
   * JSON Pointers of members whose drift is left alone. Elements of `transformations` by name.
   */
  ignore?: string[]
  /**
   * If the start lies in the past at publish: `hold` waits for a person, `shift` moves it to ten minutes ahead.
   */
  startTime?: 'hold' | 'shift'
  /**
   * If a member changed that the service cannot change: `hold`, or `allow` another dataflow in place of this one. It has a new id; a published one is switched off before the new one is published.
   */
  replace?: 'hold' | 'allow'
  /**
   * If a published dataflow is gone from the service: `hold`, or `allow` a new one.
   */
  recreate?: 'hold' | 'allow'
  /**
   * Never prune this dataflow, not even after this file is gone.
   */
  protect?: boolean
  /**
   * Validate and report, change nothing.
   */
  suspend?: boolean
} | null
/**
 * A whole number, as a number or in quotes; null means that the member must be absent.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "wholeNumber".
 */
export type WholeNumber = number | string | null | Variable
/**
 * A number above 0 and up to 100, as a number or in quotes; null means that the member must be absent.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "percent".
 */
export type Percent = number | string | null | Variable
/**
 * true or false, bare or in quotes; null means that the member must be absent.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "flag".
 */
export type Flag = boolean | string | null | Variable
/**
 * Segments of letters, digits, `.`, `_` and `-`, joined by `/`; at most 200 characters.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "key".
 */
export type Key = string
/**
 * One entry per attribute or audience; recognised by `value.id`, so order does not matter.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "selectors".
 */
export type Selectors = {
  [k: string]: unknown
}[]

/**
 * One dataflow of an Adobe Experience Platform sandbox. The top level is the body of Flow Service's create call, plus `state` (how far it shall go), `sluice` (how it is managed) and the reserved `kind`. A member that is absent is not managed; `null` means that it must be absent.
 */
export interface Dataflow {
  /**
   * What this file declares. Reserved for kinds to come; leave it out or write `flow`.
   */
  kind?: 'flow'
  /**
   * The name people see in Experience Platform. It need not be unique and may change: Sluice recognises the flow by its key.
   */
  name: string
  /**
   * Shown beside the name. Sluice adds one line of its own at the end, by which it recognises the flow; do not write that line here.
   */
  description?: string | null
  /**
   * How far the dataflow shall go. `draft`: created and kept up to date, never runs. `published`: published and enabled; this cannot be undone. `disabled`: published, then switched off. Always literal: consent to publish stays in git.
   */
  state?: 'draft' | 'published' | 'disabled'
  flowSpec: FlowSpec
  /**
   * Exactly one source connection: its id, or `{ name: … }` to have it looked up in the sandbox. It cannot be swapped on an existing dataflow.
   *
   * @minItems 1
   * @maxItems 1
   */
  sourceConnectionIds: [ConnectionReference]
  /**
   * Exactly one target connection: its id, or `{ name: … }` to have it looked up in the sandbox. It cannot be swapped on an existing dataflow.
   *
   * @minItems 1
   * @maxItems 1
   */
  targetConnectionIds: [ConnectionReference]
  /**
   * What happens to the data on its way. Each name at most once; the order does not matter for sources. An empty list means that there must be none.
   */
  transformations?: Transformation[] | null
  scheduleParams?: Schedule
  options?: Options
  /**
   * Labels that restrict who sees the dataflow; its runs inherit them. Order does not matter.
   */
  labels?: Text[] | null
  /**
   * Passed to Flow Service as it stands. The service refuses empty `fields`.
   */
  policy?: {
    /**
     * Must not be empty.
     */
    fields?: {
      [k: string]: unknown
    }
    [k: string]: unknown
  } | null
  sluice?: Sluice
}
/**
 * The template of Flow Service that this dataflow follows, by `id` or by `name`. It decides which schedule, options and transformations there are, and cannot be changed later.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "flowSpec".
 */
export interface FlowSpec {
  /**
   * The same in every organisation and sandbox.
   */
  id?: string
  /**
   * Looked up in Flow Service, upper and lower case as there.
   */
  name?: string
  /**
   * In quotes. Absent: any version of a live flow is right, and a new one gets the latest.
   */
  version?: string
}
/**
 * Looked up in the sandbox. Exactly one entity must have this name.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "nameReference".
 */
export interface NameReference {
  /**
   * The whole name, upper and lower case as in Experience Platform.
   */
  name: string
}
/**
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "transformation".
 */
export interface Transformation {
  /**
   * `Mapping` (Data Prep mapping set), `Copy` (delta column of a table), `Encryption` (key of encrypted files), `GeneralTransform` (attributes and audiences of an export), or another name that the flow spec knows.
   */
  name: string
  /**
   * What the transformation works with.
   */
  params?: {
    [k: string]: unknown
  }
}
/**
 * Which mapping set of Data Prep turns source fields into target fields.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "mappingParams".
 */
export interface MappingParams {
  /**
   * An id of Flow Service, as shown in its URLs and answers.
   */
  mappingId: string
  /**
   * Version of the mapping set. An edit of the mapping set takes effect only when this number follows.
   */
  mappingVersion?: number | string | null | Variable
}
/**
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "copyParams".
 */
export interface CopyParams {
  deltaColumn: DeltaColumn
  [k: string]: unknown
}
/**
 * The column that tells which rows are new since the last run. Required for a table on a recurring schedule, forbidden with `frequency: once`.
 *
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "deltaColumn".
 */
export interface DeltaColumn {
  /**
   * Text without control characters, not blank.
   */
  name: string
  /**
   * Text without control characters, not blank.
   */
  dateFormat?: string
  /**
   * Text without control characters, not blank.
   */
  timezone?: string
}
/**
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "encryptionParams".
 */
export interface EncryptionParams {
  /**
   * An id of Flow Service, as shown in its URLs and answers.
   */
  publicKeyId: string
  [k: string]: unknown
}
/**
 * This interface was referenced by `Dataflow`'s JSON-Schema
 * via the `definition` "generalTransformParams".
 */
export interface GeneralTransformParams {
  /**
   * Which profile attributes are exported.
   */
  profileSelectors?: {
    selectors?: Selectors
    /**
     * Attributes without which a profile is not exported.
     */
    mandatoryFields?: unknown[]
    /**
     * Attributes that identify a profile, for deduplication.
     */
    primaryFields?: unknown[]
    [k: string]: unknown
  }
  /**
   * Which audiences are exported.
   */
  segmentSelectors?: {
    selectors?: Selectors
    [k: string]: unknown
  }
  [k: string]: unknown
}
