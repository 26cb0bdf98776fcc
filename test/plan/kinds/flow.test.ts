import { expect, test } from 'vitest'
import type { Json } from '../../../src/lib/json.ts'
import { classOf, flowKind, frequencyOf, isPublished, isSettledState, startTimeOf, type FieldContext } from '../../../src/plan/kinds/flow.ts'

const DRAFT: FieldContext = { category: 'files', state: 'draft', started: false, once: false, wantsOnce: false }
const contexts: Record<string, FieldContext> = {
  draft: DRAFT,
  'draft of a one-time flow': { ...DRAFT, once: true, wantsOnce: true, started: true },
  'published, not started': { ...DRAFT, state: 'enabled' },
  'published, started': { ...DRAFT, state: 'disabled', started: true },
  'published, started, to be a one-time flow': { ...DRAFT, state: 'enabled', started: true, wantsOnce: true },
  'published, not started, to be a one-time flow': { ...DRAFT, state: 'enabled', wantsOnce: true },
  'published one-time flow': { ...DRAFT, state: 'enabled', once: true },
}

const SERVICE = `id version etag state createdAt updatedAt createdBy updatedBy createdClient updatedClient sandboxId sandboxName imsOrgId
  inheritedAttributes runs lastOperation lastRunDetails providerRefId`.split(/\s+/)

const POINTERS = [
  ...SERVICE.map((name) => `/${name}`),
  ...'name flowSpec sourceConnectionIds targetConnectionIds description labels options transformations scheduleParams policy'
    .split(' ')
    .map((name) => `/${name}`),
  ...'flowSpec/version flowSpec/id options/errorDiagnosticsEnabled options/partialIngestionPercent options/other'
    .split(' ')
    .map((name) => `/${name}`),
  ...'startTime endTime interval frequency timeUnit backfill other'.split(' ').map((name) => `/scheduleParams/${name}`),
  ...'Mapping Copy'
    .split(' ')
    .flatMap((name) =>
      ['', '/params', '/params/mappingVersion', '/params/mappingId', '/params/segmentSelectors/selectors', '/params/profileSelectors/selectors'].map(
        (rest) => `/transformations/${name}${rest}`,
      ),
    ),
]

test('every member has the class that is reviewed, in every state that it depends on', async () => {
  const shown = (pointer: string, context: FieldContext): string => {
    const { class: name, as, default: standing, elementId } = classOf(pointer.split('/').slice(1), context)
    return [name, as, standing === undefined ? '' : `default ${JSON.stringify(standing)}`, elementId?.join('.') ?? '']
      .filter((part) => part !== '')
      .join(' ')
  }
  const lines = POINTERS.flatMap((pointer) => {
    const plain = shown(pointer, DRAFT)
    const others = Object.entries(contexts).filter(([, context]) => shown(pointer, context) !== plain)
    return [`${pointer}: ${plain}`, ...others.map(([name, context]) => `  ${name}: ${shown(pointer, context)}`)]
  })
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../golden/field-classes.txt')
})

test.each<[Json, number | null]>([
  [{ startTime: 7 }, 7],
  [{ startTime: '7' }, 7],
  [{ startTime: ' 7 ' }, 7],
  [{ startTime: '' }, null],
  [{ startTime: '  ' }, null],
  [{ startTime: 'soon' }, null],
  [{ startTime: '1e999' }, null],
  [{ startTime: true }, null],
  [{ startTime: null }, null],
  [{}, null],
  [[7], null],
  [null, null],
])('the start of a flow with the schedule %j is %j', (scheduleParams, want) => expect(startTimeOf({ scheduleParams })).toBe(want))

test.each<[Json, string | null]>([
  [{ frequency: 'Hour' }, 'hour'],
  [{ frequency: 7 }, null],
  [{}, null],
  ['hour', null],
])('the frequency of a flow with the schedule %j is %j', (scheduleParams, want) => expect(frequencyOf({ scheduleParams })).toBe(want))

test('a flow without a schedule has neither start nor frequency', () => expect([startTimeOf({}), frequencyOf({})]).toEqual([null, null]))

test('draft, enabled and disabled are at rest; of these the last two were published', () => {
  const states = ['draft', 'enabled', 'disabled', 'updating', 'Draft', '']
  expect([states.filter(isSettledState), states.filter(isPublished)]).toEqual([
    ['draft', 'enabled', 'disabled'],
    ['enabled', 'disabled'],
  ])
})

test('says where flows live and what can be done to them', () => {
  expect(flowKind).toMatchObject({ kind: 'flow', collection: 'flows', actions: ['publish', 'enable', 'disable'] })
})
