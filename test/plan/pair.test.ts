import { expect, test } from 'vitest'
import { namesakes, pairKey, withoutRivals, type Pair } from '../../src/plan/pair.ts'
import { pairContext } from '../../src/plan/plan.ts'
import type { Intent, LiveFlow, OwnedFlow, PlanInput } from '../../src/plan/model.ts'
import { NOW_MS, bindings, desired, identity, live, markerOf, owned, policy, world, type LiveOptions } from '../support/worlds.ts'

const crm = desired('crm', { state: 'published' })
const sales = desired('sales')
const flow = (id: string, options: LiveOptions = {}): LiveFlow => live(crm, { id, ...options })
const row = (change: Partial<OwnedFlow> = {}): OwnedFlow => owned(crm, { flowId: 'flow-crm', state: 'enabled', ...change })
const gen = (value: number) => markerOf('crm', { rest: { gen: String(value) } })
const on = { state: 'enabled' }
const off = { state: 'disabled' }
const stranger = { createdClient: 'exc_app' }
const told = (from: string) => desired('crm', { state: 'published', policy: { movedFrom: from } })
const unreachable = { ...policy, gitUnreachable: true }
const anyClient = { ...identity, clientIds: ['client-1', '*'] }
const create: Intent = {
  id: 'i1',
  kind: 'create',
  key: 'crm',
  flowId: null,
  besideId: null,
  sentAtMs: NOW_MS,
  revision: 'main@sha1:1',
  applied: null,
  appliedDigest: null,
  appliedSourceDigest: null,
}

/** A pair in one line: what is bound to what, by what, with which row; or why not. */
function lineOf(pair: Pair | null): string {
  if (pair === null) return 'nothing'
  if (pair.kind === 'conflict') return `${pair.reason} ${pair.flowId ?? '-'}: ${pair.message}`
  if (pair.kind === 'missing') return `missing ${pair.owned.flowId}`
  if (pair.kind === 'adopting') return `adopting ${pair.live.id}`
  return pair.kind === 'unbound' ? 'unbound' : boundLine(pair)
}

function boundLine({ live: one, owned: known, by, surplus, predecessor, retired }: Extract<Pair, { kind: 'bound' }>): string {
  const ids = (flows: readonly LiveFlow[]): string => flows.map(({ id }) => id).join(' ')
  return [
    `${one.id} by ${by.how}${by.how === 'moved' ? ` from ${by.from}` : ''}`,
    known === null ? 'no row' : `row ${known.key}/${known.flowId}`,
    ...(surplus.length === 0 ? [] : [`surplus ${ids(surplus)}`]),
    ...(predecessor === null ? [] : [`instead of ${predecessor.id}`]),
    ...(retired.length === 0 ? [] : [`after ${ids(retired)}`]),
  ].join(', ')
}

type Row = { name: string; input: Parameters<typeof world>[0]; want: string }

const copied = (id: string, name = 'crm') =>
  `marker-copied ${id}: flow ${id} ("${name}") carries a copy of this key's marker, but Sluice did not create it here`
const byOther = (id: string, owner: string, name = 'crm') => `owned-by-other ${id}: flow ${id} ("${name}") is managed as ${owner}`
const copyOf = (key: string) => markerOf(key, { id: '00000000' })

