import { expect, test } from 'vitest'
import { packPosition } from '../../src/manifest/positions-kept.ts'
import { plan } from '../../src/plan/plan.ts'
import { isWrite } from '../../src/plan/decide.ts'
import type { LiveFlow, PlanInput, Step } from '../../src/plan/model.ts'
import { formatMarker, markerId } from '../../src/plan/marker.ts'
import { keeperOf } from '../../src/plan/ownership.ts'
import { AHEAD_SEC, NOW_MS, NOW_SEC, bindings, desired, identity, live, markerOf, owned, policy, summary, world } from '../support/worlds.ts'
import { inFull } from './in-full.ts'

const crm = desired('crm')
const published = desired('crm', { state: 'published' })
const disabled = desired('crm', { state: 'disabled' })
const renamed = desired('crm', { name: 'New name' })
const passed = { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1, backfill: true } }
const outright = desired('crm', { state: 'published', document: { flowSpec: { name: 'NoDrafts' } } })
const shifting = desired('crm', { state: 'published', document: passed, policy: { startTime: 'shift' } })
const shifted = { scheduleParams: { ...passed.scheduleParams, startTime: NOW_SEC + 8 * 60 } }
const five = ['a', 'b', 'c', 'd', 'e'].map((key) => desired(key))

const line = formatMarker(markerOf('crm'))

type Row = { name: string; input: PlanInput; want: string[] }

