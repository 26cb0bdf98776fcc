import { describe, expect, test } from 'vitest'
import { explainKey, type Explanation } from '../../src/plan/explain.ts'
import type { GuardWord } from '../../src/plan/guards.ts'
import type { LiveFlow, PlanInput } from '../../src/plan/model.ts'
import { plan } from '../../src/plan/plan.ts'
import { NOW_SEC, desired, live, markerOf, owned, policy, summary, world } from '../support/worlds.ts'

const want = desired('crm', { state: 'published' })
const other = desired('other')
const flow = live(want, { state: 'enabled' })
const row = owned(want, { state: 'enabled' })
const edited = live(want, { state: 'enabled', document: { name: 'Mine' } })
const inSync: Partial<PlanInput> = { desired: [want], owned: [row] }
const replacing = desired('crm', { state: 'published', policy: { replace: 'allow' }, document: { targetConnectionIds: ['target-2'] } })
const bindings = (() => {
  const { bindings: base } = world({})
  const second = { id: 'target-2', name: 'second', state: 'enabled', connectionSpecId: 'lake', baseConnectionId: null }
  return { ...base, targetConnections: [...base.targetConnections, second] }
})()

type World = Parameters<typeof world>[0]
const explained = (change: World, key = 'crm'): Explanation | null => explainKey(key, world(change))
const told = (change: World, key = 'crm'): Explanation => {
  const found = explained(change, key)
  if (found === null) throw new Error('nobody knows the key')
  return found
}

describe('a key', () => {
  test.each<[string, World]>([
    ['nobody names', { desired: [other], owned: [owned(other)], live: [live(other)] }],
    ['only another owner’s marker names', { live: [live(want, { marker: markerOf('crm', { owner: 'zeta' }) })] }],
    ['only a marker of the same name elsewhere', { live: [live(other)] }],
    [
      'another one did not move from',
      { desired: [desired('sales/other', { name: 'other', policy: { movedFrom: 'other' } })], owned: [owned(other)], live: [live(other)] },
    ],
  ])('that %s has no explanation', (_, change) => expect(explained(change)).toBeNull())

  test.each<[string, World, Explanation['manifest']]>([
    ['has its manifest', { desired: [want] }, 'valid'],
    ['has a manifest that cannot be applied', { brokenKeys: new Set(['crm']) }, 'broken'],
    ['has a broken manifest and a flow', { brokenKeys: new Set(['crm']), live: [flow], owned: [row] }, 'broken'],
    ['git has let go of', { live: [flow], owned: [row] }, 'gone'],
    ['git may have let go of', { live: [flow], owned: [row], sourceComplete: false }, 'unsure'],
    ['only its marker names', { live: [flow] }, 'gone'],
    ['only the ledger names', { owned: [row] }, 'gone'],
  ])('that %s is told so', (_, change, manifest) => expect(told(change)).toMatchObject({ key: 'crm', manifest }))

  test('is explained although the pass is about others', () => {
    expect(told({ ...inSync, live: [flow], keys: new Set(['other']) }).found.how).toBe('ledger')
  })
})

