import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startGitHttpServer } from '../support/git-http-server.ts'
import { hasSsh, startSshServer } from '../support/ssh-server.ts'
import { manifest } from '../e2e/manifests.ts'
import { project, type Env, type Project } from '../e2e/project.ts'
import { standing, untilReady } from '../e2e/standing.ts'

const EVERY_SECOND = '* * * * * *'

/** A remote repository is cloned, followed by the poll, and survives an outage in which it is rewritten. */
async function followsRemote(at: Project, env: Env, setReachable: (reachable: boolean) => void): Promise<void> {
  const sluice = await at.start({ ...env, SLUICE_GIT_POLL: EVERY_SECOND })
  await untilReady(sluice)
  expect(standing(at.emulator.flows('dev'))).toEqual({ 'Web events': 'draft' })
  const second = await at.repo.commit({ 'flows/web.yaml': manifest({ name: 'Second' }) })
  await sluice.until({ event: 'flow.patched', revision: `main@sha1:${second}` })

  setReachable(false)
  const rewritten = await at.repo.forcePush({ 'flows/web.yaml': manifest({ name: 'Rewritten' }), 'flows/more.yaml': manifest({ name: 'More' }) })
  expect(await sluice.until({ event: 'source.unavailable' })).toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
  // Git is away, the last good revision is not: the service is still held to it.
  at.emulator.person.edit({ sandbox: 'dev', name: 'Second', patch: { description: null } })
  sluice.signal('SIGHUP')
  await sluice.until({ event: 'flow.patched', reason: 'marker-lost' })
  setReachable(true)
  await sluice.until({ event: 'source.recovered' })
  await sluice.until({ event: 'flow.created', key: 'more', revision: `main@sha1:${rewritten}` })
  await sluice.until({ event: 'pass.finished', revision: `main@sha1:${rewritten}`, outcome: 'ready' })
  expect(standing(at.emulator.flows('dev'))).toEqual({ Rewritten: 'draft', More: 'draft' })
  expect(sluice.log.filter(({ event }) => event === 'source.unavailable')).toHaveLength(1)
  expect(await sluice.stop()).toMatchObject({ code: 0 })
}

test('follows a repository over https-style smart HTTP with a token', async () => {
  await using at = await project({ 'flows/web.yaml': manifest() })
  await using server = await startGitHttpServer(dirname(at.repo.path), { token: 'git-token-of-this-test' })
  await followsRemote(at, { SLUICE_GIT_URL: server.urlOf('repo/.git'), SLUICE_GIT_TOKEN: 'git-token-of-this-test' }, (reachable) =>
    server.fail(reachable ? null : { kind: 'cut' }),
  )
})

// Where there is no sshd this shows up as skipped.
describe.skipIf(!hasSsh())('over ssh', () => {
  test('follows a repository with a key and a known host', async () => {
    await using at = await project({ 'flows/web.yaml': manifest() })
    await using server = await startSshServer()
    const env = { SLUICE_GIT_URL: server.urlOf(at.repo.path), SLUICE_GIT_SSH_KEY: server.keyFile, SLUICE_GIT_KNOWN_HOSTS: server.knownHostsFile }
    await followsRemote(at, env, (reachable) => server.setReachable(reachable))
  })
})
