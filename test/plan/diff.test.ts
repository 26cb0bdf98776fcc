import fjp from 'fast-json-patch'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import { formatPointer } from '../../src/lib/pointer.ts'
import { diffDocuments } from '../../src/plan/diff.ts'
import type { FieldContext } from '../../src/plan/kinds/flow.ts'
import { patchFor } from '../../src/plan/patch.ts'

const CONTEXT: FieldContext = { category: 'files', state: 'draft', started: false, once: false, wantsOnce: false }

type Row = { name: string; declared: JsonObject; live: JsonObject; applied?: JsonObject | null; ignore?: string[]; want: string[] }

const hidden = JSON.parse('{"transformations":[{"name":"__proto__","params":{"a":1}}]}') as JsonObject
const selectors = (...list: JsonObject[]): JsonObject => ({
  transformations: [{ name: 'GeneralTransform', params: { segmentSelectors: { selectors: list } } }],
})

const rows: Row[] = [
  { name: 'sees a transformation whatever its name', declared: hidden, live: { transformations: [] }, want: ['add /transformations/-'] },
  {
    name: 'takes no text for an array, whatever it looks like',
    declared: { options: { a: '\u0000array:[1' } },
    live: { options: { a: [1] } },
    want: ['replace /options/a'],
  },
  {
    name: 'takes an empty list of transformations for none',
    declared: { transformations: [] },
    live: { transformations: [{ name: 'A' }, { name: 'B' }] },
    want: ['remove /transformations/1', 'remove /transformations/0'],
  },
  { name: 'takes no list for an empty one', declared: { transformations: [], labels: [], options: {}, description: '' }, live: {}, want: [] },
  {
    name: 'adds a transformation whose members must all be absent',
    declared: { transformations: [{ name: 'A', params: { x: null } }] },
    live: {},
    want: ['add /transformations'],
  },
  {
    name: 'takes away what it applied and git dropped',
    declared: {},
    live: { options: { a: 1, b: 2 } },
    applied: { options: { a: 1, b: 2 } },
    want: ['remove /options'],
  },
  {
    name: 'leaves what people added beside it, at any depth',
    declared: {},
    live: { options: { a: { ours: 1, theirs: 2 } } },
    applied: { options: { a: { ours: 1 } } },
    want: ['remove /options/a/ours'],
  },
  {
    name: 'leaves an ignored member of what git dropped',
    declared: {},
    live: { options: { a: 1, b: 2 } },
    applied: { options: { a: 1, b: 2 } },
    ignore: ['/options/b'],
    want: ['remove /options/a'],
  },
  {
    name: 'takes away a schedule of which the service has written a default out',
    declared: {},
    live: { scheduleParams: { startTime: 1, frequency: 'hour', interval: 1, backfill: 'true' } },
    applied: { scheduleParams: { startTime: 1, frequency: 'hour', interval: 1 } },
    want: ['remove /scheduleParams'],
  },
  {
    name: 'does not remove a default that the service would only write again',
    declared: { options: { errorDiagnosticsEnabled: null }, scheduleParams: { backfill: null } },
    live: { options: { errorDiagnosticsEnabled: 'false' }, scheduleParams: { backfill: true } },
    want: [],
  },
  {
    name: 'removes once a flag that it set itself, also where it says the default',
    declared: {},
    live: { options: { errorDiagnosticsEnabled: 'false', theirs: 1 } },
    applied: { options: { errorDiagnosticsEnabled: false } },
    want: ['remove /options/errorDiagnosticsEnabled'],
  },
  {
    name: 'removes what must be absent',
    declared: { options: { errorDiagnosticsEnabled: null } },
    live: { options: { errorDiagnosticsEnabled: true } },
    want: ['remove /options/errorDiagnosticsEnabled'],
  },
  {
    name: 'does not take two selectors of one id for two of different ids',
    declared: selectors({ value: { id: 'a' } }, { value: { id: 'a' } }),
    live: selectors({ value: { id: 'a' } }, { value: { id: 'b' } }),
    want: ['replace /transformations/0'],
  },
  {
    name: 'takes selectors in any order, with what the service added to them and without what must be absent',
    declared: selectors({ value: { id: 'a' }, filter: null }, { value: { id: 'b' } }),
    live: selectors({ value: { id: 'b', createTime: 1 } }, { value: { id: 'a' }, updateTime: 2 }),
    want: [],
  },
  { name: 'does not see white space at the end of a description', declared: { description: 'a\n' }, live: { description: 'a' }, want: [] },
  { name: 'writes a list as a whole', declared: { labels: ['a', 'b'] }, live: { labels: ['c', 'd', 'e'] }, want: ['replace /labels'] },
  {
    name: 'compares numbers and flags whatever their type',
    declared: { scheduleParams: { interval: 15 } },
    live: { scheduleParams: { interval: ' 15 ' } },
    want: [],
  },
  {
    name: 'sees a number that differs in whatever type',
    declared: { scheduleParams: { interval: 15 } },
    live: { scheduleParams: { interval: '150' } },
    want: ['replace /scheduleParams/interval'],
  },
]

