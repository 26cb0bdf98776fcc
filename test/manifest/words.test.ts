import { expect, test } from 'vitest'
import type { Json } from '../../src/lib/json.ts'
import { decodeManifest } from '../../src/manifest/decode.ts'
import { hintFor } from '../../src/manifest/hints.ts'
import { MAX_FILE_BYTES } from '../../src/manifest/limits.ts'
import { normaliseDocument } from '../../src/manifest/normalise.ts'
import { isScalarJson, listWords, memberName, shortValue, typeWords } from '../../src/manifest/words.ts'

const STATES = 'Write draft, published or disabled.'
const LIST = 'Write a list with one entry: [ { name: … } ] or [ id ].'

test.each<[string, unknown, boolean, string | null]>([
  ['/state', 'enabled', false, 'Did you mean `published`?'],
  ['/state', ' Live ', false, 'Did you mean `published`?'],
  ['/state', 'paused', false, 'Did you mean `disabled`?'],
  ...['enabled', 'enable', 'active', 'live', 'publish'].map((word): [string, unknown, boolean, string] => [
    '/state',
    word,
    false,
    'Did you mean `published`?',
  ]),
  ...['disable', 'paused', 'inactive'].map((word): [string, unknown, boolean, string] => ['/state', word, false, 'Did you mean `disabled`?']),
  ['/state', 'Draft', false, 'Did you mean `draft`?'],
  ['/state', 'soon', false, STATES],
  ['/state', 'constructor', false, STATES],
  ['/state', 7, true, STATES],
  ['/flowSpec', 'CRMToAEP', false, 'Write { name: CRMToAEP }, or { id: … }.'],
  ['/flowSpec', 7, true, 'Write { name: CloudStorageToAEP }, or { id: …, version: "1.0" }.'],
  ['/sourceConnectionIds', 'a', false, LIST],
  ['/targetConnectionIds', 'a', false, LIST],
  ['/x/sourceConnectionIds', 'a', false, null],
  ['/sourceConnectionIds/0', 'a', false, null],
  ['/options/a', ' YES ', false, 'YAML 1.2 knows true and false only.'],
  ['/options/a', 'n', false, 'YAML 1.2 knows true and false only.'],
  ['/options/a', 'nope', false, null],
  ['/options/a', 'carry on', false, null],
  ['/name', 7, true, 'Put it in quotes.'],
  ['/name', false, true, 'Put it in quotes.'],
  ['/name', 7, false, null],
  ['/name', [], true, null],
  ['/name', null, true, 'Write a value, or remove the member.'],
])('advises at %s for %j, text wanted %s: %s', (pointer, value, wantsText, hint) => expect(hintFor(pointer, value, wantsText)).toBe(hint))

test.each<[string, Json, Json]>([
  ['startTime', '1893456000', 1_893_456_000],
  ['startTime', ' 7 ', 7],
  ['startTime', '7.5', '7.5'],
  ['startTime', '1234567890123456', '1234567890123456'],
  ['startTime', 'at 7', 'at 7'],
  ['startTime', '7 sharp', '7 sharp'],
  ['startTime', '${vars.start}', '${vars.start}'],
  ['startTime', 7.5, 7.5],
  ['startTime', ['7'], ['7']],
  ['endTime', '7', 7],
  ['interval', '', ''],
  ['interval', '15', 15],
  ['backfill', ' TRUE ', true],
  ['backfill', 'False', false],
  ['backfill', 'yes', 'yes'],
  ['backfill', 1, 1],
  ['frequency', 'HOUR', 'hour'],
  ['frequency', '${vars.F}', '${vars.F}'],
  ['frequency', 7, 7],
  ['timeUnit', 'Day', 'day'],
  ['other', '7', '7'],
])('in a schedule %s %j counts as %j', (name, value, want) => {
  const document = { scheduleParams: { [name]: value } }
  expect(normaliseDocument(document)).toEqual({ scheduleParams: { [name]: want } })
  expect(document).toEqual({ scheduleParams: { [name]: value } })
})

test.each<[Json, Json]>([
  ['12.5', 12.5],
  ['12', 12],
  [' 0.25 ', 0.25],
  ['1.1234567', '1.1234567'],
  ['1.', '1.'],
  ['over 5', 'over 5'],
  ['5 percent', '5 percent'],
  [5, 5],
  [['5'], ['5']],
])('a percentage %j counts as %j', (value, want) => {
  expect(normaliseDocument({ options: { partialIngestionPercent: value, errorDiagnosticsEnabled: 'true' } })).toEqual({
    options: { partialIngestionPercent: want, errorDiagnosticsEnabled: true },
  })
})

test('shares with what it is given whatever needs no conversion', () => {
  const document = {
    name: 'x',
    scheduleParams: { startTime: 7, frequency: 'hour' },
    options: { errorDiagnosticsEnabled: true },
    transformations: [
      { name: 'Mapping', params: { mappingVersion: 3 } },
      { name: 'Copy', params: {} },
    ],
  }
  expect(normaliseDocument(document)).toBe(document)
  const changed = normaliseDocument({ ...document, options: { errorDiagnosticsEnabled: 'TRUE' } })
  expect(changed['transformations']).toBe(document.transformations)
  expect(changed['scheduleParams']).toBe(document.scheduleParams)
})

