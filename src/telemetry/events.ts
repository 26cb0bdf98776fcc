/**
 * What happened, as values: the core emits them; log, metrics and status subscribe. The table is the catalogue behind
 * docs/logs.md, which is generated from it. Event names and field names are API: never renamed, never reused.
 */
import type { Json } from '../lib/json.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { ConditionStatus } from '../plan/model.ts'
import type { Whose } from '../plan/unmanaged.ts'

/** Every field a log line may carry, with its type. Units are in the names. */
export type EventFields = {
  key: FlowKey
  flowId: string
  step: string
  /** In order. */
  steps: string[]
  reason: string
  /** Error, diagnostic or hold code. */
  code: string
  message: string
  hint: string
  durationMs: number
  /** ISO 8601. */
  nextRetryAt: string
  source: string
  path: string
  line: number
  column: number
  pointer: string
  /** Old → new: a list of `{ pointer, before, after }`, values shortened; a side that is not there means that the member is absent. */
  changes: Json
  pointers: string[]
  trigger: string
  passKind: 'full' | 'targeted'
  outcome: string
  counts: Json
  /** How many flows of the target are in which condition after the pass. */
  flows: Readonly<Partial<Record<ConditionStatus, number>>>
  /** How many flows of the sandbox are not ours, by whose they are; full passes only. */
  unmanaged: Readonly<Record<Whose, number>>
  calls: number
  attempts: number
  status: number
  serviceCode: string
  requestId: string
  route: string
  url: string
  port: number
  version: string
  pid: number
  signal: string
  dataDir: string
  previousRevision: string
  files: number
  state: string
  /** Client id that wrote the flow last; `exc_app` for people in the user interface. */
  updatedClient: string
  /** The account, where the service names another one than the client. */
  updatedBy: string
  /** ISO 8601, by the service's clock. */
  updatedAt: string
  keepsFlowId: string
  /** ISO 8601. */
  deleteAt: string
  inFlight: number
  targets: string[]
  retryAfterMs: number
  observeOnly: boolean
}

type Row = {
  level: 'debug' | 'info' | 'warn' | 'error'
  /** Constant: facts are fields. */
  message: string
  /** For docs/logs.md: when it is written and what an operator does about it. */
  says: string
  needs: readonly (keyof EventFields)[]
  may: readonly (keyof EventFields)[]
}

