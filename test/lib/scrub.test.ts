import { expect, test } from 'vitest'
import { scrub } from '../../src/lib/scrub.ts'

const clean = (text: string, secrets: string[] = []): string => scrub(text, { secrets, maxChars: 500 })

test.each([
  ['a bearer token', 'header Authorization: Bearer abc.DEF-123_x== refused', 'header Authorization: [secret] refused'],
  ['a JSON web token', 'token eyJhbGciOi.eyJzdWIi.c2ln is expired', 'token [secret] is expired'],
  ['a client secret in a form', 'got client_id=acme&client_secret=hunter2&scope=x', 'got client_id=acme&client_secret=[secret]&scope=x'],
  ['a token in JSON', 'body {"access_token":"abc","n":1}', 'body {"access_token":"[secret]","n":1}'],
  ['an Adobe secret by its prefix', 'secret p8e-AbC_123 was rotated', 'secret [secret] was rotated'],
])('hides %s', (_, text, wanted) => expect(clean(text)).toBe(wanted))

test('hides every occurrence of a known secret, whatever it looks like', () => {
  expect(clean('plain-word and (plain-word)', ['plain-word'])).toBe('[secret] and ([secret])')
})

test('does not blank out a message for a secret of one letter', () => {
  expect(clean('abba', ['b'])).toBe('abba')
})

test('keeps one event on one line and within its bound', () => {
  expect(clean('first\r\nsecond\u0000\u2028third\u001b[31m')).toBe('first second third [31m')
  const bounded = scrub('x'.repeat(1_000), { secrets: [], maxChars: 500 })
  expect([bounded.length, bounded.endsWith('…')]).toEqual([500, true])
})