test.each<Row>([
  {
    name: 'names the copy that the ledger does not know, whichever comes first',
    input: { desired: [crm], live: [flow('flow-crm', { marker: copyOf('crm') }), flow('zz', { marker: copyOf('crm') })], owned: [row()] },
    want: copied('zz'),
  },
  {
    name: 'names the one of the ledger when it alone has a copy',
    input: { desired: [crm], live: [flow('flow-crm', { marker: copyOf('crm') })], owned: [row()] },
    want: copied('flow-crm'),
  },
  {
    name: 'names the flow of the ledger when it has a copy of another line',
    input: { desired: [crm], live: [flow('flow-crm', { marker: copyOf('x') })], owned: [row()] },
    want: copied('flow-crm'),
  },
  {
    name: 'takes no copy for what is to be adopted by name while the ledger has a flow for the key',
    input: { desired: [desired('crm', { policy: { adopt: 'by-name' } })], live: [flow('copy', stranger)], owned: [row()] },
    want: copied('copy'),
  },
  {
    name: 'takes no copy of another name for what is to be adopted by name',
    input: {
      desired: [desired('crm', { policy: { adopt: 'by-name' } })],
      live: [flow('copy', { ...stranger, document: { name: 'Else' } }), flow('theirs', { ...stranger, marker: null })],
    },
    want: copied('copy', 'Else'),
  },
])('a copied line: $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

test.each<Row>([
  {
    name: 'of a published flow, with the one it replaced switched off',
    input: { desired: [crm], live: [flow('old', off)], owned: [row({ gen: 2, retired: ['old'] })] },
    want: 'missing flow-crm',
  },
  { name: 'of a published flow, with a draft', input: { desired: [crm], live: [flow('draft')], owned: [row()] }, want: 'missing flow-crm' },
  {
    name: 'without a manifest, with the one it replaced',
    input: { live: [flow('old', off)], owned: [row({ gen: 2, retired: ['old'] })] },
    want: 'old by keeper, row crm/old',
  },
  {
    name: 'with the one it replaced and a newer one',
    input: { desired: [crm], live: [flow('new', { ...on, marker: gen(3) }), flow('old', off)], owned: [row({ gen: 2, retired: ['old'] })] },
    want: 'new by keeper, no row, after old',
  },
  {
    name: 'with a draft and a published one',
    input: { desired: [crm], live: [flow('draft'), flow('new', on)], owned: [row()] },
    want: 'new by keeper, no row, surplus draft',
  },
  {
    name: 'with one that is off and that it does not know',
    input: { desired: [crm], live: [flow('new', off)], owned: [row({ retired: ['old'] })] },
    want: 'new by keeper, no row',
  },
  {
    name: 'with one that is off, in a row of an earlier version',
    input: { desired: [crm], live: [flow('new', off)], owned: [row({ retired: null })] },
    want: 'new by keeper, no row',
  },
  {
    name: 'with the one it replaced switched on',
    input: { desired: [crm], live: [flow('old', on)], owned: [row({ gen: 2, retired: ['old'] })] },
    want: 'old by keeper, row crm/old',
  },
  {
    name: 'of a draft that had not taken over, with the one that it was to replace',
    input: { desired: [crm], live: [flow('old', off)], owned: [row({ gen: 2, state: 'draft', retired: ['old'] })] },
    want: 'old by keeper, row crm/old',
  },
  {
    name: 'of a draft, with two generations that it does not know',
    input: { desired: [crm], live: [flow('first', off), flow('second', { ...on, marker: gen(2) })], owned: [row({ state: 'draft' })] },
    want: 'second by keeper, no row, after first',
  },
])('a row whose flow is not there: $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

const markedAs = (key: string, options: LiveOptions = {}) => flow('flow-crm', { ...on, marker: markerOf(key), ...options })
const byPeer = 'written-by-peer flow-crm: git cannot be reached, and another daemon has moved flow flow-crm to the key sales'
const rowOfSales = owned(sales)
const swapping = desired('crm', { policy: { movedFrom: 'sales' } })

test.each<Row>([
  { name: 'is left to the manifest of that key', input: { desired: [sales], live: [markedAs('sales')], owned: [row()] }, want: 'nothing' },
  {
    name: 'stays when git has let go of that key',
    input: { desired: [crm], live: [markedAs('sales')], owned: [row()] },
    want: 'flow-crm by ledger, row crm/flow-crm',
  },
  {
    name: 'is held when that key has a manifest, too',
    input: { desired: [crm, sales], live: [markedAs('sales')], owned: [row()] },
    want: byOther('flow-crm', 'acme/sales'),
  },
  {
    name: 'is held without a manifest when the file of that key is broken',
    input: { live: [markedAs('sales')], owned: [row()], brokenKeys: new Set(['sales']) },
    want: byOther('flow-crm', 'acme/sales'),
  },
  {
    name: 'is held with a manifest while the source is not read in full',
    input: { desired: [crm], live: [markedAs('sales')], owned: [row()], sourceComplete: false },
    want: byOther('flow-crm', 'acme/sales'),
  },
  {
    name: 'stays without a manifest while the source is not read in full',
    input: { live: [markedAs('sales')], owned: [row()], sourceComplete: false },
    want: 'flow-crm by ledger, row crm/flow-crm',
  },
  {
    name: 'is left to a peer while git cannot be reached',
    input: { desired: [crm], live: [markedAs('sales')], owned: [row()], policy: unreachable },
    want: byPeer,
  },
  {
    name: 'is left to a peer while git cannot be reached, without a manifest too',
    input: { live: [markedAs('sales')], owned: [row()], policy: unreachable },
    want: byPeer,
  },
  {
    name: 'stays while git cannot be reached when the ledger has that key',
    input: { desired: [crm], live: [markedAs('sales')], owned: [row(), rowOfSales], policy: unreachable },
    want: 'flow-crm by ledger, row crm/flow-crm',
  },
  {
    name: 'stays while git cannot be reached when it is moving here',
    input: { desired: [told('sales')], live: [markedAs('sales')], owned: [row()], policy: unreachable },
    want: 'flow-crm by ledger, row crm/flow-crm',
  },
  {
    name: 'has no line at all, and stays while git cannot be reached',
    input: { desired: [crm], live: [flow('flow-crm', { ...on, marker: null })], owned: [row()], policy: unreachable },
    want: 'flow-crm by ledger, row crm/flow-crm',
  },
  {
    name: 'is one of two published ones when it is moving here',
    input: { desired: [told('sales')], live: [flow('flow-2', on), markedAs('sales')], owned: [row()] },
    want: 'duplicate-suspected -: 2 flows carry the marker of this key: flow-2, flow-crm',
  },
  {
    name: 'is left for the one that a peer published here',
    input: { desired: [crm], live: [flow('flow-2', on), markedAs('sales')], owned: [row()] },
    want: 'flow-2 by keeper, no row',
  },
  {
    name: 'is not left for a draft',
    input: { desired: [crm], live: [flow('flow-2'), markedAs('sales')], owned: [row()] },
    want: 'flow-crm by ledger, row crm/flow-crm, surplus flow-2',
  },
  {
    name: 'stays when both change keys',
    input: { desired: [swapping, sales], live: [markedAs('sales')], owned: [row(), rowOfSales] },
    want: 'flow-crm by ledger, row crm/flow-crm',
  },
  {
    name: 'is held when they change keys and this one does not say so',
    input: { desired: [crm, sales], live: [markedAs('sales')], owned: [row(), rowOfSales] },
    want: byOther('flow-crm', 'acme/sales'),
  },
  {
    name: 'is held when they change keys and the ledger has no flow for the other',
    input: { desired: [swapping, sales], live: [markedAs('sales')], owned: [row()] },
    want: byOther('flow-crm', 'acme/sales'),
  },
  {
    name: 'is held when they change keys and the ledger has one flow for both',
    input: { desired: [swapping, sales], live: [markedAs('sales')], owned: [row(), owned(sales, { flowId: 'flow-crm' })] },
    want: byOther('flow-crm', 'acme/sales'),
  },
  {
    name: 'is the keeper beside one that the ledger has under a key without a manifest',
    input: { desired: [crm], live: [flow('flow-crm', on), flow('flow-x')], owned: [row(), owned(desired('x'))] },
    want: 'flow-crm by ledger, row crm/flow-crm, surplus flow-x',
  },
  {
    name: 'is held when that is a key of another owner',
    input: { desired: [crm], live: [flow('flow-crm', { marker: markerOf('x', { owner: 'other' }) })], owned: [row()] },
    want: byOther('flow-crm', 'other/x'),
  },
])('a flow of the ledger whose line names another key $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

const other = { sourceConnectionIds: ['source-2'] }
const twoSources = {
  ...bindings,
  sourceConnections: [...bindings.sourceConnections, { ...bindings.sourceConnections[0]!, id: 'source-2', name: 'second' }],
}
const replacing = (state: 'draft' | 'published', suspend = false) => desired('crm', { state, document: other, policy: { replace: 'allow', suspend } })
const next = live(replacing('draft'), { id: 'flow-next', marker: gen(2) })
const both = { live: [flow('flow-crm', on), next], owned: [row()], bindings: twoSources }

test.each<Row>([
  { name: 'takes over', input: { ...both, desired: [replacing('published')] }, want: 'flow-next by ledger, row crm/flow-next, instead of flow-crm' },
  {
    name: 'takes over without a row',
    input: { ...both, owned: [], desired: [replacing('published')] },
    want: 'flow-next by marker, no row, instead of flow-crm',
  },
  {
    name: 'takes over where drift is reported: what git changed is no drift',
    input: { ...both, desired: [replacing('published')], policy: { ...policy, drift: 'report' } },
    want: 'flow-next by ledger, row crm/flow-next, instead of flow-crm',
  },
  {
    name: 'takes over when the row has gone over to it',
    input: { ...both, owned: [row({ flowId: 'flow-next', gen: 2, state: 'draft' })], desired: [replacing('published')] },
    want: 'flow-next by ledger, row crm/flow-next, instead of flow-crm',
  },
  {
    name: 'is too many when nothing needs replacing',
    input: { ...both, desired: [crm] },
    want: 'flow-crm by ledger, row crm/flow-crm, surplus flow-next',
  },
  {
    name: 'is too many when git asks for a draft',
    input: { ...both, desired: [replacing('draft')] },
    want: 'flow-crm by ledger, row crm/flow-crm, surplus flow-next',
  },
  {
    name: 'is too many when the manifest is suspended',
    input: { ...both, desired: [replacing('published', true)] },
    want: 'flow-crm by ledger, row crm/flow-crm, surplus flow-next',
  },
  { name: 'is too many when the manifest is gone', input: both, want: 'flow-crm by ledger, row crm/flow-crm, surplus flow-next' },
  {
    name: 'stays for somebody to look at when somebody else made it',
    input: { ...both, desired: [replacing('published')], live: [flow('flow-crm', on), { ...next, ...stranger }], identity: anyClient },
    want: 'duplicate-suspected flow-crm: 2 flows carry the marker of this key: flow-crm, flow-next',
  },
])('a draft of the next generation $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

test.each<Row>([
  {
    name: 'an older generation that is off, where drift is reported',
    input: {
      desired: [crm],
      live: [flow('old', off), flow('flow-crm', { ...on, marker: gen(2) })],
      owned: [row({ gen: 2 })],
      policy: { ...policy, drift: 'report' },
    },
    want: 'flow-crm by ledger, row crm/flow-crm, after old',
  },
  {
    name: 'an older generation that runs, where drift is corrected',
    input: { desired: [crm], live: [flow('old', on), flow('flow-crm', { ...on, marker: gen(2) })], owned: [row({ gen: 2 })] },
    want: 'flow-crm by ledger, row crm/flow-crm, after old',
  },
  {
    name: 'nothing while an older generation runs, where drift is reported',
    input: {
      desired: [crm],
      live: [flow('old', on), flow('flow-crm', { ...on, marker: gen(2) })],
      owned: [row({ gen: 2 })],
      policy: { ...policy, drift: 'report' },
    },
    want: 'duplicate-suspected flow-crm: 2 flows carry the marker of this key: flow-crm, old',
  },
  {
    name: 'the newer one when the row still names the one that it replaced',
    input: { desired: [crm], live: [flow('flow-crm', off), flow('new', { ...on, marker: gen(2) })], owned: [row()] },
    want: 'new by replaced, no row, after flow-crm',
  },
  {
    name: 'what a create left whose answer was lost',
    input: { desired: [crm], live: [flow('new')], intents: [create] },
    want: 'new by marker, row crm/new',
  },
  {
    name: 'one of two drafts',
    input: { desired: [crm], live: [flow('b', { createdAtMs: 1 }), flow('a', { createdAtMs: 2 })] },
    want: 'b by keeper, no row, surplus a',
  },
  {
    name: 'neither of two published ones, named in order',
    input: { desired: [crm], live: [flow('a', on), flow('flow-crm', on)], owned: [row()] },
    want: 'duplicate-suspected -: 2 flows carry the marker of this key: a, flow-crm',
  },
])('binds $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

test.each<Row>([
  {
    name: 'comes back to its key with what the ledger knows of it',
    input: { desired: [crm], live: [flow('flow-crm', on)], owned: [owned(sales, { flowId: 'flow-crm' })] },
    want: 'flow-crm by moved from sales, row sales/flow-crm',
  },
  {
    name: 'is nothing to a key without a manifest',
    input: { live: [flow('flow-crm', on)], owned: [owned(sales, { flowId: 'flow-crm' })] },
    want: 'nothing',
  },
])('a flow that the ledger has under another key $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

const from = (key: string, options: LiveOptions = {}) => live(sales, { id: `flow-${key}`, ...options })
const toCrm = told('sales')

test.each<Row>([
  {
    name: 'the flow that the ledger alone knows',
    input: { desired: [toCrm], live: [from('sales', { marker: null })], owned: [rowOfSales] },
    want: 'flow-sales by moved from sales, row sales/flow-sales',
  },
  {
    name: 'the keeper, without the row of another',
    input: { desired: [toCrm], live: [from('peer', { createdAtMs: 1 }), from('sales')], owned: [rowOfSales] },
    want: 'flow-peer by moved from sales, no row, surplus flow-sales',
  },
  {
    name: 'the keeper, and leaves a draft alone that somebody else made',
    input: { desired: [toCrm], live: [from('sales', { createdAtMs: 1 }), from('theirs', stranger)], owned: [rowOfSales], identity: anyClient },
    want: 'flow-sales by moved from sales, row sales/flow-sales',
  },
  {
    name: 'neither of two published ones',
    input: { desired: [toCrm], live: [from('peer', on), from('sales', on)], owned: [rowOfSales] },
    want: 'duplicate-suspected -: 2 flows carry the marker of this key: flow-peer, flow-sales',
  },
  {
    name: 'neither of two published ones that the ledger does not know',
    input: { desired: [toCrm], live: [from('peer', on), from('sales', on)] },
    want: 'duplicate-suspected -: 2 flows carry the marker of this key: flow-peer, flow-sales',
  },
  { name: 'what is missing when the old key is gone', input: { desired: [toCrm], owned: [rowOfSales] }, want: 'missing flow-sales' },
  {
    name: 'nothing that is missing while the old key may have its manifest',
    input: { desired: [toCrm], owned: [rowOfSales], brokenKeys: new Set(['sales']) },
    want: 'unbound',
  },
  { name: 'nothing from where nothing is', input: { desired: [toCrm] }, want: 'unbound' },
  { name: 'nothing unless told', input: { desired: [crm], live: [from('sales')], owned: [rowOfSales] }, want: 'unbound' },
])('moves $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

test.each<{ name: string; input: Parameters<typeof world>[0]; message: string; hint: string }>([
  {
    name: 'has a manifest',
    input: { desired: [toCrm, sales] },
    message: 'sluice.movedFrom names sales, which still has a manifest',
    hint: 'Remove the manifest of sales, or remove sluice.movedFrom.',
  },
  {
    name: 'has a broken one',
    input: { desired: [toCrm], brokenKeys: new Set(['sales']) },
    message: 'sluice.movedFrom names sales, which still has a manifest',
    hint: 'Remove the manifest of sales, or remove sluice.movedFrom.',
  },
  {
    name: 'may have one',
    input: { desired: [toCrm], sourceComplete: false },
    message: 'sluice.movedFrom names sales, which a file that cannot be read may still be the manifest of',
    hint: 'Mend the files that the diagnostics name.',
  },
])('says what keeps a move from a key that still $name', ({ input, message, hint }) => {
  const pair = pairKey('crm', pairContext(world({ live: [from('sales')], owned: [rowOfSales], ...input })))
  expect(pair).toMatchObject({ kind: 'conflict', reason: 'move-suspected', flowId: 'flow-sales', message, hint })
})

const adopts = (adopt: string) => desired('crm', { policy: { adopt } })

test.each<Row>([
  { name: 'the one that it names', input: { desired: [adopts('theirs')], live: [flow('theirs', { marker: null })] }, want: 'adopting theirs' },
  { name: 'none that is not there', input: { desired: [adopts('theirs')] }, want: 'adopt-impossible theirs: the sandbox shows no flow theirs' },
  {
    name: 'none of another owner',
    input: { desired: [adopts('theirs')], live: [flow('theirs', { marker: markerOf('x', { owner: 'other' }) })] },
    want: byOther('theirs', 'other/x'),
  },
  {
    name: 'none that another key has by its line',
    input: { desired: [adopts('theirs')], live: [flow('theirs', { marker: markerOf('x') })] },
    want: byOther('theirs', 'acme/x'),
  },
  {
    name: 'none that another key has in the ledger',
    input: { desired: [adopts('theirs')], live: [flow('theirs', { marker: null })], owned: [owned(sales, { flowId: 'theirs' })] },
    want: byOther('theirs', 'acme/sales'),
  },
  {
    name: 'none with a copy of another line by name',
    input: { desired: [adopts('by-name')], live: [flow('copy', { marker: copyOf('x') })] },
    want: copied('copy'),
  },
  {
    name: 'neither of two of its name',
    input: { desired: [adopts('by-name')], live: [flow('b', { marker: null }), flow('a', { marker: null })] },
    want: 'adopt-impossible -: 2 flows are named "crm": a, b',
  },
])('adopts $name', ({ input, want }) => expect(pairOf(input)).toBe(want))

test('takes a flow from nobody who does not ask for it: of three with one flow the key without a manifest keeps it', () => {
  const one = flow('shared', { marker: null })
  const alone = { surplus: [], predecessor: null, retired: [] }
  const pairs: Pair[] = [
    { kind: 'bound', key: 'gone', want: null, live: one, owned: null, by: { how: 'ledger' }, ...alone },
    { kind: 'adopting', key: 'a', want: desired('a'), live: one },
    { kind: 'bound', key: 'b', want: desired('b'), live: one, owned: null, by: { how: 'ledger' }, ...alone },
    { kind: 'unbound', key: 'c', want: desired('c') },
  ]
  const found = withoutRivals(pairs)
  const message = 'several manifests want flow shared: a, b'
  expect(found.map(lineOf)).toEqual([
    'shared by ledger, no row',
    `adopt-impossible shared: ${message}`,
    `owned-by-other shared: ${message}`,
    'unbound',
  ])
})

test.each<[string, object | null, string[]]>([
  ['the id of its spec', { id: 'spec-nodraft' }, ['b']],
  ['an id that the sandbox does not know', { id: 'spec-gone' }, []],
  ['the name of its spec', { name: 'NoDrafts' }, ['b']],
  ['a name that the sandbox does not know', { name: 'Gone' }, ['a', 'b']],
  ['no spec', null, ['a', 'b']],
])('finds flows of one name by %s', (_, flowSpec, ids) => {
  const input: PlanInput = world({ live: [flow('a'), { ...flow('b'), flowSpecId: 'spec-nodraft' }, live(sales)] })
  const want = desired('crm', { document: { flowSpec: flowSpec as { id: string } | null } })
  expect(namesakes(want, pairContext(input)).map(({ id }) => id)).toEqual(ids)
})

function pairOf(input: Parameters<typeof world>[0]): string {
  return lineOf(pairKey('crm', pairContext(world(input))))
}
