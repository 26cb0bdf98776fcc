import { describe, expect, test } from 'vitest'
import { handle } from '../../src/emulator/core/handle.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { inProcessTransport } from '../../src/emulator/in-process.ts'
import { clientOf, inProcessEmulator, TEST_ORG, tokenFor } from '../support/emulator.ts'
import { bodies, codeOf, createDraft, createPlain, first, HOUR, idOf, items, patch, readFlow, service, stillClock, T0 } from './service.ts'

describe('13.30 injected answers', () => {
  test('13.30 a status for the next n calls of a route, and only of it', () => {
    const { ask, fault } = service()
    const { files } = bodies(ask)
    const { id } = createDraft(ask, files)
    fault({ match: { method: 'GET', path: '/flows/*', sandbox: 'prod' }, skip: 1, count: 2, status: 503 })
    const statuses = Array.from({ length: 4 }, () => ask('GET', `/flows/${id}`).status)
    expect(statuses).toEqual([200, 503, 503, 200])
    expect(ask('GET', '/flows').status).toBe(200)
  })

  test.each<[string, JsonObject, number, string, string | undefined]>([
    ['throttling with Retry-After', { status: 429, retryAfter: 7 }, 429, '429050', '7'],
    ['throttling with a date', { status: 429, retryAfter: 'Fri, 15 Jan 2027 08:00:07 GMT' }, 429, '429050', 'Fri, 15 Jan 2027 08:00:07 GMT'],
    ['throttling without', { status: 429 }, 429, '429050', undefined],
    ['an expired token', { status: 401 }, 401, '401013', undefined],
    ['an internal error', { status: 500 }, 500, 'FLOW-1102-500', undefined],
    ['an outage', { status: 503, retryAfter: 1 }, 503, 'FLOW-1103-503', '1'],
    ['a gateway timeout', { status: 504 }, 504, 'FLOW-1104-504', undefined],
    ['a failing catalog', { status: 500, code: '2200' }, 500, 'FLOW-2200-500', undefined],
    ['a code of the provider', { status: 400, code: 'SOURCES-1100' }, 400, 'SOURCES-1100-400', undefined],
    ['a refusal by the gateway', { status: 403, body: 'gateway', code: '403025' }, 403, '403025', undefined],
  ])('13.30 %s', (_, rule, status, code, retryAfter) => {
    const { ask, fault } = service()
    fault(rule)
    const answer = ask('GET', '/flows')
    expect([answer.status, codeOf(answer), answer.headers['retry-after']]).toEqual([status, code, retryAfter])
    expect(answer.headers['x-request-id']).toBeDefined()
  })

  test('13.30 pages of proxies, empty and truncated bodies', () => {
    const { ask, fault } = service()
    fault([
      { count: 1, status: 502, body: 'html' },
      { count: 1, status: 503, body: 'empty' },
      { count: 1, body: 'truncated' },
      { count: 1, body: 'empty' },
    ])
    const answers = Array.from({ length: 4 }, () => ask('GET', '/connectionSpecs'))
    expect(answers.map(({ status }) => status)).toEqual([502, 503, 200, 200])
    expect(answers.map(({ text }) => text.slice(0, 6))).toEqual(['<html>', '', '{"item', ''])
    expect(() => JSON.parse(answers[2]?.text ?? '') as unknown).toThrow(SyntaxError)
  })

  test('13.30 a probability strikes some requests, the same ones under the same seed', () => {
    const struck = (seed: number): boolean[] => {
      const { world, fault } = inProcessEmulator({ clock: stillClock, seed })
      const ask = clientOf(world)
      fault({ probability: 0.3, status: 500 })
      return Array.from({ length: 200 }, () => ask('GET', '/flows').status === 500)
    }
    const count = struck(1).filter(Boolean).length
    expect(count).toBeGreaterThan(30)
    expect(count).toBeLessThan(90)
    expect(struck(1)).toEqual(struck(1))
    expect(struck(1)).not.toEqual(struck(2))
  })

  test('13.30 an answer is replaced although the write took effect', () => {
    const { ask, fault, flows } = service()
    const { files } = bodies(ask)
    fault([
      { match: { write: true }, count: 1, status: 504, applied: true },
      { match: { write: true }, count: 1, status: 500 },
    ])
    expect([ask('POST', '/flows?mode=draft', { body: files }).status, ask('POST', '/flows?mode=draft', { body: files }).status]).toEqual([504, 500])
    expect(flows().length).toBe(1)
  })

  test('13.30 rules that make no sense are refused with every reason', () => {
    const { fault } = service()
    expect(() => fault({} as never)).toThrow('must NOT have fewer than 1 properties')
    expect(() => fault({ status: 700, cut: 'midway' } as never)).toThrow(/status.*cut|cut.*status/)
  })
})

