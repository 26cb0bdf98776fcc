import { expect, test } from 'vitest'
import { sshVariables } from '../../src/source/ssh-command.ts'

test('never accepts an unknown host key, asks no question and reads no configuration of the user', () => {
  const command = sshVariables({ keyFile: '/k', knownHostsFile: '/h' }, {})['GIT_SSH_COMMAND']
  for (const option of [
    '-F /dev/null',
    'StrictHostKeyChecking=yes',
    'BatchMode=yes',
    'GlobalKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    'ServerAliveInterval=5',
  ]) {
    expect(command).toContain(option)
  }
})

test('quotes paths for the shell and for ssh', () => {
  const { GIT_SSH_COMMAND: command } = sshVariables({ keyFile: "/it's/k", knownHostsFile: '/a b/100%' }, {})
  expect(command).toContain(`'UserKnownHostsFile="/a b/100%%"'`)
  expect(command).toContain(`'IdentityFile="/it'\\''s/k"'`)
  expect(sshVariables({ knownHostsFile: 'hosts' }, {})['GIT_SSH_COMMAND']).toContain(`UserKnownHostsFile="${process.cwd()}/hosts"`)
  expect(() => sshVariables({ knownHostsFile: '/a"b' }, {})).toThrow('quotes')
})

test('lets an agent sign only where no key is given', () => {
  const env = { SSH_AUTH_SOCK: '/agent' }
  expect(sshVariables({ knownHostsFile: '/h' }, env)).toMatchObject({ SSH_AUTH_SOCK: '/agent' })
  expect(sshVariables({ knownHostsFile: '/h', keyFile: '/k' }, env)).not.toHaveProperty('SSH_AUTH_SOCK')
})

test('is a configuration error without known hosts', () => {
  expect(() => sshVariables({ keyFile: '/k' }, {})).toThrow(expect.objectContaining({ code: 'SLUICE_CONFIG' }))
})