const rows: Row[] = [
  { name: 'creates a draft for a new manifest', input: world({ desired: [crm] }), want: ['create crm: new'] },
  { name: 'creates and publishes', input: world({ desired: [published] }), want: ['create crm: new', 'publish crm: new'] },
  {
    name: 'publishes and disables at once',
    input: world({ desired: [disabled] }),
    want: ['create crm: new', 'publish crm: new', 'disable crm: new'],
  },
  { name: 'plans nothing for a flow that equals its manifest', input: world({ desired: [crm], live: [live(crm)], owned: [owned(crm)] }), want: [] },
  {
    name: 'sends only the members that changed',
    input: world({ desired: [renamed], live: [live(crm)], owned: [owned(crm)] }),
    want: ['patch crm: revision replace /name'],
  },
  {
    name: 'corrects what somebody changed',
    input: world({ desired: [crm], live: [live(crm, { document: { name: 'Edited' } })], owned: [owned(crm)] }),
    want: ['patch crm: drift replace /name'],
  },
  {
    name: 'publishes a draft when git says so',
    input: world({ desired: [published], live: [live(crm)], owned: [owned(crm)] }),
    want: ['publish crm: revision'],
  },
  {
    name: 'patches before it publishes',
    input: world({ desired: [desired('crm', { state: 'published', name: 'New name' })], live: [live(crm)], owned: [owned(crm)] }),
    want: ['patch crm: revision replace /name', 'publish crm: revision'],
  },
  {
    name: 'disables before it patches',
    input: world({
      desired: [desired('crm', { state: 'disabled', name: 'New name' })],
      live: [live(crm, { state: 'enabled' })],
      owned: [owned(published, { state: 'enabled' })],
    }),
    want: ['disable crm: revision', 'patch crm: revision replace /name'],
  },
  {
    name: 'enables again what somebody disabled',
    input: world({ desired: [published], live: [live(crm, { state: 'disabled' })], owned: [owned(published, { state: 'enabled' })] }),
    want: ['enable crm: drift'],
  },
  {
    name: 'keeps its hands off drift under report',
    input: world({
      desired: [crm],
      live: [live(crm, { document: { name: 'Edited' } })],
      owned: [owned(crm)],
      policy: { ...policy, drift: 'report' },
    }),
    want: [],
  },
  {
    name: 'never publishes a draft with drift that the policy keeps',
    input: world({
      desired: [published],
      live: [live(crm, { document: { name: 'Edited' } })],
      owned: [owned(crm)],
      policy: { ...policy, drift: 'report' },
    }),
    want: ['hold crm: drift-unresolved'],
  },
  {
    name: 'puts a stripped marker back while the ledger knows the flow',
    input: world({ desired: [crm], live: [live(crm, { marker: null })], owned: [owned(crm)] }),
    want: ['patch crm: marker-lost add /description'],
  },
  { name: 'recognises a flow by its marker alone', input: world({ desired: [crm], live: [live(crm)] }), want: [] },
  {
    name: 'holds a namesake it does not own',
    input: world({ desired: [crm], live: [live(crm, { marker: null, createdClient: 'exc_app' })] }),
    want: ['hold crm: name-taken'],
  },
  {
    name: 'creates beside a namesake when told to',
    input: world({ desired: [desired('crm', { policy: { adopt: 'never' } })], live: [live(crm, { marker: null })] }),
    want: ['create crm: new'],
  },
  {
    name: 'holds a manifest that looks moved',
    input: world({ desired: [desired('sales/crm', { name: 'crm', document: { description: 'edited' } })], live: [live(crm)], owned: [owned(crm)] }),
    want: ['hold sales/crm: move-suspected'],
  },
  {
    name: 'moves on movedFrom',
    input: world({ desired: [desired('sales/crm', { name: 'crm', policy: { movedFrom: 'crm' } })], live: [live(crm)], owned: [owned(crm)] }),
    want: ['patch sales/crm: moved replace /description'],
  },
  {
    name: 'does not take a broken file for a gone one',
    input: world({ desired: [desired('sales/crm', { name: 'crm' })], live: [live(crm)], owned: [owned(crm)], brokenKeys: new Set(['crm']) }),
    want: ['create sales/crm: new'],
  },
  {
    name: 'holds a key whose marker was copied from another sandbox',
    input: world({ desired: [crm], live: [live(crm, { marker: markerOf('crm', { id: '00000000' }) })] }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'holds a key whose marker a person copied onto a flow of their own',
    input: world({ desired: [crm], live: [live(crm), live(crm, { id: 'other', createdClient: 'exc_app' })], owned: [owned(crm)] }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'leaves the flow of another owner alone',
    input: world({ desired: [crm], live: [live(crm, { marker: markerOf('crm', { owner: 'other' }) })], owned: [owned(crm)] }),
    want: ['hold crm: owned-by-other'],
  },
  {
    name: 'keeps the first created of two drafts and removes the other',
    input: world({ desired: [crm], live: [live(crm), live(crm, { id: 'later', createdAtMs: NOW_MS - 60_000 })], owned: [owned(crm)] }),
    want: ['remove-surplus crm: surplus'],
  },
  {
    name: 'keeps a surplus until the listing lag has passed',
    input: world({ desired: [crm], live: [live(crm), live(crm, { id: 'later', createdAtMs: NOW_MS - 1_000 })], owned: [owned(crm)] }),
    want: [],
  },
  {
    name: 'touches neither of two published flows of one key',
    input: world({ desired: [published], live: [live(crm, { state: 'enabled' }), live(crm, { id: 'later', state: 'enabled' })] }),
    want: ['hold crm: duplicate-suspected'],
  },
  {
    name: 'does not go back to draft',
    input: world({ desired: [crm], live: [live(crm, { state: 'enabled' })], owned: [owned(crm)] }),
    want: ['hold crm: cannot-unpublish'],
  },
  {
    name: 'holds a publish whose start has passed',
    input: world({ desired: [desired('crm', { state: 'published', document: passed })] }),
    want: ['hold crm: start-time-passed'],
  },
  {
    name: 'shifts a start that has passed where the manifest allows it',
    input: world({
      desired: [desired('crm', { state: 'published', document: passed, policy: { startTime: 'shift' } })],
      live: [live(desired('crm', { document: passed }))],
      owned: [owned(desired('crm', { document: passed }))],
    }),
    want: ['patch crm: start-shifted replace /scheduleParams/startTime', 'publish crm: revision'],
  },
  {
    name: 'does not shift a start again that it has shifted already',
    input: world({ desired: [shifting], live: [live(crm, { document: shifted })], owned: [owned(crm)] }),
    want: ['publish crm: revision'],
  },
  {
    name: 'leaves a published flow at the start that it was shifted to',
    input: world({
      desired: [shifting],
      live: [live(crm, { state: 'enabled', document: shifted })],
      owned: [owned(shifting, { state: 'enabled' })],
    }),
    want: [],
  },
  {
    name: 'does not publish what would run before it is disabled',
    input: world({
      desired: [desired('crm', { state: 'disabled', document: { scheduleParams: { startTime: NOW_SEC + 420, frequency: 'hour', interval: 1 } } })],
    }),
    want: ['hold crm: would-run-before-disable'],
  },
  {
    name: 'is silent about a start that has passed and did not change in git',
    input: world({
      desired: [desired('crm', { state: 'published', document: passed })],
      live: [
        live(desired('crm', { document: passed }), {
          state: 'enabled',
          document: { scheduleParams: { ...passed.scheduleParams, startTime: String(NOW_SEC - 90) } },
        }),
      ],
      owned: [owned(desired('crm', { state: 'published', document: passed }), { state: 'enabled' })],
    }),
    want: [],
  },
  {
    name: 'holds a new start for a flow that has started',
    input: world({
      desired: [published],
      live: [live(desired('crm', { document: passed }), { state: 'enabled' })],
      owned: [owned(desired('crm', { state: 'published', document: passed }), { state: 'enabled' })],
    }),
    want: ['hold crm: start-time-passed'],
  },
  {
    name: 'holds a change of connections',
    input: world({
      desired: [desired('crm', { document: { sourceConnectionIds: ['source-1'], targetConnectionIds: ['target-1'] } })],
      live: [live(crm, { document: { sourceConnectionIds: ['gone'] } })],
      owned: [owned(crm)],
    }),
    want: ['hold crm: immutable-changed'],
  },
  {
    name: 'holds a new mapping for a published one-time flow',
    input: world({
      desired: [
        desired('crm', {
          state: 'published',
          document: {
            scheduleParams: { startTime: AHEAD_SEC, frequency: 'once' },
            transformations: [{ name: 'Mapping', params: { mappingId: 'm2', mappingVersion: 0 } }],
          },
        }),
      ],
      live: [live(desired('crm', { document: { scheduleParams: { startTime: AHEAD_SEC, frequency: 'once' } } }), { state: 'enabled' })],
      owned: [
        owned(desired('crm', { state: 'published', document: { scheduleParams: { startTime: AHEAD_SEC, frequency: 'once' } } }), {
          state: 'enabled',
        }),
      ],
    }),
    want: ['hold crm: schedule-frozen'],
  },
  {
    name: 'holds a publish while a connection is a draft',
    input: world({
      desired: [published],
      bindings: { ...bindings, baseConnections: bindings.baseConnections.map((one) => ({ ...one, state: 'draft' })) },
    }),
    want: ['hold crm: upstream-draft'],
  },
  {
    name: 'creates a draft over draft connections',
    input: world({
      desired: [crm],
      bindings: { ...bindings, sourceConnections: bindings.sourceConnections.map((one) => ({ ...one, state: 'draft' })) },
    }),
    want: ['create crm: new'],
  },
  {
    name: 'holds a draft of a spec without draft mode',
    input: world({ desired: [desired('crm', { document: { flowSpec: { id: 'spec-nodraft' } } })] }),
    want: ['hold crm: draft-unsupported'],
  },
  {
    name: 'creates outright where drafts are not to be had and git consents',
    input: world({ desired: [desired('crm', { state: 'published', document: { flowSpec: { name: 'NoDrafts' } } })] }),
    want: ['create crm: new'],
  },
  {
    name: 'holds a reference that leads nowhere',
    input: world({ desired: [desired('crm', { document: { sourceConnectionIds: [{ name: 'nope' }] } })] }),
    want: ['hold crm: reference-unknown'],
  },
  {
    name: 'holds a name that several connections have',
    input: world({
      desired: [desired('crm', { document: { sourceConnectionIds: [{ name: 'orders-source' }] } })],
      bindings: { ...bindings, sourceConnections: [...bindings.sourceConnections, { ...bindings.sourceConnections[0]!, id: 'source-2' }] },
    }),
    want: ['hold crm: reference-ambiguous'],
  },
  {
    name: 'waits for a flow in transition',
    input: world({ desired: [renamed], live: [live(crm, { state: 'updating' })], owned: [owned(crm)] }),
    want: ['hold crm: in-transition'],
  },
  {
    name: 'does not create again while a lost create may still take effect',
    input: world({ desired: [crm], intents: [createIntent(NOW_MS - 99_000)] }),
    want: ['hold crm: create-unknown'],
  },
  {
    name: 'creates again once a late enough listing shows nothing',
    input: world({ desired: [crm], intents: [createIntent(NOW_MS - 100_000)] }),
    want: ['create crm: new'],
  },
  {
    name: 'does not trust three reads in quick succession',
    input: world({ desired: [crm], owned: [owned(crm, { missing: { ...goneFor(29_999), reads: 30 } })] }),
    want: ['hold crm: missing-unconfirmed'],
  },
  {
    name: 'does not trust two reads however far apart',
    input: world({ desired: [crm], owned: [owned(crm, { missing: { ...goneFor(300_000), reads: 2 } })] }),
    want: ['hold crm: missing-unconfirmed'],
  },
  {
    name: 'does not trust one read that finds nothing',
    input: world({ desired: [crm], owned: [owned(crm)] }),
    want: ['hold crm: missing-unconfirmed'],
  },
  {
    name: 'creates a draft again that is confirmed gone',
    input: world({ desired: [crm], owned: [owned(crm, { missing: goneFor(30_000) })] }),
    want: ['create crm: deleted-outside'],
  },
  {
    name: 'holds a draft that somebody deleted and made again by hand',
    input: world({
      desired: [crm],
      live: [live(crm, { id: 'by-hand', marker: null, createdClient: 'exc_app' })],
      owned: [owned(crm, { missing: { sinceMs: NOW_MS - 60_000, reads: 3, lastReadAtMs: NOW_MS } })],
    }),
    want: ['hold crm: name-taken'],
  },
  {
    name: 'holds a published flow that is confirmed gone',
    input: world({ desired: [published], owned: [owned(published, { state: 'enabled', missing: goneFor(30_000) })] }),
    want: ['hold crm: deleted-outside'],
  },
  {
    name: 'creates it again where the manifest says so',
    input: world({
      desired: [desired('crm', { state: 'published', policy: { recreate: 'allow' } })],
      owned: [owned(published, { state: 'enabled', missing: goneFor(30_000) })],
    }),
    want: ['create crm: deleted-outside', 'publish crm: new'],
  },
  {
    name: 'forgets what neither git nor the service has',
    input: world({ owned: [owned(crm, { missing: goneFor(30_000) })] }),
    want: ['forget crm: already-gone'],
  },
  { name: 'keeps a flow whose manifest is gone', input: world({ live: [live(crm)], owned: [owned(crm)] }), want: [] },
  { name: 'never touches what it does not own', input: world({ live: [live(crm, { marker: null })] }), want: [] },
  {
    name: 'changes nothing that is suspended',
    input: world({ desired: [desired('crm', { name: 'New name', policy: { suspend: true } })], live: [live(crm)], owned: [owned(crm)] }),
    want: ['hold crm: suspended'],
  },
  {
    name: 'adopts by id and says what that changes',
    input: world({
      desired: [desired('crm', { name: 'New name', policy: { adopt: 'theirs' } })],
      live: [live(crm, { id: 'theirs', marker: null, createdClient: 'exc_app' })],
    }),
    want: ['adopt crm: asked', 'patch crm: drift replace /name'],
  },
  {
    name: 'does not adopt a flow that the ledger knows under another key, marker or not',
    input: world({
      desired: [crm, desired('other', { policy: { adopt: 'flow-crm' } })],
      live: [live(crm, { marker: null })],
      owned: [owned(crm)],
      policy: { ...policy, marker: false },
    }),
    want: ['hold other: owned-by-other'],
  },
  {
    name: 'goes on adopting by name a flow that has the marker already: a crash, or a lost answer, right after it was written',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'by-name' } })],
      live: [live(crm, { id: 'theirs', createdClient: 'somebody' })],
    }),
    want: ['adopt crm: asked'],
  },
  {
    name: 'does not adopt by name what carries a marker of another sandbox',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'by-name' } })],
      live: [live(crm, { id: 'theirs', createdClient: 'somebody', marker: markerOf('crm', { id: '00000000' }) })],
    }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'does not adopt by name one of two namesakes because it has a copy of the marker',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'by-name' } })],
      live: [live(crm, { id: 'theirs', createdClient: 'somebody' }), live(crm, { id: 'theirs-2', createdClient: 'somebody', marker: null })],
    }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'lets nobody adopt a flow that two manifests ask for by name',
    input: world({
      desired: [desired('a', { name: 'x', policy: { adopt: 'by-name' } }), desired('b', { name: 'x', policy: { adopt: 'by-name' } })],
      live: [live(desired('x'), { marker: null })],
    }),
    want: ['hold a: adopt-impossible', 'hold b: adopt-impossible'],
  },
  {
    name: 'lets go of a flow that the ledger has under two keys',
    input: world({
      desired: [crm, desired('other')],
      live: [live(crm, { marker: null })],
      owned: [owned(crm), owned(desired('other'), { flowId: 'flow-crm' })],
      policy: { ...policy, marker: false },
    }),
    want: ['hold crm: owned-by-other', 'hold other: owned-by-other'],
  },
  {
    name: 'creates nothing outright over a connection that is a draft',
    input: world({
      desired: [outright],
      bindings: { ...bindings, sourceConnections: bindings.sourceConnections.map((one) => ({ ...one, state: 'draft' })) },
    }),
    want: ['hold crm: upstream-draft'],
  },
  {
    name: 'creates nothing outright that should have started already',
    input: world({ desired: [desired('crm', { state: 'published', document: { flowSpec: { name: 'NoDrafts' }, ...passed } })] }),
    want: ['hold crm: start-time-passed'],
  },
  {
    name: 'removes no surplus that somebody else made, whoever is trusted',
    input: world({
      identity: { ...identity, clientIds: ['client-1', '*'] },
      desired: [crm],
      live: [live(crm), live(crm, { id: 'later', createdAtMs: NOW_MS - 60_000, createdClient: 'exc_app' })],
      owned: [owned(crm)],
    }),
    want: ['hold crm: duplicate-suspected'],
  },
  {
    name: 'forgets nothing while the source was not read in full',
    input: world({ owned: [owned(crm, { missing: goneFor(30_000) })], sourceComplete: false }),
    want: [],
  },
  {
    name: 'waits for an operation that has not ended, whatever the state says',
    input: world({
      desired: [renamed],
      live: [live(crm, { lastOperation: { operation: 'update', status: 'inprogress', errors: [] } })],
      owned: [owned(crm)],
    }),
    want: ['hold crm: in-transition'],
  },
  {
    name: 'keeps what else stands in the marker line',
    input: world({ desired: [crm], live: [live(crm, { marker: markerOf('crm', { rest: { note: 'x' } }) })], owned: [owned(crm)] }),
    want: [],
  },
  {
    name: 'names the same copy whatever order the listing has',
    input: world({
      desired: [crm],
      live: ['b', 'a'].map((id) => live(crm, { id, marker: markerOf('crm', { id: '00000000' }) })),
    }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'adopts, corrects and publishes in this order',
    input: world({
      desired: [desired('crm', { state: 'published', name: 'New name', document: { description: 'Ours' }, policy: { adopt: 'theirs' } })],
      live: [live(crm, { id: 'theirs', marker: null, document: { description: 'Theirs' } })],
    }),
    want: ['adopt crm: asked', 'patch crm: drift replace /description, replace /name', 'publish crm: revision'],
  },
  {
    name: 'adopts a flow without a description, and gives it one',
    input: world({
      desired: [desired('crm', { document: { description: 'Ours' }, policy: { adopt: 'theirs' } })],
      live: [live(crm, { id: 'theirs', marker: null })],
    }),
    want: ['adopt crm: asked', 'patch crm: drift replace /description'],
  },
  {
    name: 'adopts without a marker where markers are off',
    input: world({
      desired: [desired('crm', { document: { description: 'Ours' }, policy: { adopt: 'theirs' } })],
      live: [live(crm, { id: 'theirs', marker: null })],
      policy: { ...policy, marker: false },
    }),
    want: ['adopt crm: asked', 'patch crm: drift add /description'],
  },
  {
    name: 'leaves the description of what it adopts alone where markers are off',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'theirs' } })],
      live: [live(crm, { id: 'theirs', marker: null, document: { description: 'Theirs' } })],
      policy: { ...policy, marker: false },
    }),
    want: ['adopt crm: asked'],
  },
  {
    name: 'adopts nothing that is suspended',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'theirs', suspend: true } })],
      live: [live(crm, { id: 'theirs', marker: null })],
    }),
    want: ['hold crm: suspended'],
  },
  {
    name: 'abandons no flow that the service is still busy with',
    input: world({
      desired: [desired('crm', { policy: { abandon: true } })],
      live: [live(crm, { state: 'delete-finalizing' })],
      owned: [owned(crm)],
    }),
    want: ['hold crm: in-transition'],
  },
  {
    name: 'abandons nothing that is suspended',
    input: world({ desired: [desired('crm', { policy: { abandon: true, suspend: true } })], live: [live(crm)], owned: [owned(crm)] }),
    want: ['hold crm: suspended'],
  },
  {
    name: 'abandons a flow that lost its marker as it stands',
    input: world({
      desired: [desired('crm', { policy: { abandon: true } })],
      live: [live(crm, { marker: null, document: { description: '' } })],
      owned: [owned(crm)],
    }),
    want: ['abandon crm: asked'],
  },
  {
    name: 'leaves the words of others when it abandons',
    input: world({
      desired: [desired('crm', { policy: { abandon: true } })],
      live: [live(desired('crm', { document: { description: 'Words' } }))],
      owned: [owned(crm)],
    }),
    want: ['abandon crm: asked'],
  },
  {
    name: 'knows a change of variables from a change of git',
    input: world({ desired: [renamed], live: [live(crm)], owned: [owned(crm, { appliedSourceDigest: renamed.sourceDigest })] }),
    want: ['patch crm: config replace /name'],
  },
  {
    name: 'takes what the service rolled back for what git asks, not for drift',
    input: world({
      desired: [crm],
      live: [failed(live(crm, { document: { name: 'Before' } }))],
      owned: [owned(crm, { appliedSourceDigest: 'before' })],
    }),
    want: ['patch crm: revision replace /name'],
  },
  {
    name: 'takes a publish that the service rolled back for what git asks, not for drift',
    input: world({ desired: [published], live: [failed(live(crm, { state: 'disabled' }))], owned: [owned(published, { state: 'enabled' })] }),
    want: ['enable crm: revision'],
  },
  {
    name: 'calls it drift where no row says what was applied',
    input: world({ desired: [renamed], live: [live(crm)], owned: [owned(crm, { applied: null })] }),
    want: ['patch crm: drift replace /name'],
  },
  {
    name: 'names both who edited and what git changed in one patch',
    input: world({
      desired: [desired('crm', { name: 'New name', document: { description: 'Ours' } })],
      live: [live(crm, { document: { description: 'Edited' } })],
      owned: [owned(desired('crm', { document: { description: 'Ours' } }))],
    }),
    want: ['patch crm: revision replace /description, replace /name'],
  },
  {
    name: 'corrects drift where the manifest says so and the target does not',
    input: world({
      desired: [desired('crm', { policy: { drift: 'correct' } })],
      live: [live(crm, { document: { name: 'Edited' } })],
      owned: [owned(crm)],
      policy: { ...policy, drift: 'report' },
    }),
    want: ['patch crm: drift replace /name'],
  },
  {
    name: 'leaves drift where the manifest says so and the target does not',
    input: world({
      desired: [desired('crm', { policy: { drift: 'ignore' } })],
      live: [live(crm, { document: { name: 'Edited' } })],
      owned: [owned(crm)],
    }),
    want: [],
  },
  {
    name: 'goes on with what git changes under report',
    input: world({ desired: [renamed], live: [live(crm)], owned: [owned(crm)], policy: { ...policy, drift: 'report' } }),
    want: ['patch crm: revision replace /name'],
  },
  {
    name: 'leaves a flow switched off that somebody switched off under report',
    input: world({
      desired: [published],
      live: [live(crm, { state: 'disabled' })],
      owned: [owned(published, { state: 'enabled' })],
      policy: { ...policy, drift: 'report' },
    }),
    want: [],
  },
  {
    name: 'switches it on again where the manifest wants drift corrected',
    input: world({
      desired: [desired('crm', { state: 'published', policy: { drift: 'correct' } })],
      live: [live(crm, { state: 'disabled' })],
      owned: [owned(published, { state: 'enabled' })],
      policy: { ...policy, drift: 'report' },
    }),
    want: ['enable crm: drift'],
  },
  {
    name: 'switches on what git says anew under report',
    input: world({
      desired: [published],
      live: [live(crm, { state: 'disabled' })],
      owned: [owned(disabled, { state: 'disabled' })],
      policy: { ...policy, drift: 'report' },
    }),
    want: ['enable crm: revision'],
  },
  {
    name: 'leaves the state of a flow that the ledger does not know under report',
    input: world({ desired: [published], live: [live(crm, { state: 'disabled' })], policy: { ...policy, drift: 'report' } }),
    want: [],
  },
  {
    name: 'leaves the state of a flow whose row was rebuilt under report',
    input: world({
      desired: [published],
      live: [live(crm, { state: 'disabled' })],
      owned: [owned(crm, { applied: null, state: 'disabled' })],
      policy: { ...policy, drift: 'report' },
    }),
    want: [],
  },
  {
    name: 'sets the state of a flow that the ledger does not know where drift is corrected',
    input: world({ desired: [published], live: [live(crm, { state: 'disabled' })] }),
    want: ['enable crm: revision'],
  },
  {
    name: 'takes a flow over from a former owner',
    input: world({
      identity: { ...identity, formerOwners: ['before'] },
      desired: [crm],
      live: [live(crm, { marker: markerOf('crm', { owner: 'before', id: markerId({ ...identity, owner: 'before', key: 'crm' }) }) })],
    }),
    want: ['patch crm: moved replace /description'],
  },
  {
    name: 'keeps the marker line that there is where markers are off',
    input: world({
      desired: [desired('crm', { document: { description: 'New' } })],
      live: [live(desired('crm', { document: { description: 'Old' } }))],
      owned: [owned(desired('crm', { document: { description: 'Old' } }))],
      policy: { ...policy, marker: false },
    }),
    want: ['patch crm: revision replace /description'],
  },
  {
    name: 'takes the words away that git dropped, and leaves the marker line',
    input: world({
      desired: [crm],
      live: [live(desired('crm', { document: { description: 'Old' } }))],
      owned: [owned(desired('crm', { document: { description: 'Old' } }))],
    }),
    want: ['patch crm: revision replace /description'],
  },
  {
    name: 'takes words away that must not be there, marker or not',
    input: world({
      desired: [desired('crm', { document: { description: '' } })],
      live: [live(desired('crm', { document: { description: 'Theirs' } }), { marker: null })],
      owned: [owned(crm)],
      policy: { ...policy, marker: false },
    }),
    want: ['patch crm: revision remove /description'],
  },
  {
    name: 'puts a stripped marker back and leaves the words',
    input: world({ desired: [crm], live: [live(crm, { marker: null, document: { description: 'Theirs' } })], owned: [owned(crm)] }),
    want: ['patch crm: marker-lost replace /description'],
  },
  {
    name: 'corrects a start that somebody moved while it was ahead',
    input: world({
      desired: [published],
      live: [
        live(crm, { state: 'enabled', document: { scheduleParams: { startTime: AHEAD_SEC + 60, frequency: 'hour', interval: 1, backfill: true } } }),
      ],
      owned: [owned(published, { state: 'enabled' })],
    }),
    want: ['patch crm: drift replace /scheduleParams/startTime'],
  },
  {
    name: 'is silent about a start that has passed where no row says what it was',
    input: world({
      desired: [desired('crm', { state: 'published', document: passed })],
      live: [
        live(desired('crm', { document: passed }), {
          state: 'enabled',
          document: { scheduleParams: { ...passed.scheduleParams, startTime: NOW_SEC - 90 } },
        }),
      ],
    }),
    want: [],
  },
  {
    name: 'is silent about a new start that the flow has already',
    input: world({
      desired: [desired('crm', { state: 'published', document: passed })],
      live: [live(desired('crm', { document: passed }), { state: 'enabled' })],
      owned: [owned(published, { state: 'enabled' })],
    }),
    want: [],
  },
  {
    name: 'is silent about a schedule that git never had before and the flow has already',
    input: world({
      desired: [desired('crm', { state: 'published', document: passed })],
      live: [live(desired('crm', { document: passed }), { state: 'enabled' })],
      owned: [owned(published, { state: 'enabled', applied: { ...crm.document, scheduleParams: null, state: 'published' } })],
    }),
    want: [],
  },
  {
    name: 'makes no one-time flow of one that has started',
    input: world({
      desired: [desired('crm', { state: 'published', document: { scheduleParams: { ...passed.scheduleParams, frequency: 'once' } } })],
      live: [live(desired('crm', { document: passed }), { state: 'enabled' })],
      owned: [owned(desired('crm', { state: 'published', document: passed }), { state: 'enabled' })],
    }),
    want: ['hold crm: schedule-frozen'],
  },
  {
    name: 'changes the rhythm of one that has started',
    input: world({
      desired: [desired('crm', { state: 'published', document: { scheduleParams: { ...passed.scheduleParams, frequency: 'day' } } })],
      live: [live(desired('crm', { document: passed }), { state: 'enabled' })],
      owned: [owned(desired('crm', { state: 'published', document: passed }), { state: 'enabled' })],
    }),
    want: ['patch crm: revision replace /scheduleParams/frequency'],
  },
  {
    name: 'holds a new start of a flow that runs once',
    input: world({
      desired: [desired('crm', { state: 'published', document: { scheduleParams: { startTime: AHEAD_SEC + 60, frequency: 'once' } } })],
      live: [live(desired('crm', { document: { scheduleParams: { startTime: AHEAD_SEC, frequency: 'once' } } }), { state: 'enabled' })],
      owned: [
        owned(desired('crm', { state: 'published', document: { scheduleParams: { startTime: AHEAD_SEC, frequency: 'once' } } }), {
          state: 'enabled',
        }),
      ],
    }),
    want: ['hold crm: schedule-frozen'],
  },
  {
    name: 'disables at once what it creates outright and git wants disabled',
    input: world({ desired: [desired('crm', { state: 'disabled', document: { flowSpec: { name: 'NoDrafts' } } })] }),
    want: ['create crm: new', 'disable crm: new'],
  },
  {
    name: 'holds a flow one of whose references leads nowhere any more',
    input: world({ desired: [desired('crm', { document: { sourceConnectionIds: ['gone'] } })], live: [live(crm)], owned: [owned(crm)] }),
    want: ['hold crm: reference-unknown'],
  },
  {
    name: 'asks the source of an import whether it supports drafts',
    input: world({
      desired: [crm],
      bindings: { ...bindings, connectionSpecs: bindings.connectionSpecs.map((one) => ({ ...one, draftMode: one.id === 'lake' })) },
    }),
    want: ['hold crm: draft-unsupported'],
  },
  ...(['audience-export', 'dataset-export'] as const).flatMap((category) => [
    {
      name: `asks the target of an ${category} whether it supports drafts`,
      input: world({
        desired: [desired('crm', { category })],
        bindings: { ...bindings, connectionSpecs: bindings.connectionSpecs.map((one) => ({ ...one, draftMode: one.id === 'blob' })) },
      }),
      want: ['hold crm: draft-unsupported'],
    },
    {
      name: `does not ask the source of an ${category}`,
      input: world({
        desired: [desired('crm', { category })],
        bindings: { ...bindings, connectionSpecs: bindings.connectionSpecs.map((one) => ({ ...one, draftMode: one.id === 'lake' })) },
      }),
      want: ['create crm: new'],
    },
  ]),
  {
    name: 'expects no drafts of a connection spec that it does not know',
    input: world({ desired: [crm], bindings: { ...bindings, connectionSpecs: [] } }),
    want: ['hold crm: draft-unsupported'],
  },
  {
    name: 'points at the member that is held, and where it has no place at what is around it',
    input: world({
      desired: [
        {
          ...desired('crm', { document: { sourceConnectionIds: [{ name: 'nope' }], targetConnectionIds: [{ name: 'nope' }] } }),
          positions: { '': packPosition({ line: 1, column: 1 }), '/sourceConnectionIds': packPosition({ line: 4, column: 7 }) },
        },
        { ...desired('deep', { document: { targetConnectionIds: [{ name: 'nope' }] } }), positions: { '': packPosition({ line: 2, column: 3 }) } },
        { ...desired('none', { document: { targetConnectionIds: [{ name: 'nope' }] } }), positions: {} },
      ],
    }),
    want: ['hold crm: reference-unknown', 'hold deep: reference-unknown', 'hold none: reference-unknown'],
  },
  {
    name: 'points into the settings of the folder that decided',
    input: world({
      desired: [
        {
          ...desired('crm', { policy: { suspend: true }, name: 'New name' }),
          inherited: new Map([['suspend', { path: 'flows/.sluice.yaml', line: 3, column: 10 }]]),
        },
      ],
      live: [live(crm)],
      owned: [owned(crm)],
    }),
    want: ['hold crm: suspended'],
  },
  {
    name: 'knows a flow that somebody else created by the ledger, whatever the row says of older ones',
    input: world({ desired: [crm], live: [live(crm, { createdClient: 'exc_app' })], owned: [owned(crm, { retired: null })] }),
    want: [],
  },
  {
    name: 'leaves a description whose marker line people wrote around',
    input: world({ desired: [crm], live: [live(crm, { document: { description: `Before\n${line}\nAfter` } })], owned: [owned(crm)] }),
    want: [],
  },
  {
    name: 'calls only the start shifted, not what changes beside it',
    input: world({
      desired: [desired('crm', { state: 'published', name: 'New name', document: passed, policy: { startTime: 'shift' } })],
      live: [live(desired('crm', { document: passed }))],
      owned: [owned(desired('crm', { document: passed }))],
    }),
    want: ['patch crm: revision replace /scheduleParams/startTime, replace /name', 'publish crm: revision'],
  },
  {
    name: 'wants every source of an import to support drafts',
    input: world({
      desired: [desired('crm', { document: { sourceConnectionIds: ['source-1', 'source-2'] } })],
      bindings: {
        ...bindings,
        connectionSpecs: [...bindings.connectionSpecs, { ...bindings.connectionSpecs[0]!, id: 'odd', draftMode: false }],
        sourceConnections: [...bindings.sourceConnections, { ...bindings.sourceConnections[0]!, id: 'source-2', connectionSpecId: 'odd' }],
      },
    }),
    want: ['hold crm: draft-unsupported'],
  },
  {
    name: 'names the copy that the ledger does not know',
    input: world({
      desired: [crm],
      live: [live(crm, { marker: markerOf('crm', { id: '00000000' }) }), live(crm, { id: 'zz', marker: markerOf('crm', { id: '00000000' }) })],
      owned: [owned(crm)],
    }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'binds to the flow that carries the marker when the one of the ledger is gone',
    input: world({ desired: [crm], live: [live(crm, { id: 'other' })], owned: [owned(crm, { flowId: 'gone' })] }),
    want: [],
  },
  {
    name: 'binds to the first of two drafts when the ledger was lost',
    input: world({ desired: [crm], live: [live(crm), live(crm, { id: 'a-later', createdAtMs: NOW_MS - 60_000 })] }),
    want: ['remove-surplus crm: surplus'],
  },
  {
    name: 'adopts no flow that is not there',
    input: world({ desired: [desired('crm', { policy: { adopt: 'nowhere' } })] }),
    want: ['hold crm: adopt-impossible'],
  },
  {
    name: 'creates where there is nothing of the name to adopt',
    input: world({ desired: [desired('crm', { policy: { adopt: 'by-name' } })], live: [live(desired('other'), { marker: null })] }),
    want: ['create crm: new'],
  },
  {
    name: 'adopts by name the one that is nobody’s',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'by-name' } })],
      live: [live(crm, { id: 'a', marker: markerOf('crm', { owner: 'other' }) }), live(crm, { id: 'b', marker: null, createdClient: 'exc_app' })],
    }),
    want: ['adopt crm: asked'],
  },
  {
    name: 'adopts neither of two of one name',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'by-name' } })],
      live: [live(crm, { id: 'b', marker: null }), live(crm, { id: 'a', marker: null })],
    }),
    want: ['hold crm: adopt-impossible'],
  },
  {
    name: 'adopts nothing of another owner',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'theirs' } })],
      live: [live(crm, { id: 'theirs', marker: markerOf('crm', { owner: 'other' }) })],
    }),
    want: ['hold crm: owned-by-other'],
  },
  {
    name: 'adopts nothing that another key of ours has by its marker',
    input: world({ desired: [desired('crm', { policy: { adopt: 'flow-x' } }), desired('x')], live: [live(desired('x'))] }),
    want: ['hold crm: owned-by-other'],
  },
  {
    name: 'adopts a copy of its own line when told its id',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'copy' } })],
      live: [live(crm, { id: 'copy', marker: markerOf('crm', { id: '00000000' }) })],
    }),
    want: ['adopt crm: asked'],
  },
  {
    name: 'adopts no copy of another line by name',
    input: world({
      desired: [desired('crm', { policy: { adopt: 'by-name' } })],
      live: [live(crm, { id: 'copy', marker: markerOf('x', { id: '00000000' }) })],
    }),
    want: ['hold crm: marker-copied'],
  },
  {
    name: 'does not take the lost create of another key for its own',
    input: world({ desired: [crm], intents: [{ ...createIntent(NOW_MS - 1000), key: 'other' }] }),
    want: ['create crm: new'],
  },
  {
    name: 'does not take another write that was lost for a create',
    input: world({ desired: [crm], intents: [{ ...createIntent(NOW_MS - 1000), kind: 'patch' }] }),
    want: ['create crm: new'],
  },
  { name: 'says nothing of a flow that is missing and that nobody wants', input: world({ owned: [owned(crm)] }), want: [] },
  {
    name: 'does not take a lost patch for a delete',
    input: world({ owned: [owned(crm)], intents: [{ ...createIntent(NOW_MS), kind: 'patch', flowId: 'flow-crm' }] }),
    want: [],
  },
  {
    name: 'does not take the delete of another flow for that of its own',
    input: world({ owned: [owned(crm)], intents: [{ ...createIntent(NOW_MS), kind: 'delete', flowId: 'other' }] }),
    want: [],
  },
  {
    name: 'does not forget what it deleted while the source was not read in full',
    input: world({ owned: [owned(crm)], intents: [{ ...createIntent(NOW_MS), kind: 'delete', flowId: 'flow-crm' }], sourceComplete: false }),
    want: [],
  },
  {
    name: 'creates a draft again that it deleted itself, without further reads',
    input: world({ desired: [crm], owned: [owned(crm)], intents: [{ ...createIntent(NOW_MS), kind: 'delete', flowId: 'flow-crm' }] }),
    want: ['create crm: deleted-outside'],
  },
  {
    name: 'does not create a published flow again because it wanted it deleted',
    input: world({
      desired: [published],
      owned: [owned(published, { state: 'enabled' })],
      intents: [{ ...createIntent(NOW_MS), kind: 'delete', flowId: 'flow-crm' }],
    }),
    want: ['hold crm: missing-unconfirmed'],
  },
  {
    name: 'waits with creating again for a create that was lost',
    input: world({ desired: [crm], owned: [owned(crm, { missing: goneFor(30_000) })], intents: [createIntent(NOW_MS - 1000)] }),
    want: ['hold crm: create-unknown'],
  },
  {
    name: 'forgets what is gone and was to be abandoned',
    input: world({ desired: [desired('crm', { policy: { abandon: true } })], owned: [owned(crm, { missing: goneFor(30_000) })] }),
    want: ['forget crm: already-gone'],
  },
  {
    name: 'does nothing for what was to be abandoned and never was',
    input: world({ desired: [desired('crm', { policy: { abandon: true } })] }),
    want: ['hold crm: abandoned'],
  },
  {
    name: 'abandons when told to',
    input: world({ desired: [desired('crm', { policy: { abandon: true } })], live: [live(crm)], owned: [owned(crm)] }),
    want: ['abandon crm: asked'],
  },
]