test('converts the version of a mapping and leaves what is no object', () => {
  const list = [{ name: 'Mapping', params: { mappingVersion: '3', other: '4' } }, { name: 'A', params: 'odd' }, { name: 'B' }, 'odd', null]
  const want = [{ name: 'Mapping', params: { mappingVersion: 3, other: '4' } }, { name: 'A', params: 'odd' }, { name: 'B' }, 'odd', null]
  expect(normaliseDocument({ transformations: list })).toEqual({ transformations: want })
  const odd = { transformations: 'odd', scheduleParams: ['7'], options: null }
  expect(normaliseDocument(odd)).toEqual(odd)
  expect(normaliseDocument({ name: 'x' })).toEqual({ name: 'x' })
})

test.each([
  ['', 'the manifest'],
  ['/name', '`name`'],
  ['/scheduleParams/interval', '`scheduleParams.interval`'],
  ['/transformations/10/params', '`transformations[10].params`'],
  ['/options/a1', '`options.a1`'],
  ['/options/1a', '`options.1a`'],
])('the member at %j is called %s', (pointer, name) => expect(memberName(pointer)).toBe(name))

test.each([
  [undefined, 'nothing'],
  [[], 'an empty list'],
  [[1], 'a list'],
  [{}, 'an object'],
  ['a', '"a"'],
  [null, 'null'],
  ['x'.repeat(58), `"${'x'.repeat(58)}"`],
  ['x'.repeat(59), `"${'x'.repeat(56)}…`],
])('%j is shown as %s', (value, text) => expect(shortValue(value)).toBe(text))

test.each([
  ['string', 'text'],
  ['number', 'a number'],
  ['integer', 'a whole number'],
  ['boolean', 'true or false'],
  ['object', 'an object'],
  ['array', 'a list'],
  [['string', 'null'], 'text'],
  [['string', 'integer', 'null'], 'text or a whole number'],
  ['odd', 'odd'],
])('the type %j is %s', (type, words) => expect(typeWords(type)).toBe(words))

test.each<[string[], string]>([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('%j reads %s', (words, text) => {
  expect(listWords(words)).toBe(text)
  expect(listWords(words, 'and')).toBe(text.replace(' or ', ' and '))
})

test('knows scalars from lists and objects', () =>
  expect([null, 'a', 1, true, [], {}].map(isScalarJson)).toEqual([true, true, true, true, false, false]))

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)]

test.each<[string, number[], string]>([
  ['text', utf8('né'), 'né'],
  ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], 'a'],
  ['UTF-16 of one kind', [0xff, 0xfe, 0x61, 0x00], '1:1 the file is UTF-16, not UTF-8'],
  ['UTF-16 of the other kind', [0xfe, 0xff, 0x00, 0x61], '1:1 the file is UTF-16, not UTF-8'],
  ['something that only begins like it', [0xff, 0x61], '1:1 here stands a byte that is not UTF-8'],
  ['something that begins like the other', [0xfe, 0x61], '1:1 here stands a byte that is not UTF-8'],
  ['something whose second byte is like it', [0x61, 0xfe], '1:2 here stands a byte that is not UTF-8'],
  ['something whose second byte is like the other', [0x61, 0xff], '1:2 here stands a byte that is not UTF-8'],
  ['two marks the wrong way round', [0xff, 0xff], '1:1 here stands a byte that is not UTF-8'],
  ['a bad byte in a later line', [...utf8('é\n\n  é'), 0xff, 0x0a, 0xff], '3:4 here stands a byte that is not UTF-8'],
  ['a bad byte after a mark', [0xef, 0xbb, 0xbf, 0x61, 0x0a, 0xff], '2:1 here stands a byte that is not UTF-8'],
  ['a bad byte behind a mark', [0xef, 0xbb, 0xbf, 0x61, 0xff], '1:2 here stands a byte that is not UTF-8'],
  ['a bad byte behind what others put in the place of one', [...utf8('a\ufffd'), 0xff], '1:3 here stands a byte that is not UTF-8'],
  ['a bad byte like the first of the mark', [0x61, 0xef, 0xbf], '1:2 here stands a byte that is not UTF-8'],
  ['a mark inside a line', [...utf8('a\n\ufeffb'), 0xff], '2:3 here stands a byte that is not UTF-8'],
  ['half a character at the end', [0x61, 0xe2, 0x82], '1:2 here stands a byte that is not UTF-8'],
])('decodes %s', (_name, bytes, want) => {
  const decoded = decodeManifest(new Uint8Array(bytes))
  expect(decoded.ok ? decoded.text : `${decoded.position.line}:${decoded.position.column} ${decoded.finding.message}`).toBe(want)
})

test('reads a file of exactly the size that is read', () => {
  expect(decodeManifest(new Uint8Array(MAX_FILE_BYTES).fill(0x61)).ok).toBe(true)
  expect(decodeManifest(new Uint8Array(MAX_FILE_BYTES + 1).fill(0x61))).toMatchObject({
    ok: false,
    finding: { code: 'file-too-large' },
    position: { line: 1, column: 1 },
  })
})
