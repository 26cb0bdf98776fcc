import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { digestText } from '../lib/digest.ts'
import { SluiceError } from '../lib/errors.ts'
import { createCommitFacts, type CommitFacts } from './commit-facts.ts'
import { folderOf } from './folder-path.ts'
import { gitCall, type GitCallDeps } from './git-call.ts'
import { localGitEnvironment, type Environment } from './git-environment.ts'
import { gitError } from './git-errors.ts'
import type { GitPlace } from './git.ts'
import type { GitSourceConfig } from './git-source-config.ts'
import { listTree } from './list-tree.ts'
import { parseLocation } from './location.ts'
import { updateMirror } from './mirror.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { readBlobs } from './read-blobs.ts'
import { algorithmOf, gitRefProblem } from './ref-name.ts'
import { findCommit, findRepository } from './repository.ts'
import { removeLeftovers, withSession, type Remote } from './session.ts'
import type { Revision, Source } from './source.ts'
import { sshVariables } from './ssh-command.ts'

/** A manifest may have 256 KiB; the rest is room for its diagnostics to say so. */
const DEFAULT_MAX_BLOB_BYTES = 1024 * 1024
const MAX_TOTAL_BYTES = 256 * 1024 * 1024

const SWAP_ATTEMPTS = 4
const SWAP_PAUSE_MS = 100

export type GitSourceDeps = { env: Environment; clock: Clock }

export type GitSource = Source &
  AsyncDisposable & {
    kind: 'local' | 'remote'
    /** Files and folders that change when a ref moves, for a watcher; empty for a remote. */
    refsToWatch(): string[]
  }

/**
 * A repository at one ref. A local one is read in place; a remote one through a bare mirror of its followed commit below `dataDir`.
 * @throws SluiceError `SLUICE_CONFIG` for settings that cannot work, `SLUICE_GIT_UNAVAILABLE` when a local repository is not there
 */
export async function openGitSource(config: GitSourceConfig, deps: GitSourceDeps, options: Abortable): Promise<GitSource> {
  const ref = config.ref === 'HEAD' ? null : config.ref
  const problem = ref === null ? null : gitRefProblem(ref)
  const location = parseLocation(config.url)
  if ('problem' in location) throw new SluiceError('SLUICE_CONFIG', location.problem)
  if (problem !== null) throw new SluiceError('SLUICE_CONFIG', problem)
  const settings = { ...config, ref, path: folderOf(config.path) }
  return location.kind === 'local' ? openLocal(location.path, settings, deps, options) : openRemote(location, settings, deps)
}

async function openLocal(path: string, config: GitSourceConfig, deps: GitSourceDeps, options: Abortable): Promise<GitSource> {
  const closing = new AbortController()
  const call: GitCallDeps = { clock: deps.clock, timeoutMs: config.timeoutMs, about: path, closing: closing.signal }
  const repository = await gitCall((within) => findRepository(path, deps.env, within), call, options)
  const factsOf = createCommitFacts(repository.place)
  const find = async (within: Abortable): Promise<Revision> => {
    const tip = await findCommit(config.ref, path, repository, within)
    return revisionOf(tip, await factsOf(tip.commit, within))
  }
  return {
    ...reader(repository.place, config, call, () => {}),
    kind: 'local',
    resolve: (options) => gitCall(find, call, options),
    refsToWatch: () => [...repository.watch],
    [Symbol.asyncDispose]: async () => closing.abort(),
  }
}

async function openRemote(remote: Remote, config: GitSourceConfig, deps: GitSourceDeps): Promise<GitSource> {
  if (remote.transport === 'ssh') sshVariables(config, deps.env)
  const closing = new AbortController()
  const call: GitCallDeps = { clock: deps.clock, timeoutMs: config.timeoutMs, about: remote.url, closing: closing.signal }
  // Whole, since git runs elsewhere than we do.
  const root = resolve(config.dataDir, 'git')
  // By source and ref as well: two sources may follow one repository, and a mirror holds one commit.
  const folder = join(root, `${digestText([remote.url, config.ref ?? '', config.name].join('\n')).slice(0, 32)}.git`)
  await prepareRoot(root, folder, call)
  const mirror: GitPlace = { cwd: root, env: localGitEnvironment(deps.env, { GIT_DIR: folder }), leash: null }
  const factsOf = createCommitFacts(mirror)
  const inTurn = oneAtATime()
  let trusted = true

  const update = async ({ signal }: Abortable): Promise<Revision> => {
    await removeLeftovers(root, [`${basename(folder)}.`], leftoversBefore(call))
    return withSession(root, remote, config, deps.env, async (session) => {
      try {
        const tip = await updateMirror(config.ref, trusted, session, { folder, url: remote.url, clock: deps.clock }, { signal })
        // What cannot be read here is fetched anew by the next look.
        trusted = false
        const facts = await patiently(() => factsOf(tip.commit, { signal }), call, { signal })
        trusted = true
        return revisionOf(tip, facts)
      } catch (error) {
        signal.throwIfAborted()
        throw gitError(error, remote.url, session.secrets)
      }
    })
  }

  return {
    ...reader(mirror, config, call, () => (trusted = false)),
    kind: 'remote',
    resolve: (options) => inTurn(() => gitCall(update, call, options), options),
    refsToWatch: () => [],
    [Symbol.asyncDispose]: async () => {
      closing.abort()
      // The call that is running ends now, and takes its files with it.
      await inTurn(async () => {}, { signal: new AbortController().signal })
    },
  }
}

/** Another process may be swapping its new mirror in right now: a moment later it is there. */
async function patiently<T>(read: () => Promise<T>, { clock }: GitCallDeps, options: Abortable): Promise<T> {
  for (let attempt = 1; attempt < SWAP_ATTEMPTS; attempt += 1) {
    try {
      return await read()
    } catch {
      await clock.sleep(SWAP_PAUSE_MS, options)
    }
  }
  return read()
}

async function prepareRoot(root: string, folder: string, call: GitCallDeps): Promise<void> {
  try {
    await mkdir(root, { recursive: true, mode: 0o700 })
    await removeLeftovers(root, [`${basename(folder)}.`], leftoversBefore(call))
  } catch (error) {
    throw gitError(error, call.about)
  }
}

/** Twice the time that a call may take: what is older belongs to nobody. */
function leftoversBefore({ clock, timeoutMs }: GitCallDeps): number {
  return clock.nowMs() - 2 * timeoutMs
}

/** @param onFailure told when objects that should be there could not be read */
function reader(place: GitPlace, config: GitSourceConfig, call: GitCallDeps, onFailure: () => void): Pick<Source, 'name' | 'tree' | 'blobs'> {
  const bounds = { maxBlobBytes: config.maxBlobBytes ?? DEFAULT_MAX_BLOB_BYTES, maxTotalBytes: MAX_TOTAL_BYTES }
  const reading = <T>(work: (options: Abortable) => Promise<T>, options: Abortable): Promise<T> =>
    gitCall(work, call, options).catch((error: unknown) => {
      if (!options.signal.aborted) onFailure()
      throw error
    })
  return {
    name: config.name,
    tree: (revision, options) =>
      reading(async (within) => {
        const entries = await listTree(revision.commit, config.path, place, within)
        return { entries, folderFound: config.path === '' || entries.length > 0 }
      }, options),
    blobs: (oids, options) => reading((within) => readBlobs(oids, bounds, place, within), options),
  }
}

function revisionOf({ name, commit }: { name: string; commit: string }, facts: CommitFacts): Revision {
  return { ref: name, commit, text: `${name}@${algorithmOf(commit)}:${commit}`, ...facts }
}
