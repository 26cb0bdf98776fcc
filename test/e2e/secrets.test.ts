import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDir } from '../support/temp.ts'
import { startGitHttpServer } from '../support/git-http-server.ts'
import { manifest } from './manifests.ts'
import { project, serverOf } from './project.ts'
import { statusOf, untilReady } from './standing.ts'

const CLIENT_SECRET = 'c4nary-client-s3cret'
const GIT_TOKEN = 'c4nary+git/t0ken='
const SERVER_TOKEN = 'c4nary-server-t0ken'
const SPELLINGS = [CLIENT_SECRET, GIT_TOKEN, SERVER_TOKEN].flatMap((value) => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString('base64'),
])
const CANARIES = [...new Set(SPELLINGS)]

test.concurrent('no secret leaves by log, output, metrics, status, arguments of git or the data folder, not even when each is refused', async () => {
  await using at = await project({ 'flows/web.yaml': manifest({ state: 'published' }) })
  await using server = await startGitHttpServer(dirname(at.repo.path), { token: GIT_TOKEN })
  await using folder = await tempDir()
  const { path, calls } = await watchedGit(folder.path)
  const env = {
    PATH: path,
    SLUICE_LOG_LEVEL: 'debug',
    SLUICE_CLIENT_SECRET: CLIENT_SECRET,
    SLUICE_GIT_URL: server.urlOf('repo/.git'),
    SLUICE_GIT_POLL: '* * * * * *',
    SLUICE_GIT_TOKEN_FILE: join(folder.path, 'git-token'),
    SLUICE_SERVER_TOKEN: SERVER_TOKEN,
  }
  await writeFile(env.SLUICE_GIT_TOKEN_FILE, `${GIT_TOKEN}\n`)
  const sluice = await at.start(env)
  await untilReady(sluice)
  const url = serverOf(sluice)
  // Everything is refused for a while: errors are where secrets leak.
  at.emulator.fault({ match: { path: '/ims/**' }, status: 401, body: 'gateway', message: `refused: secret ${CLIENT_SECRET}` })
  at.emulator.fault({ match: { path: '/flows**' }, status: 401, code: '401013', body: 'gateway', count: 3 })
  server.setToken('another')
  sluice.signal('SIGHUP')
  await sluice.until({ event: 'source.unavailable' })
  await sluice.until({ event: 'pass.failed' })
  for (const token of ['', SERVER_TOKEN]) await fetch(`${url}/api/reconcile`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  const said = [await (await fetch(`${url}/metrics`)).text(), JSON.stringify(await statusOf(sluice))]
  const plan = await at.run(['plan'], env)
  expect(plan.code).toBe(75)
  // While the daemon runs there is a write-ahead log, too.
  const files = await textsBelow(at.dataDir, { running: true })
  expect(files.length).toBeGreaterThan(2)
  const ended = await sluice.stop()
  const callsOfGit = await readFile(calls, 'utf8')
  expect(callsOfGit).toContain(server.origin)
  const texts = [ended.stdout, ended.stderr, plan.stdout, plan.stderr, callsOfGit, ...said, ...files, ...(await textsBelow(at.dataDir))]
  expect(CANARIES.filter((canary) => texts.some((text) => text.includes(canary)))).toEqual([])
  // What was looked for was in use.
  expect(server.requests.map(({ password }) => password)).toContain(GIT_TOKEN)
})

/** A `git` in front of the real one that writes down its arguments. */
async function watchedGit(folder: string): Promise<{ path: string; calls: string }> {
  const calls = join(folder, 'calls')
  const script = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${calls}'\nPATH=\${PATH#*:}\nexec git "$@"\n`
  await writeFile(join(folder, 'git'), script)
  await chmod(join(folder, 'git'), 0o755)
  return { path: `${folder}:${process.env['PATH'] ?? '/usr/bin:/bin'}`, calls }
}

/**
 * The bytes of every file, as Latin-1: a secret is found in a database too. Left out is the folder that git gets its token by, which
 * only its owner can read and which lives as long as one fetch.
 */
async function textsBelow(folder: string, { running = false } = {}): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  const entries = all.filter(({ parentPath }) => !running || !parentPath.includes('/git/session-'))
  return Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))
}