test.each(rows)('$name', ({ input, want }) => expect(plan(input).steps.map(summary)).toEqual(want))

test('every member of these plans is as reviewed', async () => {
  await expect(inFull(rows)).toMatchFileSnapshot('../golden/plan-in-full/plan.txt')
})

test.each<{ name: string; input: PlanInput; want: string }>([
  {
    name: 'every reference that leads nowhere',
    input: world({ desired: [desired('crm', { document: { sourceConnectionIds: ['a'], targetConnectionIds: ['b'] } })] }),
    want: 'no source connection with id a in this sandbox; no target connection with id b in this sandbox',
  },
  {
    name: 'how often a missing flow was looked for',
    input: world({ desired: [crm], owned: [owned(crm, { missing: { ...goneFor(1000), reads: 2 } })] }),
    want: 'the flow flow-crm does not show up (2 of 3 reads)',
  },
  {
    name: 'which flows carry the marker of one key',
    input: world({ desired: [published], live: ['b', 'a'].map((id) => live(crm, { id, state: 'enabled' })) }),
    want: '2 flows carry the marker of this key: a, b',
  },
  { name: 'the transition', input: world({ desired: [crm], live: [live(crm, { state: 'updating' })] }), want: 'the flow is updating' },
  {
    name: 'the operation that has not ended',
    input: world({ desired: [crm], live: [live(crm, { lastOperation: { operation: 'update', status: 'queued', errors: [] } })] }),
    want: 'operation update is queued',
  },
  {
    name: 'old and new of what cannot change, the long cut',
    input: world({
      desired: [crm],
      live: [live(crm, { document: { sourceConnectionIds: ['x'.repeat(57)], targetConnectionIds: null } })],
      owned: [owned(crm)],
    }),
    want: `cannot be changed on an existing flow: /sourceConnectionIds ["${'x'.repeat(55)}… → ["source-1"]; /targetConnectionIds null → ["target-1"]`,
  },
  {
    name: 'a value of sixty characters whole, and one that is missing',
    input: world({
      desired: [crm],
      live: [without(live(crm, { document: { sourceConnectionIds: ['x'.repeat(56)] } }), 'targetConnectionIds')],
      owned: [owned(crm)],
    }),
    want: `cannot be changed on an existing flow: /sourceConnectionIds ["${'x'.repeat(56)}"] → ["source-1"]; /targetConnectionIds absent → ["target-1"]`,
  },
])('a hold tells $name', ({ input, want }) =>
  expect(plan(input).steps.map((step) => (step.kind === 'hold' ? step.message : step.kind))).toEqual([want]),
)