test.each(rows)('$name', ({ declared, live, applied = {}, ignore = [], want }) => {
  const { members } = diffDocuments(declared, live, applied, { context: CONTEXT, ignore })
  expect(patchFor(live, members).map(({ op, path }) => `${op} ${path}`)).toEqual(want)
})

test.each([
  { name: 'a one-time flow cannot be rescheduled', context: { once: true, wantsOnce: true }, member: 'startTime' },
  { name: 'a one-time flow cannot become recurring', context: { once: true }, member: 'frequency' },
  { name: 'a flow that has started cannot become a one-time one', context: { started: true, wantsOnce: true }, member: 'frequency' },
  { name: 'the backfill of a flow that has started is frozen', context: { started: true }, member: 'backfill' },
])('once published, $name', ({ context, member }) => {
  const schedule = (value: string): JsonObject => ({ scheduleParams: { [member]: value } })
  const differs = (state: string): (string | undefined)[] =>
    diffDocuments(schedule('other'), schedule('this'), null, { context: { ...CONTEXT, state, ...context }, ignore: [] }).members.map(
      (one) => one.class,
    )
  expect(differs('enabled')).toEqual(['immutable'])
  expect(differs('disabled')).toEqual(['immutable'])
  expect(differs('draft')).not.toContain('immutable')
})

test('a member that the service should have as a list and has as something else goes in one patch', () => {
  const live = { transformations: 'none' }
  const { members } = diffDocuments({ transformations: [] }, live, null, { context: CONTEXT, ignore: [] })
  expect(patchFor(live, members)).toEqual([{ op: 'remove', path: '/transformations' }])
})

test('names members by pointers in which tildes and slashes are escaped', () => {
  const { members } = diffDocuments({ options: { 'a/b~c': 1 } }, { options: {} }, null, { context: CONTEXT, ignore: [] })
  expect(members.map(({ tokens }) => formatPointer(tokens))).toEqual(['/options/a~1b~0c'])
  expect(patchFor({ options: {} }, members)).toEqual([{ op: 'add', path: '/options/a~1b~0c', value: 1 }])
})

