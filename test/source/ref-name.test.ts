import { expect, test } from 'vitest'
import { gitRefProblem, isFullCommit, mayBeCommit, shortName } from '../../src/source/ref-name.ts'

test.each(['main', 'team/dev', 'v1.2.3', 'refs/pull/7/head', 'release-2026_01', '4f2c1ab', 'ünï'])('%s is a name', (ref) => {
  expect(gitRefProblem(ref)).toBeNull()
})

test.each(['', '-x', 'a b', 'main~1', 'main^', '@{u}', 'a..b', 'a:b', 'a?', 'a*', '[a', 'a\\b', 'a\n', '/a', 'a/', 'a//b', 'a.lock', 'a.', '@'])(
  '%j is none',
  (ref) => {
    expect(gitRefProblem(ref)).toMatch(/^git\.ref /)
  },
)

test('tells full commits from abbreviations and names', () => {
  expect([isFullCommit('a'.repeat(40)), isFullCommit('a'.repeat(64)), isFullCommit('a'.repeat(41)), isFullCommit('g'.repeat(40))]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect([mayBeCommit('beef'), mayBeCommit('bee'), mayBeCommit('main')]).toEqual([true, false, false])
})

test('shortens branches and tags, and leaves other refs whole', () => {
  expect(['refs/heads/a/b', 'refs/tags/v1', 'refs/pull/7/head', 'HEAD'].map(shortName)).toEqual(['a/b', 'v1', 'refs/pull/7/head', 'HEAD'])
})
