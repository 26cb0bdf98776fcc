import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openParseCache } from '../../src/ledger/parse-cache.ts'
import { dataFolder } from './folders.ts'

test('keeps the youngest entries up to its bound', () => {
  const dataDir = dataFolder()
  mkdirSync(dataDir)
  const cache = openParseCache(join(dataDir, 'parse-cache.db'), 3)
  cache.write(
    new Map([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]),
  )
  cache.write(
    new Map([
      ['a', '4'],
      ['d', '5'],
    ]),
  )
  expect(cache.read(['a', 'b', 'c', 'd'])).toEqual(
    new Map([
      ['c', '3'],
      ['a', '4'],
      ['d', '5'],
    ]),
  )
  cache.close()
})
