import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Ask } from '../support/emulator.ts'
import { bodies, codeOf, createDraft, createPlain, first, HOUR, items, readFlow, service, T0, T0_SEC, type Service } from './service.ts'

const MINUTE = 60_000
const runsOf = (ask: Ask, flowId: string): JsonObject[] => items(ask('GET', `/runs?property=flowId==${flowId}&limit=100&orderby=-createdAt`))
const metricsOf = (run: JsonObject | undefined) => (run?.['metrics'] ?? {}) as Record<string, Record<string, number>>
const statusOf = (run: JsonObject | undefined): unknown =>
  (run?.['metrics'] as { statusSummary: { status: string } } | undefined)?.statusSummary.status

/** An enabled flow whose first window is an hour ahead. */
function running(
  schedule: JsonObject = { startTime: T0_SEC + 3600, frequency: 'hour', interval: 1 },
  more: JsonObject = {},
): Service & { id: string } {
  const emulator = service()
  const { id } = createPlain(emulator.ask, { ...bodies(emulator.ask).files, scheduleParams: schedule, ...more })
  return { ...emulator, id }
}

describe('13.27 schedule', () => {
  test('13.27 the first run is visible between two and three minutes after the start, then one per interval', () => {
    const { ask, clock, id } = running()
    clock({ advanceMs: HOUR + 2 * MINUTE })
    expect(runsOf(ask, id)).toEqual([])
    clock({ advanceMs: MINUTE })
    expect(runsOf(ask, id).length).toBe(1)
    clock({ advanceMs: 3 * HOUR })
    const runs = runsOf(ask, id)
    expect(runs.map(({ createdAt }) => (createdAt as number) - T0)).toEqual([4, 3, 2, 1].map((hour) => hour * HOUR + 150_000))
    const extensions = { windowStart: T0 + 3 * HOUR, windowEnd: T0 + 4 * HOUR }
    expect(runs[0]?.['activities']).toMatchObject([{ durationSummary: { extensions } }])
  })

  test('13.27 once means exactly one run', () => {
    const { ask, clock, id } = running({ startTime: T0_SEC + 3600, frequency: 'once' })
    clock({ advanceMs: 1000 * HOUR })
    expect(runsOf(ask, id).length).toBe(1)
  })

  test('13.27 drafts, disabled flows, streaming flows and unscheduled exports do not run', () => {
    const { ask, clock } = service()
    const { files, streaming, export: audience } = bodies(ask)
    const draft = createDraft(ask, files)
    const disabled = createPlain(ask, files)
    ask('POST', `/flows/${disabled.id}/action?op=disable`)
    const others = [createPlain(ask, streaming), createPlain(ask, audience)]
    clock({ advanceMs: 10 * HOUR })
    for (const { id } of [draft, disabled, ...others]) expect(runsOf(ask, id)).toEqual([])
  })

  test('13.27 windows missed while disabled are skipped, or caught up by knob', () => {
    for (const [missedWindows, expected] of [
      ['skip', 2],
      ['catch-up', 5],
    ] as const) {
      const { ask, clock, id, knobs } = running()
      knobs({ missedWindows })
      clock({ advanceMs: HOUR + 5 * MINUTE })
      ask('POST', `/flows/${id}/action?op=disable`)
      clock({ advanceMs: 3 * HOUR })
      ask('POST', `/flows/${id}/action?op=enable`)
      clock({ advanceMs: HOUR })
      expect(runsOf(ask, id).length).toBe(expected)
    }
  })

  test('13.27 a new schedule is followed', () => {
    const { ask, clock, id } = running()
    const ops = [{ op: 'replace', path: '/scheduleParams', value: { startTime: T0_SEC + 3600, frequency: 'minute', interval: 15 } }]
    ask('PATCH', `/flows/${id}`, { body: ops, ifMatch: readFlow(ask, id)['etag'] as string })
    clock({ advanceMs: 2 * HOUR + 5 * MINUTE })
    expect(runsOf(ask, id).length).toBe(5)
  })

  test('13.27 a jump over years costs no more than the runs that are kept', () => {
    const { ask, clock, id } = running({ startTime: T0_SEC + 3600, frequency: 'minute', interval: 15 })
    clock({ advanceMs: 3 * 365 * 24 * HOUR })
    const runs = runsOf(ask, id)
    expect(runs.length).toBe(100)
    expect(runs[0]?.['createdAt']).toBeGreaterThan(T0 + 3 * 365 * 24 * HOUR - 20 * MINUTE)
  })

  test('13.27 the clock can run fast', () => {
    let hostMs = T0
    const { ask, clock, world } = service()
    const { id } = createPlain(ask, bodies(ask).files)
    Object.assign(world, { hostNowMs: () => hostMs })
    clock({ rate: 3600 })
    hostMs += 2000
    expect(runsOf(ask, id).length).toBe(1)
  })
})

