import { access, mkdtemp, rename, rm } from 'node:fs/promises'
import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { SluiceError } from '../lib/errors.ts'
import { commitOf, gitAt, type GitPlace } from './git.ts'
import { troubleOf } from './git-errors.ts'
import { algorithmOf, isFullCommit, mayBeCommit } from './ref-name.ts'
import { findAdvertised, findRef, parseRemoteRefs, patternsFor, type RemoteRefs } from './remote-refs.ts'
import type { Session } from './session.ts'

/** The only ref of a mirror: written by git after a fetch is complete, so what it names is there in full. */
const TIP = 'refs/sluice/tip'

// git's own spelling of "all history", valid on shallow and complete repositories alike.
const ALL_HISTORY = '--depth=2147483647'
// Not `--quiet`: simple-git waits 50 ms longer for a command that prints nothing.
const FLAGS = ['--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules']
const LOCK_ATTEMPTS = 5
const LOCK_PAUSE_MS = 200

export type Tip = { name: string; commit: string }

/** What to fetch: a single ref or commit without its history, or everything to look for a commit in. */
type Wanted = { name: string; commit: string; fetch: string } | { name: string; commit: null; search: string }

export type MirrorDeps = { folder: string; url: string; clock: Clock }

/**
 * Brings the mirror up to date with `ref` and says where that points. History is not needed to reconcile: one commit is fetched,
 * whatever came before it, so a force-push is like any other.
 */
export async function updateMirror(ref: string | null, trusted: boolean, session: Session, deps: MirrorDeps, options: Abortable): Promise<Tip> {
  const tip = trusted ? await tipOf(session.offline(deps.folder), options) : null
  const wanted = await lookUp(ref, session, deps, options)
  if (tip !== null && (wanted.commit === null ? tip.startsWith(wanted.search) : tip === wanted.commit)) return { name: wanted.name, commit: tip }
  const commit = (trusted ? await refresh(wanted, session, deps, options) : null) ?? (await rebuild(wanted, session, deps, options))
  return { name: wanted.name, commit }
}

/** Null for a mirror that is not there or cannot be read. */
async function tipOf(place: GitPlace, options: Abortable): Promise<string | null> {
  const tip = await commitOf(TIP, place, options).catch(() => null)
  options.signal.throwIfAborted()
  return tip
}

async function lookUp(ref: string | null, session: Session, deps: MirrorDeps, options: Abortable): Promise<Wanted> {
  // A commit never moves: nobody need be asked where it is, and once it is here, nobody is.
  if (ref !== null && isFullCommit(ref)) return { name: ref, commit: ref, fetch: ref }
  const found = findRef(ref, await listRemote(patternsFor(ref), session, deps, options))
  if (found !== null) return found
  if (ref === null || !mayBeCommit(ref)) throw refUnknown(ref, deps.url)
  const advertised = findAdvertised(ref, await listRemote([], session, deps, options))
  return advertised === null ? { name: ref, commit: null, search: ref } : { name: ref, commit: advertised, fetch: advertised }
}

async function listRemote(patterns: readonly string[], session: Session, deps: MirrorDeps, options: Abortable): Promise<RemoteRefs> {
  return parseRemoteRefs(await gitAt(session.online(null), options).listRemote(['--symref', deps.url, ...patterns]))
}

/** Fetches into the mirror that is there. Null when it cannot take it: damaged, half written, or none. */
async function refresh(wanted: Wanted, session: Session, deps: MirrorDeps, options: Abortable): Promise<string | null> {
  for (let attempt = 1; await exists(deps.folder); attempt += 1) {
    try {
      const commit = await fetch(wanted, deps.folder, session, deps, options)
      await tidy(session.online(deps.folder), options)
      return commit
    } catch (error) {
      options.signal.throwIfAborted()
      if (error instanceof SluiceError) throw error
      const trouble = troubleOf(String(error))
      if (trouble === 'local' || (trouble === 'locked' && attempt === LOCK_ATTEMPTS)) return null
      if (trouble !== 'locked') throw error
      // Another process writes the same mirror, or one died while it did.
      await deps.clock.sleep(LOCK_PAUSE_MS, options)
    }
  }
  return null
}

/** Builds a mirror beside the old one, which serves until the new one is complete. */
async function rebuild(wanted: Wanted, session: Session, deps: MirrorDeps, options: Abortable): Promise<string> {
  const building = await mkdtemp(`${deps.folder}.building-`)
  try {
    const format = algorithmOf(wanted.commit ?? wanted.search)
    await gitAt(session.offline(building), options).init(true, [`--object-format=${format}`])
    const commit = await fetch(wanted, building, session, deps, options)
    await swapIn(building, deps.folder)
    return commit
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

/** Another process may put its own new mirror there between our two renames: then that one moves aside too. */
async function swapIn(building: string, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const old = `${building}.old-${attempt}`
    try {
      await rename(folder, old).catch(ignoreMissing)
      await rename(building, folder)
      return
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')
      if (!taken || attempt === LOCK_ATTEMPTS) throw error
    } finally {
      await rm(old, { recursive: true, force: true })
    }
  }
}

async function fetch(wanted: Wanted, gitDir: string, session: Session, deps: MirrorDeps, options: Abortable): Promise<string> {
  if (wanted.commit === null) return searchHistory(wanted.search, gitDir, session, deps, options)
  try {
    await gitAt(session.online(gitDir), options).fetch([...FLAGS, '--depth=1', deps.url, `+${wanted.fetch}:${TIP}`])
  } catch (error) {
    // Servers may refuse single commits, or not have this one.
    if (!isFullCommit(wanted.fetch) || troubleOf(String(error)) !== 'ref') throw error
    return searchHistory(wanted.fetch, gitDir, session, deps, options)
  }
  const commit = await commitOf(TIP, session.offline(gitDir), options)
  if (commit === null) throw new SluiceError('SLUICE_GIT_REF_UNKNOWN', `git.ref ${wanted.name} is not a commit`)
  return commit
}

async function searchHistory(commit: string, gitDir: string, session: Session, deps: MirrorDeps, options: Abortable): Promise<string> {
  const everything = ['+refs/heads/*:refs/sluice/heads/*', '+refs/tags/*:refs/sluice/tags/*']
  await gitAt(session.online(gitDir), options).fetch([...FLAGS, '--prune', ALL_HISTORY, deps.url, ...everything])
  const found = await commitOf(commit, session.offline(gitDir), options)
  if (found === null) throw refUnknown(commit, deps.url)
  await gitAt(session.offline(gitDir), options).raw(['update-ref', TIP, found])
  return found
}

/** Small fetches leave loose objects and small packs; git itself knows when they are too many. Failing to tidy is not failing. */
async function tidy(place: GitPlace, options: Abortable): Promise<void> {
  try {
    await gitAt(place, options).raw(['gc', '--auto', '--quiet'])
  } catch {
    options.signal.throwIfAborted()
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

function refUnknown(ref: string | null, url: string): SluiceError {
  const what = ref === null ? 'has no commit on its default branch yet' : `has no branch, tag or commit ${ref}`
  return new SluiceError('SLUICE_GIT_REF_UNKNOWN', `${url} ${what}`)
}
