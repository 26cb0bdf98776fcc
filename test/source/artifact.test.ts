import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { delta, readArtifact, type Artifact, type ArtifactDeps } from '../../src/source/artifact.ts'
import type { Revision, Source, TreeEntry } from '../../src/source/source.ts'
import { never } from './open-source.ts'

const revision: Revision = { ref: 'main', commit: 'c', text: 'main@sha1:c' }
const oidOf = (text: string): string => createHash('sha1').update(text).digest('hex')
const file = (path: string, text: string): TreeEntry => ({ path, oid: oidOf(text), kind: 'file', bytes: text.length, target: null })
const link = (path: string, target: string | null): TreeEntry => ({ path, oid: oidOf(`link ${path}`), kind: 'link', bytes: 0, target })

type Memory = Source & { asked: string[][]; texts: Map<string, string> }

function memory(texts: Record<string, string>, more: TreeEntry[] = []): Memory {
  const asked: string[][] = []
  const contents = new Map(Object.values(texts).map((text) => [oidOf(text), text]))
  const entries = [...Object.entries(texts).map(([path, text]) => file(path, text)), ...more].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return {
    name: 'memory',
    asked,
    texts: contents,
    resolve: async () => revision,
    tree: async () => ({ entries, folderFound: true }),
    blobs: async (oids) => {
      asked.push([...oids])
      return new Map(oids.flatMap((oid) => (contents.has(oid) ? [[oid, Buffer.from(contents.get(oid) ?? '')]] : [])))
    },
  }
}

function setUp(): ArtifactDeps<string> & { parsed: string[]; pauses: () => number } {
  const parsed: string[] = []
  let pauses = 0
  return {
    parsed,
    pauses: () => pauses,
    isManifest: (path) => path.endsWith('.yaml'),
    parse: ({ path, bytes }) => {
      parsed.push(path)
      return `${path}: ${Buffer.from(bytes).toString()}`
    },
    maxBytes: 100,
    clock: { sleep: async () => void (pauses += 1) },
  }
}

const read = (source: Source, deps: ArtifactDeps<string>, previous: Artifact<string> | null = null): Promise<Artifact<string>> =>
  readArtifact(source, revision, previous, deps, never)

test('parses manifests and nothing else, each content read once', async () => {
  const deps = setUp()
  const source = memory({ 'a.yaml': 'same', 'b.yaml': 'same', 'c.yaml': 'other', 'notes.md': 'no' })
  const artifact = await read(source, deps)
  expect(artifact.files.map((found) => found.kind === 'parsed' && found.parsed)).toEqual(['a.yaml: same', 'b.yaml: same', 'c.yaml: other'])
  expect(source.asked).toEqual([[oidOf('same'), oidOf('other')]])
})

test('neither reads nor parses what has not changed, and notices a move', async () => {
  const deps = setUp()
  const first = await read(memory({ 'a.yaml': 'one', 'b.yaml': 'two', 'c.yaml': 'three' }), deps)
  deps.parsed.length = 0
  const source = memory({ 'a.yaml': 'one', 'b.yaml': 'changed', 'moved.yaml': 'three' })
  const second = await read(source, deps, first)
  expect(deps.parsed).toEqual(['b.yaml', 'moved.yaml'])
  expect(source.asked.flat().toSorted()).toEqual([oidOf('changed'), oidOf('three')].toSorted())
  expect(delta(first, second)).toEqual({ changed: ['b.yaml', 'moved.yaml'], removed: ['c.yaml'] })
  expect(await read(memory({}), deps, second)).toMatchObject({ files: [] })
})

test('asks for nothing at all when nothing has changed', async () => {
  const deps = setUp()
  const first = await read(memory({ 'a.yaml': 'one' }), deps)
  const source = memory({ 'a.yaml': 'one' })
  const second = await read(source, deps, first)
  expect(source.asked).toEqual([])
  expect(delta(first, second)).toEqual({ changed: [], removed: [] })
})

test('reads no file that is too large, by the tree or by the limit of the source', async () => {
  const deps = setUp()
  const source = memory({ 'big.yaml': 'x'.repeat(101), 'small.yaml': 'ok', 'withheld.yaml': 'w' })
  source.texts.delete(oidOf('w'))
  const artifact = await read(source, deps)
  expect(artifact.files.map((found) => [found.path, found.kind])).toEqual([
    ['big.yaml', 'too-large'],
    ['small.yaml', 'parsed'],
    ['withheld.yaml', 'too-large'],
  ])
  expect(source.asked.flat()).not.toContain(oidOf('x'.repeat(101)))
})

test('reads through links inside the folder, and reports the others', async () => {
  const deps = setUp()
  const links = [
    link('in.yaml', 'a.yaml'),
    link('out.yaml', null),
    link('nowhere.yaml', 'gone.yaml'),
    { ...link('module.yaml', null), kind: 'submodule' as const },
  ]
  const artifact = await read(memory({ 'a.yaml': 'one' }, links), deps)
  expect(artifact.files.map((found) => [found.path, found.kind, found.entry.kind])).toEqual([
    ['a.yaml', 'parsed', 'file'],
    ['in.yaml', 'parsed', 'link'],
    ['module.yaml', 'unreadable', 'submodule'],
    ['nowhere.yaml', 'unreadable', 'link'],
    ['out.yaml', 'unreadable', 'link'],
  ])
  const changed = await read(memory({ 'a.yaml': 'two' }, links), deps, artifact)
  expect(delta(artifact, changed).changed).toEqual(['a.yaml', 'in.yaml'])
})

test('pauses between batches, so that health checks and signals get their turn', async () => {
  const deps = setUp()
  await read(memory(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.yaml`, `${index}`]))), deps)
  expect(deps.pauses()).toBe(3)
})

test('reads many bytes in portions', async () => {
  const deps = { ...setUp(), maxBytes: 10 * 1024 * 1024 }
  const source = memory(Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.yaml`, name.repeat(7 * 1024 * 1024)])))
  await read(source, deps)
  expect(source.asked.map((oids) => oids.length)).toEqual([2, 1])
})

test('counts everything as changed when there was nothing before', async () => {
  const artifact = await read(memory({ 'a.yaml': 'one', 'b.yaml': 'two' }), setUp())
  expect(delta(null, artifact)).toEqual({ changed: ['a.yaml', 'b.yaml'], removed: [] })
})