describe('13.19a what a run does to its flow', () => {
  test('13.19a some seconds after the run the service rewrites the flow and leaves its configuration alone', () => {
    const { ask, clock, id } = running()
    const before = readFlow(ask, id)
    clock({ advanceMs: HOUR + 150_000 + 60_000 + 5000 })
    expect(statusOf(runsOf(ask, id)[0])).toBe('success')
    expect(readFlow(ask, id)).toEqual(before)
    clock({ advanceMs: 20_000 })
    const after = readFlow(ask, id)
    expect(after).toMatchObject({
      updatedClient: 'acp_foundation_connectors',
      updatedBy: 'acp_foundation_connectors@AdobeID',
      lastRunDetails: { state: 'success' },
    })
    expect(after['etag']).not.toBe(before['etag'])
    const service = ['etag', 'version', 'updatedAt', 'updatedBy', 'updatedClient', 'lastRunDetails']
    const rest = (flow: JsonObject) => Object.fromEntries(Object.entries(flow).filter(([name]) => !service.includes(name)))
    expect(rest(after)).toEqual(rest(before))
    expect(items(ask('GET', `/flows?property=lastRunDetails.startedAtUTC>=${T0}`)).length).toBe(1)
  })
})

describe('13.28 status', () => {
  test('13.28 scheduled, in progress, success, with counters that add up', () => {
    const { ask, clock, id } = running()
    const seen: unknown[] = []
    clock({ advanceMs: HOUR + 150_000 })
    seen.push(statusOf(runsOf(ask, id)[0]))
    clock({ advanceMs: 5000 })
    seen.push(statusOf(runsOf(ask, id)[0]))
    clock({ advanceMs: 60_000 })
    const [run] = runsOf(ask, id)
    seen.push(statusOf(run))
    expect(seen).toEqual(['scheduled', 'inProgress', 'success'])
    const { recordSummary, durationSummary } = metricsOf(run)
    expect(recordSummary?.['inputRecordCount']).toBe((recordSummary?.['outputRecordCount'] ?? 0) + (recordSummary?.['failedRecordCount'] ?? 0))
    expect(durationSummary).toEqual({ startedAtUTC: T0 + HOUR + 155_000, completedAtUTC: T0 + HOUR + 215_000 })
    expect(first(ask('GET', `/runs/${run?.['id'] as string}`))).toEqual(run)
    expect(items(ask('GET', '/runs?property=metrics.statusSummary.status==success')).length).toBe(1)
  })

  test('13.28 failures are planned per flow', () => {
    const { ask, clock, id, runs } = running()
    runs({ id, action: 'plan', status: 'failed', code: 'CONNECTOR-1001-500', times: 2 })
    clock({ advanceMs: 4 * HOUR })
    expect(runsOf(ask, id).map(statusOf)).toEqual(['success', 'failed', 'failed'])
    clock({ advanceMs: 30 * MINUTE })
    expect(readFlow(ask, id)['lastRunDetails']).toMatchObject({ state: 'success' })
  })

  test.each([
    [10, 5, 'success'],
    [10, 10, 'failed'],
    [undefined, 1, 'failed'],
  ])('13.28 with a threshold of %s percent, %s bad records of a hundred end as %s', (percent, failedRecords, status) => {
    const options = percent === undefined ? {} : { options: { partialIngestionPercent: percent, errorDiagnosticsEnabled: true } }
    const { ask, id, runs } = running(undefined, options)
    runs({ id, action: 'finish', records: 100, failedRecords })
    const [run] = runsOf(ask, id)
    expect(statusOf(run)).toBe(status)
    expect(metricsOf(run)['statusSummary']?.['errors']).toHaveLength(1)
  })

  test('13.28 a run under way can be ended by hand', () => {
    const { ask, clock, id, runs } = running()
    clock({ advanceMs: HOUR + 155_000 })
    runs({ id, action: 'fail' })
    expect(runsOf(ask, id).map(statusOf)).toEqual(['failed'])
    clock({ advanceMs: 10 * MINUTE })
    expect(runsOf(ask, id).map(statusOf)).toEqual(['failed'])
    expect(readFlow(ask, id)['lastRunDetails']).toMatchObject({ state: 'failed' })
  })
})

test.each([
  ['keep', 1],
  ['remove', 0],
] as const)('13.24 knob: runs of a deleted flow (%s)', (runsOfDeleted, count) => {
  const { ask, id, runs, knobs } = running()
  knobs({ runsOfDeleted })
  runs({ id, action: 'finish' })
  ask('DELETE', `/flows/${id}`)
  expect(runsOf(ask, id).length).toBe(count)
})

