import { mkdir, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { httpWorld } from '../source/http-world.ts'
import { follow, never, textsOf } from '../source/open-source.ts'
import { tempRepo } from '../support/git-repo.ts'

/** The mirror below a data folder; there is one per source. */
async function mirrorIn(dataDir: string): Promise<string> {
  const names = await readdir(join(dataDir, 'git'))
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.git$/)])
  return join(dataDir, 'git', names[0] ?? '')
}

test.concurrent.each<[string, (mirror: string) => Promise<void>]>([
  ['without its HEAD', (mirror) => rm(join(mirror, 'HEAD'))],
  ['with a truncated configuration', (mirror) => writeFile(join(mirror, 'config'), '[core\n')],
  ['with an empty ref', (mirror) => writeFile(join(mirror, 'refs/sluice/tip'), '')],
  ['without its objects', (mirror) => rm(join(mirror, 'objects'), { recursive: true })],
  ['with a lock that nobody holds', (mirror) => writeFile(join(mirror, 'shallow.lock'), '')],
  ['emptied', async (mirror) => void (await Promise.all((await readdir(mirror)).map((name) => rm(join(mirror, name), { recursive: true }))))],
])('replaces a mirror %s', async (_how, damage) => {
  await using at = await httpWorld()
  await (await at.open()).resolve(never)
  await damage(await mirrorIn(at.dataDir))
  await at.repo.commit({ 'flows/a.yaml': 'name: later\n' })
  const source = await at.open()
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: later\n' })
  await mirrorIn(at.dataDir)
})

test.concurrent.each(['HEAD^{tree}', 'HEAD:flows/a.yaml'])('replaces a mirror of which %s turns out to be broken when it is read', async (object) => {
  await using at = await httpWorld()
  const source = await at.open()
  const revision = await source.resolve(never)
  const oid = await at.repo.git('rev-parse', object)
  await truncate(join(await mirrorIn(at.dataDir), 'objects', oid.slice(0, 2), oid.slice(2)), 5)
  await expect(textsOf(source, revision)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
})

test.concurrent('keeps a damaged mirror while the server is away, and its own folder clean', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  await source.resolve(never)
  const mirror = await mirrorIn(at.dataDir)
  await writeFile(join(mirror, 'config'), '[core\n')
  at.server.fail({ kind: 'status', status: 503 })
  await expect(source.resolve(never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
  expect(await readFile(join(mirror, 'config'), 'utf8')).toBe('[core\n')
  await mirrorIn(at.dataDir)
})

test.concurrent('takes calls at the same time, also beside another reader of the same data folder', async () => {
  await using at = await httpWorld()
  const daemon = await at.open()
  const plan = await at.open()
  await Promise.all([daemon, daemon, plan, plan].map((source) => source.resolve(never)))
  for (let round = 0; round < 3; round += 1) {
    const commit = await at.repo.commit({ 'flows/a.yaml': `name: round ${round}\n` })
    const seen = await Promise.all([daemon, daemon, plan, plan].map((source) => source.resolve(never)))
    expect(seen.map((revision) => revision.commit)).toEqual([commit, commit, commit, commit])
    expect(await textsOf(daemon, seen[0]!)).toEqual({ 'flows/a.yaml': `name: round ${round}\n` })
  }
})

test.concurrent('heeds no configuration of a repository that the data folder happens to lie in', async () => {
  await using at = await httpWorld()
  await using around = await tempRepo({ 'flows/a.yaml': 'wrong\n' })
  await around.git('config', `url.file://${around.path}.insteadOf`, at.server.urlOf('repo/.git'))
  await around.git('config', 'http.proxy', 'http://127.0.0.1:1')
  const source = await at.open({ dataDir: join(around.path, '.sluice') })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
})

test.concurrent('clears away what a crash left, but nothing that may still be in use', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  await source.resolve(never)
  const root = join(at.dataDir, 'git')
  const [mirror = ''] = await readdir(root)
  const yesterday = new Date(Date.now() - 25 * 3_600_000)
  for (const name of ['session-old', `${mirror}.building-old`, 'session-new', `${mirror}.building-new`, 'other']) {
    await mkdir(join(root, name))
    if (!name.endsWith('new')) await utimes(join(root, name), yesterday, yesterday)
  }
  await at.open()
  expect((await readdir(root)).toSorted()).toEqual([mirror, `${mirror}.building-new`, 'other', 'session-new'].toSorted())
})

test.concurrent('takes a data folder relative to where the process runs', async () => {
  await using at = await httpWorld()
  const source = await at.open({ dataDir: relative(process.cwd(), at.dataDir) })
  expect((await follow(source)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
  await mirrorIn(at.dataDir)
})