describe('13.30 connections and delays', () => {
  test('13.30 the in-process transport waits, cuts and obeys its signal', async () => {
    const slept: number[] = []
    const clock = { ...stillClock, sleep: (ms: number) => (slept.push(ms), Promise.resolve()) }
    const { world, fault, flows, knobs } = inProcessEmulator({ clock })
    const headers = {
      authorization: `Bearer ${tokenFor(world, 'c')}`,
      'x-api-key': 'c',
      'x-gw-ims-org-id': TEST_ORG,
      'x-sandbox-name': 'prod',
      'content-type': 'application/json',
    }
    const send = inProcessTransport(world, clock)
    const url = 'https://platform.adobe.io/data/foundation/flowservice/flows?mode=draft'
    const body = JSON.stringify({ name: 'x', flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876' } })
    const { signal } = new AbortController()
    knobs({ latencyMs: 100 })
    fault([
      { count: 1, latencyMs: 900 },
      { count: 1, cut: 'before' },
      { count: 1, cut: 'after' },
    ])
    const post = () => send({ method: 'POST', url, headers, body }, { signal })
    expect((await post()).status).toBe(201)
    await expect(post()).rejects.toThrow('socket hang up')
    expect(flows().length).toBe(1)
    await expect(post()).rejects.toThrow('socket hang up')
    expect([flows().length, slept]).toEqual([2, [1000, 100, 100]])
    await expect(send({ method: 'POST', url, headers, body }, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  })
})

describe('13.30 consistency', () => {
  test('13.30 knob: shortly after its create a flow answers 404 by id', () => {
    const { ask, clock } = service({ createHiddenMs: 2000 })
    const { id } = createDraft(ask, bodies(ask).files)
    expect(codeOf(ask('GET', `/flows/${id}`))).toBe('FLOW-1439-404')
    clock({ advanceMs: 2000 })
    expect(ask('GET', `/flows/${id}`).status).toBe(200)
  })

  test('13.30 knob: lists lag behind creates, changes and deletes', () => {
    const { ask, clock, knobs } = service()
    const { files } = bodies(ask)
    knobs({ listLagMs: 5000 })
    const listed = (): unknown[] => items(ask('GET', '/flows')).map(({ name }) => name)
    const { id } = createDraft(ask, files)
    expect([listed(), readFlow(ask, id)['name'], ask('GET', '/flows?count=true').body]).toEqual([[], 'orders-files', { count: 0 }])
    clock({ advanceMs: 5000 })
    expect(listed()).toEqual(['orders-files'])
    patch(ask, id, [{ op: 'replace', path: '/name', value: 'renamed' }])
    clock({ advanceMs: 1000 })
    expect([listed(), readFlow(ask, id)['name']]).toEqual([['orders-files'], 'renamed'])
    expect(items(ask('GET', '/flows?property=name==renamed'))).toEqual([])
    clock({ advanceMs: 4000 })
    expect(listed()).toEqual(['renamed'])
    ask('DELETE', `/flows/${id}`)
    expect([listed(), ask('GET', `/flows/${id}`).status]).toEqual([['renamed'], 404])
    clock({ advanceMs: 5000 })
    expect(listed()).toEqual([])
  })

  test('13.30 a transition can be stuck, until a person moves the flow on', () => {
    const { ask, fault, clock, person } = service({ settleMs: 1000 })
    const { id } = createDraft(ask, bodies(ask).files)
    fault({ match: { path: '/flows/*/action' }, count: 1, stuck: true })
    expect(ask('POST', `/flows/${id}/action?op=publish`).status).toBe(200)
    clock({ advanceMs: 1000 * HOUR })
    expect(readFlow(ask, id)).toMatchObject({ state: 'initializing', lastOperation: { status: { value: 'inProgress' } } })
    person.edit({ id, action: 'disable' })
    expect(readFlow(ask, id)).toMatchObject({ state: 'disabled', updatedClient: 'exc_app' })
  })

  test.each(['settled later', 'settled at once'])('13.30 an operation can be accepted and then fail: it is rolled back (%s)', (how) => {
    const { ask, fault, clock } = service({ settleMs: how === 'settled later' ? 1000 : 0 })
    const { id } = createPlain(ask, bodies(ask).files)
    clock({ advanceMs: 1000 })
    fault({ match: { write: true }, operationFails: { code: 'CONNECTOR-1001-500', message: 'no luck' } })
    expect(patch(ask, id, [{ op: 'replace', path: '/name', value: 'x' }]).status).toBe(200)
    clock({ advanceMs: 1000 })
    const failed = { status: { value: 'failed', errors: [{ code: 'CONNECTOR-1001-500', message: 'no luck', details: 'no luck' }] } }
    expect(readFlow(ask, id)).toMatchObject({ state: 'enabled', name: 'orders-files', lastOperation: { ...failed, operation: 'update' } })
    const draft = createDraft(ask, bodies(ask).files)
    ask('POST', `/flows/${draft.id}/action?op=publish`)
    const created = createPlain(ask, bodies(ask).files)
    clock({ advanceMs: 1000 })
    expect(readFlow(ask, draft.id)).toMatchObject({ state: 'draft', lastOperation: { ...failed, operation: 'publish' } })
    expect(readFlow(ask, created.id)).toMatchObject({ state: 'disabled', lastOperation: { ...failed, operation: 'create' } })
  })
})

describe('13.30 people', () => {
  test('13.30 a person edits any member, and the service shows who it was', () => {
    const { ask, person } = service()
    const { id, etag } = createDraft(ask, { ...bodies(ask).files, description: 'ours' })
    const edited = person.edit({
      name: 'orders-files',
      patch: { description: 'theirs', scheduleParams: { interval: 4 }, options: null, labels: ['core/C1'] },
    })
    expect(edited).toMatchObject({ id, description: 'theirs', scheduleParams: { frequency: 'hour', interval: 4 }, updatedBy: 'exc_app@AdobeID' })
    expect(codeOf(ask('PATCH', `/flows/${id}`, { body: [{ op: 'replace', path: '/name', value: 'x' }], ifMatch: etag }))).toBe('FLOW-1404-412')
    person.edit({ id, patch: { description: null } })
    expect(readFlow(ask, id)).not.toHaveProperty('description')
  })

  test('13.30 a person publishes, disables, deletes, creates and copies', () => {
    const { ask, person, flows } = service()
    const { files } = bodies(ask)
    const { id } = createDraft(ask, { ...files, description: 'with a marker' })
    expect(person.edit({ id, action: 'publish' })['state']).toBe('enabled')
    expect(person.edit({ id, action: 'disable' })['state']).toBe('disabled')
    const copy = person.edit({ id, clone: { name: 'copy' } })
    expect(copy).toMatchObject({ name: 'copy', description: 'with a marker', state: 'draft', createdClient: 'exc_app' })
    expect(copy['id']).not.toBe(id)
    const made = person.edit({ sandbox: 'dev', create: { ...files, name: 'theirs', state: 'enabled' } })
    expect(made).toMatchObject({ sandboxName: 'dev', state: 'enabled' })
    person.edit({ id, action: 'delete' })
    expect([flows().map(({ name }) => name), flows('dev').map(({ name }) => name)]).toEqual([['copy'], ['theirs']])
    person.edit({ collection: 'connections', name: 'acme-storage', sandbox: 'prod', patch: { name: 'renamed' } })
    expect(idOf(ask, 'connections', 'renamed')).toBeDefined()
    expect(person.edit({ sandbox: 'prod', create: { name: 'peer' }, as: 'other-client' })['createdClient']).toBe('other-client')
  })

  test('13.30 nobody edits what is not there, or is meant twice', () => {
    const { ask, person } = service()
    const { files } = bodies(ask)
    expect(() => person.edit({ name: 'orders-files', patch: {} })).toThrow('0 flows fit')
    createDraft(ask, files)
    createDraft(ask, files)
    expect(() => person.edit({ name: 'orders-files', patch: {} })).toThrow('2 flows fit')
    expect(() => person.edit({ name: 'orders-files', change: {} })).toThrow('must NOT have additional properties: change')
  })
})

describe('13.30 reset', () => {
  test('13.30 a sandbox is wiped, the other stays; every id in it is invalid', () => {
    const { ask, reset, flows } = service()
    const { files } = bodies(ask)
    const { id } = createDraft(ask, files)
    const dev = bodies((method, path, options) => ask(method, path, { ...options, sandbox: 'dev' }))
    ask('POST', '/flows?mode=draft', { body: dev.files, sandbox: 'dev' })
    reset({ sandbox: 'prod' })
    expect(ask('GET', `/flows/${id}`).status).toBe(404)
    expect(items(ask('GET', '/connections'))).toEqual([])
    expect(flows('dev').length).toBe(1)
    const before = ask('GET', '/data/foundation/sandbox-management/sandboxes/prod').body['id']
    reset({ sandbox: 'prod', newId: true, reseed: true })
    expect(ask('GET', '/data/foundation/sandbox-management/sandboxes/prod').body['id']).not.toBe(before)
    expect(first(ask('GET', '/connections?property=name==acme-storage'))['name']).toBe('acme-storage')
  })

  test('13.30 a sandbox that nobody used yet can be reset, one that does not exist cannot', () => {
    const { ask, reset } = service()
    idOf(ask, 'connections', 'acme-storage')
    reset({ sandbox: 'dev' })
    expect(items(ask('GET', '/connections', { sandbox: 'dev' }))).toEqual([])
    expect(() => reset({ sandbox: 'nosuch' })).toThrow('There is no sandbox nosuch')
  })

  test('13.30 the whole world starts again', () => {
    const { ask, reset, fault, journal, flows } = service()
    createDraft(ask, bodies(ask).files)
    fault({ status: 500 })
    reset()
    expect([flows(), journal()]).toEqual([[], []])
    expect(items(ask('GET', '/connections')).length).toBe(4)
  })
})

describe('13.31 determinism and journal', () => {
  test('13.31 the same seed and the same requests give the same world, byte by byte', () => {
    const history = (seed: number): string => {
      const { world, clock, runs } = inProcessEmulator({ clock: stillClock, seed, knobs: { settleMs: 1000 } })
      const ask = clientOf(world)
      const { files, tables } = bodies(ask)
      const { id } = createPlain(ask, files)
      createDraft(ask, tables)
      clock({ advanceMs: 5 * HOUR })
      runs({ id, action: 'fail' })
      return ask('GET', '/__emulator/state').text + ask('GET', '/__emulator/journal').text
    }
    expect(history(7)).toBe(history(7))
    expect(history(7)).not.toBe(history(8))
  })

  test('13.31 ids of the sample depend on organisation, sandbox and name alone', () => {
    const ids = (seed: number) => idOf(clientOf(inProcessEmulator({ clock: stillClock, seed }).world), 'connections', 'acme-storage')
    expect(ids(1)).toBe(ids(2))
    const { ask } = service()
    const dev = items(ask('GET', '/connections?property=name==acme-storage', { sandbox: 'dev' }))
    expect(dev.map(({ id }) => id)).not.toContain(ids(1))
  })

  test('13.31 the clock is set, stepped and stopped', () => {
    const { ask, clock } = service()
    clock({ set: '2030-01-01T00:00:00Z', advanceMs: 500, rate: 0 })
    expect(readFlow(ask, createDraft(ask, bodies(ask).files).id)['createdAt']).toBe(Date.UTC(2030, 0) + 500)
    expect(() => clock({ advanceMs: -1 })).toThrow('must be >= 0')
  })

  test('13.31 the journal tells reads from writes and never holds a secret', () => {
    const { ask, journal, clearJournal } = service()
    const { files } = bodies(ask)
    const { id, etag } = createDraft(ask, files)
    ask('POST', '/flows/search', { body: { limit: 1 } })
    ask('POST', '/ims/token/v2?grant_type=client_credentials&client_id=a&client_secret=hush&scope=x', { text: '', headers: { 'content-type': null } })
    ask('PATCH', `/flows/${id}`, { body: [{ op: 'replace', path: '/name', value: 'x' }], ifMatch: etag })
    ask('GET', '/__emulator/state')
    const writes = journal({ write: true })
    expect(writes.map(({ method, status, flowId, sandbox }) => [method, status, flowId, sandbox])).toEqual([
      ['POST', 201, id, 'prod'],
      ['PATCH', 200, id, 'prod'],
    ])
    expect(writes[0]).toMatchObject({
      at: T0,
      path: '/data/foundation/flowservice/flows',
      query: { mode: 'draft' },
      org: TEST_ORG,
      body: { name: 'orders-files' },
    })
    expect(JSON.stringify(journal())).not.toContain('hush')
    expect(JSON.stringify(journal())).not.toContain('/__emulator')
    expect(journal({ method: 'patch' }).length).toBe(1)
    clearJournal()
    expect(journal()).toEqual([])
  })

  test('13.31 the admin interface is no part of the API: no credentials, no journal, no pages of other origins', () => {
    const { world } = service()
    const get = (path: string, headers = {}) => handle(world, { method: 'GET', url: `http://emulator${path}`, headers, body: null }).response
    expect(get('/__emulator').status).toBe(200)
    expect(get('/__emulator/state', { origin: 'https://evil.example' }).status).toBe(403)
    expect([get('/__emulator/nothing').status, get('/__emulator/state/more').status, get('/__emulator/constructor').status]).toEqual([404, 404, 404])
  })

  test('13.31 a seed adds to sandboxes in use and to those to come', () => {
    const { ask } = service()
    idOf(ask, 'connections', 'acme-storage')
    const seed = {
      sandboxes: [{ name: 'prod', type: 'production', isDefault: true }, { name: 'stage' }],
      flowSpecs: [{ id: 'my-spec', name: 'Mine', attributes: { isSourceFlow: true } }],
      entities: [
        {
          flows: [
            { name: 'seeded', flowSpec: { name: 'CRMToAEP' }, source: 'crm-contacts-source', target: 'crm-contacts-target', state: 'disabled' },
          ],
        },
      ],
    }
    expect(ask('POST', '/__emulator/seed', { body: seed }).body).toEqual({ sandboxes: ['prod', 'stage'] })
    for (const sandbox of ['prod', 'stage']) {
      const flow = first(ask('GET', '/flows', { sandbox }))
      expect(flow).toMatchObject({
        name: 'seeded',
        state: 'disabled',
        flowSpec: { id: '14518937-270c-4525-bdec-c2ba7cce3860' },
        sandboxName: sandbox,
      })
      expect(ask('GET', `/sourceConnections/${(flow['sourceConnectionIds'] as string[])[0]}`, { sandbox }).status).toBe(200)
    }
    expect(ask('GET', '/flowSpecs/my-spec').status).toBe(200)
    expect(ask('GET', '/flows', { sandbox: 'dev' }).status).toBe(404)
    expect(ask('POST', '/__emulator/seed', { body: { entity: [] } }).status).toBe(400)
  })

  test('13.31 knobs are read and turned while it runs', () => {
    const { ask } = service()
    expect(ask('GET', '/__emulator/knobs').body['settleMs']).toBe(0)
    expect(ask('POST', '/__emulator/knobs', { body: { settleMs: 5 } }).body['settleMs']).toBe(5)
    expect(ask('POST', '/__emulator/knobs', { body: { settleMs: 'long', other: 1 } }).body['problems']).toHaveLength(2)
  })
})
