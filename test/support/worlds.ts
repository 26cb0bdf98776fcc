/** Small worlds for tests of the pure core: desired flows, live flows, ledger rows and bindings with sensible defaults. */
import { digestJson } from '../../src/lib/digest.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Category, DesiredFlow, FlowPolicy } from '../../src/manifest/desired.ts'
import { packPosition } from '../../src/manifest/positions-kept.ts'
import { joinDescription, markerId, splitDescription, type Marker } from '../../src/plan/marker.ts'
import { createPreflight } from '../../src/plan/preflight.ts'
import type { Bindings, LiveFlow, OwnedFlow, PlanInput, PlanPolicy, SpecSchemas, Step, TargetIdentity } from '../../src/plan/model.ts'

export const NOW_MS = Date.UTC(2026, 0, 1)
export const NOW_SEC = NOW_MS / 1000
export const AHEAD_SEC = NOW_SEC + 86_400

export const identity: TargetIdentity = { owner: 'acme', formerOwners: [], org: 'ORG@AdobeOrg', sandboxId: 'sandbox-1', clientIds: ['client-1'] }

export const policy: PlanPolicy = {
  drift: 'correct',
  prune: 'off',
  gitUnreachable: false,
  serviceClients: ['acp_foundation_connectors'],
  deleteAfterMs: 86_400_000,
  suspend: { target: false, orphans: new Map() },
  marker: true,
  createWindowMs: 90_000,
  listLagMs: 10_000,
  acceptVanished: false,
}

const noSchemas: SpecSchemas = { schedule: null, options: null, transformations: {} }

export const bindings: Bindings = {
  flowSpecs: [
    {
      id: 'spec-files',
      name: 'CloudStorageToAEP',
      version: '1.0',
      draftMode: true,
      sourceConnectionSpecIds: ['blob'],
      targetConnectionSpecIds: ['lake'],
      schemas: noSchemas,
    },
    {
      id: 'spec-nodraft',
      name: 'NoDrafts',
      version: '1.0',
      draftMode: false,
      sourceConnectionSpecIds: ['blob'],
      targetConnectionSpecIds: ['lake'],
      schemas: noSchemas,
    },
  ],
  connectionSpecs: [
    { id: 'blob', name: 'azure-blob', version: '1.0', draftMode: true, sourceConnectionSpecIds: [], targetConnectionSpecIds: [], schemas: noSchemas },
    { id: 'lake', name: 'data-lake', version: '1.0', draftMode: true, sourceConnectionSpecIds: [], targetConnectionSpecIds: [], schemas: noSchemas },
  ],
  sourceConnections: [{ id: 'source-1', name: 'orders-source', state: 'enabled', connectionSpecId: 'blob', baseConnectionId: 'base-1' }],
  targetConnections: [{ id: 'target-1', name: 'orders-target', state: 'enabled', connectionSpecId: 'lake', baseConnectionId: null }],
  baseConnections: [{ id: 'base-1', name: 'orders-account', state: 'enabled', connectionSpecId: 'blob', baseConnectionId: null }],
}

export const noPolicy: FlowPolicy = {
  movedFrom: null,
  adopt: null,
  abandon: false,
  drift: null,
  ignore: [],
  startTime: 'hold',
  replace: 'hold',
  recreate: 'hold',
  protect: false,
  suspend: false,
}

export type DesiredOptions = { state?: DesiredFlow['state']; name?: string; policy?: Partial<FlowPolicy>; category?: Category; document?: JsonObject }

