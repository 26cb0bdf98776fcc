/** Records for tests: plausible, and different where a mix-up would otherwise go unseen. */
import type { LedgerScope, PassRecord, TargetRecord, WriteRecord } from '../../src/ledger/ledger.ts'
import type { FlowCondition, Intent, OwnedFlow } from '../../src/plan/model.ts'

export const scope: LedgerScope = { owner: 'acme', org: 'ORG@AdobeOrg', sandboxId: 'sandbox-1', source: 'default' }
export const otherScope: LedgerScope = { ...scope, sandboxId: 'sandbox-2' }

export function ownedFlow(key: string, changes: Partial<OwnedFlow> = {}): OwnedFlow {
  return {
    kind: 'flow',
    key,
    flowId: `flow-of-${key}`,
    applied: { name: key, transformations: [{ name: 'Mapping', params: { mappingId: 'm', mappingVersion: 3 } }] },
    appliedDigest: 'digest-1',
    appliedSourceDigest: 'source-digest-1',
    state: 'draft',
    revision: 'main@sha1:0000',
    path: `flows/${key}.yaml`,
    createdAtMs: 1_000,
    keeperSeenAtMs: null,
    gen: 1,
    protect: false,
    goneAtMs: null,
    successor: null,
    retired: null,
    missing: null,
    ...changes,
  }
}

export function intent(id: string, key: string, changes: Partial<Intent> = {}): Intent {
  return {
    id,
    kind: 'create',
    key,
    flowId: null,
    besideId: null,
    sentAtMs: 2_000,
    revision: 'main@sha1:0000',
    applied: { name: key },
    appliedDigest: 'digest-1',
    appliedSourceDigest: 'source-digest-1',
    ...changes,
  }
}

export function condition(key: string, changes: Partial<FlowCondition> = {}): FlowCondition {
  return {
    key,
    status: 'ready',
    reason: 'in-sync',
    message: 'equals its manifest',
    sinceMs: 3_000,
    nextRetryAtMs: null,
    attempts: 0,
    flowId: `flow-of-${key}`,
    state: 'enabled',
    desiredState: 'published',
    revisionAttempted: 'main@sha1:0000',
    revisionApplied: 'main@sha1:0000',
    desiredDigest: null,
    liveDigest: null,
    path: `flows/${key}.yaml`,
    ...changes,
  }
}

export function pass(passId: string, changes: Partial<PassRecord> = {}): PassRecord {
  return {
    passId,
    target: 'prod',
    kind: 'full',
    trigger: 'resync',
    revision: 'main@sha1:0000',
    startedAtMs: 4_000,
    finishedAtMs: 4_100,
    outcome: 'ready',
    reason: 'in-sync',
    counts: { unchanged: 3 },
    ...changes,
  }
}

export function write(passId: string, key: string, changes: Partial<WriteRecord> = {}): WriteRecord {
  return {
    passId,
    atMs: 4_050,
    key,
    flowId: `flow-of-${key}`,
    step: 'patch',
    reason: 'revision',
    revision: 'main@sha1:0000',
    author: 'Ada <ada@example.com>',
    trigger: 'resync',
    digest: 'd1',
    edited: null,
    outcome: 'done',
    code: null,
    requestId: 'request-1',
    durationMs: 12.5,
    before: { '/name': 'old' },
    after: { '/name': 'new' },
    ...changes,
  }
}

export function target(name: string, changes: Partial<TargetRecord> = {}): TargetRecord {
  return {
    name,
    owner: 'acme',
    org: 'ORG@AdobeOrg',
    sandbox: 'prod',
    sandboxId: 'sandbox-1',
    condition: { status: 'ready' },
    unmanaged: null,
    updatedAtMs: 5_000,
    ...changes,
  }
}
