import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { testGitEnv } from './git-repo.ts'

/**
 * What goes wrong with a request: an error status, no answer at all, a connection cut before the answer, or an answer that begins and
 * then stands still; `redirect` sends the client elsewhere.
 */
export type GitFault = { kind: 'status'; status: number } | { kind: 'hang' } | { kind: 'cut' } | { kind: 'stall' } | { kind: 'redirect'; to: string }

export type GitHttpServer = AsyncDisposable & {
  origin: string
  /** URL of a repository by its path below the root. */
  urlOf(path: string): string
  /** Every request, in order. `password` is what Basic authentication carried. */
  requests: { method: string; path: string; password: string | null }[]
  /** Applies to requests from now on whose path ends in `suffix`; null ends it. */
  fail(fault: GitFault | null, suffix?: string): void
  /** Resolves when a request arrived that is being held back by `hang` or `stall`. */
  held(): Promise<void>
  /** The token asked for from now on. */
  setToken(token: string | null): void
  /** Answers in an older protocol than clients ask for: 0 hands out only what refs point to. */
  useProtocol(version: '0' | '2'): void
}

/** Smart HTTP as git itself serves it (`git http-backend`), on loopback. With a token, nothing is served without it. */
export async function startGitHttpServer(
  root: string,
  options: { token?: string; tls?: { key: string; cert: string } } = {},
): Promise<GitHttpServer> {
  const requests: GitHttpServer['requests'] = []
  let token = options.token ?? null
  let fault: GitFault | null = null
  let faultSuffix = ''
  let protocol: '0' | '2' = '2'
  let holding = Promise.withResolvers<void>()

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const password = passwordOf(request)
    const url = new URL(request.url ?? '/', 'http://localhost')
    requests.push({ method: request.method ?? '', path: url.pathname, password })
    if (fault !== null && url.pathname.endsWith(faultSuffix)) return applyFault(fault, request, response, () => holding.resolve())
    if (token !== null && password !== token) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
      return
    }
    serve(root, url, protocol, request, response)
  }
  const server = options.tls === undefined ? createServer(answer) : createTlsServer(options.tls, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    requests,
    urlOf: (path) => `${origin}/${path}`,
    fail: (next, suffix = '') => {
      fault = next
      faultSuffix = suffix
      holding = Promise.withResolvers<void>()
    },
    held: () => holding.promise,
    setToken: (next) => {
      token = next
    },
    useProtocol: (version) => {
      protocol = version
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function passwordOf(request: IncomingMessage): string | null {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ')
  if (scheme !== 'Basic') return null
  const text = Buffer.from(value, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}

function applyFault(fault: GitFault, request: IncomingMessage, response: ServerResponse, held: () => void): void {
  request.resume()
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, { 'Content-Type': 'text/plain' }).end('no\n')
      return
    case 'cut':
      request.socket.destroy()
      return
    case 'redirect':
      response.writeHead(302, { Location: `${fault.to}${request.url}` }).end()
      return
    case 'stall':
      response.writeHead(200, { 'Content-Type': 'application/x-git-upload-pack-advertisement' }).write('001e# service=git-upload-pack\n')
      held()
      return
    case 'hang':
      held()
  }
}

function serve(root: string, url: URL, protocol: '0' | '2', request: IncomingMessage, response: ServerResponse): void {
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...testGitEnv(),
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: protocol === '0' ? '' : String(request.headers['git-protocol'] ?? ''),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
  })
  request.pipe(backend.stdin)
  backend.stdin.on('error', () => {})
  backend.stderr.resume()
  let head = Buffer.alloc(0)
  backend.stdout.on('data', (chunk: Buffer) => {
    if (response.headersSent) {
      response.write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ', 2) as [string, string])
    const status = headers.find(([name]) => name === 'Status')?.[1]
    response.writeHead(Number.parseInt(status ?? '200', 10), Object.fromEntries(headers.filter(([name]) => name !== 'Status')))
    response.write(head.subarray(end + 4))
  })
  backend.on('close', () => response.end())
  response.on('close', () => backend.kill('SIGKILL'))
}
