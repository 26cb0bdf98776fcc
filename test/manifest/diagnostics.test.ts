import { describe, expect, test } from 'vitest'
import { assembleManifests, type Assembly } from '../../src/manifest/assemble.ts'
import { bindVars } from '../../src/manifest/bind.ts'
import type { Diagnostic } from '../../src/manifest/diagnostic.ts'
import { DIAGNOSTICS } from '../../src/manifest/diagnostic-codes.ts'
import { parseFolderFile } from '../../src/manifest/folder-file.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { surveyTree, type SurveyEntry } from '../../src/manifest/survey.ts'
import { BAD_MANIFESTS, type BadManifest } from './bad-manifests.ts'
import { BAD_REPOSITORIES, type BadRepository } from './bad-repositories.ts'

const bytesOf = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? new TextEncoder().encode(text) : text)
const place = (one: Diagnostic): string => `${one.line}:${one.column} ${one.severity} ${one.code}`

/** Anew for each test: what is done while the file loads, no mutant can reach. */
function diagnose({ bytes, path = 'flows/a.yaml', vars = {} }: BadManifest): Diagnostic[] {
  const parsed = parseManifest({ path, folder: 'flows', bytes: bytesOf(bytes) })
  if (parsed.manifest === null) return parsed.diagnostics
  return [...parsed.diagnostics, ...bindVars(parsed.manifest, vars).diagnostics]
}

function assemble({ files, entries = [] }: BadRepository): Assembly {
  const own = Object.entries(files).map(([path, text]): SurveyEntry => ({ path, oid: path, kind: 'file', bytes: text.length, target: null }))
  const survey = surveyTree([...own, ...entries], 'flows')
  const parsed = survey.files.map(({ path, oid }) => parseManifest({ path, folder: 'flows', bytes: bytesOf(files[oid] ?? '') }))
  const settings = survey.settings.map(({ path, oid }) => parseFolderFile({ path, bytes: bytesOf(files[oid] ?? '') }))
  return assembleManifests(parsed, survey.problems, settings)
}

test.each(BAD_MANIFESTS)('tells of $title, once, where it stands', (bad) => {
  expect(diagnose(bad).map((one) => `${place(one)} ${one.pointer}`)).toEqual(bad.want)
})

describe.each(BAD_REPOSITORIES)('a repository with $title', (bad) => {
  test('is told what is wrong, file by file', () => {
    const assembly = assemble(bad)
    expect(assembly.diagnostics.map((one) => `${one.path}:${place(one)}`)).toEqual(bad.want)
  })
  test('keeps what is whole, and every key that is there', () => {
    const assembly = assemble(bad)
    expect(assembly.manifests.map(({ path }) => path)).toEqual(bad.good)
    expect([...assembly.brokenKeys].sort()).toEqual(bad.brokenKeys)
    expect(assembly.complete).toBe(bad.complete)
  })
})

test('reads no more than 20,000 manifests and says that there are more', () => {
  const entries = Array.from({ length: 20_001 }, (_, index): SurveyEntry => ({
    path: `flows/${index}.yaml`,
    oid: '0',
    kind: 'file',
    bytes: 1,
    target: null,
  }))
  const { files, problems } = surveyTree(entries, 'flows')
  expect(files).toHaveLength(20_000)
  expect(problems.map(({ diagnostic }) => diagnostic.code)).toEqual(['too-many-files'])
  expect(assembleManifests([], problems).complete).toBe(false)
})

/** Apart from the others, which are then quick enough to be asked about every mutant. */
const isLarge = ({ bytes }: BadManifest): boolean => bytes.length > 10_000

test('every code of the catalogue comes from a row of these tables', () => {
  const produced = [
    ...BAD_MANIFESTS.filter((bad) => !isLarge(bad)).flatMap(diagnose),
    ...BAD_REPOSITORIES.flatMap((bad) => assemble(bad).diagnostics),
  ].map(({ code }) => code)
  expect([...new Set([...produced, 'too-many-files'])].sort()).toEqual(Object.keys(DIAGNOSTICS).sort())
})

test('every diagnostic reads as people should read it', async () => {
  const files = BAD_MANIFESTS.filter((bad) => !isLarge(bad)).map(read)
  const repositories = BAD_REPOSITORIES.map((bad) => `${bad.title}\n${assemble(bad).diagnostics.map(sentence).join('\n')}\n`)
  await expect([...files, ...repositories].join('\n')).toMatchFileSnapshot('../golden/diagnostics.txt')
})

test('and so do those of large files', async () => {
  await expect(BAD_MANIFESTS.filter(isLarge).map(read).join('\n')).toMatchFileSnapshot('../golden/diagnostics-of-large-files.txt')
})

const read = (bad: BadManifest): string => `${bad.title}\n${diagnose(bad).slice(0, 3).map(sentence).join('\n')}\n`

function sentence(one: Diagnostic): string {
  const path = one.path.length > 60 ? `${one.path.slice(0, 60)}…` : one.path
  const message = one.message.length > 200 ? `${one.message.slice(0, 200)}…` : one.message
  return `  ${path}:${one.line}:${one.column} ${one.severity} ${one.code}: ${message}\n    ${one.hint}`
}

test('ten thousand copies of one manifest clash in ten thousand short messages', () => {
  const one = parseManifest({ path: 'flows/a.yaml', folder: 'flows', bytes: new TextEncoder().encode('sluice: { key: same }\n') })
  const files = Array.from({ length: 10_000 }, (_, n) => ({ ...one, path: `flows/${n}.yaml`, diagnostics: [] }))
  const { diagnostics } = assembleManifests(files)
  expect(diagnostics).toHaveLength(10_000)
  expect(diagnostics[0]?.message).toBe('the key same is also that of flows/1.yaml, flows/2.yaml, flows/3.yaml, flows/4.yaml, flows/5.yaml and more')
})
