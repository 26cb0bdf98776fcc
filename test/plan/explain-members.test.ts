import { describe, expect, test } from 'vitest'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import { packPosition } from '../../src/manifest/positions-kept.ts'
import { explainKey } from '../../src/plan/explain.ts'
import type { MemberWord } from '../../src/plan/explain-members.ts'
import type { LiveFlow, OwnedFlow, PlanInput } from '../../src/plan/model.ts'
import { AHEAD_SEC, NOW_SEC, desired, live, markerOf, owned, policy, world, type DesiredOptions } from '../support/worlds.ts'

/** Where the file says the members that the tests look at. */
const LINES: Readonly<Record<string, number>> = {
  '': 1,
  '/name': 2,
  '/labels': 3,
  '/state': 4,
  '/flowSpec': 5,
  '/sourceConnectionIds': 6,
  '/scheduleParams': 7,
  '/scheduleParams/startTime': 8,
  '/transformations/0/params/mappingVersion': 9,
  '/sluice/ignore/0': 10,
  '/sluice/ignore/1': 11,
}
const positions = Object.fromEntries(Object.entries(LINES).map(([at, line]) => [at, packPosition({ line, column: 3 })]))

const schedule = (change: object = {}) => ({ startTime: AHEAD_SEC, frequency: 'hour', interval: 1, backfill: true, ...change })

/** A published flow and its manifest, which the ledger knows as equal; then what differs. */
function membersOf(
  now: DesiredOptions,
  flow: { state?: string; document?: LiveFlow['document']; marker?: LiveFlow['marker'] } = {},
  change: Change = {},
): readonly MemberWord[] {
  const before = { ...desired('crm', { state: 'published', ...change.before }), positions }
  const want = { ...desired('crm', { state: 'published', ...now }), positions, ...change.want }
  const there = live(before, { state: 'enabled', ...flow })
  const row =
    change.owned === null
      ? []
      : [owned(before, { state: 'enabled', applied: { ...before.document, flowSpec: { id: 'spec-files' }, state: 'published' }, ...change.owned })]
  return explainKey('crm', world({ desired: [want], live: [there], owned: row, ...change.input }))?.members ?? []
}
type Change = {
  before?: DesiredOptions
  want?: Partial<DesiredFlow>
  owned?: Partial<OwnedFlow> | null
  input?: Partial<Pick<PlanInput, 'policy' | 'bindings'>>
}

