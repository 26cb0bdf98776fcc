import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Category, DesiredState, FlowPolicy } from '../../src/manifest/desired.ts'
import { policyOf } from '../../src/manifest/policy.ts'
import { judge } from '../../src/manifest/rules/all.ts'

type Case = { state?: DesiredState; category?: Category; policy?: Partial<FlowPolicy>; document?: JsonObject }

/** What the rules say of a document in canonical types: `severity code pointer`, the severity left out for errors. */
function told({ state = 'published', category = 'unknown', policy = {}, document = {} }: Case): string[] {
  return findings({ state, category, policy, document }).map(({ severity, code, pointer }) =>
    [...(severity === undefined || severity === 'error' ? [] : [severity]), code, pointer].join(' '),
  )
}
const findings = ({ state = 'published', category = 'unknown', policy = {}, document = {} }: Case) =>
  judge({ key: 'a', state, category, policy: { ...policyOf(undefined, {}), ...policy }, document })

const ID = 'C9751426-dff8-49b0-965f-50defcf4187b'
const hourly = { startTime: 1_893_456_000, frequency: 'hour', interval: 1 }
const once = { startTime: 1_893_456_000, frequency: 'once' }
const Mapping = { name: 'Mapping', params: { mappingId: 'm' } }
const Copy = { name: 'Copy', params: { deltaColumn: { name: 'updatedAt' } } }
const files = (scheduleParams: JsonObject, more: Case = {}): Case => ({
  category: 'files',
  ...more,
  document: { scheduleParams, transformations: [Mapping], ...more.document },
})
const table = (scheduleParams: JsonObject, transformations: JsonObject[], more: Case = {}): Case => ({
  category: 'tables',
  ...more,
  document: { scheduleParams, transformations },
})
const exporting = (scheduleParams: JsonObject): Case => ({ category: 'dataset-export', document: { scheduleParams } })

type Row = [title: string, subject: Case, want: string[]]

