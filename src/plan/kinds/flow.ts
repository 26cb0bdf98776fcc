import { isJsonObject, memberOf, type Json, type JsonObject } from '../../lib/json.ts'
import type { Category } from '../../manifest/desired.ts'

/**
 * How a member takes part in the comparison:
 * - `owned`: compared, patched.
 * - `server-default`: owned, and a declared value that equals the service's default also equals a missing live one.
 * - `create-only`: sent when the flow is created, never compared afterwards.
 * - `immutable`: compared, never patched: a difference is a hold.
 * - `set-like`: an array whose order means nothing; declared and compared as a whole.
 * - `keyed-list`: an array of elements found by name; elements that nobody declared stay.
 * - `output-only`: the service's own; never compared, never sent.
 */
export type FieldClass = 'owned' | 'server-default' | 'create-only' | 'immutable' | 'set-like' | 'keyed-list' | 'output-only'

export type FieldRule = {
  class: FieldClass
  /** The service returns numbers and booleans as text and the other way round: compare as this. */
  as: 'exact' | 'number' | 'boolean' | 'lower' | 'text'
  /** The value that a missing live member stands for; undefined where it stands for nothing. */
  default: Json | undefined
  /** `set-like` arrays of objects: pointer tokens of the member that identifies an element. */
  elementId: readonly string[] | null
}

/**
 * What the class of a member can depend on. `state` is the live state; `started` whether the live start time has passed; `once` and
 * `wantsOnce` whether the flow runs once, and whether it should.
 */
export type FieldContext = { category: Category; state: string; started: boolean; once: boolean; wantsOnce: boolean }

type Row = { pattern: string; rule: Partial<FieldRule> | ((context: FieldContext) => Partial<FieldRule>) }

/**
 * The one table behind comparing, patching and ownership of flows. First match wins; `*` stands for one token.
 * Type drift follows Adobe's samples: schedule values come back as sent, `mappingVersion` as text, `partialIngestionPercent` as number.
 */
const ROWS: readonly Row[] = [
  ...[
    'id',
    'version',
    'etag',
    'state',
    'createdAt',
    'updatedAt',
    'createdBy',
    'updatedBy',
    'createdClient',
    'updatedClient',
    'sandboxId',
    'sandboxName',
    'imsOrgId',
    'inheritedAttributes',
    'runs',
    'lastOperation',
    'lastRunDetails',
    'providerRefId',
  ].map((name): Row => ({ pattern: `/${name}`, rule: { class: 'output-only' } })),
  { pattern: '/flowSpec/version', rule: { class: 'create-only' } },
  { pattern: '/flowSpec', rule: { class: 'immutable' } },
  { pattern: '/flowSpec/*', rule: { class: 'immutable' } },
  { pattern: '/sourceConnectionIds', rule: { class: 'immutable' } },
  { pattern: '/targetConnectionIds', rule: { class: 'immutable' } },
  { pattern: '/description', rule: { class: 'server-default', as: 'text', default: '' } },
  { pattern: '/labels', rule: { class: 'set-like', default: [] } },
  { pattern: '/options', rule: { class: 'server-default', default: {} } },
  { pattern: '/options/errorDiagnosticsEnabled', rule: { class: 'server-default', as: 'boolean', default: false } },
  { pattern: '/options/partialIngestionPercent', rule: { as: 'number' } },
  // `startTime` has rules of its own (start-time.ts); here it is an ordinary number.
  {
    pattern: '/scheduleParams/startTime',
    rule: (context) => ({ as: 'number', class: isPublished(context.state) && context.once ? 'immutable' : 'owned' }),
  },
  { pattern: '/scheduleParams/endTime', rule: { as: 'number' } },
  {
    pattern: '/scheduleParams/interval',
    rule: (context) => ({ as: 'number', class: isPublished(context.state) && context.once ? 'immutable' : 'owned' }),
  },
  {
    pattern: '/scheduleParams/frequency',
    rule: (context) => ({
      as: 'lower',
      class: isPublished(context.state) && (context.once || (context.started && context.wantsOnce)) ? 'immutable' : 'owned',
    }),
  },
  { pattern: '/scheduleParams/timeUnit', rule: { as: 'lower' } },
  {
    pattern: '/scheduleParams/backfill',
    rule: (context) => ({
      as: 'boolean',
      default: context.once ? undefined : true,
      class: isPublished(context.state) && (context.started || context.once) ? 'immutable' : 'server-default',
    }),
  },
  { pattern: '/transformations', rule: { class: 'keyed-list', default: [] } },
  { pattern: '/transformations/Mapping/params/mappingVersion', rule: (context) => ({ as: 'number', class: mappingClass(context) }) },
  { pattern: '/transformations/Mapping/params/mappingId', rule: (context) => ({ class: mappingClass(context) }) },
  { pattern: '/transformations/*/params/segmentSelectors/selectors', rule: { class: 'set-like', elementId: ['value', 'id'] } },
  { pattern: '/transformations/*/params/profileSelectors/selectors', rule: { class: 'set-like', elementId: ['value', 'path'] } },
]

const OWNED: FieldRule = { class: 'owned', as: 'exact', default: undefined, elementId: null }

const TABLE = ROWS.map(({ pattern, rule }) => ({ tokens: pattern.split('/').slice(1), rule }))

/** @param tokens path of the member, elements of `transformations` by name */
export function classOf(tokens: readonly string[], context: FieldContext): FieldRule {
  const row = TABLE.find((one) => one.tokens.length === tokens.length && one.tokens.every((token, at) => token === '*' || token === tokens[at]))
  if (row === undefined) return OWNED
  return { ...OWNED, ...(typeof row.rule === 'function' ? row.rule(context) : row.rule) }
}

/** A one-time flow can get no new mapping after it was published. */
function mappingClass(context: FieldContext): FieldClass {
  return isPublished(context.state) && context.once ? 'immutable' : 'owned'
}

/** `draft`, `enabled` and `disabled` are settled; every other string the service may use is a transition. */
export function isSettledState(state: string): state is 'draft' | 'enabled' | 'disabled' {
  return state === 'draft' || state === 'enabled' || state === 'disabled'
}

export function isPublished(state: string): boolean {
  return state === 'enabled' || state === 'disabled'
}

/** Accepted for deletion. `delete-finalizing` is documented, `deleting` assumed beside it. Before that it was a draft or published: nobody can tell. */
export function isBeingDeleted(state: string): boolean {
  return state === 'delete-finalizing' || state === 'deleting'
}

/** Epoch seconds as the service takes and returns them, number or text; null when absent or no number. */
export function startTimeOf(document: JsonObject): number | null {
  const schedule = memberOf(document, 'scheduleParams')
  const value = isJsonObject(schedule) ? memberOf(schedule, 'startTime') : undefined
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : null
}

export function frequencyOf(document: JsonObject): string | null {
  const schedule = memberOf(document, 'scheduleParams')
  const value = isJsonObject(schedule) ? memberOf(schedule, 'frequency') : undefined
  return typeof value === 'string' ? value.toLowerCase() : null
}

/** Kind `flow`: where it lives in the API and which actions it knows. */
export const flowKind = {
  kind: 'flow',
  collection: 'flows',
  actions: ['publish', 'enable', 'disable'],
  classOf,
} as const
