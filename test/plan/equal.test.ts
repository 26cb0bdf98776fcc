import { expect, test } from 'vitest'
import type { Json } from '../../src/lib/json.ts'
import { elementIdentity, isPresent, sameValue } from '../../src/plan/equal.ts'
import type { FieldRule } from '../../src/plan/kinds/flow.ts'

const EXACT: FieldRule = { class: 'owned', as: 'exact', default: undefined, elementId: null }
const as = (kind: FieldRule['as']): FieldRule => ({ ...EXACT, as: kind })
const set = (...elementId: string[]): FieldRule => ({ ...EXACT, class: 'set-like', elementId: elementId.length === 0 ? null : elementId })
const standing = (value: Json): FieldRule => ({ ...EXACT, class: 'server-default', default: value })

test.each<[string, FieldRule, Json, Json | undefined, boolean]>([
  ['missing and no default', EXACT, 1, undefined, false],
  ['null and no default', EXACT, 1, null, false],
  ['missing and the default', standing(false), false, undefined, true],
  ['null and the default', standing(false), false, null, true],
  ['missing and not the default', standing(false), true, undefined, false],
  ['exact text', EXACT, 'a', 'a', true],
  ['exact text with a blank', EXACT, 'a', 'a ', false],
  ['a number as text with blanks', as('number'), 15, ' 15 ', true],
  ['another number', as('number'), 15, '150', false],
  ['no number on either side', as('number'), 'soon', 'later', false],
  ['no number, twice the same', as('number'), 'soon', 'soon', true],
  ['an empty text and zero', as('number'), 0, '', false],
  ['no number and a text that says NaN', as('number'), 'soon', 'NaN', false],
  ['infinity in two spellings', as('number'), 'Infinity', '1e999', false],
  ['a number and a list with it', as('number'), 5, [5], false],
  ['zero and blanks', as('number'), 0, '  ', false],
  ['a flag and a list with it', as('boolean'), true, [true], false],
  ['a flag as text with blanks and capitals', as('boolean'), true, ' TRUE ', true],
  ['the other flag', as('boolean'), false, 'true', false],
  ['no flag at all', as('boolean'), false, 'no', false],
  ['false as text', as('boolean'), false, 'False', true],
  ['words in any case with blanks', as('lower'), 'Hour', ' hOUR ', true],
  ['other words', as('lower'), 'hour', 'day', false],
  ['words that only look alike in capitals', as('lower'), 'straße', 'STRASSE', false],
  ['no words where words should be', as('lower'), 'hour', 7, false],
  ['the same that is no word', as('lower'), 7, 7, true],
  ['text with blanks at its end', as('text'), 'a', 'a \n', true],
  ['text with blanks at its start', as('text'), 'a', ' a', false],
  ['no text where text should be', as('text'), 'a', 7, false],
  ['the same that is no text', as('text'), 7, 7, true],
  ['objects whatever the rule', as('number'), { a: 1 }, { a: 1 }, true],
  ['two objects that differ', as('number'), { a: 1 }, { a: 2 }, false],
  ['a list in another order', EXACT, ['a', 'b'], ['b', 'a'], false],
  ['a set in another order', set(), ['a', 'b'], ['b', 'a'], true],
  ['a set with one more', set(), ['a'], ['a', 'b'], false],
  ['a set with another', set(), ['a', 'c'], ['a', 'b'], false],
  ['a set and no list', set(), ['a'], 'a', false],
  ['no list and a set', set(), 'a', ['a'], false],
  ['a set with one twice, in another order', set(), ['a', 'b', 'a'], ['a', 'a', 'b'], true],
  ['a set with another one twice', set(), ['a', 'b', 'a'], ['a', 'b', 'b'], false],
  ['elements with members that the service added', set('id'), [{ id: 1, x: 1 }], [{ id: 1, x: 1, createTime: 7 }], true],
  ['elements whose members differ', set('id'), [{ id: 1, x: 1 }], [{ id: 1, x: 2 }], false],
  ['elements one of whose members differs', set('id'), [{ id: 1, x: 1, y: 1 }], [{ id: 1, x: 2, y: 1 }], false],
  ['elements without a member that is declared', set('id'), [{ id: 1, x: 1 }], [{ id: 1 }], false],
  ['elements with a section that the service added to', set('id'), [{ id: 1, x: { a: 1 } }], [{ id: 1, x: { a: 1, b: 2 } }], true],
  ['elements with a section where there is none', set('id'), [{ id: 1, x: { a: 1 } }], [{ id: 1, x: 'a' }], false],
  ['elements with none where there is a section', set('id'), [{ id: 1, x: 'a' }], [{ id: 1, x: { a: 1 } }], false],
  ['elements with a text where an empty section should be', set('id'), [{ id: 1, x: {} }], [{ id: 1, x: 'a' }], false],
  ['elements with a section where a number should be', set('id'), [{ id: 1, x: 7 }], [{ id: 1, x: { a: 1 } }], false],
  ['elements with a member that must be absent and is missing', set('id'), [{ id: 1, x: null }], [{ id: 1 }], true],
  ['elements with a member that must be absent and is null', set('id'), [{ id: 1, x: null }], [{ id: 1, x: null }], true],
  ['elements with a member that must be absent and is not', set('id'), [{ id: 1, x: null }], [{ id: 1, x: 2 }], false],
  ['elements of other ids', set('id'), [{ id: 1 }], [{ id: 2 }], false],
  ['elements of the same two ids, each twice', set('id'), [{ id: 1 }, { id: 1 }], [{ id: 1 }, { id: 1 }], true],
])('%s: %j %j %j are the same: %s', (_name, rule, declared, live, is) => expect(sameValue(rule, declared, live)).toBe(is))

test.each<[FieldRule, Json, Json]>([
  [set('value', 'id'), { value: { id: 'a' }, x: 1 }, 'a'],
  [set('value', 'id'), { value: 'text' }, { value: 'text' }],
  [set('value', 'id'), { x: 1 }, { x: 1 }],
  [set(), { id: 'a' }, { id: 'a' }],
])('an element is told by what the rule names, else by all of it: %j %j', (rule, item, by) => {
  expect(elementIdentity(rule, item)).toBe(JSON.stringify(by))
})

test.each<[string, FieldRule, Json | undefined, boolean]>([
  ['missing', EXACT, undefined, false],
  ['null', EXACT, null, false],
  ['anything without a default', EXACT, '', true],
  ['an empty section without a default', EXACT, {}, true],
  ['the default', standing(true), true, false],
  ['something else than the default', standing(true), false, true],
  ['an empty section with a default', standing(true), {}, false],
  ['a section with a default', standing({}), { a: 1 }, true],
  ['an empty list for an empty list', standing([]), [], false],
])('%s counts as there: %j %j %s', (_name, rule, value, is) => expect(isPresent(rule, value)).toBe(is))
