import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEEDS, moments } from '../hostile/people.ts'
import { tryPerson } from '../hostile/try-person.ts'

const TABLE = readFileSync('test/golden/people.txt', 'utf8').split('\n')

/** One deed at each of some moments; every deed at every moment: test/slow/people.test.ts. */
const CELLS = moments().flatMap((moment, n) => {
  const deed = DEEDS[(n * 2 + 2) % DEEDS.length]
  return n % 2 === 0 && deed !== undefined ? [{ name: `${moment.name}, a person ${deed.name}`, moment, deed }] : []
})

test.concurrent.each(CELLS)('the promises hold where $name', async ({ moment, deed }) => {
  expect(TABLE).toContain(await tryPerson(moment, deed))
})
