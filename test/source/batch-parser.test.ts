import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchParser } from '../../src/source/batch-parser.ts'

const bounds = { maxBlobBytes: 50, maxTotalBytes: 10_000 }
const oidOf = (index: number): string => index.toString(16).padStart(40, '0')

test('reads blobs of any bytes, cut into chunks anywhere, and passes over those that are too large', () => {
  const arbBlobs = fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 12 })
  fc.assert(
    fc.property(arbBlobs, fc.infiniteStream(fc.integer({ min: 1, max: 60 })), (blobs, sizes) => {
      const stream = Buffer.concat(blobs.flatMap((bytes, index) => [Buffer.from(`${oidOf(index)} blob ${bytes.length}\n`), bytes, Buffer.from('\n')]))
      const parser = new BatchParser(bounds)
      for (let start = 0; start < stream.length;) {
        const end = start + sizes.next().value
        parser.push(stream.subarray(start, end))
        start = end
      }
      const wanted = blobs.flatMap((bytes, index) => (bytes.length > bounds.maxBlobBytes ? [] : [[oidOf(index), [...bytes]] as const]))
      expect([...parser.blobs].map(([oid, bytes]) => [oid, [...bytes]])).toEqual(wanted)
      expect(parser.answers).toBe(blobs.length)
    }),
  )
})

test.each([
  ['a missing object', `${oidOf(1)} missing\n`, 'missing'],
  ['an object that is no file', `${oidOf(1)} tree 3\nabc\n`, 'tree'],
  ['noise without an end', 'x'.repeat(500), 'not an object'],
])('refuses %s', (_what, text, why) => {
  expect(() => new BatchParser(bounds).push(Buffer.from(text))).toThrow(why)
})

test('refuses more bytes than it was told to hold, before it holds them', () => {
  const parser = new BatchParser({ maxBlobBytes: 1e15, maxTotalBytes: 1000 })
  expect(() => parser.push(Buffer.from(`${oidOf(1)} blob 900000000000\n`))).toThrow('1000 bytes')
})
