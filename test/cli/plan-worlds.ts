/** A table of plans in which every kind of step, notice and stop turns up. */
import { budgetExcess } from '../../src/plan/budget.ts'
import { stopFor } from '../../src/reconcile/budget-stop.ts'
import type { TargetPlan } from '../../src/cli/views/target-plan.ts'
import { AHEAD_SEC, NOW_MS, NOW_SEC, desired, live, markerOf, owned, policy, world } from '../support/worlds.ts'
import { diagnostic, targetPlan } from './planned.ts'

const orders = desired('commerce/orders', { name: 'Commerce orders', state: 'published', document: { description: 'Orders, hourly' } })
const applied = desired('crm/contacts', {
  name: 'CRM',
  document: { description: 'Contacts\nhourly\nowner: crm team', options: { partialIngestionPercent: 5, errorDiagnosticsEnabled: true } },
})
const contacts = desired('crm/contacts', {
  name: 'CRM contacts',
  state: 'disabled',
  document: {
    description: 'Contacts\ntwice a day\nowner: crm team',
    labels: ['core/C1', 'core/C2'],
    options: { errorDiagnosticsEnabled: true },
    scheduleParams: { startTime: AHEAD_SEC + 3600, frequency: 'hour', interval: 12, backfill: true },
  },
})
const edited = { transformations: [{ name: 'Mapping', params: { mappingId: 'm2', mappingVersion: '0' } }] }
const same = desired('same')
const taken = desired('web/events', { name: 'Web events' })
const namesake = live(desired('somebody', { name: 'Web events' }), { marker: null, createdClient: 'exc_app' })
const gone = { sinceMs: NOW_MS - 60_000, reads: 3, lastReadAtMs: NOW_MS - 1000 }
const several = ['a', 'b', 'c', 'd', 'e'].map((key) => desired(key))
const exported = (selectors: string[]): ReturnType<typeof desired> =>
  desired('audiences/s3', {
    category: 'audience-export',
    document: {
      transformations: [
        {
          name: 'GeneralTransform',
          params: { segmentSelectors: { selectors: selectors.map((id) => ({ type: 'PLATFORM_SEGMENT', value: { id, name: `Audience ${id}` } })) } },
        },
      ],
    },
  })
const published = (key: string) => desired(key, { state: 'published' })
const marked = { rest: { gone: new Date(NOW_MS - 90_000_000).toISOString() } }
const leaving = world({
  policy: { ...policy, prune: 'delete' },
  desired: [same],
  live: [
    live(same),
    live(desired('drafted')),
    live(published('running'), { state: 'enabled' }),
    live(published('off'), { state: 'disabled' }),
    live(published('due'), { state: 'disabled', marker: markerOf('due', marked) }),
    live(published('kept'), { state: 'enabled', marker: markerOf('kept', { rest: { protect: 'true' } }) }),
  ],
  owned: [
    owned(same),
    owned(desired('drafted')),
    owned(published('running'), { state: 'enabled' }),
    owned(published('off'), { state: 'disabled' }),
    owned(published('due'), { state: 'disabled' }),
    owned(published('kept'), { state: 'enabled' }),
  ],
})
function overBudget(one: TargetPlan): TargetPlan {
  if (one.prepared.kind === 'stopped') return one
  const digest = '0a1b2c3d'
  const excess = budgetExcess(one.prepared.plan.steps, {
    perPass: { create: 0, patch: 0, publish: 0, disable: { percent: 10 }, delete: { percent: 10 } },
    perHour: { create: 0, patch: 'none', publish: 0, disable: 'none', delete: 'none' },
    owned: 6,
    lastHour: { create: 0, patch: 0, publish: 0, disable: 0, delete: 0 },
    allowsRevision: false,
  })
  return { ...one, prepared: { ...one.prepared, budget: stopFor(excess, digest) } }
}
const prose = (end: string): string =>
  `Contacts that agreed to be written to, from every shop of the group and both partner programmes, without ${end}`

