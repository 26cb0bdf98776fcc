import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import { httpWorld, TOKEN } from '../source/http-world.ts'
import { follow, never, openTestSource, textsOf } from '../source/open-source.ts'
import { startGitHttpServer } from '../support/git-http-server.ts'

test.concurrent('clones with a token and follows the default branch, commit by commit', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  const first = await follow(source)
  expect(first).toEqual({ text: `main@sha1:${await at.repo.head()}`, files: { 'flows/a.yaml': 'name: a\n' } })

  const second = await at.repo.commit({ 'flows/b.yaml': 'name: b\n', 'flows/a.yaml': null })
  expect(await follow(source)).toEqual({ text: `main@sha1:${second}`, files: { 'flows/b.yaml': 'name: b\n' } })
})

test.concurrent('asks one question and transfers nothing when the ref has not moved', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  await source.resolve(never)
  at.server.requests.length = 0
  await source.resolve(never)
  const asked = at.server.requests.filter(({ password }) => password !== null)
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /repo/.git/info/refs', 'POST /repo/.git/git-upload-pack'])
})

test.concurrent('keeps the last good revision readable through an outage and goes on afterwards', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  const before = await source.resolve(never)
  for (const fault of [{ kind: 'status', status: 500 }, { kind: 'cut' }] as const) {
    at.server.fail(fault)
    await expect(source.resolve(never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
    expect(await textsOf(source, before)).toEqual({ 'flows/a.yaml': 'name: a\n' })
  }
  at.server.fail(null)
  await at.repo.commit({ 'flows/a.yaml': 'name: later\n' })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: later\n' })
})

test.concurrent('keeps what it has when the transfer itself breaks off', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  const before = await source.resolve(never)
  await at.repo.commit({ 'flows/a.yaml': 'name: later\n' })
  at.server.fail({ kind: 'cut' }, '/git-upload-pack')
  await expect(source.resolve(never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
  at.server.fail(null)
  expect(await textsOf(source, before)).toEqual({ 'flows/a.yaml': 'name: a\n' })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: later\n' })
})

test.concurrent('follows a force-push, and still reads the revision it replaced', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  await at.repo.commit({ 'flows/a.yaml': 'name: wrong\n' })
  const wrong = await source.resolve(never)
  const right = await at.repo.forcePush({ 'flows/a.yaml': 'name: right\n' })
  expect(await follow(source)).toEqual({ text: `main@sha1:${right}`, files: { 'flows/a.yaml': 'name: right\n' } })
  expect(await textsOf(source, wrong)).toEqual({ 'flows/a.yaml': 'name: wrong\n' })
})

test.concurrent('follows a branch pushed from an unrelated history', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  await source.resolve(never)
  await at.repo.git('switch', '--quiet', '--orphan', 'fresh')
  await at.repo.commit({ 'flows/new.yaml': 'name: new\n' })
  await at.repo.git('branch', '--force', 'main', 'fresh')
  expect((await follow(source)).files).toEqual({ 'flows/new.yaml': 'name: new\n' })
})

test.concurrent('follows branches, tags, full refs and commits', async () => {
  await using at = await httpWorld()
  const first = await at.repo.head()
  await at.repo.tag('v1', { annotated: true })
  await at.repo.tag('light')
  await at.repo.branch('team/dev')
  const second = await at.repo.commit({ 'flows/a.yaml': 'name: dev\n' })
  await at.repo.git('update-ref', 'refs/pull/7/head', second)
  await at.repo.checkout('main')
  await at.repo.commit({ 'flows/a.yaml': 'name: main\n' })
  const names: [ref: string, text: string][] = [
    ['team/dev', `team/dev@sha1:${second}`],
    ['v1', `v1@sha1:${first}`],
    ['light', `light@sha1:${first}`],
    ['refs/tags/v1', `v1@sha1:${first}`],
    ['refs/heads/team/dev', `team/dev@sha1:${second}`],
    ['refs/pull/7/head', `refs/pull/7/head@sha1:${second}`],
    [second, `${second}@sha1:${second}`],
    [second.slice(0, 9), `${second.slice(0, 9)}@sha1:${second}`],
    // An inner commit that no ref points to but the tags' is found through the history.
    [first, `${first}@sha1:${first}`],
  ]
  for (const [ref, text] of names) {
    const source = await at.open({ ref })
    expect(await source.resolve(never)).toMatchObject({ text })
  }
})

test.concurrent('finds an abbreviated commit that no ref points to', async () => {
  await using at = await httpWorld()
  const inner = await at.repo.commit({ 'flows/a.yaml': 'name: inner\n' })
  await at.repo.commit({ 'flows/a.yaml': 'name: tip\n' })
  const source = await at.open({ ref: inner.slice(0, 8) })
  expect(await follow(source)).toEqual({ text: `${inner.slice(0, 8)}@sha1:${inner}`, files: { 'flows/a.yaml': 'name: inner\n' } })
})