export function desired(key: string, options: DesiredOptions = {}): DesiredFlow {
  const document: JsonObject = {
    name: options.name ?? key,
    flowSpec: { id: 'spec-files' },
    sourceConnectionIds: ['source-1'],
    targetConnectionIds: ['target-1'],
    transformations: [{ name: 'Mapping', params: { mappingId: 'm1', mappingVersion: 0 } }],
    scheduleParams: { startTime: AHEAD_SEC, frequency: 'hour', interval: 1, backfill: true },
    ...options.document,
  }
  const state = options.state ?? 'draft'
  const flowPolicy = { ...noPolicy, ...options.policy }
  const digest = digestJson({ document, state, policy: { ...flowPolicy, ignore: [...flowPolicy.ignore] } })
  return {
    kind: 'flow',
    key,
    path: `flows/${key}.yaml`,
    name: nameOf(document),
    state,
    category: options.category ?? 'files',
    document,
    policy: flowPolicy,
    digest,
    sourceDigest: digest,
    positions: { '': packPosition({ line: 1, column: 1 }) },
    inherited: new Map(),
  }
}

export type LiveOptions = {
  id?: string
  state?: string
  marker?: Marker | null
  createdAtMs?: number
  createdClient?: string
  document?: JsonObject
  lastOperation?: LiveFlow['lastOperation']
}

/** The flow that a desired one becomes, as the service would answer it. */
export function live(want: DesiredFlow, options: LiveOptions = {}): LiveFlow {
  const marker = options.marker === undefined ? markerOf(want.key) : options.marker
  const text = typeof want.document['description'] === 'string' ? want.document['description'] : null
  const description = joinDescription(text, marker)
  const id = options.id ?? `flow-${want.key}`
  const document: JsonObject = {
    id,
    ...structuredClone(want.document),
    flowSpec: { id: 'spec-files', version: '1.0' },
    ...(description === null ? {} : { description }),
    state: options.state ?? 'draft',
    ...options.document,
  }
  const raw = document['description']
  const split = splitDescription(typeof raw === 'string' ? raw : null)
  return {
    id,
    etag: `"${id}-1"`,
    name: nameOf(document),
    state: options.state ?? 'draft',
    description: split.text,
    marker: split.marker,
    flowSpecId: 'spec-files',
    sandboxId: identity.sandboxId,
    createdAtMs: options.createdAtMs ?? NOW_MS - 3_600_000,
    updatedAtMs: NOW_MS - 3_600_000,
    createdClient: options.createdClient ?? 'client-1',
    updatedClient: 'client-1',
    document,
    lastOperation: options.lastOperation ?? null,
  }
}

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' ? name : ''
}

export function markerOf(key: string, change: Partial<Marker> = {}): Marker {
  const { org, sandboxId, owner } = identity
  return { owner, key, id: markerId({ org, sandboxId, owner, key }), rest: {}, ...change }
}

export function owned(want: DesiredFlow, change: Partial<OwnedFlow> = {}): OwnedFlow {
  return {
    kind: 'flow',
    key: want.key,
    flowId: `flow-${want.key}`,
    applied: { ...want.document, state: want.state },
    appliedDigest: want.digest,
    appliedSourceDigest: want.sourceDigest,
    state: 'draft',
    revision: 'main@sha1:0',
    path: want.path,
    createdAtMs: NOW_MS - 3_600_000,
    keeperSeenAtMs: NOW_MS - 3_500_000,
    gen: 1,
    protect: false,
    missing: null,
    goneAtMs: null,
    successor: null,
    retired: [],
    ...change,
  }
}

export function world(change: Omit<Partial<PlanInput>, 'live'> & { live?: LiveFlow[]; complete?: boolean }): PlanInput {
  const { live: flows, complete, ...rest } = change
  return {
    identity,
    desired: [],
    brokenKeys: new Set(),
    sourceComplete: true,
    sourceEmpty: false,
    keys: null,
    live: { flows: flows ?? [], complete: complete ?? true, listedAtMs: NOW_MS },
    owned: [],
    intents: [],
    bindings,
    fights: new Map(),
    preflight: createPreflight(),
    policy,
    revision: 'main@sha1:1',
    nowMs: NOW_MS,
    ...rest,
  }
}

/** One line per step, for tables. */
export function summary(step: Step): string {
  const ops = step.kind === 'patch' ? ` ${step.ops.map((op) => `${op.op} ${op.path}`).join(', ')}` : ''
  return `${step.kind} ${step.key}: ${step.reason}${ops}`
}
