import { resolve } from 'node:path'

/** Where a repository is: a folder of this machine, read in place, or something to be mirrored. */
export type Location =
  | { kind: 'local'; path: string }
  /** `origin` is what a token may be shown to: scheme, host and port; null where tokens mean nothing. */
  | { kind: 'remote'; transport: Transport; url: string; origin: string | null }

export type Transport = 'https' | 'http' | 'ssh' | 'file'

const TRANSPORTS = new Set<string>(['https', 'http', 'ssh', 'file'] satisfies Transport[])
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//
const HELPER = /^[A-Za-z0-9]+::/
const SCP_LIKE = /^(?:[^/@:\s]+@)?(?:\[[^\]/]+\]|[^/:@[\]\s]+):/

/**
 * Understands what git does, but for transports that run programs (`ext::`) or carry no integrity (`git://`), and but for secrets in a URL.
 * @returns the location, or what is wrong with it; the text never repeats a credential
 */
export function parseLocation(text: string): Location | { problem: string } {
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return { problem: 'git.url is empty or holds control characters' }
  if (text.startsWith('-')) return { problem: 'git.url must not start with "-"' }
  if (HELPER.test(text)) return { problem: 'git.url names a remote helper; use https, http, ssh, file or a path' }
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase()
  if (scheme !== undefined) return parseUrl(text, scheme)
  if (SCP_LIKE.test(text)) return parseScpLike(text)
  return { kind: 'local', path: resolve(text) }
}

/** What is wrong with a `git.url`, for the check of the configuration; null when nothing is. */
export function gitUrlProblem(text: string): string | null {
  const location = parseLocation(text)
  return 'problem' in location ? location.problem : null
}

function parseUrl(text: string, scheme: string): Location | { problem: string } {
  if (!isTransport(scheme)) return { problem: `git.url has the scheme ${scheme}; use https, http, ssh, file or a path` }
  if (!URL.canParse(text)) return { problem: 'git.url is not a valid URL' }
  const url = new URL(text)
  if (url.search !== '' || url.hash !== '') return { problem: 'git.url must not have a query or a fragment' }
  if (url.password !== '' || (scheme !== 'ssh' && url.username !== '')) {
    return { problem: 'git.url holds credentials; put them into git.username and git.token, which no log and no process list shows' }
  }
  if (scheme !== 'file' && (url.hostname === '' || url.hostname.startsWith('-'))) return { problem: 'git.url has no valid host' }
  if (url.username.startsWith('-') || url.username.startsWith('%2D')) return { problem: 'git.url has no valid user' }
  const isHttp = scheme === 'https' || scheme === 'http'
  return { kind: 'remote', transport: scheme, url: text, origin: isHttp ? `${scheme}://${url.host}` : null }
}

function parseScpLike(text: string): Location | { problem: string } {
  const host = text.slice(text.indexOf('@') + 1)
  if (host.startsWith('-')) return { problem: 'git.url has no valid host' }
  return { kind: 'remote', transport: 'ssh', url: text, origin: null }
}

function isTransport(scheme: string): scheme is Transport {
  return TRANSPORTS.has(scheme)
}