const shown = ({ pointer, is, before, after, cause, at }: MemberWord): string =>
  [
    `${pointer} is ${is}:`,
    `${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    ...(cause === null ? [] : [`(${cause})`]),
    ...(at === null ? [] : [`${at.path}:${at.line}:${at.column}`]),
  ].join(' ')

/** Without those that are equal or the service's own: they are many. */
const telling = (words: readonly MemberWord[]): string[] => words.filter(({ is }) => is !== 'equal' && is !== 'server-owned').map(shown)

test('says of every member of a flow in sync that it is equal, where the file says it, and of the rest whose it is', () => {
  const words = membersOf({}, { document: { lastRunDetails: { runs: 1 } } })
  expect(words.map(shown)).toEqual([
    '/flowSpec/id is equal: "spec-files" → "spec-files" flows/crm.yaml:5:3',
    '/flowSpec/version is create-only: "1.0" → "1.0" flows/crm.yaml:5:3',
    '/id is server-owned: "flow-crm" → undefined',
    '/lastRunDetails is server-owned: {"runs":1} → undefined',
    '/name is equal: "crm" → "crm" flows/crm.yaml:2:3',
    '/scheduleParams/backfill is equal: true → true flows/crm.yaml:7:3',
    '/scheduleParams/frequency is equal: "hour" → "hour" flows/crm.yaml:7:3',
    '/scheduleParams/interval is equal: 1 → 1 flows/crm.yaml:7:3',
    '/scheduleParams/startTime is equal: 1767312000 → 1767312000 flows/crm.yaml:8:3',
    '/sourceConnectionIds is equal: ["source-1"] → ["source-1"] flows/crm.yaml:6:3',
    '/state is equal: "enabled" → "published" flows/crm.yaml:4:3',
    '/targetConnectionIds is equal: ["target-1"] → ["target-1"] flows/crm.yaml:1:3',
    '/transformations/Mapping/params/mappingId is equal: "m1" → "m1" flows/crm.yaml:1:3',
    '/transformations/Mapping/params/mappingVersion is equal: 0 → 0 flows/crm.yaml:9:3',
  ])
})

type Row = { name: string; words: () => readonly MemberWord[]; want: string[] }

const two = { document: { scheduleParams: schedule({ interval: 2 }) } }
const three = { document: { scheduleParams: schedule({ interval: 3 }) } }
const started = (interval: number, startTime: number) => ({ document: { scheduleParams: schedule({ interval, startTime }) } })
const rule = '/flowSpec/version is create-only: "1.0" → "1.0" flows/crm.yaml:5:3'

const rows: Row[] = [
  {
    name: 'that git changed',
    words: () => membersOf(two),
    want: ['/scheduleParams/interval is to-change: 1 → 2 (revision) flows/crm.yaml:7:3'],
  },
  {
    name: 'that somebody edited, and that is put back',
    words: () => membersOf({}, two),
    want: ['/scheduleParams/interval is to-change: 2 → 1 (drift) flows/crm.yaml:7:3'],
  },
  {
    name: 'that somebody edited, and that stays',
    words: () =>
      membersOf({ policy: { drift: 'report' } }, { document: { ...two.document, name: 'Mine' } }, { before: { policy: { drift: 'report' } } }),
    want: ['/name is withheld: "Mine" → "crm" (drift) flows/crm.yaml:2:3', '/scheduleParams/interval is withheld: 2 → 1 (drift) flows/crm.yaml:7:3'],
  },
  {
    name: 'that the manifest ignores',
    words: () =>
      membersOf({ policy: { ignore: ['/labels', '/scheduleParams/interval'] } }, two, {
        before: { policy: { ignore: ['/labels', '/scheduleParams/interval'] } },
      }),
    want: ['/scheduleParams/interval is ignored: 2 → 1 flows/crm.yaml:11:3'],
  },
  {
    name: 'that is ignored with what it is in',
    words: () => membersOf({ policy: { ignore: ['/scheduleParams'] } }, three),
    want: [`/scheduleParams is ignored: ${JSON.stringify(schedule({ interval: 3 }))} → ${JSON.stringify(schedule())} flows/crm.yaml:10:3`],
  },
  {
    name: 'that a folder ignores',
    words: () =>
      membersOf({ policy: { ignore: ['/scheduleParams/interval'] } }, two, {
        want: { inherited: new Map([['ignore', { path: 'flows/.sluice.yaml', line: 20, column: 5 }]]) },
      }),
    want: ['/scheduleParams/interval is ignored: 2 → 1 flows/.sluice.yaml:20:5'],
  },
  {
    name: 'that the service cannot change',
    words: () => membersOf({ document: { targetConnectionIds: ['target-2'] } }, {}, { input: { bindings: twoTargets() } }),
    want: ['/targetConnectionIds is immutable: ["target-1"] → ["target-2"] (revision) flows/crm.yaml:1:3'],
  },
  {
    name: 'of a schedule that has begun',
    words: () => membersOf(started(1, NOW_SEC - 60), started(1, NOW_SEC - 120), { before: started(1, NOW_SEC - 60) }),
    want: [`/scheduleParams/startTime is frozen: ${NOW_SEC - 120} → ${NOW_SEC - 60} flows/crm.yaml:8:3`],
  },
  {
    name: 'that nobody claims where the ledger knows nothing',
    words: () => membersOf({}, { document: { labels: ['core/C1'], options: { errorDiagnosticsEnabled: true } } }, { owned: null }),
    want: ['/labels is unclaimed: ["core/C1"] → undefined', '/options is unclaimed: {"errorDiagnosticsEnabled":true} → undefined'],
  },
  {
    name: 'that was never ours, beside ones that are',
    words: () =>
      membersOf(
        {},
        {
          document: {
            tags: 'by hand',
            extra: { deep: { a: 1 } },
            scheduleParams: schedule({ 'a/b': 1 }),
            transformations: [
              { name: 'Mapping', params: { mappingId: 'm1', mappingVersion: 0, more: [1] } },
              { name: 'Copy', params: {} },
            ],
          },
        },
      ),
    want: [
      '/extra is not-managed: {"deep":{"a":1}} → undefined',
      '/scheduleParams/a~1b is not-managed: 1 → undefined',
      '/tags is not-managed: "by hand" → undefined',
      '/transformations/Copy is not-managed: {"params":{}} → undefined',
      '/transformations/Mapping/params/more is not-managed: [1] → undefined',
    ],
  },
  {
    name: 'that left the manifest',
    words: () => membersOf({}, { document: { labels: ['core/C1'] } }, { before: { document: { labels: ['core/C1'] } } }),
    want: ['/labels is to-change: ["core/C1"] → undefined (revision)'],
  },
  {
    name: 'that carries a marker line which is lost',
    words: () => membersOf({ document: { description: 'Orders' } }, { marker: null }, { before: { document: { description: 'Orders' } } }),
    want: [`/description is to-change: undefined → "[managed by sluice: acme/crm; id=${markerOf('crm').id}]" (marker-lost) flows/crm.yaml:1:3`],
  },
]

test.each(rows)('tells of a member $name', ({ words, want }) => {
  expect(telling(words()).filter((one) => one !== rule)).toEqual(want)
})

describe('the running state', () => {
  const stateOf = (words: readonly MemberWord[]): string | undefined =>
    words
      .filter(({ pointer }) => pointer === '/state')
      .map(shown)
      .join()
  const report = { input: { policy: { ...policy, drift: 'report' as const } } }
  test.each([
    [
      'as asked',
      () => stateOf(membersOf({ state: 'disabled' }, { state: 'disabled' }, { before: { state: 'disabled' } })),
      'equal: "disabled" → "disabled"',
    ],
    [
      'a draft as asked',
      () => stateOf(membersOf({ state: 'draft' }, { state: 'draft' }, { before: { state: 'draft' } })),
      'equal: "draft" → "draft"',
    ],
    ['to be switched off', () => stateOf(membersOf({ state: 'disabled' })), 'to-change: "enabled" → "disabled"'],
    ['to be published', () => stateOf(membersOf({}, { state: 'draft' })), 'to-change: "draft" → "published"'],
    ['switched off by hand, and left so', () => stateOf(membersOf({}, { state: 'disabled' }, report)), 'withheld: "disabled" → "published"'],
    [
      'to be published, by a manifest that is suspended',
      () => stateOf(membersOf({ policy: { suspend: true } }, { state: 'draft' })),
      'to-change: "draft" → "published"',
    ],
    ['that cannot go back', () => stateOf(membersOf({ state: 'draft' })), 'immutable: "enabled" → "draft"'],
  ])('%s', (_, found, want) => expect(found()).toBe(`/state is ${want} flows/crm.yaml:4:3`))

  test('in between is the service’s own', () => {
    expect(stateOf(membersOf({}, { state: 'updating' }))).toBe('/state is server-owned: "updating" → undefined')
  })
})

test('stand in the order of their pointers, the marker line behind its description', () => {
  const words = membersOf(
    { document: { description: 'New' } },
    { marker: markerOf('crm', { rest: { gone: '2026-01-01T00:00:00Z' } }) },
    { before: { document: { description: 'Old' } } },
  )
  const pointers = words.map(({ pointer }) => pointer)
  expect(pointers).toEqual([...pointers].sort())
  expect(words.filter(({ pointer }) => pointer === '/description').map(({ cause }) => cause)).toEqual(['revision', 'restored'])
})

test('a manifest whose references lead nowhere is not compared', () => {
  expect(membersOf({ document: { sourceConnectionIds: ['nowhere'] } })).toEqual([])
})

function twoTargets(): PlanInput['bindings'] {
  const { bindings } = world({})
  const second = { id: 'target-2', name: 'second', state: 'enabled', connectionSpecId: 'lake', baseConnectionId: null }
  return { ...bindings, targetConnections: [...bindings.targetConnections, second] }
}
