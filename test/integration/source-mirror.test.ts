import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { httpWorld } from '../source/http-world.ts'
import { follow, never, textsOf } from '../source/open-source.ts'

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

test.concurrent('replaces a mirror whose files turn out to be broken when they are read', async () => {
  await using at = await httpWorld()
  const source = await at.open()
  const revision = await source.resolve(never)
  const objects = join(await mirrorIn(at.dataDir), 'objects')
  for (const name of await readdir(objects, { recursive: true })) {
    if (/^[0-9a-f]{2}\/[0-9a-f]{38}$|\.pack$/.test(name)) await truncate(join(objects, name), 10)
  }
  await expect(source.tree(revision, never)).rejects.toMatchObject({ code: 'SLUICE_GIT_UNAVAILABLE' })
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
