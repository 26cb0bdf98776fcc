import { access } from 'node:fs/promises'
import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import { localGitEnvironment, type Environment } from './git-environment.ts'
import { commitOf, gitAt, type GitPlace } from './git.ts'
import { candidates, mayBeCommit, shortName } from './ref-name.ts'

/** A repository on this machine, read in place: nothing is written, no lock is taken, whoever works in it does not notice. */
export type LocalRepository = { place: GitPlace; watch: readonly string[] }

/** Finds the repository that `path` lies in: a clone, a linked work tree, or a bare repository. */
export async function findRepository(path: string, env: Environment, options: Abortable): Promise<LocalRepository> {
  if (!(await exists(path))) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', `cannot read ${path}: there is no such folder`)
  const anywhere = { cwd: path, env: localGitEnvironment(env), leash: null }
  const answer = await gitAt(anywhere, options).raw(['rev-parse', '--path-format=absolute', '--absolute-git-dir', '--git-common-dir'])
  const [gitDir = '', commonDir = gitDir] = answer.split('\n').filter((line) => line !== '')
  if (gitDir === '') throw new SluiceError('SLUICE_GIT_UNAVAILABLE', `cannot read ${path}: it is not in a git repository`)
  return { place: { cwd: gitDir, env: localGitEnvironment(env, { GIT_DIR: gitDir }), leash: null }, watch: await refsIn(gitDir, commonDir) }
}

/** @returns the commit and how people call the way to it; HEAD's branch when `ref` is null */
export async function findCommit(
  ref: string | null,
  path: string,
  { place }: LocalRepository,
  options: Abortable,
): Promise<{ name: string; commit: string }> {
  const tries = ref === null ? [await headOf(place, options)] : candidates(ref)
  for (const full of tries) {
    const commit = await commitOf(full, place, options)
    if (commit !== null) return { name: shortName(full), commit }
  }
  if (ref === null) throw unknown(`${path} has no commit yet: HEAD points to ${shortName(tries[0] ?? 'HEAD')}, which does not exist`)
  const commit = mayBeCommit(ref) ? await commitOf(ref, place, options) : null
  if (commit === null) throw unknown(`${path} has no branch, tag or commit ${ref}`)
  return { name: ref, commit }
}

async function headOf(place: GitPlace, options: Abortable): Promise<string> {
  const answer = await gitAt(place, options).raw(['symbolic-ref', '--quiet', 'HEAD'])
  return answer.trim() || 'HEAD'
}

/** Whatever changes when a ref moves. A linked work tree has a HEAD of its own, and shares the refs. */
async function refsIn(gitDir: string, commonDir: string): Promise<string[]> {
  const reftable = `${commonDir}/reftable`
  return [`${gitDir}/HEAD`, `${commonDir}/refs`, `${commonDir}/packed-refs`, ...((await exists(reftable)) ? [reftable] : [])]
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function unknown(message: string): SluiceError {
  return new SluiceError('SLUICE_GIT_REF_UNKNOWN', message)
}
