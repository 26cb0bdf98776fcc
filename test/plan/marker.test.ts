import { expect, test } from 'vitest'
import { formatMarker, generationOf, joinDescription, markerId, splitDescription, type Marker } from '../../src/plan/marker.ts'

const LINE = '[managed by sluice: acme/crm/contacts; id=0123abcd]'
const marker: Marker = { owner: 'acme', key: 'crm/contacts', id: '0123abcd', rest: {} }

test.each<[string, string | null, string | null, Marker['rest'] | null]>([
  ['nothing', null, null, null],
  ['an empty text', '', null, null],
  ['words', 'Words', 'Words', null],
  ['words with blanks after them', 'Words \n', 'Words \n', null],
  ['the line alone', LINE, null, {}],
  ['words and the line', `Words\n${LINE}`, 'Words', {}],
  ['blank lines before it', `Words\n\n \n${LINE}`, 'Words', {}],
  ['words after it', `Words\n${LINE}\nMore`, 'Words\nMore', {}],
  ['blanks around it', `Words\n \t${LINE}  `, 'Words', {}],
  ['old line ends', `Words\r\n${LINE}\r\n`, 'Words', {}],
  ['two lines, of which the last counts', `${LINE.replace('acme', 'other')}\n${LINE}`, LINE.replace('acme', 'other'), {}],
  ['words in front in its line', `See ${LINE}`, `See ${LINE}`, null],
  ['words behind in its line', `${LINE}.`, `${LINE}.`, null],
  ['an id of seven', LINE.replace('0123abcd', '0123abc'), LINE.replace('0123abcd', '0123abc'), null],
  ['an id of nine', LINE.replace('0123abcd', '0123abcde'), LINE.replace('0123abcd', '0123abcde'), null],
  ['an id with capitals', LINE.replace('abcd', 'ABCD'), LINE.replace('abcd', 'ABCD'), null],
  ['an owner with a blank', LINE.replace('acme', 'ac me'), LINE.replace('acme', 'ac me'), null],
  ['an empty owner', LINE.replace('acme', ''), LINE.replace('acme', ''), null],
  ['an empty key', LINE.replace('crm/contacts', ''), LINE.replace('crm/contacts', ''), null],
  ['one more fact', LINE.replace(']', '; gone=2026-01-01T00:00:00Z]'), null, { gone: '2026-01-01T00:00:00Z' }],
  ['several more facts', LINE.replace(']', '; a=; bC-d=x=y]'), null, { a: '', 'bC-d': 'x=y' }],
  ['a fact without a value sign', LINE.replace(']', '; gone]'), LINE.replace(']', '; gone]'), null],
  ['a fact whose name starts with a capital', LINE.replace(']', '; Gone=x]'), LINE.replace(']', '; Gone=x]'), null],
  ['a fact with a bracket', LINE.replace(']', '; a=]]'), LINE.replace(']', '; a=]]'), null],
])('reads %s', (_name, raw, text, rest) => {
  expect(splitDescription(raw)).toEqual({ text, marker: rest === null ? null : { ...marker, rest } })
})

test('reads a description that is not there like an empty one', () => expect(splitDescription(undefined)).toEqual({ text: null, marker: null }))

test('writes facts in the order of their names, and reads what it wrote', () => {
  const full = { ...marker, rest: { protect: 'true', gen: '2', gone: 'x' } }
  expect(formatMarker(full)).toBe('[managed by sluice: acme/crm/contacts; id=0123abcd; gen=2; gone=x; protect=true]')
  expect(splitDescription(joinDescription('Words', full))).toEqual({ text: 'Words', marker: full })
})

test.each<[string | null, Marker | null, string | null]>([
  [null, null, null],
  ['', null, ''],
  ['Words', null, 'Words'],
  [null, marker, LINE],
  ['', marker, LINE],
  ['Words', marker, `Words\n${LINE}`],
])('puts the words %j and the marker together: %#', (text, one, want) => expect(joinDescription(text, one)).toBe(want))

test.each<[string | undefined, number]>([
  [undefined, 1],
  ['2', 2],
  ['12', 12],
  ['0', 1],
  ['-1', 1],
  ['1.5', 1],
  ['x', 1],
])('a marker that says gen=%s names generation %d', (gen, want) => {
  expect(generationOf({ ...marker, rest: gen === undefined ? {} : { gen } })).toBe(want)
})

test('a flow without a marker is of the first generation', () => expect(generationOf(null)).toBe(1))

test('the digest ties the line to org, sandbox, owner and key', () => {
  const scope = { org: 'o', sandboxId: 's', owner: 'w', key: 'k' }
  const ids = [
    scope,
    { ...scope, org: 'x' },
    { ...scope, sandboxId: 'x' },
    { ...scope, owner: 'x' },
    { ...scope, key: 'x' },
    { org: 'o\ns', sandboxId: 'w', owner: 'k', key: '' },
  ].map(markerId)
  expect(new Set(ids).size).toBe(6)
  expect(ids.every((id) => /^[0-9a-f]{8}$/.test(id))).toBe(true)
})
