import { describe, expect, test } from 'vitest'
import { follow, never, openTestSource } from '../source/open-source.ts'
import { tempRepo } from '../support/git-repo.ts'
import { hasSsh, startSshServer, type SshServer } from '../support/ssh-server.ts'
import { tempDir } from '../support/temp.ts'
import type { GitSource } from '../../src/source/git-source.ts'
import type { GitSourceConfig } from '../../src/source/git-source-config.ts'

// Both ends are real: OpenSSH's client and server. Where the server is not installed these tests show up as skipped.
describe.skipIf(!hasSsh())('over ssh', () => {
  test('clones, follows commits and a force-push, and survives an outage', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
    await using server = await startSshServer()
    await using data = await tempDir()
    await using source = await open(server, { url: server.urlOf(repo.path), dataDir: data.path })
    expect(await follow(source)).toEqual({ text: `main@sha1:${await repo.head()}`, files: { 'flows/a.yaml': 'name: a\n' } })

    await repo.commit({ 'flows/a.yaml': 'name: wrong\n' })
    expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: wrong\n' })

    server.setReachable(false)
    await repo.forcePush({ 'flows/a.yaml': 'name: right\n' })
    await expect(source.resolve(never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
    server.setReachable(true)
    expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: right\n' })
  })

  test('accepts no host key but the known one, and no unknown host', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
    await using server = await startSshServer()
    await using data = await tempDir()
    const url = server.urlOf(repo.path)
    for (const knownHostsFile of [server.wrongHostsFile, '/dev/null']) {
      await using source = await open(server, { url, dataDir: data.path, knownHostsFile })
      await expect(source.resolve(never)).rejects.toMatchObject({
        code: 'SLUICE_GIT_UNAVAILABLE',
        message: expect.stringContaining('the host key is not the one in git.knownHosts'),
      })
    }
  })

  test('says that a key was refused and that a repository is missing', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
    await using server = await startSshServer()
    await using data = await tempDir()
    await using stranger = await open(server, { url: server.urlOf(repo.path), dataDir: data.path, keyFile: server.strangeKeyFile })
    await expect(stranger.resolve(never)).rejects.toThrow('the credentials were refused')
    await using lost = await open(server, { url: server.urlOf(`${repo.path}-lost`), dataDir: data.path })
    await expect(lost.resolve(never)).rejects.toThrow('there is no such repository')
  })
})

function open(server: SshServer, config: Partial<GitSourceConfig> & { url: string }): Promise<GitSource> {
  return openTestSource({ keyFile: server.keyFile, knownHostsFile: server.knownHostsFile, ...config })
}
