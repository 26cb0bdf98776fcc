import { digestJson } from '../lib/digest.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { parsePointer, valueAt } from '../lib/pointer.ts'
import { categoryOf } from './categories.ts'
import type { DesiredFlow, FlowPolicy } from './desired.ts'
import type { Diagnostic, Place, Position } from './diagnostic.ts'
import { explain, isAtOrBelow } from './explain.ts'
import { compareDiagnostics, hasError, toDiagnostic, type Finding } from './finding.ts'
import type { Dataflow } from './generated/dataflow.ts'
import { NOTHING_INHERITED, type Inherited } from './inherit.ts'
import type { Manifest } from './manifest.ts'
import { misspelt } from './misspelt.ts'
import { normaliseDocument } from './normalise.ts'
import { policyOf } from './policy.ts'
import { parentOf } from './positions.ts'
import { keptPosition } from './positions-kept.ts'
import { judge } from './rules/all.ts'
import { violationsAsWritten, violationsBound } from './schema.ts'
import { substitute, templateParts, type Substitution, type Vars } from './variables.ts'
import { memberName } from './words.ts'

export type Bound = {
  /** Null if a diagnostic is an error, or if there are no values for the variables it needs. */
  desired: DesiredFlow | null
  diagnostics: Diagnostic[]
}

/**
 * What one manifest asks of one target. Pure: the manifest is left alone, and equal inputs give equal results.
 * @param vars the target's; null in a bare `validate`, where variables are noted and what hangs on them is not judged
 * @param inherited what the folders above it say
 */
export function bindVars(manifest: Manifest, vars: Vars | null, inherited: Inherited = NOTHING_INHERITED): Bound {
  const { parts, whole, diagnostics } = examine(manifest, vars, inherited)
  return { desired: parts === null || !whole || hasError(diagnostics) ? null : desiredOf(manifest, parts, inherited), diagnostics }
}

/** What there is to say about it, for whoever does not ask what it asks for. */
export function boundDiagnostics(manifest: Manifest, vars: Vars | null, inherited: Inherited = NOTHING_INHERITED): Diagnostic[] {
  return examine(manifest, vars, inherited).diagnostics
}

type Examined = { parts: Parts | null; whole: boolean; diagnostics: Diagnostic[] }

function examine(manifest: Manifest, vars: Vars | null, inherited: Inherited): Examined {
  const { value, missing, invalid } = substituted(manifest, vars ?? {})
  const findings = [...missing.map((one) => missingVariable(one, vars)), ...invalid]
  // What has the wrong shape cannot be judged further.
  const parts = invalid.length > 0 ? null : partsOf(value as JsonObject, inherited)
  if (parts !== null) findings.push(...judge({ key: manifest.key, category: categoryOf(parts.document['flowSpec']), ...parts }))
  return { parts, whole: missing.length === 0, diagnostics: findings.map((finding) => placed(finding, manifest)).sort(compareDiagnostics) }
}

type Parts = { document: JsonObject; state: DesiredFlow['state']; policy: FlowPolicy }

/** The schema held, so the data is a `Dataflow`. */
function partsOf(value: JsonObject, { settings }: Inherited): Parts {
  const { kind: _kind, state = 'draft', sluice, ...document } = value as JsonObject & Pick<Dataflow, 'state' | 'sluice' | 'kind'>
  return { document: normaliseDocument(document), state, policy: policyOf(sluice, settings) }
}

function desiredOf(manifest: Manifest, parts: Parts, inherited: Inherited): DesiredFlow {
  const { document, state, policy } = parts
  const name = document['name']
  return {
    kind: 'flow',
    key: manifest.key,
    path: manifest.path,
    name: typeof name === 'string' ? name : '',
    state,
    category: categoryOf(document['flowSpec']),
    document,
    policy,
    digest: digestOf(parts),
    sourceDigest: manifest.templates.length === 0 ? digestOf(parts) : digestOf(partsOf(manifest.source, inherited)),
    positions: manifest.positions,
    inherited: inheritedBy(manifest, inherited),
  }
}

function digestOf({ document, state, policy }: Parts): string {
  return digestJson({ document, state, policy: { ...policy, ignore: [...policy.ignore] } })
}

const NO_PLACES: ReadonlyMap<string, Place> = new Map()

/** Only what the manifest does not say itself. */
function inheritedBy({ source }: Manifest, { places }: Inherited): ReadonlyMap<string, Place> {
  if (places === NOTHING_INHERITED.places) return NO_PLACES
  const sluice = source['sluice']
  const own = isJsonObject(sluice) ? sluice : {}
  return new Map(Object.entries(places).filter(([name]) => memberOf(own, name) === undefined))
}

/** What was read is taken as it is where nothing in it is a variable or an escape. */
function substituted(manifest: Manifest, vars: Vars): Substitution & { invalid: Finding[] } {
  if (manifest.templates.length === 0) return { value: manifest.source, missing: [], invalid: [] }
  const { value, missing } = substitute(manifest.source, vars)
  return { value, missing, invalid: shapeAfter(value, missing.length > 0, manifest) }
}

/** Values of the right form may still have the wrong type for their place. */
function shapeAfter(value: Json, open: boolean, manifest: Manifest): Finding[] {
  const violations = open ? violationsAsWritten(value) : violationsBound(value)
  return [...explain(violations), ...misspelt(value as JsonObject)].map((finding) => withOrigin(finding, manifest))
}

/** The file says `${vars.…}` where the message says a value: tell where that came from. */
function withOrigin(finding: Finding, { source, templates }: Manifest): Finding {
  const names = new Set(templates.filter((pointer) => isAtOrBelow(pointer, finding.pointer)).flatMap((pointer) => variablesAt(source, pointer)))
  return names.size === 0 ? finding : { ...finding, hint: `The value comes from ${[...names].join(', ')} of this target.` }
}

function variablesAt(source: JsonObject, pointer: string): string[] {
  const text = valueAt(source, parsePointer(pointer))
  return typeof text === 'string' ? templateParts(text).flatMap((part) => (part.kind === 'variable' ? [`vars.${part.name}`] : [])) : []
}

function missingVariable({ pointer, name }: { pointer: string; name: string }, vars: Vars | null): Finding {
  if (vars === null) {
    const hint = 'Give the vars of a target to check what they make of the manifest.'
    return {
      code: 'variable-missing',
      pointer,
      message: `${memberName(pointer)} takes vars.${name}, which no target was asked for`,
      hint,
      severity: 'note',
    }
  }
  return { code: 'variable-missing', pointer, message: `${memberName(pointer)} takes vars.${name}, which this target does not have` }
}

function placed(finding: Finding, manifest: Manifest): Diagnostic {
  return toDiagnostic(finding, manifest.path, positionNear(manifest, finding.pointer))
}

function positionNear(manifest: Manifest, pointer: string): Position {
  for (let near = pointer; ; near = parentOf(near)) {
    const position = keptPosition(manifest.positions, near)
    if (position !== undefined) return position
    if (near === '') return { line: 1, column: 1 }
  }
}