test.concurrent('finds a commit on a server that hands out only what refs point to', async () => {
  await using at = await httpWorld()
  const inner = await at.repo.head()
  await at.repo.commit({ 'flows/a.yaml': 'name: tip\n' })
  at.server.useProtocol('0')
  const source = await at.open({ ref: inner })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
})

test.concurrent('needs no network for a commit that it has', async () => {
  await using at = await httpWorld()
  const source = await at.open({ ref: await at.repo.head() })
  await source.resolve(never)
  at.server.fail({ kind: 'status', status: 500 })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
})

test.concurrent('reads repositories whose ids are sha256', async () => {
  await using at = await httpWorld({ 'flows/a.yaml': 'name: a\n' }, 'sha256')
  const { text, files } = await follow(await at.open())
  expect(text).toMatch(/^main@sha256:[0-9a-f]{64}$/)
  expect(files).toEqual({ 'flows/a.yaml': 'name: a\n' })
})

test.concurrent('says which ref is missing, and comes back when it appears', async () => {
  await using at = await httpWorld()
  const source = await at.open({ ref: 'release' })
  await expect(source.resolve(never)).rejects.toMatchObject({
    code: 'SLUICE_GIT_REF_UNKNOWN',
    message: `${at.server.urlOf('repo/.git')} has no branch, tag or commit release`,
  })
  await at.repo.branch('release')
  expect((await follow(source)).text).toBe(`release@sha1:${await at.repo.head()}`)
})

test.concurrent('says that an empty repository has no commit', async () => {
  await using at = await httpWorld({})
  await expect((await at.open()).resolve(never)).rejects.toMatchObject({
    code: 'SLUICE_GIT_REF_UNKNOWN',
    message: expect.stringContaining('has no commit on its default branch yet'),
  })
})

test.concurrent('says that credentials were refused, without saying them', async () => {
  await using at = await httpWorld()
  const source = await at.open({ token: Secret.of('wr0ng-token') })
  const error = await source.resolve(never).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE', message: expect.stringContaining('the credentials were refused') })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wr0ng')
  expect(at.server.requests.some(({ password }) => password === 'wr0ng-token')).toBe(true)
})

test.concurrent('uses a rotated token at the next fetch', async () => {
  await using at = await httpWorld()
  let current = TOKEN
  const source = await at.open({ token: new Secret(() => `${current}\n`) })
  await source.resolve(never)
  at.server.setToken('rotated')
  await expect(source.resolve(never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
  current = 'rotated'
  await source.resolve(never)
})

test.concurrent('gives the token to no other server, even when sent there', async () => {
  await using at = await httpWorld()
  await using thief = await startGitHttpServer(dirname(at.repo.path), { token: 'something-else' })
  at.server.fail({ kind: 'redirect', to: thief.origin })
  await expect((await at.open()).resolve(never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
  expect(thief.requests.length).toBeGreaterThan(0)
  expect(thief.requests.filter(({ password }) => password !== null)).toEqual([])
})

test.concurrent('names a repository that is not there', async () => {
  await using at = await httpWorld()
  const source = await at.open({ url: at.server.urlOf('other.git') })
  await expect(source.resolve(never)).rejects.toThrow('there is no such repository')
})

test.concurrent('names a host that cannot be reached', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  await at.server[Symbol.asyncDispose]()
  await expect(source.resolve(never)).rejects.toThrow('the host cannot be reached')
})

test.concurrent('refuses settings that cannot work before it touches the disk', async () => {
  const refused = (config: Parameters<typeof openTestSource>[0]): Promise<unknown> =>
    openTestSource(config).then(
      () => 'accepted',
      (error: unknown) => error,
    )
  expect(await refused({ url: 'https://me:hunter2@git.example.com/a.git' })).toMatchObject({
    code: 'SLUICE_CONFIG',
    message: expect.not.stringContaining('hunter2'),
  })
  expect(await refused({ url: 'https://git.example.com/a.git', ref: '--upload-pack=touch /tmp/x' })).toMatchObject({ code: 'SLUICE_CONFIG' })
  expect(await refused({ url: 'git@git.example.com:a.git' })).toMatchObject({ code: 'SLUICE_CONFIG', message: expect.stringContaining('knownHosts') })
  expect(await refused({ url: 'https://git.example.com/a.git', path: '../flows' })).toMatchObject({ code: 'SLUICE_CONFIG' })
})

test.concurrent('goes through the proxy that the environment names', async () => {
  await using at = await httpWorld()
  const proxied = await openTestSource(
    { url: 'http://git.invalid/repo/.git', dataDir: at.dataDir, token: Secret.of(TOKEN) },
    { PATH: process.env['PATH'], HTTP_PROXY: at.server.origin },
  )
  await using source = proxied
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
})
