/** Situations of one flow, from real files and a small sandbox, as `sluice why` explains them. */
import type { LedgerScope, WriteRecord } from '../../src/ledger/ledger.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { assembleManifests } from '../../src/manifest/assemble.ts'
import type { DesiredFlow, FlowKey } from '../../src/manifest/desired.ts'
import { parseFolderFile } from '../../src/manifest/folder-file.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { surveyTree } from '../../src/manifest/survey.ts'
import type { FlowCondition, LiveFlow, OwnedFlow, PlanInput, PlanPolicy } from '../../src/plan/model.ts'
import { plan } from '../../src/plan/plan.ts'
import { createBinder } from '../../src/reconcile/bind-set.ts'
import type { BudgetStop } from '../../src/reconcile/budget-stop.ts'
import type { DesiredSet } from '../../src/reconcile/desired-set.ts'
import type { Proposal } from '../../src/reconcile/once.ts'
import { suspendedOrphans, type Prepared } from '../../src/reconcile/prepare.ts'
import type { TargetSettings } from '../../src/reconcile/target.ts'
import { nearestKeys, whyOf, type Why } from '../../src/reconcile/why.ts'
import { NO_BOUNDS } from '../support/daemon-in-process.ts'
import { NOW_MS, bindings, identity, live, owned, policy, world, type LiveOptions } from '../support/worlds.ts'

const REVISION = 'main@sha1:4f2c8a91d0b3c5e7f9a1b2c3d4e5f60718293a4b'

export type Situation = {
  /** Of the repository: `flows/…`. */
  files: Readonly<Record<string, string>>
  key?: FlowKey
  /** The flows of the sandbox and the rows of the ledger, from what the files of another time asked for. */
  before?: Readonly<Record<string, string>>
  /** By key: what the flow is now; the keys of `before` when left out. */
  live?: Readonly<Record<FlowKey, LiveOptions & { updatedClient?: string }>>
  owned?: Readonly<Record<FlowKey, Partial<OwnedFlow>>>
  strangers?: readonly LiveFlow[]
  policy?: Partial<PlanPolicy>
  budget?: BudgetStop
  condition?: Partial<FlowCondition>
  writes?: readonly WriteRecord[]
}

export const MANIFEST = `name: Commerce orders
description: Orders, hourly
state: published
flowSpec: { name: CloudStorageToAEP }
sourceConnectionIds: [{ name: orders-source }]
targetConnectionIds: [{ name: orders-target }]
transformations:
  - name: Mapping
    params: { mappingId: m1, mappingVersion: 3 }
scheduleParams:
  startTime: 1893456000
  frequency: hour
  interval: 1
  backfill: true
`

/** The manifest with lines added, or with texts in it replaced. */
export const written = (more: string, ...changes: readonly [string, string][]): string =>
  changes.reduce((text, [from, to]) => text.replace(from, to), MANIFEST) + more

export function setOf(files: Readonly<Record<string, string>>): DesiredSet {
  const entries = Object.entries(files).map(([path, text]) => ({ path, oid: path, kind: 'file' as const, bytes: text.length, target: null }))
  const { files: manifests, settings, problems } = surveyTree(entries, 'flows')
  const bytes = (path: string): Uint8Array => new TextEncoder().encode(files[path])
  const assembly = assembleManifests(
    manifests.map(({ path }) => parseManifest({ path, bytes: bytes(path), folder: 'flows' })),
    problems,
    settings.map(({ path }) => parseFolderFile({ path, bytes: bytes(path) })),
  )
  const revision = { text: REVISION, commit: '4f2c8a91d0b3c5e7f9a1b2c3d4e5f60718293a4b', author: 'Ada <ada@example.com>', allows: [] }
  return createBinder({}).bind({ revision: revision as never, assembly, files: manifests.length, folderFound: true })
}

const ANOTHER_TARGET = { id: 'target-2', name: 'orders-other', state: 'enabled', connectionSpecId: 'lake', baseConnectionId: null }

/** As the service has what a manifest asks for: ids instead of names. */
const RESOLVED: JsonObject = { flowSpec: { id: 'spec-files', version: '1.0' }, sourceConnectionIds: ['source-1'], targetConnectionIds: ['target-1'] }

function flowOf(want: DesiredFlow, options: LiveOptions & { updatedClient?: string } = {}): LiveFlow {
  const { updatedClient = 'client-1', document, ...rest } = options
  const state = want.state === 'draft' ? 'draft' : want.state === 'published' ? 'enabled' : 'disabled'
  return { ...live(want, { state, ...rest, document: { ...RESOLVED, ...document } }), updatedClient }
}

