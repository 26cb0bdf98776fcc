import { expect, test } from 'vitest'
import { elementName, keyTransformations } from '../../src/plan/keyed.ts'
import { isRunning } from '../../src/plan/in-progress.ts'
import { wasRolledBack } from '../../src/plan/rolled-back.ts'
import { desired, live } from '../support/worlds.ts'

test('knows transformations by name, the first of several, and leaves out what has none', () => {
  const list = [{ name: 'A', x: 1 }, null, 'odd', { x: 2 }, { name: 7, x: 3 }, { name: 'A', x: 4 }, { name: 'B', params: {} }, ['name']]
  expect(keyTransformations({ name: 'crm', transformations: list })).toEqual({ name: 'crm', transformations: { A: { x: 1 }, B: { params: {} } } })
})

test('leaves a document without a list of transformations as it is', () => {
  for (const document of [{ name: 'crm' }, { transformations: 'odd' }, { transformations: { A: {} } }])
    expect(keyTransformations(document)).toBe(document)
})

test.each([
  [{ name: 'A' }, 'A'],
  [{ name: 7 }, null],
  [{}, null],
  ['A', null],
  [null, null],
])('%j is called %j', (element, name) => expect(elementName(element)).toBe(name))

const flow = live(desired('crm'))
const after = (status: string): typeof flow => ({ ...flow, lastOperation: { operation: 'update', status, errors: [] } })

test('an operation is under way while it is in progress, queued or scheduled', () => {
  const states = ['inprogress', 'queued', 'scheduled', 'completed', 'failed', '']
  expect(states.filter((status) => isRunning(after(status)))).toEqual(['inprogress', 'queued', 'scheduled'])
  expect(isRunning(flow)).toBe(false)
})

test('a change of ours was rolled back when it failed and nobody wrote since', () => {
  const states = ['failed', 'partialfailure', 'completed', 'inprogress']
  expect(states.filter((status) => wasRolledBack(after(status), { clientIds: ['client-1'] }))).toEqual(['failed', 'partialfailure'])
  expect(wasRolledBack(after('failed'), { clientIds: ['other'] })).toBe(false)
  expect(wasRolledBack(flow, { clientIds: ['client-1'] })).toBe(false)
})
