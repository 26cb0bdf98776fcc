import { expect, test } from 'vitest'
import { explainKey, type Explanation } from '../../src/plan/explain.ts'
import type { LiveFlow, PlanInput } from '../../src/plan/model.ts'
import { NOW_MS, desired, live, markerOf, owned, policy, world } from '../support/worlds.ts'

const want = desired('crm', { name: 'CRM' })
const published = desired('crm', { name: 'CRM', state: 'published', policy: { replace: 'allow' }, document: { sourceConnectionIds: ['source-2'] } })
const draft = (id: string, change: Parameters<typeof live>[1] = {}): LiveFlow => live(want, { id, ...change })
const heir = desired('sales/crm', { name: 'CRM' })
const told = desired('sales/crm', { name: 'CRM', policy: { movedFrom: 'crm' } })
const running = live(want, { state: 'enabled' })
const gen2 = markerOf('crm', { rest: { gen: '2' } })
const secondSource = { id: 'source-2', name: 'second', state: 'enabled', connectionSpecId: 'blob', baseConnectionId: 'base-1' }
const { bindings } = world({})
const twoSources = { ...bindings, sourceConnections: [...bindings.sourceConnections, secondSource] }
const missing = { sinceMs: NOW_MS - 20_000, reads: 2, lastReadAtMs: NOW_MS - 5_000 }
const SEEN = 'no flow of the sandbox carries the marker of this key, and the ledger knows none'

type Row = { name: string; input: PlanInput; key?: string; want: string; says: string }

const rows: Row[] = [
  {
    name: 'that the ledger knows',
    input: world({ desired: [want], live: [live(want)], owned: [owned(want)] }),
    want: 'ledger flow-crm',
    says: 'the ledger knows it, and its marker line agrees',
  },
  {
    name: 'that the ledger knows and whose marker line is gone',
    input: world({ desired: [want], live: [live(want, { marker: null })], owned: [owned(want)] }),
    want: 'ledger flow-crm',
    says: 'the ledger knows it; its description carries no marker line',
  },
  {
    name: 'that its marker alone knows',
    input: world({ desired: [want], live: [live(want)] }),
    want: 'marker flow-crm',
    says: 'its marker line names this key; the ledger did not know it',
  },
  {
    name: 'that stands where the ledger names one that is not there',
    input: world({ desired: [want], live: [draft('flow-new')], owned: [owned(want)] }),
    want: 'keeper flow-new',
    says: 'its marker line names this key; the ledger names a flow that is not there',
  },
  {
    name: 'that stays of several',
    input: world({ desired: [want], live: [draft('b', { createdAtMs: 2 }), draft('a', { createdAtMs: 1 }), draft('c', { createdAtMs: 3 })] }),
    want: 'keeper a',
    says: '3 flows belong to this key, and this is the one that stays',
  },
  {
    name: 'that has replaced an older one',
    input: world({
      desired: [want],
      live: [live(want, { state: 'disabled' }), draft('flow-2', { state: 'enabled', marker: gen2 })],
      owned: [owned(want)],
    }),
    want: 'replaced flow-2',
    says: 'it has replaced the flow that the ledger names, and is bound in its place',
  },
  {
    name: 'that is to replace a running one',
    input: world({
      desired: [published],
      live: [running, live(published, { id: 'flow-2', marker: gen2 })],
      owned: [owned(want)],
      bindings: twoSources,
    }),
    want: 'ledger flow-2',
    says: 'it is the draft that is to replace flow-crm (enabled)',
  },
  {
    name: 'that moved because the manifest says so',
    input: world({ desired: [told], live: [live(want)], owned: [owned(want)] }),
    key: 'sales/crm',
    want: 'moved flow-crm',
    says: 'sluice.movedFrom says that it was crm before',
  },
  {
    name: 'that moved with a file of the same body',
    input: world({ desired: [heir], live: [live(want)], owned: [owned(want)] }),
    key: 'sales/crm',
    want: 'moved flow-crm',
    says: 'it was crm before: that manifest is gone, and this one has the same body',
  },
  {
    name: 'that goes on under another key',
    input: world({ desired: [told], live: [live(want)], owned: [owned(want)] }),
    want: 'none',
    says: 'its flow goes on under sales/crm',
  },
  {
    name: 'of a broken manifest that never had one',
    input: world({ brokenKeys: new Set(['crm']) }),
    want: 'none',
    says: 'no flow belongs to this key',
  },
  {
    name: 'that is adopted',
    input: world({ desired: [desired('crm', { policy: { adopt: 'flow-7' } })], live: [draft('flow-7', { marker: null })] }),
    want: 'adopting flow-7',
    says: 'sluice.adopt: flow-7 names it, and nobody else manages it',
  },
  {
    name: 'that is missed for the first time',
    input: world({ desired: [want], owned: [owned(want, { state: 'enabled' })] }),
    want: 'missing flow-crm',
    says: 'the ledger knows flow flow-crm, last seen enabled, and the sandbox does not show it; it is missed for the first time now',
  },
  {
    name: 'that was missed before',
    input: world({ desired: [want], owned: [owned(want, { missing })] }),
    want: 'missing flow-crm',
    says: 'the ledger knows flow flow-crm, last seen draft, and the sandbox does not show it; 2 of 3 reads missed it, since 2025-12-31T23:59:40.000Z',
  },
  {
    name: 'that somebody else has',
    input: world({ desired: [want], live: [live(want, { marker: markerOf('crm', { owner: 'zeta' }) })], owned: [owned(want)] }),
    want: 'conflict flow-crm owned-by-other',
    says: 'flow flow-crm ("CRM") is managed as zeta/crm',
  },
  {
    name: 'that changed keys with another',
    input: world({
      desired: [desired('crm', { name: 'B', policy: { movedFrom: 'b' } }), desired('b', { name: 'CRM', policy: { movedFrom: 'crm' } })],
      live: [live(want), live(desired('b', { name: 'B' }))],
      owned: [owned(want), owned(desired('b', { name: 'B' }))],
    }),
    want: 'moved flow-b',
    says: 'sluice.movedFrom says that it was b before',
  },
  {
    name: 'of a manifest that is gone',
    input: world({ live: [live(want)], owned: [owned(want)], policy: { ...policy, prune: 'delete' } }),
    want: 'ledger flow-crm',
    says: 'the ledger knows it, and its marker line agrees',
  },
  { name: 'of a new manifest', input: world({ desired: [want] }), want: 'none', says: SEEN },
  {
    name: 'of a new manifest whose name another flow has',
    input: world({ desired: [want], live: [draft('flow-7', { marker: null })] }),
    want: 'none',
    says: `${SEEN}; one flow has the same name and flow spec: flow-7 (draft)`,
  },
  {
    name: 'of a new manifest whose name several flows have',
    input: world({
      desired: [want],
      live: [draft('a', { marker: null }), draft('c', { marker: null, state: 'enabled' }), draft('b', { marker: null })],
    }),
    want: 'none',
    says: `${SEEN}; 3 flows have the same name and flow spec: a (draft), b (draft), c (enabled)`,
  },
]

const explained = ({ key = 'crm', input }: Pick<Row, 'key' | 'input'>): Explanation['found'] | undefined => explainKey(key, input)?.found

test.each(rows)('says how it found the flow $name', (row) => {
  const found = explained(row)
  expect([found?.how, found?.flowId, found?.reason].filter((one) => one != null).join(' ')).toBe(row.want)
  expect(found?.message).toBe(row.says)
})
