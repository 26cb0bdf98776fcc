import { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonObject } from '../../lib/json.ts'
import { LIMITS } from './limits.ts'

/**
 * What can be switched. Each row is a behaviour that Adobe leaves open, contradicts itself about, or that tests need in more than
 * one shape; `docs/emulator.md` lists the same rows, held by a test.
 */
export const KNOBS = {
  latencyMs: whole(0, 0, 'Delay of every answer of the service and the token endpoint.'),
  settleMs: whole(1000, 0, 'Time in a transitional state after create, patch, publish, enable, disable. 0: settled at once.'),
  deleteMs: whole(0, 0, 'Time in `delete-finalizing` before an entity answers 404.'),
  createHiddenMs: whole(0, 0, 'GET by id answers 404 for this long after a create.'),
  listLagMs: whole(0, 0, 'Lists show creates, changes and deletes this much later than GET by id.'),
  publishState: text('initializing', 'Name of the state between `draft` and `enabled`.'),
  failedCreateState: text('disabled', 'State of a flow whose plain create was accepted and then failed.'),
  sample: flag('Each sandbox starts with the sample connections.'),
  sandboxHeader: choice(['default', 'require'], 'Without `x-sandbox-name`: the default sandbox, or 2105-400.'),
  orgFormat: choice(['strict', 'any'], '`strict`: 24 letters or digits, then `@AdobeOrg`; else 403027.'),
  organisations: knob<string[] | null>(null, { type: ['array', 'null'], items: { type: 'string' } }, 'Only these organisations; others 403025.'),
  credentials: knob<{ clientId: string; clientSecrets: string[] }[] | null>(
    null,
    {
      type: ['array', 'null'],
      items: {
        type: 'object',
        required: ['clientId', 'clientSecrets'],
        additionalProperties: false,
        properties: { clientId: { type: 'string' }, clientSecrets: { type: 'array', items: { type: 'string' } } },
      },
    },
    'Only these client ids and secrets get tokens, and only these API keys are known (403003).',
  ),
  tokens: choice(['issued', 'any'], '`issued`: only tokens of the token endpoint that have not expired. `any`: any text.'),
  tokenSec: whole(LIMITS.tokenSec, 1, 'Lifetime of a token, on the host clock.'),
  tokenExpiryUnit: choice(['seconds', 'milliseconds'], 'Unit of `expires_in`; the retired JWT exchange used milliseconds.'),
  notFoundEnvelope: choice(['current', 'legacy'], 'Shape of 404: with a code in `type`, or the older `errorMessage` alone.'),
  pageDefault: whole(LIMITS.pageDefault, 1, 'Items of a page where `limit` is not given.'),
  overLimit: choice(['clamp', 'reject'], '`limit` above the maximum: the maximum, or 1452-400.'),
  quotedCommas: choice(['split', 'literal'], 'A comma inside a quoted filter value: still a list, or part of the value.'),
  providerPrefix: text('CONNECTOR', 'Prefix of codes of the connector provider; unpublished.'),
  providerErrors: choice(['direct', 'wrapped'], 'Provider refusals: under their own code, or as FLOW-1100-400 with the code in the text.'),
  draftUnsupported: choice(['reject', 'accept'], '`mode=draft` for a spec without draft support: 1368-400, or a draft all the same.'),
  draftValidation: choice(
    ['light', 'full'],
    'Schedule, transformations and options of a draft: looked at when it is published, or as soon as they are there.',
  ),
  draftWiring: choice(['patchable', 'fixed'], 'Connection ids of a draft: can be patched, or 1365-400.'),
  draftConnections: choice(['check', 'ignore'], 'Connection ids of a draft must exist, or are looked at only when it is published.'),
  upstreamDraftCode: choice([1444, 1422], 'Code for publishing something whose upstream is still a draft.'),
  unknownActionCode: choice([1398, 1422], 'Code for an `op` that does not exist: 1398 of the provider, or 1422.'),
  repeatedAction: choice(['refuse', 'noop'], 'enable on enabled, disable on disabled: 1422-400, or 200 without effect.'),
  actionIfMatch: choice(['honour', 'ignore'], '`If-Match` on an action: checked, or ignored.'),
  specPairing: choice(['enforce', 'ignore'], "The flow spec's lists of connection specs bind, or are advice."),
  specVersionMissing: choice(['422', 'accept'], 'connectionSpec without `version` for a destination: 422, or the latest.'),
  connectionPatchAnswer: choice(['ids', 'list'], 'Answer to PATCH of source and target connections: `{id, etag}`, or a list of them.'),
  connectionPatch: choice(['enabled', 'disabled'], 'PATCH of base connections: works, or 1445-400.'),
  streamingMappingPatch: choice(['accept', 'refuse'], 'A new mapping for a published streaming flow: accepted, or 1365-400.'),
  runsOfDeleted: choice(['keep', 'remove'], 'Runs of a deleted flow: stay listed, or go with it.'),
  deleteStatus: choice(['by-category', '204', '202'], 'Answer to DELETE: 204 for sources and 202 for destinations, or always one.'),
  scheduleEcho: choice(['as-sent', 'strings'], 'Values of scheduleParams come back as they were sent, or all as strings.'),
  runsLink: choice(['query', 'path'], 'Member `runs` of a flow: `/runs?property=flowId==…`, or the older `/flows/…/runs`.'),
  runs: flag('Enabled batch flows run on their schedule.'),
  runVisibleMs: whole(150_000, 0, 'A run is visible this long after its start time.'),
  runDurationMs: whole(60_000, 0, 'From the start of a run to its end.'),
  runBumpMs: whole(20_000, 0, 'From the end of a run to the rewrite of its flow by the service.'),
  missedWindows: choice(['skip', 'catch-up'], 'Windows that passed while a flow was disabled: skipped, or run at once when enabled.'),
  runAnswer: choice(['list', 'ids', 'full'], 'Answer to POST /runs: `{items:[{id,etag}]}`, `{id,etag}`, or the whole run.'),
  runWrites: choice(['accept', 'refuse'], 'POST /runs with an end-user credential: works, or 1427-400.'),
} as const

