/** Targets and flows in every condition, for status and its views. Times count back from `NOW_MS`. */
import type { PassRecord, TargetRecord } from '../../src/ledger/ledger.ts'
import type { FlowCondition } from '../../src/plan/model.ts'
import type { StatusInput } from '../../src/reconcile/status.ts'

export const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 0)
export const ORG = '0123456789ABCDEF01234567@AdobeOrg'
const MINUTE_MS = 60_000
const OLD = 'main@sha1:4f2c1a9e00c3b7d2a6f8e1905b4c7d3a2e6f8091'
const NEW = 'main@sha1:77aa01bc11c3b7d2a6f8e1905b4c7d3a2e6f8092'

export function flow(key: string, changes: Partial<FlowCondition> = {}): FlowCondition {
  return {
    key,
    status: 'ready',
    reason: 'in-sync',
    message: '',
    sinceMs: NOW_MS - 125 * MINUTE_MS,
    nextRetryAtMs: null,
    attempts: 0,
    flowId: 'c9751426-dff8-49b0-965f-50defcf4187b',
    state: 'enabled',
    desiredState: 'published',
    revisionAttempted: NEW,
    revisionApplied: NEW,
    desiredDigest: 'desired-digest',
    liveDigest: 'live-digest',
    path: `flows/${key}.yaml`,
    ...changes,
  }
}

export function passRecord(passId: string, changes: Partial<PassRecord> = {}): PassRecord {
  return {
    passId,
    target: 'prod',
    kind: 'targeted',
    trigger: 'commit',
    revision: NEW,
    startedAtMs: NOW_MS - 3 * MINUTE_MS,
    finishedAtMs: NOW_MS - 2 * MINUTE_MS,
    outcome: 'retrying',
    reason: 'in-sync',
    counts: {},
    ...changes,
  }
}

export function targetRecord(name: string, changes: Partial<TargetRecord> = {}): TargetRecord {
  const condition = { status: 'retrying', reason: 'in-sync', message: '', revision: NEW, atMs: NOW_MS - 2 * MINUTE_MS }
  return { name, owner: 'acme', org: ORG, sandbox: name, sandboxId: `id-of-${name}`, condition, unmanaged: null, updatedAtMs: NOW_MS, ...changes }
}

export const FLOWS: FlowCondition[] = [
  flow('crm/contacts'),
  flow('crm/accounts', { state: 'draft', desiredState: 'draft', sinceMs: NOW_MS - 40_000 }),
  flow('crm/leads', {
    status: 'held',
    reason: 'name-taken',
    message:
      'the sandbox has a flow named "Leads" with the same flow spec that nobody manages; rename one of them, or say `sluice.adopt` in the manifest',
    revisionApplied: null,
    flowId: null,
    state: null,
    sinceMs: NOW_MS - 3 * 86_400_000,
  }),
  flow('events/clicks', {
    status: 'retrying',
    reason: 'SLUICE_UNAVAILABLE',
    message: 'Flow Service answered 503 to POST /flows',
    revisionApplied: OLD,
    nextRetryAtMs: NOW_MS + 30_000,
    attempts: 3,
  }),
  flow('finance/europe/general-ledger/monthly-closing-with-a-key-that-no-column-is-made-for/part-1', {
    status: 'stalled',
    reason: 'manifest-invalid',
    message: 'flows/finance.yaml:12:5 `scheduleParams.interval` must be at least 15 for minutes',
    revisionApplied: OLD,
    state: 'disabled',
    desiredState: null,
  }),
  flow('web/orders', { reason: 'drift-reported', message: '' }),
]

export const EVERYTHING: StatusInput = {
  nowMs: NOW_MS,
  version: '0.1.0',
  sources: [
    { name: 'default', revision: NEW, lastGoodAtMs: NOW_MS - 10_000, trouble: null },
    {
      name: 'legacy',
      revision: OLD,
      lastGoodAtMs: NOW_MS - 50 * MINUTE_MS,
      trouble: { code: 'SLUICE_GIT_UNAVAILABLE', message: 'git.example.com does not answer' },
    },
  ],
  targets: [
    {
      name: 'prod',
      org: ORG,
      sandbox: 'prod',
      record: targetRecord('prod', {
        unmanaged: {
          atMs: NOW_MS - 9 * MINUTE_MS,
          counts: { nobody: 1201, other: 1, copy: 1 },
          flows: [
            { flowId: '11111111-0000-4000-8000-000000000001', name: 'By hand', state: 'enabled', whose: 'nobody', owner: null, key: null },
            {
              flowId: '11111111-0000-4000-8000-000000000002',
              name: 'Copy of \u001b[2JContacts',
              state: 'draft',
              whose: 'copy',
              owner: null,
              key: 'crm/contacts',
            },
            { flowId: '11111111-0000-4000-8000-000000000003', name: 'Orders', state: 'disabled', whose: 'other', owner: 'team-b', key: 'orders' },
          ],
        },
      }),
      conditions: FLOWS,
      passes: [
        passRecord('p3'),
        passRecord('p2', { outcome: 'aborted' }),
        passRecord('p1', { outcome: 'ready', revision: OLD }),
        passRecord('p0', { outcome: 'ready' }),
      ],
    },
    {
      name: 'dev',
      org: ORG,
      sandbox: 'dev',
      record: targetRecord('dev', {
        condition: {
          status: 'stalled',
          reason: 'mass-vanished',
          message: '9 of 10 owned flows are missing: is this the right sandbox?',
          revision: OLD,
          atMs: 0,
        },
      }),
      conditions: [],
      passes: [passRecord('p9', { kind: 'full', trigger: 'resync', outcome: 'stalled' })],
    },
    { name: 'stage', org: ORG, sandbox: 'stage', record: null, conditions: [], passes: [] },
  ],
}
