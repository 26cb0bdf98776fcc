import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { initCommand } from '../../src/cli/init.ts'
import { EXAMPLE_MANIFEST } from '../../src/cli/init-files.ts'
import { loadSettings } from '../../src/cli/load-settings.ts'
import { SluiceError } from '../../src/lib/errors.ts'
import { assembleManifests } from '../../src/manifest/assemble.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { testSystem } from '../support/cli-system.ts'
import { tempDir } from '../support/temp.ts'

test('starts a repository that can be used as it stands', async () => {
  await using folder = await tempDir()
  const system = testSystem(folder.path)
  expect(initCommand('Acme flows', system)).toBe(0)
  const top = join(folder.path, 'Acme flows')
  expect(readdirSync(top).sort()).toEqual(['.gitignore', 'flows', 'sluice.yaml'])
  expect(readFileSync(join(top, '.gitignore'), 'utf8')).toBe('/.sluice\n')
  expect(system.out()).toContain('sluice run --emulator')
  const { config, problems } = loadSettings(testSystem(top), {}, { targets: true, git: true, server: true })
  expect(problems).toEqual([])
  expect(config).toMatchObject({ owner: 'Acme-flows', sources: [{ path: 'flows' }], targets: [{ name: 'local', sandbox: 'dev' }] })
})

test('the example is no manifest until it is renamed, and then a valid one', () => {
  const bytes = new TextEncoder().encode(EXAMPLE_MANIFEST)
  const { manifests, diagnostics } = assembleManifests([parseManifest({ path: 'flows/orders.yaml', bytes, folder: 'flows' })])
  expect(diagnostics).toEqual([])
  expect(manifests.map(({ key }) => key)).toEqual(['orders'])
})

test.each(['sluice.yaml', 'flows/_example.yaml'])('writes nothing at all where %s is there already', async (path) => {
  await using folder = await tempDir()
  await mkdir(join(folder.path, 'flows'))
  await writeFile(join(folder.path, path), 'mine')
  expect(() => initCommand('.', testSystem(folder.path))).toThrow(SluiceError)
  expect(readFileSync(join(folder.path, path), 'utf8')).toBe('mine')
  expect(existsSync(join(folder.path, '.gitignore'))).toBe(false)
})

test('adds to an existing .gitignore once, and leaves its lines', async () => {
  await using folder = await tempDir()
  await writeFile(join(folder.path, '.gitignore'), 'node_modules')
  initCommand('.', testSystem(folder.path))
  expect(readFileSync(join(folder.path, '.gitignore'), 'utf8')).toBe('node_modules\n/.sluice\n')
  await using other = await tempDir()
  await writeFile(join(other.path, '.gitignore'), '.sluice/\n')
  initCommand('.', testSystem(other.path))
  expect(readFileSync(join(other.path, '.gitignore'), 'utf8')).toBe('.sluice/\n')
})
