import { execFile } from 'node:child_process'
import { chmod, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Source } from '../../src/source/source.ts'
import { openWorktreeSource } from '../../src/source/worktree-source.ts'
import { follow, never } from '../source/open-source.ts'
import { tempRepo } from '../support/git-repo.ts'
import { tempDir } from '../support/temp.ts'

const run = promisify(execFile)
const env = { PATH: process.env['PATH'] }

async function entriesOf(source: Source): ReturnType<Source['tree']> {
  return source.tree(await source.resolve(never), never)
}

test.concurrent('reads files as they lie on disk: edited, new and untracked, without deleted and ignored ones', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'a', 'flows/gone.yaml': 'gone', '.gitignore': '*.tmp\nbuild/\n' })
  await repo.write({ 'flows/a.yaml': 'edited', 'flows/new.yaml': 'new', 'flows/x.tmp': 'x', 'flows/build/y.yaml': 'y', 'flows/gone.yaml': null })
  const source = openWorktreeSource({ root: repo.path, path: './flows/' }, { env })
  expect(await follow(source)).toEqual({ text: 'worktree', files: { 'flows/a.yaml': 'edited', 'flows/new.yaml': 'new' } })
})

test.concurrent('reads a plain folder, and one that git ignores when asked for it', async () => {
  await using folder = await tempDir()
  await mkdir(join(folder.path, 'deep/.git'), { recursive: true })
  await writeFile(join(folder.path, 'deep/a.yaml'), 'a')
  await writeFile(join(folder.path, 'deep/.git/config'), 'not a flow')
  expect((await follow(openWorktreeSource({ root: folder.path, path: '' }, { env }))).files).toEqual({ 'deep/a.yaml': 'a' })

  await using repo = await tempRepo({ '.gitignore': 'out/\n' })
  await repo.write({ 'out/a.yaml': 'a' })
  expect((await follow(openWorktreeSource({ root: repo.path, path: 'out' }, { env }))).files).toEqual({ 'out/a.yaml': 'a' })
})

test.concurrent('gives every file the id that git gives it', async () => {
  const files = { 'flows/a.yaml': 'name: a\n', 'flows/empty.yaml': '', 'flows/ünï\n.yaml': 'name: ü\r\n\0' }
  await using repo = await tempRepo(files)
  await symlink('a.yaml', join(repo.path, 'flows/link.yaml'))
  await repo.commit({})
  const { entries } = await entriesOf(openWorktreeSource({ root: repo.path, path: 'flows' }, { env }))
  const listed = await repo.git('ls-tree', '-r', '--format=%(objectname)', 'HEAD', 'flows/')
  expect(entries.map((entry) => entry.oid).toSorted()).toEqual(listed.split('\n').toSorted())
})

test.concurrent('follows no link on disk and says where each leads', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'a' })
  await symlink('a.yaml', join(repo.path, 'flows/in.yaml'))
  await symlink('../../outside.yaml', join(repo.path, 'flows/out.yaml'))
  await symlink(repo.path, join(repo.path, 'flows/absolute'))
  const { entries } = await entriesOf(openWorktreeSource({ root: repo.path, path: 'flows' }, { env }))
  expect(entries.map(({ path, kind, target }) => ({ path, kind, target }))).toEqual([
    { path: 'flows/a.yaml', kind: 'file', target: null },
    { path: 'flows/absolute', kind: 'link', target: null },
    { path: 'flows/in.yaml', kind: 'link', target: 'flows/a.yaml' },
    { path: 'flows/out.yaml', kind: 'link', target: null },
  ])
  await symlink('flows', join(repo.path, 'other'))
  expect(await entriesOf(openWorktreeSource({ root: repo.path, path: 'other' }, { env }))).toEqual({ entries: [], folderFound: false })
})

test.concurrent('leaves out pipes and names that do not belong to files, and keeps names that are not UTF-8', async () => {
  await using folder = await tempDir()
  await run('mkfifo', [join(folder.path, 'pipe.yaml')])
  await writeFile(Buffer.concat([Buffer.from(`${folder.path}/caf`), Buffer.from([0xe9])]), 'coffee')
  expect((await follow(openWorktreeSource({ root: folder.path, path: '' }, { env }))).files).toEqual({ 'caf\\xe9': 'coffee' })
})

test.concurrent('tells an empty folder from a missing one, and from a file', async () => {
  await using folder = await tempDir()
  await mkdir(join(folder.path, 'empty'))
  await writeFile(join(folder.path, 'file'), '')
  const listed = (path: string): ReturnType<Source['tree']> => entriesOf(openWorktreeSource({ root: folder.path, path }, { env }))
  expect(await listed('empty')).toEqual({ entries: [], folderFound: true })
  expect(await listed('missing')).toEqual({ entries: [], folderFound: false })
  expect(await listed('file')).toEqual({ entries: [], folderFound: false })
})

test.concurrent('says so when a file changes between being listed and being read', async () => {
  await using folder = await tempDir()
  const file = join(folder.path, 'a.yaml')
  await writeFile(file, 'before')
  const source = openWorktreeSource({ root: folder.path, path: '' }, { env })
  const { entries } = await entriesOf(source)
  const oids = entries.map((entry) => entry.oid)
  for (const change of [() => writeFile(file, 'after!'), () => writeFile(file, 'before and more'), () => rm(file)]) {
    await change()
    await expect(source.blobs(oids, never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE', message: expect.stringContaining('a.yaml') })
  }
  await writeFile(`${folder.path}-outside`, 'before')
  await symlink(`${folder.path}-outside`, file)
  await expect(source.blobs(oids, never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
  await rm(`${folder.path}-outside`)
})

test.concurrent('lists a file that is too large without reading it', async () => {
  await using folder = await tempDir()
  await writeFile(join(folder.path, 'big.yaml'), 'x'.repeat(2000))
  const source = openWorktreeSource({ root: folder.path, path: '', maxBlobBytes: 1000 }, { env })
  const { entries } = await entriesOf(source)
  expect(entries).toMatchObject([{ path: 'big.yaml', bytes: 2000 }])
  expect(await source.blobs([entries[0]?.oid ?? ''], never)).toEqual(new Map())
})

test.concurrent('starts no program that the repository names', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
  const trap = join(repo.path, '../trap')
  await writeFile(trap, `#!/bin/sh\ntouch ${trap}.sprung\n`)
  await chmod(trap, 0o755)
  await repo.git('config', 'core.fsmonitor', trap)
  await run('git', ['-C', repo.path, 'ls-files', '--others'])
  await rm(`${trap}.sprung`) // git does start it
  await follow(openWorktreeSource({ root: repo.path, path: 'flows' }, { env }))
  await expect(stat(`${trap}.sprung`)).rejects.toMatchObject({ code: 'ENOENT' })
})
