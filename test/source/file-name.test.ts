import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textOfName, unquoteName } from '../../src/source/file-name.ts'

test.each([
  ['plain.yaml', 'plain.yaml'],
  ['with blank', 'with blank'],
  ['"new\\nline"', 'new\nline'],
  ['"quo\\"te\\\\"', 'quo"te\\'],
  ['"\\303\\274"', 'ü'],
  ['"\\a\\b\\t\\v\\f\\r\\033"', '\u0007\b\t\v\f\r\u001b'],
  ['"caf\\351"', 'caf\\xe9'],
  ['\ufffd', '\ufffd'],
])('reads %j', (printed, text) => expect(textOfName(unquoteName(printed))).toBe(text))

test('gives back the bytes of any name that git quotes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      const quoted = `"${Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`
      expect(unquoteName(quoted)).toEqual(Buffer.from(bytes))
    }),
  )
})

test('never makes one name of two that are not UTF-8', () => {
  const arbName = fc.uint8Array({ minLength: 1, maxLength: 8, min: 0x61 }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(arbName, arbName, (a, b) => {
      fc.pre(!a.equals(b) && !a.includes(0x5c) && !b.includes(0x5c))
      expect(textOfName(a)).not.toBe(textOfName(b))
    }),
  )
})
