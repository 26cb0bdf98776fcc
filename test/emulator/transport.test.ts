import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { clientOf, inProcessEmulator, TEST_ORG } from '../support/emulator.ts'
import { bodies, codeOf, createDraft, HOUR, readFlow, service, stillClock, T0 } from './service.ts'

const CREDENTIALS = 'grant_type=client_credentials&client_id=acme&client_secret=s1&scope=openid,AdobeID'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('13.1 token endpoint', () => {
  test('13.1 a token of the stub, by form or by query, opens the service', () => {
    const { ask } = service()
    for (const { path, text } of [
      { path: '/ims/token/v3', text: CREDENTIALS },
      { path: `/ims/token/v2?${CREDENTIALS}`, text: '' },
    ]) {
      const { status, body } = ask('POST', path, { text, headers: FORM })
      expect([status, body['token_type'], body['expires_in']]).toEqual([200, 'bearer', 86_399])
      expect(ask('GET', '/flows', { headers: { authorization: `Bearer ${body['access_token'] as string}` } }).status).toBe(200)
    }
  })

  test.each([
    ['no grant', 'client_id=a&client_secret=b&scope=c', 'unsupported_grant_type'],
    ['no client', 'grant_type=client_credentials&client_secret=b&scope=c', 'invalid_client'],
    ['no secret', 'grant_type=client_credentials&client_id=a&scope=c', 'invalid_client'],
    ['no scope', 'grant_type=client_credentials&client_id=a&client_secret=b', 'invalid_scope'],
  ])('13.1 %s is refused in the words of OAuth', (_, text, error) => {
    expect(service().ask('POST', '/ims/token/v3', { text, headers: FORM })).toMatchObject({ status: 400, body: { error } })
  })

  test('13.1 knobs: restricted credentials with two secrets in rotation, short lives, milliseconds', () => {
    const { ask } = service({ credentials: [{ clientId: 'acme', clientSecrets: ['s0', 's1'] }], tokenSec: 60, tokenExpiryUnit: 'milliseconds' })
    const { body } = ask('POST', '/ims/token/v3', { text: CREDENTIALS, headers: FORM })
    expect(body['expires_in']).toBe(60_000)
    const wrong = ask('POST', '/ims/token/v3', { text: CREDENTIALS.replace('s1', 's2'), headers: FORM })
    expect(wrong.body).toEqual({ error: 'invalid_client', error_description: 'invalid client_secret parameter' })
    const unknown = ask('POST', '/ims/token/v3', { text: CREDENTIALS.replace('acme', 'other'), headers: FORM })
    expect(unknown.body['error_description']).toBe('invalid client_id parameter')
    const headers = { authorization: `Bearer ${body['access_token'] as string}`, 'x-api-key': 'acme' }
    expect(ask('GET', '/flows', { headers }).status).toBe(200)
    expect(codeOf(ask('GET', '/flows', { headers: { ...headers, 'x-api-key': 'other' } }))).toBe('403003')
  })

  test('13.1 a token ends with its life on the host clock, not on the fast one of the world', () => {
    let hostMs = T0
    const { world, clock } = inProcessEmulator({ clock: { ...stillClock, nowMs: () => hostMs }, knobs: { tokenSec: 60 } })
    const ask = clientOf(world)
    clock({ advanceMs: HOUR })
    expect(ask('GET', '/flows').status).toBe(200)
    hostMs += 60_000
    expect(codeOf(ask('GET', '/flows'))).toBe('401013')
  })
})

describe('13.2 gateway', () => {
  test.each([
    ['no token', { authorization: null }, 403, '403010'],
    ['a token of somebody else', { authorization: 'Bearer abc' }, 401, '401013'],
    ['no API key', { 'x-api-key': null }, 403, '403000'],
    ['no organisation', { 'x-gw-ims-org-id': null }, 400, '400003'],
    ['an organisation that is none', { 'x-gw-ims-org-id': 'acme' }, 403, '403027'],
  ])('13.2 %s', (_, headers, status, code) => {
    const answer = service().ask('GET', '/flows', { headers })
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
    expect(Object.keys(answer.body)).toEqual(['error_code', 'message'])
  })

  test('13.2 the checks run in order, before the sandbox and the path are looked at', () => {
    const { ask } = service()
    const nothing = { authorization: null, 'x-api-key': null, 'x-gw-ims-org-id': null }
    expect(codeOf(ask('GET', '/nowhere', { headers: nothing, sandbox: 'none' }))).toBe('403010')
    expect(codeOf(ask('GET', '/nowhere', { headers: { ...nothing, authorization: 'Bearer x' } }))).toBe('401013')
  })

  test('13.2 knobs: known organisations alone, and any token', () => {
    expect(codeOf(service({ organisations: ['FFFFFFFFFFFFFFFFFFFFFFFF@AdobeOrg'] }).ask('GET', '/flows'))).toBe('403025')
    const { ask } = service({ tokens: 'any', orgFormat: 'any' })
    expect(ask('GET', '/flows', { headers: { authorization: 'Bearer anything' }, org: 'acme' }).status).toBe(200)
  })
})