describe('schedules', () => {
  test.each<Row>([
    ['of a stream that is empty', { category: 'streaming', document: { scheduleParams: {} } }, []],
    ['of a stream that is not', { category: 'streaming', document: { scheduleParams: hourly } }, ['schedule-on-streaming /scheduleParams']],
    ['that are whole', files(hourly), []],
    ['that are whole, of a table', table(hourly, [Mapping, Copy]), []],
    ['that lack everything, of a table', table({}, [Mapping]), ['schedule-missing /scheduleParams']],
    ['that lack their start because it must be absent', files({ ...hourly, startTime: null }), ['schedule-missing /scheduleParams']],
    ['of a draft that lack everything', files({}, { state: 'draft' }), []],
    ['that an adopted flow may have', files({}, { policy: { adopt: ID } }), ['warning schedule-missing /scheduleParams']],
    ['that no flow to adopt may have', files({}, { policy: { adopt: 'never' } }), ['schedule-missing /scheduleParams']],
    ['that run once, without an interval', files(once), []],
    ['that run once, with an interval that must be absent', files({ ...once, interval: null, backfill: null }), []],
    ['that run once, with an interval', files({ ...once, interval: 1 }), ['interval-with-once /scheduleParams/interval']],
    ['every fourteen minutes', files({ ...hourly, frequency: 'minute', interval: 14 }), ['interval-too-small /scheduleParams/interval']],
    ['every fifteen minutes', files({ ...hourly, frequency: 'minute', interval: 15 }), []],
    ['every zero weeks', files({ ...hourly, frequency: 'week', interval: 0 }), ['interval-too-small /scheduleParams/interval']],
    ['in a unit that is still a variable', files({ ...hourly, frequency: '${vars.unit}', interval: 0 }), []],
    ['every week', files({ ...hourly, frequency: 'week' }), []],
    ['that begin in the year 5138', files({ ...hourly, startTime: 100_000_000_000 }), []],
    ['that begin in milliseconds', files({ ...hourly, startTime: 100_000_000_001 }), ['time-in-milliseconds /scheduleParams/startTime']],
    [
      'that end in milliseconds',
      exporting({ startTime: 1, timeUnit: 'day', interval: 1, endTime: 1_893_456_000_000 }),
      ['time-in-milliseconds /scheduleParams/endTime'],
    ],
    ['that end when they begin', files({ ...hourly, endTime: hourly.startTime }), ['end-before-start /scheduleParams/endTime']],
    ['that end later', files({ ...hourly, endTime: hourly.startTime + 1 }), []],
    ['that end before a variable', files({ ...hourly, startTime: '${vars.start}', endTime: 1 }), []],
    ['that end with a variable', files({ ...hourly, endTime: '${vars.end}' }), []],
    [
      'of a source with words for exports',
      files({ ...hourly, timeUnit: 'hour', exportMode: 'DAILY', folderNameTemplate: 'x' }),
      ['timeUnit', 'exportMode', 'folderNameTemplate'].map((name) => `warning schedule-foreign /scheduleParams/${name}`),
    ],
    [
      'of an export with words for sources',
      exporting({ startTime: 1, timeUnit: 'hour', interval: 3, frequency: 'hour', backfill: true }),
      ['warning schedule-foreign /scheduleParams/frequency', 'warning schedule-foreign /scheduleParams/backfill'],
    ],
    ['of something unknown, with both', { document: { scheduleParams: { ...hourly, timeUnit: 'hour' } } }, []],
    ['of an export every day, in full', exporting({ startTime: 1, timeUnit: 'day', interval: 0 }), []],
    ['of an export in a unit that is still a variable', exporting({ startTime: 1, timeUnit: '${vars.unit}', interval: 0 }), []],
    ['of an export every two days', exporting({ startTime: 1, timeUnit: 'day', interval: 2 }), ['export-interval-invalid /scheduleParams/interval']],
    ['of an export every twelve hours', exporting({ startTime: 1, timeUnit: 'hour', interval: 12 }), []],
    ['of an export in an interval that is still a variable', exporting({ startTime: 1, timeUnit: 'hour', interval: '${vars.every}' }), []],
  ])('%s', (_, subject, want) => expect(told(subject)).toEqual(want))

  test('that are foreign say to what', () => {
    expect(findings(exporting({ startTime: 1, timeUnit: 'hour', interval: 3, backfill: true })).map(({ message }) => message)).toEqual([
      '`backfill` means nothing to a dataset export',
    ])
  })
})

describe('transformations', () => {
  const open = { name: '${vars.what}', params: {} }
  test.each<Row>([
    ['of a table that recurs, without a delta column', table(hourly, [Mapping]), ['delta-column-missing /transformations']],
    [
      'of a table that recurs, with a Copy that has none',
      table(hourly, [Mapping, { name: 'Copy', params: {} }]),
      ['delta-column-missing /transformations'],
    ],
    [
      'of a table that recurs, with the column in another place',
      table(hourly, [Mapping, { ...Copy, name: 'Other' }]),
      ['delta-column-missing /transformations'],
    ],
    ['of a table that recurs, one of them still a variable', table(hourly, [Mapping, open]), []],
    ['of a table that loads once', table(once, [Mapping]), []],
    [
      'of a table that loads once, with a delta column',
      table(once, [Mapping, Copy]),
      ['delta-column-with-once /transformations/1/params/deltaColumn'],
    ],
    ['of a table that is a draft', table(hourly, [], { state: 'draft' }), []],
    ['of a source without a mapping', files(hourly, { document: { transformations: [Copy] } }), ['mapping-missing /transformations']],
    [
      'of a source, none of which has a name',
      files(hourly, { document: { transformations: [null, 'Copy', { params: {} }, { name: 7 }] } }),
      ['mapping-missing /transformations'],
    ],
    ['of a source, one of them still a variable', files(hourly, { document: { transformations: [open] } }), []],
    ['that stand twice', { document: { transformations: [Copy, Mapping, Copy] } }, ['transformation-duplicate /transformations/2/name']],
    ['that are none', { document: { transformations: [null, 'Copy', { params: {} }, { name: 7 }] } }, []],
  ])('%s', (_, subject, want) => expect(told(subject)).toEqual(want))
})

