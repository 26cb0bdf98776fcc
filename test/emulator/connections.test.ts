import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { codeOf, first, idOf, readFlow, service } from './service.ts'

const BLOB = { id: '4c10e202-c428-4796-9208-5f1f5732b1cf', version: '1.0' }
const S3_DESTINATION = { id: '4fce964d-3f37-408f-9778-e597338a21ee', version: '1.0' }
const ACCOUNT = {
  name: 'blob',
  auth: { specName: 'ConnectionString', params: { connectionString: 'AccountKey=hush-hush', container: 'raw' } },
  connectionSpec: BLOB,
}
const SOURCE = { name: 'source', data: { format: 'delimited' }, params: { path: '/in' }, connectionSpec: BLOB }
const LAKE = { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' }
const TARGET = {
  name: 'target',
  data: { schema: { id: 'https://ns.adobe.com/acme/schemas/0f' } },
  params: { dataSetId: '0123456789abcdef01234567' },
  connectionSpec: LAKE,
}

test('13.25 base, then source and target, then flow: the order of publishing is enforced', () => {
  const { ask } = service()
  const make = (path: string, body: JsonObject): string => ask('POST', `${path}?mode=draft`, { body }).body['id'] as string
  const publish = (path: string) => ask('POST', `${path}/action?op=publish`)
  const base = make('/connections', ACCOUNT)
  const source = make('/sourceConnections', { ...SOURCE, baseConnectionId: base })
  const target = make('/targetConnections', TARGET)
  const flow = make('/flows', {
    name: 'drafted',
    flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' },
    sourceConnectionIds: [source],
    targetConnectionIds: [target],
    transformations: [{ name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }],
    scheduleParams: { startTime: 1_893_456_000, frequency: 'once' },
  })
  expect(codeOf(publish(`/sourceConnections/${source}`))).toBe('FLOW-1444-400')
  expect(codeOf(publish(`/flows/${flow}`))).toBe('FLOW-1444-400')
  // As in Adobe's drafts tutorial, which publishes all three kinds under /connections.
  for (const id of [base, source, target]) expect(publish(`/connections/${id}`).status).toBe(200)
  expect(publish(`/flows/${flow}`).status).toBe(200)
  expect(readFlow(ask, flow)['state']).toBe('enabled')
})

test('13.25 publishing a base connection that never was a draft has no effect', () => {
  const { ask } = service()
  const { id, etag } = ask('POST', '/connections', { body: ACCOUNT }).body as { id: string; etag: string }
  expect(ask('POST', `/connections/${id}/action?op=publish`)).toMatchObject({ status: 200, body: { id, etag } })
  expect(codeOf(ask('POST', `/connections/${id}/action?op=enable`))).toBe('CONNECTOR-1398-400')
  expect(codeOf(ask('POST', `/connections/${id}/action?op=FINALIZE`))).toBe('FLOW-1402-400')
})

test('13.25 secrets are never shown, neither by GET nor in the state, the journal or after a patch', () => {
  const { ask, journal, world } = service()
  const { id, etag } = ask('POST', '/connections', { body: ACCOUNT }).body as { id: string; etag: string }
  const ops = [{ op: 'replace', path: '/auth/params', value: { connectionString: 'AccountKey=hush-too', container: 'in' } }]
  expect(ask('PATCH', `/connections/${id}`, { body: ops, ifMatch: etag }).status).toBe(200)
  const shown = first(ask('GET', `/connections/${id}`))
  expect(shown).toMatchObject({ state: 'enabled', auth: { specName: 'ConnectionString', params: { connectionString: '********', container: 'in' } } })
  ask('PATCH', `/connections/${id}`, {
    body: [{ op: 'replace', path: '/auth/params/connectionString', value: 'hush-three' }],
    ifMatch: shown['etag'] as string,
  })
  const everything = JSON.stringify([journal(), [...world.spaces.values()].map(({ tables }) => [...tables.connections.all()].map(({ doc }) => doc))])
  expect(everything).not.toContain('hush')
  const masked = journal({ write: true }).map(({ body }) => body)
  expect(masked).toMatchObject([
    { name: 'blob', auth: { specName: 'ConnectionString', params: { connectionString: '********', container: '********' } } },
    [{ path: '/auth/params', value: { connectionString: '********', container: '********' } }],
    [{ path: '/auth/params/connectionString', value: '********' }],
  ])
})

test('13.25 a streaming account shows its inlet', () => {
  const { ask } = service()
  const { params } = first(ask('GET', `/connections/${idOf(ask, 'connections', 'acme-web-events')}`))['auth'] as { params: JsonObject }
  expect(params).toMatchObject({ inletId: expect.stringMatching(/^[0-9a-f]{32}$/), inletUrl: expect.stringContaining('https://') })
})

test.each<[string, string, JsonObject, number, string]>([
  ['an unknown spec', '/connections', { ...ACCOUNT, connectionSpec: { id: 'none' } }, 400, 'FLOW-1413-400'],
  ['an unknown auth spec', '/connections', { ...ACCOUNT, auth: { specName: 'None', params: {} } }, 400, 'FLOW-1415-400'],
  ['missing credentials', '/connections', { ...ACCOUNT, auth: { specName: 'ConnectionString', params: {} } }, 400, 'CONNECTOR-1304-400'],
  ['state in the body', '/connections', { ...ACCOUNT, state: 'draft' }, 400, 'FLOW-1410-400'],
  ['no name', '/sourceConnections', { ...SOURCE, name: '' }, 400, 'CONNECTOR-1304-400'],
  ['an unknown base', '/sourceConnections', { ...SOURCE, baseConnectionId: 'none' }, 400, 'CONNECTOR-1304-400'],
  ['no path', '/sourceConnections', { ...SOURCE, params: {} }, 400, 'CONNECTOR-1304-400'],
  [
    'a base where none may be',
    '/sourceConnections',
    { ...SOURCE, connectionSpec: { id: '8a9c3494-9708-43d7-ae3f-cda01e5030e1' }, baseConnectionId: 'x' },
    400,
    'CONNECTOR-1332-400',
  ],
  ['a destination without spec version', '/targetConnections', { ...TARGET, connectionSpec: { id: S3_DESTINATION.id } }, 422, ''],
])('13.25 %s is refused at create', (_, path, body, status, code) => {
  const answer = service().ask('POST', path, { body })
  expect([answer.status, codeOf(answer)]).toEqual([status, code])
})

test('13.25 drafts of connections are checked lightly and completely when published', () => {
  const { ask } = service()
  const { id } = ask('POST', '/sourceConnections?mode=draft', { body: { ...SOURCE, params: {} } }).body as { id: string }
  expect(codeOf(ask('POST', `/sourceConnections/${id}/action?op=publish`))).toBe('CONNECTOR-1304-400')
  expect(first(ask('GET', `/sourceConnections/${id}`))['state']).toBe('draft')
})

test('13.25 the spec of a connection stays, as do its server-owned members', () => {
  const { ask, knobs } = service({ settleMs: 1000 })
  const path = `/sourceConnections/${idOf(ask, 'sourceConnections', 'orders-files-source')}`
  const patchWith = (op: JsonObject) => ask('PATCH', path, { body: [op], ifMatch: first(ask('GET', path))['etag'] as string })
  expect(codeOf(patchWith({ op: 'replace', path: '/connectionSpec/id', value: 'x' }))).toBe('FLOW-1414-400')
  expect(codeOf(patchWith({ op: 'replace', path: '/state', value: 'draft' }))).toBe('FLOW-1456-400')
  expect(codeOf(patchWith({ op: 'replace', path: '/id', value: 'x' }))).toBe('CONNECTOR-1365-400')
  expect(codeOf(ask('PATCH', path, { body: [] }))).toBe('FLOW-1403-400')
  expect(Object.keys(patchWith({ op: 'replace', path: '/params/path', value: '/new' }).body)).toEqual(['id', 'etag'])
  expect(first(ask('GET', path))).toMatchObject({ state: 'updating', params: { path: '/new' } })
  expect(codeOf(patchWith({ op: 'replace', path: '/name', value: 'x' }))).toBe('FLOW-1416-400')
  knobs({ connectionPatch: 'disabled' })
  expect(codeOf(ask('PATCH', `/connections/${idOf(ask, 'connections', 'acme-storage')}`, { body: [], ifMatch: 'x' }))).toBe('FLOW-1445-400')
})

test('13.25 a connection that is still initializing is neither updated nor deleted', () => {
  const { ask, clock, knobs } = service({ settleMs: 1000 })
  const { id, etag } = ask('POST', '/targetConnections', { body: TARGET }).body as { id: string; etag: string }
  expect(codeOf(ask('PATCH', `/targetConnections/${id}`, { body: [], ifMatch: etag }))).toBe('FLOW-1417-400')
  expect(codeOf(ask('DELETE', `/targetConnections/${id}`))).toBe('FLOW-1417-400')
  clock({ advanceMs: 1000 })
  knobs({ connectionPatchAnswer: 'list', settleMs: 0 })
  const path = `/targetConnections/${id}`
  const answer = ask('PATCH', path, { body: [{ op: 'add', path: '/description', value: 'd' }], ifMatch: first(ask('GET', path))['etag'] as string })
  expect(answer.body).toEqual({ items: [{ id, etag: expect.any(String) }] })
})

test('13.25 a connection answers its test', () => {
  const { ask } = service()
  expect(ask('GET', `/connections/${idOf(ask, 'connections', 'acme-storage')}/test`).body).toEqual({ result: true })
})