test('13.3 a body without a JSON content type is refused with the problem document', () => {
  const { ask } = service()
  for (const type of [null, 'text/plain', 'application/x-www-form-urlencoded']) {
    const answer = ask('POST', '/flows?mode=draft', { body: {}, headers: { 'content-type': type } })
    expect([answer.status, answer.body['type'], answer.body['title']]).toEqual([400, '/placeholder/type/uri', 'BadRequestError'])
  }
  const { id } = createDraft(ask, bodies(ask).files)
  expect(ask('POST', `/flows/${id}/action?op=publish`).status).toBe(200)
})

describe('13.4 sandboxes', () => {
  test('13.4 without the header it is the default sandbox, unless the header is required', () => {
    const { ask, knobs } = service()
    const { id } = createDraft(ask, bodies(ask).files)
    expect(ask('GET', `/flows/${id}`, { sandbox: null }).status).toBe(200)
    knobs({ sandboxHeader: 'require' })
    expect(codeOf(ask('GET', '/flows', { sandbox: null }))).toBe('FLOW-2105-400')
  })

  test.each([
    ['an unknown name', { sandbox: 'nosuch' }, 'FLOW-2100-404'],
    ['every sandbox at once', { sandbox: '*' }, 'FLOW-2111-403'],
    ['an id', { headers: { 'x-sandbox-id': '01d8b2b5-bfc2-4f1a-88f0-a4baa6c9bf8e' } }, 'FLOW-2110-400'],
  ])('13.4 %s', (_, options, code) => {
    expect(codeOf(service().ask('GET', '/flows', options))).toBe(code)
  })

  test('13.4 the sandbox management API knows the same sandboxes, with the id that entities carry', () => {
    const { ask } = service()
    const { body } = ask('GET', '/data/foundation/sandbox-management/sandboxes/prod')
    expect(body).toMatchObject({ name: 'prod', state: 'active', type: 'production', isDefault: true })
    const { id } = createDraft(ask, bodies(ask).files)
    expect(readFlow(ask, id)['sandboxId']).toBe(body['id'])
    const { sandboxes } = ask('GET', '/data/foundation/sandbox-management/sandboxes').body as { sandboxes: JsonObject[] }
    expect(sandboxes.map(({ name, type }) => [name, type])).toEqual([
      ['prod', 'production'],
      ['dev', 'development'],
    ])
    expect(ask('GET', '/data/foundation/sandbox-management/sandboxes/nosuch').status).toBe(404)
  })
})

test('13.5 nothing of one sandbox or organisation is visible in another', () => {
  const { ask } = service()
  const { id, etag } = createDraft(ask, bodies(ask).files)
  const elsewhere = [{ sandbox: 'dev' }, { org: 'FFFFFFFFFFFFFFFFFFFFFFFF@AdobeOrg' }]
  for (const where of elsewhere) {
    expect(codeOf(ask('GET', `/flows/${id}`, where))).toBe('FLOW-1439-404')
    expect(codeOf(ask('PATCH', `/flows/${id}`, { ...where, ifMatch: etag, body: [{ op: 'remove', path: '/description' }] }))).toBe('FLOW-1439-404')
    expect(codeOf(ask('DELETE', `/flows/${id}`, where))).toBe('FLOW-1439-404')
    expect(ask('GET', `/flows?property=id==${id}`, where).body['items']).toEqual([])
    expect(ask('GET', `/flows?count=true`, where).body).toEqual({ count: 0 })
    const borrowed = ask('POST', '/flows?mode=draft', { ...where, body: bodies(ask).files })
    expect(borrowed.status).toBe(400)
  }
  expect(readFlow(ask, id)['imsOrgId']).toBe(TEST_ORG)
})

test('13.6 every answer has a request id, errors carry the same one, and a client may bring its own', () => {
  const { ask } = service()
  const found = ask('GET', '/flows')
  const missing = ask('GET', '/flows/none')
  expect(found.headers['x-request-id']).toMatch(/^\w+$/)
  expect((missing.body['report'] as JsonObject)['request-id']).toBe(missing.headers['x-request-id'])
  expect(missing.headers['x-request-id']).not.toBe(found.headers['x-request-id'])
  expect(ask('GET', '/flows', { headers: { 'x-request-id': 'mine-1' } }).headers['x-request-id']).toBe('mine-1')
})
