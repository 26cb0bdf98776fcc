import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import { httpWorld } from '../source/http-world.ts'
import { never, openTestSource } from '../source/open-source.ts'

const CANARY = 'c4nary-t0ken'
const hasProc = process.platform === 'linux'

test.skipIf(!hasProc)('shows the token in no argument list, environment or URL while a fetch hangs, and leaves it in no file', async () => {
  await using at = await httpWorld()
  at.server.setToken(CANARY)
  at.server.fail({ kind: 'hang' }, '/git-upload-pack')
  const source = await at.open({ token: Secret.of(CANARY) })
  const controller = new AbortController()
  const reading = source.resolve({ signal: controller.signal }).catch((error: unknown) => error)
  await at.server.held()

  const ours = (await processes()).filter(({ command }) => command.includes(at.server.origin))
  expect(ours.map(({ command }) => command).join('\n')).toMatch(/git-remote-http/)
  for (const { command, environment } of await processes()) {
    expect(command).not.toContain(CANARY)
    expect(environment).not.toContain(CANARY)
  }
  controller.abort(new Error('enough'))
  expect(await reading).toMatchObject({ message: 'enough' })
  expect(at.server.requests.map(({ path }) => path).join()).not.toContain(CANARY)
  for (const text of await textsBelow(at.dataDir)) expect(text).not.toContain(CANARY)
})

test.skipIf(!hasProc).each([{ kind: 'hang' }, { kind: 'stall' }] as const)(
  'ends all of git when told to stop while the server is silent ($kind)',
  async (fault) => {
    await using at = await httpWorld()
    at.server.fail(fault)
    const source = await at.open()
    const controller = new AbortController()
    const reading = source.resolve({ signal: controller.signal }).catch((error: unknown) => error)
    await at.server.held()
    expect(await gitsTalkingTo(at.server.origin)).not.toEqual([])
    controller.abort(new Error('enough'))
    expect(await reading).toMatchObject({ message: 'enough' })
    expect(await gitsTalkingTo(at.server.origin)).toEqual([])
    expect(await readdir(join(at.dataDir, 'git'))).toEqual([])
  },
)

test.skipIf(!hasProc)('gives up on a silent server at the deadline, and ends all of git', async () => {
  await using at = await httpWorld()
  at.server.fail({ kind: 'hang' })
  const source = await at.open({ timeoutMs: 700 })
  await expect(source.resolve(never)).rejects.toMatchObject({
    code: 'SLUICE_GIT_UNAVAILABLE',
    message: `cannot read ${at.server.urlOf('repo/.git')}: no answer within 0.7 s`,
  })
  expect(await gitsTalkingTo(at.server.origin)).toEqual([])
})

test('disposing of a source ends its fetch', async () => {
  await using at = await httpWorld()
  at.server.fail({ kind: 'hang' })
  const source = await at.open()
  const reading = source.resolve(never).catch((error: unknown) => error)
  await at.server.held()
  await source[Symbol.asyncDispose]()
  expect(await reading).toMatchObject({ code: 'SLUICE_ABORTED' })
  expect(await readdir(join(at.dataDir, 'git'))).toEqual([])
})

test('who stops waiting behind a fetch that hangs, stops at once', async () => {
  await using at = await httpWorld()
  at.server.fail({ kind: 'hang' })
  const source = await at.open()
  const first = source.resolve(never).catch((error: unknown) => error)
  await at.server.held()
  const controller = new AbortController()
  const second = source.resolve({ signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  await source[Symbol.asyncDispose]()
  await first
})

test('names the setting when a token cannot be read, and not what it read', async () => {
  await using at = await httpWorld()
  for (const [token, why] of [
    [Secret.of(' \n'), 'it is empty'],
    [Secret.of(`${CANARY}\nsecond line`), 'more than one line'],
    [new Secret(() => raise(`ENOENT: ${CANARY}`, 'ENOENT')), 'ENOENT'],
  ] as const) {
    const source = await at.open({ token })
    const error = await source.resolve(never).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE', message: expect.stringMatching(/^cannot read git\.token: /) })
    expect(String(error)).toContain(why)
    expect(String(error)).not.toContain(CANARY)
  }
})

test('sends no token to a server without being asked, nor any to a local path', async () => {
  await using at = await httpWorld()
  at.server.setToken(null)
  await (await at.open()).resolve(never)
  expect(at.server.requests.every(({ password }) => password === null)).toBe(true)
  const unread = new Secret(() => raise('must not be opened', 'EUNEXPECTED'))
  await using local = await openTestSource({ url: `file://${at.repo.path}`, dataDir: at.dataDir, token: unread })
  await local.resolve(never)
})

function raise(message: string, code: string): never {
  throw Object.assign(new Error(message), { code })
}

type Process = { command: string; environment: string }

async function processes(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  const read = (pid: string, name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')
  return Promise.all(pids.map(async (pid) => ({ command: await read(pid, 'cmdline'), environment: await read(pid, 'environ') })))
}

async function gitsTalkingTo(origin: string): Promise<string[]> {
  return (await processes()).map(({ command }) => command).filter((command) => command.includes(origin))
}

async function textsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))
}
