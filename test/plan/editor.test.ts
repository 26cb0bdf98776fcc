import { expect, test } from 'vitest'
import { editorAndMoment, editorInWords, editorOf, momentOf } from '../../src/plan/editor.ts'
import { NOW_MS, desired, live } from '../support/worlds.ts'

test.each<[unknown, string | null]>([
  ['jane@acme.com', 'jane@acme.com'],
  ['ABC@AdobeID', 'ABC'],
  ['ABC@adobeid', 'ABC'],
  ['jane@AdobeID.com', 'jane@AdobeID.com'],
  ['client-1', null],
  ['client-1@AdobeID', null],
  ['', null],
  [undefined, null],
  [7, null],
])('an account written as %j is told as %j', (updatedBy, by) => {
  const flow = { ...live(desired('crm')), updatedClient: 'client-1', updatedAtMs: NOW_MS }
  expect(editorOf({ ...flow, document: { ...flow.document, ...(updatedBy === undefined ? {} : { updatedBy: updatedBy as string }) } })).toEqual({
    client: 'client-1',
    by,
    atMs: NOW_MS,
  })
})

test.each([
  [{ client: 'exc_app', by: 'jane@acme.com' }, 'a person in the user interface (exc_app, jane@acme.com)'],
  [{ client: 'exc_app', by: null }, 'a person in the user interface (exc_app)'],
  [{ client: 'acp_foundation_connectors', by: null }, 'the service itself (acp_foundation_connectors; who edited before it is not known)'],
  [{ client: 'tool', by: 'jane@acme.com' }, 'client tool (jane@acme.com)'],
  [{ client: 'tool', by: 'tool' }, 'client tool'],
  [{ client: 'tool' }, 'client tool'],
  [{ client: '', by: 'jane@acme.com' }, 'somebody'],
])('%j is %s', (editor, words) => expect(editorInWords(editor)).toBe(words))

test.each([
  [NOW_MS, '2026-01-01T00:00:00.000Z'],
  [0, null],
  [NaN, null],
  [9e15, null],
])('the moment %d is %s', (atMs, moment) => {
  expect(momentOf({ atMs })).toBe(moment)
  expect(editorAndMoment({ client: 'tool', by: null, atMs })).toBe(moment === null ? 'client tool' : `client tool at ${moment}`)
})