describe('the flow, its row and its manifest', () => {
  test('are those that the decision is about', () => {
    expect(told({ ...inSync, live: [flow, live(other)] })).toMatchObject({
      want: { key: 'crm' },
      live: { id: 'flow-crm' },
      owned: { flowId: 'flow-crm' },
    })
    expect(told({ desired: [want] })).toMatchObject({ want: { key: 'crm' }, live: null, owned: null })
    expect(told({ live: [flow] })).toMatchObject({ want: null, live: { id: 'flow-crm' }, owned: null })
  })

  test('that the ledger knows and nobody sees is told of all the same', () => {
    expect(told({ desired: [want], owned: [row] })).toMatchObject({ live: null, owned: { flowId: 'flow-crm' } })
    expect(told({ brokenKeys: new Set(['crm']), owned: [row] })).toMatchObject({ live: null, owned: { flowId: 'flow-crm' } })
  })

  test('of a conflict are told as the ledger has them', () => {
    const taken = live(want, { state: 'enabled', marker: markerOf('crm', { owner: 'zeta' }) })
    expect(told({ ...inSync, live: [taken] })).toMatchObject({ live: null, writer: null, owned: { flowId: 'flow-crm' }, members: [] })
  })

  test('that moved on are told under the new key, and nothing is to be done under the old one', () => {
    const moved = desired('sales/crm', { state: 'published', name: 'crm', policy: { movedFrom: 'crm' } })
    const change = { desired: [moved], live: [flow], owned: [row], policy: { ...policy, prune: 'delete' as const } }
    expect(told(change)).toMatchObject({
      manifest: 'gone',
      found: { how: 'none' },
      want: null,
      live: null,
      steps: [],
      guards: [],
      members: [],
      replaces: false,
    })
    expect(told(change, 'sales/crm')).toMatchObject({ manifest: 'valid', found: { how: 'moved' }, live: { id: 'flow-crm' } })
  })

  test('of a move are those of the key before', () => {
    const moved = desired('sales/crm', { state: 'published', name: 'crm', policy: { movedFrom: 'crm' } })
    expect(told({ desired: [moved], live: [flow], owned: [row] }, 'sales/crm').owned?.key).toBe('crm')
  })

  test('that is not the one of the row has no row', () => {
    expect(told({ ...inSync, live: [live(want, { id: 'flow-new', state: 'enabled' })] })).toMatchObject({ live: { id: 'flow-new' }, owned: null })
  })

  test('are told of a key whose flow a peer has moved on, as far as the ledger knows it', () => {
    const moved = desired('sales/crm', { state: 'published', name: 'crm' })
    const change = { desired: [moved], live: [live(want, { state: 'enabled', marker: markerOf('sales/crm') })], owned: [row] }
    expect(told(change)).toMatchObject({
      manifest: 'gone',
      found: { how: 'none', message: 'its flow goes on under sales/crm' },
      owned: { flowId: 'flow-crm' },
      steps: [],
    })
  })

  test('are told of a key whose flow a peer has moved to where there is another', () => {
    const moved = desired('sales/crm', { state: 'published', name: 'crm' })
    const both = ['flow-crm', 'flow-2'].map((id) => live(want, { id, state: 'enabled', marker: markerOf('sales/crm') }))
    const change = { desired: [moved], live: both, owned: [row] }
    expect(told(change, 'sales/crm').found).toMatchObject({ how: 'conflict', reason: 'duplicate-suspected' })
    expect(told(change)).toMatchObject({ found: { how: 'none', message: 'no flow belongs to this key' }, owned: { flowId: 'flow-crm' }, steps: [] })
  })

  test('are told of a key that only its heir remembers, beside a row under a third one', () => {
    const moved = desired('sales/crm', { state: 'published', name: 'crm', policy: { movedFrom: 'crm' } })
    const found = told({ desired: [moved], live: [flow], owned: [{ ...row, key: 'third' }] })
    expect(found).toMatchObject({ manifest: 'gone', found: { how: 'none', message: 'its flow goes on under sales/crm' }, owned: null })
  })

  test('a manifest whose key was taken over by another is still explained as itself', () => {
    const swap = (key: string, from: string) => desired(key, { name: from, policy: { movedFrom: from } })
    const [a, b] = [desired('a'), desired('b')]
    const found = told({ desired: [swap('a', 'b'), swap('b', 'a')], live: [live(a), live(b)], owned: [owned(a), owned(b)] }, 'a')
    expect(found).toMatchObject({ found: { how: 'moved' }, live: { id: 'flow-b' } })
    expect(found.steps.map(summary)).toEqual(['patch a: moved replace /description'])
  })
})

test.each<[string, string, Explanation['writer']]>([
  ['Sluice', 'client-1', 'sluice'],
  ['a person', 'exc_app', 'person'],
  ['the service', 'acp_foundation_connectors', 'service'],
  ['another client', 'somebody', 'other'],
])('says that %s wrote the flow last', (_, updatedClient, writer) => {
  expect(told({ ...inSync, live: [{ ...flow, updatedClient }] }).writer).toBe(writer)
})

test('says that nobody wrote a flow that is not there', () => expect(told({ desired: [want] }).writer).toBeNull())

