import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { formatPlan } from '../../src/cli/views/plan-view.ts'
import { summaryOf } from '../../src/cli/views/target-plan.ts'
import { desired, live, owned, world } from '../support/worlds.ts'
import { plans } from './plan-worlds.ts'
import { targetPlan } from './planned.ts'

const plain = { color: false, columns: 110 }
const patched = (before: string, after: string): string => {
  const was = desired('crm', { document: { description: before } })
  const now = desired('crm', { document: { description: after } })
  return formatPlan([targetPlan(world({ desired: [now], live: [live(was)], owned: [owned(was)] }))], plain)
}

test.each(Object.keys(plans))('reads as reviewed: %s', async (name) => {
  await expect(formatPlan(plans[name] ?? [], plain)).toMatchFileSnapshot(`../golden/plan-${name.replaceAll(/[^a-z]+/g, '-')}.txt`)
})

test.each(Object.keys(plans))('colours change no character: %s', (name) => {
  const coloured = formatPlan(plans[name] ?? [], { ...plain, color: true })
  expect(stripVTControlCharacters(coloured)).toBe(formatPlan(plans[name] ?? [], plain))
  expect(coloured).toContain('\u001b[')
})

test('ends in one line with the counts of all targets', () => {
  const text = formatPlan(plans['several things at once'] ?? [], plain)
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    'Plan: 1 to create, 1 to patch, 2 to publish, 1 to disable, 0 to prune, 1 held, 1 unchanged, 1 invalid.',
  )
})

test('says in one line that there is nothing to do', () => {
  const text = formatPlan(plans['nothing to do'] ?? [], plain)
  expect(text).toContain(
    '\nNo changes. Every flow equals its manifest.\nPlan: 0 to create, 0 to patch, 0 to publish, 0 to prune, 0 held, 1 unchanged.\n',
  )
})

test('a problem that every target has is told once', () => {
  const text = formatPlan(plans['another sandbox than before, beside a target that is fine'] ?? [], plain)
  expect(text.match(/interval-too-small/g)).toHaveLength(1)
  expect(text.indexOf('key-case')).toBeGreaterThan(text.indexOf('Target prod'))
})

test('long texts are cut where they part', () => {
  const start = 'x'.repeat(500)
  const text = patched(`${start} old end`, `${start} new end`)
  expect(text).toMatch(/- ….*old end"$/m)
  expect(text).toMatch(/\+ ….*new end"$/m)
})

test('of texts with several lines only the lines that differ are shown', () => {
  const text = patched('one\ntwo\nthree\nfour', 'one\n2\nthree\nfour')
  expect(text).toContain('- two\n')
  expect(text).toContain('+ 2\n')
  expect(text).toContain('(2 lines as before)')
  expect(text).not.toContain('three')
})

test('control characters that people wrote into a flow do not reach the terminal', () => {
  const text = patched('a\u001b[2Jb\u009b31m', 'c\rPlan: 0 to create\u202e')
  expect(text).toContain(String.raw`\u001b[2Jb\u009b31m`)
  expect(text).toContain(String.raw`c\rPlan`)
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
})

test('thousands of members do not bury the rest of the plan', () => {
  const names = Array.from({ length: 5000 }, (_, index) => `name${index}`)
  const want = desired('big', { document: { options: Object.fromEntries(names.map((name) => [name, 1])) } })
  const text = formatPlan([targetPlan(world({ desired: [want] }))], plain)
  expect(text.split('\n').length).toBeLessThan(100)
  expect(text).toMatch(/… and \d+ more members/)
})

test('lines keep to the width of the terminal as far as names and ids allow', () => {
  const text = formatPlan(plans['a list of objects and long texts'] ?? [], { color: false, columns: 80 })
  const lines = text.split('\n').filter((line) => !line.includes('transformations.GeneralTransform'))
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('a hold that somebody chose is held but not blocked', () => {
  expect(summaryOf(plans['only a hold that somebody chose'] ?? [])).toMatchObject({ held: 1, blocked: 0 })
  expect(summaryOf(plans['several things at once'] ?? [])).toMatchObject({ held: 1, blocked: 1 })
})