test('every step but a hold is a write', () => {
  const kinds = ['create', 'patch', 'publish', 'enable', 'disable', 'adopt', 'abandon', 'remove-surplus', 'forget', 'prune', 'replace', 'hold']
  expect(kinds.filter((kind) => !isWrite({ kind } as Step))).toEqual(['hold'])
  expect(() => isWrite({ kind: 'other' } as never)).toThrow('unhandled case')
})

test('stops the target when most flows vanish at once, and plans nothing', () => {
  const result = plan(world({ desired: five, owned: five.map((one) => owned(one)), live: [live(five[0]!)] }))
  expect(result.stop).toMatchObject({ reason: 'mass-vanished', missing: ['b', 'c', 'd', 'e'], owned: 5 })
  expect(result.steps).toEqual([])
})

test('does not count again what was confirmed gone one by one', () => {
  const rows = five.map((one, at) => owned(one, at === 0 ? {} : { missing: goneFor(30_000) }))
  const result = plan(world({ desired: five, owned: rows, live: [live(five[0]!)] }))
  expect([result.stop, result.steps.map(summary)]).toEqual([null, ['b', 'c', 'd', 'e'].map((key) => `create ${key}: deleted-outside`)])
})

test('names members that nobody claims when no row tells who set them, and never later', () => {
  const extra = live(crm, { document: { options: { partialIngestionPercent: 5 }, labels: ['core/C1'] } })
  expect(plan(world({ desired: [crm], live: [extra] })).notices).toMatchObject([{ kind: 'unclaimed', pointers: ['/labels', '/options'] }])
  expect(plan(world({ desired: [crm], live: [extra], owned: [owned(crm)] })).notices).toEqual([])
})