export const plans: Record<string, TargetPlan[]> = {
  'several things at once': [
    targetPlan(
      world({
        desired: [orders, contacts, taken, same],
        live: [live(applied, { document: edited }), namesake, live(same)],
        owned: [owned(applied), owned(same)],
        revision: 'main@sha1:4f2c8a91d0b3c5e7f9a1b2c3d4e5f60718293a4b',
      }),
      { invalid: [diagnostic()] },
    ),
  ],
  'nothing to do': [targetPlan(world({ desired: [same], live: [live(same)], owned: [owned(same)] }))],
  'nothing at all': [],
  'only a hold that somebody chose': [
    targetPlan(
      world({ desired: [desired('crm', { name: 'New', policy: { suspend: true } })], live: [live(desired('crm'))], owned: [owned(desired('crm'))] }),
    ),
  ],
  'drift that is only reported, members nobody claims, a manifest that is gone': [
    targetPlan(
      world({
        desired: [same, desired('unclaimed')],
        live: [
          live(same, { document: { name: 'Edited by hand' } }),
          live(desired('unclaimed'), { document: { labels: ['core/C1'] } }),
          live(desired('left')),
        ],
        owned: [owned(same), owned(desired('left'))],
        policy: { ...policy, drift: 'report' },
      }),
    ),
  ],
  'most flows vanished': [targetPlan(world({ desired: several, live: [live(several[0]!)], owned: several.map((one) => owned(one)) }))],
  'another sandbox than before, beside a target that is fine': [
    targetPlan(world({}), {
      revision: 'main@sha1:2',
      prepared: {
        kind: 'stopped',
        problem: { reason: 'sandbox-changed', message: 'sandbox prod has another id than before: s1 → s2', hint: 'Give the target a new name.' },
      },
      invalid: [diagnostic(), diagnostic({ severity: 'warning', code: 'key-case', message: 'only prod says this' })],
    }),
    targetPlan(world({ desired: [orders] }), { target: 'stage', sandbox: 'stage', invalid: [diagnostic()] }),
  ],
  'adopting, abandoning, forgetting, a surplus draft': [
    targetPlan(
      world({
        desired: [
          desired('adopted', { name: 'By hand', policy: { adopt: 'flow-adopted' } }),
          desired('left', { policy: { abandon: true } }),
          desired('twice'),
        ],
        live: [
          live(desired('adopted', { name: 'By hand' }), { marker: null }),
          live(desired('left')),
          live(desired('twice')),
          live(desired('twice'), { id: 'flow-twice-2', createdAtMs: NOW_MS - 60_000 }),
        ],
        owned: [owned(desired('left')), owned(desired('twice')), owned(desired('lost'), { missing: gone })],
        policy: { ...policy, acceptVanished: true },
      }),
    ),
  ],
  'enabling again, and a marker put back': [
    targetPlan(
      world({
        desired: [desired('off', { state: 'published' }), desired('stripped')],
        live: [live(desired('off'), { state: 'disabled' }), live(desired('stripped'), { marker: null })],
        owned: [owned(desired('off', { state: 'published' }), { state: 'enabled' }), owned(desired('stripped'))],
      }),
    ),
  ],
  'a moved manifest': [
    targetPlan(
      world({
        desired: [desired('sales/crm', { name: 'crm', policy: { movedFrom: 'crm' } })],
        live: [live(desired('crm'))],
        owned: [owned(desired('crm'))],
      }),
    ),
  ],
  'a list of objects and long texts': [
    targetPlan(
      world({
        desired: [exported(['2', '3', '4']), desired('long', { document: { description: prose('those who asked to be forgotten since') } })],
        live: [live(exported(['1', '2', '3'])), live(desired('long', { document: { description: prose('everybody under age') } }))],
        owned: [owned(exported(['1', '2', '3'])), owned(desired('long', { document: { description: prose('everybody under age') } }))],
      }),
    ),
  ],
  'a start that is shifted': [
    targetPlan(
      world({
        desired: [
          desired('late', {
            state: 'published',
            policy: { startTime: 'shift' },
            document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1, backfill: true } },
          }),
        ],
        live: [live(desired('late', { document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1, backfill: true } } }))],
        owned: [
          owned(desired('late', { document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1, backfill: true } } })),
        ],
      }),
    ),
  ],
  'a flow in transition': [
    targetPlan(world({ desired: [same], live: [live(same, { state: 'enabling' })], owned: [owned(same)] })),
    targetPlan(world({ desired: [same], live: [live(same, { marker: markerOf('same', { id: '00000000' }) })] }), { target: 'stage' }),
  ],
  'a flow spec without drafts': [
    targetPlan(world({ desired: [desired('direct', { state: 'published', document: { flowSpec: { id: 'spec-nodraft' } } })] })),
  ],
  'flows whose manifests are gone': [targetPlan(leaving)],
  'a plan over its budget': [overBudget(targetPlan(leaving))],
}
