import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CommitFacts } from '../../src/source/commit-facts.ts'
import { openWorktreeSource } from '../../src/source/worktree-source.ts'
import { never, openTestSource } from '../source/open-source.ts'
import { tempRepo, type TestRepo } from '../support/git-repo.ts'
import { tempDir } from '../support/temp.ts'

const FLOW = { 'flows/a.yaml': 'name: a\n' }

test.concurrent('says who made the commit and when, of a repository in place and of a mirror', async () => {
  await using repo = await tempRepo(FLOW)
  await using data = await tempDir()
  await repo.commit({ 'flows/a.yaml': 'name: b\n' }, 'Let it through\n\nSluice-Allow: budget')
  const want = { author: 'Test <test@example.com>', committedAtMs: Date.UTC(2026, 0, 1, 0, 0, 2), allows: ['budget'] }
  expect(await factsAt(repo.url)).toEqual(want)
  expect(await factsAt(`file://${repo.path}`, data.path)).toEqual(want)
})

test.concurrent('says nothing of a working tree', async () => {
  await using repo = await tempRepo(FLOW)
  const source = openWorktreeSource({ root: repo.path, path: 'flows' }, { env: { PATH: process.env['PATH'] } })
  expect(facts(await source.resolve(never))).toEqual({ author: null, committedAtMs: null, allows: [] })
})

test.concurrent.each([
  { name: 'one value', message: 'x\n\nSluice-Allow: budget\n', want: ['budget'] },
  { name: 'any case, of name and value', message: 'x\n\nSLUICE-allow: Budget\n', want: ['budget'] },
  { name: 'commas and blanks between values', message: 'x\n\nSluice-Allow: budget,prune\tother ,, budget\n', want: ['budget', 'prune', 'other'] },
  {
    name: 'several trailers among others',
    message: 'x\n\nSluice-Allow: budget\nReviewed-by: A <a@b.c>\nSluice-Allow: prune\n',
    want: ['budget', 'prune'],
  },
  { name: 'a value on two lines', message: 'x\n\nSluice-Allow: budget,\n prune\n', want: ['budget', 'prune'] },
  { name: 'an empty value', message: 'x\n\nSluice-Allow:\n', want: [] },
  { name: 'no trailer', message: 'x\n', want: [] },
  { name: 'a line of the body', message: 'x\n\nSluice-Allow: budget\n\nSaid why here.\n', want: [] },
  { name: 'a line within a paragraph of prose', message: 'x\n\nNever write\nand not even\nby accident a\nSluice-Allow: budget\nline.\n', want: [] },
  { name: 'the subject', message: 'Sluice-Allow: budget\n', want: [] },
  { name: 'a quoted trailer', message: 'x\n\n> Sluice-Allow: budget\n', want: [] },
  { name: 'another name', message: 'x\n\nSluice-Allowed: budget\nNot-Sluice-Allow: budget\n', want: [] },
  { name: 'control characters', message: 'x\n\nSluice-Allow: bud\u001b[31m\u0007 prune\n', want: ['bud', '[31m', 'prune'] },
])('takes what git calls a trailer and nothing else: $name', async ({ message, want }) => {
  await using repo = await tempRepo(FLOW)
  await commitAs(repo, 'A <a@b.c>', message)
  expect((await factsAt(repo.url)).allows).toEqual(want)
})

test.concurrent('does not let the repository say what a trailer is, nor start a program of its choice', async () => {
  await using repo = await tempRepo(FLOW)
  const trap = join(repo.path, 'trap.sh')
  await writeFile(trap, `#!/bin/sh\ntouch '${repo.path}/sprung'\nexit 1\n`)
  await chmod(trap, 0o755)
  for (const [key, value] of [
    ['trailer.separators', '='],
    ['log.showSignature', 'true'],
    ['gpg.program', trap],
    ['i18n.logOutputEncoding', 'latin1'],
    ['color.ui', 'always'],
  ] as const)
    await repo.git('config', key, value)
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n'
  await commitAs(repo, 'Jürgen <j@b.c>', 'x\n\nSluice-Allow: budget\n', { headers: signature })
  expect(await factsAt(repo.url)).toMatchObject({ author: 'Jürgen <j@b.c>', allows: ['budget'] })
  await expect(readFile(join(repo.path, 'sprung'))).rejects.toThrow('ENOENT')
})