test('no flow of two published ones is the keeper, of drafts the first, of both the published one', () => {
  const at = (id: string, state: string, createdAtMs: number): LiveFlow => live(crm, { id, state, createdAtMs })
  expect(keeperOf([at('a', 'enabled', 2), at('b', 'disabled', 1)])).toBeNull()
  expect(keeperOf([at('a', 'draft', 2), at('b', 'draft', 1), at('c', 'draft', 1)])?.id).toBe('b')
  expect(keeperOf([at('a', 'draft', 1), at('b', 'updating', 2)])?.id).toBe('b')
})

test('looks at three vanished flows one by one', () => {
  const result = plan(world({ desired: five, owned: five.map((one) => owned(one)), live: [live(five[0]!), live(five[1]!)] }))
  expect(result.stop).toBeNull()
  expect(result.steps.map(summary)).toEqual(['c', 'd', 'e'].map((key) => `hold ${key}: missing-unconfirmed`))
})

test('gives the same steps for the same world in any order', () => {
  const input = world({
    desired: five,
    live: five.slice(2).map((one) => live(one, { document: { name: 'x' } })),
    owned: five.slice(2).map((one) => owned(one)),
  })
  const mirrored = {
    ...input,
    desired: [...input.desired].reverse(),
    owned: [...input.owned].reverse(),
    live: { ...input.live, flows: [...input.live.flows].reverse() },
  }
  expect(plan(mirrored)).toEqual(plan(input))
})