describe('13.29 on-demand runs', () => {
  const once = { startTime: T0_SEC + 3600, frequency: 'once' }
  const params = { startTime: String(T0_SEC), windowStartTime: '1799990000', windowEndTime: '1799999000' }
  const ondemand = (ask: Ask, flowId: string, change: JsonObject = {}) => ask('POST', '/runs', { body: { flowId, params: { ...params, ...change } } })

  test('13.29 a one-time flow takes them, and answers in one of three shapes', () => {
    const { ask, clock, id, knobs } = running(once)
    const answers = (['list', 'ids', 'full'] as const).map((runAnswer) => {
      knobs({ runAnswer })
      const { status, body } = ondemand(ask, id)
      return [status, runAnswer === 'full' ? body['flowId'] : Object.keys(body)]
    })
    expect(answers).toEqual([
      [201, ['items']],
      [201, ['id', 'etag']],
      [201, id],
    ])
    clock({ advanceMs: 5 * MINUTE })
    expect(runsOf(ask, id).map(statusOf)).toEqual(['success', 'success', 'success'])
  })

  test('13.29 what it refuses', () => {
    const { ask, id, knobs } = running(once)
    const recurring = createPlain(ask, bodies(ask).files)
    const streaming = createPlain(ask, bodies(ask).streaming)
    const draft = createDraft(ask, { ...bodies(ask).files, scheduleParams: once })
    expect([
      codeOf(ondemand(ask, recurring.id)),
      codeOf(ondemand(ask, streaming.id)),
      codeOf(ondemand(ask, draft.id)),
      codeOf(ondemand(ask, 'none')),
      codeOf(ask('POST', '/runs', { body: { params } })),
      codeOf(ask('POST', '/runs', { body: { flowId: id } })),
      codeOf(ondemand(ask, id, { windowEndTime: '1' })),
      codeOf(ondemand(ask, id, { windowStartTime: 'soon' })),
    ]).toEqual([
      'CONNECTOR-1386-400',
      'CONNECTOR-1385-400',
      'FLOW-1444-400',
      'FLOW-1430-400',
      'FLOW-1446-400',
      'CONNECTOR-1384-400',
      'CONNECTOR-1381-400',
      'CONNECTOR-1384-400',
    ])
    knobs({ runWrites: 'refuse' })
    expect(codeOf(ondemand(ask, id))).toBe('FLOW-1427-400')
  })

  test('13.29 the delta column of the first run is written into the flow and binds the later ones', () => {
    const { ask } = service()
    const { tables } = bodies(ask)
    const [, mapping] = tables['transformations'] as [JsonObject, JsonObject]
    const { id } = createPlain(ask, { ...tables, scheduleParams: once, transformations: [mapping] })
    const before = readFlow(ask, id)
    expect(codeOf(ondemand(ask, id))).toBe('CONNECTOR-1383-400')
    expect(ondemand(ask, id, { deltaColumn: { name: 'changedAt' } }).status).toBe(201)
    const after = readFlow(ask, id)
    expect(after['transformations']).toContainEqual({ name: 'Copy', params: { deltaColumn: { name: 'changedAt' } } })
    expect(after['etag']).not.toBe(before['etag'])
    expect(codeOf(ondemand(ask, id, { deltaColumn: { name: 'other' } }))).toBe('CONNECTOR-1382-400')
    expect(ondemand(ask, id).status).toBe(201)
  })

  test('13.29 a failed run is triggered again, once its flow is enabled', () => {
    const { ask, clock, id, runs } = running(once)
    const run = runs({ id, action: 'fail' })
    const retrigger = () => ask('POST', `/runs/${run['id'] as string}/action?op=RE_TRIGGER`)
    ask('POST', `/flows/${id}/action?op=disable`)
    expect(codeOf(retrigger())).toBe('CONNECTOR-1388-400')
    ask('POST', `/flows/${id}/action?op=enable`)
    expect(retrigger().status).toBe(200)
    expect(codeOf(retrigger())).toBe('CONNECTOR-1387-400')
    clock({ advanceMs: 5 * MINUTE })
    expect(runsOf(ask, id).map(statusOf)).toEqual(['success'])
    expect(codeOf(ask('POST', `/runs/${run['id'] as string}/action?op=other`))).toBe('CONNECTOR-1401-400')
    expect(codeOf(ask('PUT', `/runs/${run['id'] as string}`, { body: {} }))).toBe('FLOW-1427-400')
    expect(items(ask('GET', `/flows/${id}/runs`)).length).toBe(1)
  })
})