const settled: { name: string; declared: JsonObject; live: JsonObject; applied?: JsonObject; want: JsonObject }[] = [
  {
    name: 'a section that was not there comes with all its members',
    declared: { policy: { a: 1, b: { c: 2 } } },
    live: {},
    want: { policy: { a: 1, b: { c: 2 } } },
  },
  { name: 'an empty section comes empty', declared: { policy: {} }, live: {}, want: { policy: {} } },
  {
    name: 'a transformation comes with what it declares',
    declared: {
      transformations: [
        { name: 'A', params: { x: null }, y: 1 },
        { name: 'B', params: {} },
        { name: 'C', params: { x: null } },
      ],
    },
    live: {},
    want: { transformations: [{ name: 'A', y: 1 }, { name: 'B', params: {} }, { name: 'C' }] },
  },
  {
    name: 'members that must be absent and are bring nothing about',
    declared: { transformations: [{ name: 'A', params: { x: null } }], options: { a: { x: null } } },
    live: { transformations: [{ name: 'A' }] },
    want: { transformations: [{ name: 'A' }] },
  },
  {
    name: 'what is gone already is not removed',
    declared: {},
    live: { options: { b: 1 } },
    applied: { options: { a: 1, errorDiagnosticsEnabled: true } },
    want: { options: { b: 1 } },
  },
  {
    name: 'words that are gone already are not removed',
    declared: {},
    live: { description: '' },
    applied: { description: 'x' },
    want: { description: '' },
  },
  {
    name: 'a flag goes also where it is a truth value that says the default',
    declared: {},
    live: { options: { errorDiagnosticsEnabled: false, theirs: 1 } },
    applied: { options: { errorDiagnosticsEnabled: false } },
    want: { options: { theirs: 1 } },
  },
  {
    name: 'what git only wanted absent before is not ours to remove',
    declared: { options: {} },
    live: { options: { a: 1 } },
    applied: { options: { a: null } },
    want: { options: { a: 1 } },
  },
  {
    name: 'what git only wanted absent before stays when the section goes',
    declared: {},
    live: { options: { a: 5, b: 1 } },
    applied: { options: { a: null, b: 1 } },
    want: { options: { a: 5 } },
  },
  {
    name: 'a section goes with all that is in it and was ours',
    declared: {},
    live: { options: { a: { x: 1 } } },
    applied: { options: { a: { x: 1 } } },
    want: {},
  },
  {
    name: 'a section goes also where somebody made a text of it',
    declared: {},
    live: { options: { a: 'odd' } },
    applied: { options: { a: { x: 1 } } },
    want: {},
  },
  {
    name: 'a section of ours that is a text by now goes from beside what is theirs',
    declared: {},
    live: { options: { a: 'odd', theirs: 1 } },
    applied: { options: { a: { x: 1 } } },
    want: { options: { theirs: 1 } },
  },
  {
    name: 'a text of ours that is a section by now goes from beside what is theirs',
    declared: {},
    live: { options: { a: { b: 1 }, theirs: 1 } },
    applied: { options: { a: 'x' } },
    want: { options: { theirs: 1 } },
  },
  {
    name: 'what git dropped from a transformation goes, and leaves what is theirs',
    declared: { transformations: [{ name: 'A' }] },
    live: { transformations: [{ name: 'A', params: { a: 1, b: { c: 1 } } }] },
    applied: { transformations: [{ name: 'A', params: { a: 1 } }] },
    want: { transformations: [{ name: 'A', params: { b: { c: 1 } } }] },
  },
  {
    name: 'a transformation that was not there comes with its params',
    declared: { transformations: [{ name: 'A', params: { x: 1 } }] },
    live: {},
    want: { transformations: [{ name: 'A', params: { x: 1 } }] },
  },
  {
    name: 'a text goes also where somebody made a section of it',
    declared: {},
    live: { policy: { a: { b: 1 } } },
    applied: { policy: { a: 'x' } },
    want: {},
  },
]

test.each(settled)('$name', ({ declared, live, applied, want }) => {
  const { members } = diffDocuments(declared, live, applied ?? {}, { context: CONTEXT, ignore: [] })
  expect(fjp.applyPatch(structuredClone(live), patchFor(live, members)).newDocument).toEqual(want)
  expect(members.length > 0).toBe(JSON.stringify(live) !== JSON.stringify(want))
})

test('without a row names what the flow has beyond the manifest, and nothing that stands for its absence', () => {
  const live = {
    description: 'x',
    labels: ['a'],
    options: { a: 1, b: 2, c: null, errorDiagnosticsEnabled: false },
    policy: { a: 1 },
    scheduleParams: { frequency: 'hour' },
    transformations: [{ name: 'A' }],
    inheritedAttributes: { a: 1 },
    somethingNew: 1,
  }
  const unclaimed = (flow: JsonObject): string[] => diffDocuments({ options: { b: 2 } }, flow, null, { context: CONTEXT, ignore: [] }).unclaimed
  expect(unclaimed(live)).toEqual(['/description', '/labels', '/options/a', '/policy', '/scheduleParams', '/transformations'])
  expect(unclaimed({ description: '', labels: [], transformations: [], options: {} })).toEqual([])
  for (const applied of [{}, { policy: { a: 1 } }]) expect(diffDocuments({}, live, applied, { context: CONTEXT, ignore: [] }).unclaimed).toEqual([])
})

test.each<{ declared: Json; applied: Json | undefined; before: boolean }>([
  { declared: null, applied: null, before: true },
  { declared: null, applied: undefined, before: false },
  { declared: null, applied: [{ name: 'A' }], before: false },
  { declared: null, applied: [], before: true },
  { declared: [], applied: [], before: true },
  { declared: [], applied: undefined, before: false },
  { declared: [], applied: [{ name: 'A' }], before: false },
])('knows whether git asked for $declared before, when it had asked for $applied: $before', ({ declared, applied, before }) => {
  const live = { transformations: [{ name: 'A' }] }
  const { members } = diffDocuments({ transformations: declared }, live, applied === undefined ? {} : { transformations: applied }, {
    context: CONTEXT,
    ignore: [],
  })
  expect(members.map(({ declaredBefore }) => declaredBefore)).toEqual([before])
})
