import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { receive, render, type ScriptedService } from './scripted-service.ts'

export type RunningServer = { url: string; port: number; server: Server } & AsyncDisposable

/** The scripted service on a free port of the loopback interface; with `tls` over https. */
export async function startScriptedServer(service: ScriptedService, tls?: { key: string; cert: string }): Promise<RunningServer> {
  const listener: RequestListener = (request, response) => {
    answer(service, request, response).catch(() => response.destroy())
  }
  return listen(tls === undefined ? createServer(listener) : createTlsServer(tls, listener), tls === undefined ? 'http' : 'https')
}

/** Starts any server on a free port; disposing cuts what is still connected. */
export async function listen(server: Server, scheme: 'http' | 'https' = 'http'): Promise<RunningServer> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(0, '127.0.0.1', resolve)
  await promise
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    server,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}

async function answer(service: ScriptedService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const reply = service.reply(
    receive({
      method: request.method as 'GET',
      url: new URL(request.url ?? '/', 'http://service.invalid').href,
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString('utf8'),
    }),
  )
  if (reply.hang === true) return
  await reply.gate
  if (reply.cut === 'before') {
    response.destroy()
    return
  }
  const { status, headers, body } = render(reply)
  if (reply.cut !== 'midway') {
    response.writeHead(status, headers).end(body)
    return
  }
  const bytes = Buffer.from(body === '' ? '{"items":[' : body)
  response.writeHead(status, { ...headers, 'content-length': bytes.length })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}
