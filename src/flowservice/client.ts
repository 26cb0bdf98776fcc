import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { concurrently } from '../lib/concurrently.ts'
import { SluiceError } from '../lib/errors.ts'
import type { JsonObject } from '../lib/json.ts'
import type { Random } from '../lib/random.ts'
import { createSemaphore } from '../lib/semaphore.ts'
import type { Bindings, ConnectionFacts, LiveFlow, PatchOp, SpecFacts } from '../plan/model.ts'
import { createEpisodeTracker } from '../telemetry/episodes.ts'
import type { Emit } from '../telemetry/events.ts'
import type { WriteAnswer } from './answer.ts'
import { listConnections } from './connections.ts'
import type { CallRecord } from './exchange.ts'
import * as flows from './flows.ts'
import type { FlowAction, FlowListing, ListQuery } from './flows.ts'
import { identifySandbox } from './identity.ts'
import { DEFAULT_KNOBS, type Knobs } from './knobs.ts'
import type { Limiter } from './limiter.ts'
import { readSandbox, type SandboxFacts } from './sandbox.ts'
import { SCOPE, type SendDeps } from './send.ts'
import { waitUntilSettled, type SettleQuery, type SettleResult } from './settle.ts'
import { listSpecs } from './specs.ts'
import type { Credential } from './token-request.ts'
import type { Tokens } from './token.ts'
import type { Transport } from './transport.ts'
import { FLOW_SERVICE_BASE_PATH } from './wire.ts'

/** One target, as the client needs it. */
export type FlowServiceConfig = {
  /** Origin of the gateway, or the whole base URL. */
  url: string
  org: string
  sandbox: string
  credential: Omit<Credential, 'org'>
  limits: {
    /** Requests on their way at a time. */
    concurrency: number
    timeoutMs: number
    /** A 404 counts as lag for so long after a create, 30 s at least. */
    listLagMs: number
  }
  knobs?: Partial<Knobs>
}

export type FlowServiceDeps = {
  transport: Transport
  clock: Clock
  random: Random
  /** Already bound to the target. */
  emit: Emit
  /** Shared by all targets of a process; see `createTokens`. */
  tokens: Tokens
  /** Shared by all targets of a client id; see `createLimiters`. */
  limiter: Limiter
  onCall?: (record: CallRecord) => void
}

/** Flow Service in one sandbox. Every method rejects with `SluiceError`; see `send` for what is retried and what is not. */
export type FlowServiceClient = {
  listFlows(query: ListQuery, options: Abortable): Promise<FlowListing>
  findFlowsByName(name: string, options: Abortable): Promise<LiveFlow[]>
  getFlow(id: string, options: Abortable): Promise<LiveFlow | null>
  getFlowsById(ids: readonly string[], options: Abortable): Promise<ReadonlyMap<string, LiveFlow>>
  /** @param options.leaving awaited just before each attempt leaves */
  createFlow(body: JsonObject, mode: 'draft' | 'plain', options: Abortable & { leaving?: () => Promise<void> }): Promise<WriteAnswer>
  patchFlow(id: string, etag: string, ops: readonly PatchOp[], options: Abortable): Promise<WriteAnswer>
  actOnFlow(id: string, action: FlowAction, etag: string | null, options: Abortable): Promise<WriteAnswer>
  deleteFlow(id: string, options: Abortable): Promise<'accepted' | 'gone'>
  /** A write whose answer was lost turned out to have happened: nobody sends it again, so its episode of failures ends here. */
  lostWriteHappened(kind: LostWrite): void
  waitUntilSettled(id: string, query: SettleQuery, options: Abortable): Promise<SettleResult>
  /** One complete listing each of specs and connections, side by side. */
  listBindings(options: Abortable): Promise<Bindings>
  /** The sandbox's id; null while it is wholly empty. */
  identify(options: Abortable): Promise<string | null>
  /** What sandbox management says of the sandbox, if the credential may ask it. */
  describeSandbox(options: Abortable): Promise<SandboxFacts>
}

