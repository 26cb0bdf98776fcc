import { readFileSync } from 'node:fs'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici'
import { SluiceError } from '../lib/errors.ts'

/** The variables that every other tool honours too, git among them; lower case wins, as in curl. */
export type NetworkEnv = Readonly<Record<string, string | undefined>>

/** One pool of connections per scheme. */
export type Dispatchers = { http: Dispatcher; https: Dispatcher }

const MAX_HEADER_BYTES = 32 * 1024
const CONNECT_TIMEOUT_MS = 10_000
// A request on a connection that the server is just closing looks like a lost answer. Idle connections are given up early instead.
const KEEP_ALIVE_MS = 4_000
const KEEP_ALIVE_MAX_MS = 30_000

/**
 * Connections straight or through `HTTPS_PROXY`/`HTTP_PROXY` (each for URLs of its own scheme, as curl and git do), but for the hosts
 * in `NO_PROXY`, trusting the certificates in `NODE_EXTRA_CA_CERTS` as well.
 * @throws SluiceError `SLUICE_CONFIG` for a bundle that cannot be read or a proxy that is no URL
 */
export function createDispatchers(env: NetworkEnv): Dispatchers {
  const noProxy = variable(env, 'no_proxy')
  const shared = { ...agentOptions(trust(env)), noProxy }
  const httpProxy = proxyUrl(env, 'http_proxy')
  const httpsProxy = proxyUrl(env, 'https_proxy')
  // Every option is given, empty ones too: what is left out, undici would take from the environment of the process.
  return {
    http: httpProxy === '' ? new Agent(shared) : new EnvHttpProxyAgent({ ...shared, httpProxy, httpsProxy: '' }),
    https: httpsProxy === '' ? new Agent(shared) : new EnvHttpProxyAgent({ ...shared, httpProxy: '', httpsProxy }),
  }
}

function agentOptions(secureContext: SecureContext | null): Agent.Options & { requestTls: object; proxyTls: object } {
  const tls = secureContext === null ? { allowH2: false } : { allowH2: false, secureContext }
  return {
    // Deadlines are the caller's, on its clock; two mechanisms for one promise would only race.
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    pipelining: 1,
    allowH2: false,
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
  }
}

/** One context for all connections: parsing a hundred and fifty root certificates anew for each would cost more than the handshake. */
function trust(env: NetworkEnv): SecureContext | null {
  const path = env['NODE_EXTRA_CA_CERTS']
  if (path === undefined || path === '') return null
  try {
    return createSecureContext({ ca: [...getCACertificates('default'), readFileSync(path, 'utf8')] })
  } catch (cause) {
    throw new SluiceError('SLUICE_CONFIG', `cannot use the certificates in NODE_EXTRA_CA_CERTS (${path}): ${reasonOf(cause)}`, { cause })
  }
}

function proxyUrl(env: NetworkEnv, name: 'http_proxy' | 'https_proxy'): string {
  const value = variable(env, name)
  if (value === '') return ''
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  // The value may hold a password, so it is not repeated.
  if (!URL.canParse(withScheme)) throw new SluiceError('SLUICE_CONFIG', `${name.toUpperCase()} is not a URL`)
  return withScheme
}

function variable(env: NetworkEnv, name: string): string {
  return (env[name] ?? env[name.toUpperCase()] ?? '').trim()
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown'
}
