import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEmulator, TEST_ORG } from '../support/emulator.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-emulator-kill-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function startProcess(dataFile: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/emulator-process.ts'), dataFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, url }
}

async function headersFor(url: string): Promise<Record<string, string>> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'c', client_secret: 's', scope: 'openid' })
  const { access_token: token } = (await (await fetch(`${url}/ims/token/v3`, { method: 'POST', body })).json()) as { access_token: string }
  return {
    authorization: `Bearer ${token}`,
    'x-api-key': 'c',
    'x-gw-ims-org-id': TEST_ORG,
    'x-sandbox-name': 'prod',
    'content-type': 'application/json',
  }
}

/** Creates drafts, several at a time, until the connection breaks; every id that was answered goes into `answered`. */
async function createUntilCut(url: string, headers: Record<string, string>, answered: string[]): Promise<void> {
  const body = JSON.stringify({ name: 'x', flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876' } })
  for (;;) {
    const answer = await fetch(`${url}/data/foundation/flowservice/flows?mode=draft`, { method: 'POST', headers, body }).then(
      (response) => response.json() as Promise<{ id: string }>,
      () => null,
    )
    if (answer === null) return
    answered.push(answer.id)
  }
}

test('killed in the middle of writes, it has every flow that it had answered for', async () => {
  const dataFile = join(folder, 'killed.db')
  const answered: string[] = []
  for (let life = 0; life < 2; life++) {
    const { child, url } = await startProcess(dataFile)
    const headers = await headersFor(url)
    const writers = Array.from({ length: 4 }, () => createUntilCut(url, headers, answered))
    const goal = answered.length + 50
    while (answered.length < goal) await fetch(`${url}/__emulator/clock`).catch(() => null)
    child.kill('SIGKILL')
    await Promise.all([once(child, 'exit'), ...writers])
  }
  await using again = await startTestEmulator({ dataFile })
  const kept = new Set(again.flows().map(({ id }) => id as string))
  expect(answered.length).toBeGreaterThanOrEqual(100)
  expect(answered.filter((id) => !kept.has(id))).toEqual([])
  // At most the requests that were under way when it was killed: four in each life.
  expect(kept.size).toBeLessThanOrEqual(answered.length + 8)
})

test('bytes that are no HTTP, and requests that stop half-way, leave it serving', async () => {
  await using emulator = await startTestEmulator()
  const port = Number(new URL(emulator.url).port)
  const noise = [
    '\0\u0001\u0002\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: [\r\n\r\n',
    'GET //[ HTTP/1.1\r\nHost: x\r\n\r\n',
    'POST /data/foundation/flowservice/flows HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"na',
    `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  ]
  for (const bytes of noise) {
    const socket = connect(port, '127.0.0.1')
    // Not `once()`: a reset by the server is as good an end as any here.
    const closed = Promise.withResolvers<void>()
    socket.on('error', () => {})
    socket.on('close', () => closed.resolve())
    socket.end(bytes)
    socket.resume()
    await closed.promise
  }
  expect((await fetch(`${emulator.url}/__emulator/clock`)).status).toBe(200)
  expect(emulator.flows()).toEqual([])
})
