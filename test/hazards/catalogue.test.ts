import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Row = { number: number; meets: string; files: string[] }

const rows: Row[] = readFileSync('docs/hazards.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [0-9]+ \|/.test(line))
  .map((line) => {
    const [, number = '', , meets = '', files = ''] = line.split(/ ?\| ?/)
    return { number: Number(number), meets, files: [...files.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) }
  })

test('every hazard from 1 to 40 has a line', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
})

test.each(rows)('hazard $number names tests that are there, or why it cannot arise', ({ meets, files }) => {
  if (files.length === 0) expect(meets).toMatch(/^Cannot arise/)
  for (const file of files) expect([file, existsSync(file)]).toEqual([file, true])
})

test('a suite of hazards has a test for each hazard that the list says it holds', () => {
  const claimed = rows.flatMap(({ number, files }) => files.filter((file) => file.endsWith('hazards.test.ts')).map((file) => `${number} ${file}`))
  const held = globSync('test/*/hazards.test.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/[`']hazards? ([0-9]+(?:(?:, | and )[0-9]+)*):/g)].flatMap(([, list = '']) =>
      list.split(/, | and /).map((number) => `${number} ${file}`),
    ),
  )
  expect(claimed.filter((one) => !held.includes(one))).toEqual([])
  expect(held.filter((one) => !claimed.includes(one))).toEqual([])
})