describe('what a flow gives way to', () => {
  const draft = live(replacing, { id: 'flow-2', marker: markerOf('crm', { rest: { gen: '2' } }) })
  test.each<[string, World, boolean]>([
    ['nothing', { ...inSync, live: [flow] }, false],
    ['nothing, where there is no flow', { desired: [want] }, false],
    ['the next generation, still to be created', { desired: [replacing], owned: [row], live: [flow], bindings }, true],
    ['a draft that is there', { desired: [replacing], owned: [row], live: [flow, draft], bindings }, true],
    [
      'a draft that is there, with the old one off already',
      { desired: [replacing], owned: [row], live: [live(want, { state: 'disabled' }), draft], bindings },
      true,
    ],
  ])('is %s', (_, change, replaces) => expect(told(change).replaces).toBe(replaces))
})

test('compares only where a manifest, its references and a flow are there', () => {
  expect(told({ ...inSync, live: [flow] }).members.map(({ pointer }) => pointer)).toContain('/name')
  expect(told({ desired: [want] }).members).toEqual([])
  expect(told({ live: [flow], owned: [row] }).members).toEqual([])
  expect(told({ ...inSync, live: [flow], bindings: { ...bindings, sourceConnections: [] } }).members).toEqual([])
})

test('says how the flow moves data, and what suspends it', () => {
  expect(told({ ...inSync, live: [flow] })).toMatchObject({ moves: 'batch', suspension: null })
  const suspended = { ...policy, suspend: { target: true, orphans: new Map() } }
  expect(told({ ...inSync, live: [flow], policy: suspended }).suspension?.message).toBe('the configuration suspends this target (policy.suspend)')
})

const WORLDS: { name: string; input: World; steps: string[]; behind?: string[]; guards: string[] }[] = [
  { name: 'a flow in sync', input: { ...inSync, live: [flow] }, steps: [], guards: [] },
  {
    name: 'a new flow',
    input: { desired: [want] },
    steps: ['create crm: new', 'publish crm: new'],
    guards: [
      'create suspended allow',
      'publish suspended allow',
      'publish owned later',
      'publish settled later',
      'publish consent allow',
      'publish upstream-published allow',
      'publish start-ahead allow',
      'publish fits-spec allow',
      'publish keeper later',
    ],
  },
  {
    name: 'drift',
    input: { ...inSync, live: [edited] },
    steps: ['patch crm: drift replace /name'],
    guards: [
      'patch suspended allow',
      'patch no-fight allow',
      'patch owned later',
      'patch settled later',
      'patch start-kept-ahead allow',
      'patch fits-spec allow',
    ],
  },
  {
    name: 'a draft that is to be published',
    input: { desired: [want], live: [live(want)], owned: [owned(want)] },
    steps: ['publish crm: revision'],
    guards: [
      'publish suspended allow',
      'publish owned later',
      'publish settled later',
      'publish consent allow',
      'publish upstream-published allow',
      'publish start-ahead allow',
      'publish fits-spec allow',
      'publish equal allow',
      'publish keeper later',
    ],
  },
  {
    name: 'a draft that is corrected first',
    input: { desired: [want], live: [live(want, { document: { name: 'Mine' } })], owned: [owned(want)] },
    steps: ['patch crm: drift replace /name', 'publish crm: revision'],
    guards: [
      'patch suspended allow',
      'patch no-fight allow',
      'patch owned later',
      'patch settled later',
      'publish suspended allow',
      'publish owned later',
      'publish settled later',
      'publish consent allow',
      'publish upstream-published allow',
      'publish start-ahead allow',
      'publish fits-spec allow',
      'publish equal allow',
      'publish keeper later',
    ],
  },
  {
    name: 'a hold that no guard gave',
    input: { desired: [desired('crm', { state: 'published', document: { sourceConnectionIds: ['nowhere'] } })] },
    steps: ['hold crm: reference-unknown'],
    guards: [],
  },
  {
    name: 'a draft that git does not want to take over any more',
    input: {
      desired: [desired('crm', { state: 'published', policy: { replace: 'allow' }, document: { sourceConnectionIds: ['source-2'] } })],
      owned: [row],
      live: [flow, live(replacing, { id: 'flow-2', marker: markerOf('crm', { rest: { gen: '2' } }) })],
      bindings: {
        ...bindings,
        sourceConnections: [
          ...bindings.sourceConnections,
          { id: 'source-2', name: 'second', state: 'enabled', connectionSpecId: 'blob', baseConnectionId: null },
        ],
      },
    },
    steps: ['remove-surplus crm: surplus'],
    guards: [],
  },
  {
    name: 'a publish that two guards hold',
    input: {
      desired: [
        desired('crm', {
          state: 'published',
          policy: { suspend: true },
          document: { scheduleParams: { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1 } },
        }),
      ],
    },
    steps: ['hold crm: suspended'],
    behind: ['create crm: new', 'publish crm: new'],
    guards: [
      'create suspended hold suspended',
      'publish suspended hold suspended',
      'publish owned later',
      'publish settled later',
      'publish consent allow',
      'publish upstream-published allow',
      'publish start-ahead hold start-time-passed',
      'publish fits-spec allow',
      'publish keeper later',
    ],
  },
  {
    name: 'a manifest that is gone',
    input: { live: [flow], owned: [row], policy: { ...policy, prune: 'delete' } },
    steps: ['prune crm: manifest-gone'],
    guards: ['prune suspended allow', 'prune owned later', 'prune settled later', 'prune still-due later'],
  },
  {
    name: 'a flow that is adopted and corrected',
    input: {
      desired: [desired('crm', { state: 'published', policy: { adopt: 'flow-crm' } })],
      live: [live(want, { state: 'enabled', marker: null, document: { name: 'Mine' } })],
      policy: { ...policy, drift: 'correct' },
    },
    steps: ['adopt crm: asked', 'patch crm: drift replace /name'],
    guards: [
      'adopt suspended allow',
      'adopt settled later',
      'patch suspended allow',
      'patch no-fight allow',
      'patch owned later',
      'patch settled later',
      'patch start-kept-ahead allow',
      'patch fits-spec allow',
    ],
  },
  {
    name: 'a flow that is abandoned',
    input: { desired: [desired('crm', { state: 'published', policy: { abandon: true } })], live: [flow], owned: [row] },
    steps: ['abandon crm: asked'],
    guards: ['abandon suspended allow', 'abandon owned later', 'abandon settled later'],
  },
  {
    name: 'a draft too many, which no guard is asked about',
    input: { desired: [other], live: [live(other), live(other, { id: 'second' })], owned: [owned(other)] },
    steps: ['remove-surplus other: surplus'],
    guards: [],
  },
  {
    name: 'a row whose flow is gone',
    input: { owned: [owned(want, { missing: { sinceMs: 0, reads: 9, lastReadAtMs: 90_000 } })] },
    steps: ['forget crm: already-gone'],
    guards: [],
  },
  {
    name: 'a flow that is replaced',
    input: { desired: [replacing], owned: [row], live: [flow], bindings },
    steps: ['create crm: replaced', 'replace crm: replaced retire', 'publish crm: new'],
    guards: [
      'create suspended allow',
      'replace suspended allow',
      'replace owned later',
      'replace settled later',
      'replace still-replaceable later',
      'publish suspended allow',
      'publish owned later',
      'publish settled later',
      'publish consent allow',
      'publish upstream-published allow',
      'publish start-ahead allow',
      'publish fits-spec allow',
      'publish keeper later',
    ],
  },
]

