import { chownSync } from 'node:fs'
import { readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { follow, never, openTestSource, textsOf } from '../source/open-source.ts'
import { tempRepo } from '../support/git-repo.ts'

test.concurrent('reads the branch that is checked out, without a mirror and without writing to the repository', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n', 'README.md': 'not a flow\n' })
  const before = await filesBelow(join(repo.path, '.git'))
  await using source = await openTestSource({ url: repo.url })
  expect(source.kind).toBe('local')
  expect(await follow(source)).toEqual({ text: `main@sha1:${await repo.head()}`, files: { 'flows/a.yaml': 'name: a\n' } })
  expect(await filesBelow(join(repo.path, '.git'))).toEqual(before)
})

test.concurrent('reads what was committed, not what lies in the working tree', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
  await repo.write({ 'flows/a.yaml': 'name: edited\n', 'flows/new.yaml': 'name: new\n' })
  await using source = await openTestSource({ url: repo.url })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
})

test.concurrent('reads one revision to the end while commits come in', async () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`flows/${index}.yaml`, `name: ${index}\n`]))
  await using repo = await tempRepo(many)
  await using source = await openTestSource({ url: repo.url })
  const revision = await source.resolve(never)
  const commits = (async () => {
    for (let round = 0; round < 5; round += 1) await repo.commit({ 'flows/0.yaml': `name: round ${round}\n`, [`flows/${round + 1}.yaml`]: null })
  })()
  for (let round = 0; round < 5; round += 1) expect(await textsOf(source, revision)).toEqual(many)
  await commits
  expect(Object.keys((await follow(source)).files)).toHaveLength(45)
})

test.concurrent('follows branches, tags and commits, and a HEAD that stands on none', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
  const first = await repo.head()
  await repo.tag('v1', { annotated: true })
  await repo.branch('dev')
  const second = await repo.commit({ 'flows/a.yaml': 'name: dev\n' })
  const names: [ref: string | null, text: string][] = [
    [null, `dev@sha1:${second}`],
    ['HEAD', `dev@sha1:${second}`],
    ['main', `main@sha1:${first}`],
    ['v1', `v1@sha1:${first}`],
    ['refs/heads/dev', `dev@sha1:${second}`],
    [first, `${first}@sha1:${first}`],
    [first.slice(0, 7), `${first.slice(0, 7)}@sha1:${first}`],
  ]
  for (const [ref, text] of names) {
    await using source = await openTestSource({ url: repo.url, ref })
    expect((await source.resolve(never)).text).toBe(text)
  }
  await repo.git('checkout', '--quiet', '--detach', first)
  await using source = await openTestSource({ url: repo.url })
  expect((await source.resolve(never)).text).toBe(`HEAD@sha1:${first}`)
})

test.concurrent('a branch hides a tag of the same name', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: tag\n' })
  await repo.tag('both')
  await repo.branch('both')
  await repo.commit({ 'flows/a.yaml': 'name: branch\n' })
  await using source = await openTestSource({ url: repo.url, ref: 'both' })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: branch\n' })
})

test.concurrent('says that HEAD points to a branch without a commit, and which refs are missing', async () => {
  await using repo = await tempRepo()
  await using source = await openTestSource({ url: repo.url })
  await expect(source.resolve(never)).rejects.toMatchObject({
    code: 'SLUICE_GIT_REF_UNKNOWN',
    message: `${repo.path} has no commit yet: HEAD points to main, which does not exist`,
  })
  await using other = await openTestSource({ url: repo.url, ref: 'deadbeef' })
  await expect(other.resolve(never)).rejects.toMatchObject({
    code: 'SLUICE_GIT_REF_UNKNOWN',
    message: `${repo.path} has no branch, tag or commit deadbeef`,
  })
})

