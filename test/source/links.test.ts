import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leadsOutOf, resolveLink } from '../../src/source/links.ts'

const links = new Map(
  Object.entries({
    'a/l': 'b',
    'a/up': '../c',
    'a/dir': '../d',
    'd/x': 'y',
    'a/via': 'dir/x',
    'a/out': '../../etc',
    'a/abs': '/etc',
    'a/me': 'me',
    'a/top': '..',
    'a/empty': '',
    'd/back': '../a/l',
  }),
)

test.each([
  ['a/l', 'a/b'],
  ['a/up', 'c'],
  ['a/dir', 'd'],
  ['a/via', 'd/y'],
  ['a/dir/back', 'a/b'],
  ['a/out', null],
  ['a/abs', null],
  ['a/me', null],
  ['a/top', null],
  ['a/empty', null],
  ['no/link', 'no/link'],
])('%s leads to %s', (path, target) => expect(resolveLink(path, links)).toBe(target))

test('tells whether links elsewhere matter', () => {
  expect(leadsOutOf('a', new Map([['a/l', 'b']]))).toBe(false)
  expect(leadsOutOf('a', new Map([['a/up', '../c']]))).toBe(true)
  expect(leadsOutOf('a', new Map([['a/out', '../../etc']]))).toBe(false)
  expect(leadsOutOf('', links)).toBe(false)
})

test('ends for any links, and never outside the repository', () => {
  const part = fc.constantFrom('a', 'b', '..', '.', '')
  const text = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  const path = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
  fc.assert(
    fc.property(fc.dictionary(path, text, { noNullPrototype: true }), path, (found, start) => {
      const target = resolveLink(start, new Map(Object.entries(found)))
      expect(target === null || target.split('/').every((name) => name === 'a' || name === 'b')).toBe(true)
    }),
  )
})
