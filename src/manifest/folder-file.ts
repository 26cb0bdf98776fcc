import { isJsonObject, type Json } from '../lib/json.ts'
import { decodeManifest } from './decode.ts'
import type { Diagnostic, Position } from './diagnostic.ts'
import { explain } from './explain.ts'
import { compareDiagnostics, hasError, toDiagnostic, type Finding } from './finding.ts'
import type { FolderSettings } from './generated/folder.ts'
import sluice from '../../schemas/dataflow.schema.json' with { type: 'json' }
import { linesOf, type Lines } from './lines.ts'
import { positionOf } from './positions.ts'
import { ignoreFindings } from './rules/management.ts'
import { violationsOfFolder } from './schema.ts'
import { readYaml, type Marks } from './yaml-tree.ts'

/** What one `.sluice.yaml` gave. */
export type FolderFile = {
  path: string
  /** Null as soon as one diagnostic is an error: then nothing is known of what holds in its folder. */
  settings: FolderSettings | null
  /** Where each member stands, by pointer. */
  positions: Readonly<Record<string, Position>>
  diagnostics: Diagnostic[]
}

type Placed = { finding: Finding; position: Position }

const WRITE = 'Write `drift: report` or `suspend: true`, see docs/manifest.md; or remove the file.'

/** Reads one `.sluice.yaml`. Never throws, whatever the bytes: every problem is a diagnostic. */
export function parseFolderFile({ path, bytes }: { path: string; bytes: Uint8Array }): FolderFile {
  const decoded = decodeManifest(bytes)
  if (!decoded.ok) {
    return result(path, null, {}, [{ finding: decoded.finding, position: decoded.position }])
  }
  const { data, marks, problems, whole } = readYaml(decoded.text)
  const lines = linesOf(decoded.text)
  const syntax = problems.map(({ offset, openedAt: _opening, ...finding }): Placed => ({ finding, position: lines(offset) }))
  if (!whole) return result(path, null, {}, syntax)
  const broken = new Set(problems.map(({ pointer }) => pointer))
  const findings = findingsIn(data, broken)
  const positions = Object.fromEntries([...marks.keys()].map((pointer) => [pointer, positionOf(marks, lines, pointer)]))
  return result(path, data, positions, [...syntax, ...findings.map((finding) => placed(finding, marks, lines))])
}

function findingsIn(data: Json, broken: ReadonlySet<string>): Finding[] {
  // An empty file is more likely a slip than a wish: whoever wants no settings removes it.
  if (data === null) return [{ code: 'not-an-object', pointer: '', message: 'the file is empty', hint: WRITE }]
  if (!isJsonObject(data)) return [{ code: 'not-an-object', pointer: '', message: 'the top level of the file is not an object', hint: WRITE }]
  const shape = explain(violationsOfFolder(data), broken, 'a folder').map(misplaced)
  const ignore = Array.isArray(data['ignore']) ? data['ignore'].filter((one) => typeof one === 'string') : []
  return shape.length > 0 ? shape : ignoreFindings(ignore, '/ignore')
}

/** Members that a manifest has and a folder has not. */
function misplaced(finding: Finding): Finding {
  const name = finding.pointer.slice(1)
  if (finding.at !== 'key') return finding
  if (name === 'sluice') return { ...finding, hint: 'Write its members at the top of the file, without `sluice:`.' }
  if (Object.hasOwn(sluice.$defs.sluice.properties, name))
    return { ...finding, hint: `Set sluice.${name} in each manifest: it is about one dataflow.` }
  if (Object.hasOwn(sluice.properties, name)) return { ...finding, hint: `\`${name}\` belongs into a manifest.` }
  return finding
}

function placed(finding: Finding, marks: Marks, lines: Lines): Placed {
  return { finding, position: positionOf(marks, lines, finding.pointer, finding.at) }
}

function result(path: string, data: Json, positions: Record<string, Position>, all: readonly Placed[]): FolderFile {
  const diagnostics = all.map(({ finding, position }) => toDiagnostic(finding, path, position)).sort(compareDiagnostics)
  // The schema held where no diagnostic is an error.
  return { path, settings: hasError(diagnostics) ? null : (data as FolderSettings), positions, diagnostics }
}
