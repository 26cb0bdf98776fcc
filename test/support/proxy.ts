import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { listen, type RunningServer } from './scripted-server.ts'

export type RunningProxy = RunningServer & {
  /** `CONNECT host:port` and `GET http://…`, as they came in. */
  seen: string[]
  /** Values of `Proxy-Authorization`. */
  credentials: (string | undefined)[]
}

/** A forward proxy on the loopback interface: tunnels for https, absolute request targets for http. */
export async function startProxy({ refuseWith }: { refuseWith?: number } = {}): Promise<RunningProxy> {
  const seen: string[] = []
  const credentials: (string | undefined)[] = []
  // A tunnel belongs to the server no more, so closing the server would wait for the client to let go of it.
  const tunnels = new Set<Duplex>()
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    credentials.push(request.headers['proxy-authorization'])
    if (refuseWith === undefined) forward(request, response)
    else response.writeHead(refuseWith, { 'content-type': 'text/html' }).end('<html>proxy says no</html>')
  })
  server.on('connect', (request: IncomingMessage, client, head) => {
    seen.push(`CONNECT ${request.url}`)
    credentials.push(request.headers['proxy-authorization'])
    if (refuseWith !== undefined) {
      client.end(`HTTP/1.1 ${refuseWith} No\r\n\r\n`)
      return
    }
    const [host, port] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client)
      client.pipe(upstream)
    })
    tunnels.add(client)
    for (const socket of [upstream, client]) socket.on('error', () => undefined)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  const running = await listen(server)
  return {
    ...running,
    seen,
    credentials,
    async [Symbol.asyncDispose]() {
      for (const tunnel of tunnels) tunnel.destroy()
      await running[Symbol.asyncDispose]()
    },
  }
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request
  const upstream = httpRequest(request.url ?? '', { ...(method === undefined ? {} : { method }), headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  request.pipe(upstream)
}
