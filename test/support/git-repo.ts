import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { tempDir } from './temp.ts'

/** Files to write, by path from the top; null deletes. */
export type Changes = Readonly<Record<string, string | Uint8Array | null>>

export type TestRepo = AsyncDisposable & {
  path: string
  /** What a local `git.url` says. */
  url: string
  /** Writes and deletes, then commits everything; returns the commit. */
  commit(changes: Changes, message?: string): Promise<string>
  /** Writes and deletes without a commit. */
  write(changes: Changes): Promise<void>
  /** Creates a branch here and switches to it. */
  branch(name: string): Promise<void>
  checkout(name: string): Promise<void>
  tag(name: string, options?: { annotated?: boolean }): Promise<void>
  rename(from: string, to: string): Promise<string>
  /** Replaces the last commit by another, as a force-push does; returns the new one. */
  forcePush(changes: Changes): Promise<string>
  head(): Promise<string>
  git(...args: string[]): Promise<string>
}

const run = promisify(execFile)
const FIRST_COMMIT_SEC = 1_767_225_600 // 2026-01-01T00:00:00Z

/** A real repository on branch `main`: fixed author and dates, so that equal files give equal ids; the user's configuration is ignored. */
export async function tempRepo(files: Changes = {}, options: { objectFormat?: 'sha1' | 'sha256' } = {}): Promise<TestRepo> {
  const folder = await tempDir()
  const path = join(folder.path, 'repo')
  await mkdir(path)
  let commits = 0

  const git = async (...args: string[]): Promise<string> => {
    const { stdout } = await run('git', args, { cwd: path, env: testGitEnv(FIRST_COMMIT_SEC + commits), maxBuffer: 64 * 1024 * 1024 })
    return stdout.trim()
  }
  const head = (): Promise<string> => git('rev-parse', 'HEAD')
  const write = (changes: Changes): Promise<void> => writeChanges(path, changes)
  const record = async (changes: Changes, args: string[]): Promise<string> => {
    await write(changes)
    commits += 1
    await git('add', '--all')
    await git('commit', '--quiet', '--allow-empty', ...args)
    return head()
  }
  const commit = (changes: Changes, message = 'change'): Promise<string> => record(changes, ['--message', message])

  await git('init', '--quiet', '--initial-branch=main', `--object-format=${options.objectFormat ?? 'sha1'}`)
  if (Object.keys(files).length > 0) await commit(files, 'first')
  return {
    path,
    url: path,
    commit,
    write,
    head,
    git,
    branch: async (name) => void (await git('switch', '--quiet', '--create', name)),
    checkout: async (name) => void (await git('checkout', '--quiet', name)),
    tag: async (name, { annotated = false } = {}) => void (await git('tag', ...(annotated ? ['--annotate', '--message', name] : []), name)),
    rename: async (from, to) => {
      await mkdir(dirname(join(path, to)), { recursive: true })
      await git('mv', from, to)
      return commit({}, 'rename')
    },
    forcePush: (changes) => record(changes, ['--amend', '--message', 'rewritten']),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** @param dateSec author and commit date, epoch seconds */
export function testGitEnv(dateSec: number = FIRST_COMMIT_SEC): Record<string, string> {
  const date = `${dateSec} +0000`
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
    GIT_COMMITTER_DATE: date,
  }
}

async function writeChanges(top: string, changes: Changes): Promise<void> {
  for (const [name, content] of Object.entries(changes)) {
    const file = join(top, name)
    if (content === null) {
      await rm(file)
    } else {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
    }
  }
}
