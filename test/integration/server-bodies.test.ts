import { request } from 'node:http'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { ReconcileRequest } from '../../src/server/reconcile-request.ts'
import { startServer } from '../../src/server/server.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'

/** Sends a body in pieces, without saying how long it will be. */
async function posted(pieces: readonly string[]): Promise<{ status: number; asked: ReconcileRequest[]; events: SluiceEvent[] }> {
  const asked: ReconcileRequest[] = []
  const events: SluiceEvent[] = []
  const handlers = {
    health: () => ({ alive: true, reason: '' }),
    ready: () => ({ ready: true, reasons: [] }),
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    status: () => Promise.resolve({ formatVersion: 1 as const, version: '0', at: '2026-11-23T12:00:00.000Z', sources: [], targets: [] }),
    reconcile: (one: ReconcileRequest) => {
      asked.push(one)
      return { accepted: true as const }
    },
  }
  const where = { host: '127.0.0.1', port: 0, token: Secret.of('token') }
  await using server = await startServer(where, handlers, { clock: systemClock, emit: (event) => void events.push(event) })
  const sent = request(`${server.url}/api/reconcile`, { method: 'POST', headers: { authorization: 'Bearer token' } })
  const answered = new Promise<number>((resolve, reject) => {
    sent.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
  })
  for (const piece of pieces) sent.write(piece)
  sent.end()
  return { status: await answered, asked, events }
}

test('takes a request that does not say how long it is', async () => {
  const { status, asked, events } = await posted(['{"target":', '"prod"}'])
  expect({ status, events }).toEqual({ status: 202, events: [] })
  expect(asked).toEqual([{ target: 'prod', keys: null, allowBudget: null }])
})

test('refuses one that turns out too long', async () => {
  const { status, asked } = await posted(['{"keys":["', 'x'.repeat(40_000), 'x'.repeat(40_000), '"]}'])
  expect({ status, asked }).toEqual({ status: 413, asked: [] })
})