export type LostWrite = 'create' | 'patch' | 'action' | 'delete'

/** The request classes that `flows.ts` sends these under. */
const LOST_WRITES: Readonly<Record<LostWrite, string>> = {
  create: 'POST /flows',
  patch: 'PATCH /flows/{id}',
  action: 'POST /flows/{id}/action',
  delete: 'DELETE /flows/{id}',
}

/** @throws SluiceError `SLUICE_CONFIG` for a sandbox that is left to the service's default or names them all */
export function createFlowServiceClient(config: FlowServiceConfig, deps: FlowServiceDeps): FlowServiceClient {
  const sending = sendDeps(config, deps)
  const createVisibleMs = Math.max(config.limits.listLagMs, sending.knobs.createVisibleMs)
  const settling = { clock: deps.clock, delaysMs: sending.knobs.settleDelaysMs, createVisibleMs }
  return {
    listFlows: (query, options) => flows.listFlows(query, sending, options),
    findFlowsByName: (name, options) => flows.findFlowsByName(name, sending, options),
    getFlow: (id, options) => flows.getFlow(id, sending, options),
    getFlowsById: (ids, options) => flows.getFlowsById(ids, sending, options),
    createFlow: (body, mode, options) => flows.createFlow(body, mode, sending, options),
    patchFlow: (id, etag, ops, options) => flows.patchFlow(id, etag, ops, sending, options),
    actOnFlow: (id, action, etag, options) => flows.actOnFlow(id, action, etag, sending, options),
    deleteFlow: (id, options) => flows.deleteFlow(id, sending, options),
    lostWriteHappened: (kind) => sending.episodes.recovered(SCOPE, LOST_WRITES[kind]),
    waitUntilSettled: (id, query, options) =>
      waitUntilSettled(query, { ...settling, read: (reading) => flows.getFlow(id, sending, reading) }, options),
    listBindings: (options) => listBindings(sending, options),
    identify: (options) => identifySandbox(config, sending, options),
    describeSandbox: (options) => readSandbox(config.sandbox, sending, options),
  }
}

function sendDeps(config: FlowServiceConfig, deps: FlowServiceDeps): SendDeps {
  const { org, sandbox, credential, limits } = config
  // Without the header the service takes the default sandbox, which is production; `*` would ask across all of them.
  if (!/^[\w.-]+$/.test(sandbox)) throw new SluiceError('SLUICE_CONFIG', `${JSON.stringify(sandbox)} is not the name of a sandbox`)
  return {
    ...deps,
    onCall: deps.onCall ?? (() => undefined),
    baseUrl: baseUrl(config.url),
    headers: { accept: 'application/json', 'x-api-key': credential.clientId, 'x-gw-ims-org-id': org, 'x-sandbox-name': sandbox },
    timeoutMs: limits.timeoutMs,
    knobs: { ...DEFAULT_KNOBS, ...config.knobs },
    credential: { ...credential, org },
    lane: `${org}/${sandbox}`,
    slots: createSemaphore(limits.concurrency),
    episodes: createEpisodeTracker(deps),
  }
}

function baseUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  return pathname === '/' ? `${origin}${FLOW_SERVICE_BASE_PATH}` : `${origin}${pathname.replace(/\/+$/, '')}`
}

async function listBindings(deps: SendDeps, options: Abortable): Promise<Bindings> {
  const [flowSpecs, connectionSpecs, sourceConnections, targetConnections, baseConnections] = await concurrently<
    [SpecFacts[], SpecFacts[], ConnectionFacts[], ConnectionFacts[], ConnectionFacts[]]
  >(
    [
      (running) => listSpecs('/flowSpecs', deps, running),
      (running) => listSpecs('/connectionSpecs', deps, running),
      (running) => listConnections('/sourceConnections', deps, running),
      (running) => listConnections('/targetConnections', deps, running),
      (running) => listConnections('/connections', deps, running),
    ],
    options,
  )
  return { flowSpecs, connectionSpecs, sourceConnections, targetConnections, baseConnections }
}
