import { resolve } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import type { Environment } from './git-environment.ts'

export type SshFiles = { keyFile?: string; knownHostsFile?: string }

/**
 * Variables that make git use ssh with nothing but what we were given: no configuration of the user, no new host key accepted, no
 * question asked, and a silent server noticed within fifteen seconds. Without a key file, an agent may sign.
 * @throws SluiceError `SLUICE_CONFIG` without known hosts: accepting any key would let whoever answers say what gets published
 */
export function sshVariables(files: SshFiles, env: Environment): Record<string, string> {
  const { keyFile, knownHostsFile } = files
  if (knownHostsFile === undefined) throw new SluiceError('SLUICE_CONFIG', 'git.url uses ssh: git.knownHosts has to name a file of host keys')
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${sshPath(knownHostsFile)}`,
    'GlobalKnownHostsFile=/dev/null',
    'ConnectTimeout=15',
    'ServerAliveInterval=5',
    'ServerAliveCountMax=3',
    'ControlMaster=no',
    'ForwardAgent=no',
    ...(keyFile === undefined ? [] : ['IdentitiesOnly=yes', `IdentityFile=${sshPath(keyFile)}`]),
  ]
  const command = ['ssh', '-F', '/dev/null', ...options.flatMap((option) => ['-o', shellQuoted(option)])].join(' ')
  const agent = keyFile === undefined && env['SSH_AUTH_SOCK'] ? { SSH_AUTH_SOCK: env['SSH_AUTH_SOCK'] } : {}
  return { GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: 'ssh', ...agent }
}

/** Whole, since git runs elsewhere than we do. ssh splits such values at blanks and expands `%`. */
function sshPath(path: string): string {
  if (/["\r\n\0]/.test(path)) throw new SluiceError('SLUICE_CONFIG', 'paths of ssh files must not hold quotes or line breaks')
  return `"${resolve(path).replaceAll('%', '%%')}"`
}

/** git hands the command to a shell. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
