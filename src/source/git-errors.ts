import { SluiceError } from '../lib/errors.ts'

/** What kind of trouble git's own words tell of. `local` means that nothing points to the other side. */
export type Trouble = 'host' | 'auth' | 'host-key' | 'tls' | 'not-found' | 'ref' | 'server' | 'timeout' | 'cut' | 'locked' | 'no-git' | 'local'

// In this order: ssh adds "Could not read from remote repository" to everything, so the reason before it must win.
const SIGNS: readonly (readonly [Trouble, RegExp])[] = [
  ['no-git', /spawn git ENOENT|git: not found|setsid: failed to execute git/],
  ['locked', /Unable to create '[^']*\.lock': File exists|cannot lock ref '[^']*': is at/],
  ['ref', /couldn't find remote ref|not our ref|does not allow request for unadvertised object/i],
  ['host-key', /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known/i],
  ['auth', /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied \(|returned error: 40[137]/],
  ['tls', /SSL certificate|server certificate verification|certificate verify failed|SSL_|gnutls_|TLS connect error/i],
  ['host', /Could not resolve|Name or service not known|Temporary failure in name resolution|Connection refused|Failed to connect/i],
  ['host', /Connection timed out|No route to host|Network is unreachable|Couldn't connect|CONNECT tunnel failed/i],
  ['not-found', /repository '[^']*' not found|Repository not found|does not appear to be a git repository|returned error: 404/i],
  ['not-found', /'[^']*' does not exist|no such (?:project|repository)/i],
  ['timeout', /Operation too slow|Operation timed out|Timeout, server .* not responding/i],
  ['server', /returned error: (?:5\d\d|429)|HTTP 5\d\d/],
  ['cut', /early EOF|unexpected disconnect|hung up unexpectedly|RPC failed|Connection reset|Empty reply|expected flush|protocol error/i],
  ['cut', /Connection closed by|Broken pipe|unexpected EOF|Recv failure|Could not read from remote repository|transfer closed/i],
]

const SAYS: Record<Trouble, string> = {
  host: 'the host cannot be reached',
  auth: 'the credentials were refused',
  'host-key': 'the host key is not the one in git.knownHosts',
  tls: 'the TLS connection failed',
  'not-found': 'there is no such repository, or the credentials may not see it',
  ref: 'the ref does not exist',
  server: 'the server answered with an error',
  timeout: 'the server stopped sending',
  cut: 'the connection broke',
  locked: 'another process holds a lock',
  'no-git': 'the program git is not installed',
  local: 'git failed',
}

export function troubleOf(text: string): Trouble {
  return SIGNS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'local'
}

/**
 * @param about the repository as people know it, without credentials
 * @param secrets texts that must not show up, whatever git or a server prints
 */
export function gitError(caught: unknown, about: string, secrets: readonly string[] = []): SluiceError {
  if (caught instanceof SluiceError) return caught
  const text = caught instanceof Error ? caught.message : String(caught)
  const trouble = troubleOf(text)
  const code = trouble === 'ref' ? 'SLUICE_GIT_REF_UNKNOWN' : 'SLUICE_GIT_UNAVAILABLE'
  // No cause: simple-git's errors carry whole command lines and unscrubbed output.
  return new SluiceError(code, `cannot read ${about}: ${SAYS[trouble]}${detail(scrub(text, secrets))}`)
}

/** Takes out the secrets given, in every form git may print, and any user part of a URL. */
export function scrub(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => (secret.length < 4 ? [] : [secret, encodeURIComponent(secret)]))
  const without = forms.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text)
  return without.replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^\s/@']*@/g, '$1')
}

const NOISE = /^(?:From |warning:|hint:|Please make sure|and the repository exists|@+$|\s*at )/
const MAX_DETAIL = 240

function detail(text: string): string {
  const lines = text
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u001b]/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !NOISE.test(line))
  const joined = [...new Set(lines)].join('; ')
  if (joined === '') return ''
  return ` (${joined.length > MAX_DETAIL ? `${joined.slice(0, MAX_DETAIL)}…` : joined})`
}
