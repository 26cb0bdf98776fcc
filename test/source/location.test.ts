import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { gitUrlProblem, parseLocation } from '../../src/source/location.ts'

test.each([
  ['https://git.example.com/acme/flows.git', 'https', 'https://git.example.com'],
  ['https://git.example.com:8443/acme/flows', 'https', 'https://git.example.com:8443'],
  ['HTTPS://git.example.com/x', 'https', 'https://git.example.com'],
  ['http://[::1]:3000/x.git', 'http', 'http://[::1]:3000'],
  ['ssh://git@git.example.com:2222/acme/flows.git', 'ssh', null],
  ['git@git.example.com:acme/flows.git', 'ssh', null],
  ['git.example.com:flows.git', 'ssh', null],
  ['[2001:db8::1]:flows.git', 'ssh', null],
  ['file:///srv/flows.git', 'file', null],
])('%s is remote, over %s', (url, transport, origin) => {
  expect(parseLocation(url)).toEqual({ kind: 'remote', transport, url, origin })
})

test.each(['.', '/srv/flows', './a:b', '../flows', 'flows', '/srv/a@b:c'])('%s is a path of this machine', (path) => {
  expect(parseLocation(path)).toEqual({ kind: 'local', path: resolve(path) })
})

test.each([
  ['', 'empty'],
  ['a\nb', 'control characters'],
  ['--upload-pack=evil', '"-"'],
  ['ext::sh -c evil', 'remote helper'],
  ['git://git.example.com/x', 'scheme git'],
  ['ftp://git.example.com/x', 'scheme ftp'],
  ['https://', 'not a valid URL'],
  ['https://me:hunter2@git.example.com/x', 'credentials'],
  ['https://hunter2@git.example.com/x', 'credentials'],
  ['ssh://me:hunter2@git.example.com/x', 'credentials'],
  ['https://git.example.com/x?private_token=hunter2', 'query'],
  ['https://git.example.com/x#hunter2', 'fragment'],
  ['ssh://-oProxyCommand=evil/x', 'host'],
  ['git@-oProxyCommand=evil:x', 'host'],
])('%j is refused, and no secret repeated', (url, why) => {
  const problem = gitUrlProblem(url)
  expect(problem).toContain(why)
  expect(problem).not.toContain('hunter2')
})
