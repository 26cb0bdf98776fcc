import { execFile, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { testGitEnv } from './git-repo.ts'
import { tempDir } from './temp.ts'

const SSHD = '/usr/sbin/sshd'
const run = promisify(execFile)

export type SshServer = AsyncDisposable & {
  /** ssh:// URL of a repository by its absolute path. */
  urlOf(path: string): string
  keyFile: string
  knownHostsFile: string
  /** A known-hosts file with another key for this host. */
  wrongHostsFile: string
  /** A key the server does not accept. */
  strangeKeyFile: string
  /** Refuses connections from now on, or takes them again. */
  setReachable(reachable: boolean): void
}

/** Whether this machine has a real client and a real server; neither can be brought along. */
export function hasSsh(): boolean {
  if (!existsSync(SSHD)) return false
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Debian's sshd, one process per connection behind a socket on a free port, letting in one key as the user who runs the test. */
export async function startSshServer(): Promise<SshServer> {
  const folder = await tempDir()
  const at = (name: string): string => join(folder.path, name)
  for (const name of ['host', 'other-host', 'client', 'stranger']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', at(name)])
  }
  await writeFile(at('authorized'), await readFile(at('client.pub')))
  await writeFile(at('sshd_config'), sshdConfig(at))
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  chmodSync(folder.path, 0o755)

  const connections = new Set<Socket>()
  let reachable = true
  const server = createServer((socket) => {
    if (!reachable) {
      socket.destroy()
      return
    }
    connections.add(socket)
    const sshd = spawn(SSHD, ['-i', '-e', '-f', at('sshd_config')], { stdio: ['pipe', 'pipe', 'ignore'], env: testGitEnv() })
    socket.pipe(sshd.stdin)
    sshd.stdout.pipe(socket)
    for (const stream of [socket, sshd.stdin, sshd.stdout]) stream.on('error', () => {})
    socket.on('close', () => {
      connections.delete(socket)
      sshd.kill()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const hostLine = async (name: string): Promise<string> => `[127.0.0.1]:${port} ${await readFile(at(`${name}.pub`), 'utf8')}`
  await writeFile(at('known hosts'), await hostLine('host'))
  await writeFile(at('wrong hosts'), await hostLine('other-host'))
  return {
    urlOf: (path) => `ssh://${userInfo().username}@127.0.0.1:${port}${path}`,
    keyFile: at('client'),
    knownHostsFile: at('known hosts'),
    wrongHostsFile: at('wrong hosts'),
    strangeKeyFile: at('stranger'),
    setReachable: (next) => {
      reachable = next
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of connections) socket.destroy()
      await closed
      await folder[Symbol.asyncDispose]()
    },
  }
}

function sshdConfig(at: (name: string) => string): string {
  return [
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized')}`,
    'AuthenticationMethods publickey',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PrintMotd no',
    'LogLevel ERROR',
    `SetEnv GIT_CONFIG_GLOBAL=/dev/null`,
    '',
  ].join('\n')
}
