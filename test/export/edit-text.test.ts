import { parseDocument } from 'yaml'
import { describe, expect, test } from 'vitest'
import { editText, type Edit } from '../../src/export/edit-text.ts'

const BASE = `# yaml-language-server: $schema=../schema.json
#
# What this is about.
name: "CRM contacts"   # shown in AEP
description: 'hourly'

# Do not publish before the audit.
state: draft
flowSpec: { name: CRMToAEP }
sourceConnectionIds: [{ name: crm }]
transformations:
  # first the delta
  - name: Copy
    params: { deltaColumn: { name: updatedAt, timezone: UTC } }   # aligned
  - name: Mapping
    params:
      mappingId: '\${vars.crm}'
      # raised by hand
      mappingVersion: 3
  - name: GeneralTransform
    params:
      segmentSelectors:
        selectors:
          - value: { id: a }   # gold
          - value: { id: b }
      profileSelectors:
        selectors: []
scheduleParams: { startTime: 1893456000, frequency: hour, interval: "1", backfill: true }
options:
  errorDiagnosticsEnabled: true   # keep
  partialIngestionPercent: 5
`

type Row = { name: string; text?: string; edit: Edit; from: string; to: string }

const set = (path: string, value: Edit['value']): Edit => ({ tokens: path.split('/'), value })

describe('changes one member and no other byte:', () => {
  test.each<Row>([
    { name: 'a text in double quotes, beside a comment', edit: set('name', 'New: name'), from: '"CRM contacts"   #', to: '"New: name"   #' },
    { name: 'a text in single quotes', edit: set('description', 'daily'), from: "'hourly'", to: "'daily'" },
    { name: 'a plain word', edit: set('state', 'published'), from: 'state: draft', to: 'state: published' },
    { name: 'a number below a comment', edit: set('transformations/1/params/mappingVersion', 4), from: 'mappingVersion: 3', to: 'mappingVersion: 4' },
    { name: 'a number in quotes in braces', edit: set('scheduleParams/interval', '2'), from: 'interval: "1"', to: 'interval: "2"' },
    {
      name: 'a text in braces that needs quotes',
      edit: set('transformations/0/params/deltaColumn/name', 'a, b'),
      from: 'name: updatedAt',
      to: "name: 'a, b'",
    },
    {
      name: 'a plain text that looks like a number',
      edit: set('transformations/0/params/deltaColumn/timezone', '12'),
      from: 'timezone: UTC',
      to: "timezone: '12'",
    },
    {
      name: 'a text that gets several lines',
      edit: set('description', 'one\ntwo: #\n'),
      from: "description: 'hourly'",
      to: 'description: |\n  one\n  two: #',
    },
    {
      name: 'several lines beside a comment, which no block could keep',
      edit: set('name', 'a\nb'),
      from: '"CRM contacts"   #',
      to: '"a\\nb"   #',
    },
    { name: 'a member in braces that goes', edit: set('scheduleParams/interval', undefined), from: ', interval: "1"', to: '' },
    { name: 'the last member in braces', edit: set('scheduleParams/backfill', undefined), from: ', backfill: true', to: '' },
    { name: 'the first member in braces', edit: set('scheduleParams/startTime', undefined), from: 'startTime: 1893456000, ', to: '' },
    { name: 'a line that goes', edit: set('options/partialIngestionPercent', undefined), from: '  partialIngestionPercent: 5\n', to: '' },
    {
      name: 'a line with a comment',
      edit: set('options/errorDiagnosticsEnabled', undefined),
      from: '  errorDiagnosticsEnabled: true   # keep\n',
      to: '',
    },
    {
      name: 'an element of a list, with all its lines',
      edit: set('transformations/1', undefined),
      from: "  - name: Mapping\n    params:\n      mappingId: '${vars.crm}'\n      # raised by hand\n      mappingVersion: 3\n",
      to: '',
    },
    {
      name: 'a list in lines',
      edit: set('transformations/2/params/segmentSelectors/selectors', [{ value: { id: 'c' } }]),
      from: '          - value: { id: a }   # gold\n          - value: { id: b }\n',
      to: '          - value:\n              id: c\n',
    },
    {
      name: 'an empty list that gets elements',
      edit: set('transformations/2/params/profileSelectors/selectors', [{ path: 'x' }, { path: 'z' }]),
      from: '        selectors: []\n',
      to: '        selectors:\n          - path: x\n          - path: z\n',
    },
    { name: 'a list in brackets', edit: set('sourceConnectionIds', ['id-1']), from: '[{ name: crm }]', to: '[id-1]' },
    { name: 'a whole member in lines', edit: set('options', undefined), from: /options:[^]*$/.exec(BASE)?.[0] ?? '', to: '' },
    {
      name: 'a member that the top level lacks',
      text: BASE.replace('state: draft\n', ''),
      edit: set('state', 'disabled'),
      from: "description: 'hourly'\n",
      to: "description: 'hourly'\nstate: disabled\n",
    },
    {
      name: 'a member without a value',
      text: 'name: x\ndescription:\nstate: draft\n',
      edit: set('description', 'why'),
      from: 'description:\n',
      to: 'description: why\n',
    },
    {
      name: 'text in a block',
      text: 'name: x\ndescription: |\n  a\n  b\n# end\nstate: draft\n',
      edit: set('description', 'c'),
      from: '|\n  a\n  b\n',
      to: 'c\n',
    },
    {
      name: 'text in a block that stays one',
      text: 'name: x\ndescription: |\n  a\n  b\n# end\nstate: draft\n',
      edit: set('description', 'c\nd\n'),
      from: '  a\n  b\n',
      to: '  c\n  d\n',
    },
    { name: 'line ends of Windows', text: 'name: x\r\nstate: draft # y\r\n', edit: set('name', 'z'), from: 'name: x', to: 'name: z' },
  ])('$name', ({ text = BASE, edit, from, to }) => {
    expect(text).toContain(from)
    const result = editText(text, edit)
    expect(result).toBe(text.replace(from, () => to))
    expect(parseDocument(result ?? '').errors).toEqual([])
  })
})

describe('leaves alone what others refer to:', () => {
  test.each([
    { name: 'a value with an anchor', text: 'name: &n x\ndescription: *n\n', edit: set('name', 'y') },
    { name: 'a member inside such a value', text: 'a: &n { b: 1 }\nc: *n\n', edit: set('a/b', 2) },
    { name: 'a member inside an alias', text: 'a: &n { b: 1 }\nc: *n\n', edit: set('c/b', 2) },
    { name: 'a file that is broken', text: 'a: [\n', edit: set('a', 1) },
  ])('$name', ({ text, edit }) => expect(editText(text, edit)).toBeNull())

  test('but an alias itself may be replaced', () => {
    expect(editText('name: &n x\ndescription: *n\n', set('description', 'why'))).toBe('name: &n x\ndescription: why\n')
  })
})

test('where the text cannot be mended in place, the file is written anew with its comments and order', () => {
  const text = '# top\nb: 1 # one\nlist:\n  - { k: 1 } # first\na: 2\n'
  const result = editText(text, set('list/0', undefined))
  expect(result).toBe('# top\nb: 1 # one\nlist: []\na: 2\n')
})
