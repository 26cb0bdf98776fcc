import { dirname } from 'node:path'
import { Secret } from '../../src/lib/secret.ts'
import type { GitSource } from '../../src/source/git-source.ts'
import type { GitSourceConfig } from '../../src/source/git-source-config.ts'
import { startGitHttpServer, type GitHttpServer } from '../support/git-http-server.ts'
import { tempRepo, type Changes, type TestRepo } from '../support/git-repo.ts'
import { tempDir } from '../support/temp.ts'
import { openTestSource } from './open-source.ts'

export const TOKEN = 'tok3n-for-tests+/='

export type HttpWorld = AsyncDisposable & {
  repo: TestRepo
  server: GitHttpServer
  dataDir: string
  open(config?: Partial<GitSourceConfig>): Promise<GitSource>
}

/** A repository behind smart HTTP that asks for a token, and a data folder. */
export async function httpWorld(files: Changes = { 'flows/a.yaml': 'name: a\n' }, objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<HttpWorld> {
  const stack = new AsyncDisposableStack()
  const repo = stack.use(await tempRepo(files, { objectFormat }))
  const server = stack.use(await startGitHttpServer(dirname(repo.path), { token: TOKEN }))
  const data = stack.use(await tempDir())
  return {
    repo,
    server,
    dataDir: data.path,
    open: async (config = {}) =>
      stack.use(await openTestSource({ url: server.urlOf('repo/.git'), dataDir: data.path, token: Secret.of(TOKEN), ...config })),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
