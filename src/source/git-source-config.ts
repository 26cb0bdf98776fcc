import type { Secret } from '../lib/secret.ts'

/** Settings of one source, checked for shape only; `openGitSource` checks what they mean. */
export type GitSourceConfig = {
  /** `default` for the shorthand `git:`. */
  name: string
  /** https, http, ssh, `user@host:path`, file, or the path of a repository on this machine. */
  url: string
  /** Branch, tag, commit or full ref; null follows the default branch, of a local repository the one checked out. */
  ref: string | null
  /** Flows folder from the top of the repository; '' is the top. */
  path: string
  /** Mirrors are kept in `git/` below it. Not touched for a local repository. */
  dataDir: string
  /** For http and https; read again at each fetch. */
  token: Secret | null
  username?: string
  keyFile?: string
  knownHostsFile?: string
  /** Certificates trusted besides those of the machine and of `NODE_EXTRA_CA_CERTS`. */
  caFile?: string
  /** For everything that one call asks of git, the first clone included. */
  timeoutMs: number
  /** Larger files are not read: they show up in `tree` and are missing from `blobs`. */
  maxBlobBytes?: number
}
