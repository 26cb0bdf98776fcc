import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { storyOf } from './generate.ts'
import { live } from './history.ts'
import { runSeeds, type Report } from './run-seeds.ts'
import { shrink } from './shrink.ts'
import { PLANTS } from './plants.ts'

test('keeps every promise through a few dozen bad days', async () => {
  const failures: Report['failures'] = []
  await runSeeds({ first: 2001, count: 40, keepGoing: true }, (report) => failures.push(...report.failures))
  expect(failures).toEqual([])
})

test('lives through the same story twice in the same way, whatever came before', async () => {
  const first = await live(storyOf(2041), { traced: true })
  await live(storyOf(2042), { traced: false })
  const again = await live(storyOf(2041), { traced: true })
  expect(again.trace).toEqual(first.trace)
  expect(first.steps).toBeGreaterThan(20)
})

test('tells a history in order, with people, faults, requests and their answers', async () => {
  const { trace } = await live(storyOf(2043), { traced: true })
  const text = trace.join('\n')
  for (const part of ['setup ', 'starts', 'pass.started', ' POST /flows?mode=draft', '-> 201', 'commit ']) expect(text).toContain(part)
  const times = trace.map((line) => Number(line.slice(0, 10)))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('leaves out of a failing history what the failure does not need', async () => {
  const story = storyOf(2044)
  // A story without a single action still fails where no promise can hold: a service that answers nothing but errors is no fault that ends.
  const broken = { ...story, setup: { ...story.setup, knobs: { ...story.setup.knobs, credentials: [] } } }
  const { violation } = await live(broken, { traced: false })
  expect(violation).not.toBeNull()
  const shortest = await shrink(broken, violation?.promise ?? '')
  expect(shortest.actions).toEqual([])
})

test.each(PLANTS)('the place where a bug is planted is there: $name', ({ file, piece }) =>
  expect(readFileSync(file, 'utf8').split(piece)).toHaveLength(2),
)
