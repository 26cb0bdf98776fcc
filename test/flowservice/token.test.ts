import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DEFAULT_KNOBS, type Knobs } from '../../src/flowservice/knobs.ts'
import { createTokens, type Tokens } from '../../src/flowservice/token.ts'
import type { Credential } from '../../src/flowservice/token-request.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { Secret } from '../../src/lib/secret.ts'
import { failureOf, never, ORG } from '../support/flow-client.ts'
import { ScriptedService, type Reply } from '../support/scripted-service.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const TOKEN = 'POST /ims/token/v3'
const HOUR_MS = 3_600_000

function bench(knobs: Partial<Knobs> = {}): { service: ScriptedService; clock: VirtualClock; tokens: Tokens } {
  const service = new ScriptedService()
  const clock = new VirtualClock(Date.UTC(2026, 0, 1), { autoAdvance: true })
  const tokens = createTokens({ transport: service.transport, clock, random: seededRandom(1), knobs: { ...DEFAULT_KNOBS, ...knobs } })
  return { service, clock, tokens }
}

function credential(members: Partial<Credential> = {}): Credential {
  const scopes = ['openid', 'AdobeID', 'session']
  return { imsUrl: 'http://ims.invalid', org: ORG, clientId: 'acme-client', clientSecrets: [Secret.of('s3cret-one')], scopes, ...members }
}

const issued = (access_token: string, expires_in: unknown): Reply => ({ json: { access_token, token_type: 'bearer', expires_in } })
const invalidClient: Reply = { status: 400, json: { error: 'invalid_client', error_description: 'invalid client_secret parameter' } }

test('asks with client credentials in the body, scopes separated by commas, nothing in the URL', async () => {
  const { service, tokens } = bench()
  expect(await tokens.get(credential(), { signal: never })).toBe('token-1')
  const [request] = service.tokenCalls
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'acme-client',
    client_secret: 's3cret-one',
    scope: 'openid,AdobeID,session',
  })
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(request?.query.size).toBe(0)
})

test('many callers at once, of several targets, cost one request', async () => {
  const { service, tokens } = bench()
  const scopes = ['session', 'openid', 'AdobeID']
  const all = [credential(), credential(), credential({ scopes })]
  expect(await Promise.all(all.map((one) => tokens.get(one, { signal: never })))).toEqual(['token-1', 'token-1', 'token-1'])
  expect(await tokens.get(credential(), { signal: never })).toBe('token-1')
  expect(service.tokenCalls).toHaveLength(1)
})

test('another organisation, client or set of scopes has a token of its own', async () => {
  const { service, tokens } = bench()
  for (const one of [credential(), credential({ org: 'B@AdobeOrg' }), credential({ clientId: 'b' }), credential({ scopes: ['openid'] })]) {
    await tokens.get(one, { signal: never })
  }
  expect(service.tokenCalls).toHaveLength(4)
})

test('a token of a day is renewed ten minutes before it expires', async () => {
  const { clock, tokens } = bench()
  await tokens.get(credential(), { signal: never })
  await clock.advance(86_399_000 - 600_000 - 1)
  expect(await tokens.get(credential(), { signal: never })).toBe('token-1')
  await clock.advance(1)
  expect(await tokens.get(credential(), { signal: never })).toBe('token-2')
})

test('a token of a minute is renewed after nine tenths of it', async () => {
  const { service, clock, tokens } = bench()
  service.on(TOKEN, issued('a', 60), issued('b', 60))
  await tokens.get(credential(), { signal: never })
  await clock.advance(53_999)
  expect(await tokens.get(credential(), { signal: never })).toBe('a')
  await clock.advance(1)
  expect(await tokens.get(credential(), { signal: never })).toBe('b')
})

test.each([
  ['milliseconds, as the retired endpoint sent them', 86_399_992, 86_399_992],
  ['seconds as text', '7200', 7_200_000],
  ['nothing', undefined, 300_000],
  ['nonsense', 'soon', 300_000],
])('takes expires_in for what it is: %s', async (_, expiresIn, lifetimeMs) => {
  const { service, clock, tokens } = bench()
  service.on(TOKEN, issued('a', expiresIn), issued('b', 60))
  await tokens.get(credential(), { signal: never })
  await clock.advance(Math.max(lifetimeMs - 600_000, lifetimeMs * 0.9) - 1)
  expect(await tokens.get(credential(), { signal: never })).toBe('a')
  await clock.advance(1)
  expect(await tokens.get(credential(), { signal: never })).toBe('b')
})

test('during a rotation the next secret is tried when the first is refused', async () => {
  const { service, tokens } = bench()
  service.on(TOKEN, ({ body }) => (body.includes('s3cret-two') ? issued('from-two', 86_399) : invalidClient))
  const clientSecrets = [Secret.of('s3cret-one'), Secret.of('s3cret-two')]
  expect(await tokens.get(credential({ clientSecrets }), { signal: never })).toBe('from-two')
})

test('a secret is read again for every request, and one that cannot be read does not stop the next', async () => {
  const { service, tokens } = bench()
  let value = 'old-secret'
  const missing = new Secret(() => {
    throw new Error('ENOENT: no such file /run/secrets/a')
  })
  const one = credential({ clientSecrets: [missing, new Secret(() => `${value}\n`)] })
  await tokens.get(one, { signal: never })
  value = 'new-secret'
  tokens.invalidate(one, 'token-1')
  await tokens.get(one, { signal: never })
  expect(service.tokenCalls.map(({ body }) => new URLSearchParams(body).get('client_secret'))).toEqual(['old-secret', 'new-secret'])
})

