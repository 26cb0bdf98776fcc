import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Ask } from '../support/emulator.ts'
import { bodies, codeOf, createDraft, createPlain, first, HOUR, idOf, items, patch, readFlow, service, T0, T0_SEC } from './service.ts'

const stateOf = (ask: Ask, id: string): unknown => readFlow(ask, id)['state']
const act = (ask: Ask, id: string, op: string) => ask('POST', `/flows/${id}/action?op=${op}`)
const SERVER_OWNED = ['createdAt', 'updatedAt', 'createdBy', 'updatedBy', 'createdClient', 'updatedClient']

describe('13.14 plain create', () => {
  test('13.14 passes through initializing to enabled after the settling time', () => {
    const { ask, clock } = service({ settleMs: 1000 })
    const answer = ask('POST', '/flows', { body: bodies(ask).files })
    const { id, etag } = answer.body as { id: string; etag: string }
    expect([answer.status, answer.headers['location'], Object.keys(answer.body)]).toEqual([
      201,
      `/data/foundation/flowservice/flows/${id}`,
      ['id', 'etag'],
    ])
    expect(readFlow(ask, id)).toMatchObject({
      state: 'initializing',
      etag,
      lastOperation: { operation: 'create', updated: 0, status: { value: 'inProgress' } },
    })
    clock({ advanceMs: 999 })
    expect(stateOf(ask, id)).toBe('initializing')
    clock({ advanceMs: 1 })
    expect(readFlow(ask, id)).toMatchObject({ state: 'enabled', lastOperation: { updated: T0 + 1000, status: { value: 'completed' } } })
    expect(readFlow(ask, id)['etag']).not.toBe(etag)
  })

  test('13.14 without settling time it is enabled at once, under the version that was answered', () => {
    const { ask } = service()
    const { id, etag } = createPlain(ask, bodies(ask).files)
    expect(readFlow(ask, id)).toMatchObject({ state: 'enabled', etag })
  })
})

describe('13.15 drafts', () => {
  test('13.15 a bare draft is taken, stays a draft and has no members that were not sent', () => {
    const { ask, clock } = service({ settleMs: 1000 })
    const { transformations: _t, scheduleParams: _s, ...bare } = bodies(ask).files
    const { id } = createDraft(ask, bare)
    clock({ advanceMs: HOUR })
    const flow = readFlow(ask, id)
    expect(flow['state']).toBe('draft')
    expect(Object.keys(flow)).not.toEqual(expect.arrayContaining(['transformations']))
    expect(Object.keys(flow)).not.toEqual(expect.arrayContaining(['scheduleParams']))
  })

  test('13.15 what is wrong with a schedule or a mapping is left for publishing', () => {
    const { ask } = service()
    createDraft(ask, { ...bodies(ask).files, scheduleParams: { startTime: 1, frequency: 'once', interval: 0 }, transformations: [] })
  })

  test('13.15 a spec without draft support is refused, or not, by knob', () => {
    const { ask, knobs } = service()
    const body = { name: 'export', flowSpec: { id: '269ba276-16fc-47db-92b0-c1049a3c131f', version: '1.0' } }
    const connection = { name: 'c', connectionSpec: { id: '23598e46-f560-407b-88d5-ea6207e49db0', version: '1.0' }, data: { format: 'parquet' } }
    expect(codeOf(ask('POST', '/flows?mode=draft', { body }))).toBe('CONNECTOR-1368-400')
    expect(codeOf(ask('POST', '/sourceConnections?mode=draft', { body: connection }))).toBe('CONNECTOR-1368-400')
    knobs({ draftUnsupported: 'accept' })
    expect(ask('POST', '/flows?mode=draft', { body }).status).toBe(201)
    expect(codeOf(ask('POST', '/flows?mode=other', { body }))).toBe('CONNECTOR-1368-400')
  })
})

test('13.15 knobs: drafts checked as soon as a member is there, and their wiring fixed', () => {
  const { ask } = service({ draftValidation: 'full', draftWiring: 'fixed' })
  const { transformations: _t, scheduleParams: _s, ...bare } = bodies(ask).files
  const { id } = createDraft(ask, bare)
  const tooEarly = { startTime: 1, frequency: 'once' }
  expect(codeOf(ask('POST', '/flows?mode=draft', { body: { ...bare, scheduleParams: tooEarly } }))).toBe('CONNECTOR-1360-400')
  expect(codeOf(patch(ask, id, [{ op: 'add', path: '/scheduleParams', value: tooEarly }]))).toBe('CONNECTOR-1360-400')
  expect(codeOf(patch(ask, id, [{ op: 'add', path: '/transformations', value: [] }]))).toBe('CONNECTOR-1370-400')
  expect(codeOf(patch(ask, id, [{ op: 'replace', path: '/sourceConnectionIds', value: [] }]))).toBe('CONNECTOR-1365-400')
})

