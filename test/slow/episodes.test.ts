import { expect, test } from 'vitest'
import type { FaultRule } from '../../src/emulator/core/faults/rule.ts'
import { manifest } from '../e2e/manifests.ts'
import { project } from '../e2e/project.ts'
import { lookAgain } from '../e2e/standing.ts'

const SECRET = 'c4nary-client-s3cret'
const FAULTS: { name: string; rule: FaultRule; code: string }[] = [
  { name: '412', rule: { match: { method: 'PATCH' }, count: 1, status: 412 }, code: 'SLUICE_ETAG_STALE' },
  { name: '429 with Retry-After', rule: { count: 2, status: 429, retryAfter: 1, body: 'gateway' }, code: 'SLUICE_RATE_LIMITED' },
  { name: '500', rule: { count: 2, status: 500 }, code: 'SLUICE_UNAVAILABLE' },
  { name: '503', rule: { match: { method: 'PATCH' }, count: 2, status: 503 }, code: 'SLUICE_UNAVAILABLE' },
  { name: 'an HTML error', rule: { count: 2, status: 502, body: 'html' }, code: 'SLUICE_UNAVAILABLE' },
  { name: 'a token that expired', rule: { match: { method: 'PATCH' }, count: 1, status: 401, body: 'gateway' }, code: 'SLUICE_UNAUTHORIZED' },
  { name: 'a service that is too slow', rule: { match: { method: 'PATCH' }, count: 1, latencyMs: 30_000 }, code: 'SLUICE_TIMEOUT' },
  { name: 'a connection that is cut', rule: { match: { method: 'PATCH' }, count: 1, cut: 'after' }, code: 'SLUICE_UNAVAILABLE' },
]

test.concurrent.each(FAULTS)('$name ends in the desired state, with one line when it starts and one when it ends', async ({ rule, code }) => {
  await using at = await project({ 'flows/web.yaml': manifest() }, { env: { SLUICE_TIMEOUT_MS: '1000', SLUICE_CLIENT_SECRET: SECRET } })
  const sluice = await at.start()
  await sluice.until({ event: 'pass.finished', outcome: 'ready' })
  at.emulator.fault({ ...rule, match: { path: '/flows**', ...rule.match } })
  await at.repo.commit({ 'flows/web.yaml': manifest({ name: 'Other name', state: 'published' }) })
  await sluice.until({ event: 'flow.published', key: 'web' })
  await sluice.until({ event: 'pass.finished', outcome: 'ready' }, { after: sluice.log.findIndex(({ event }) => event === 'flow.published') })
  await lookAgain(sluice)
  expect(at.emulator.flows('dev')).toMatchObject([{ name: 'Other name', state: 'enabled' }])
  const lines = sluice.log.filter(({ event }) => event === 'service.trouble' || event === 'service.recovered')
  expect(lines).toMatchObject([
    { event: 'service.trouble', level: 'warn', code },
    { event: 'service.recovered', level: 'info', code },
  ])
  const { code: exit, stderr } = await sluice.stop()
  expect(exit).toBe(0)
  expect(stderr).not.toContain(SECRET)
})
