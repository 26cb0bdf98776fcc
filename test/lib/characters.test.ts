import fc from 'fast-check'
import { expect, test } from 'vitest'
import { characters } from '../../src/lib/characters.ts'

test('counts characters as JSON Schema does, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(characters(text)).toBe(Array.from(text).length)
    }),
  )
  expect(['', 'a😀b', '\ud83d', '\ude00\ud83d', '\ud83d\ud83d\ude00'].map(characters)).toEqual([0, 3, 1, 2, 2])
})
