import { stringify } from 'yaml'
import { diagnosticsGithub } from '../../../src/cli/views/diagnostics-github.ts'
import { formatDiagnostics } from '../../../src/cli/views/diagnostics-human.ts'
import { diagnosticsJson } from '../../../src/cli/views/diagnostics-json.ts'
import { diagnosticsJunit } from '../../../src/cli/views/diagnostics-junit.ts'
import { diagnosticsSarif } from '../../../src/cli/views/diagnostics-sarif.ts'
import type { JsonScalar } from '../../../src/lib/json.ts'
import { assembleManifests } from '../../../src/manifest/assemble.ts'
import { bindVars } from '../../../src/manifest/bind.ts'
import type { Diagnostic } from '../../../src/manifest/diagnostic.ts'
import { DIAGNOSTICS } from '../../../src/manifest/diagnostic-codes.ts'
import { hasError } from '../../../src/manifest/finding.ts'
import { isKey } from '../../../src/manifest/key.ts'
import { MAX_FILE_BYTES, MAX_FINDINGS } from '../../../src/manifest/limits.ts'
import type { ParsedFile } from '../../../src/manifest/manifest.ts'
import { parseManifest } from '../../../src/manifest/parse.ts'
import type { Vars } from '../../../src/manifest/variables.ts'
import { MANIFEST_DOCUMENTS, MANIFEST_TEXTS } from '../corpus.ts'
import type { Dice } from '../dice.ts'
import { HOSTILE_NAMES, hostileText, mutateBytes, mutateJson } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted } from '../violation.ts'
import { yamlBomb, yamlText } from '../yaml-text.ts'

type File = { path: string; bytes: Uint8Array }
type Input = { files: File[]; vars: Vars | null }

const FOLDER = 'flows'
const WORDS = [
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\t',
  '\n',
  '\r',
  '&a ',
  '*a',
  '!x ',
  '#',
  '|\n',
  '>',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '${',
  '${vars.x}',
  '<<: ',
  '? ',
  '\u2028',
  '\ufeff',
  '\u0000',
  '\ud800',
  'é',
  '~',
]

/** Parsing, putting together and binding of a repository's files. */
export const manifests = fuzzTarget<Input>({
  name: 'manifests',
  promise: 'any bytes give a manifest or diagnostics inside the file, the same each time',
  share: 130_000,
  make: (dice) => ({
    files: distinct(dice.list(1, dice.chance(0.1) ? 4 : 1, () => ({ path: pathOf(dice), bytes: bytesOf(dice) }))),
    vars: varsOf(dice),
  }),
  open: () => ({ check }),
  // Measured: 256 KiB of the worst shapes take about a second on a quiet machine, a usual file less than a millisecond.
  allowedMs: ({ files }) => 200 + files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 40,
  describe: ({ files, vars }) =>
    [
      ...files.map(({ path, bytes }) => `${JSON.stringify(path)}\n${JSON.stringify(Buffer.from(bytes).toString('latin1').slice(0, 3000))}`),
      JSON.stringify(vars),
    ].join('\n'),
})

function distinct(files: readonly File[]): File[] {
  return [...new Map(files.map((file) => [file.path, file])).values()]
}

function pathOf(dice: Dice): string {
  return dice.either(
    [6, () => 'flows/a.yaml'],
    [2, () => `flows/${dice.pick(['b', 'A', 'crm/contacts', 'a.b', 'é', ' ', '-', 'x'.repeat(300)])}.yml`],
    [1, () => `flows/${hostileText(dice).replaceAll('\u0000', '')}.yaml`],
  )
}