test('refused credentials are reported with Adobe’s description, without a retry and without the secret', async () => {
  const { service, tokens } = bench()
  service.on(TOKEN, {
    status: 400,
    json: { error: 'invalid_client', error_description: 'invalid client_secret parameter s3cret-one' },
  })
  const error = await failureOf(tokens.get(credential(), { signal: never }))
  expect(error.code).toBe('SLUICE_UNAUTHORIZED')
  expect(error.message).toBe('the token endpoint answered HTTP 400: invalid_client: invalid client_secret parameter [secret]')
  expect(service.tokenCalls).toHaveLength(1)
})

test.each([
  [{ status: 400, json: { error: 'invalid_scope', error_description: 'no such scope' } }, 'SLUICE_UNAUTHORIZED'],
  [{ status: 401, json: { error: 'unauthorized_client' } }, 'SLUICE_UNAUTHORIZED'],
  [{ status: 404, body: '<html>not here</html>' }, 'SLUICE_ANSWER_MALFORMED'],
] as const)('%j is final: %s', async (reply, code) => {
  const { service, tokens } = bench()
  service.on(TOKEN, reply)
  expect((await failureOf(tokens.get(credential(), { signal: never }))).code).toBe(code)
  expect(service.tokenCalls).toHaveLength(1)
})

test.each([
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
  ['503', { status: 503, body: '<html></html>' }, 0],
  ['a cut connection', { cut: 'before' }, 0],
  ['an answer without a token', { json: { ok: true } }, 0],
  ['no answer', { hang: true }, 65_000],
] as const)('trouble of the endpoint passes: %s', async (_, reply, atLeastMs) => {
  const { service, clock, tokens } = bench()
  service.on(TOKEN, reply, issued('after', 86_399))
  expect(await tokens.get(credential(), { signal: never })).toBe('after')
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(atLeastMs)
})

test('trouble that lasts ends within its bounds, told to everyone who waits', async () => {
  const { service, tokens } = bench()
  service.on(TOKEN, { status: 503 })
  const failed: string[] = []
  const watch = { failed: (error: { code: string }) => failed.push(error.code), succeeded: () => failed.push('succeeded') }
  expect((await failureOf(tokens.get(credential(), { signal: never, watch }))).code).toBe('SLUICE_UNAVAILABLE')
  expect(service.tokenCalls).toHaveLength(6)
  expect(failed).toEqual(Array.from({ length: 6 }, () => 'SLUICE_UNAVAILABLE'))
})

test('an outage of the endpoint is bridged by the token at hand, until that has really expired', async () => {
  const { service, clock, tokens } = bench()
  service.on(TOKEN, issued('a', 7_200), { status: 503 })
  await tokens.get(credential(), { signal: never })
  await clock.advance(7_200_000 - 600_000)
  expect(await tokens.get(credential(), { signal: never })).toBe('a')
  expect(await tokens.get(credential(), { signal: never })).toBe('a')
  expect(service.tokenCalls).toHaveLength(2)
  await clock.advance(30_000)
  expect(await tokens.get(credential(), { signal: never })).toBe('a')
  expect(service.tokenCalls).toHaveLength(3)
  await clock.advance(HOUR_MS)
  expect((await failureOf(tokens.get(credential(), { signal: never }))).code).toBe('SLUICE_UNAVAILABLE')
})

test('only the token that was refused is dropped', async () => {
  const { service, tokens } = bench()
  await tokens.get(credential(), { signal: never })
  tokens.invalidate(credential(), 'an-older-one')
  expect(await tokens.get(credential(), { signal: never })).toBe('token-1')
  tokens.invalidate(credential(), 'token-1')
  expect(await tokens.get(credential(), { signal: never })).toBe('token-2')
  expect(service.tokenCalls).toHaveLength(2)
})

test('one caller that gives up does not take the token from the others', async () => {
  const { service, tokens } = bench()
  const gate = Promise.withResolvers<void>()
  service.on(TOKEN, { ...issued('a', 86_399), gate: gate.promise })
  const stop = new AbortController()
  const impatient = tokens.get(credential(), { signal: stop.signal })
  const patient = tokens.get(credential(), { signal: never })
  stop.abort(new Error('gave up'))
  await expect(impatient).rejects.toThrow('gave up')
  gate.resolve()
  expect(await patient).toBe('a')
})

test('a fetch that is just being called off is not handed to the next caller', async () => {
  const { service, clock } = bench()
  service.on(TOKEN, { hang: true }, issued('fresh', 86_399))
  const transport: Transport = async (request, options) => {
    try {
      return await service.transport(request, options)
    } catch (error) {
      await nextTurn()
      throw error
    }
  }
  const tokens = createTokens({ transport, clock, random: seededRandom(1) })
  const stop = new AbortController()
  const next = tokens.get(credential(), { signal: stop.signal }).catch(() => tokens.get(credential(), { signal: never }))
  stop.abort(new Error('gave up'))
  expect(await next).toBe('fresh')
})