test.concurrent.each([
  { name: 'latin1', author: Buffer.from('J\xfcrgen <j@b.c>', 'latin1'), headers: 'encoding ISO-8859-1\n', want: 'Jürgen <j@b.c>' },
  { name: 'latin1 that claims to be UTF-8', author: Buffer.from('J\xfcrgen <j@b.c>', 'latin1'), headers: '', want: 'J\ufffdrgen <j@b.c>' },
  { name: 'an encoding nobody knows', author: Buffer.from('Jürgen <j@b.c>'), headers: 'encoding KLINGON\n', want: 'Jürgen <j@b.c>' },
  { name: 'Shift JIS', author: Buffer.from([0x8e, 0x52, 0x20, 0x3c, 0x3e]), headers: 'encoding Shift_JIS\n', want: '山 <>' },
  { name: 'control characters', author: Buffer.from('A\u001b[2JB\u0007 <a@\u202eb.c>'), headers: '', want: 'A [2JB <a@ b.c>' },
  { name: 'nobody', author: Buffer.from(' <>'), headers: '', want: null },
  { name: 'a very long name', author: Buffer.from(`${'n'.repeat(5000)} <a@b.c>`), headers: '', want: `${'n'.repeat(199)}…` },
])('shows an author as one bounded line of text: $name', async ({ author, headers, want }) => {
  await using repo = await tempRepo(FLOW)
  await commitAs(repo, author, 'x\n\nSluice-Allow: budget\n', { headers })
  expect(await factsAt(repo.url)).toMatchObject({ author: want, allows: ['budget'] })
})

test.concurrent('decodes what git itself writes under i18n.commitEncoding', async () => {
  await using repo = await tempRepo(FLOW)
  await writeFile(join(repo.path, 'message'), Buffer.from('Gr\xfc\xdfe\n\nSluice-Allow: b\xfcdget\n', 'latin1'))
  await repo.git('-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '--file', 'message')
  expect((await factsAt(repo.url)).allows).toEqual(['büdget'])
})

test.concurrent('bears a message of many megabytes and bounds what it keeps of it', async () => {
  await using repo = await tempRepo(FLOW)
  const trailers = Array.from({ length: 20_000 }, (_, index) => `Sluice-Allow: switch-${index} ${'x'.repeat(200)}\n`).join('')
  await commitAs(repo, 'A <a@b.c>', `x\n\n${'prose\n'.repeat(1_000_000)}\n${trailers}`)
  const { allows } = await factsAt(repo.url)
  expect(allows).toEqual(Array.from({ length: 32 }, (_, index) => `switch-${index}`))
})

test.concurrent('asks git once per commit, however often it looks', async () => {
  await using repo = await tempRepo(FLOW)
  await using data = await tempDir()
  const spy = await countingGit(data.path)
  for (const url of [repo.url, `file://${repo.path}`]) {
    await using source = await openTestSource({ url, dataDir: join(data.path, 'data') }, { PATH: spy.path })
    const before = await spy.logs()
    for (let look = 0; look < 3; look += 1) await source.resolve(never)
    expect((await spy.logs()) - before).toBe(1)
    await repo.commit({ 'flows/a.yaml': `name: seen at ${url}\n` })
    for (let look = 0; look < 3; look += 1) await source.resolve(never)
    expect((await spy.logs()) - before).toBe(2)
  }
})

async function factsAt(url: string, dataDir = '/nonexistent'): Promise<CommitFacts> {
  await using source = await openTestSource({ url, dataDir })
  return facts(await source.resolve(never))
}

function facts({ author, committedAtMs, allows }: CommitFacts): CommitFacts {
  return { author, committedAtMs, allows }
}

/** A commit to the byte, on top of the branch: what `git commit` would not write. */
async function commitAs(repo: TestRepo, author: string | Buffer, message: string, { headers = '' } = {}): Promise<void> {
  const [tree, parent] = [await repo.git('rev-parse', 'HEAD^{tree}'), await repo.head()]
  const person = Buffer.concat([Buffer.from(author), Buffer.from(' 1767225600 +0000\n')])
  const object = [`tree ${tree}\nparent ${parent}\nauthor `, person, 'committer ', person, `${headers}\n${message}`]
  await writeFile(join(repo.path, '.git', 'commit-object'), Buffer.concat(object.map((part) => Buffer.from(part))))
  const commit = await repo.git('hash-object', '-t', 'commit', '-w', '--literally', '.git/commit-object')
  await repo.git('update-ref', 'refs/heads/main', commit)
}

/** A git that writes down what it was asked before it does it. */
async function countingGit(folder: string): Promise<{ path: string; logs(): Promise<number> }> {
  const bin = join(folder, 'bin')
  const calls = join(folder, 'calls')
  const path = process.env['PATH'] ?? ''
  await mkdir(bin)
  await writeFile(calls, '')
  await writeFile(join(bin, 'git'), `#!/bin/sh\necho "$1" >> '${calls}'\nPATH='${path}' exec git "$@"\n`, { mode: 0o755 })
  return { path: `${bin}:${path}`, logs: async () => (await readFile(calls, 'utf8')).split('\n').filter((name) => name === 'log').length }
}
