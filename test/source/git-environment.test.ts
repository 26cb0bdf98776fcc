import { expect, test } from 'vitest'
import { gitEnvironment, localGitEnvironment } from '../../src/source/git-environment.ts'

const options = { home: '/h', userConfig: '/h/gitconfig', protocols: 'https', settings: [], variables: {} }

test('lets nothing of git and nothing unknown through from outside', () => {
  const env = gitEnvironment(
    { PATH: '/bin', HOME: '/root', GIT_DIR: '/x', GIT_SSH_COMMAND: 'evil', GIT_CONFIG_PARAMETERS: "'a=b'", SECRET: 's', NODE_OPTIONS: '-x' },
    options,
  )
  expect(env).toMatchObject({ PATH: '/bin', HOME: '/h', GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', GIT_ALLOW_PROTOCOL: 'https' })
  for (const name of ['GIT_DIR', 'GIT_SSH_COMMAND', 'GIT_CONFIG_PARAMETERS', 'SECRET', 'NODE_OPTIONS']) expect(env).not.toHaveProperty(name)
})

test('hands proxies on in the spelling that curl reads', () => {
  const env = gitEnvironment(
    { HTTP_PROXY: 'http://up', https_proxy: 'http://low', HTTPS_PROXY: 'http://ignored', NO_PROXY: 'a,b', ALL_PROXY: '' },
    options,
  )
  expect(env).toMatchObject({ http_proxy: 'http://up', https_proxy: 'http://low', no_proxy: 'a,b' })
  expect(env).not.toHaveProperty('all_proxy')
})

test('passes settings on by number, after those that always hold', () => {
  const env = gitEnvironment({}, { ...options, settings: [['http.lowSpeedLimit', '1']] })
  const count = Number(env['GIT_CONFIG_COUNT'])
  expect([env[`GIT_CONFIG_KEY_${count - 1}`], env[`GIT_CONFIG_VALUE_${count - 1}`]]).toEqual(['http.lowSpeedLimit', '1'])
  expect(Object.values(env)).toEqual(expect.arrayContaining(['safe.directory', 'core.hooksPath', 'core.fsmonitor']))
})

test('allows no transport where nothing has to be fetched', () => {
  expect(localGitEnvironment({})).toMatchObject({ GIT_ALLOW_PROTOCOL: 'none', GIT_CONFIG_GLOBAL: '/dev/null', HOME: '/nonexistent' })
})
