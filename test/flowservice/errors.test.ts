import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureOf } from '../../src/flowservice/errors.ts'
import { retryAfterMs } from '../../src/flowservice/retry-after.ts'
import { problem } from '../support/flow-client.ts'

const context = { what: 'read flow 1', nowMs: Date.UTC(2026, 0, 1), secrets: ['issued-token'] }
const failing = (status: number, body: unknown, headers: Record<string, string> = {}): ReturnType<typeof failureOf> =>
  failureOf({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, context)

test('envelope A: the gateway’s code decides, as a string and as a number', () => {
  for (const code of ['401013', 401013]) {
    const { verdict, error } = failing(401, { error_code: code, message: 'Oauth token is not valid' })
    expect([verdict, error.code, error.facts.serviceCode]).toEqual(['new-token', 'SLUICE_UNAUTHORIZED', '401013'])
    expect(error.message).toBe('cannot read flow 1: HTTP 401 401013: Oauth token is not valid')
  }
})

test('envelope B: code from the type URL, text and request id from the report', () => {
  const { verdict, acted, error } = failing(412, problem('FLOW-1404-412', 'Supplied version is old'))
  expect([verdict, acted, error.code]).toEqual(['re-read', 'no', 'SLUICE_ETAG_STALE'])
  expect(error.message).toBe('cannot read flow 1: HTTP 412 FLOW-1404-412: Supplied version is old')
  expect(error.facts).toEqual({ status: 412, serviceCode: 'FLOW-1404-412', requestId: 'req-from-report' })
})

test.each([
  [404, { errorMessage: 'flows not found with id = [1]', errorDetails: 'same' }, 'SLUICE_NOT_FOUND'],
  [412, { errorMessage: 'Supplied version=["0a"] does not match the current version on entity=["0b"]' }, 'SLUICE_ETAG_STALE'],
  [400, { message: 'Please provide a valid spec id' }, 'SLUICE_REFUSED'],
])('envelope C: without a code HTTP %i decides', (status, body, code) => expect(failing(status, body).error.code).toBe(code))

test('envelope D: a wrong content type is a refusal', () => {
  const { error } = failing(400, {
    type: '/placeholder/type/uri',
    status: 400,
    title: 'BadRequestError',
    detail: 'A valid content-type must be specified',
  })
  expect([error.code, error.message]).toEqual(['SLUICE_REFUSED', 'cannot read flow 1: HTTP 400: A valid content-type must be specified'])
})

test.each([
  ['an HTML page', '<html><body>Bad gateway for Bearer abc</body></html>'],
  ['nothing', ''],
  ['a cut answer', '{"type":"https://ns.adobe.com/aep/errors/FLOW-1103'],
  ['JSON of another kind', '[1,2]'],
])('%s is judged by HTTP status alone and never repeated', (_, body) => {
  const { verdict, error, acted } = failing(502, body)
  expect([verdict, error.code, acted]).toEqual(['backoff', 'SLUICE_UNAVAILABLE', 'unknown'])
  expect(error.message).toBe('cannot read flow 1: HTTP 502 with a body that is not the service’s JSON')
})

test.each(['<html>404</html>', '', '{"message":"no Route matched with those values"}'])(
  'a 404 that is not Flow Service’s own is not "no such flow": %s',
  (body) => {
    expect(failing(404, body)).toMatchObject({ verdict: 'backoff', error: { code: 'SLUICE_ANSWER_MALFORMED' } })
  },
)

test('a 404 of the gateway is not "no such flow" either', () => {
  expect(failing(404, { error_code: '404000', message: 'no such API' }).error.code).toBe('SLUICE_REFUSED')
})

test('a redirect is not an answer', () => {
  expect(failing(302, '', { location: 'https://login.example.com' })).toMatchObject({ acted: 'unknown', error: { code: 'SLUICE_ANSWER_MALFORMED' } })
})

test('no text of a service leads to a verdict', () => {
  const texts = ['not found', 'Too many requests', 'token expired', 'entity is in updating state', 'does not match the current version']
  for (const text of texts) expect(failing(400, problem('FLOW-1410-400', text)).verdict).toBe('no')
})

test('the text is bounded, on one line, and holds no secret', () => {
  const { error } = failing(400, problem('FLOW-1410-400', `echo: Bearer abc.def issued-token client_secret=hunter2\n${'x'.repeat(900)}`))
  expect(error.message).toMatch(/^cannot read flow 1: HTTP 400 FLOW-1410-400: echo: \[secret\] \[secret\] client_secret=\[secret\] x+…$/)
  expect(error.message.length).toBeLessThan(560)
})

test('the request id of the header counts where the body has none', () => {
  expect(failing(500, '', { 'x-request-id': 'req-9' }).error.facts.requestId).toBe('req-9')
})

test.each([
  ['3', 3_000],
  ['0', 0],
  ['1.5', 1_500],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After %j is %j ms', (value, wanted) => {
  expect(retryAfterMs({ headers: { 'retry-after': value } }, context.nowMs)).toBe(wanted)
})

test('a date in Retry-After is read against the clock of the service', () => {
  const headers = { 'retry-after': 'Thu, 01 Jan 2026 05:00:10 GMT', date: 'Thu, 01 Jan 2026 05:00:00 GMT' }
  expect(retryAfterMs({ headers }, context.nowMs)).toBe(10_000)
})

test('any answer at all becomes an error with a code, without a crash', () => {
  const bodies = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => `{"type":${json},"report":${json},"error_code":${json}}`),
  )
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 599 }), bodies, (status, body) => {
      const { error, verdict } = failing(status, body)
      expect(error.code).toMatch(/^SLUICE_/)
      expect(verdict).toMatch(/^(no|re-read|settle|backoff|new-token)$/)
      expect(error.message.length).toBeLessThan(700)
    }),
  )
})