describe('13.16 create bodies', () => {
  test.each<[string, JsonObject, string]>([
    ['state in the body', { state: 'enabled' }, 'FLOW-1410-400'],
    ['an unknown spec', { flowSpec: { id: 'none', version: '1.0' } }, 'FLOW-1413-400'],
    ['no spec', { flowSpec: null }, 'FLOW-1413-400'],
    ['an unknown source connection', { sourceConnectionIds: ['none'] }, 'CONNECTOR-1322-400'],
    ['an unknown target connection', { targetConnectionIds: ['none'] }, 'CONNECTOR-1306-400'],
    ['no name', { name: null }, 'CONNECTOR-1304-400'],
    ['a name that is no text', { name: 7 }, 'CONNECTOR-1304-400'],
    ['a policy without fields', { policy: { fields: [] } }, 'FLOW-1431-400'],
  ])('13.16 %s is refused, draft or not', (_, members, code) => {
    const { ask } = service()
    const body = { ...bodies(ask).files, ...members }
    expect([codeOf(ask('POST', '/flows?mode=draft', { body })), codeOf(ask('POST', '/flows', { body }))]).toEqual([code, code])
    expect(items(ask('GET', '/flows'))).toEqual([])
  })

  test('13.16 an empty body is refused, as is one that is no JSON', () => {
    const { ask } = service()
    expect(codeOf(ask('POST', '/flows', { text: '' }))).toBe('FLOW-1405-400')
    expect(codeOf(ask('POST', '/flows', { body: {} }))).toBe('FLOW-1405-400')
    expect(ask('POST', '/flows', { text: '{"name":' })).toMatchObject({ status: 400, body: { title: 'BadRequestError' } })
  })

  test('13.16 knob: connections of a draft may be missing', () => {
    const { ask } = service({ draftConnections: 'ignore' })
    const { id } = createDraft(ask, { ...bodies(ask).files, sourceConnectionIds: ['none'] })
    expect(codeOf(act(ask, id, 'publish'))).toBe('CONNECTOR-1322-400')
  })
})