export type KnobName = keyof typeof KNOBS
export type Knobs = { [Name in KnobName]: (typeof KNOBS)[Name]['initial'] }

type Knob<T> = { initial: T; schema: JsonObject; about: string }

function knob<T>(initial: T, schema: JsonObject, about: string): Knob<T> {
  return { initial, schema, about }
}

/** One of several; the first is the default. */
function choice<const T extends string | number>(values: readonly [T, ...T[]], about: string): Knob<T> {
  return knob<T>(values[0], { enum: [...values] }, about)
}

function whole(initial: number, minimum: number, about: string): Knob<number> {
  return knob<number>(initial, { type: 'integer', minimum, maximum: 1e12 }, about)
}

function flag(about: string): Knob<boolean> {
  return knob<boolean>(true, { type: 'boolean' }, about)
}

function text(initial: string, about: string): Knob<string> {
  return knob<string>(initial, { type: 'string', pattern: '^[A-Za-z_-]+$' }, about)
}

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(KNOBS).map(([name, { schema }]) => [name, schema])),
}
const validate = new Ajv2020({ allErrors: true, strict: false }).compile(SCHEMA)

export function defaultKnobs(): Knobs {
  return Object.fromEntries(Object.entries(KNOBS).map(([name, { initial }]) => [name, initial])) as Knobs
}

/** The knobs after a change, or every reason why they cannot be changed so. */
export function turnKnobs(knobs: Knobs, change: unknown): { knobs: Knobs } | { problems: string[] } {
  if (validate(change)) return { knobs: { ...knobs, ...(change as Partial<Knobs>) } }
  return { problems: (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`.trim()) }
}