export const EVENTS = {
  'daemon.started': {
    level: 'info',
    message: 'sluice started',
    says: 'Once, when the daemon has read its configuration and opened its ledger.',
    needs: ['version', 'pid', 'targets'],
    may: ['dataDir', 'observeOnly'],
  },
  'daemon.stopping': {
    level: 'info',
    message: 'stopping',
    says: 'SIGTERM or SIGINT: no new write leaves; running calls may finish.',
    needs: ['signal'],
    may: ['inFlight'],
  },
  'daemon.stopped': { level: 'info', message: 'stopped', says: 'Last line of an orderly shutdown.', needs: ['durationMs'], may: [] },
  'server.listening': {
    level: 'info',
    message: 'status server listening',
    says: 'Health, readiness, metrics and status are served here.',
    needs: ['url'],
    may: [],
  },
  'emulator.listening': { level: 'info', message: 'emulator listening', says: 'The local Flow Service answers here.', needs: ['url'], may: ['path'] },
  'source.revision': {
    level: 'info',
    message: 'new revision',
    says: 'The followed ref points to a commit that was not looked at before.',
    needs: ['source', 'files'],
    may: ['previousRevision', 'durationMs', 'counts'],
  },
  'source.checked': {
    level: 'debug',
    message: 'git was asked',
    says: 'Debug only: one per fetch, `outcome` is `unchanged`, `changed` or `failed`.',
    needs: ['source', 'outcome', 'durationMs'],
    may: ['code'],
  },
  'source.unavailable': {
    level: 'warn',
    message: 'git cannot be reached',
    says: 'A fetch failed; the last good revision stays in force. One line per outage.',
    needs: ['source', 'code', 'message'],
    may: ['hint'],
  },
  'source.recovered': {
    level: 'info',
    message: 'git is back',
    says: 'The first fetch that worked after an outage.',
    needs: ['source', 'durationMs'],
    may: ['attempts'],
  },
  'manifest.invalid': {
    level: 'error',
    message: 'manifest invalid',
    says: 'One per diagnostic, when it appears. Other manifests are not held up.',
    needs: ['code', 'path', 'line', 'column', 'message'],
    may: ['key', 'pointer', 'hint'],
  },
  'manifest.noted': {
    level: 'warn',
    message: 'manifest warning',
    says: 'A diagnostic that does not keep the manifest from being applied, when it appears.',
    needs: ['code', 'path', 'line', 'column', 'message'],
    may: ['key', 'pointer', 'hint'],
  },
  'pass.started': { level: 'debug', message: 'pass started', says: 'Debug only.', needs: ['passKind', 'trigger'], may: [] },
  'pass.finished': {
    level: 'info',
    message: 'pass finished',
    says: 'A pass that changed or found something ended. Passes that found nothing are logged at debug.',
    needs: ['passKind', 'trigger', 'outcome', 'durationMs', 'counts'],
    may: ['calls', 'flows', 'unmanaged', 'nextRetryAt', 'reason'],
  },
  'pass.quiet': {
    level: 'debug',
    message: 'pass found nothing to do',
    says: 'Debug only: the pass that changes nothing.',
    needs: ['passKind', 'trigger', 'outcome', 'durationMs'],
    may: ['calls', 'counts', 'flows', 'unmanaged'],
  },
  'pass.blocked': {
    level: 'debug',
    message: 'pass ended without a plan',
    says: 'Debug only: the target is stopped, or the pass failed for a reason that was already told.',
    needs: ['passKind', 'trigger', 'outcome', 'reason', 'durationMs'],
    may: [],
  },
  'pass.failed': {
    level: 'error',
    message: 'pass failed',
    says: 'A pass ended before it could plan: git, credentials, sandbox or service. One line when the reason changes.',
    needs: ['passKind', 'trigger', 'code', 'message', 'durationMs'],
    may: ['hint', 'nextRetryAt', 'requestId', 'serviceCode', 'status'],
  },
  'target.stopped': {
    level: 'error',
    message: 'target stopped',
    says: 'Nothing is written to this target until a person has looked: mass-vanished, sandbox-changed, sandbox-unidentified.',
    needs: ['reason', 'message'],
    may: ['hint', 'counts'],
  },
  'target.resumed': { level: 'info', message: 'target resumed', says: 'The reason for a stop is gone.', needs: ['durationMs'], may: ['reason'] },
  'flow.created': {
    level: 'info',
    message: 'flow created',
    says: 'A create was confirmed.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId'],
  },
  'flow.patched': {
    level: 'info',
    message: 'flow patched',
    says: 'A patch was confirmed; `changes` holds the members, old and new.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['changes', 'requestId', 'updatedClient', 'updatedBy', 'updatedAt'],
  },
  'flow.published': {
    level: 'info',
    message: 'flow published',
    says: 'A publish was accepted. It cannot be undone.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId'],
  },
  'flow.enabled': {
    level: 'info',
    message: 'flow enabled',
    says: 'A published flow was switched on.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId', 'updatedClient', 'updatedBy', 'updatedAt'],
  },
  'flow.disabled': {
    level: 'info',
    message: 'flow disabled',
    says: 'A published flow was switched off. With the step `prune`, because its manifest is gone; `deleteAt` is when it will be deleted, if it will.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId', 'updatedClient', 'updatedBy', 'updatedAt', 'deleteAt'],
  },
  'flow.marked-gone': {
    level: 'info',
    message: 'flow marked as gone',
    says: 'The marker line of a flow without a manifest now says since when. Putting the manifest back takes it away again.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId', 'deleteAt'],
  },
  'flow.deleted': {
    level: 'warn',
    message: 'flow deleted',
    says: 'Pruning deleted a flow whose manifest is gone, or replacing deleted a draft. It cannot be undone.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId'],
  },
  'flow.adopted': {
    level: 'info',
    message: 'flow adopted',
    says: 'A flow that git asks for by `adopt` is ours from now on.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId'],
  },
  'flow.abandoned': {
    level: 'info',
    message: 'flow abandoned',
    says: 'Management ended as git asks; the flow stays as it is.',
    needs: ['key', 'flowId', 'step', 'reason', 'durationMs'],
    may: ['requestId'],
  },
  'flow.forgotten': {
    level: 'info',
    message: 'flow forgotten',
    says: 'Neither git nor the service has it any more.',
    needs: ['key', 'flowId', 'step', 'reason'],
    may: ['durationMs'],
  },
  'flow.surplus-removed': {
    level: 'warn',
    message: 'surplus draft removed',
    says: 'A create had happened twice; the draft that is not the keeper was deleted.',
    needs: ['key', 'flowId', 'keepsFlowId', 'step', 'reason', 'durationMs'],
    may: ['requestId'],
  },
  'flow.bound': {
    level: 'info',
    message: 'flow recognised',
    says: 'A flow was found by its marker (ledger lost or new), or its manifest moved.',
    needs: ['key', 'flowId', 'reason'],
    may: ['state'],
  },
  'flow.would-change': {
    level: 'info',
    message: 'flow would be changed',
    says: 'Under `observeOnly`: what a pass would have done. Once, and again when something else is due for the flow.',
    needs: ['key', 'steps', 'reason'],
    may: ['flowId', 'changes', 'updatedClient', 'updatedBy', 'updatedAt'],
  },
  'flow.missing': {
    level: 'warn',
    message: 'flow not found',
    says: 'An owned flow does not show up; it counts as gone after a listing and three reads over 30 seconds.',
    needs: ['key', 'flowId'],
    may: ['attempts', 'nextRetryAt'],
  },
  'flow.held': {
    level: 'warn',
    message: 'flow held',
    says: 'Nothing is done for this flow until what `message` says is settled. Once per change of reason.',
    needs: ['key', 'reason', 'message'],
    may: ['hint', 'flowId', 'path', 'line', 'column', 'pointer', 'nextRetryAt'],
  },
  'flow.ready': {
    level: 'info',
    message: 'flow in sync',
    says: 'A flow equals its manifest again after it was held, retrying or stalled.',
    needs: ['key'],
    may: ['flowId', 'state', 'durationMs', 'reason'],
  },
  'flow.released': {
    level: 'info',
    message: 'flow no longer asked for',
    says: 'A flow that was held, retrying or stalled has neither a manifest nor an owned flow behind it any more: its case is closed.',
    needs: ['key', 'reason'],
    may: [],
  },
  'flow.retrying': {
    level: 'warn',
    message: 'flow will be tried again',
    says: 'A step failed in a way that passes by itself, or a flow is still settling. Once per change of reason.',
    needs: ['key', 'reason', 'message'],
    may: ['flowId', 'step', 'code', 'attempts', 'nextRetryAt', 'requestId', 'serviceCode', 'status'],
  },
  'flow.stalled': {
    level: 'error',
    message: 'flow stalled',
    says: 'The service refused a step; it is tried again when manifest, flow or configuration change, else hourly.',
    needs: ['key', 'reason', 'message'],
    may: ['flowId', 'step', 'code', 'hint', 'nextRetryAt', 'requestId', 'serviceCode', 'status', 'path'],
  },
  'flow.drifted': {
    level: 'warn',
    message: 'drift reported',
    says: 'A flow differs from its manifest and the policy says not to correct it.',
    needs: ['key', 'flowId', 'pointers'],
    may: ['updatedClient', 'updatedBy', 'updatedAt'],
  },
  'flow.unclaimed': {
    level: 'info',
    message: 'members not in the manifest',
    says: 'The ledger was rebuilt, and the flow holds members that the manifest does not name; they stay.',
    needs: ['key', 'flowId', 'pointers'],
    may: [],
  },
  'flow.spec-mismatch': {
    level: 'warn',
    message: 'draft could not be published',
    says: 'A parameter of a draft does not fit the schema of its flow spec. It is written as it is; `state: published` would be held.',
    needs: ['key', 'flowId', 'pointers', 'message'],
    may: [],
  },
  'prune.withheld': {
    level: 'warn',
    message: 'nothing is pruned',
    says: 'Manifests are missing, and what is known of the source is not enough to prune their flows: `source-empty` or `source-partial`. One line for all of them.',
    needs: ['reason', 'message', 'counts'],
    may: ['hint'],
  },
  'flow.manifest-gone': {
    level: 'warn',
    message: 'manifest gone, flow kept',
    says: 'An owned flow has no manifest any more and pruning is off.',
    needs: ['key', 'flowId'],
    may: ['hint'],
  },
  'service.trouble': {
    level: 'warn',
    message: 'service answers with failures',
    says: 'First failure of an episode (429, 5xx, timeout, reset, HTML, 401, 412). Retries within the episode are not logged.',
    needs: ['code', 'message', 'route'],
    may: ['status', 'serviceCode', 'requestId', 'retryAfterMs', 'key'],
  },
  'service.recovered': {
    level: 'info',
    message: 'service answers again',
    says: 'The request that had failed went through: the episode is over.',
    needs: ['code', 'durationMs', 'attempts', 'route'],
    may: ['key'],
  },
  'ledger.opened': { level: 'debug', message: 'ledger opened', says: 'Debug only.', needs: ['path'], may: ['version'] },
  'ledger.set-aside': {
    level: 'error',
    message: 'ledger was damaged and set aside',
    says: 'The file was renamed; ownership is rebuilt from the markers in the sandbox.',
    needs: ['path', 'message'],
    may: [],
  },
  'ledger.mended': {
    level: 'warn',
    message: 'index of the ledger was damaged and written anew',
    says: 'The process before ended because of it (exit 75). Nothing is lost; look at the disk.',
    needs: ['path', 'message'],
    may: [],
  },
  'ledger.row-damaged': {
    level: 'error',
    message: 'damaged ledger row ignored',
    says: 'One row could not be read and counts as lost; its flow is recognised by the marker. The daemon keeps the row in the table `set_aside`.',
    needs: ['path', 'message'],
    may: ['key'],
  },
  'ledger.migrated': {
    level: 'info',
    message: 'ledger brought up to date',
    says: 'The ledger was written by an older Sluice; `message` names the backup made before.',
    needs: ['path', 'version', 'message'],
    may: [],
  },
  'trigger.failed': {
    level: 'warn',
    message: 'a trigger failed',
    says: 'Watching or scheduling failed; poll and resync still look.',
    needs: ['trigger', 'message'],
    may: [],
  },
  'http.failed': {
    level: 'error',
    message: 'status server failed',
    says: 'A request to the status server ended in an error of ours.',
    needs: ['route', 'message'],
    may: ['status'],
  },
} as const satisfies Record<string, Row>

export type EventName = keyof typeof EVENTS

/** Where an event belongs; bound once per pass, so that no line lacks it. */
export type EventContext = { target?: string; passId?: string; revision?: string }

type Needs<N extends EventName> = (typeof EVENTS)[N]['needs'][number]
type May<N extends EventName> = (typeof EVENTS)[N]['may'][number]

export type SluiceEvent = {
  [N in EventName]: { event: N } & Pick<EventFields, Needs<N>> & { [F in May<N>]?: EventFields[F] | undefined } & EventContext
}[EventName]

/** Subscribers must not throw and must not wait. */
export type Emit = (event: SluiceEvent) => void

export function inContext(emit: Emit, context: EventContext): Emit {
  return (event) => emit({ ...context, ...event })
}
