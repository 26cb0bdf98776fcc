import { expect, test } from 'vitest'
import { TARGETS } from '../fuzz/all.ts'
import { runTarget, type TargetResult } from '../fuzz/run-target.ts'
import { TARGETS as SICK } from '../fuzz/sick-targets.ts'

const INPUTS = 15_000

test.each(TARGETS.map((target) => ({ name: target.name, target })))('$name bears thousands of hostile inputs', async ({ target }) => {
  const inputs = Math.max(2, Math.round((target.share * INPUTS) / 1_000_000))
  const result = await runTarget(target, { inputs, seed: 'slow', workers: 2 })
  expect(result.failures).toEqual([])
  expect(result.inputs).toBe(inputs)
})

const SICKNESSES = [
  { name: 'throws', reason: /a number is too large/, described: /^\[9\d\d\]$/ },
  { name: 'hangs', reason: /^hangs: no end after 3 s/, described: /^\[(\d+,){19}\d+\]$/ },
  { name: 'slow', reason: /^took \d+ ms of CPU/, described: /^\[(\d+,){19}\d+\]$/ },
  { name: 'leaks', reason: /^leaks: \d+ bytes per input stay/, described: '' },
  { name: 'eats', reason: /^ends the thread: .*ERR_WORKER_OUT_OF_MEMORY|memory/, described: /^\[(\d+,){19}\d+\]$/ },
  { name: 'warns', reason: /a warning past the log/, described: '[]' },
]

test.each(SICKNESSES)('a target that $name is found, and told by its smallest input', async ({ name, reason, described }) => {
  const result = await runSick(name)
  expect(result.failures[0]).toMatchObject({ reason: expect.stringMatching(reason) as string })
  expect(result.failures[0]?.described).toMatch(described)
})

async function runSick(name: string): Promise<TargetResult> {
  const target = SICK.find((one) => one.name === name)
  if (target === undefined) throw new Error(`no target ${name}`)
  const module = new URL('../fuzz/sick-targets.ts', import.meta.url).href
  return runTarget(target, { inputs: name === 'slow' ? 40 : 4_000, seed: 'sick', workers: 1, module, hangMs: name === 'hangs' ? 3_000 : 60_000 })
}
