import { expect, test } from 'vitest'
import statusSchema from '../../schemas/status.schema.json' with { type: 'json' }
import { schemaProblems } from '../support/json-schema.ts'
import { manifest } from './manifests.ts'
import { nextRequest, project, serverOf } from './project.ts'
import { statusOf, untilReady } from './standing.ts'

const TOKEN = 'server-token-of-this-test'

test.concurrent('tells health, readiness, metrics and status, and has no route that writes without a token', async () => {
  await using at = await project({ 'flows/web.yaml': manifest({ state: 'published' }) })
  // The first listing hangs: the daemon lives, and is not ready.
  at.emulator.fault({ match: { method: 'GET', path: '/flows' }, latencyMs: 60_000 })
  const listing = nextRequest(at.emulator, ({ path }) => path.endsWith('/flows'))
  const sluice = await at.start()
  await listing
  const url = serverOf(sluice)
  expect(await answerOf(`${url}/healthz`)).toMatchObject({ status: 200, body: { alive: true } })
  expect(await answerOf(`${url}/readyz`)).toEqual({ status: 503, body: { ready: false, reasons: ['test: first pass not done'] } })
  expect((await fetch(`${url}/api/reconcile`, { method: 'POST' })).status).toBe(404)
  // Reading is given up at once.
  expect(await sluice.stop()).toMatchObject({ code: 0 })

  at.emulator.clearFaults()
  const again = await at.start()
  await untilReady(again)
  const metrics = await (await fetch(`${serverOf(again)}/metrics`)).text()
  expect(metrics).toMatch(/^sluice_flows\{target="test",status="ready"\} 1$/m)
  expect(metrics).toMatch(/^sluice_source_fetches_total\{source="default",outcome="changed"\} 1$/m)
  expect(metrics).toMatch(/^sluice_steps_total\{target="test",step="publish",status="done"\} 1$/m)
  for (const name of ['sluice_build_info', 'sluice_pass_duration_seconds_bucket', 'sluice_service_requests_total'])
    expect(metrics).toContain(`${name}{`)
  expect(schemaProblems(statusSchema, await statusOf(again))).toEqual([])
  expect((await statusOf(again)).targets[0]?.flows).toMatchObject([{ key: 'web', status: 'ready', state: 'enabled' }])
})

test.concurrent('looks again for whoever has the token, and for nobody else', async () => {
  await using at = await project({ 'flows/web.yaml': manifest() }, { env: { SLUICE_SERVER_TOKEN: TOKEN } })
  const sluice = await at.start()
  await untilReady(sluice)
  const ask = async (token: string | null, body = ''): Promise<number> => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
    return (await fetch(`${serverOf(sluice)}/api/reconcile`, { method: 'POST', headers, body })).status
  }
  at.emulator.person.edit({ sandbox: 'dev', name: 'Web events', patch: { name: 'Edited' } })
  expect([await ask(null), await ask('wrong'), await ask(`${TOKEN}x`)]).toEqual([401, 401, 401])
  expect(at.emulator.flows('dev')).toMatchObject([{ name: 'Edited' }])
  expect(await ask(TOKEN, '{"target":"nobody"}')).toBe(404)
  expect(await ask(TOKEN, '{"target":"test","keys":["web"]}')).toBe(202)
  expect(await sluice.until({ event: 'flow.patched', key: 'web' })).toMatchObject({ reason: 'drift' })
  await sluice.until({ event: 'pass.finished', trigger: 'http' })
  expect(at.emulator.flows('dev')).toMatchObject([{ name: 'Web events' }])
})

async function answerOf(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url)
  return { status: response.status, body: await response.json() }
}
