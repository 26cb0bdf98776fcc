import { expect, test } from 'vitest'
import fc from 'fast-check'
import { conditionCodec, intentCodec, ownedCodec, passCodec, targetCodec, writeCodec, type Codec } from '../../src/ledger/codec.ts'
import { condition, intent, ownedFlow, pass, target, write } from './rows.ts'

type Row = { name: string; codec: Codec<object>; value: object }
const row = <T extends object>(name: string, codec: Codec<T>, value: T): Row => ({ name, codec: codec as unknown as Codec<object>, value })

const ROWS: Row[] = [
  row('owned flow', ownedCodec, ownedFlow('a', { missing: { sinceMs: 1, reads: 2, lastReadAtMs: 3 } })),
  row('intent', intentCodec, intent('i', 'a')),
  row('condition', conditionCodec, condition('a', { nextRetryAtMs: 5.5 })),
  row('pass', passCodec, pass('p')),
  row('write', writeCodec, write('p', 'a', { before: null, after: [1, { deep: [] }] })),
  row('target', targetCodec, target('t')),
]

test.each(ROWS)('$name: what is written is what is read', ({ codec, value }) => {
  expect(codec.decode(codec.encode(value))).toEqual({ ok: true, value })
})

test.each(ROWS)('$name: members that this Sluice does not know are passed over', ({ codec, value }) => {
  const body = JSON.stringify({ ...value, addedLater: { by: 'a newer one' } })
  expect(codec.decode(body)).toEqual({ ok: true, value })
})

/** Members that rows of an earlier Sluice lack. */
const ADDED = new Set([
  'write author',
  'write trigger',
  'write digest',
  'write edited',
  'target unmanaged',
  'owned flow goneAtMs',
  'owned flow successor',
  'owned flow retired',
  'intent besideId',
])

test.each(
  ROWS.flatMap((one) => Object.keys(one.value).map((member) => ({ ...one, member }))).filter(({ name, member }) => !ADDED.has(`${name} ${member}`)),
)('$name: without $member it is damaged, and says so', ({ codec, value, member }) => {
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== member))
  expect(codec.decode(JSON.stringify(rest))).toEqual({ ok: false, problem: expect.stringContaining(`${member} is missing or wrong`) })
})

test('a member that came later is null where a row lacks it, and wrong where it is something else', () => {
  const { author, ...earlier } = write('p', 'a')
  expect(writeCodec.decode(JSON.stringify(earlier))).toEqual({ ok: true, value: { ...earlier, author: null } })
  expect(writeCodec.decode(JSON.stringify({ ...earlier, author }))).toEqual({ ok: true, value: write('p', 'a') })
  expect(writeCodec.decode(JSON.stringify({ ...earlier, author: 7 }))).toEqual({ ok: false, problem: 'write: author is missing or wrong' })
})

test.each(ROWS)('$name: no text makes reading throw, and only whole rows are trusted', ({ codec, value }) => {
  const bodies = fc.oneof(fc.string(), fc.json(), cutOrEdited(codec.encode(value)))
  fc.assert(
    fc.property(bodies, (body) => {
      const decoded = codec.decode(body)
      if (decoded.ok) expect(codec.decode(codec.encode(decoded.value))).toEqual(decoded)
    }),
    { numRuns: 300 },
  )
})

test.each([
  { name: 'a number that is none', body: '{"sinceMs":null,"reads":1,"lastReadAtMs":1}' },
  { name: 'half an object', body: '{"sinceMs":1}' },
  { name: 'a list', body: '[1,1,1]' },
])('a member in the wrong shape is damage: $name', ({ body }) => {
  const encoded = ownedCodec.encode(ownedFlow('a')).replace('"missing":null', `"missing":${body}`)
  expect(ownedCodec.decode(encoded)).toMatchObject({ ok: false })
})

test('a state or kind of a later Sluice is not guessed at', () => {
  expect(ownedCodec.decode(ownedCodec.encode(ownedFlow('a')).replace('"draft"', '"archived"'))).toMatchObject({ ok: false })
  expect(ownedCodec.decode(ownedCodec.encode(ownedFlow('a')).replace('"kind":"flow"', '"kind":"connection"'))).toMatchObject({ ok: false })
})

test('an undefined member is written as null', () => {
  const loose = { ...ownedFlow('a'), revision: undefined } as unknown as Parameters<typeof ownedCodec.encode>[0]
  expect(ownedCodec.decode(ownedCodec.encode(loose))).toEqual({ ok: true, value: ownedFlow('a', { revision: null }) })
})

test('members of a document keep their names, also those that objects are born with', () => {
  const applied = JSON.parse('{"__proto__":{"a":1},"constructor":"x","toString":null,"ünïcode \\u0000 \\ud800":"\\udfff"}')
  const decoded = ownedCodec.decode(ownedCodec.encode(ownedFlow('a', { applied })))
  expect(decoded.ok && JSON.stringify(decoded.value.applied)).toBe(JSON.stringify(applied))
})

function cutOrEdited(body: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(body.length), fc.nat(8), fc.string({ maxLength: 4 }))
    .map(([at, length, put]) => body.slice(0, at) + put + body.slice(at + length))
}
