import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Abortable } from '../lib/abort.ts'
import { unquoteName } from './file-name.ts'
import { localGitEnvironment, type Environment } from './git-environment.ts'
import { gitAt, type GitPlace } from './git.ts'

/** More than any repository of manifests holds: a folder given by mistake, such as `/`, must not be walked for hours. */
const MAX_FILES = 200_000
const SLASH = Buffer.from('/')

/**
 * Names below `path`, from `root`, as bytes: what git tracks or would track, or everything where git is not at work.
 * @returns null when `path` is no folder
 */
export async function listFiles(root: string, path: string, env: Environment, options: Abortable): Promise<Buffer[] | null> {
  const folder = join(root, path)
  const found = await lstat(folder).catch(() => null)
  // The root may be a link that the user named; below it links are not followed.
  if (!(found?.isDirectory() || (path === '' && found?.isSymbolicLink()))) return null
  const names = (await listByGit({ cwd: folder, env: localGitEnvironment(env), leash: null }, options)) ?? (await walk(Buffer.from(folder), options))
  const prefix = path === '' ? Buffer.alloc(0) : Buffer.from(`${path}/`)
  return names.map((name) => Buffer.concat([prefix, name]))
}

/** Null when the folder is in no work tree, or git ignores all of it: somebody who names such a folder means what is in it. */
async function listByGit(place: GitPlace, options: Abortable): Promise<Buffer[] | null> {
  try {
    const answer = await gitAt(place, options).raw(['ls-files', '--cached', '--others', '--exclude-standard'])
    const names = [...new Set(answer.split('\n').filter((line) => line !== ''))]
    if (names.length === 0 && (await gitAt(place, options).raw(['check-ignore', '.'])).trim() !== '') return null
    return names.map((name) => unquoteName(name.replace(/\/("?)$/, '$1')))
  } catch (error) {
    if (/not a git repository|must be run in a work tree/.test(String(error))) return null
    throw error
  }
}

async function walk(top: Buffer, { signal }: Abortable): Promise<Buffer[]> {
  const names: Buffer[] = []
  const todo: Buffer[] = [Buffer.alloc(0)]
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    signal.throwIfAborted()
    const here = folder.length === 0 ? top : Buffer.concat([top, SLASH, folder])
    for (const item of await readdir(here, { withFileTypes: true, encoding: 'buffer' })) {
      const name = folder.length === 0 ? item.name : Buffer.concat([folder, SLASH, item.name])
      if (!item.isDirectory()) names.push(name)
      else if (item.name.toString('latin1') !== '.git') todo.push(name)
    }
    if (names.length > MAX_FILES) throw new Error(`there are more than ${MAX_FILES} files`)
  }
  return names
}
