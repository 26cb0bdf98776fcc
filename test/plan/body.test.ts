import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { createBody } from '../../src/plan/body.ts'
import { resolveReferences } from '../../src/plan/resolve.ts'
import { NOW_MS, NOW_SEC, bindings, desired, identity, policy, type DesiredOptions } from '../support/worlds.ts'

function bodyOf(options: DesiredOptions, marker = true, gen?: number): JsonObject {
  const want = desired('crm', options)
  const references = resolveReferences(want, bindings)
  if ('problems' in references) throw new Error(JSON.stringify(references.problems))
  return createBody(want, references.resolved, { identity, policy: { ...policy, marker }, nowMs: NOW_MS }, gen)
}

test('sends nothing for members that must be absent, at any depth, and lists as they are written', () => {
  const document = {
    description: null,
    options: { a: null, b: { c: null, d: 1 } },
    transformations: [{ name: 'A', params: { x: null, y: 2 } }, null, 'odd'],
    labels: [null, { x: null }],
  }
  expect(bodyOf({ document }, false)).toMatchObject({
    options: { b: { d: 1 } },
    transformations: [{ name: 'A', params: { y: 2 } }, null, 'odd'],
    labels: [null, { x: null }],
  })
  expect(Object.keys(bodyOf({ document }, false))).not.toContain('description')
  expect(bodyOf({ document }, false)['options']).toEqual({ b: { d: 1 } })
  expect(bodyOf({ document }, false)['transformations']).toEqual([{ name: 'A', params: { y: 2 } }, null, 'odd'])
})

test('what is no list of transformations is sent like any other member', () => {
  expect(bodyOf({ document: { transformations: 'odd' } })['transformations']).toBe('odd')
})

test('the marker is the last line of the description, and names the generation from the second on', () => {
  const line = '[managed by sluice: acme/crm; id=38ff8170'
  expect(bodyOf({})['description']).toBe(`${line}]`)
  expect(bodyOf({ document: { description: 'Contacts' } }, true, 1)['description']).toBe(`Contacts\n${line}]`)
  expect(bodyOf({ policy: { protect: true } }, true, 2)['description']).toBe(`${line}; gen=2; protect=true]`)
})

test('without markers the description is what git says, in every generation', () => {
  expect(bodyOf({ document: { description: 'Contacts' } }, false, 2)['description']).toBe('Contacts')
  expect(bodyOf({}, false, 2)).not.toHaveProperty('description')
})

test('a start that has passed is sent as written, or shifted where the manifest allows it', () => {
  const schedule = { startTime: NOW_SEC - 60, frequency: 'hour', interval: 1 }
  const start = (options: DesiredOptions): unknown =>
    (bodyOf({ document: { scheduleParams: schedule }, ...options })['scheduleParams'] as JsonObject)['startTime']
  expect(start({})).toBe(NOW_SEC - 60)
  expect(start({ state: 'published', policy: { startTime: 'shift' } })).toBe(NOW_SEC + 600)
})
