import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { Secret } from '../../src/lib/secret.ts'
import { createRoutes, type Handlers } from '../../src/server/routes.ts'
import type { ReconcileRequest } from '../../src/server/reconcile-request.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'

type Started = { ask: (path: string, init?: RequestInit) => Promise<Response>; asked: ReconcileRequest[]; events: SluiceEvent[] }

function start({ token = null, draining = false, ...more }: Partial<Handlers> & { token?: string | null; draining?: boolean } = {}): Started {
  const asked: ReconcileRequest[] = []
  const events: SluiceEvent[] = []
  const handlers: Handlers = {
    health: () => ({ alive: true, reason: '' }),
    ready: () => ({ ready: true, reasons: [] }),
    metrics: () => Promise.resolve({ contentType: 'text/plain; version=0.0.4', body: 'sluice_up 1\n' }),
    status: () => Promise.resolve({ formatVersion: 1, version: '0', at: '2026-11-23T12:00:00.000Z', sources: [], targets: [] }),
    reconcile: (request) => {
      asked.push(request)
      return request.target === 'gone' ? { accepted: false, reason: 'no such target' } : { accepted: true }
    },
    ...more,
  }
  const deps = { clock: systemClock, emit: (event: SluiceEvent) => void events.push(event), draining: () => draining }
  const app = createRoutes(token === null ? null : Secret.of(token), handlers, deps)
  return { ask: async (path, init) => app.request(path, init), asked, events }
}

const post = (body: string, token?: string): RequestInit => ({
  method: 'POST',
  body,
  headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
})

test.each([
  { path: '/healthz', more: {}, status: 200, body: { alive: true, reason: '' } },
  {
    path: '/healthz',
    more: { health: () => ({ alive: false, reason: 'loop stands still' }) },
    status: 503,
    body: { alive: false, reason: 'loop stands still' },
  },
  { path: '/readyz', more: {}, status: 200, body: { ready: true, reasons: [] } },
  {
    path: '/readyz',
    more: { ready: () => ({ ready: false, reasons: ['prod: first pass'] }) },
    status: 503,
    body: { ready: false, reasons: ['prod: first pass'] },
  },
  { path: '/readyz', more: { draining: true }, status: 503, body: { ready: false, reasons: ['stopping'] } },
  { path: '/api/status', more: {}, status: 200, body: { formatVersion: 1, version: '0', at: '2026-11-23T12:00:00.000Z', sources: [], targets: [] } },
])('$path answers $status with $body', async ({ path, more, status, body }) => {
  const response = await start(more).ask(path)
  expect([response.status, await response.json()]).toEqual([status, body])
})

test('metrics are served as what they are', async () => {
  const response = await start().ask('/metrics')
  expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/plain; version=0.0.4', 'sluice_up 1\n'])
})

test.each(['/healthz', '/readyz', '/metrics', '/api/status'])('HEAD %s has headers and no body', async (path) => {
  const response = await start().ask(path, { method: 'HEAD' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

test.each([
  { path: '/', method: 'GET', status: 404, error: 'not-found' },
  { path: '/api/nothing', method: 'POST', status: 404, error: 'not-found' },
  { path: '/healthz', method: 'POST', status: 405, error: 'method-not-allowed' },
  { path: '/api/status', method: 'DELETE', status: 405, error: 'method-not-allowed' },
])('$method $path is $status as JSON', async ({ path, method, status, error }) => {
  const response = await start().ask(path, { method })
  expect([response.status, await response.json()]).toEqual([status, { error }])
  if (status === 405) expect(response.headers.get('allow')).toBe('GET, HEAD')
})

test('every answer is kept out of caches and frames', async () => {
  for (const path of ['/healthz', '/nothing']) {
    const { headers } = await start().ask(path)
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff'])
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }
})

test('an error of ours is a 500 that says nothing, and one event', async () => {
  const { ask, events } = start({ status: () => Promise.reject(new Error('disk /secret/path is full')) })
  const response = await ask('/api/status?token=abc')
  expect([response.status, await response.json()]).toEqual([500, { error: 'internal' }])
  expect(events).toEqual([{ event: 'http.failed', route: 'GET /api/status', message: 'disk /secret/path is full' }])
})

describe('the route that writes', () => {
  test('does not exist without a token', async () => {
    expect((await start().ask('/api/reconcile', post('', 'x'))).status).toBe(404)
  })

  test.each([
    { name: 'no header', header: null },
    { name: 'a wrong token', header: 'Bearer wrong' },
    { name: 'a part of the token', header: 'Bearer tok' },
    { name: 'an empty token', header: 'Bearer ' },
    { name: 'another scheme', header: 'Basic token' },
  ])('is closed to $name', async ({ header }) => {
    const { ask, asked } = start({ token: 'token' })
    const response = await ask('/api/reconcile', { method: 'POST', headers: header === null ? {} : { authorization: header } })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(asked).toEqual([])
  })

  test.each([
    { body: '', want: { target: null, keys: null, allowBudget: null } },
    { body: '{}', want: { target: null, keys: null, allowBudget: null } },
    { body: '{"target":"prod","keys":["crm/contacts"]}', want: { target: 'prod', keys: ['crm/contacts'], allowBudget: null } },
    { body: '{"target":"prod","allowBudget":"0a"}', want: { target: 'prod', keys: null, allowBudget: '0a' } },
  ])('takes $body', async ({ body, want }) => {
    const { ask, asked } = start({ token: 'token' })
    expect((await ask('/api/reconcile', post(body, 'token'))).status).toBe(202)
    expect(asked).toEqual([want])
  })

  test.each([
    { body: 'no json', status: 400 },
    { body: '[]', status: 400 },
    { body: '{"target":1}', status: 400 },
    { body: '{"keys":["a",1]}', status: 400 },
    { body: '{"keyz":[]}', status: 400 },
    { body: '{"target":"gone"}', status: 404 },
    { body: JSON.stringify({ keys: ['x'.repeat(70_000)] }), status: 413 },
    { body: JSON.stringify({ keys: ['a'], allowBudget: '0a' }), status: 400 },
  ])('refuses $body with $status', async ({ body, status }) => {
    expect((await start({ token: 'token' }).ask('/api/reconcile', post(body, 'token'))).status).toBe(status)
  })

  test('a token that is rotated in its file is the new one at once', async () => {
    let current = 'old'
    const app = createRoutes(new Secret(() => current), { reconcile: () => ({ accepted: true }) } as unknown as Handlers, {
      clock: systemClock,
      emit: () => undefined,
      draining: () => false,
    })
    current = 'new'
    const statuses = await Promise.all(['old', 'new'].map(async (token) => (await app.request('/api/reconcile', post('', token))).status))
    expect(statuses).toEqual([401, 202])
  })

  test('GET is not allowed', async () => {
    const response = await start({ token: 'token' }).ask('/api/reconcile')
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
