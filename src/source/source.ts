import type { Abortable } from '../lib/abort.ts'
import type { CommitFacts } from './commit-facts.ts'

/** The commit we read. `text` is what logs and the ledger say: `main@sha1:4f2c…` (40 or 64 digits), or `worktree`. */
export type Revision = CommitFacts & {
  ref: string
  commit: string
  text: string
}

/** One entry below the flows folder; `path` is relative to the top of the repository, with `/`. */
export type TreeEntry = {
  path: string
  /** Object id; for a working tree the id git would give the bytes. Equal ids mean equal bytes. */
  oid: string
  kind: 'file' | 'link' | 'submodule'
  /** Bytes of a file; 0 otherwise. */
  bytes: number
  /** Links only: where it leads, from the top of the repository; null when it leaves the repository. */
  target: string | null
}

/**
 * Port: a repository at one ref. `resolve` fetches where there is a remote; it rejects with `SLUICE_GIT_UNAVAILABLE` or
 * `SLUICE_GIT_REF_UNKNOWN`, and what was fetched before stays readable.
 */
export type Source = {
  /** Name of the source in configuration, `default` for the shorthand `git:`. */
  name: string
  resolve(options: Abortable): Promise<Revision>
  /** Every entry below the flows folder, sorted by path; whether the folder is there tells an empty folder from a missing one. */
  tree(revision: Revision, options: Abortable): Promise<{ entries: TreeEntry[]; folderFound: boolean }>
  /** Bytes by object id. Entries larger than `maxBytes` are not asked for: callers look at `TreeEntry.bytes` first. */
  blobs(oids: readonly string[], options: Abortable): Promise<ReadonlyMap<string, Uint8Array>>
}
