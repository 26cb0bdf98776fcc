import { once } from 'node:events'
import { createServer } from 'node:net'
import type { FolderUse } from '../ledger/data-lock.ts'
import { failed, ok, type Check } from './check.ts'

/** Whether the daemon could listen. A daemon that runs already is why it cannot, and that is as it should be. */
export async function checkPort({ host, port }: { host: string; port: number }, use: FolderUse): Promise<Check> {
  if (port === 0) return ok('port', `server.port 0: any free port of ${host}`)
  const trouble = await listenTrouble(host, port)
  if (trouble === null) return ok('port', `${host}:${port} is free`)
  if (trouble === 'EADDRINUSE' && use.held) return ok('port', `${host}:${port} is in use, as it is while a daemon holds the data folder`)
  const why = trouble === 'EADDRINUSE' ? 'is in use by another process' : `cannot be listened on (${trouble})`
  return failed('port', `${host}:${port} ${why}`, 'Choose another with server.port; 0 takes any free one.', 'SLUICE_PORT_TAKEN')
}

/** Null when it worked; the listener is gone when this resolves. */
async function listenTrouble(host: string, port: number): Promise<string | null> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    const closed = once(server, 'close')
    server.close()
    await closed
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
  }
}
