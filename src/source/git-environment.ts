/** Names of environment variables and their values, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Settings of git as `[key, value]`. They travel in the environment: an argument list is readable by every user of the machine. */
export type GitSettings = readonly (readonly [key: string, value: string])[]

// What a child may inherit. Everything else, all of GIT_* first, could redirect git to another repository, configuration or program.
const INHERITED = ['PATH', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH', 'GIT_EXEC_PATH'] as const
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'] as const

const ALWAYS: GitSettings = [
  // Container mounts belong to other users. Trusting them is safe here: hooks and fsmonitor, the programs that their configuration
  // could start while we read, are off, and no other command of ours consults it.
  ['safe.directory', '*'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.quotePath', 'true'],
  ['submodule.recurse', 'false'],
  // What counts as a trailer is the same for everybody who reads a commit.
  ['trailer.separators', ':'],
]

const FIXED = {
  LC_ALL: 'C', // errors are told apart by their English text
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1', // an object id must mean its bytes
  GIT_NO_LAZY_FETCH: '1',
}

export type GitEnvironmentOptions = {
  /** A folder without a `.gitconfig`, `.netrc` or `.ssh`; it need not exist. */
  home: string
  /** File that stands for the user's configuration. */
  userConfig: string
  /** Transports that git may use, `:` between them; `none` for reading on this machine. */
  protocols: string
  settings: GitSettings
  variables: Readonly<Record<string, string>>
}

/** The whole environment of a git process. */
export function gitEnvironment(env: Environment, options: GitEnvironmentOptions): Record<string, string> {
  return {
    ...inherited(env),
    ...proxies(env),
    ...FIXED,
    HOME: options.home,
    XDG_CONFIG_HOME: options.home,
    GIT_CONFIG_GLOBAL: options.userConfig,
    GIT_ALLOW_PROTOCOL: options.protocols,
    ...settingsAsVariables([...ALWAYS, ...options.settings]),
    ...options.variables,
  }
}

/** For commands that touch no network and no file of ours. */
export function localGitEnvironment(env: Environment, variables: Readonly<Record<string, string>> = {}): Record<string, string> {
  return gitEnvironment(env, { home: '/nonexistent', userConfig: '/dev/null', protocols: 'none', settings: [], variables })
}

function inherited(env: Environment): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}

/** curl reads `http_proxy` in lower case only, and the rest in either: one spelling for all, lower case first as curl does. */
function proxies(env: Environment): Record<string, string> {
  return Object.fromEntries(
    PROXIES.flatMap((name) => {
      const value = env[name] || env[name.toUpperCase()]
      return value ? [[name, value]] : []
    }),
  )
}

function settingsAsVariables(settings: GitSettings): Record<string, string> {
  const pairs = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(pairs) }
}
