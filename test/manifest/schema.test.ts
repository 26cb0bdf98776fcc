import { expect, test } from 'vitest'
import type { Json } from '../../src/lib/json.ts'
import { explain } from '../../src/manifest/explain.ts'
import { checkBy, SCHEMA_DIGEST, violationsAsWritten, violationsBound, violationsOfFolder } from '../../src/manifest/schema.ts'

const number = { type: 'number' }
const shape = {
  type: 'object',
  properties: {
    a: { type: ['number', 'null'], errorMessage: 'must be a number' },
    b: number,
    big: {},
    list: { uniqueItems: true },
    odd: { multipleOf: 2 },
  },
}

/** A check that has compiled nothing yet: what was compiled ahead says that nothing fits. */
const fresh = (schema: object = shape) => checkBy(() => false, schema)
const told = (data: Json, schema?: object): string[] => fresh(schema)(data).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)

test('asks for nothing more where the validator compiled ahead says that all is well', () => {
  expect(checkBy(() => true, { type: 'no such type' })({ a: 1 })).toEqual([])
  expect(() => fresh({ type: 'no such type' })({ a: 1 })).toThrow('type')
})

test('tells every violation, each with its value and the part of the schema', () => {
  const found = fresh()({ a: 'x', b: 'y' })
  expect(found).toMatchObject([
    { instancePath: '/a', keyword: 'type', data: 'x', parentSchema: { errorMessage: 'must be a number' } },
    { instancePath: '/b', keyword: 'type', data: 'y', parentSchema: number },
  ])
  expect(fresh()({ a: 1 })).toEqual([])
})

test('tells of the same check the same again', () => {
  const check = fresh()
  expect([check({ a: 'x' }), check({ a: 1 }), check({ a: 'x' })].map((found) => found.length)).toEqual([1, 0, 1])
})

test('tells the first violation alone of what has more than five thousand nodes', () => {
  const sized = (nodes: number): Json => ({ a: 'x', b: 'y', big: Array.from({ length: nodes - 4 }, () => 0) })
  expect(told(sized(5000))).toEqual(['/a type', '/b type'])
  expect(told(sized(5001))).toEqual(['/a type'])
  const deep: Json = { a: 'x', b: 'y', big: { one: Array.from({ length: 3000 }, () => 0), two: [Array.from({ length: 3000 }, () => 0)] } }
  expect(told(deep)).toEqual(['/a type'])
})

test('finds an entry that stands twice, whatever the order of its members', () => {
  const [found, ...more] = fresh()({ list: [{ x: 1, y: 2 }, 1, { y: 2, x: 1 }] })
  expect(found).toMatchObject({ instancePath: '/list', keyword: 'uniqueItems', params: { j: 0, i: 2 } })
  expect(more).toEqual([])
  expect(told({ a: 'x', list: [1, 2] })).toEqual(['/a type'])
  expect(told({ a: 'x', list: 'aa' })).toEqual(['/a type'])
})

test.each([
  ['a keyword that nobody knows', { foo: 1 }, 'unknown keyword'],
  ['entries that are unique in a way of their own', { uniqueItems: 'yes' }, 'uniqueItems'],
])('refuses a schema with %s', (_, schema, why) => expect(() => fresh(schema)({ a: 1 })).toThrow(why))

test.each([
  ['members that are required and described elsewhere', { required: ['b'] }],
  ['bounds without a type', { properties: { a: { minItems: 1 } } }],
  ['sentences for editors', { errorMessage: 'must be so' }],
])('takes a schema with %s', (_, schema) => expect(() => fresh(schema)({ a: 1 })).not.toThrow())

test('says what the library says where the schema has no sentence of its own', () => {
  expect(explain(fresh()({ odd: 3 }))).toEqual([
    { pointer: '/odd', code: 'value-invalid', message: '`odd` must be multiple of 2, found 3', hint: null },
  ])
})

test('takes variables for values before they are put in, and for text afterwards; folders have none', () => {
  const manifest = {
    name: 'x',
    flowSpec: { name: 'y' },
    sourceConnectionIds: ['a'],
    targetConnectionIds: ['b'],
    scheduleParams: { interval: '${vars.every}' },
  }
  expect(violationsAsWritten(manifest)).toEqual([])
  expect(new Set(violationsBound(manifest).map(({ instancePath }) => instancePath))).toEqual(new Set(['/scheduleParams/interval']))
  expect(violationsOfFolder({ suspend: '${vars.on}' }).map(({ instancePath }) => instancePath)).toEqual(['/suspend'])
})

test('has a digest that is short enough to go into every key of the cache', () => expect(SCHEMA_DIGEST).toMatch(/^[0-9a-f]{12}$/))
