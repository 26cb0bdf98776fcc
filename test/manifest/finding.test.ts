import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/manifest/diagnostic.ts'
import { compareDiagnostics, hasError, toDiagnostic } from '../../src/manifest/finding.ts'
import { SERVER_MEMBERS } from '../../src/manifest/hints.ts'
import { findTemplates } from '../../src/manifest/templates.ts'
import { substitute, templateParts } from '../../src/manifest/variables.ts'

const told = (message: string, hint?: string | null): Diagnostic =>
  toDiagnostic({ code: 'value-type', pointer: '/name', message, ...(hint === undefined ? {} : { hint }) }, 'flows/a.yaml', { line: 2, column: 3 })

test('a diagnostic is an error with the remedy of its code, unless it says more', () => {
  expect(told('m')).toEqual({
    code: 'value-type',
    severity: 'error',
    path: 'flows/a.yaml',
    line: 2,
    column: 3,
    pointer: '/name',
    message: 'm',
    hint: 'Write the value as the message says.',
  })
  expect([told('m', null).hint, told('m', 'h').hint]).toEqual(['Write the value as the message says.', 'h'])
  expect([hasError([told('m')]), hasError([{ ...told('m'), severity: 'warning' }]), hasError([])]).toEqual([true, false, false])
})

test('messages and hints end after six hundred characters, and never in the middle of one', () => {
  const ends = (text: string): string[] => [told(text).message, told('m', text).hint]
  expect(ends('x'.repeat(600))).toEqual(['x'.repeat(600), 'x'.repeat(600)])
  expect(ends('x'.repeat(601))).toEqual([`${'x'.repeat(599)}…`, `${'x'.repeat(599)}…`])
  expect(ends(`${'x'.repeat(598)}😀yz`)).toEqual([`${'x'.repeat(598)}…`, `${'x'.repeat(598)}…`])
  expect(ends(`${'x'.repeat(597)}😀yz`)).toEqual([`${'x'.repeat(597)}😀…`, `${'x'.repeat(597)}😀…`])
})

test('diagnostics stand by file, place, code and message', () => {
  const base = { ...told('b'), code: 'value-type' as const, line: 5, column: 5 }
  const sorted: Diagnostic[] = [
    { ...base, path: 'flows/A.yaml', line: 9 },
    { ...base, line: 4, column: 9 },
    { ...base, column: 4, code: 'yaml-syntax' },
    { ...base, code: 'value-invalid', message: 'z' },
    { ...base, message: 'a' },
    base,
    { ...base, message: 'c' },
    { ...base, code: 'yaml-syntax', message: 'a' },
    { ...base, column: 10 },
    { ...base, line: 10 },
    { ...base, path: 'flows/b.yaml', line: 1 },
  ]
  expect(sorted.toReversed().sort(compareDiagnostics)).toEqual(sorted)
  expect(compareDiagnostics(base, { ...base })).toBe(0)
})

test('knows what the service adds to a flow', () => {
  expect([...SERVER_MEMBERS].sort()).toEqual([
    'createdAt',
    'createdBy',
    'createdClient',
    'etag',
    'id',
    'imsOrgId',
    'inheritedAttributes',
    'lastOperation',
    'lastRunDetails',
    'providerRefId',
    'runs',
    'sandboxId',
    'sandboxName',
    'updatedAt',
    'updatedBy',
    'updatedClient',
    'version',
  ])
})

test('a text is told apart into variables, mistakes and the rest', () => {
  expect(templateParts('a ${vars.x} $${y} ${env:Z} b')).toEqual([
    { kind: 'text', text: 'a ' },
    { kind: 'variable', name: 'x' },
    { kind: 'text', text: ' ' },
    { kind: 'text', text: '${' },
    { kind: 'text', text: 'y} ' },
    { kind: 'malformed', text: '${env:Z}' },
    { kind: 'text', text: ' b' },
  ])
  expect(templateParts('${vars.x}${vars.y}')).toEqual([
    { kind: 'variable', name: 'x' },
    { kind: 'variable', name: 'y' },
  ])
})

test('variables keep their type alone, and what has none leaves its whole text alone', () => {
  const source = { a: '${vars.x}', b: ['${vars.x}!', '$${', '$${vars.x}'], c: '${vars.x} and ${vars.nobody}', d: 7, e: null }
  expect(substitute(source, { x: 3 })).toEqual({
    value: { a: 3, b: ['3!', '${', '${vars.x}'], c: '${vars.x} and ${vars.nobody}', d: 7, e: null },
    missing: [{ pointer: '/c', name: 'nobody' }],
  })
})

test('what must be literal is no place for a variable', () => {
  expect(findTemplates({ state: '${vars.x}', kind: '${vars.x}', sluice: { key: '${vars.x}', adopt: '${vars.x}' }, name: '${vars.x}' })).toMatchObject(
    {
      pointers: ['/sluice/adopt', '/name'],
      findings: ['/state', '/kind', '/sluice/key'].map((pointer) => ({ code: 'variable-not-allowed', pointer })),
    },
  )
})