test.concurrent('says what is not a repository', async () => {
  await using repo = await tempRepo()
  await rm(join(repo.path, '.git'), { recursive: true })
  await expect(openTestSource({ url: repo.url })).rejects.toMatchObject({
    code: 'SLUICE_GIT_UNAVAILABLE',
    message: expect.stringContaining('not a git repository'),
  })
  await expect(openTestSource({ url: join(repo.path, 'nowhere') })).rejects.toMatchObject({
    code: 'SLUICE_GIT_UNAVAILABLE',
    message: expect.stringContaining('there is no such folder'),
  })
})

test.concurrent('reads linked work trees, bare repositories and subfolders', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
  const linked = join(repo.path, '../linked')
  await repo.git('worktree', 'add', '--quiet', '-b', 'side', linked)
  const bare = join(repo.path, '../bare.git')
  await repo.git('clone', '--quiet', '--bare', repo.path, bare)
  for (const [url, branch] of [
    [linked, 'side'],
    [bare, 'main'],
    [join(repo.path, 'flows'), 'main'],
  ] as const) {
    await using source = await openTestSource({ url })
    expect(await follow(source)).toEqual({ text: `${branch}@sha1:${await repo.head()}`, files: { 'flows/a.yaml': 'name: a\n' } })
  }
  await using source = await openTestSource({ url: linked })
  expect(source.refsToWatch()).toEqual([
    join(repo.path, '.git/worktrees/linked/HEAD'),
    join(repo.path, '.git/refs'),
    join(repo.path, '.git/packed-refs'),
  ])
})

test.concurrent('lists nothing but the flows folder, and tells an empty folder from a missing one', async () => {
  await using repo = await tempRepo({
    'flows/deep/er/a.yaml': 'a',
    'flows.yaml': 'no',
    'flowsy/b.yaml': 'no',
    file: 'no',
    'sub dir/flows/c.yaml': 'c',
  })
  const listed = async (path: string): Promise<unknown> => {
    await using source = await openTestSource({ url: repo.url, path })
    const { entries, folderFound } = await source.tree(await source.resolve(never), never)
    return { paths: entries.map((entry) => entry.path), folderFound }
  }
  expect(await listed('flows')).toEqual({ paths: ['flows/deep/er/a.yaml'], folderFound: true })
  expect(await listed('./flows//deep/')).toEqual({ paths: ['flows/deep/er/a.yaml'], folderFound: true })
  expect(await listed('sub dir/flows')).toEqual({ paths: ['sub dir/flows/c.yaml'], folderFound: true })
  expect(await listed('')).toMatchObject({ folderFound: true, paths: expect.arrayContaining(['file', 'flows.yaml']) })
  expect(await listed('missing')).toEqual({ paths: [], folderFound: false })
  expect(await listed('file')).toEqual({ paths: [], folderFound: false })
})

test.concurrent('keeps odd names apart and their bytes whole', async () => {
  const names = [
    'new\nline',
    'quo"te',
    "apo'strophe",
    'tab\there',
    'back\\slash',
    'ünï',
    '日本',
    ' blank ',
    '-dash',
    '$(touch x)',
    '*?[a]',
    'a\u0007b',
  ]
  const files = Object.fromEntries(names.map((name) => [`flows/${name}.yaml`, `name: ${JSON.stringify(name)}\r\n\0`]))
  await using repo = await tempRepo(files)
  // Two names that are not UTF-8, and would be the same name if decoded carelessly.
  for (const byte of [0xe9, 0xea]) await writeFile(Buffer.concat([Buffer.from(`${repo.path}/flows/caf`), Buffer.from([byte])]), `${byte}`)
  await repo.commit({})
  await using source = await openTestSource({ url: repo.url })
  expect((await follow(source)).files).toEqual({ ...files, 'flows/caf\\xe9': '233', 'flows/caf\\xea': '234' })
})

