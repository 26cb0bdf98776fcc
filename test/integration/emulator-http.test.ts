import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireFlow } from '../../src/flowservice/wire.ts'
import type { SluiceError } from '../../src/lib/errors.ts'
import { startTestEmulator, TEST_ORG, tokenFor, type TestEmulator } from '../support/emulator.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-emulator-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const DRAFT = { name: 'orders', flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' } }

async function call(emulator: TestEmulator, method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Response> {
  const headers = {
    Authorization: `Bearer ${tokenFor(emulator.world, 'http-client')}`,
    'X-Api-Key': 'http-client',
    'X-Gw-Ims-Org-Id': TEST_ORG,
    'X-Sandbox-Name': 'prod',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...more,
  }
  const sent = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(`${emulator.url}/data/foundation/flowservice${path}`, { method, headers, body: sent })
}

describe('over real HTTP', () => {
  test('a draft is created, patched and deleted', async () => {
    await using emulator = await startTestEmulator()

    const created = await call(emulator, 'POST', '/flows?mode=draft', DRAFT)
    const { id, etag } = (await created.json()) as { id: string; etag: string }
    expect([created.status, created.headers.get('location')]).toEqual([201, `/data/foundation/flowservice/flows/${id}`])
    const stale = await call(emulator, 'PATCH', `/flows/${id}`, [{ op: 'Replace', path: '/name', value: 'x' }], {
      'If-Match': etag.replaceAll('"', ''),
    })
    expect([stale.status, ((await stale.json()) as { type: string }).type]).toEqual([412, 'https://ns.adobe.com/aep/errors/FLOW-1404-412'])
    const patched = await call(emulator, 'PATCH', `/flows/${id}/`, [{ op: 'REPLACE', path: '/name', value: 'x' }], { 'IF-MATCH': etag })
    expect(patched.status).toBe(200)
    expect(emulator.flows()).toMatchObject([{ id, name: 'x', state: 'draft' }])
    const gone = await call(emulator, 'DELETE', `/flows/${id}`)
    expect([gone.status, await gone.text()]).toEqual([204, ''])
    expect((await call(emulator, 'GET', `/flows/${id}`)).status).toBe(404)
  })

  test('the token endpoint takes a form or a query, on either version', async () => {
    await using emulator = await startTestEmulator()
    const params = 'grant_type=client_credentials&client_id=a&client_secret=b&scope=openid,AdobeID'
    const form = await fetch(`${emulator.url}/ims/token/v3`, { method: 'POST', body: new URLSearchParams(params) })
    const query = await fetch(`${emulator.url}/ims/token/v2?${params}`, { method: 'POST' })
    expect([await form.json(), await query.json()]).toEqual(
      Array.from({ length: 2 }, () => ({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_399 })),
    )
  })

  test('a connection cut after the effect leaves the flow, one cut before leaves nothing', async () => {
    await using emulator = await startTestEmulator()
    emulator.fault([
      { match: { method: 'POST', path: '/flows' }, count: 1, cut: 'before' },
      { match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' },
    ])
    await expect(call(emulator, 'POST', '/flows?mode=draft', DRAFT)).rejects.toThrow('fetch failed')
    expect(emulator.flows()).toEqual([])
    await expect(call(emulator, 'POST', '/flows?mode=draft', DRAFT)).rejects.toThrow('fetch failed')
    expect(emulator.flows()).toMatchObject([{ name: 'orders' }])
    expect(emulator.journal({ write: true }).map(({ cut }) => cut)).toEqual(['before', 'after'])
  })

  test('a body above the limit is answered 413 and the server goes on', async () => {
    await using emulator = await startTestEmulator()
    const answer = await call(emulator, 'POST', '/flows', 'x'.repeat(1024 * 1024 + 1)).then(
      ({ status }) => status,
      () => 'cut',
    )
    expect([413, 'cut']).toContain(answer)
    expect((await call(emulator, 'GET', '/flows')).status).toBe(200)
  })

  test('methods and paths it does not have are answered, not dropped', async () => {
    await using emulator = await startTestEmulator()
    const statuses = await Promise.all([
      call(emulator, 'OPTIONS', '/flows').then(({ status }) => status),
      call(emulator, 'GET', '/nothing').then(({ status }) => status),
      fetch(`${emulator.url}/`).then(({ status }) => status),
    ])
    expect(statuses).toEqual([405, 404, 403])
  })

  test('a port that is taken is said to be', async () => {
    await using emulator = await startTestEmulator()
    const port = Number(new URL(emulator.url).port)
    await expect(startTestEmulator({ port })).rejects.toMatchObject({ code: 'SLUICE_PORT_TAKEN' } satisfies Partial<SluiceError>)
  })
})

describe('kept in a file', () => {
  const listed = async (emulator: TestEmulator) => (await (await call(emulator, 'GET', '/flows')).json()) as { items: WireFlow[] }
  const create = (emulator: TestEmulator, name: string) => call(emulator, 'POST', '/flows?mode=draft', { ...DRAFT, name })

  test('whatever was answered is there after a restart, versions included', async () => {
    const dataFile = join(folder, 'kept.db')
    let before: unknown
    {
      await using emulator = await startTestEmulator({ dataFile })
      for (const name of ['one', 'two', 'three']) await create(emulator, name)
      await call(emulator, 'DELETE', `/flows/${emulator.flows()[0]?.['id'] as string}`)
      before = await listed(emulator)
    }
    await using again = await startTestEmulator({ dataFile })
    expect(await listed(again)).toEqual(before)
  })

  test('over several lives the order of creation holds, and no id or version comes twice', async () => {
    const dataFile = join(folder, 'lives.db')
    for (const names of [['a', 'b', 'c', 'd', 'e'], ['f'], ['g']]) {
      await using emulator = await startTestEmulator({ dataFile })
      for (const name of names) await create(emulator, name)
      for (const flow of emulator.flows().filter(({ name }) => 'abc'.includes(name as string)))
        await call(emulator, 'DELETE', `/flows/${flow['id'] as string}`)
    }
    await using emulator = await startTestEmulator({ dataFile })
    const { items } = await listed(emulator)
    expect(items.map(({ name }) => name)).toEqual(['g', 'f', 'e', 'd'])
    expect(new Set(items.map(({ id }) => id)).size).toBe(4)
    const counters = items.map(({ etag }) => Number.parseInt(etag.slice(1, 9), 16))
    expect(counters).toEqual([...new Set(counters)].toSorted((a, b) => b - a))
  })

  test('what was under way goes on: transitions settle and schedules run', async () => {
    const dataFile = join(folder, 'under-way.db')
    const seedFile = join(folder, 'under-way.yaml')
    const hourly = '{ startTime: 1893456000, frequency: hour, interval: 1 }'
    await writeFile(seedFile, `entities: [{ flows: [{ name: hourly, flowSpec: { name: CloudStorageToAEP }, scheduleParams: ${hourly} }] }]`)
    {
      await using emulator = await startTestEmulator({ dataFile, seedFile, knobs: { settleMs: 60_000 } })
      emulator.clock({ set: '2029-12-31T23:59:00Z', rate: 0 })
      await listed(emulator)
      const [flow] = emulator.flows()
      await call(emulator, 'POST', `/flows/${flow?.['id'] as string}/action?op=disable`)
      await call(emulator, 'POST', '/connections', { name: 'c', connectionSpec: { id: 'b3ba5556-48be-44b7-8b85-ff2b69b46dc4' } })
      expect(emulator.flows()).toMatchObject([{ state: 'disabling' }])
    }
    await using again = await startTestEmulator({ dataFile, seedFile })
    expect(again.flows()).toMatchObject([{ state: 'disabling' }])
    again.clock({ advanceMs: 60_000 })
    expect(again.flows()).toMatchObject([{ state: 'disabled' }])
    again.person.edit({ name: 'hourly', action: 'enable' })
    again.clock({ advanceMs: 3_600_000 })
    expect((await (await call(again, 'GET', '/runs?count=true')).json()) as unknown).toEqual({ count: 1 })
  })

  test('a token of an earlier life is still good', async () => {
    const dataFile = join(folder, 'token.db')
    const first = await startTestEmulator({ dataFile })
    const token = tokenFor(first.world, 'kept-client')
    await first[Symbol.asyncDispose]()
    await using again = await startTestEmulator({ dataFile })
    expect((await call(again, 'GET', '/flows', undefined, { Authorization: `Bearer ${token}` })).status).toBe(200)
  })

  test('a second process is told that the file is in use', async () => {
    const dataFile = join(folder, 'busy.db')
    await using _first = await startTestEmulator({ dataFile })
    await expect(startTestEmulator({ dataFile })).rejects.toMatchObject({ code: 'SLUICE_LEDGER_BUSY' })
  })
})

describe('files', () => {
  test('an empty seed file leaves the sandboxes empty', async () => {
    const seedFile = join(folder, 'empty.yaml')
    await writeFile(seedFile, '')
    await using emulator = await startTestEmulator({ seedFile })
    expect(await (await call(emulator, 'GET', '/sourceConnections')).json()).toEqual({ items: [], _links: {} })
  })

  test('a faults file is in force from the first request', async () => {
    const faultsFile = join(folder, 'faults.yaml')
    await writeFile(faultsFile, 'faults:\n  - match: { path: /flows }\n    status: 503\n    retryAfter: 7\n')
    await using emulator = await startTestEmulator({ faultsFile })
    const answer = await call(emulator, 'GET', '/flows')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7'])
  })

  test('files and knobs that are wrong are said to be', async () => {
    const file = join(folder, 'wrong.yaml')
    await writeFile(file, '- nothing: 1\n')
    const knobs = { settleMs: -1 }
    for (const options of [{ seedFile: file }, { faultsFile: file }, { knobs }]) {
      await expect(startTestEmulator(options)).rejects.toMatchObject({ code: 'SLUICE_CONFIG' })
    }
  })
})
