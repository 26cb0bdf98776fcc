import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'sluice-dist-'))
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.ts', '--out', join(folder, 'dist')], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  mkdirSync(join(folder, 'bin'))
  cpSync('bin/sluice.js', join(folder, 'bin/sluice.js'))
})

test('the bundle runs from a folder without node_modules and without sources', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/sluice.js', 'version'], { cwd: folder, encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  expect(readdirSync(folder).sort()).toEqual(['bin', 'dist'])
})

test('no folder of this machine is in it', () => {
  const texts = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, 'dist', name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
  expect(texts.filter((text) => text.includes(process.cwd()))).toEqual([])
})

test('the licences of what is bundled go with it', () => {
  const page = readFileSync(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
  const sources = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.map'))
  const bundled = new Set(
    sources.flatMap((name) => {
      const { sources: paths } = JSON.parse(readFileSync(join(folder, 'dist', name), 'utf8')) as { sources: string[] }
      return paths.flatMap((path) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])
    }),
  )
  for (const name of bundled) expect(page).toContain(`${name} `)
})