const guardInWords = (word: GuardWord): string => `${word.step} ${word.guard} ${word.says}${word.says === 'hold' ? ` ${word.reason}` : ''}`
const stepInWords = (step: Explanation['steps'][number]): string => `${summary(step)}${step.kind === 'replace' ? ` ${step.mode}` : ''}`

test.each(WORLDS)('explains the steps of the plan, what is behind a hold and what each guard says: $name', ({ input, steps, behind, guards }) => {
  const key = input.desired?.[0]?.key ?? 'crm'
  const found = told(input, key)
  expect(found.steps.map(stepInWords)).toEqual(steps)
  expect(found.behind.map(stepInWords)).toEqual(behind ?? [])
  expect(found.guards.map(guardInWords)).toEqual(guards)
  expect(found.steps).toEqual(plan(world(input)).steps)
})

test('several gone flows of one name wait for the manifest that may be theirs', () => {
  const heir = desired('sales/crm', { name: 'crm', document: { scheduleParams: { startTime: NOW_SEC + 9000, frequency: 'day', interval: 2 } } })
  const gone: LiveFlow = live(desired('crm'))
  const found = told({ desired: [heir], live: [gone], owned: [owned(desired('crm'))], policy: { ...policy, prune: 'delete' } })
  expect(found.steps.map(summary)).toEqual(['hold crm: move-suspected'])
})
