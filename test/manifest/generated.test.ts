import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { artefacts as errors } from '../../scripts/generate/errors.ts'
import { artefacts as manifest } from '../../scripts/generate/manifest.ts'
import { artefacts as types } from '../../scripts/generate/types.ts'
import { artefacts as validators } from '../../scripts/generate/validators.ts'
import { DIAGNOSTICS } from '../../src/manifest/diagnostic-codes.ts'
import { ERRORS } from '../../src/lib/errors.ts'
import { HOLDS } from '../../src/plan/holds.ts'

test.each([...types, ...errors, ...manifest, ...validators])('$path is what its source says', async ({ path, produce }) => {
  expect(readFileSync(path, 'utf8')).toBe(await produce())
})

test('docs/errors.md names every code once, with what to do about it', () => {
  const page = readFileSync('docs/errors.md', 'utf8')
  const catalogue = { ...DIAGNOSTICS, ...HOLDS, ...ERRORS }
  expect(Object.keys(catalogue)).toHaveLength(Object.keys(DIAGNOSTICS).length + Object.keys(HOLDS).length + Object.keys(ERRORS).length)
  for (const [code, { summary, remedy }] of Object.entries(catalogue)) {
    const lines = page.split('\n').filter((line) => line.startsWith(`| \`${code}\` |`))
    expect(lines).toEqual([expect.stringContaining(`| ${summary.replaceAll('|', '\\|')} |`)])
    expect(remedy).toMatch(/^.{10,}\.$/)
  }
})