export function proposalOf(situation: Situation): Proposal {
  const set = setOf(situation.files)
  const before = situation.before === undefined ? set : setOf(situation.before)
  const was = [...before.desired.values()]
  const flows = was
    .filter(({ key }) => situation.live === undefined || situation.live[key] !== undefined)
    .map((want) => flowOf(want, situation.live?.[want.key]))
  const rows = was
    .filter(({ key }) => situation.owned === undefined || situation.owned[key] !== undefined)
    .map((want) => {
      const applied = { ...want.document, ...RESOLVED, state: want.state }
      const state = want.state === 'published' ? ('enabled' as const) : want.state
      return owned(want, { applied, state, revision: REVISION, ...situation.owned?.[want.key] })
    })
  const input: PlanInput = {
    ...world({ desired: [...set.desired.values()], live: [...flows, ...(situation.strangers ?? [])], owned: rows }),
    brokenKeys: set.brokenKeys,
    sourceComplete: set.complete,
    sourceEmpty: set.empty,
    revision: set.revision,
    bindings: { ...bindings, targetConnections: [...bindings.targetConnections, ANOTHER_TARGET] },
    policy: { ...policy, ...situation.policy, suspend: { target: situation.policy?.suspend?.target ?? false, orphans: suspendedOrphans(set, rows) } },
  }
  const result = plan(input)
  const prepared: Prepared = {
    kind: 'planned',
    input,
    plan: result,
    due: result.steps,
    budget: situation.budget ?? null,
    scope: SCOPE,
    observation: {
      live: input.live,
      snapshot: { owned: rows, intents: [], conditions: situation.condition === undefined ? [] : [conditionOf(situation)] },
      ownedChanges: [],
    },
    set,
  }
  const target = { settings: { ...SETTINGS, drift: input.policy.drift, prune: input.policy.prune } }
  return { target: target as Proposal['target'], set, scope: { kind: 'full' }, prepared, atMs: NOW_MS }
}

const SETTINGS: TargetSettings = {
  name: 'prod',
  owner: identity.owner,
  formerOwners: [],
  org: identity.org,
  sandbox: 'prod',
  source: 'default',
  clientIds: [...identity.clientIds],
  vars: {},
  drift: 'correct',
  prune: 'off',
  deleteAfterMs: policy.deleteAfterMs,
  marker: true,
  serviceClients: [],
  maxChanges: NO_BOUNDS,
  maxChangesPerHour: NO_BOUNDS,
  suspend: false,
  limits: { concurrency: 1, settleMs: 0, createWindowMs: 0, listLagMs: 0 },
}

const SCOPE: LedgerScope = { owner: identity.owner, org: identity.org, sandboxId: identity.sandboxId, source: 'default' }
export const keyOf = ({ key = 'commerce/orders' }: Situation): FlowKey => key

function conditionOf(situation: Situation): FlowCondition {
  return {
    key: keyOf(situation),
    status: 'ready',
    reason: 'in-sync',
    message: '',
    sinceMs: NOW_MS - 7_200_000,
    nextRetryAtMs: null,
    attempts: 0,
    flowId: null,
    state: null,
    desiredState: null,
    revisionAttempted: REVISION,
    revisionApplied: REVISION,
    desiredDigest: null,
    liveDigest: null,
    path: null,
    ...situation.condition,
  }
}

export function writeOf(step: string, agoMs: number, change: Partial<WriteRecord> = {}): WriteRecord {
  return {
    passId: 'p1',
    atMs: NOW_MS - agoMs,
    key: 'commerce/orders',
    flowId: 'flow-commerce/orders',
    step,
    reason: 'revision',
    revision: REVISION,
    author: 'Ada <ada@example.com>',
    outcome: 'done',
    code: null,
    requestId: 'request-1',
    trigger: 'commit',
    digest: null,
    edited: null,
    durationMs: 120,
    before: null,
    after: null,
    ...change,
  }
}

export async function whyIn(situation: Situation): Promise<Why | null> {
  const ledger = createMemoryLedger()
  for (const [index, write] of (situation.writes ?? []).entries()) await ledger.settle(SCOPE, `w${index}`, { write }, 1)
  return whyOf(keyOf(situation), proposalOf(situation), ledger)
}

export const nearestIn = (key: FlowKey, situation: Situation): FlowKey[] => nearestKeys(key, [proposalOf(situation)])