test('records a flow that only its marker identifies', () => {
  expect(plan(world({ desired: [crm], live: [live(crm)] })).rebinds).toMatchObject([{ key: 'crm', reason: 'marker', live: { id: 'flow-crm' } }])
})

test('says old and new of every member it changes', () => {
  const [step] = plan(world({ desired: [renamed], live: [live(crm)], owned: [owned(crm)] })).steps
  expect(step).toMatchObject({ changes: [{ pointer: '/name', before: 'crm', after: 'New name', cause: 'revision' }] })
})

function without(flow: LiveFlow, name: string): LiveFlow {
  return { ...flow, document: Object.fromEntries(Object.entries(flow.document).filter(([one]) => one !== name)) }
}

function failed(flow: LiveFlow): LiveFlow {
  return { ...flow, lastOperation: { operation: 'update', status: 'failed', errors: [] } }
}

function createIntent(sentAtMs: number): PlanInput['intents'][number] {
  return {
    id: 'i1',
    kind: 'create',
    key: 'crm',
    flowId: null,
    besideId: null,
    sentAtMs,
    revision: 'main@sha1:0',
    applied: null,
    appliedDigest: null,
    appliedSourceDigest: null,
  }
}

function goneFor(ms: number): NonNullable<ReturnType<typeof owned>['missing']> {
  return { sinceMs: NOW_MS - ms, reads: 3, lastReadAtMs: NOW_MS }
}
