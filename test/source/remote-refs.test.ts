import { expect, test } from 'vitest'
import { findAdvertised, findRef, parseRemoteRefs, patternsFor } from '../../src/source/remote-refs.ts'

const [a, b, t] = ['a'.repeat(40), `ab${'b'.repeat(38)}`, 'c'.repeat(40)]
const refs = parseRemoteRefs(
  [
    `ref: refs/heads/main\tHEAD`,
    `${a}\tHEAD`,
    `${a}\trefs/heads/main`,
    `${b}\trefs/heads/v1`,
    `${t}\trefs/tags/v1`,
    `${a}\trefs/tags/v1^{}`,
    '',
  ].join('\n'),
)

test('finds the default branch, branches before tags, and the commit behind an annotated tag', () => {
  expect(findRef(null, refs)).toEqual({ name: 'main', fetch: 'refs/heads/main', commit: a })
  expect(findRef('v1', refs)).toEqual({ name: 'v1', fetch: 'refs/heads/v1', commit: b })
  expect(findRef('refs/tags/v1', refs)).toEqual({ name: 'v1', fetch: 'refs/tags/v1', commit: a })
  expect(findRef('main2', refs)).toBeNull()
})

test('takes HEAD as it is where the server does not say what it stands for', () => {
  expect(findRef(null, parseRemoteRefs(`${a}\tHEAD\n`))).toEqual({ name: 'HEAD', fetch: 'HEAD', commit: a })
  expect(findRef(null, parseRemoteRefs(''))).toBeNull()
})

test('asks only for what a name may mean', () => {
  expect(patternsFor('x')).toEqual(['refs/heads/x', 'refs/heads/x^{}', 'refs/tags/x', 'refs/tags/x^{}'])
  expect(patternsFor(null)).toEqual(['HEAD'])
})

test('takes an abbreviation among what is advertised, but not one that means two commits, nor the id of a tag', () => {
  expect(findAdvertised('abb', refs)).toBe(b)
  expect(findAdvertised('cccc', refs)).toBeNull()
  expect(() => findAdvertised('a', refs)).toThrow(expect.objectContaining({ code: 'SLUICE_GIT_REF_UNKNOWN' }))
})