test.concurrent('says where links lead, through links, and null when they leave the repository', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'a', 'shared/b.yaml': 'b' })
  const links: [path: string, text: string, target: string | null][] = [
    ['flows/same.yaml', 'a.yaml', 'flows/a.yaml'],
    ['flows/up.yaml', '../shared/b.yaml', 'shared/b.yaml'],
    ['flows/folder', '../shared', 'shared'],
    ['flows/twice.yaml', 'folder/b.yaml', 'shared/b.yaml'],
    ['flows/out.yaml', '../../../etc/passwd', null],
    ['flows/absolute.yaml', '/etc/passwd', null],
    ['flows/circle.yaml', 'circle.yaml', null],
    ['flows/nothing.yaml', 'no\nsuch', 'flows/no\nsuch'],
    ['flows/elsewhere.yaml', '../shared/leaves', null],
    ['shared/leaves', '../../outside', null],
  ]
  for (const [path, text] of links) await symlink(text, join(repo.path, path))
  await repo.commit({})
  await using source = await openTestSource({ url: repo.url })
  const { entries } = await source.tree(await source.resolve(never), never)
  const found = entries.filter((entry) => entry.kind === 'link').map(({ path, target }) => [path, target])
  expect(found).toEqual(
    links
      .filter(([path]) => path.startsWith('flows/'))
      .map(([path, , target]) => [path, target])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
})

test.concurrent('shows submodules as such', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'a' })
  await repo.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},flows/module`)
  await repo.git('commit', '--quiet', '--message', 'module')
  await using source = await openTestSource({ url: repo.url })
  const { entries } = await source.tree(await source.resolve(never), never)
  expect(entries[1]).toEqual({ path: 'flows/module', oid: '1'.repeat(40), kind: 'submodule', bytes: 0, target: null })
})

test.concurrent('passes over files that are too large, and reports one that is not there', async () => {
  await using repo = await tempRepo({ 'flows/big.yaml': 'x'.repeat(200_000), 'flows/empty.yaml': '', 'flows/small.yaml': 'small' })
  await using source = await openTestSource({ url: repo.url, maxBlobBytes: 1000 })
  const { entries } = await source.tree(await source.resolve(never), never)
  expect(entries.map((entry) => entry.bytes)).toEqual([200_000, 0, 5])
  const blobs = await source.blobs(
    entries.map((entry) => entry.oid),
    never,
  )
  expect([...blobs.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual(['', 'small'])
  await expect(source.blobs(['f'.repeat(40)], never)).rejects.toMatchObject({
    code: 'SLUICE_GIT_UNAVAILABLE',
    message: expect.stringContaining('missing'),
  })
})

test.concurrent('is not led elsewhere by the environment', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'right\n' })
  await using other = await tempRepo({ 'flows/a.yaml': 'wrong\n' })
  const env = {
    PATH: process.env['PATH'],
    GIT_DIR: join(other.path, '.git'),
    GIT_WORK_TREE: other.path,
    GIT_CONFIG_COUNT: '1',
    GIT_INDEX_FILE: '/nowhere',
  }
  await using source = await openTestSource({ url: repo.url }, env)
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'right\n' })
})

test.skipIf(process.getuid?.() !== 0)('reads a repository that belongs to another user, as mounts in containers do', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
  for (const name of await readdir(repo.path, { recursive: true })) chownSync(join(repo.path, name), 12_345, 12_345)
  chownSync(repo.path, 12_345, 12_345)
  await using data = await tempRepo()
  for (const url of [repo.path, `file://${repo.path}`]) {
    await using source = await openTestSource({ url, dataDir: data.path })
    expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
  }
})

test.concurrent('an abort rejects with the reason it was given', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
  await using source = await openTestSource({ url: repo.url })
  const reason = new Error('enough')
  await expect(source.resolve({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  const controller = new AbortController()
  const reading = source.resolve({ signal: controller.signal })
  controller.abort(reason)
  await expect(reading).rejects.toBe(reason)
})

/** Path → modification time, which any write would show. */
async function filesBelow(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder, { recursive: true })
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const)))
}
