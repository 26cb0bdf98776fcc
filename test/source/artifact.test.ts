import { expect, test } from 'vitest'
import { readParsed, type ArtifactFile } from '../../src/source/artifact.ts'
import { NO_COMMIT } from '../../src/source/commit-facts.ts'
import type { Source } from '../../src/source/source.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const never = { signal: new AbortController().signal }

/** A source of which only the blobs matter; remembers what was read. */
function blobs(texts: Readonly<Record<string, string>>): Source & { read: string[] } {
  const read: string[] = []
  return {
    name: 'test',
    read,
    resolve: async () => ({ ref: 'main', commit: '1', text: 'main@sha1:1', ...NO_COMMIT }),
    tree: async () => ({ entries: [], folderFound: true }),
    blobs: async (oids) => {
      read.push(...oids)
      return new Map(oids.flatMap((oid) => (texts[oid] === undefined ? [] : [[oid, Buffer.from(texts[oid])]])))
    },
  }
}

const file = (path: string, oid: string): ArtifactFile => ({ path, oid, bytes: 1 })
const parse = ({ path, bytes }: { path: string; bytes: Uint8Array }): { said: string } => ({ said: `${path}: ${Buffer.from(bytes).toString()}` })

test('neither reads nor parses again what did not change, and keeps its value', async () => {
  using clock = new VirtualClock(0, { autoAdvance: true })
  const source = blobs({ a: 'one', b: 'two', c: 'three' })
  const deps = { kept: new Map<string, { said: string }>(), clock }
  const first = await readParsed(source, [file('x', 'a'), file('y', 'b')], parse, deps, never)
  const second = await readParsed(source, [file('x', 'a'), file('y', 'c')], parse, deps, never)
  expect(second).toEqual([{ said: 'x: one' }, { said: 'y: three' }])
  expect(second[0]).toBe(first[0])
  expect(source.read).toEqual(['a', 'b', 'c'])
  expect(deps.kept.size).toBe(2)
})

test('parses equal bytes at another path again: the path is part of what they mean', async () => {
  using clock = new VirtualClock(0, { autoAdvance: true })
  const source = blobs({ a: 'one' })
  const deps = { kept: new Map<string, { said: string }>(), clock }
  await readParsed(source, [file('x', 'a')], parse, deps, never)
  expect(await readParsed(source, [file('moved', 'a')], parse, deps, never)).toEqual([{ said: 'moved: one' }])
})

test('asks for a blob that stands at several paths once', async () => {
  using clock = new VirtualClock(0, { autoAdvance: true })
  const source = blobs({ a: 'one' })
  const read = await readParsed(source, [file('x', 'a'), file('y', 'a')], parse, { kept: new Map(), clock }, never)
  expect(read).toEqual([{ said: 'x: one' }, { said: 'y: one' }])
  expect(source.read).toEqual(['a'])
})

test('reads large files in portions', async () => {
  using clock = new VirtualClock(0, { autoAdvance: true })
  const source = blobs({ a: 'one', b: 'two' })
  const asked: number[] = []
  const counting: Source = { ...source, blobs: async (oids, options) => (asked.push(oids.length), source.blobs(oids, options)) }
  const large = [file('x', 'a'), file('y', 'b')].map((one) => ({ ...one, bytes: 10 * 1024 * 1024 }))
  await readParsed(counting, large, parse, { kept: new Map(), clock }, never)
  expect(asked).toEqual([1, 1])
})
