import { expect, test } from 'vitest'
import { DEEDS, moments } from '../hostile/people.ts'
import { tryPerson } from '../hostile/try-person.ts'

test('whatever a person does at whatever moment, the promises hold, and the sandbox comes to rest as the table says', async () => {
  const lines: string[] = []
  const wrong: unknown[] = []
  for (const [n] of moments().entries()) {
    for (const deed of DEEDS) {
      const moment = moments()[n]
      if (moment === undefined) continue
      try {
        lines.push(await tryPerson(moment, deed))
      } catch (error) {
        wrong.push(error instanceof Error ? error.message : error)
      }
    }
  }
  expect(wrong).toEqual([])
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/people.txt')
})