describe('members', () => {
  const unusual = (id: string): string[] => [`warning id-unusual ${id}`]
  test.each<Row>([
    [
      'that a stream has no use for',
      { category: 'streaming', document: { options: { errorDiagnosticsEnabled: false, partialIngestionPercent: 5, other: 1 } } },
      ['options-on-streaming /options/errorDiagnosticsEnabled', 'options-on-streaming /options/partialIngestionPercent'],
    ],
    ['with a marker line further down', { document: { description: 'Orders\n  [managed by sluice: a/b]' } }, ['marker-in-description /description']],
    ['with the words of a marker inside a line', { document: { description: 'Orders [managed by sluice: a/b]' } }, []],
    ['with a description that must be absent', { document: { description: null } }, []],
    ['with ids', { document: { flowSpec: { id: ID }, sourceConnectionIds: [ID], targetConnectionIds: [{ name: 'a' }] } }, []],
    ['with a flow spec whose id is none', { document: { flowSpec: { id: 'files' } } }, unusual('/flowSpec/id')],
    ['with an id and something before it', { document: { sourceConnectionIds: [`x${ID}`] } }, unusual('/sourceConnectionIds/0')],
    ['with an id and something behind it', { document: { targetConnectionIds: [`${ID}x`] } }, unusual('/targetConnectionIds/0')],
    ['with an id that is still a variable', { document: { targetConnectionIds: ['${vars.id}'] } }, []],
  ])('%s', (_, subject, want) => expect(told(subject)).toEqual(want))
})

describe('management', () => {
  test.each<Row>([
    ['that adopts by name', { policy: { adopt: 'by-name' } }, []],
    ['that never adopts', { policy: { adopt: 'never' } }, []],
    ['that adopts what is no id', { policy: { adopt: 'byname' } }, ['warning id-unusual /sluice/adopt']],
    ['that abandons', { policy: { abandon: true } }, []],
    ['that abandons and never adopts', { policy: { abandon: true, adopt: 'never' } }, []],
    ['that abandons and adopts', { policy: { abandon: true, adopt: ID } }, ['adopt-and-abandon /sluice/abandon']],
    ['that comes from another key', { policy: { movedFrom: 'b' } }, []],
  ])('%s', (_, subject, want) => expect(told(subject)).toEqual(want))

  const members = [
    'name',
    'description',
    'flowSpec',
    'sourceConnectionIds',
    'targetConnectionIds',
    'transformations',
    'scheduleParams',
    'options',
    'labels',
    'policy',
    'state',
  ]
  test.each([
    ...members.map((name) => `/${name}`),
    '/labels/0',
    '/labels/-',
    '/options/a~1b',
    '/options/a~0b',
    '/transformations/Mapping',
    '/transformations/1a',
    '/transformations/a1',
    '/transformations/-a',
    '/transformations/a-',
  ])('may ignore %s', (pointer) => expect(told({ policy: { ignore: [pointer] } })).toEqual([]))

  const other = `It starts with one of ${members.join(', ')}.`
  test.each([
    ['labels', '"labels" is not a JSON Pointer', undefined],
    ['/options/a~2', '"/options/a~2" is not a JSON Pointer', undefined],
    ['/options/a~', '"/options/a~" is not a JSON Pointer', undefined],
    ['/zebra', '"/zebra" names no member of a dataflow', other],
    ['/', '"/" names no member of a dataflow', other],
    ['/label', '"/label" names no member of a dataflow', 'Did you mean /labels?'],
    [
      '/transformations/0',
      '"/transformations/0" counts transformations, whose order may change',
      'Name the transformation, like /transformations/Mapping.',
    ],
    [
      '/transformations/12/params/a',
      '"/transformations/12/params/a" counts transformations, whose order may change',
      'Name the transformation, like /transformations/Mapping/params/a.',
    ],
    [
      '/transformations/-',
      '"/transformations/-" counts transformations, whose order may change',
      'Name the transformation, like /transformations/Mapping.',
    ],
  ])('may not ignore %s', (pointer, message, hint) => {
    expect(findings({ policy: { ignore: ['/name', pointer] } })).toMatchObject([
      { code: 'ignore-invalid', pointer: '/sluice/ignore/1', message, ...(hint === undefined ? {} : { hint }) },
    ])
  })
})