test('13.17 the service fills in ids, audit, place, inherited attributes, runs and the last operation', () => {
  const { ask, knobs } = service()
  const { tables, export: audience } = bodies(ask)
  const { id } = createDraft(ask, { ...tables, id: 'mine', etag: 'mine', createdAt: 1, color: 'blue' })
  const flow = readFlow(ask, id)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(SERVER_OWNED.map((name) => flow[name])).toEqual([T0, T0, 'test-client@AdobeID', 'test-client@AdobeID', 'test-client', 'test-client'])
  expect(flow).toMatchObject({
    sandboxName: 'prod',
    imsOrgId: '0123456789ABCDEF01234567@AdobeOrg',
    runs: `/runs?property=flowId==${id}`,
    inheritedAttributes: {
      properties: { isSourceFlow: true },
      sourceConnections: [
        { id: idOf(ask, 'sourceConnections', 'crm-contacts-source'), baseConnection: { id: idOf(ask, 'connections', 'acme-salesforce') } },
      ],
      targetConnections: [{ connectionSpec: { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' } }],
    },
    lastOperation: { started: T0, updated: 0, status: { value: 'completed', properties: null, errors: [] }, operation: 'create' },
  })
  expect(flow).not.toHaveProperty('color')
  const destination = readFlow(ask, createDraft(ask, audience).id)
  expect(destination['inheritedAttributes']).toMatchObject({
    properties: { isDestinationFlow: true },
    sourceConnections: [{ typeInfo: { type: 'ProfileFragments', id: 'ups' } }],
    targetConnections: [{ baseConnection: { id: idOf(ask, 'connections', 'acme-s3-export') } }],
  })
  knobs({ runsLink: 'path' })
  const older = createDraft(ask, tables)
  expect(readFlow(ask, older.id)['runs']).toBe(`/flows/${older.id}/runs`)
})

describe('13.18 type drift', () => {
  const sent = { startTime: String(T0_SEC + 3600), frequency: 'minute', interval: '15', backfill: 'true' }

  test('13.18 schedules are echoed as sent, mapping versions become text, percentages numbers', () => {
    const { ask } = service()
    const { files } = bodies(ask)
    const text = readFlow(
      ask,
      createPlain(ask, { ...files, scheduleParams: sent, options: { partialIngestionPercent: '10', errorDiagnosticsEnabled: true } }).id,
    )
    expect([text['scheduleParams'], text['options']]).toEqual([sent, { partialIngestionPercent: 10, errorDiagnosticsEnabled: true }])
    const numbers = { startTime: T0_SEC + 3600, frequency: 'minute', interval: 15, backfill: true }
    const flow = readFlow(ask, createPlain(ask, { ...files, scheduleParams: numbers }).id)
    expect(flow['scheduleParams']).toEqual(numbers)
    expect(flow['transformations']).toEqual([{ name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: '0' } }])
  })

  test('13.18 a patch drifts the same way', () => {
    const { ask } = service()
    const { id } = createDraft(ask, bodies(ask).files)
    patch(ask, id, [{ op: 'replace', path: '/transformations/0/params/mappingVersion', value: 3 }])
    expect(readFlow(ask, id)['transformations']).toMatchObject([{ params: { mappingVersion: '3' } }])
  })

  test('13.18 knob: all schedule values as text', () => {
    const { ask } = service({ scheduleEcho: 'strings' })
    const { id } = createDraft(ask, {
      ...bodies(ask).files,
      scheduleParams: { startTime: 1893456000, frequency: 'minute', interval: 15, backfill: true },
    })
    expect(readFlow(ask, id)['scheduleParams']).toEqual({ startTime: '1893456000', frequency: 'minute', interval: '15', backfill: 'true' })
  })
})

test('13.19 the etag is quoted, equals the version, ends in the time of the write, and is new with every write', () => {
  const { ask, clock } = service({ settleMs: 5000 })
  const { id, etag } = createDraft(ask, bodies(ask).files)
  const seen = [etag]
  const look = (): void => {
    const flow = readFlow(ask, id)
    expect(flow['version']).toBe(flow['etag'])
    seen.push(flow['etag'] as string)
  }
  clock({ advanceMs: 2000 })
  patch(ask, id, [{ op: 'replace', path: '/name', value: 'x' }])
  look()
  act(ask, id, 'publish')
  look()
  clock({ advanceMs: 5000 })
  look()
  expect(new Set(seen).size).toBe(4)
  for (const one of seen) expect(one).toMatch(/^"[0-9a-f]{8}-0000-0200-0000-[0-9a-f]{8}0000"$/)
  expect(seen.map((one) => Number.parseInt(one.slice(25, 33), 16) - T0_SEC)).toEqual([0, 2, 2, 7])
})

describe('13.20 patch', () => {
  test.each<[string, unknown, string]>([
    ['an empty list', [], 'FLOW-1405-400'],
    ['an object', { op: 'add', path: '/name', value: 'x' }, 'FLOW-1455-400'],
    ['move', [{ op: 'move', from: '/name', path: '/description' }], 'FLOW-1434-400'],
    ['test', [{ op: 'test', path: '/name', value: 'x' }], 'FLOW-1434-400'],
    ['no op', [{ path: '/name', value: 'x' }], 'FLOW-1434-400'],
    ['no path', [{ op: 'add', value: 'x' }], 'FLOW-1455-400'],
    ['replacing what is not there', [{ op: 'replace', path: '/description', value: 'x' }], 'FLOW-1455-400'],
    ['removing what is not there', [{ op: 'remove', path: '/options/errorDiagnosticsEnabled' }], 'FLOW-1455-400'],
    ['adding below what is not there', [{ op: 'add', path: '/options/errorDiagnosticsEnabled', value: true }], 'FLOW-1455-400'],
    ['an index beyond the end', [{ op: 'replace', path: '/transformations/7', value: {} }], 'FLOW-1455-400'],
    ['state', [{ op: 'replace', path: '/state', value: 'enabled' }], 'FLOW-1456-400'],
    ['the spec', [{ op: 'replace', path: '/flowSpec/id', value: 'x' }], 'CONNECTOR-1365-400'],
    ['the id', [{ op: 'replace', path: '/id', value: 'x' }], 'CONNECTOR-1365-400'],
    ['an audit field', [{ op: 'remove', path: '/createdAt' }], 'CONNECTOR-1365-400'],
    ['inherited attributes', [{ op: 'add', path: '/inheritedAttributes/x', value: 1 }], 'CONNECTOR-1365-400'],
    ['a member that flows do not have', [{ op: 'add', path: '/color', value: 1 }], 'CONNECTOR-1365-400'],
    ['the wrong type', [{ op: 'replace', path: '/name', value: 7 }], 'CONNECTOR-1304-400'],
    ['no name left', [{ op: 'remove', path: '/name' }], 'CONNECTOR-1304-400'],
    ['a prototype', [{ op: 'add', path: '/scheduleParams/__proto__/x', value: 1 }], 'FLOW-1455-400'],
  ])('13.20 %s is refused and changes nothing', (_, ops, code) => {
    const { ask } = service()
    const { id } = createDraft(ask, bodies(ask).files)
    const before = readFlow(ask, id)
    expect(codeOf(patch(ask, id, ops))).toBe(code)
    expect(readFlow(ask, id)).toEqual(before)
  })

  test('13.20 the version is needed, current, and in its quotes', () => {
    const { ask } = service()
    const { id, etag } = createDraft(ask, bodies(ask).files)
    const body = [{ op: 'replace', path: '/name', value: 'x' }]
    expect(codeOf(ask('PATCH', `/flows/${id}`, { body }))).toBe('FLOW-1403-400')
    expect(codeOf(ask('PATCH', `/flows/${id}`, { body, ifMatch: etag.slice(1, -1) }))).toBe('FLOW-1404-412')
    expect(ask('PATCH', `/flows/${id}`, { body, ifMatch: etag }).status).toBe(200)
    const stale = ask('PATCH', `/flows/${id}`, { body, ifMatch: etag })
    expect([stale.status, codeOf(stale)]).toEqual([412, 'FLOW-1404-412'])
  })

  test('13.20 operations count in any case, apply in order, and all or none', () => {
    const { ask } = service()
    const { id } = createDraft(ask, bodies(ask).files)
    const ops = [
      { op: 'ADD', path: '/options', value: {} },
      { op: 'Add', path: '/options/errorDiagnosticsEnabled', value: true },
      { op: 'replace', path: '/options/errorDiagnosticsEnabled', value: false },
      { op: 'add', path: '/labels', value: ['core/C1', 'core/C2', 'core/C3'] },
      { op: 'Remove', path: '/labels/0', value: 'ignored' },
      { op: 'remove', path: '/labels/1' },
      { op: 'add', path: '/labels/-', value: 'core/C9' },
      { op: 'add', path: '/description', value: 'd' },
    ]
    expect(patch(ask, id, ops).status).toBe(200)
    const flow = readFlow(ask, id)
    expect(flow).toMatchObject({ state: 'draft', description: 'd', options: { errorDiagnosticsEnabled: false }, labels: ['core/C2', 'core/C9'] })
    expect(flow['lastOperation']).toMatchObject({ operation: 'update', status: { value: 'completed' } })
    const half = [
      { op: 'replace', path: '/name', value: 'half' },
      { op: 'remove', path: '/nothing' },
    ]
    expect(patch(ask, id, half).status).toBe(400)
    expect(readFlow(ask, id)).toEqual(flow)
  })

  test('13.20 a flow in transition is not updated', () => {
    const { ask } = service({ settleMs: 1000, deleteMs: 1000 })
    const { id } = createPlain(ask, bodies(ask).files)
    expect(codeOf(patch(ask, id, [{ op: 'replace', path: '/name', value: 'x' }]))).toBe('FLOW-1420-400')
    const draft = createDraft(ask, bodies(ask).files)
    ask('DELETE', `/flows/${draft.id}`)
    expect(codeOf(patch(ask, draft.id, [{ op: 'replace', path: '/name', value: 'x' }]))).toBe('FLOW-1457-400')
  })
})

describe('13.21 patch of a published flow', () => {
  function published(schedule: JsonObject, knobs = {}): { ask: Ask; id: string; clock: ReturnType<typeof service>['clock'] } {
    const { ask, clock } = service(knobs)
    const { id } = createPlain(ask, { ...bodies(ask).files, scheduleParams: schedule })
    return { ask, id, clock }
  }
  const soon = T0_SEC + 3600
  const hourly = { startTime: soon, frequency: 'hour', interval: 1 }
  const replace = (path: string, value: unknown) => [{ op: 'replace', path, value }]

  test('13.21 it passes through updating, back to the state it had, and records the operations', () => {
    const { ask, id, clock } = published(hourly, { settleMs: 1000 })
    clock({ advanceMs: 1000 })
    const ops = replace('/scheduleParams/interval', 2)
    expect(patch(ask, id, ops).status).toBe(200)
    expect(readFlow(ask, id)).toMatchObject({ state: 'updating', lastOperation: { operation: 'update', ops, status: { value: 'inProgress' } } })
    clock({ advanceMs: 1000 })
    expect(readFlow(ask, id)).toMatchObject({
      state: 'enabled',
      scheduleParams: { interval: 2 },
      lastOperation: { ops, status: { value: 'completed' } },
    })
    act(ask, id, 'disable')
    clock({ advanceMs: 1000 })
    patch(ask, id, replace('/name', 'renamed'))
    clock({ advanceMs: 1000 })
    expect(readFlow(ask, id)).toMatchObject({ state: 'disabled', name: 'renamed' })
  })

  test.each<[string, unknown, string]>([
    ['start time', replace('/scheduleParams/startTime', soon + 7200), 'CONNECTOR-1366-400'],
    ['backfill', [{ op: 'add', path: '/scheduleParams/backfill', value: false }], 'CONNECTOR-1404-400'],
    ['once', replace('/scheduleParams', { startTime: soon, frequency: 'once' }), 'CONNECTOR-1403-400'],
    ['interval 0', replace('/scheduleParams/interval', 0), 'CONNECTOR-1362-400'],
    ['no mapping', replace('/transformations', []), 'CONNECTOR-1370-400'],
    ['its source', replace('/sourceConnectionIds', []), 'CONNECTOR-1365-400'],
  ])('13.21 once started, it refuses a new %s', (_, ops, code) => {
    const { ask, id, clock } = published(hourly)
    clock({ advanceMs: 2 * HOUR })
    expect(codeOf(patch(ask, id, ops))).toBe(code)
    act(ask, id, 'disable')
    expect(codeOf(patch(ask, id, ops))).toBe(code)
  })

  test('13.21 before the start they are allowed, but not into the past', () => {
    const { ask, id } = published(hourly)
    expect(codeOf(patch(ask, id, replace('/scheduleParams/startTime', T0_SEC - 1)))).toBe('CONNECTOR-1360-400')
    expect(patch(ask, id, replace('/scheduleParams/startTime', soon + 60)).status).toBe(200)
    expect(patch(ask, id, [{ op: 'add', path: '/scheduleParams/backfill', value: false }]).status).toBe(200)
    expect(patch(ask, id, replace('/scheduleParams', { startTime: soon, frequency: 'once' })).status).toBe(200)
  })

  test('13.21 once started, interval, mapping and the same start in other type are allowed', () => {
    const { ask, id, clock } = published(hourly)
    clock({ advanceMs: 2 * HOUR })
    const schedule = { startTime: String(soon), frequency: 'day', interval: '1', backfill: 'true' }
    expect(patch(ask, id, replace('/scheduleParams', schedule)).status).toBe(200)
    expect(patch(ask, id, replace('/transformations/0/params/mappingVersion', 4)).status).toBe(200)
  })

  test('13.21 a one-time flow is neither rescheduled nor mapped anew', () => {
    const { ask, id, clock } = published({ startTime: soon, frequency: 'once' })
    expect(codeOf(patch(ask, id, replace('/scheduleParams', hourly)))).toBe('CONNECTOR-1365-400')
    expect(codeOf(patch(ask, id, replace('/transformations/0/params/mappingVersion', 4)))).toBe('CONNECTOR-1365-400')
    clock({ advanceMs: 2 * HOUR })
    expect(codeOf(patch(ask, id, replace('/scheduleParams', hourly)))).toBe('CONNECTOR-1366-400')
    expect(patch(ask, id, replace('/name', 'still')).status).toBe(200)
  })

  test('13.21 knob: published streaming flows keep their mapping', () => {
    const { ask, knobs } = service()
    const { id } = createPlain(ask, bodies(ask).streaming)
    const ops = replace('/transformations/0/params/mappingVersion', 1)
    expect(patch(ask, id, ops).status).toBe(200)
    knobs({ streamingMappingPatch: 'refuse' })
    expect(codeOf(patch(ask, id, replace('/transformations/0/params/mappingVersion', 2)))).toBe('CONNECTOR-1365-400')
  })
})

describe('13.22 actions', () => {
  test('13.22 publish, disable and enable, each through a state of its own, in any case', () => {
    const { ask, clock } = service({ settleMs: 1000 })
    const { id } = createDraft(ask, bodies(ask).files)
    const seen = ['PUBLISH', 'disable', 'Enable'].flatMap((op) => {
      const { status, body } = act(ask, id, `${op}&subOp=apply`)
      expect([status, Object.keys(body)]).toEqual([200, ['id', 'etag']])
      const via = stateOf(ask, id)
      clock({ advanceMs: 1000 })
      return [via, stateOf(ask, id)]
    })
    expect(seen).toEqual(['initializing', 'enabled', 'disabling', 'disabled', 'enabling', 'enabled'])
  })

  test.each<[string, string, string]>([
    ['draft', 'enable', 'FLOW-1422-400'],
    ['draft', 'disable', 'FLOW-1422-400'],
    ['enabled', 'publish', 'FLOW-1422-400'],
    ['enabled', 'enable', 'FLOW-1422-400'],
    ['disabled', 'publish', 'FLOW-1422-400'],
    ['disabled', 'disable', 'FLOW-1422-400'],
    ['draft', 'finalize', 'FLOW-1402-400'],
    ['draft', 'FINALIZE_UPDATE', 'FLOW-1402-400'],
    ['draft', 'unpublish', 'CONNECTOR-1398-400'],
    ['draft', '', 'CONNECTOR-1398-400'],
  ])('13.22 %s flows refuse [%s]', (state, op, code) => {
    const { ask } = service()
    const { id } = createDraft(ask, bodies(ask).files)
    if (state !== 'draft') act(ask, id, 'publish')
    if (state === 'disabled') act(ask, id, 'disable')
    expect(codeOf(act(ask, id, op))).toBe(code)
    expect(stateOf(ask, id)).toBe(state)
  })

  test('13.22 in transition nothing is begun', () => {
    const { ask } = service({ settleMs: 1000 })
    const { id } = createPlain(ask, bodies(ask).files)
    expect(codeOf(act(ask, id, 'disable'))).toBe('FLOW-1421-400')
    expect(codeOf(ask('DELETE', `/flows/${id}`))).toBe('FLOW-1458-400')
  })

  test('13.22 publishing waits for both connections, and the flow stays a draft', () => {
    const { ask, knobs } = service()
    const { files } = bodies(ask)
    const source = { ...first(ask('GET', `/sourceConnections/${(files['sourceConnectionIds'] as string[])[0]}`)), name: 'drafted', state: undefined }
    const { id: sourceId } = ask('POST', '/sourceConnections?mode=draft', { body: source }).body as { id: string }
    const { id } = createDraft(ask, { ...files, sourceConnectionIds: [sourceId] })
    expect(codeOf(act(ask, id, 'publish'))).toBe('FLOW-1444-400')
    knobs({ upstreamDraftCode: 1422 })
    expect(codeOf(act(ask, id, 'publish'))).toBe('FLOW-1422-400')
    expect(stateOf(ask, id)).toBe('draft')
    ask('POST', `/sourceConnections/${sourceId}/action?op=publish`)
    expect(act(ask, id, 'publish').status).toBe(200)
  })

  test('13.22 If-Match is honoured where it is sent, or ignored by knob; repeating is an error, or not', () => {
    const { ask, knobs } = service()
    const { id, etag } = createDraft(ask, bodies(ask).files)
    patch(ask, id, [{ op: 'replace', path: '/name', value: 'x' }])
    expect(codeOf(ask('POST', `/flows/${id}/action?op=publish`, { ifMatch: etag }))).toBe('FLOW-1404-412')
    knobs({ actionIfMatch: 'ignore', repeatedAction: 'noop', unknownActionCode: 1422 })
    expect(codeOf(act(ask, id, 'unpublish'))).toBe('FLOW-1422-400')
    expect(ask('POST', `/flows/${id}/action?op=publish`, { ifMatch: etag }).status).toBe(200)
    const before = readFlow(ask, id)
    expect(act(ask, id, 'enable')).toMatchObject({ status: 200, body: { etag: before['etag'] as string } })
    expect(readFlow(ask, id)).toEqual(before)
  })
})

describe('13.23 publishing validates completely', () => {
  const schedule = (change: JsonObject): JsonObject => ({ scheduleParams: { startTime: T0_SEC + 3600, frequency: 'hour', interval: 1, ...change } })
  const delta = { name: 'Copy', params: { deltaColumn: { name: 'updatedAt' } } }
  const mapping = (version: unknown): JsonObject => ({
    name: 'Mapping',
    params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: version } as JsonObject,
  })
  const once = { scheduleParams: { startTime: T0_SEC + 3600, frequency: 'once' } }

  test.each<['files' | 'tables' | 'streaming', string, JsonObject, string]>([
    ['files', 'a start in the past', schedule({ startTime: T0_SEC - 1 }), 'CONNECTOR-1360-400'],
    ['files', 'a start in the past, as text', schedule({ startTime: String(T0_SEC - 1) }), 'CONNECTOR-1360-400'],
    ['files', 'interval with once', { scheduleParams: { ...once.scheduleParams, interval: 1 } }, 'CONNECTOR-1361-400'],
    ['files', 'interval 0', schedule({ interval: 0 }), 'CONNECTOR-1362-400'],
    ['files', 'interval 14 with minute', schedule({ frequency: 'minute', interval: '14' }), 'CONNECTOR-1363-400'],
    ['files', 'backfill with once', { scheduleParams: { ...once.scheduleParams, backfill: true } }, 'CONNECTOR-1364-400'],
    ['files', 'an unknown frequency', schedule({ frequency: 'month' }), 'CONNECTOR-1397-400'],
    ['files', 'no schedule', { scheduleParams: null }, 'CONNECTOR-1317-400'],
    ['files', 'no start', { scheduleParams: { frequency: 'hour', interval: 1 } }, 'CONNECTOR-1304-400'],
    ['files', 'no interval', { scheduleParams: { startTime: T0_SEC + 3600, frequency: 'hour' } }, 'CONNECTOR-1304-400'],
    ['files', 'an interval that is no number', schedule({ interval: 'often' }), 'CONNECTOR-1304-400'],
    ['files', 'no mapping', { transformations: [] }, 'CONNECTOR-1370-400'],
    ['files', 'a mapping version that is none', { transformations: [mapping('latest')] }, 'FLOW-1412-400'],
    ['files', 'an unknown transformation', { transformations: [mapping(0), { name: 'Other', params: {} }] }, 'CONNECTOR-1392-400'],
    ['files', 'an incomplete encryption', { transformations: [mapping(0), { name: 'Encryption', params: {} }] }, 'CONNECTOR-1202-400'],
    ['files', 'a percentage of 0', { options: { partialIngestionPercent: 0 } }, 'CONNECTOR-1304-400'],
    ['files', 'options of other types', { options: { errorDiagnosticsEnabled: 'perhaps' } }, 'CONNECTOR-1304-400'],
    ['files', 'two sources', { sourceConnectionIds: [] }, 'CONNECTOR-1321-400'],
    ['tables', 'no delta column', { transformations: [mapping(0)] }, 'CONNECTOR-1367-400'],
    ['tables', 'a delta column with once', { ...once, transformations: [delta, mapping(0)] }, 'CONNECTOR-1369-400'],
    ['tables', 'no mapping', { transformations: [delta] }, 'CONNECTOR-1370-400'],
    ['streaming', 'no mapping', { transformations: [] }, 'CONNECTOR-1328-400'],
  ])('13.23 %s: %s', (category, _, members, code) => {
    const { ask } = service()
    const body = { ...bodies(ask)[category], ...members }
    const { id } = createDraft(ask, body)
    const before = readFlow(ask, id)
    expect(codeOf(act(ask, id, 'publish'))).toBe(code)
    expect(readFlow(ask, id)).toEqual(before)
    expect(codeOf(ask('POST', '/flows', { body }))).toBe(code)
    expect(items(ask('GET', '/flows')).length).toBe(1)
  })

  test('13.23 what is complete is published: every category, numbers or text, 15 minutes, once', () => {
    const { ask } = service()
    const { files, tables, streaming, export: audience } = bodies(ask)
    const text = { startTime: String(T0_SEC + 3600), frequency: 'minute', interval: '15', backfill: 'false' }
    const complete = [
      files,
      tables,
      streaming,
      audience,
      { ...files, ...once },
      { ...tables, ...once, transformations: [mapping(2)] },
      { ...files, scheduleParams: text },
    ]
    for (const body of complete) expect(act(ask, createDraft(ask, body).id, 'publish').status).toBe(200)
    expect(items(ask('GET', '/flows?property=state==enabled')).length).toBe(complete.length)
  })

  test('13.23 connections must fit the flow spec, unless told otherwise', () => {
    const { ask, knobs } = service()
    const { files, tables, streaming } = bodies(ask)
    const wrongSource = { ...files, sourceConnectionIds: tables['sourceConnectionIds'] ?? [] }
    const wrongTarget = { ...streaming, targetConnectionIds: [idOf(ask, 'targetConnections', 'acme-s3-export-target')] }
    expect(codeOf(ask('POST', '/flows', { body: wrongSource }))).toBe('CONNECTOR-1305-400')
    expect(codeOf(ask('POST', '/flows', { body: wrongTarget }))).toBe('CONNECTOR-1307-400')
    knobs({ specPairing: 'ignore' })
    expect(ask('POST', '/flows', { body: wrongSource }).status).toBe(201)
  })

  test('13.23 mapping sets that a seed names are the only ones there are', () => {
    const mappings = [
      { id: 'a'.repeat(32), versions: [0, 1] },
      { id: 'b'.repeat(32), refused: true },
      { id: 'c'.repeat(32), schemaId: 'https://ns.adobe.com/acme/schemas/other' },
    ]
    const { ask, world } = service()
    world.seed = { ...world.seed, entities: [...world.seed.entities, { sandbox: 'dev', mappings }] }
    const { files } = bodies((method, path, options) => ask(method, path, { ...options, sandbox: 'dev' }))
    const publish = (mappingId: string, mappingVersion: number) => {
      const body = { ...files, transformations: [{ name: 'Mapping', params: { mappingId, mappingVersion } }] }
      return codeOf(ask('POST', '/flows', { body, sandbox: 'dev' }))
    }
    expect(publish('a'.repeat(32), 1)).toBe('')
    expect(publish('a'.repeat(32), 2)).toBe('FLOW-1412-400')
    expect(publish('d'.repeat(32), 0)).toBe('FLOW-1412-400')
    expect(publish('b'.repeat(32), 0)).toBe('FLOW-1419-400')
    expect(publish('c'.repeat(32), 0)).toBe('FLOW-1425-400')
  })

  test.each<[string, JsonObject, number]>([
    ['every 3 hours', { startTime: T0_SEC, interval: 3, timeUnit: 'hour' }, 201],
    ['once in full', { startTime: T0_SEC, interval: 0, timeUnit: 'day' }, 201],
    ['every 2 hours', { startTime: T0_SEC, interval: 2, timeUnit: 'hour' }, 400],
    ['once by the hour', { startTime: T0_SEC, interval: 0, timeUnit: 'hour' }, 400],
    ['weekly', { startTime: T0_SEC, interval: 1, timeUnit: 'week' }, 400],
    ['without a start', { interval: 3, timeUnit: 'hour' }, 400],
    ['in an unknown mode', { startTime: T0_SEC, interval: 3, timeUnit: 'hour', exportMode: 'SOME' }, 400],
  ])('13.23 dataset exports %s', (_, scheduleParams, status) => {
    const { ask } = service()
    const source = { name: 'd', connectionSpec: { id: '23598e46-f560-407b-88d5-ea6207e49db0', version: '1.0' }, data: { format: 'parquet' } }
    const { id } = ask('POST', '/sourceConnections', { body: source }).body as { id: string }
    const body = {
      name: 'export',
      flowSpec: { id: '269ba276-16fc-47db-92b0-c1049a3c131f', version: '1.0' },
      sourceConnectionIds: [id],
      targetConnectionIds: [idOf(ask, 'targetConnections', 'acme-s3-export-target')],
      transformations: [],
      scheduleParams,
    }
    expect(ask('POST', '/flows', { body }).status).toBe(status)
  })

  test('13.23 knobs: another prefix for the provider, or its refusals wrapped', () => {
    const { ask, knobs } = service({ providerPrefix: 'SOURCES' })
    const body = { ...bodies(ask).files, ...schedule({ startTime: 1 }) }
    expect(codeOf(ask('POST', '/flows', { body }))).toBe('SOURCES-1360-400')
    knobs({ providerErrors: 'wrapped' })
    const wrapped = ask('POST', '/flows', { body })
    expect([codeOf(wrapped), wrapped.body['errorMessage']]).toEqual(['FLOW-1100-400', expect.stringContaining('SOURCES-1360-400')])
  })
})

describe('13.24 delete', () => {
  test('13.24 204 for sources, 202 for destinations, then 404; nothing cascades', () => {
    const { ask, knobs } = service()
    const { files, export: audience } = bodies(ask)
    const source = createPlain(ask, files)
    const destination = createDraft(ask, audience)
    const gone = [source, destination].map(({ id }) => ask('DELETE', `/flows/${id}`))
    expect(gone.map(({ status, text }) => [status, text])).toEqual([
      [204, ''],
      [202, ''],
    ])
    expect(codeOf(ask('GET', `/flows/${source.id}`))).toBe('FLOW-1439-404')
    expect(codeOf(ask('DELETE', `/flows/${source.id}`))).toBe('FLOW-1439-404')
    expect(ask('GET', `/sourceConnections/${(files['sourceConnectionIds'] as string[])[0]}`).status).toBe(200)
    knobs({ deleteStatus: '202' })
    expect(ask('DELETE', `/flows/${createDraft(ask, files).id}`).status).toBe(202)
  })

  test('13.24 knob: for a while the flow is seen to go', () => {
    const { ask, clock } = service({ deleteMs: 1000 })
    const { id } = createPlain(ask, bodies(ask).files)
    ask('DELETE', `/flows/${id}`)
    expect(stateOf(ask, id)).toBe('delete-finalizing')
    expect(codeOf(ask('DELETE', `/flows/${id}`))).toBe('FLOW-1458-400')
    expect(codeOf(act(ask, id, 'disable'))).toBe('FLOW-1421-400')
    clock({ advanceMs: 1000 })
    expect(ask('GET', `/flows/${id}`).status).toBe(404)
    expect(items(ask('GET', '/flows'))).toEqual([])
  })

  test('13.24 what flows stand on cannot be deleted before them', () => {
    const { ask } = service()
    const { files } = bodies(ask)
    const { id } = createDraft(ask, files)
    const [base, source, target] = [
      `/connections/${idOf(ask, 'connections', 'acme-storage')}`,
      `/sourceConnections/${(files['sourceConnectionIds'] as string[])[0]}`,
      `/targetConnections/${(files['targetConnectionIds'] as string[])[0]}`,
    ]
    expect([base, source, target].map((path) => codeOf(ask('DELETE', path)))).toEqual(['FLOW-1418-400', 'FLOW-1447-400', 'FLOW-1447-400'])
    ask('DELETE', `/flows/${id}`)
    expect([source, target, base].map((path) => ask('DELETE', path).status)).toEqual([204, 204, 204])
  })
})

test('13.26 names are not unique: the same request twice makes two flows', () => {
  const { ask } = service()
  const { files } = bodies(ask)
  expect(createDraft(ask, files).id).not.toBe(createDraft(ask, files).id)
  expect(items(ask('GET', '/flows?property=name==orders-files')).length).toBe(2)
})
