import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeCaBundle } from './ca-bundle.ts'
import { writeHttpCredentials, type Credentials } from './credentials.ts'
import { gitEnvironment, type Environment, type GitSettings } from './git-environment.ts'
import type { GitPlace } from './git.ts'
import { LEASH } from './leash.ts'
import type { GitSourceConfig } from './git-source-config.ts'
import type { Location } from './location.ts'
import { sshVariables } from './ssh-command.ts'

const PREFIX = 'session-'

// A transfer slower than this for so long is a hung server. Also what ends git's helpers should we be killed ourselves.
const NETWORK_SETTINGS: GitSettings = [
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
  ['fetch.recurseSubmodules', 'false'],
  ['maintenance.auto', 'false'],
  ['gc.auto', '2000'],
  ['gc.autoDetach', 'false'],
  // A pass may still be reading the revision before.
  ['gc.pruneExpire', '2.hours.ago'],
]

export type Remote = Extract<Location, { kind: 'remote' }>

/** git on behalf of one remote. */
export type Session = {
  /** For commands on a mirror that stay on this machine. */
  offline(gitDir: string): GitPlace
  /** For commands that start helpers. Without a mirror git gets no repository at all: it would find the one that `dataDir` happens to lie in. */
  online(gitDir: string | null): GitPlace
  secrets: readonly string[]
}

/**
 * Runs `work` with a folder of its own for everything git needs on the way: token, certificates, scripts. It exists only for that
 * time, so that rotated files count at once and a `plan` beside a daemon never meets it.
 */
export async function withSession<T>(
  root: string,
  remote: Remote,
  config: GitSourceConfig,
  env: Environment,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(root, PREFIX))
  try {
    return await work(await prepare(folder, remote, config, env))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Removes what killed processes left, a token among it perhaps, once it is older than any call may take and so nobody's.
 * @param beforeMs epoch ms
 */
export async function removeLeftovers(root: string, prefixes: readonly string[], beforeMs: number): Promise<void> {
  for (const name of await readdir(root)) {
    if (![PREFIX, ...prefixes].some((prefix) => name.startsWith(prefix))) continue
    const found = await stat(join(root, name)).catch(() => null)
    if (found !== null && found.mtimeMs < beforeMs) await rm(join(root, name), { recursive: true, force: true })
  }
}

async function prepare(folder: string, remote: Remote, config: GitSourceConfig, env: Environment): Promise<Session> {
  const leash = join(folder, 'git.sh')
  const userConfig = join(folder, 'gitconfig')
  await writeFile(leash, LEASH)
  // The git at the other end of a file:// URL does not get our settings, but reads this.
  await writeFile(userConfig, '[safe]\n\tdirectory = *\n')
  const credentials = await credentialsFor(folder, remote, config)
  const variables = {
    ...(await certificatesFor(folder, config, env)),
    ...(remote.transport === 'ssh' ? sshVariables(config, env) : {}),
    ...credentials.variables,
  }
  const settings = [...NETWORK_SETTINGS, ...credentials.settings]
  const common = gitEnvironment(env, { home: folder, userConfig, protocols: remote.transport, settings, variables })
  const offline = (gitDir: string): GitPlace => ({ cwd: folder, leash: null, env: { ...common, GIT_DIR: gitDir } })
  return { offline, online: (gitDir) => ({ ...offline(gitDir ?? join(folder, 'none')), leash }), secrets: credentials.secrets }
}

async function credentialsFor(folder: string, remote: Remote, { username, token }: GitSourceConfig): Promise<Credentials> {
  if (token === null || remote.origin === null) return { settings: [], variables: {}, secrets: [] }
  return writeHttpCredentials(folder, remote.origin, username, token)
}

async function certificatesFor(folder: string, config: GitSourceConfig, env: Environment): Promise<Record<string, string>> {
  const files = [config.caFile, env['NODE_EXTRA_CA_CERTS']].flatMap((file) => (file ? [file] : []))
  if (files.length === 0) return {}
  const bundle = join(folder, 'ca.pem')
  await writeCaBundle(bundle, files)
  return { GIT_SSL_CAINFO: bundle }
}
