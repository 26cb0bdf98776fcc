import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts'
import type { Secret } from '../lib/secret.ts'
import { formatPointer, parsePointer } from '../lib/pointer.ts'
import { placeOf, type ConfigFileText } from './config-file.ts'
import { isSecretAt, optionAt, settingName, waysToSet, type Finding } from './finding.ts'
import type { Origin } from './problem.ts'
import { splitReferences } from './references.ts'
import { readPieces, secretFrom, type Reading } from './secrets.ts'

/** Settings from all layers. Values of secrets are never in the tree: `[secret]` stands where they belong. */
export type Settings = {
  tree: JsonObject
  secrets: Map<string, Secret>
  /** Where values from outside the file came from. */
  origins: Map<string, Origin>
  file: ConfigFileText | null
  /** Environment variables that the file names: they are its business and no overrides. */
  namedVariables: Set<string>
  findings: Finding[]
}

export const SECRET_MARK = '[secret]'
const LONGEST_MESSAGE = 500

export function originOf(settings: Settings, pointer: string, at: 'key' | 'value' = 'value'): Origin {
  const outer = settings.origins.get(pointer) ?? settings.origins.get(pointer.slice(0, pointer.lastIndexOf('/')))
  if (outer !== undefined) return outer
  if (settings.file === null) return { kind: 'missing' }
  return placeOf(settings.file, pointer, at)
}

/** The file as the lowest layer: references resolved, secrets taken out. */
export function settingsOf(file: ConfigFileText | null, reading: Reading): Settings {
  const settings: Settings = { tree: {}, secrets: new Map(), origins: new Map(), file, namedVariables: new Set(), findings: [] }
  if (file === null) return settings
  const tree = resolveMember(file.data, [], settings, reading)
  if (isJsonObject(tree)) settings.tree = tree
  return settings
}

export function addFinding(settings: Settings, pointer: string, message: string, hint: string, more: Partial<Finding> = {}): void {
  const problem = { severity: 'error' as const, name: settingName(pointer), origin: originOf(settings, pointer), message: readable(message), hint }
  settings.findings.push({ pointer, absent: false, problem, ...more })
}

function resolveMember(value: Json, tokens: readonly (string | number)[], settings: Settings, reading: Reading): Json {
  if (typeof value === 'string') return resolveText(value, formatPointer(tokens), settings, reading)
  if (Array.isArray(value)) return value.map((item, index) => resolveMember(item, [...tokens, index], settings, reading))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolveMember(member, [...tokens, name], settings, reading)]))
}

function resolveText(text: string, pointer: string, settings: Settings, reading: Reading): Json {
  const pieces = splitReferences(text)
  for (const piece of pieces) if (piece.kind === 'env') settings.namedVariables.add(piece.name)
  if (inVars(pointer)) return varsText(text, pointer, settings)
  const configPath = settings.file?.path ?? ''
  const unknown = pieces.find((piece) => piece.kind === 'unknown')
  if (unknown !== undefined) {
    // In the place of a secret, and under a name that may be a misspelt one, what is no reference may be a piece of it.
    const shown = optionAt(pointer)?.secret === false ? unknown.text : 'it holds a ${…} that'
    addFinding(settings, pointer, `${shown} is no reference`, 'Only ${env:NAME} and ${file:/path} are; write $${ for a literal ${.')
    return text
  }
  if (isSecretAt(pointer)) {
    const { secret, problem } = secretFrom(() => readPieces(pieces, configPath, reading), settingName(pointer), reading)
    if (problem !== null) addFinding(settings, pointer, problem, absentHint(pointer), { absent: true })
    settings.secrets.set(pointer, secret)
    return SECRET_MARK
  }
  const read = readPieces(pieces, configPath, reading)
  if (read.ok) return read.text
  addFinding(settings, pointer, read.message, absentHint(pointer), { absent: true })
  return text
}

/** Whoever may commit a manifest can read a variable: it must not lead to the operator's environment or files. */
function varsText(text: string, pointer: string, settings: Settings): Json {
  if (!/\$\{(env|file):/.test(text)) return text
  const hint = 'Variables are public: whoever may commit a manifest can read them. Write the value itself.'
  addFinding(settings, pointer, 'variables may not refer to the environment or to files', hint)
  return text
}

/** A value may be as long as a file; what is said about it is read by people. */
function readable(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1)}…` : message
}

function inVars(pointer: string): boolean {
  return /^\/targets\/\d+\/vars\//.test(pointer)
}

function absentHint(pointer: string): string {
  const option = optionAt(pointer)
  return option === undefined ? readable(`Give ${parsePointer(pointer).at(-1)} another value.`) : waysToSet(option)
}
