import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type YAMLError } from 'yaml'
import { formatPointer } from '../lib/pointer.ts'
import { isJsonObject, type Json } from '../lib/json.ts'
import type { ConfigProblem, Origin } from './problem.ts'

/** The text of `sluice.yaml` as data, with the places of its members. */
export type ConfigFileText = {
  path: string
  data: Json
  places: ReadonlyMap<string, Place>
}

type Place = {
  key: Origin
  value: Origin
  /** Text of a plain scalar as it stands in the file; null for everything else. */
  written: string | null
}

// A configuration is a page or two; anything larger is a wrong file.
const MAX_CHARACTERS = 1_000_000
const LONGEST_MESSAGE = 200
const MOST_PROBLEMS = 20

/** Reads the YAML of a configuration file. What does not parse is a problem with its place, and no data. */
export function parseConfigFile(path: string, text: string): { file: ConfigFileText | null; problems: ConfigProblem[] } {
  if (text.length > MAX_CHARACTERS) return refuse(path, { line: 1, col: 1 }, `the file has more than ${MAX_CHARACTERS} characters`)
  const lines = new LineCounter()
  // Pretty errors quote the line they are about, which may hold a secret; warnings go to the terminal past the log.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  // What comes after the first few is mostly their echo.
  const problems = [...document.errors, ...document.warnings]
    .slice(0, MOST_PROBLEMS)
    .map((error) => yamlProblem(path, lines.linePos(error.pos[0]), withoutText(error)))
  if (problems.length > 0) return { file: null, problems }
  const data = plainData(document)
  if (data === undefined) return refuse(path, { line: 1, col: 1 }, 'its aliases are too many, or contain themselves')
  if (data !== null && !isJsonObject(data)) return refuse(path, { line: 1, col: 1 }, 'the file is not a mapping of settings')
  const places = new Map<string, Place>()
  if (document.contents !== null) collectPlaces(document, document.contents, [], { path, lines, places })
  return { file: { path, data: data ?? {}, places }, problems: [] }
}

/** Where a member stands, or the nearest one around it that stands in the file. */
export function placeOf(file: ConfigFileText, pointer: string, at: 'key' | 'value' = 'value'): Origin {
  for (let near = pointer; near !== ''; near = near.slice(0, near.lastIndexOf('/'))) {
    const place = file.places.get(near)
    if (place !== undefined) return place[near === pointer ? at : 'key']
  }
  return { kind: 'file', path: file.path, line: 1, column: 1 }
}

/** YAML's own types hold more than JSON's; `undefined` where aliases would blow it up. */
function plainData(document: Document): Json | undefined {
  try {
    // Through JSON, so that no date, symbol or NaN survives from a tag.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 50 }) ?? null)) as Json
  } catch (error) {
    // ReferenceError: too many aliases. TypeError: an alias inside its own anchor.
    if (error instanceof ReferenceError || error instanceof TypeError) return undefined
    throw error
  }
}

type Collect = { path: string; lines: LineCounter; places: Map<string, Place> }

function collectPlaces(document: Document, node: Node, tokens: readonly (string | number)[], into: Collect): void {
  const target = isAlias(node) ? node.resolve(document) : node
  if (isMap(target)) {
    for (const { key, value } of target.items) {
      if (!isScalar(key)) continue
      const below = [...tokens, String(key.value)]
      addPlace(below, key, value as Node | null, into)
      if (value !== null) collectPlaces(document, value as Node, below, into)
    }
  } else if (isSeq(target)) {
    for (const [index, item] of target.items.entries()) {
      addPlace([...tokens, index], item as Node, item as Node, into)
      collectPlaces(document, item as Node, [...tokens, index], into)
    }
  }
}

function addPlace(tokens: readonly (string | number)[], key: Node, value: Node | null, { path, lines, places }: Collect): void {
  const origin = (node: Node): Origin => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0)
    return { kind: 'file', path, line, column: col }
  }
  const written = isScalar(value) && value.type === 'PLAIN' ? (value.source ?? null) : null
  places.set(formatPointer(tokens), { key: origin(key), value: origin(value ?? key), written })
}

/** What the parser says, without what the file says: `clientSecret: !p4ssw0rd` is a mistake in YAML that quotes the password. */
function withoutText({ code, message }: YAMLError): string {
  if (code === 'TAG_RESOLVE_FAILED') return 'a value that begins with ! needs quotes'
  return (message.split('\n', 1)[0] ?? '').replace(/(\w): .*$/, '$1').slice(0, LONGEST_MESSAGE)
}

function yamlProblem(path: string, { line, col }: { line: number; col: number }, message: string): ConfigProblem {
  return {
    severity: 'error',
    name: path,
    origin: { kind: 'file', path, line, column: col },
    message: `not valid YAML: ${message}`,
    hint: 'Mend the syntax at the position given.',
  }
}

function refuse(path: string, at: { line: number; col: number }, message: string): { file: null; problems: ConfigProblem[] } {
  return { file: null, problems: [yamlProblem(path, at, message)] }
}