function bytesOf(dice: Dice): Uint8Array {
  const bytes = dice.either<Uint8Array>(
    [30, () => mutateBytes(dice, Buffer.from(dice.pick(MANIFEST_TEXTS)), dice.between(1, 5), WORDS)],
    [25, () => Buffer.from(written(dice))],
    [25, () => Buffer.from(yamlText(dice))],
    [5, () => dice.bytes(dice.between(0, 300))],
    [5, () => Buffer.from(dice.list(0, 60, () => dice.pick(WORDS)).join(''))],
    [3, () => Buffer.from(dice.pick(MANIFEST_TEXTS))],
    [1, () => Buffer.from(yamlBomb(dice))],
  )
  return dice.either(
    [30, () => bytes],
    [1, () => Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le')],
    [1, () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le')])],
    [1, () => Buffer.concat([Buffer.from('\ufeff'), bytes])],
    [1, () => Buffer.concat([bytes, Buffer.from([dice.pick([0xff, 0xc0, 0x80, 0xed, 0xf5])])])],
  )
}

/** A document that is right or nearly so, in one of the ways to write it. */
function written(dice: Dice): string {
  const document = mutateJson(dice, dice.pick(MANIFEST_DOCUMENTS), dice.between(0, 3))
  if (dice.chance(0.4)) return JSON.stringify(document)
  try {
    return stringify(document)
  } catch {
    return JSON.stringify(document)
  }
}

function varsOf(dice: Dice): Vars | null {
  if (dice.chance(0.2)) return null
  const value = (): Exclude<JsonScalar, null> =>
    dice.either<Exclude<JsonScalar, null>>([3, () => hostileText(dice)], [1, () => dice.between(-5, 2_000_000_000)], [1, () => dice.chance(0.5)])
  const names = dice.list(0, 4, () =>
    dice.either([3, () => dice.pick(['x', 'crmMapping', 'mapping', 'start', 'word', 'flag'])], [1, () => dice.pick(HOSTILE_NAMES)]),
  )
  return Object.fromEntries(names.map((name) => [name, value()]))
}

function check({ files, vars }: Input): void {
  const parsed = files.map((file) => sound(file, parseManifest({ ...file, folder: FOLDER })))
  const assembly = assembleManifests(parsed)
  const good = new Set(parsed.flatMap(({ manifest }) => (manifest === null ? [] : [manifest])))
  must(
    assembly.manifests.every((manifest) => good.has(manifest)),
    'assembling made a manifest up',
  )
  const mistaken = new Set(assembly.diagnostics.filter(({ severity }) => severity === 'error').map(({ path }) => path))
  must(files.length > 1 || assembly.manifests.every(({ path }) => !mistaken.has(path)), 'a manifest with an error counts as one')
  for (const file of parsed) {
    must(file.manifest !== null || !file.keyCertain || file.key === null || assembly.brokenKeys.has(file.key), 'a broken key counts as gone', file)
    must(file.manifest !== null || file.keyCertain || !assembly.complete, 'with a key unknown, the repository counts as complete')
  }
  const bound: Diagnostic[] = []
  for (const manifest of assembly.manifests) {
    const before = JSON.stringify(manifest)
    const first = bindVars(manifest, vars)
    const again = bindVars(manifest, vars)
    must(JSON.stringify(first) === JSON.stringify(again), 'binding twice gives two results')
    must(JSON.stringify(manifest) === before, 'binding changed the manifest')
    must(first.desired === null || !hasError(first.diagnostics), 'a flow is desired in spite of an error', first)
    must(first.desired !== null || first.diagnostics.length > 0, 'nothing is desired and nobody says why')
    must(first.desired === null || isKey(first.desired.key), 'a desired flow has a key that is none')
    const file = files.find(({ path }) => path === manifest.path)
    if (file !== undefined) for (const one of first.diagnostics) placed(one, file)
    bound.push(...first.diagnostics)
  }
  shown(files, [...assembly.diagnostics, ...bound])
  mustBeUnpolluted()
}

function sound(file: File, parsed: ParsedFile): ParsedFile {
  const text = JSON.stringify(parsed)
  must(JSON.stringify(parseManifest({ ...file, folder: FOLDER })) === text, 'the same file gives two results')
  must((parsed.manifest === null) === hasError(parsed.diagnostics), 'a manifest is there with an error, or missing without', parsed.diagnostics)
  must(parsed.diagnostics.length <= MAX_FINDINGS + 1, 'more findings than are promised')
  must(parsed.key === null || isKey(parsed.key), 'a key is guessed that cannot be one', parsed.key)
  must(parsed.manifest === null || (parsed.manifest.key === parsed.key && parsed.keyCertain), 'a valid manifest is unsure of its key')
  for (const one of parsed.diagnostics) placed(one, file)
  return parsed
}

function placed({ code, severity, path, line, column, message, hint, pointer }: Diagnostic, file: File): void {
  must(Object.hasOwn(DIAGNOSTICS, code), 'a code that no table has', code)
  must(
    ['error', 'warning', 'note'].includes(severity) && path === file.path && (pointer === '' || pointer.startsWith('/')),
    'a diagnostic of no form',
  )
  must(message.length > 0 && hint.length > 0, 'a diagnostic that says nothing', code)
  must(message.length < 2000 && hint.length < 2000, 'a diagnostic without end', code, message.length, hint.length)
  if (file.bytes.length > MAX_FILE_BYTES) return must(line === 1 && column === 1, 'a place in a file that was not read')
  const lines = new TextDecoder().decode(file.bytes).split(/\r\n|\n|\r/)
  const width = lines[line - 1]?.length
  must(Number.isInteger(line) && width !== undefined, 'a line that the file does not have', code, message, line, lines.length)
  must(Number.isInteger(column) && column >= 1 && column <= width + 1, 'a column that the line does not have', code, message, { line, column, width })
}

/** What is printed stays what it is: one line where one is meant, valid JSON where that is meant, nothing that moves a cursor. */
function shown(files: readonly File[], diagnostics: readonly Diagnostic[]): void {
  const report = { files: files.map(({ path }) => path), diagnostics: diagnostics.slice(0, 5).map((one) => ({ ...one, targets: [] })) }
  JSON.parse(diagnosticsJson(report, []))
  JSON.parse(diagnosticsSarif(report, '0'))
  const github = diagnosticsGithub(report)
  must(github.trimEnd().split(/[\r\n]/).length === report.diagnostics.length + 1, 'an annotation of more than one line', github)
  const lineOf = ({ path, line }: Diagnostic): string | null => {
    const file = files.find((one) => one.path === path)
    return file === undefined ? null : (new TextDecoder().decode(file.bytes).split(/\r\n|\n|\r/)[line - 1] ?? null)
  }
  const human = formatDiagnostics(report, lineOf, { color: false, columns: 100 })
  must(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(human), 'control characters on the terminal', human)
  must(
    !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(
      diagnosticsJunit(report),
    ),
    'what XML cannot hold',
  )
}
