import { join } from 'node:path'
import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import { NO_COMMIT } from './commit-facts.ts'
import { folderOf } from './folder-path.ts'
import type { Environment } from './git-environment.ts'
import { gitError } from './git-errors.ts'
import { resolveLink } from './links.ts'
import type { Revision, Source, TreeEntry } from './source.ts'
import { lookAt, readIfUnchanged, type Found } from './worktree-files.ts'
import { listFiles } from './worktree-listing.ts'

const REVISION: Revision = { ref: 'worktree', commit: 'worktree', text: 'worktree', ...NO_COMMIT }

/** `path` is the flows folder below `root`, '' for `root` itself. */
export type WorktreeConfig = { root: string; path: string; name?: string; maxBlobBytes?: number }

/** Files open at a time: enough to keep a disk busy, and few against the limit of a process. */
const SIDE_BY_SIDE = 16

const DEFAULT_MAX_BLOB_BYTES = 1024 * 1024

/**
 * The files as they lie on disk, committed or not, for `plan` and `validate`; what git ignores is left out. Works in a plain folder too. Links are
 * reported and never followed on disk. `blobs` knows the ids of the last `tree`.
 */
export function openWorktreeSource(config: WorktreeConfig, deps: { env: Environment }): Source {
  const maxBytes = config.maxBlobBytes ?? DEFAULT_MAX_BLOB_BYTES
  const path = folderOf(config.path)
  let files = new Map<string, Found>()

  async function tree(_revision: Revision, { signal }: Abortable): Promise<{ entries: TreeEntry[]; folderFound: boolean }> {
    const listing = await listFiles(config.root, path, deps.env, { signal })
    if (listing === null) return { entries: [], folderFound: false }
    const found: Found[] = []
    for (let at = 0; at < listing.length; at += SIDE_BY_SIDE) {
      signal.throwIfAborted()
      const some = await Promise.all(listing.slice(at, at + SIDE_BY_SIDE).map(async (name) => lookAt(config.root, name, maxBytes)))
      found.push(...some.filter((file) => file !== null))
    }
    files = new Map(found.map((file) => [file.oid, file]))
    return { entries: withTargets(found), folderFound: true }
  }

  async function blobs(oids: readonly string[], { signal }: Abortable): Promise<ReadonlyMap<string, Uint8Array>> {
    const bytes = new Map<string, Uint8Array>()
    for (const oid of oids) {
      signal.throwIfAborted()
      const file = files.get(oid)
      if (file === undefined) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', `no file of ${config.root} has the id ${oid}`)
      if (file.bytes <= maxBytes) bytes.set(oid, await readIfUnchanged(config.root, file))
    }
    return bytes
  }

  const about = join(config.root, path)
  return {
    name: config.name ?? 'worktree',
    resolve: async ({ signal }) => {
      signal.throwIfAborted()
      return REVISION
    },
    tree: (revision, options) => understood(tree(revision, options), about, options),
    blobs: (oids, options) => understood(blobs(oids, options), about, options),
  }
}

function withTargets(found: readonly Found[]): TreeEntry[] {
  const links = new Map(found.flatMap(({ path, link }) => (link === null ? [] : [[path, link] as const])))
  return found
    .map(({ path, oid, kind, bytes }) => ({ path, oid, kind, bytes, target: kind === 'link' ? resolveLink(path, links) : null }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function understood<T>(work: Promise<T>, about: string, { signal }: Abortable): Promise<T> {
  try {
    return await work
  } catch (error) {
    signal.throwIfAborted()
    throw gitError(error, about)
  }
}
