import { expect, test } from 'vitest'
import type { ReportedDiagnostic, ValidateReport } from '../../src/cli/views/diagnostics.ts'
import { mergeTargets } from '../../src/cli/views/diagnostics.ts'
import { diagnosticsGithub } from '../../src/cli/views/diagnostics-github.ts'
import { formatDiagnostics } from '../../src/cli/views/diagnostics-human.ts'
import { diagnosticsJunit } from '../../src/cli/views/diagnostics-junit.ts'
import { diagnosticsSarif } from '../../src/cli/views/diagnostics-sarif.ts'
import { DIAGNOSTICS } from '../../src/manifest/diagnostic-codes.ts'
import { diagnostic } from './planned.ts'

const reported = (change: Partial<ReportedDiagnostic> = {}): ReportedDiagnostic => ({ ...diagnostic(), targets: [], ...change })
const report = (...diagnostics: ReportedDiagnostic[]): ValidateReport => ({ files: ['flows/broken.yaml', 'flows/good.yaml'], diagnostics })
const plain = { color: false, columns: 100 }

// What a hostile commit may put into names and values.
const hostile = reported({
  path: 'flows/a,b:c\n::error::d.yaml',
  message: 'found "]]></failure>&\u0000\u001b[2J"\r\n::stop-commands::x 100% \ud800',
})

test('the caret stands below the column, in long lines too', () => {
  const line = `${'x'.repeat(300)}interval: 5${'y'.repeat(300)}`
  for (const column of [1, 5, 301, 611]) {
    const [, excerpt = '', caret = ''] = formatDiagnostics(report(reported({ column })), () => line, plain).split('\n')
    expect(excerpt.length).toBeLessThanOrEqual(100)
    const shown = excerpt.slice(caret.indexOf('^'))
    expect(line.slice(column - 1).startsWith(shown.replace('…', ''))).toBe(true)
    expect(shown).not.toBe('')
  }
})

test('an empty line or one that is not there shows no excerpt', () => {
  expect(formatDiagnostics(report(reported()), () => '  ', plain)).toBe(formatDiagnostics(report(reported()), () => null, plain))
})

test('counts errors, warnings and notes at the end', () => {
  const text = formatDiagnostics(report(reported(), reported(), reported({ severity: 'warning' }), reported({ severity: 'note' })), () => null, plain)
  expect(text.endsWith('\n2 files, 2 errors, 1 warning, 1 note\n')).toBe(true)
})

test('nothing that a commit says moves the cursor of a terminal or forges a line', () => {
  const text = formatDiagnostics(report(hostile), () => 'a\u001b[2J\tb', plain)
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  expect(text).not.toMatch(/^::/m)
})

test('GitHub: one command per diagnostic, whatever the commit says', () => {
  const lines = diagnosticsGithub(report(hostile, reported({ severity: 'note' }), reported({ severity: 'warning', targets: ['prod'] }))).split('\n')
  expect(lines).toEqual([
    expect.stringMatching(
      /^::error file=flows\/a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ad\.yaml,line=12,col=13,title=interval-too-small::found .*%0D%0A::stop-commands::x 100%25/,
    ),
    expect.stringMatching(/^::notice file=flows\/broken\.yaml,line=12,col=13,/),
    expect.stringMatching(/^::warning .* \(target prod\)%0A/),
    '2 files, 1 error, 1 warning, 1 note',
    '',
  ])
})

test('SARIF: every result points to its rule, its file and its place', () => {
  const log = JSON.parse(
    diagnosticsSarif(report(reported(), reported({ path: 'flows/mit blank.yaml', severity: 'note', pointer: '' })), '1.2.3'),
  ) as Sarif
  const [run] = log.runs
  expect(log.version).toBe('2.1.0')
  expect(run?.tool.driver).toMatchObject({ name: 'sluice', version: '1.2.3' })
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(Object.keys(DIAGNOSTICS))
  for (const one of run?.results ?? []) expect(run?.tool.driver.rules[one.ruleIndex]?.id).toBe(one.ruleId)
  expect(run?.results.map(({ level }) => level)).toEqual(['error', 'note'])
  expect(run?.results.map(({ locations }) => locations[0]?.physicalLocation)).toEqual([
    { artifactLocation: { uri: 'flows/broken.yaml', uriBaseId: '%SRCROOT%' }, region: { startLine: 12, startColumn: 13 } },
    { artifactLocation: { uri: 'flows/mit%20blank.yaml', uriBaseId: '%SRCROOT%' }, region: { startLine: 12, startColumn: 13 } },
  ])
  expect(() => diagnosticsSarif(report(hostile), '1')).not.toThrow()
})

type Sarif = {
  version: string
  runs: {
    tool: { driver: { rules: { id: string }[] } }
    results: { ruleId: string; ruleIndex: number; level: string; locations: { physicalLocation: object }[] }[]
  }[]
}

test('JUnit: a file is a test, an error fails it, a warning does not', async () => {
  const text = diagnosticsJunit(report(reported(), reported({ line: 14 }), reported({ path: 'flows/warned.yaml', severity: 'warning' })))
  await expect(text).toMatchFileSnapshot('../golden/validate-junit.xml')
})

test('JUnit: whatever the commit says stays text', () => {
  const text = diagnosticsJunit(report(hostile))
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]/)
  expect(text.match(/<\/failure>/g)).toHaveLength(1)
  expect(text).toContain('&lt;/failure&gt;&amp;')
  expect(text.replaceAll(/&(amp|lt|gt|quot|apos|#\d+);/g, '')).not.toContain('&')
})

test('a diagnostic that all targets have belongs to none of them', () => {
  const lists = [
    { target: 'a', diagnostics: [diagnostic(), diagnostic({ line: 1 })] },
    { target: 'b', diagnostics: [diagnostic()] },
    { target: 'c', diagnostics: [diagnostic(), diagnostic({ line: 1 })] },
  ]
  expect(mergeTargets(lists).map(({ line, targets }) => [line, targets])).toEqual([
    [12, []],
    [1, ['a', 'c']],
  ])
})
