import { expect, test } from 'vitest'
import { SluiceError } from '../../src/lib/errors.ts'
import { gitError, troubleOf } from '../../src/source/git-errors.ts'

// As git 2.39, curl 7.88 and OpenSSH 9.2 print them.
test.each([
  ['host', "fatal: unable to access 'https://x/': Could not resolve host: x"],
  ['host', "fatal: unable to access 'http://127.0.0.1:1/': Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server"],
  ['host', 'ssh: Could not resolve hostname x: Name or service not known\nfatal: Could not read from remote repository.'],
  ['host', 'ssh: connect to host x port 22: Connection timed out\nfatal: Could not read from remote repository.'],
  ['auth', "fatal: Authentication failed for 'https://x/'"],
  ['auth', "fatal: could not read Username for 'https://x': terminal prompts disabled"],
  ['auth', "fatal: unable to access 'https://x/': The requested URL returned error: 403"],
  ['auth', 'git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.'],
  ['host-key', 'Host key verification failed.\nfatal: Could not read from remote repository.'],
  ['tls', "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none CRLfile: none"],
  ['not-found', "fatal: repository 'https://x/' not found"],
  ['not-found', 'remote: Repository not found.\nfatal: Authentication was fine'],
  ['not-found', "fatal: '/srv/x' does not appear to be a git repository\nfatal: Could not read from remote repository."],
  ['ref', "fatal: couldn't find remote ref refs/heads/x"],
  ['ref', 'fatal: remote error: upload-pack: not our ref 4f2c'],
  ['ref', 'error: Server does not allow request for unadvertised object 4f2c'],
  ['server', "fatal: unable to access 'https://x/': The requested URL returned error: 502"],
  ['timeout', "fatal: unable to access 'https://x/': Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds"],
  ['cut', 'fatal: early EOF\nfatal: fetch-pack: invalid index-pack output'],
  ['cut', 'error: RPC failed; curl 18 transfer closed with outstanding read data remaining'],
  ['locked', "fatal: Unable to create '/d/shallow.lock': File exists."],
  ['no-git', 'Error: spawn git ENOENT'],
  ['local', 'fatal: not a git repository: /d'],
  ['local', 'error: unable to write file: No space left on device'],
] as const)('%s: %s', (trouble, text) => expect(troubleOf(text)).toBe(trouble))

test('tells a missing ref from a repository that cannot be read', () => {
  expect(gitError(new Error("fatal: couldn't find remote ref x"), 'https://x')).toMatchObject({ code: 'SLUICE_GIT_REF_UNKNOWN' })
  expect(gitError(new Error('fatal: early EOF'), 'https://x')).toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
})

test('says what was tried, what happened, and what git said, in one short line', () => {
  const error = gitError(new Error("From x\nfatal: Authentication failed for 'https://x/'\n\u001b[31m"), 'https://x')
  expect(error.message).toBe("cannot read https://x: the credentials were refused (fatal: Authentication failed for 'https://x/'; [31m)")
  expect(gitError(new Error('fatal: '.padEnd(5000, 'x')), 'https://x').message.length).toBeLessThan(350)
})

test('shows no secret, however it is written, and hands on no error that holds one', () => {
  const secret = 'hunter2/+='
  const text = `fatal: ${secret} and ${encodeURIComponent(secret)} in 'https://me:${secret}@x/' or https://hunter3@y/`
  const error = gitError(new Error(text), 'https://x', [secret])
  expect(error.message).not.toMatch(/hunter/)
  expect(error.cause).toBeUndefined()
})

test('leaves its own errors as they are', () => {
  const error = new SluiceError('SLUICE_CONFIG', 'x')
  expect(gitError(error, 'y')).toBe(error)
})
