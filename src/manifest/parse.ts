import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts'
import { decodeManifest } from './decode.ts'
import type { FlowKey } from './desired.ts'
import type { Diagnostic, Position } from './diagnostic.ts'
import { explain } from './explain.ts'
import { compareDiagnostics, hasError, toDiagnostic, type Finding } from './finding.ts'
import { keyFromData, keyFromRuins, type KeyGuess } from './guess-key.ts'
import { keyOf } from './key.ts'
import { MAX_FINDINGS, MAX_POSITION_DEPTH } from './limits.ts'
import { linesOf, type Lines } from './lines.ts'
import type { Manifest, ParsedFile } from './manifest.ts'
import { misspelt } from './misspelt.ts'
import { positionOf } from './positions.ts'
import { packPosition } from './positions-kept.ts'
import { violationsAsWritten } from './schema.ts'
import { findTemplates } from './templates.ts'
import type { YamlProblem } from './yaml-compose.ts'
import { readYaml, type Marks, type YamlTree } from './yaml-tree.ts'

export type ManifestFile = {
  /** Path inside the repository, with `/`. */
  path: string
  bytes: Uint8Array
  /** The flows folder, from which paths become keys. */
  folder: string
}

type Placed = { finding: Finding; position: Position }

/**
 * Reads one file. Never throws, whatever the bytes: every problem is a diagnostic, and one cause gives one.
 * Equal files give equal results, which hold until `MANIFEST_FORMAT_VERSION` changes.
 */
export function parseManifest(file: ManifestFile): ParsedFile {
  const decoded = decodeManifest(file.bytes)
  if (!decoded.ok) {
    const { finding, position } = decoded
    const lossy = new TextDecoder().decode(file.bytes)
    return parsed(file, keyFromRuins(lossy, null, file.path, file.folder, true), null, [{ finding, position }])
  }
  const tree = readYaml(decoded.text)
  const lines = linesOf(decoded.text)
  const problems = tree.problems.map((problem) => placedProblem(problem, lines))
  if (!tree.whole) {
    const oneDocument = tree.problems.every(({ code }) => code !== 'yaml-several-documents')
    return parsed(file, keyFromRuins(decoded.text, tree.data, file.path, file.folder, oneDocument), null, problems)
  }
  return readSound(file, tree, lines, problems)
}

/** The syntax holds: what the data says can be judged. */
function readSound(file: ManifestFile, tree: YamlTree, lines: Lines, problems: Placed[]): ParsedFile {
  const broken = new Set(tree.problems.map(({ pointer }) => pointer))
  const guess = keyFromData(tree.data, file.path, file.folder, broken)
  const { data, marks } = tree
  if (!isJsonObject(data)) return parsed(file, guess, null, problems.length > 0 ? problems : [notAnObject(data, marks, lines)])
  const templates = findTemplates(data)
  const findings = [...shapeFindings(data, templates.findings, broken), ...keyFindings(file, guess, data)]
  const placed = findings.map((finding): Placed => ({ finding, position: positionOf(marks, lines, finding.pointer, finding.at) }))
  const manifest = guess.key === null ? null : manifestOf(guess.key, file.path, data, templates.pointers, marks, lines)
  return parsed(file, guess, manifest, [...problems, ...placed])
}

function shapeFindings(data: JsonObject, templateFindings: readonly Finding[], broken: ReadonlySet<string>): Finding[] {
  const spoken = new Set([...broken, ...templateFindings.map(({ pointer }) => pointer)])
  const merged = [...broken].some((pointer) => pointer.endsWith('/<<'))
  const violations = explain(violationsAsWritten(data), spoken)
  // A merge key may have held whatever is missing.
  return [
    ...templateFindings,
    ...violations.filter(({ code }) => !(merged && (code === 'member-missing' || code === 'reference-form'))),
    ...misspelt(data),
  ]
}

function notAnObject(data: Json, marks: Marks, lines: Lines): Placed {
  if (data === null) return { finding: { code: 'not-an-object', pointer: '', message: 'the file is empty' }, position: { line: 1, column: 1 } }
  const message = 'the top level of the file is not an object'
  return { finding: { code: 'not-an-object', pointer: '', message }, position: positionOf(marks, lines, '') }
}

function placedProblem({ offset, openedAt, ...finding }: YamlProblem, lines: Lines): Placed {
  const position = lines(offset)
  const opening = openedAt === undefined ? position : lines(openedAt)
  const hint = opening.line < position.line ? { hint: `What is not closed seems to begin in line ${opening.line}, column ${opening.column}.` } : {}
  return { finding: { ...finding, ...hint }, position }
}

function keyFindings(file: ManifestFile, guess: KeyGuess, data: JsonObject): Finding[] {
  const sluice = data['sluice']
  // A bad `sluice.key` is told by the schema.
  if (guess.key !== null || (isJsonObject(sluice) && sluice['key'] !== undefined)) return []
  return [
    { code: 'key-invalid', pointer: '', message: `the path gives the key ${JSON.stringify(keyOf(file.path, file.folder))}, which cannot be one` },
  ]
}

function manifestOf(key: FlowKey, path: string, source: JsonObject, templates: string[], marks: Marks, lines: Lines): Manifest {
  const positions: Record<string, number> = {}
  const wanted = new Set(templates)
  for (const pointer of marks.keys()) {
    if (depthOf(pointer) <= MAX_POSITION_DEPTH || wanted.has(pointer)) positions[pointer] = packPosition(positionOf(marks, lines, pointer))
  }
  // A state that is not written is where the file begins: the default speaks for it.
  positions['/state'] ??= packPosition(positionOf(marks, lines, ''))
  return { kind: 'flow', key, path, source, templates, positions }
}

function depthOf(pointer: string): number {
  let depth = 0
  for (const character of pointer) if (character === '/') depth += 1
  return depth
}

function parsed(file: ManifestFile, guess: KeyGuess, manifest: Manifest | null, placed: readonly Placed[]): ParsedFile {
  const all = placed.map(({ finding, position }) => toDiagnostic(finding, file.path, position)).sort(compareDiagnostics)
  const next = all[MAX_FINDINGS]
  const diagnostics = next === undefined ? all : [...all.slice(0, MAX_FINDINGS), tooMany(all.length - MAX_FINDINGS, next)]
  return { path: file.path, key: guess.key, keyCertain: guess.certain, manifest: hasError(diagnostics) ? null : manifest, diagnostics }
}

function tooMany(count: number, { path, line, column }: Diagnostic): Diagnostic {
  const message = `the file has ${count} more problems`
  return toDiagnostic({ code: 'too-many-problems', pointer: '', message }, path, { line, column })
}
